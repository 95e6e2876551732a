// Package compound opens the compound files that binary office formats are packed in (OLE; DOC, XLS, encrypted packages)
// within limits, whatever the file says of itself: no chain of sectors is followed in a circle or beyond the bytes that
// are there, and nothing is held but the allocation table and the directory. The facts are those of [MS-CFB].
//
// Start with [Open]. Where a part is damaged, the rest can still be read.
package compound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/gongwen-go/gongwen/doc"
)

// Numbers of the form ([MS-CFB] 2.1, 2.2). Of the sectors of the mini stream all files have the same size.
const (
	headerSize = 512
	entrySize  = 128
	miniSize   = 64
	miniCutoff = 4096 // streams below it stand in the mini stream
	inHeader   = 109  // sectors of the allocation table that the header names

	maxSector  = 0xFFFFFFFA
	endOfChain = 0xFFFFFFFE
	noEntry    = 0xFFFFFFFF

	maxEntries = 65_536
	maxRead    = 8 // times the file is what all that is read of it may be, for streams may share sectors
)

const signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// Kinds of directory entries.
const (
	storageKind = 1
	streamKind  = 2
	rootKind    = 5
)

// Entry is a stream or a storage of a file.
type Entry struct {
	Path    string // "ObjectPool/_1234/Package"; that of the root is empty
	Storage bool
	Class   [16]byte // of a storage
	Size    int64    // of a stream, as the directory says

	start uint32
}

// File is an open compound file. It is for one goroutine.
type File struct {
	raw     []byte
	size    int // of a sector
	fat     []uint32
	miniFAT []uint32
	mini    []byte // the mini stream
	entries []Entry
	paths   map[string]int // lower case → entry
	damage  error
	left    int64 // bytes of streams that may still be read
}

// Is reports whether a file is a compound file.
func Is(head []byte) bool { return bytes.HasPrefix(head, []byte(signature)) }

// Open opens a file. Errors wrap [doc.ErrDamaged] for what is no compound file or has no directory, and [doc.ErrTooLarge] for
// more than 65,536 entries. Less damage is told by [File.Damage].
func Open(raw []byte) (*File, error) {
	if !Is(raw) || len(raw) < headerSize {
		return nil, fmt.Errorf("%w: compound file: header", doc.ErrDamaged)
	}
	f := &File{raw: raw, paths: map[string]int{}, left: maxRead*int64(len(raw)) + 1<<20}
	switch shift := binary.LittleEndian.Uint16(raw[30:]); shift {
	case 9, 12:
		f.size = 1 << shift
	default:
		return nil, fmt.Errorf("%w: compound file: byte 30: sectors of 2^%d bytes", doc.ErrDamaged, shift)
	}
	f.readFAT()
	dir, err := f.follow(f.long(48), -1)
	if len(dir) < entrySize {
		return nil, fmt.Errorf("%w: compound file: byte 48: no directory", doc.ErrDamaged)
	}
	f.note(err, "directory")
	if len(dir)/entrySize > maxEntries {
		return nil, fmt.Errorf("%w: compound file: more than the limit of %d entries", doc.ErrTooLarge, maxEntries)
	}
	f.readMini(dir)
	f.readTree(dir)
	return f, nil
}

// Damage is what was found wrong when the file was opened; nil when nothing was.
func (f *File) Damage() error { return f.damage }

func (f *File) note(err error, part string) {
	if err != nil && f.damage == nil {
		f.damage = fmt.Errorf("%s: %w", part, err)
	}
}

func (f *File) long(at int) uint32 { return binary.LittleEndian.Uint32(f.raw[at:]) }

// sector gives the bytes of a sector, fewer at the end of a file that is cut off.
func (f *File) sector(n uint32) []byte {
	if n >= maxSector {
		return nil
	}
	at := (int64(n) + 1) * int64(f.size)
	if at >= int64(len(f.raw)) {
		return nil
	}
	return f.raw[at:min(at+int64(f.size), int64(len(f.raw)))]
}

