package parquet

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"github.com/gongwen-go/gongwen/doc"
)

// TableVersion is the version of the columns. It rises when a column changes its meaning or goes; columns may be added
// within a version.
const TableVersion = "1"

// DefaultRowGroupBytes is the default of [Options.RowGroupBytes].
const DefaultRowGroupBytes = 32 << 20

// Options say how a file is written. The zero value works.
type Options struct {
	// RowGroupBytes closes a row group when the rows in it reach so many bytes, uncompressed; 0 is 32 MiB. Fewer bytes
	// take less memory, and make a larger file that is read less quickly.
	RowGroupBytes int64 `json:"row_group_bytes,omitempty"`
	// Record adds the whole record of a document as JSON. It repeats the text: files grow to four or five times the size.
	Record bool `json:"record,omitempty"`
}

// Check reports what makes no sense, as an error that wraps [doc.ErrOptions].
func (o Options) Check() error {
	if o.RowGroupBytes < 0 {
		return fmt.Errorf("%w: row_group_bytes is %d", doc.ErrOptions, o.RowGroupBytes)
	}
	return nil
}

// errClosed is what a closed writer says to a row.
var errClosed = errors.New("parquet: write after Close")

// mostRowGroups is how many row groups a file may have: their number is 16 bits in the format.
const mostRowGroups = 32767

// table writes the rows of one kind.
type table[R any] struct {
	out    *parquet.GenericWriter[R]
	row    [1]R
	limit  int64 // bytes of a row group
	bytes  int64 // in the row group that is open
	groups int   // that are closed
	err    error // the first; nothing is written after it
	named  bool  // the versions of gongwen stand in the metadata
}

// newTable opens a table. Columns that hold whole texts get no bounds: a bound would be a text.
func newTable[R any](w io.Writer, name string, opt Options, texts ...string) (*table[R], error) {
	if err := opt.Check(); err != nil {
		return nil, err
	}
	if opt.RowGroupBytes == 0 {
		opt.RowGroupBytes = DefaultRowGroupBytes
	}
	options := []parquet.WriterOption{
		parquet.Compression(&zstd.Codec{}),
		parquet.DataPageVersion(1),
		parquet.DefaultEncoding(&parquet.Plain),
		parquet.PageBufferSize(64 << 10),
		parquet.CreatedBy("gongwen", TableVersion, name),
		parquet.KeyValueMetadata("gongwen.table", name),
		parquet.KeyValueMetadata("gongwen.table_version", TableVersion),
		parquet.KeyValueMetadata("gongwen.schema", doc.Schema),
	}
	for _, column := range texts {
		options = append(options, parquet.SkipPageBounds(column), parquet.SkipPageStatistics(column))
	}
	return &table[R]{out: parquet.NewGenericWriter[R](w, options...), limit: opt.RowGroupBytes}, nil
}

// version notes what made the documents, once.
func (t *table[R]) version(v doc.Version) {
	if t.named || v.Gongwen == "" {
		return
	}
	t.named = true
	t.out.SetKeyValueMetadata("gongwen.version", text(v.Gongwen))
	t.out.SetKeyValueMetadata("gongwen.rules", text(v.Rules))
}

// write adds a row of about so many bytes, and closes the row group when it is full. Rows go one at a time: of several,
// parquet-go v0.32.0 writes some of the absent strings as "".
func (t *table[R]) write(row R, bytes int) error {
	if t.err != nil {
		return t.err
	}
	if t.groups == mostRowGroups {
		return fmt.Errorf("parquet: %w: %d row groups of %d bytes; the row belongs into another file", doc.ErrTooLarge, t.groups, t.limit)
	}
	t.row[0] = row
	_, err := t.out.Write(t.row[:])
	var zero R
	t.row[0] = zero // the document may go
	if err != nil {
		return t.fail(err)
	}
	if t.bytes += int64(bytes); t.bytes < t.limit {
		return nil
	}
	t.bytes = 0
	t.groups++
	return t.fail(t.out.Flush())
}

// fail keeps the first error.
func (t *table[R]) fail(err error) error {
	if err != nil && t.err == nil {
		t.err = fmt.Errorf("parquet: %w", err)
	}
	return t.err
}

// close writes what is left and the footer. A table that failed gets none: half a file is not taken for a whole one.
func (t *table[R]) close() error {
	if t.err != nil {
		if errors.Is(t.err, errClosed) {
			return nil
		}
		return t.err
	}
	if err := t.out.Close(); err != nil {
		return t.fail(err)
	}
	t.err = errClosed
	return nil
}
