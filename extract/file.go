package extract

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// isFile reports whether an address is that of a document file: /attach/x.doc, downfile.jsp?filename=x.pdf&classid=0.
func isFile(href string) bool {
	if strings.IndexByte(href, '.') < 0 {
		return false
	}
	href, _, _ = strings.Cut(strings.ToLower(href), "#")
	path, query, _ := strings.Cut(href, "?")
	path, _, _ = strings.Cut(path, ";") // x.doc;jsessionid=…
	if doc.NamesFile(path) {
		return true
	}
	for value := range strings.SplitSeq(query, "&") {
		if doc.NamesFile(value) {
			return true
		}
	}
	return false
}

// namesFile reports whether a text is a name of a file: 附件1：任务分解表.docx, 任务分解表.docx（25KB）.
func namesFile(text string) bool {
	if strings.IndexByte(text, '.') < 0 {
		return false
	}
	text = strings.ToLower(strings.TrimSpace(text))
	if endsAny(text, []string{")", "）", "]", "】"}) {
		if i := strings.LastIndexAny(text, "(（[【"); i >= 0 {
			text = strings.TrimSpace(text[:i])
		}
	}
	return doc.NamesFile(text)
}

// annexLink are texts of links that name an annex: 附件, 附件1：任务分解表, 附件二 名单.
var annexLink = regexp.MustCompile(`^附件\s*(?:[0-9０-９一二三四五六七八九十]{1,3}|[：:.．、]|$)`)

// framedFile is the file that a page shows inside itself, by itself or in a viewer: viewer.html?file=/files/3.pdf; "" for a page.
func framedFile(href string) string {
	u, err := url.Parse(browserAddress(href))
	if err != nil || doc.NamesFile(u.Path) {
		return href
	}
	for _, values := range u.Query() {
		for _, v := range values {
			if bare, _, _ := strings.Cut(v, "#"); isFile(bare) && (strings.HasPrefix(v, "/") || leads(v) && strings.Contains(v, "://")) {
				return v
			}
		}
	}
	if isFile(href) {
		return href
	}
	return ""
}

// fileName is the last name in an address, or the address.
func fileName(href string) string {
	u, err := url.Parse(href)
	if err != nil || path.Base(u.Path) == "." || path.Base(u.Path) == "/" {
		return href
	}
	return path.Base(u.Path)
}

// fileTitle is the title of a link to a file; false for one that leads to no file, or that says nothing of what it is. It is
// a file by its address, or by a name that the link gives it: download servlets have addresses that do not tell.
func (p *htmlPage) fileTitle(n *node) (title string, ok bool) {
	href, hint := n.also().href, n.also().title
	title = p.plain(n)
	named := namesFile(hint)
	if !isFile(href) && !(leads(href) && (named || namesFile(title) || annexLink.MatchString(title))) {
		return "", false
	}
	if title == "" || named && !namesFile(title) && len(title) < len(hint) {
		title = strings.TrimSpace(hint) // a picture, or 下载
	}
	return title, title != ""
}
