package parquet

import (
	"bytes"
	"errors"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// TestMostRowGroups: a file with all its row groups refuses more rows, and is still closed whole.
func TestMostRowGroups(t *testing.T) {
	var b bytes.Buffer
	d, err := NewDocuments(&b, Options{RowGroupBytes: 1})
	if err != nil {
		t.Fatal(err)
	}
	d.table.groups = mostRowGroups - 1
	if err := d.Write(&doc.Document{ID: "last"}); err != nil {
		t.Errorf("the last row group: %v", err)
	}
	if err := d.Write(&doc.Document{ID: "over"}); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("one more: %v", err)
	}
	if err := d.Close(); err != nil || !bytes.HasSuffix(b.Bytes(), []byte("PAR1")) {
		t.Errorf("closed: %v", err)
	}
}
