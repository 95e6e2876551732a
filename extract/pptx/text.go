package pptx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// paragraph is one of DrawingML (21.1.2.2.6).
type paragraph struct {
	lines    []string
	line     strings.Builder
	centered bool
	depth    int
	auto     string // how it is numbered: arabicPeriod
	start    int

	chars, linked int
	link          string
	links         int
}

// body reads the paragraphs of a text body; empty ones are left out.
func (p *page) body() ([]*paragraph, error) {
	var out []*paragraph
	var n numbers
	err := p.x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "lstStyle":
			return p.x.Skip()
		case "p":
			one := &paragraph{}
			err := p.inline(one, "")
			if one.lineBreak(); len(one.lines) > 0 {
				n.number(one)
				out = append(out, one)
			}
			return errors.Join(err, p.counted())
		}
		return nil
	})
	if errors.Is(err, io.EOF) && p.x.Depth() == 0 { // a part that is one body
		err = nil
	}
	return out, err
}

// counted counts a paragraph or a cell.
func (r *reader) counted() error {
	if r.blocks++; r.blocks > r.limits.Blocks {
		return fmt.Errorf("%w: more than the limit of %d blocks", doc.ErrTooLarge, r.limits.Blocks)
	}
	return nil
}

// inline reads what is in a paragraph, or in an element of it.
func (p *page) inline(to *paragraph, link string) error {
	return p.x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pPr":
			return p.properties(to, e)
		case "r", "fld":
			return p.inline(to, "")
		case "hlinkClick":
			if rel := p.rels.byID[relationID(e)]; rel.External {
				link = rel.Target
			}
		case "t":
			text, err := p.chars()
			to.write(text, link)
			return err
		case "br":
			to.lineBreak()
		case "tab":
			to.write("\t", link)
		case "endParaRPr":
			return p.x.Skip()
		case "AlternateContent":
			return p.alternate(to, link)
		}
		return nil
	})
}

// alternate reads the first alternative that says something.
func (p *page) alternate(to *paragraph, link string) error {
	before := to.chars
	return p.x.Each(func(xml.StartElement) error {
		if to.chars > before {
			return p.x.Skip()
		}
		return p.inline(to, link)
	})
}

// properties reads a:pPr (21.1.2.2.7).
func (p *page) properties(to *paragraph, e xml.StartElement) error {
	to.centered = packed.Attr(e, "algn") == "ctr"
	to.depth = number(e, "lvl", 0, maxDepth-1)
	return p.x.Each(func(e xml.StartElement) error {
		if e.Name.Local == "buAutoNum" {
			to.auto, to.start = packed.Attr(e, "type"), number(e, "startAt", 1, 32_767)
		}
		return nil
	})
}

// number reads an attribute that is a number up to most; other is what it is when it is none.
func number(e xml.StartElement, name string, other, most int) int {
	n, err := strconv.Atoi(packed.Attr(e, name))
	if err != nil || n < 0 {
		return other
	}
	return min(n, most)
}

// chars reads the characters of the element that was opened last.
func (p *page) chars() (string, error) {
	var b strings.Builder
	for inside := p.x.Depth(); ; {
		t, err := p.x.Next()
		if err != nil {
			return b.String(), err
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.EndElement:
			if p.x.Depth() < inside {
				return strings.ReplaceAll(strings.ReplaceAll(b.String(), "\r", ""), "\n", " "), nil
			}
		}
	}
}

func (to *paragraph) write(text, link string) {
	to.line.WriteString(text)
	n := len(strings.TrimSpace(text))
	to.chars += n
	if link == "" {
		return
	}
	to.linked += n
	if to.link != link {
		to.link = link
		to.links++
	}
}

// lineBreak ends a line.
func (to *paragraph) lineBreak() {
	if text := strings.TrimSpace(to.line.String()); text != "" {
		to.lines = append(to.lines, text)
	}
	to.line = strings.Builder{}
}

// table is one of DrawingML (21.1.3.13).
type table struct {
	rows   [][]cell
	header bool // the first row is one of heads
}

type cell struct {
	text       []*paragraph
	rows, cols int
	covered    bool
}

// maxSpan bounds the rows or columns that one cell says it covers.
const maxSpan = 1000

func (p *page) table() (*table, error) {
	t := &table{}
	cells := 0
	err := p.x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tblPr":
			t.header = packed.Attr(e, "firstRow") == "1" || packed.Attr(e, "firstRow") == "true"
		case "tr":
			t.rows = append(t.rows, nil)
			return p.counted()
		case "tc":
			if len(t.rows) == 0 {
				return nil
			}
			c := cell{rows: max(1, number(e, "rowSpan", 1, maxSpan)), cols: max(1, number(e, "gridSpan", 1, maxSpan))}
			c.covered = isOn(packed.Attr(e, "hMerge")) || isOn(packed.Attr(e, "vMerge"))
			var err error
			c.text, err = p.body()
			last := len(t.rows) - 1
			t.rows[last] = append(t.rows[last], c)
			if cells += c.cols; cells > p.limits.Cells {
				return fmt.Errorf("%w: a table of more than the limit of %d cells", doc.ErrTooLarge, p.limits.Cells)
			}
			return errors.Join(err, p.counted())
		}
		return nil
	})
	return t, err
}

func isOn(v string) bool { return v == "1" || v == "true" }
