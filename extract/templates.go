package extract

import (
	"fmt"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/gongwen-go/gongwen/doc"
)

// templateIndex knows the regions that site templates name. Selectors of one class, id or element are looked up while
// the tree is built; others, which users may add, are asked of goquery.
type templateIndex struct {
	classes, ids map[string]string // name in lower case → role
	tags         map[atom.Atom]string
	selectors    []roleSelector
	spare        sync.Pool // of chunks of nodes
}

type roleSelector struct {
	role    string
	matcher goquery.Matcher
}

// roles are those a template can give.
var roles = map[string]bool{contentRole: true, "nav": true, "footer": true, "hidden": true}

var defaultTemplates = sync.OnceValue(func() *templateIndex {
	t, err := newTemplates(ruleFile("templates.txt"))
	if err != nil { // a test reads it
		panic(err)
	}
	return t
})

// newTemplates reads lines of a role and a CSS selector. A later line goes before an earlier one.
func newTemplates(text string) (*templateIndex, error) {
	t := &templateIndex{classes: map[string]string{}, ids: map[string]string{}, tags: map[atom.Atom]string{}}
	number := 0
	for line := range strings.Lines(text) {
		number++
		role, selector, _ := strings.Cut(strings.TrimSpace(line), " ")
		if role == "" || strings.HasPrefix(role, "#") {
			continue
		}
		if !roles[role] {
			return nil, fmt.Errorf("%w: line %d: no role %q", doc.ErrOptions, number, role)
		}
		if err := t.add(role, strings.TrimSpace(selector)); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", doc.ErrOptions, number, err)
		}
	}
	return t, nil
}

func (t *templateIndex) add(role, selector string) error {
	name := strings.TrimLeft(selector, ".#")
	plain := name != "" && len(selector)-len(name) < 2 && !strings.ContainsAny(name, " .#:>+~[*,\t")
	switch {
	case plain && selector[0] == '.':
		t.classes[strings.ToLower(name)] = role
	case plain && selector[0] == '#':
		t.ids[strings.ToLower(name)] = role
	case plain && atom.Lookup([]byte(name)) != 0:
		t.tags[atom.Lookup([]byte(name))] = role
	default:
		m, err := cascadia.Compile(selector)
		if err != nil {
			return fmt.Errorf("selector %q: %w", selector, err)
		}
		t.selectors = append(t.selectors, roleSelector{role, m})
	}
	return nil
}

// needsTree reports whether there are selectors that must see the attributes of all elements.
func (t *templateIndex) needsTree() bool { return len(t.selectors) > 0 }

// mark gives the elements of a tree the roles of the selectors that cannot be looked up.
func (t *templateIndex) mark(tr *tree) {
	if !t.needsTree() {
		return
	}
	at := map[*html.Node]*node{}
	page := goquery.NewDocumentFromNode(mirror(tr.root, at))
	for _, s := range t.selectors {
		page.FindMatcher(s.matcher).Each(func(_ int, found *goquery.Selection) { at[found.Get(0)].give(s.role) })
	}
}

// give sets the role of an element.
func (n *node) give(role string) {
	if n.more == nil {
		n.more = &details{}
	}
	n.more.role = role
}

// mirror is an element and its elements as goquery wants them.
func mirror(n *node, at map[*html.Node]*node) *html.Node {
	out := &html.Node{Type: html.ElementNode, DataAtom: n.atom, Data: n.String(), Attr: n.also().attrs}
	at[out] = n
	for c := n.first; c != nil; c = c.next {
		if c.kind == elementNode {
			out.AppendChild(mirror(c, at))
		}
	}
	return out
}

func ruleFile(name string) string {
	b, err := rules.ReadFile("rules/" + name)
	if err != nil { // embedded files do not fail to open
		panic(fmt.Errorf("extract: %w", err))
	}
	return string(b)
}
