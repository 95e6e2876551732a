package extract

import (
	"context"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// The parser of x/net/html forgets where in the source a text stood. The tokenizer does not: the text nodes of the tree
// are aligned with the text tokens of a second, cheap pass, in order.

// token is a text between two tags.
type token struct {
	doc.Span        // in the decoded source
	text     string // character references resolved, NULs dropped as the parser does
	breaks   bool   // a block or line break stands before it
	used     bool
}

// scanTokens lists the text tokens of a page, those of scripts and style sheets left out.
func scanTokens(text doc.Text) []token {
	var out []token
	s := text.String()
	z := html.NewTokenizer(strings.NewReader(s))
	at, quiet, breaks := 0, false, false
	for {
		kind := z.Next()
		start := at
		at += len(z.Raw())
		switch kind {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			quiet = kind == html.StartTagToken && (a == atom.Script || a == atom.Style)
			breaks = breaks || blockElements[a] || a == atom.Br
		case html.TextToken:
			if quiet {
				continue
			}
			out = append(out, token{Span: doc.Span{Start: start, End: at}, text: strings.ReplaceAll(string(z.Text()), "\x00", ""), breaks: breaks})
			breaks = false
		}
	}
}

// placer finds the place of text nodes.
type placer struct {
	text   doc.Text
	tokens []token
	next   int              // tokens before it have been passed
	moved  map[string][]int // tokens by text, made when a node is out of order
	lost   int
}

func newPlacer(text doc.Text, tokens []token) *placer { return &placer{text: text, tokens: tokens} }

// window is how many tokens a node may be ahead: those of elements that are not read stand between.
const window = 256

// node is the text of a text node with its place.
func (p *placer) node(n *html.Node) doc.Text {
	data := n.Data
	if strings.TrimSpace(data) == "" {
		return doc.UnplacedText(data)
	}
	for k := p.next; k < len(p.tokens) && k < p.next+window; k++ {
		if end := p.match(k, data); end > 0 {
			p.next = end
			return p.join(k, end)
		}
	}
	if k, ok := p.elsewhere(data); ok {
		return p.join(k, k+1)
	}
	p.lost++
	return doc.UnplacedText(data)
}

// match reports behind which token the text of a node ends that begins with token k; 0 when it does not.
func (p *placer) match(k int, data string) int {
	rest := strings.TrimLeft(data, " \t\r\n\f")
	for ; k < len(p.tokens); k++ {
		t := p.tokens[k]
		trimmed := strings.TrimLeft(t.text, " \t\r\n\f")
		switch {
		case t.used || !strings.HasPrefix(rest, trimmed):
			return 0
		case len(trimmed) == len(rest):
			return k + 1
		case trimmed == "":
			return 0
		}
		rest = rest[len(trimmed):]
		if strings.TrimSpace(rest) == "" {
			return k + 1
		}
	}
	return 0
}

// elsewhere finds a token that the parser has moved, as it does with text between the cells of a table.
func (p *placer) elsewhere(data string) (int, bool) {
	if p.moved == nil {
		p.moved = map[string][]int{}
		for i, t := range p.tokens {
			key := strings.TrimSpace(t.text)
			p.moved[key] = append(p.moved[key], i)
		}
	}
	key := strings.TrimSpace(data)
	list := p.moved[key]
	for len(list) > 0 {
		i := list[0]
		list = list[1:]
		p.moved[key] = list
		if !p.tokens[i].used {
			return i, true
		}
	}
	return 0, false
}

// join is the text of tokens from k to end with its place.
func (p *placer) join(k, end int) doc.Text {
	var b doc.Builder
	for ; k < end; k++ {
		p.tokens[k].used = true
		unescape(&b, p.text, p.tokens[k])
	}
	return b.Text()
}

// value is the value of an attribute with its place, where it can be found.
func (p *placer) value(s string) doc.Text {
	if i := strings.Index(p.text.String(), s); i >= 0 {
		return p.text.Cut(i, i+len(s))
	}
	return doc.UnplacedText(s)
}

// maxReference is the length of the longest character reference that is resolved in its place.
const maxReference = 40

// unescape appends the text of a token: character references stand for their stretch of the source as phrases.
func unescape(b *doc.Builder, text doc.Text, t token) {
	raw := text.Slice(t.Span)
	if raw == t.text {
		b.Keep(text, t.Start, t.End)
		return
	}
	at := 0
	for i := 0; i < len(raw); i++ {
		var n int
		var to string
		switch raw[i] {
		case '\r':
			n, to = 1, "\n"
			if strings.HasPrefix(raw[i:], "\r\n") {
				n = 2
			}
		case '&':
			n, to = reference(raw[i:])
		}
		if n == 0 {
			continue
		}
		b.Keep(text, t.Start+at, t.Start+i)
		b.Stand(text, t.Start+i, t.Start+i+n, to, doc.Phrase)
		at = i + n
		i = at - 1
	}
	b.Keep(text, t.Start+at, t.End)
}

// reference resolves the character reference at the beginning of s; it returns its length and what it stands for.
func reference(s string) (n int, to string) {
	end := 1
	for end < len(s) && end < maxReference && (s[end] == '#' || s[end] >= '0' && s[end] <= '9' || s[end] >= 'a' && s[end] <= 'z' || s[end] >= 'A' && s[end] <= 'Z') {
		end++
	}
	if end < len(s) && s[end] == ';' {
		end++
	}
	if to := html.UnescapeString(s[:end]); to != s[:end] {
		return end, to
	}
	return 0, ""
}

// readTokens reads a page without its tree: a block ends where an element that makes blocks begins or ends.
func readTokens(ctx context.Context, a *assembler, text doc.Text, tokens []token) error {
	var b doc.Builder
	flush := func() error {
		t := b.Text()
		b = doc.Builder{}
		return a.add(t, doc.Piece{})
	}
	for _, t := range tokens {
		if err := ctx.Err(); err != nil {
			return err
		}
		if t.breaks {
			if err := flush(); err != nil {
				return err
			}
		}
		var one doc.Builder
		unescape(&one, text, t)
		keepFolded(&b, one.Text())
	}
	return flush()
}

// keepFolded appends a text with its line breaks as blanks.
func keepFolded(b *doc.Builder, t doc.Text) {
	s := t.String()
	at := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' || s[i] == '\r' {
			b.Keep(t, at, i)
			b.Insert(" ")
			at = i + 1
		}
	}
	b.Keep(t, at, len(s))
}
