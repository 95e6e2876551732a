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
// over in an order that changes from run to run. Until all are there they are held, each packed as an archive of its own: a
// sheet of 100,000 rows has 200 MB of XML.
type sortedZip struct {
	w     io.Writer
	parts map[string]*part
}

// part is an archive of one part.
type part struct {
	bytes.Buffer
	zip *zip.Writer
}

// Create begins a part.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	if z.parts == nil {
		z.parts = map[string]*part{}
	}
	p := &part{}
	p.zip, z.parts[name] = zip.NewWriter(p), p
	return p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: made})
}

// AddFS is asked for by the interface; nothing calls it.
func (z *sortedZip) AddFS(fs.FS) error { return fs.ErrInvalid }

// Close writes the archive.
func (z *sortedZip) Close() error {
	out := zip.NewWriter(z.w)
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		if err := z.parts[name].copyTo(out); err != nil {
			return err
		}
		delete(z.parts, name)
	}
	return out.Close()
}

func (p *part) copyTo(out *zip.Writer) error {
	if err := p.zip.Close(); err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(p.Bytes()), int64(p.Len()))
	if err != nil {
		return err
	}
	return out.Copy(in.File[0])
}
