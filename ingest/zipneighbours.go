package ingest

import (
	"net/url"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// entry reads the entry that an attachment of a notice in a zip is: that of the path of its link, of its last name, or of its
// title. The directory is read again for each, which is little beside reading a notice; archives that have none (tar, 7z, rar)
// would have to be unpacked again, and so would archives in archives: in these nothing is found.
func (n *Neighbours) entry(w *walk, name, page string, a doc.Attachment) {
	if !n.open(name) || strings.Contains(page, "!/") {
		return
	}
	h, err := openRegular(name)
	if err != nil {
		return // the stream of inputs says so, and so of what follows
	}
	defer h.Close()
	info, err := h.Stat()
	if err != nil {
		return
	}
	head := make([]byte, headBytes)
	size, _ := h.ReadAt(head, 0) // less is told by size
	if sniff(head[:size]) != isZip {
		return
	}
	z, err := openZip(h, info.Size(), w.opt.Limits)
	c := content{src: doc.Source{Name: name}, size: info.Size(), at: h}
	if err != nil || isOffice(z) || !w.enter(&c) {
		return
	}
	in := &archive{content: c}
	in.names.claim = claimedCharset(z)
	entries := make([]entry, len(z.File))
	paths := make([]string, len(z.File))
	for i, f := range z.File {
		entries[i] = w.zipEntry(in, f)
		if at, err := place(entries[i].name); err == nil && !entries[i].folder {
			paths[i] = escape(at)
		}
	}
	chosen := chooseEntry(paths, page, a)
	w.only = func(i int) bool { return i == chosen }
	for _, e := range entries {
		if chosen < 0 || !w.next(in) {
			return
		}
		w.entry(in, e)
	}
}

// chooseEntry is the index of the path that an attachment of page has; −1 when none has it.
func chooseEntry(paths []string, page string, a doc.Attachment) int {
	for _, want := range entryPaths(page, a.URL) {
		for i, p := range paths {
			if p == want && p != page {
				return i
			}
		}
	}
	key := titleKey(a.Title)
	for i, p := range paths {
		if p != page && path.Dir(p) == path.Dir(page) && doc.NamesFile(path.Base(p)) && tellsApart(key) && titleKey(path.Base(p)) == key {
			return i
		}
	}
	return -1
}

// entryPaths are the paths that the file of an address may have in the archive of a page.
func entryPaths(page, address string) (paths []string) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" || u.Opaque != "" {
		return nil
	}
	folder, stem := path.Dir(page), strings.TrimSuffix(path.Base(page), path.Ext(page))
	switch {
	case u.Host != "":
		paths = append(paths, path.Join(u.Hostname(), u.Path))
	case strings.HasPrefix(u.Path, "/"):
		paths = append(paths, path.Clean(u.Path[1:]))
	default:
		paths = append(paths, path.Join(folder, u.Path))
	}
	for _, name := range lastNames(u) {
		paths = append(paths, path.Join(folder, name), path.Join(folder, stem+"_files", name), path.Join(folder, stem+".files", name))
	}
	return paths
}
