package store

import (
	"encoding/json"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
)

// maxRecord bounds a record as it is unpacked, in bytes: well over what a document of the largest input gives.
const maxRecord = 1 << 30

// packRecord is a document as JSON without its text, which stands in a column of its own, compressed.
func (s *Store) packRecord(d *doc.Document) ([]byte, error) {
	bare := *d
	bare.Text = ""
	b, err := bare.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return s.pack.EncodeAll(b, make([]byte, 0, len(b)/3)), nil
}

// unpackRecord reads what packRecord made into a document, or into as much of one as v has; not the text.
func (s *Store) unpackRecord(record []byte, v any) error {
	b, err := s.open.DecodeAll(record, nil)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return fmt.Errorf("%w: record: %w", doc.ErrDamaged, err)
	}
	return nil
}
