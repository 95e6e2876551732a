package ingest

import (
	"context"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Neighbours find the files that notices name, beside them: records of the same WARC by their address; files, and entries of the
// same zip, by the path of the link, by its last name, and by the title (附件1：任务分解表 is 任务分解表.xlsx). They are safe for concurrent use.
type Neighbours struct {
	r     *Reader
	roots []string // real paths: nothing outside of them is opened

	mu     sync.Mutex
	crawls map[string]*addresses
	folder titles     // the last one that was listed
	zip    *directory // the last one that was read
}

// Neighbours of the notices in inputs, as they are given to [Reader.Sources]. Nothing is opened outside of the folders among
// the inputs, the folders of the files among them, and the working folder when such a file lies in it. What the options leave
// out is not found.
func (r *Reader) Neighbours(inputs ...string) *Neighbours {
	n := &Neighbours{r: &Reader{opt: r.opt, rules: r.rules}, crawls: map[string]*addresses{}} // its own progress
	here, _ := realPath(".")
	for _, in := range inputs {
		if isGlob(in) {
			in, _, _ = splitGlob(in)
		}
		root, err := realPath(in)
		if err != nil {
			continue
		}
		if info, err := os.Stat(root); err == nil && !info.IsDir() {
			if root = filepath.Dir(root); within(root, here) {
				root = here
			}
		}
		n.roots = append(n.roots, root)
	}
	return n
}

// Find yields what a notice names as its attachment, under the names that [Reader.Sources] gives: one source for a file, those
// of its entries for an archive, and nothing when it is not there. base is a source of such a Reader.
func (n *Neighbours) Find(ctx context.Context, base doc.Source, a doc.Attachment) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		w := &walk{Reader: n.r, ctx: ctx, yield: yield}
		if archive, entry, inside := strings.Cut(base.Name, "!/"); inside {
			n.record(w, archive, base, a)
			n.entry(w, archive, entry, a)
			return
		}
		n.file(w, base, a)
	}
}

// file reads the file beside a notice that an attachment is.
func (n *Neighbours) file(w *walk, base doc.Source, a doc.Attachment) {
	for _, path := range append(n.byAddress(base.Name, a.URL), n.byTitle(base.Name, a.Title)...) {
		info, err := os.Stat(path)
		if err != nil || isRegular(info) != nil || path == base.Name || !n.open(path) {
			continue
		}
		rel := filepath.ToSlash(path)
		if _, skip := w.skips(rel, info.ModTime()); skip {
			continue
		}
		w.file(file{name: shownPath(path), path: path, rel: rel, info: info, named: true})
		return
	}
}

// open reports whether a file may be opened.
func (n *Neighbours) open(path string) bool {
	real, err := realPath(path)
	return err == nil && withinAny(real, n.roots) && !withinAny(real, realPaths(n.r.opt.Apart))
}

// byAddress are the paths that the file of an address may have beside a page: that of the link; that of a copy of the site, by
// its path or by host and path, below one of the folders around the page; its last name beside the page, or in the folder that
// browsers save pages with.
func (n *Neighbours) byAddress(page, address string) (paths []string) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" || u.Opaque != "" {
		return nil
	}
	path := filepath.FromSlash(u.Path)
	if u.Host == "" && !strings.HasPrefix(u.Path, "/") {
		paths = append(paths, beside(page, path))
	}
	for up := filepath.Dir(page); ; up = filepath.Dir(up) {
		if u.Host != "" {
			paths = append(paths, filepath.Join(up, u.Hostname(), path))
		}
		if strings.HasPrefix(u.Path, "/") && (u.Host == "" || filepath.Base(up) == u.Hostname()) {
			paths = append(paths, filepath.Join(up, path))
		}
		if real, err := realPath(up); err != nil || !withinAny(real, n.roots) || up == filepath.Dir(up) {
			break
		}
	}
	stem := strings.TrimSuffix(filepath.Base(page), filepath.Ext(page))
	for _, name := range lastNames(u) {
		paths = append(paths, beside(page, name), beside(page, filepath.Join(stem+"_files", name)), beside(page, filepath.Join(stem+".files", name)))
	}
	return paths
}

// lastNames are the names of the file that an address may lead to: download?name=任务分解表.xlsx names it in its query.
func lastNames(u *url.URL) (names []string) {
	for _, name := range append([]string{u.Path}, valuesOf(u)...) {
		name = name[strings.LastIndexAny(name, `/\`)+1:]
		if doc.NamesFile(name) {
			names = append(names, name)
		}
	}
	return names
}

func valuesOf(u *url.URL) (values []string) {
	for _, vs := range u.Query() {
		values = append(values, vs...)
	}
	return values
}

// beside is a path relative to that of a page, written as the page's is.
func beside(page, path string) string {
	if path = filepath.Clean(path); filepath.IsLocal(path) {
		return page[:len(page)-len(filepath.Base(page))] + path
	}
	return filepath.Join(filepath.Dir(page), path)
}

// titles are the files of a folder by what their names say.
type titles struct {
	folder string
	names  map[string][]string
}

// maxListed is how many files of a folder are looked at for titles.
const maxListed = 100_000

// byTitle are the files in the folder of a notice that are called as an attachment is.
func (n *Neighbours) byTitle(page, title string) (paths []string) {
	key := titleKey(title)
	if !tellsApart(key) {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	folder := filepath.Dir(page)
	if n.folder.folder != folder {
		n.folder = titles{folder, map[string][]string{}}
		names, _ := listFolder(folder) // what cannot be listed holds nothing
		for _, name := range names[:min(len(names), maxListed)] {
			if k := titleKey(name); doc.NamesFile(name) {
				n.folder.names[k] = append(n.folder.names[k], name)
			}
		}
	}
	for _, name := range n.folder.names[key] {
		paths = append(paths, beside(page, name))
	}
	return paths
}

// tellsApart reports whether the key of a title says enough: 附件 and 名单 do not.
func tellsApart(key string) bool { return utf8.RuneCountInString(key) >= 4 }

// titleKey is of a title, or the name of a file, what tells it apart: its letters and digits, without the name of its format,
// and without 附件1 before it.
func titleKey(s string) string {
	if doc.NamesFile(s) {
		s = strings.TrimSuffix(s, filepath.Ext(s))
	}
	rest, numbered := strings.CutPrefix(strings.TrimSpace(s), "附件")
	rest = strings.TrimLeft(rest, " 　")
	if _, size := doc.Numeral(rest); numbered {
		s = rest[size:]
	}
	s = strings.TrimLeft(s, " 　:：.．、-_—")
	if d, size := doc.Numeral(s); numbered && size > 0 && d > 0 && strings.ContainsAny(s[size:min(size+3, len(s))], ".．、") { // 附件：1.任务分解表
		s = s[size:]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
