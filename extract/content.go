package extract

import (
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// contentNode finds the element that holds the body of the document: the one a site template names, when it holds most
// of the page's prose, else the smallest element that does. Nil for a page without prose.
func contentNode(root *html.Node) *html.Node {
	w := map[*html.Node]int{}
	total := weigh(root, w, 0)
	if total < 40 {
		return nil
	}
	best := bestTemplate(root, w)
	dense := root
	for {
		var next *html.Node
		for c := dense.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && w[c]*100 >= w[dense]*80 {
				next = c
			}
		}
		if next == nil || next.DataAtom == atom.Td || next.DataAtom == atom.P || next.DataAtom == atom.Tr {
			break
		}
		dense = next
	}
	if best != nil && w[best]*2 >= w[dense] {
		return best
	}
	return dense
}

// bestTemplate is the heaviest element that a site template calls content.
func bestTemplate(root *html.Node, w map[*html.Node]int) *html.Node {
	page := goquery.NewDocumentFromNode(root)
	var best *html.Node
	for _, t := range templates() {
		if t.role != "content" {
			continue
		}
		page.Find(t.selector).Each(func(_ int, s *goquery.Selection) {
			n := s.Get(0)
			if best == nil || w[n] > w[best] {
				best = n
			}
		})
	}
	return best
}

// weigh notes the prose of every element, and returns that of n.
func weigh(n *html.Node, w map[*html.Node]int, depth int) int {
	if depth > 600 {
		return 0
	}
	sum := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			sum += prose(c.Data)
		case c.Type != html.ElementNode || skipped[c.DataAtom] || c.DataAtom == atom.A || c.DataAtom == atom.Select || isHidden(c):
		default:
			sum += weigh(c, w, depth+1)
		}
	}
	w[n] = sum
	return sum
}

// prose counts the Han characters of a text that reads as one: short labels count little.
func prose(s string) int {
	n := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	if n < 8 && !strings.ContainsAny(s, "，。；,;") {
		return n / 4
	}
	return n
}
