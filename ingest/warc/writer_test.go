package warc_test

import (
	"bytes"
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

func TestWriteRefuses(t *testing.T) {
	good := response(1, []byte("x"))
	for name, spoil := range map[string]func(*warc.Entry){
		"type":           func(e *warc.Entry) { e.Type = "" },
		"bad type":       func(e *warc.Entry) { e.Type = "a b" },
		"date":           func(e *warc.Entry) { e.Date = time.Time{} },
		"year":           func(e *warc.Entry) { e.Date = e.Date.AddDate(9000, 0, 0) },
		"line in URI":    func(e *warc.Entry) { e.TargetURI = "http://a\r\nWARC-Type: x" },
		"line in field":  func(e *warc.Entry) { e.Fields = warc.Header{{"A", "b\nc"}} },
		"field name":     func(e *warc.Entry) { e.Fields = warc.Header{{"A:", "b"}} },
		"own field":      func(e *warc.Entry) { e.Fields = warc.Header{{"content-length", "7"}} },
		"no blank line":  func(e *warc.Entry) { e.Head = []byte("HTTP/1.1 200 OK\r\n") },
		"body in header": func(e *warc.Entry) { e.Head = append(e.Head, "x"...) },
		"no header":      func(e *warc.Entry) { e.Head = []byte("<p>\r\n\r\n") },
		"many fields":    func(e *warc.Entry) { e.Fields = make(warc.Header, 501); fillNames(e.Fields) },
	} {
		var out bytes.Buffer
		w := warc.NewWriter(&out, warc.WriterOptions{})
		e := good
		e.Head = bytes.Clone(e.Head)
		spoil(&e)
		if _, err := w.Write(e); !errors.Is(err, doc.ErrOptions) || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
		if at, err := w.Write(good); err != nil || at.Offset != 0 {
			t.Errorf("after %s: %+v, %v", name, at, err)
		}
	}
	for _, opt := range []warc.WriterOptions{{Version: "2.0"}, {Gzip: true, Level: 10}, {Level: -1}} {
		if _, err := warc.NewWriter(&bytes.Buffer{}, opt).Write(good); !errors.Is(err, doc.ErrOptions) {
			t.Errorf("%+v: %v", opt, err)
		}
	}
}

func fillNames(h warc.Header) {
	for i := range h {
		h[i] = warc.Field{Name: "A", Value: "b"}
	}
}

// disk takes so many bytes and then no more; it counts calls.
type disk struct {
	bytes.Buffer
	room, calls int
}

func (d *disk) Write(p []byte) (int, error) {
	d.calls++
	if len(p) > d.room {
		d.Buffer.Write(p[:d.room])
		return d.room, errors.New("disk full")
	}
	d.room -= len(p)
	return d.Buffer.Write(p)
}

// TestKilled stops a writer at every byte of its third record: the two before are whole, and a reader says what
// became of the third.
func TestKilled(t *testing.T) {
	for _, gz := range []bool{false, true} {
		entries := []warc.Entry{response(1, []byte("one")), response(2, []byte("two")), response(3, []byte("three"))}
		file, at := archive(t, warc.WriterOptions{Gzip: gz}, entries...)
		for room := int(at[2].Offset); room < len(file); room++ {
			d := &disk{room: room}
			w := warc.NewWriter(d, warc.WriterOptions{Gzip: gz, Seed: "test"})
			for i, e := range entries {
				if _, err := w.Write(e); (err != nil) != (i == 2) {
					t.Fatalf("record %d: %v", i, err)
				}
			}
			if _, err := w.Write(entries[0]); err == nil || d.calls != 3 {
				t.Fatalf("%d calls, then %v", d.calls, err)
			}
			all, errs := readAll(t, warc.NewReader(bytes.NewReader(d.Bytes()), warc.Options{}), room)
			whole := len(all) == 2 && len(errs) == 1 || // torn
				len(all) == 2 && len(errs) == 0 && room == int(at[2].Offset) || // nothing of it
				len(all) == 3 && len(errs) == 0 && !gz && room >= len(file)-4 // all but line ends
			if !whole {
				t.Errorf("gzip %v, %d of %d bytes: %d records, %v", gz, room, len(file), len(all), errs)
			}
		}
	}
}

// TestIDs are random without a seed and in the form of the standard.
func TestIDs(t *testing.T) {
	form := regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[48][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for _, seed := range []string{"", "", "a", "b"} {
		w := warc.NewWriter(&bytes.Buffer{}, warc.WriterOptions{Seed: seed})
		for range 20 {
			at, err := w.Write(response(1, nil))
			if err != nil || !form.MatchString(at.ID) || seen[at.ID] {
				t.Fatalf("%+v %v", at, err)
			}
			seen[at.ID] = true
		}
	}
}

// TestAppend goes on with a file.
func TestAppend(t *testing.T) {
	file, at := archive(t, warc.WriterOptions{Gzip: true}, response(1, []byte("one")))
	more, next := archive(t, warc.WriterOptions{Gzip: true, Offset: at[0].Length, Seed: "more"}, response(2, []byte("two")))
	all, errs := readAll(t, warc.NewReader(bytes.NewReader(append(file, more...)), warc.Options{}), 10)
	if len(all) != 2 || len(errs) > 0 || all[1].rec.Offset != next[0].Offset {
		t.Errorf("%d records, %v", len(all), errs)
	}
}
