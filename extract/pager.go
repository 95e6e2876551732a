package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html/atom"
)

// Lists of government sites are parted into pages whose addresses a script computes. TRS writes createPageHTML(120, 0,
// "index", "html"): index_1.html to index_119.html; others say how many pages there are and put the number behind the
// name of the page. The addresses that are written out, in links, options and data islands, are read as they are.

var (
	// createPage(count, current, "name", "extension"), also under the names createPageHTML and createPageHtml.
	createPage = regexp.MustCompile(`(?i)createPage\w*\s*\(\s*(\w+)\s*,\s*\d+\s*,\s*["']([\w./-]{1,80})["']\s*,\s*["'](\w{1,8})["']`)
	// var countPage = 120
	countPage = regexp.MustCompile(`(?i)\b(?:countPage|pageCount|totalPages?)\s*=\s*["']?(\d{1,5})`)
)

// isPagerText reports whether the text of a link names another page of a list: 下一页, 尾页, 3.
func (r *furnitureRules) isPagerText(core string) bool {
	return r.pager[core] || core != "" && len(core) <= 3 && strings.Trim(core, "0123456789") == ""
}

// pagerText is the length in bytes that the text of a link to another page of a list has at most.
const pagerText = 30

// pager notes the address of a link to another page of a list.
func (p *htmlPage) pager(n *node, length int) {
	href := strings.ToLower(n.also().href)
	if length > pagerText || strings.HasPrefix(href, "javascript") || strings.HasPrefix(href, "#") || len(p.a.pages) >= maxPages {
		return
	}
	if strings.Contains(href, "dataproxy") || length > 0 && p.x.furniture.isPagerText(core(p.plain(n))) {
		p.a.pages = append(p.a.pages, n.also().href)
	}
}

// scriptPages lists the pages that the scripts of a page compute.
func scriptPages(t *tree, source string) []string {
	var out []string
	said := sync.OnceValue(func() int { // how many pages a script of the page says there are
		count := 0
		if c := countPage.FindStringSubmatch(source); c != nil {
			count, _ = strconv.Atoi(c[1])
		}
		return count
	})
	for _, i := range t.islands {
		if i.kind != scriptIsland {
			continue
		}
		s := source[i.span.Start:i.span.End]
		at := -1
		for _, name := range []string{"createPage", "createpage", "CreatePage"} {
			if at = strings.Index(s, name); at >= 0 {
				break
			}
		}
		if at < 0 {
			continue
		}
		m := createPage.FindStringSubmatch(s[at:])
		if m == nil {
			continue
		}
		count, err := strconv.Atoi(m[1])
		if err != nil { // a variable
			count = said()
		}
		for n := 1; n < min(count, maxPages) && len(out) < maxPages; n++ {
			out = append(out, fmt.Sprintf("%s_%d.%s", m[2], n, m[3]))
		}
	}
	return out
}

// optionPages lists the addresses that the options of a page selector hold: <option value="list_266_2.html">.
func optionPages(t *tree) []string {
	var out []string
	for _, chunk := range t.chunks {
		for i := range chunk {
			n := &chunk[i]
			if len(out) < maxPages && n.atom == atom.Option && n.also().href != "" && strings.ContainsAny(n.also().href, ".?/") && strings.ContainsAny(n.also().href, "0123456789") {
				out = append(out, n.also().href)
			}
		}
	}
	return out
}
