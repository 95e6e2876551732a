package extract

import (
	"context"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/gongwen-go/gongwen/doc"
)

// Some pages carry their body where a script will find it: in a string of a script (JSON), as escaped markup in a field of
// a form, as base64, or as records in <script type="text/xml">. Such an island is read when it holds more text than the
// page shows.

const (
	minIsland  = 400 // bytes from which a value is worth a look
	leastList  = 20  // Han characters of the titles of a list
	shownProse = 600 // Han characters of prose on a page from which no island is looked for
)

// body is the text of an island, and the values that stand beside it under names.
type body struct {
	texts  []doc.Text
	weight int
	names  []metaValue
	list   bool // records of a list, not a document
}

// bodyIsland finds the island that carries the body of a page; nil when the page itself does.
func bodyIsland(t *tree, text doc.Text) *body {
	shown := int(t.root.prose + t.root.unseen)
	if shown > shownProse {
		return nil
	}
	var best *body
	for _, i := range t.islands {
		b := i.body(text)
		if b != nil && (b.weight >= leastProse || b.list && b.weight >= leastList) && b.weight > shown && (best == nil || b.weight > best.weight) {
			best = b
		}
	}
	return best
}

// body reads an island; nil when it holds no text.
func (i island) body(text doc.Text) *body {
	switch i.kind {
	case valueIsland:
		return textBody(placed(text, 0, text.Len(), i.text))
	case fieldIsland:
		return textBody(unescape(text, i.span))
	case scriptIsland:
		raw := text.Slice(i.span)
		if len(raw) < minIsland {
			return nil
		}
		if from, _ := trim(raw); strings.HasPrefix(raw[from:], "<") {
			b := textBody(withoutCDATA(text, i.span))
			b.list = b.weight > 0
			return b
		}
		return scriptBody(text, i.span)
	}
	return nil
}

func textBody(t doc.Text) *body {
	t = decoded(t)
	return &body{texts: []doc.Text{t}, weight: prose(t.String())}
}

// withoutCDATA is a stretch without the marks of CDATA sections, whose content is markup here.
func withoutCDATA(text doc.Text, s doc.Span) doc.Text {
	return resolved(text, s, "<]", func(raw string) (int, string) { return cdataMark(raw), "" })
}

// cdataMark is the length of the mark of a CDATA section at the beginning of s; 0 when there is none.
func cdataMark(s string) int {
	for _, mark := range []string{"<![CDATA[", "]]>"} {
		if strings.HasPrefix(s, mark) {
			return len(mark)
		}
	}
	return 0
}

// literal is a string of a script, with the name before it.
type literal struct {
	doc.Span        // between the quotation marks, in the source
	key      string // "content": …, content = …
	weight   int
}

// scriptBody takes the strings under the name of the heaviest one: a body may be an array of paragraphs.
func scriptBody(text doc.Text, s doc.Span) *body {
	all := literals(text.String(), s)
	best := -1
	for i := range all {
		if l := &all[i]; l.Len() >= 24 {
			l.weight = prose(decoded(unquoted(text, l.Span)).String())
			if best < 0 || l.weight > all[best].weight {
				best = i
			}
		}
	}
	if best < 0 || all[best].weight == 0 || !isBody(unquoted(text, all[best].Span).String()) {
		return nil
	}
	out := &body{}
	for _, l := range all {
		switch {
		case l.key == all[best].key && l.weight > 0:
			out.texts = append(out.texts, decoded(unquoted(text, l.Span)))
			out.weight += l.weight
		case l.key != "" && l.Len() > 0 && l.Len() < 600 && len(out.names) < maxMetas:
			out.names = append(out.names, metaValue{strings.ToLower(l.key), unquoted(text, l.Span).String()})
		}
	}
	return out
}

// isBody reports whether a string is text of a document and no title: it holds sentences or markup.
func isBody(s string) bool {
	return strings.ContainsAny(s, "。；<") || strings.Contains(s, "&lt;") || len(s) > minIsland && (isBase64(s) || strings.Contains(s, "%"))
}

// maxLiterals bounds how many strings of a script are looked at.
const maxLiterals = 20_000

// literals lists the strings of a script. Comments and regular expressions are not told from code: a quotation mark in one
// at worst hides a string up to the end of its line.
func literals(source string, s doc.Span) []literal {
	var out []literal
	lastName := doc.Span{} // the string or identifier before a colon or an equals sign
	key := ""
	open := map[byte]int{} // up to where a string that a quotation mark opened was found not to end
	for i := s.Start; i < s.End && len(out) < maxLiterals; {
		switch c := source[i]; {
		case c == '"' || c == '\'' || c == '`':
			if i < open[c] {
				i++
				continue
			}
			end, closed := closingQuote(source[:s.End], i+1, c)
			if !closed {
				open[c] = end
				i++
				continue
			}
			l := literal{Span: doc.Span{Start: i + 1, End: end}, key: key}
			out = append(out, l)
			lastName = l.Span
			i, key = end+1, ""
		case c == ':' || c == '=':
			if key = source[lastName.Start:lastName.End]; len(key) > 40 {
				key = ""
			}
			i++
		case c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			end := i
			for end < s.End && (source[end] == '_' || source[end] >= '0' && source[end] <= '9' || source[end] >= 'a' && source[end] <= 'z' || source[end] >= 'A' && source[end] <= 'Z') {
				end++
			}
			lastName = doc.Span{Start: i, End: end}
			i = end
		case c == ',' || c == ';' || c == '{' || c == '}':
			key, lastName = "", doc.Span{}
			i++
		default:
			i++
		}
	}
	return out
}

