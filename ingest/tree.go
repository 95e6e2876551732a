package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/gongwen-go/gongwen/doc"
)

// standardInput is the input that is not a path.
const standardInput = "-"

// Check refuses what cannot work at all, before any work begins: no inputs, an input that does not exist or is neither
// file nor folder, a pattern that is none or names nothing, standard input named twice. Its error joins every fault, each a [*doc.Error].
func (r *Reader) Check(inputs ...string) error {
	if len(inputs) == 0 {
		return &doc.Error{Stage: stage, Err: doc.ErrNoInput}
	}
	var errs []error
	stdin := 0
	for _, in := range inputs {
		err := r.checkInput(in)
		if real, e := realPath(in); e == nil && in != standardInput && withinAny(real, realPaths(r.opt.Apart)) {
			err = fmt.Errorf("%w: it lies in a folder that is written", doc.ErrOptions)
		}
		if in == standardInput {
			if stdin++; stdin == 2 {
				err = fmt.Errorf("%w: standard input can be read once only", doc.ErrOptions)
			}
		}
		if err != nil {
			errs = append(errs, &doc.Error{Stage: stage, Name: in, Err: withoutName(err)})
		}
	}
	return errors.Join(errs...)
}

func (r *Reader) checkInput(in string) error {
	if in == standardInput {
		return nil
	}
	info, err := os.Stat(in)
	switch {
	case err != nil && isGlob(in):
		return r.checkGlob(in)
	case err != nil:
		return err
	case info.IsDir():
		return nil
	}
	return isRegular(info)
}

// checkGlob looks until the pattern names something.
func (r *Reader) checkGlob(in string) (err error) {
	t := newTree(r, context.Background(), []string{in})
	t.file, t.skip, t.stdin = func(file) {}, func(Reason) {}, func() {}
	t.fail = func(_ string, fault error) { err = fault }
	t.over = func() bool { return t.hits > 0 }
	if t.glob(in); t.hits > 0 {
		return nil
	}
	return err
}

// file is a file that a tree found.
type file struct {
	name  string // of the source
	path  string // for the system
	rel   string // below the folder that is read, for patterns
	info  fs.FileInfo
	named bool // an input itself: patterns are not asked
}

// open opens the file again; it never waits, as for the writer of a pipe.
func (f file) open() (*os.File, error) { return openRegular(f.path) }

