package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/internal/numeral"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// levels is how many levels a list has (17.9.6).
const levels = 9

// level is how the paragraphs of one level of a list are numbered (17.9.6).
type level struct {
	start   int
	format  string
	text    string // with %1 for the number of the first level
	suffix  string // "" is a tab
	restart int    // the level after which it starts anew, from 1; 0 never; -1 any above
	legal   bool   // all numbers of the text are decimal
	style   string // of the paragraphs that are on this level
	hidden  bool
}

// definition is a list that lists are made of (17.9.1), with the counters of those.
type definition struct {
	levels [levels]*level
	link   string // a style that names the list to take instead
	count  [levels]int
	used   [levels]bool // since the level above last went on
}

// list is what paragraphs name (17.9.15).
type list struct {
	definition string
	levels     map[int]*level // instead of those of the definition
	starts     map[int]int    // where levels start anew with the first paragraph of the list
	begun      bool
}

// lists are those of a document, by their ids.
type lists struct {
	definitions map[string]*definition
	byID        map[string]*list
	styles      *styles
}

// readLists reads the part of lists; a document may have none.
func readLists(r *reader) (*lists, error) {
	l := &lists{definitions: map[string]*definition{}, byID: map[string]*list{}, styles: r.styles}
	x, err := r.side("numbering")
	if x == nil {
		return l, err
	}
	for err == nil {
		var t xml.Token
		if t, err = x.Next(); err != nil {
			break
		}
		e, ok := t.(xml.StartElement)
		switch {
		case ok && e.Name.Local == "abstractNum" && len(l.definitions) < maxDefinitions:
			l.definitions[packed.Attr(e, "abstractNumId")], err = readDefinition(x)
		case ok && e.Name.Local == "num" && len(l.byID) < maxDefinitions:
			l.byID[packed.Attr(e, "numId")], err = readList(x)
		}
	}
	if errors.Is(err, io.EOF) {
		return l, nil
	}
	return l, r.damage(err)
}

func readDefinition(x *packed.XML) (*definition, error) {
	d := &definition{}
	return d, x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numStyleLink":
			d.link = packed.Attr(e, "val")
		case "lvl":
			i, l, err := readLevel(x, e)
			d.levels[i] = l
			return err
		}
		return x.Skip()
	})
}

// number reads an attribute that is a number; other is what it is when it is none.
func number(e xml.StartElement, name string, other int) int {
	n, err := strconv.Atoi(packed.Attr(e, name))
	if err != nil || n < 0 || n > 1<<30 {
		return other
	}
	return n
}

// maxLevelText is how many bytes of the text of a level are read; Word writes 255 characters at most. It stands before every
// paragraph of the list.
const maxLevelText = 1000

func readLevel(x *packed.XML, start xml.StartElement) (int, *level, error) {
	l := &level{format: "decimal", restart: -1}
	err := x.Each(func(e xml.StartElement) error {
		switch v := packed.Attr(e, "val"); e.Name.Local {
		case "start":
			l.start = number(e, "val", 0)
		case "numFmt":
			l.format = v
		case "lvlText":
			l.text = v[:min(len(v), maxLevelText)]
		case "suff":
			l.suffix = v
		case "lvlRestart":
			l.restart = number(e, "val", -1)
		case "isLgl":
			l.legal = toggle(e) == on
		case "pStyle":
			l.style = v
		case "rPr":
			r, err := readRun(x, nil)
			l.hidden = r.hidden == on
			return err
		}
		return x.Skip()
	})
	return min(number(start, "ilvl", 0), levels-1), l, err
}

func readList(x *packed.XML) (*list, error) {
	l := &list{levels: map[int]*level{}, starts: map[int]int{}}
	return l, x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNumId":
			l.definition = packed.Attr(e, "val")
		case "lvlOverride":
			at := min(number(e, "ilvl", 0), levels-1)
			return x.Each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "startOverride":
					l.starts[at] = number(e, "val", 0)
				case "lvl":
					_, own, err := readLevel(x, e)
					l.levels[at] = own
					return err
				}
				return x.Skip()
			})
		}
		return x.Skip()
	})
}

// find follows the links of a list to the definition that has levels; nil when there is none.
func (l *lists) find(id string) (*list, *definition) {
	for range levels { // links lead from a list to one that is defined in a style, not further
		one := l.byID[id]
		if one == nil {
			return nil, nil
		}
		d := l.definitions[one.definition]
		if d == nil || d.link == "" {
			return one, d
		}
		id = l.styles.of(d.link).list
	}
	return nil, nil
}

// next is the number of the next paragraph with these properties, with what parts it from the text; "" when it has none.
func (l *lists) next(p properties) (text string, bullet bool) {
	if p.list == "" || p.list == "0" {
		return "", false
	}
	one, d := l.find(p.list)
	if d == nil {
		return "", false
	}
	at := one.levelOf(d, p)
	lv := one.level(d, at)
	if lv == nil {
		return "", false
	}
	one.advance(d, at)
	if lv.hidden || lv.text == "" {
		return "", false
	}
	if lv.format == "bullet" {
		return bulletText(lv.text), true
	}
	return one.format(d, at), false
}

// levelOf is the level of a paragraph: that of its style, when the style names the list, else what is said.
func (l *list) levelOf(d *definition, p properties) int {
	if p.linked != "" {
		for i := range levels {
			if lv := l.level(d, i); lv != nil && lv.style == p.linked {
				return i
			}
		}
	}
	return max(0, p.depth-1)
}

func (l *list) level(d *definition, at int) *level {
	if own := l.levels[at]; own != nil {
		return own
	}
	return d.levels[at]
}

// advance counts a paragraph on a level.
func (l *list) advance(d *definition, at int) {
	if !l.begun {
		l.begun = true
		for i := range l.starts {
			d.used[i] = false
		}
	}
	if d.used[at] {
		d.count[at]++
	} else {
		d.used[at], d.count[at] = true, l.start(d, at)
	}
	for i := at + 1; i < levels; i++ {
		lv := l.level(d, i)
		if lv == nil || lv.restart < 0 || at < lv.restart {
			d.used[i] = false
		}
	}
}

func (l *list) start(d *definition, at int) int {
	if n, ok := l.starts[at]; ok {
		return n
	}
	if lv := l.level(d, at); lv != nil {
		return lv.start
	}
	return 1
}

// format writes the number of a level out.
func (l *list) format(d *definition, at int) string {
	lv := l.level(d, at)
	var b strings.Builder
	for text := lv.text; text != ""; {
		if len(text) > 1 && text[0] == '%' && '1' <= text[1] && text[1] <= '9' {
			i := int(text[1] - '1')
			n, format := d.count[i], "decimal"
			if !d.used[i] {
				n = l.start(d, i)
			}
			if of := l.level(d, i); of != nil && !lv.legal {
				format = of.format
			}
			b.WriteString(numeral.Format(n, format))
			text = text[2:]
			continue
		}
		_, n := utf8.DecodeRuneInString(text)
		b.WriteString(text[:n])
		text = text[n:]
	}
	if lv.suffix == "nothing" {
		return b.String()
	}
	return b.String() + " "
}

// bulletText is the sign of a list without numbers. Those of symbol fonts that are not known are points.
func bulletText(s string) string {
	if r, _ := utf8.DecodeRuneInString(s); 0xF000 <= r && r <= 0xF0FF {
		if known, ok := numeral.Symbol("", r); ok {
			return string(known) + " "
		}
		return "• "
	}
	return s + " "
}
