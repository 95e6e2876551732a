package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"maps"
	"slices"
)

// sortedZip writes the parts of a workbook in the order of their names and with one time. excelize hands streamed parts
// over in an order that changes from run to run.
type sortedZip struct {
	w     io.Writer
	parts map[string]*bytes.Buffer
}

// Create begins a part.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	if z.parts == nil {
		z.parts = map[string]*bytes.Buffer{}
	}
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

// AddFS is asked for by the interface; nothing calls it.
func (z *sortedZip) AddFS(fs.FS) error { return fs.ErrInvalid }

// Close writes the archive.
func (z *sortedZip) Close() error {
	out := zip.NewWriter(z.w)
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: made})
		if err != nil {
			return err
		}
		if _, err := z.parts[name].WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}