func openRegular(path string) (*os.File, error) {
	h, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := h.Stat()
	if err == nil {
		err = isRegular(info)
	}
	if err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// tree goes through inputs without opening any file. The functions are told what it finds.
type tree struct {
	*Reader
	ctx   context.Context
	file  func(file)
	fail  func(name string, err error)
	skip  func(Reason)
	stdin func()
	over  func() bool

	inputNames map[string]bool // clean paths: what is an input itself, a folder leaves to that
	roots      []string        // real paths of the folders that are inputs
	apart      []string        // and of those that are not read
	given      map[string]bool // paths of files that were told; kept when globs may overlap with other inputs
	seen       map[string]bool // real paths of the folders read below one input
	only       patterns        // the glob that is an input
	hits       int             // what it has named
}

func newTree(r *Reader, ctx context.Context, inputs []string) *tree {
	t := &tree{Reader: r, ctx: ctx, inputNames: map[string]bool{}, apart: realPaths(r.opt.Apart)}
	for _, in := range inputs {
		if isGlob(in) && len(inputs) > 1 {
			t.given = map[string]bool{}
		}
		t.inputNames[filepath.Clean(in)] = true
		if info, err := os.Stat(in); err == nil && info.IsDir() {
			if real, err := realPath(in); err == nil {
				t.roots = append(t.roots, real)
			}
		}
	}
	return t
}

func realPath(path string) (string, error) {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	return filepath.Abs(path)
}

// realPaths leaves out what is not there: nothing can lie in it.
func realPaths(paths []string) (real []string) {
	for _, p := range paths {
		if p, err := realPath(p); err == nil {
			real = append(real, p)
		}
	}
	return real
}

func (t *tree) inputs(inputs []string) {
	done := map[string]bool{}
	for _, in := range inputs {
		clean := filepath.Clean(in)
		switch {
		case t.over():
			return
		case done[clean]:
			t.skip(SkipTwice)
		case in == standardInput:
			t.stdin()
		default:
			t.input(in)
		}
		done[clean] = true
	}
}

func (t *tree) input(in string) {
	name := shownPath(in)
	info, err := os.Stat(in)
	switch {
	case err != nil && isGlob(in):
		t.glob(in)
	case err != nil:
		t.fail(name, err)
	case info.IsDir():
		t.root(in)
	case isRegular(info) != nil:
		t.fail(name, isRegular(info))
	default:
		t.tell(file{name: name, path: in, rel: filepath.Base(name), info: info, named: true})
	}
}

// root reads a folder that is an input.
func (t *tree) root(path string) {
	name := shownPath(filepath.Clean(path))
	real, err := realPath(path)
	if err != nil {
		t.fail(name, err)
		return
	}
	t.seen = map[string]bool{}
	t.folder(folder{name: name, path: filepath.Clean(path), real: real})
}

// glob reads the folder that a glob begins with, and of that only what the glob names.
func (t *tree) glob(in string) {
	base, p, err := splitGlob(in)
	if err != nil {
		t.fail(shownPath(in), err)
		return
	}
	t.only, t.hits = patterns{p}, 0
	defer func() { t.only = nil }()
	if _, err := os.Stat(base); err == nil {
		t.root(base)
	}
	if t.hits == 0 && !t.over() {
		t.fail(shownPath(in), fmt.Errorf("the pattern names nothing: %w", fs.ErrNotExist))
	}
}

func isGlob(in string) bool { return strings.ContainsAny(in, "*?[") }

// splitGlob parts a glob into the folder that all it names lies in, and the pattern from there.
func splitGlob(in string) (base string, p pattern, err error) {
	names := strings.Split(filepath.ToSlash(in), "/")
	at := slices.IndexFunc(names, isGlob)
	base = strings.Join(names[:at], "/")
	switch {
	case at == 1 && names[0] == "":
		base = "/"
	case at == 0:
		base = "."
	}
	p, err = parsePattern("/" + strings.Join(names[at:], "/"))
	if err != nil {
		err = fmt.Errorf("%w: %w", doc.ErrOptions, err)
	}
	return filepath.FromSlash(base), p, err
}

// folder is a folder that is read.
type folder struct {
	name string // shown
	path string // for the system
	rel  string // "" for the input itself
	real string
}

func (t *tree) folder(f folder) {
	if withinAny(f.real, t.apart) {
		t.skip(SkipExcluded)
		return
	}
	if t.seen[f.real] {
		t.fail(f.name, fmt.Errorf("%w: this folder has been read by another way", doc.ErrUnsafe))
		return
	}
	t.seen[f.real] = true
	names, err := listFolder(f.path)
	if err != nil {
		t.fail(f.name, err)
	}
	shown := newNamer(names)
	if t.opt.PagesFirst {
		names = pagesFirst(f.path, names)
	}
	for _, name := range names {
		if t.over() {
			return
		}
		s := shown.file(name)
		t.entry(name, folder{
			name: filepath.Join(f.name, s), path: filepath.Join(f.path, name), rel: joinRel(f.rel, s), real: filepath.Join(f.real, name),
		})
	}
}

// listFolder gives the names in a folder, in their order; on an error those that could be read.
func listFolder(path string) ([]string, error) {
	h, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	names, err := h.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

// pagesFirst puts what may be a page before the folders, which may hold what pages name, those before the files that come
// with pages, and last those that are called annexes: a notice that is such a file itself is met before its annexes.
func pagesFirst(folder string, names []string) []string {
	var parts [4][]string
	for _, name := range names {
		i := turn(name)
		if info, err := os.Stat(filepath.Join(folder, name)); i == mayBePage && err == nil && info.IsDir() {
			i = isFolder
		}
		parts[i] = append(parts[i], name)
	}
	return slices.Concat(parts[:]...)
}

// The turns in which a folder or a zip is read, when pages come first.
const (
	mayBePage = iota
	isFolder
	comesWithPages
	isAnnex
)

// turn tells by its name when a file is read.
func turn(name string) int {
	switch {
	case !doc.NamesFile(name):
		return mayBePage
	case strings.HasPrefix(name, "附件"):
		return isAnnex
	}
	return comesWithPages
}

func joinRel(folder, name string) string {
	if folder == "" {
		return name
	}
	return folder + "/" + name
}

// entry tells of what lies in a folder.
func (t *tree) entry(name string, e folder) {
	if !t.opt.Hidden && hidden(name) {
		t.skip(SkipHidden)
		return
	}
	info, err := os.Lstat(e.path)
	link := err == nil && info.Mode()&fs.ModeSymlink != 0
	if link {
		info, err = os.Stat(e.path)
	}
	isFolder := err == nil && info.IsDir()
	switch {
	case t.rules.exclude.match(e.rel, isFolder):
		t.skip(SkipExcluded)
	case t.only != nil && !t.named(e.rel, isFolder):
	case err != nil:
		t.fail(e.name, err)
	case t.inputNames[e.path]:
		t.skip(SkipTwice)
	case isFolder && link:
		t.linked(e)
	case isFolder:
		t.folder(e)
	case withinAny(e.real, t.apart):
		t.skip(SkipExcluded)
	case isRegular(info) != nil:
		t.fail(e.name, isRegular(info))
	default:
		t.tell(file{name: e.name, path: e.path, rel: e.rel, info: info})
	}
}

// named reports whether the glob that is the input names a file, or what may lie in a folder.
func (t *tree) named(rel string, isFolder bool) bool {
	if t.only.match(rel, isFolder) {
		t.hits++
		return true
	}
	return isFolder && t.only[0].reaches(strings.Split(rel, "/"))
}

// linked reads the folder that a link leads to, unless it is read anyway.
func (t *tree) linked(e folder) {
	real, err := realPath(e.path)
	if err != nil {
		t.fail(e.name, err)
		return
	}
	for _, root := range t.roots {
		if within(real, root) || within(root, real) {
			t.fail(e.name, fmt.Errorf("%w: a link to a folder that is read anyway, or that holds the input", doc.ErrUnsafe))
			return
		}
	}
	e.real = real
	t.folder(e)
}

// within reports whether a path is a folder or lies in it.
func within(path, folder string) bool {
	const sep = string(filepath.Separator)
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, sep)+sep)
}

func withinAny(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return within(path, f) })
}

// tell gives a file on that is wanted by its time and was not given before.
func (t *tree) tell(f file) {
	switch {
	case t.given[f.path]:
		t.skip(SkipTwice)
		return
	case t.given != nil:
		t.given[f.path] = true
	}
	if f.info.ModTime().Before(t.opt.Since) {
		t.skip(SkipOld)
		return
	}
	t.file(f)
}

// kindError says what it is that is no file.
func kindError(mode fs.FileMode) error {
	kind := "not a file"
	for _, k := range []struct {
		bit  fs.FileMode
		name string
	}{
		{fs.ModeDir, "a folder"}, {fs.ModeSymlink, "a link"}, {fs.ModeNamedPipe, "a named pipe"}, {fs.ModeSocket, "a socket"}, {fs.ModeDevice, "a device"},
	} {
		if mode&k.bit != 0 {
			kind = k.name
		}
	}
	return fmt.Errorf("%w: %s", doc.ErrUnsupported, kind)
}