// readFAT reads the allocation table: its first sectors are named by the header, the others by a chain of sectors.
func (f *File) readFAT() {
	limit := len(f.raw)/f.size/(f.size/4) + 2 // a table for more sectors than there are says nothing
	add := func(n uint32) bool {
		s := f.sector(n)
		if s == nil || limit == 0 {
			return false
		}
		limit--
		f.fat = append(f.fat, longs(s)...)
		if len(s) < f.size {
			f.fat = append(f.fat, make([]uint32, (f.size-len(s))/4)...) // keeps the places of what follows
		}
		return true
	}
	named := min(int(f.long(44)), len(f.raw)/f.size)
	for i := range min(named, inHeader) {
		if !add(f.long(76 + 4*i)) {
			f.note(fmt.Errorf("%w: byte %d: sector of the allocation table", doc.ErrDamaged, 76+4*i), "header")
			f.fat = append(f.fat, make([]uint32, f.size/4)...)
		}
	}
	n := f.long(68)
	for left := len(f.raw)/f.size + 1; n < maxSector && named > inHeader; left-- {
		s := f.sector(n)
		if len(s) < f.size || left == 0 {
			f.note(fmt.Errorf("%w: sector %d of the allocation table's chain", doc.ErrDamaged, n), "header")
			return
		}
		names := longs(s)
		for _, name := range names[:len(names)-1] {
			if name < maxSector && !add(name) {
				return
			}
		}
		n = names[len(names)-1]
	}
}

func longs(b []byte) []uint32 {
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return out
}

// follow reads a chain of sectors, at most size bytes of it unless that is negative. In spite of an error the bytes before
// it are given.
func (f *File) follow(n uint32, size int64) ([]byte, error) {
	next := func(n uint32) (uint32, bool) { return at(f.fat, n) }
	return chain(n, size, f.size, int64(len(f.raw)), f.sector, next)
}

func (f *File) followMini(n uint32, size int64) ([]byte, error) {
	sector := func(n uint32) []byte {
		from := int64(n) * miniSize
		if from >= int64(len(f.mini)) {
			return nil
		}
		return f.mini[from:min(from+miniSize, int64(len(f.mini)))]
	}
	next := func(n uint32) (uint32, bool) { return at(f.miniFAT, n) }
	return chain(n, size, miniSize, int64(len(f.mini)), sector, next)
}

func at(table []uint32, n uint32) (uint32, bool) {
	if int64(n) >= int64(len(table)) {
		return 0, false
	}
	return table[n], true
}

// chain puts the sectors of a chain together. A chain cannot hold more than there is; one that comes back to where it was
// is found after Brent, without memory.
func chain(n uint32, size int64, unit int, most int64, sector func(uint32) []byte, next func(uint32) (uint32, bool)) ([]byte, error) {
	var out []byte
	if size < 0 {
		size = most
	} else {
		out = make([]byte, 0, min(size, most))
	}
	mark, power := n, 1
	for steps := 1; int64(len(out)) < size && n != endOfChain; steps++ {
		s := sector(n)
		if s == nil {
			return out, fmt.Errorf("%w: sector %d is not in the file", doc.ErrDamaged, n)
		}
		out = append(out, s[:min(int64(len(s)), size-int64(len(out)))]...)
		if int64(len(out)) >= size {
			return out, nil
		}
		if len(s) < unit {
			return out, fmt.Errorf("%w: sector %d is cut off", doc.ErrDamaged, n)
		}
		to, ok := next(n)
		switch {
		case !ok:
			return out, fmt.Errorf("%w: sector %d has no entry in the allocation table", doc.ErrDamaged, n)
		case to == mark:
			return out, fmt.Errorf("%w: sectors in a circle at %d", doc.ErrDamaged, n)
		case steps == power:
			mark, power, steps = to, power*2, 0
		}
		n = to
	}
	return out, nil
}

// readMini reads the mini stream, which the first entry of the directory places, and its allocation table.
func (f *File) readMini(dir []byte) {
	root := dir[:entrySize]
	start, size := binary.LittleEndian.Uint32(root[116:]), int64(binary.LittleEndian.Uint32(root[120:]))
	if start >= maxSector || size == 0 {
		return
	}
	var err error
	f.mini, err = f.follow(start, size)
	f.note(err, "mini stream")
	table, err := f.follow(f.long(60), -1)
	f.note(err, "allocation table of the mini stream")
	f.miniFAT = longs(table)
}

