package batch

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/doc"
)

// Counts are the figures of a summary. The keys of the maps are values of the documents; what a document does not have
// is not counted.
type Counts struct {
	Documents int            `json:"documents"`
	Failed    int            `json:"failed"`
	Tasks     int            `json:"tasks"`
	Bytes     int64          `json:"bytes"` // of the sources
	TextBytes int64          `json:"text_bytes"`
	PageKind  map[string]int `json:"page_kind,omitempty"`
	Kind      map[string]int `json:"kind,omitempty"`
	Issuer    map[string]int `json:"issuer,omitempty"` // each of joint issuers
	Year      map[string]int `json:"year,omitempty"`   // of the written date, else the published one
	Charset   map[string]int `json:"charset,omitempty"`
	Script    map[string]int `json:"script,omitempty"`
	Error     map[string]int `json:"error,omitempty"` // codes
}

// Add adds other counts.
func (c *Counts) Add(o Counts) {
	c.Documents += o.Documents
	c.Failed += o.Failed
	c.Tasks += o.Tasks
	c.Bytes += o.Bytes
	c.TextBytes += o.TextBytes
	for _, m := range []struct {
		to   *map[string]int
		from map[string]int
	}{{&c.PageKind, o.PageKind}, {&c.Kind, o.Kind}, {&c.Issuer, o.Issuer}, {&c.Year, o.Year}, {&c.Charset, o.Charset}, {&c.Script, o.Script}, {&c.Error, o.Error}} {
		for key, n := range m.from {
			if *m.to == nil {
				*m.to = map[string]int{}
			}
			(*m.to)[key] += n
		}
	}
}

// countsOfDocument counts one record.
func countsOfDocument(d *doc.Document) Counts {
	one := func(keys ...string) (m map[string]int) {
		for _, key := range keys {
			if key == "" {
				continue
			}
			if m == nil {
				m = map[string]int{}
			}
			m[strings.Clone(key)] = 1 // not the whole text of the document with it
		}
		return m
	}
	if d.Err != nil {
		return Counts{Failed: 1, Bytes: int64(d.Source.Bytes), Error: one(doc.Code(d.Err))}
	}
	m := &d.Metadata
	date := cmp.Or(m.WrittenDate, m.Published)
	return Counts{
		Documents: 1, Tasks: len(d.Tasks), Bytes: int64(d.Source.Bytes), TextBytes: int64(len(d.Text)),
		PageKind: one(string(d.PageKind)), Kind: one(m.Kind), Issuer: one(m.Issuers...), Year: one(date[:min(4, len(date))]),
		Charset: one(d.Source.Charset), Script: one(d.Script.Detected),
	}
}

// countsPath is where the counts of a segment are kept when it is sealed.
func countsPath(s journal.Segment) string {
	return filepath.Join(filepath.Dir(s.Path()), s.Name()+".counts.json")
}

// keptCounts are the counts of a sealed segment with the sum of its bytes, which tells a damaged one.
type keptCounts struct {
	Counts
	Sum *uint32 `json:"crc32c"`
}

// readCounts reports false where the file is missing or damaged.
func readCounts(s journal.Segment) (c keptCounts, ok bool) {
	content, err := os.ReadFile(countsPath(s))
	return c, err == nil && json.Unmarshal(content, &c) == nil && c.Sum != nil
}

func writeCounts(s journal.Segment, c Counts, sum uint32) error {
	return writeJSON(countsPath(s), keptCounts{c, &sum})
}

// addLine adds a record and the end of its line to a sum.
func addLine(sum uint32, record []byte) uint32 {
	return crc32.Update(crc32.Update(sum, castagnoli, record), castagnoli, []byte{'\n'})
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// countsOf are the counts of a sealed segment with that sum, made again where their file is missing or damaged.
func countsOf(s journal.Segment, sum uint32) (Counts, error) {
	kept, ok := readCounts(s)
	if !ok {
		c, err := count(s)
		if err == nil {
			err = writeCounts(s, c, sum)
		}
		return c, err
	}
	if *kept.Sum != sum {
		return Counts{}, fmt.Errorf("%w: %s is not as it was sealed", journal.ErrDamaged, s.Path())
	}
	return kept.Counts, nil
}

// count counts the records of a segment.
func count(s journal.Segment) (c Counts, err error) {
	for d, err := range documents(s) {
		if err != nil {
			return c, err
		}
		c.Add(countsOfDocument(d.Document))
	}
	return c, nil
}

// Summary are the counts of a folder, the open segment's too as far as it is written; for a reader beside a running batch.
func Summary(dir string) (c Counts, err error) {
	list, err := journal.List(journalDir(dir))
	if err != nil {
		return c, err
	}
	for _, s := range list {
		kept, ok := readCounts(s)
		if !ok {
			if kept.Counts, err = count(s); err != nil {
				return c, err
			}
		}
		c.Add(kept.Counts)
	}
	return c, nil
}

// Segments is how many segments the journal of a folder has, with the one that is being written.
func Segments(dir string) (int, error) {
	list, err := journal.List(journalDir(dir))
	return len(list), err
}

// Failures yields why inputs failed, in the order of the journal; for a reader beside a running batch. A second value is
// what ended the reading.
func Failures(dir string) iter.Seq2[error, error] {
	return func(yield func(failure, err error) bool) {
		list, err := journal.List(journalDir(dir))
		if err != nil {
			yield(nil, err)
			return
		}
		for _, s := range list {
			for line, err := range s.Lines() {
				var failure error
				if err == nil {
					_, failure, err = inputOf(line.Record)
				}
				if (failure != nil || err != nil) && !yield(failure, err) {
					return
				}
			}
		}
	}
}

// inputOf is the input that a record is of, and why it failed. It reads no further than it must: records are long, and
// the source stands at their beginning, in an error record before the error.
func inputOf(record []byte) (name string, failure, err error) {
	const source, failed = `"source":`, `,"error":`
	at := bytes.Index(record, []byte(source)) // in strings the quotes of a key are escaped
	if at < 0 {
		return "", nil, errors.New("a record without source")
	}
	rest := record[at+len(source):]
	var info doc.SourceInfo
	dec := json.NewDecoder(bytes.NewReader(rest))
	if err := dec.Decode(&info); err != nil {
		return "", nil, err
	}
	rest, ok := bytes.CutPrefix(rest[dec.InputOffset():], []byte(failed))
	if !ok {
		return info.Name, nil, nil
	}
	var e struct{ Message string }
	err = json.NewDecoder(bytes.NewReader(rest)).Decode(&e)
	return info.Name, errors.New(e.Message), err
}
