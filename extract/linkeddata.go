package extract

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// JSON-LD (schema.org) in <script type="application/ld+json"> gives a page's title, date and publisher. Its values become
// pieces named "ld:" and the property.

// ldProperties are those that are read, of an article or a web page.
var ldProperties = map[string]bool{"headline": true, "name": true, "datepublished": true, "pubdate": true, "publisher": true, "author": true, "sourceorganization": true}

// ldDepth bounds how deep objects may stand inside one another.
const ldDepth = 8

// linkedValues reads the values of one script.
func linkedValues(raw string) []metaValue {
	var v any
	if json.Unmarshal([]byte(raw), &v) != nil {
		return nil // a broken script says nothing
	}
	var out []metaValue
	var visit func(v any, depth int)
	visit = func(v any, depth int) {
		if depth > ldDepth || len(out) >= maxMetas {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				visit(x, depth+1)
			}
		case map[string]any:
			if g, ok := v["@graph"]; ok {
				visit(g, depth+1)
			}
			if !isArticle(v["@type"]) {
				return
			}
			for key, x := range v {
				if name := strings.ToLower(key); ldProperties[name] {
					if s := ldText(x); s != "" {
						out = append(out, metaValue{"ld:" + name, s})
					}
				}
			}
		}
	}
	visit(v, 0)
	slices.SortStableFunc(out, func(a, b metaValue) int { return strings.Compare(a.name, b.name) })
	return out
}

// isArticle reports whether a @type is that of a text: NewsArticle, Article, WebPage, GovernmentService, Report …
func isArticle(t any) bool {
	switch t := t.(type) {
	case string:
		return !strings.Contains(t, "Breadcrumb") && !strings.Contains(t, "Organization") && !strings.Contains(t, "WebSite") && !strings.Contains(t, "SearchAction") && !strings.Contains(t, "ItemList")
	case []any:
		return len(t) > 0 && isArticle(t[0])
	}
	return false
}

// ldText is a value that is a text, or an object or list with a name.
func ldText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case map[string]any:
		s, _ := v["name"].(string)
		return strings.TrimSpace(s)
	case []any:
		if len(v) > 0 {
			return ldText(v[0])
		}
	}
	return ""
}

// linked adds the values of JSON-LD as pieces.
func (a *assembler) linked(t *tree, text doc.Text) error {
	for _, i := range t.islands {
		if i.kind != linkedData {
			continue
		}
		for _, m := range linkedValues(text.Slice(i.span)) {
			if err := a.add(placed(text, i.span.Start, i.span.End, m.value), doc.Piece{Kind: doc.Meta, Name: m.name}); err != nil {
				return err
			}
		}
	}
	return nil
}