// readTree walks the directory: each storage names one entry below it, and that its neighbours. An entry that no storage
// names any more, because of damage, stands beside the root's.
func (f *File) readTree(dir []byte) {
	count := len(dir) / entrySize
	seen := make([]bool, count)
	type place struct {
		entry  uint32
		parent string
		depth  int
	}
	todo := []place{{0, "", 0}}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if p.entry == noEntry || int64(p.entry) >= int64(count) || seen[p.entry] || p.depth > 64 {
			continue
		}
		seen[p.entry] = true
		e := dir[int(p.entry)*entrySize:][:entrySize]
		path := f.add(e, p.parent, p.entry == 0)
		todo = append(todo,
			place{binary.LittleEndian.Uint32(e[72:]), p.parent, p.depth},
			place{binary.LittleEndian.Uint32(e[68:]), p.parent, p.depth},
			place{binary.LittleEndian.Uint32(e[76:]), path, p.depth + 1})
	}
	for i := range count {
		if e := dir[i*entrySize:][:entrySize]; !seen[i] && e[66] == streamKind {
			f.add(e, "", false)
		}
	}
}

// add adds an entry below a storage and gives its path. Of two of one name the first counts.
func (f *File) add(e []byte, parent string, root bool) string {
	path := ""
	if !root {
		path = name(e)
		if parent != "" {
			path = parent + "/" + path
		}
	}
	if !root && e[66] != storageKind && e[66] != streamKind {
		return path
	}
	entry := Entry{Path: path, Storage: root || e[66] == storageKind, start: binary.LittleEndian.Uint32(e[116:])}
	copy(entry.Class[:], e[80:])
	if !entry.Storage {
		entry.Size = int64(binary.LittleEndian.Uint32(e[120:])) // no file that is read is larger
	}
	key := strings.ToLower(path)
	if _, twice := f.paths[key]; !twice {
		f.paths[key] = len(f.entries)
		f.entries = append(f.entries, entry)
	}
	return path
}

// name is the name of an entry. Slashes part paths here, and no name may hold one.
func name(e []byte) string {
	n := min(int(binary.LittleEndian.Uint16(e[64:])), 64)/2 - 1
	units := make([]uint16, 0, 32)
	for i := range max(n, 0) {
		units = append(units, binary.LittleEndian.Uint16(e[2*i:]))
	}
	return strings.ReplaceAll(string(utf16.Decode(units)), "/", "_")
}

// Entries are all streams and storages; a storage stands right before all that it holds.
func (f *File) Entries() []Entry { return f.entries }

// Has reports whether there is a stream or a storage of that path, in any case.
func (f *File) Has(path string) bool {
	_, ok := f.paths[strings.ToLower(path)]
	return ok
}

// Read reads a stream. A missing one, or a storage, is nil without an error. Errors wrap [doc.ErrDamaged] and name the sector,
// with the bytes before the damage, or [doc.ErrTooLarge] when all that was read is more than eight times the file.
func (f *File) Read(path string) ([]byte, error) {
	i, ok := f.paths[strings.ToLower(path)]
	if !ok || f.entries[i].Storage {
		return nil, nil
	}
	e := f.entries[i]
	if f.left -= min(e.Size, int64(len(f.raw))); f.left < 0 {
		return nil, fmt.Errorf("%w: stream %.80q: the streams are more than %d times the file", doc.ErrTooLarge, path, maxRead)
	}
	read := f.follow
	if e.Size < miniCutoff {
		read = f.followMini
	}
	b, err := read(e.start, e.Size)
	if err == nil && int64(len(b)) < e.Size {
		err = fmt.Errorf("%w: %d of %d bytes", doc.ErrDamaged, len(b), e.Size)
	}
	if err != nil {
		return b, fmt.Errorf("stream %.80q: %w", path, err)
	}
	return b, nil
}
