package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

const (
	zipEncrypted = 1 << 0  // flag: the entry needs a password
	zipUTF8      = 1 << 11 // flag: the name is UTF-8
	unicodePath  = 0x7075  // extra field of Info-ZIP: the name in UTF-8
)

// zip reads a zip, or yields it when it is an office file.
func (w *walk) zip(c content) {
	release, err := w.anywhere(&c)
	if err != nil {
		w.fail(c.closed(), err)
		return
	}
	defer release()
	z, err := openZip(c.at, c.size, w.opt.Limits)
	switch {
	case err != nil:
		w.fail(c.closed(), err)
		return
	case isOffice(z):
		w.document(c)
		return
	case !w.enter(&c):
		return
	}
	a := &archive{content: c}
	a.names.claim = claimedCharset(z)
	var packed uint64
	for _, f := range w.inTurn(a, z.File) {
		if !w.next(a) {
			return
		}
		e := w.zipEntry(a, f)
		if f.CompressedSize64 <= uint64(c.size) {
			packed += f.CompressedSize64
		}
		if packed > uint64(c.size) { // entries that share their bytes are a bomb
			w.fail(c.closed(), fmt.Errorf("%w: the entries overlap: up to %q they claim %d bytes of %d", doc.ErrDamaged, e.name, packed, c.size))
			return
		}
		w.entry(a, e)
	}
}

// inTurn is the order in which the entries are read: as they are written, or pages first.
func (w *walk) inTurn(a *archive, files []*zip.File) []*zip.File {
	if !w.opt.PagesFirst {
		return files
	}
	var parts [4][]*zip.File
	for _, f := range files {
		i := turn(path.Base(zipName(f, &a.names)))
		parts[i] = append(parts[i], f)
	}
	return slices.Concat(parts[:]...)
}

// directoryBytes bounds the directory of a zip: what its entries take with long names.
const directoryBytes = 512

// openZip reads the directory.
func openZip(at io.ReaderAt, size int64, l Limits) (*zip.Reader, error) {
	bound := &boundedAt{r: at, left: int64(l.Entries)*directoryBytes + ratioFrom}
	var z *zip.Reader
	err := guard(func() (err error) { z, err = zip.NewReader(bound, size); return err })
	if err != nil && !insecure(err) {
		return nil, damaged(err)
	}
	bound.left = -1
	return z, nil
}

// boundedAt reads no more than so much; −1 is without a bound.
type boundedAt struct {
	r    io.ReaderAt
	left int64
}

func (b *boundedAt) ReadAt(p []byte, off int64) (int, error) {
	if b.left >= 0 {
		if b.left -= int64(len(p)); b.left < 0 {
			return 0, fmt.Errorf("%w: the directory is longer than that of an archive may be (limits.entries)", doc.ErrTooLarge)
		}
	}
	return b.r.ReadAt(p, off)
}

// isOffice tells the packages of office systems: OPC (docx, xlsx, pptx), OFD, and those with a mimetype (odt, uot, epub).
func isOffice(z *zip.Reader) bool {
	for _, f := range z.File {
		switch strings.ToLower(f.Name) {
		case "[content_types].xml", "ofd.xml":
			return true
		case "mimetype":
			if r, err := f.Open(); err == nil {
				b, _ := io.ReadAll(io.LimitReader(r, 64))
				r.Close()
				if bytes.HasPrefix(b, []byte("application/")) {
					return true
				}
			}
		}
	}
	return false
}

func (w *walk) zipEntry(a *archive, f *zip.File) entry {
	mode := f.Mode()
	e := entry{
		name: zipName(f, &a.names), modified: zipTime(f), size: int64(f.UncompressedSize64),
		open: f.Open, packed: func() int64 { return int64(f.CompressedSize64) },
	}
	e.folder = mode.IsDir() || strings.HasSuffix(e.name, "/")
	switch {
	case f.Flags&zipEncrypted != 0:
		e.err = fmt.Errorf("%w: the entry has a password", doc.ErrEncrypted)
	case mode&fs.ModeSymlink != 0:
		e.err = fmt.Errorf("%w: a link", doc.ErrUnsafe)
	case !mode.IsRegular():
		e.err = kindError(mode)
	case f.CompressedSize64 > uint64(a.size) || e.size < 0:
		e.err = fmt.Errorf("%w: the entry claims %d bytes of an archive of %d", doc.ErrDamaged, f.CompressedSize64, a.size)
	}
	return e
}

// zipTime is when an entry was changed; zero when the archive does not tell.
func zipTime(f *zip.File) time.Time {
	if f.Modified.Year() < 1980 { // the epoch of zip
		return time.Time{}
	}
	return f.Modified
}

// zipName decodes a name. Windows wrote \ for /, in some versions into archives too.
func zipName(f *zip.File, names *namer) string {
	name := f.Name
	switch {
	case f.Flags&zipUTF8 != 0 && utf8.ValidString(name):
	default:
		if path, ok := infoZIPName(f); ok {
			name = path
		} else {
			name = names.decode(name)
		}
	}
	return strings.ReplaceAll(name, `\`, "/")
}

// infoZIPName reads the extra field 0x7075: version 1, the CRC-32 of the name it stands for, the name in UTF-8.
func infoZIPName(f *zip.File) (string, bool) {
	for b := f.Extra; len(b) >= 4; {
		id, n := binary.LittleEndian.Uint16(b), int(binary.LittleEndian.Uint16(b[2:]))
		if b = b[4:]; n > len(b) {
			break
		}
		if id == unicodePath && n > 5 && b[0] == 1 {
			name := string(b[5:n])
			return name, binary.LittleEndian.Uint32(b[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) && utf8.ValidString(name)
		}
		b = b[n:]
	}
	return "", false
}

// claimedCharset is the charset of all names together: one alone may be too short to tell.
func claimedCharset(z *zip.Reader) string {
	var b bytes.Buffer
	for _, f := range z.File {
		if f.Flags&zipUTF8 == 0 && !plain(f.Name) {
			b.WriteString(f.Name)
			b.WriteByte('\n')
		}
		if b.Len() > 16<<10 {
			break
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return charset.Detect(b.Bytes(), "").Name
}
