package extract

import (
	"fmt"
	"slices"
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
	up           *templateIndex            // of an index for one site: what is asked where it says nothing
	learning     bool                      // the names of all elements are kept
	sites        map[string]*templateIndex // of the general index: those of hosts and of what hosts end with
	lines        map[string]bool           // cores of the lines of the site, digits as they are
	shapes       map[string]bool           // the same with a mark for each number
	classes, ids map[string]region         // name in lower case
	tags         map[atom.Atom]string
	selectors    []roleSelector
	spare        sync.Pool // of chunks of nodes; that of the general index is used
}

// region is what a template names: its role, and how many lines of the user's stand before the line that names it, since a
// later one of those goes before an earlier one, and any before ours.
type region struct {
	role string
	rank int
}

type roleSelector struct {
	role    string
	matcher goquery.Matcher
}

// hiddenRole is that of elements which a site does not show.
const hiddenRole = "hidden"

// furnitureRole is that of elements which hold lines of the page; what only a notice has stays where it stands in one.
const furnitureRole = "furniture"

// roles are those a template can give.
var roles = map[string]bool{contentRole: true, "nav": true, "footer": true, hiddenRole: true, furnitureRole: true}

var defaultTemplates = sync.OnceValue(func() *templateIndex {
	t, err := newTemplates("")
	if err != nil { // a test reads it
		panic(err)
	}
	return t
})

// newTemplates reads our lines of a role and a CSS selector, then the user's, which may be parted by sites. Where several lines name one element, the
// user's go before ours and a later one of the user's before an earlier one; of ours, that of the id goes before those
// of the classes, in their order.
func newTemplates(own string) (*templateIndex, error) {
	t := &templateIndex{classes: map[string]region{}, ids: map[string]region{}, tags: map[atom.Atom]string{}}
	if err := t.read(ruleFile("templates.txt"), 0); err != nil {
		return nil, err
	}
	if err := t.read(own, 1); err != nil {
		return nil, err
	}
	t.link()
	return t, nil
}

// siteRank is what a line of a site is before a line for all pages; no file has as many lines.
const siteRank = 1 << 24

// read adds lines, the rank of which grows by step. A line "site HOST" begins those of a site.
func (t *templateIndex) read(text string, step int) error {
	number, into, above := 0, t, 0
	for line := range strings.Lines(text) {
		number++
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		var err error
		switch {
		case word == "" || strings.HasPrefix(word, "#"):
		case word == "site":
			into, err = t.site(rest)
			above = siteRank * strings.Count(rest, ".") // a longer host is nearer to the page
		case word == "line":
			err = into.addLine(rest)
		case !roles[word]:
			err = fmt.Errorf("no role %q", word)
		default:
			err = into.add(region{word, number*step + above}, rest)
		}
		if err != nil {
			return fmt.Errorf("%w: line %d: %w", doc.ErrOptions, number, err)
		}
	}
	return nil
}

func (t *templateIndex) add(r region, selector string) error {
	name := strings.TrimLeft(selector, ".#")
	plain := name != "" && len(selector)-len(name) < 2 && !strings.ContainsAny(name, " .#:>+~[*,\t")
	switch {
	case plain && selector[0] == '.':
		t.classes[strings.ToLower(name)] = r
	case plain && selector[0] == '#':
		t.ids[strings.ToLower(name)] = r
	case plain && atom.Lookup([]byte(name)) != 0:
		t.tags[atom.Lookup([]byte(name))] = r.role
	default:
		m, err := cascadia.Compile(selector)
		if err != nil {
			return fmt.Errorf("selector %q: %w", selector, err)
		}
		t.selectors = append(t.selectors, roleSelector{r.role, m})
	}
	return nil
}

// class, id and tag give the region that a name of an element stands for.
func (t *templateIndex) class(name string) (r region) {
	for ; t != nil && r.role == ""; t = t.up {
		r = t.classes[name]
	}
	return r
}

func (t *templateIndex) id(name string) (r region) {
	for ; t != nil && r.role == ""; t = t.up {
		r = t.ids[name]
	}
	return r
}

func (t *templateIndex) tag(a atom.Atom) (role string) {
	for ; t != nil && role == ""; t = t.up {
		role = t.tags[a]
	}
	return role
}

// needsTree reports whether there are selectors that must see the attributes of all elements.
func (t *templateIndex) needsTree() bool {
	return len(t.selectors) > 0 || t.up != nil && t.up.needsTree()
}

// mark gives the elements of a tree the roles of the selectors that cannot be looked up.
func (t *templateIndex) mark(tr *tree) {
	if !t.needsTree() {
		return
	}
	at := map[*html.Node]*node{}
	page := goquery.NewDocumentFromNode(mirror(tr.root, at))
	for _, s := range t.allSelectors() {
		page.FindMatcher(s.matcher).Each(func(_ int, found *goquery.Selection) { at[found.Get(0)].give(s.role) })
	}
}

// allSelectors are those for all pages, then those of the site, which go before them.
func (t *templateIndex) allSelectors() []roleSelector {
	if t.up == nil {
		return t.selectors
	}
	return slices.Concat(t.up.allSelectors(), t.selectors)
}

// give sets the role of an element.
func (n *node) give(role string) {
	if role == hiddenRole {
		n.hidden = true
		return
	}
	if n.more == nil {
		n.more = &details{}
	}
	n.more.role = role
}

// mirror is an element and its elements as goquery wants them.
func mirror(n *node, at map[*html.Node]*node) *html.Node {
	out := &html.Node{Type: html.ElementNode, DataAtom: n.atom, Data: n.tagName(), Attr: n.also().attrs}
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
