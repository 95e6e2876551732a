package ingest

import (
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// entry reads the entry that an attachment of a notice in a zip is: that of the path of its link, of its last name, or of its
// title. Archives without a directory (tar, 7z, rar) would have to be unpacked again, and so would archives in archives: in these
// nothing is found.
func (n *Neighbours) entry(w *walk, name, page string, a doc.Attachment) {
	if !n.open(name) || strings.Contains(page, "!/") {
		return
	}
	d := n.directory(w, name)
	i := d.choose(page, a)
	c := content{src: doc.Source{Name: name}, size: d.size}
	if i < 0 || !w.enter(&c) {
		return
	}
	e := d.entries[i]
	w.readEntry(&archive{content: c}, e.entry, e.path, e.src, nil)
}

// directory is the directory of a zip.
type directory struct {
	archive string
	size    int64
	entries []zipEntry
	paths   map[string]int // the first entry of each path …
	titles  map[string]int // … and of each title in a folder
}

// zipEntry is an entry with its path and the source it makes.
type zipEntry struct {
	entry
	path string
	src  doc.Source
}

// directory is that of a zip, which is kept for the next attachment; an empty one of what is no zip.
func (n *Neighbours) directory(w *walk, name string) *directory {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.zip == nil || n.zip.archive != name {
		n.zip = &directory{archive: name, paths: map[string]int{}, titles: map[string]int{}}
		n.zip.read(w)
	}
	return n.zip
}

// read reads the directory; what is wrong with the archive the stream of inputs says.
func (d *directory) read(w *walk) {
	file := reopened(d.archive)
	head := make([]byte, headBytes)
	size, _ := file.ReadAt(head, 0) // less is told by size
	info, err := os.Stat(d.archive)
	if err != nil || sniff(head[:size]) != isZip {
		return
	}
	d.size = info.Size()
	z, err := openZip(file, d.size, w.opt.Limits)
	if err != nil || isOffice(z) {
		return
	}
	a := &archive{content: content{src: doc.Source{Name: d.archive}, size: d.size}}
	a.names.claim = claimedCharset(z)
	for _, f := range w.inTurn(a, z.File[:min(len(z.File), w.opt.Limits.Entries)]) {
		a.n++
		e := w.zipEntry(a, f)
		if e.folder {
			continue
		}
		at, src, err := a.source(e)
		if err != nil {
			continue
		}
		d.add(zipEntry{e, at, src})
	}
}

func (d *directory) add(e zipEntry) {
	first := func(m map[string]int, key string) {
		if _, ok := m[key]; !ok {
			m[key] = len(d.entries)
		}
	}
	first(d.paths, e.path)
	if base := path.Base(e.path); doc.NamesFile(base) {
		first(d.titles, path.Join(path.Dir(e.path), titleKey(base)))
	}
	d.entries = append(d.entries, e)
}

// choose is the number of the entry that an attachment of page is; −1 when none is.
func (d *directory) choose(page string, a doc.Attachment) int {
	for _, want := range entryPaths(page, a.URL) {
		if i, ok := d.paths[want]; ok && want != page {
			return i
		}
	}
	key := titleKey(a.Title)
	if i, ok := d.titles[path.Join(path.Dir(page), key)]; ok && tellsApart(key) && d.entries[i].path != page {
		return i
	}
	return -1
}

// reopened is a file that is opened for each reading: its directory is kept, and nobody says when it is no longer needed.
type reopened string

func (r reopened) ReadAt(p []byte, off int64) (int, error) {
	h, err := openRegular(string(r))
	if err != nil {
		return 0, err
	}
	defer h.Close()
	return h.ReadAt(p, off)
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
