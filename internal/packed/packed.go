// Package packed opens what office formats are packed in (zip with XML: DOCX, PPTX, XLSX, OFD) within limits, whatever the
// file says of itself.
package packed

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// Limits of a package (ANCHORS.md, Robustness).
const (
	maxEntries = 65_536
	maxEntry   = 64 << 20
	maxTotal   = 2 << 30 // of all entries that are read
	ratioFrom  = 1 << 20
	maxRatio   = 200
)

// Archive is an open package. It is for one goroutine.
type Archive struct {
	files map[string]*zip.File // by name, in lower case with slashes
	names []string             // in the order of the package
	read  int64
}

// IsZip reports whether a file is a zip.
func IsZip(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// Open opens a package. Errors wrap [doc.ErrDamaged] for what is no zip or is cut off, [doc.ErrTooLarge] for more than
// 65,536 entries.
func Open(raw []byte) (*Archive, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%w: zip: %w", doc.ErrDamaged, err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("%w: %d entries, limit %d", doc.ErrTooLarge, len(z.File), maxEntries)
	}
	a := &Archive{files: map[string]*zip.File{}}
	for _, f := range z.File {
		name := clean(f.Name)
		if _, twice := a.files[name]; !twice && !strings.HasSuffix(name, "/") {
			a.files[name] = f
			a.names = append(a.names, name)
		}
	}
	return a, nil
}

// clean brings a name to one form: some programs write backslashes, a leading slash, other case.
func clean(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// Names are the names of all entries, in lower case.
func (a *Archive) Names() []string { return a.names }

// Has reports whether there is an entry of that name, in any case.
func (a *Archive) Has(name string) bool { return a.files[clean(name)] != nil }

// Read reads an entry. A missing one is nil without an error. Errors wrap [doc.ErrTooLarge] over 64 MiB, over 200 times its
// packed size once that is more than 1 MiB, or when all that was read is more than 2 GiB; [doc.ErrEncrypted];
// [doc.ErrDamaged], with the bytes before the damage.
func (a *Archive) Read(name string) ([]byte, error) {
	f := a.files[clean(name)]
	if f == nil {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, doc.NeedsPassword(fmt.Sprintf("an entry (%.80q)", f.Name))
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: entry %.80q: %w", doc.ErrDamaged, f.Name, err)
	}
	defer r.Close()
	limit := min(int64(maxEntry), max(ratioFrom, maxRatio*int64(min(f.CompressedSize64, maxEntry))), maxTotal-a.read)
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	a.read += int64(len(b))
	switch {
	case int64(len(b)) > limit:
		return nil, fmt.Errorf("%w: entry %.80q of more than %d bytes", doc.ErrTooLarge, f.Name, limit)
	case err != nil:
		return b, fmt.Errorf("%w: entry %.80q: %w", doc.ErrDamaged, f.Name, err)
	}
	return b, nil
}
