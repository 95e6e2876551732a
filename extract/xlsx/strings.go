package xlsx

import (
	"encoding/xml"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// readStrings reads the table of strings that cells refer to by number (18.4.9).
func (r *reader) readStrings(name string) error {
	return r.walk(name, func(x *packed.XML, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		if len(r.strings) >= r.limits.Blocks {
			return fmt.Errorf("%w: more than the limit of %d strings", doc.ErrTooLarge, r.limits.Blocks)
		}
		s, err := richText(x)
		r.strings = append(r.strings, s)
		return err
	})
}
