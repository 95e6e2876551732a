package extract

import "strings"

// fileNames are what the names of files that come with notices end with.
var fileNames = []string{".doc", ".docx", ".pdf", ".xls", ".xlsx", ".zip", ".rar", ".7z", ".wps", ".ofd", ".et", ".ppt", ".pptx", ".ceb", ".cebx", ".odt", ".ods", ".rtf", ".csv"}

// isFile reports whether an address is that of a document file: /attach/x.doc, downfile.jsp?filename=x.pdf&classid=0.
func isFile(href string) bool {
	if strings.IndexByte(href, '.') < 0 {
		return false
	}
	href, _, _ = strings.Cut(strings.ToLower(href), "#")
	path, query, _ := strings.Cut(href, "?")
	path, _, _ = strings.Cut(path, ";") // x.doc;jsessionid=…
	if endsAny(path, fileNames) {
		return true
	}
	for value := range strings.SplitSeq(query, "&") {
		if endsAny(value, fileNames) {
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
	return endsAny(text, fileNames)
}

// fileTitle is the title of a link to a file; false for one that leads to no file, or that says nothing of what it is. It is
// a file by its address, or by a name that the link gives it: download servlets have addresses that do not tell.
func (p *htmlPage) fileTitle(n *node) (title string, ok bool) {
	href, hint := n.also().href, n.also().title
	title = p.plain(n)
	named := namesFile(hint)
	if !isFile(href) && !(leads(href) && (named || namesFile(title))) {
		return "", false
	}
	if title == "" || named && !namesFile(title) && len(title) < len(hint) {
		title = strings.TrimSpace(hint) // a picture, or 下载
	}
	return title, title != ""
}