// closingQuote finds the end of a string, and where the search ended when it has none; one in " or ' does not go over the
// end of a line.
func closingQuote(s string, at int, quote byte) (end int, closed bool) {
	for ; at < len(s); at++ {
		switch s[at] {
		case quote:
			return at, true
		case '\\':
			at++
		case '\n':
			if quote != '`' {
				return at, false
			}
		}
	}
	return at, false
}

// unquoted is a string of a script with its escapes resolved.
func unquoted(text doc.Text, s doc.Span) doc.Text {
	raw := text.Slice(s)
	if strings.IndexByte(raw, '\\') < 0 {
		return text.Cut(s.Start, s.End)
	}
	return resolved(text, s, "\\", func(raw string) (int, string) {
		if len(raw) < 2 {
			return 0, ""
		}
		return escape(raw)
	})
}

// escape resolves the escape at the beginning of s.
func escape(s string) (n int, to string) {
	switch s[1] {
	case 'n', 'r':
		return 2, "\n"
	case 't', 'b', 'f', 'v':
		return 2, " "
	case 'u':
		r, ok := hex4(s, 2)
		if !ok {
			return 2, "u"
		}
		if utf16.IsSurrogate(r) && len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if low, ok := hex4(s, 8); ok {
				if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
					return 12, string(both)
				}
			}
		}
		return 6, string(r)
	case 'x':
		if len(s) >= 4 {
			if v, err := strconv.ParseUint(s[2:4], 16, 8); err == nil {
				return 4, string(rune(v))
			}
		}
		return 2, "x"
	}
	_, size := utf8.DecodeRuneInString(s[1:])
	return 1 + size, s[1 : 1+size]
}

func hex4(s string, at int) (rune, bool) {
	if len(s) < at+4 {
		return 0, false
	}
	v, err := strconv.ParseUint(s[at:at+4], 16, 16)
	return rune(v), err == nil
}

// decoded undoes what scripts wrap texts in: base64, percent signs, escaped markup. The result stands for the whole.
func decoded(t doc.Text) doc.Text {
	s := t.String()
	to := ""
	switch {
	case len(s) >= minIsland && isBase64(s):
		if raw, err := base64.StdEncoding.DecodeString(strings.TrimRight(s, "=") + strings.Repeat("=", (4-len(strings.TrimRight(s, "="))%4)%4)); err == nil && utf8.Valid(raw) {
			to = string(raw)
		}
	case strings.Count(s, "%u") > 8:
		to = percentU(s)
	case strings.Count(s, "%E") > 8 || strings.Count(s, "%e") > 8:
		if u, err := url.PathUnescape(s); err == nil && utf8.ValidString(u) {
			to = u
		}
	case strings.Contains(s, "&lt;"):
		return unescape(t, doc.Span{Start: 0, End: t.Len()})
	}
	if to == "" {
		return t
	}
	var b doc.Builder
	b.Stand(t, 0, t.Len(), to, doc.Phrase)
	return b.Text()
}

func isBase64(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=') {
			return false
		}
	}
	return true
}

// percentU undoes the escape function of scripts: %u4E00, %20.
func percentU(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '%' && i+1 < len(s) && s[i+1] == 'u' {
			if r, ok := hex4(s, i+2); ok {
				b.WriteRune(r)
				i += 6
				continue
			}
		}
		if s[i] == '%' && i+3 <= len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteRune(rune(v))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// readIsland adds the pieces of an island: markup as a page of its own, text by its lines.
func (x *Extractor) readIsland(ctx context.Context, a *assembler, b *body) error {
	for _, m := range b.names {
		if _, known := metaFields[m.name]; known {
			if err := a.add(doc.UnplacedText(html.UnescapeString(m.value)), doc.Piece{Kind: doc.Meta, Name: m.name}); err != nil {
				return err
			}
		}
	}
	role := contentRole
	if b.list {
		role = ""
	} else {
		a.note("html_island", "the body was read from a script or a field of the page")
	}
	for _, t := range b.texts {
		if !IsHTML(t.String()) {
			for _, l := range split(t.String()) {
				if err := a.add(t.Cut(l.Start, l.End), doc.Piece{Role: role}); err != nil {
					return err
				}
			}
			continue
		}
		tree, err := parseTree(ctx, t.String(), a.limits.Depth, a.index)
		if err != nil {
			return err
		}
		a.lead(tree)
		p := &htmlPage{ctx: ctx, x: x, a: a, source: t}
		p.walk(tree.root, style{role: role})
		if p.flush(); p.err != nil {
			return p.err
		}
	}
	return nil
}
