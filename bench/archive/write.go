package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/ingest/warc"
	"github.com/gongwen-go/gongwen/internal/generate"
)

// truth is a line of the truth file.
type truth struct {
	Index  int           `json:"index"`
	Name   string        `json:"name"`
	URL    string        `json:"url"`
	Family string        `json:"family"`
	Kind   generate.Kind `json:"kind"`
	Of     string        `json:"of,omitempty"`
}

// archive is what items are added to.
type archive interface {
	add(generate.Item) error
	close() error
}

// writeArchive writes the archive and its truth, and says what was written.
func writeArchive(o options, stdout io.Writer) (err error) {
	start := time.Now()
	a, err := newArchive(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	t, err := createLines(o.write + ".truth.jsonl")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	payload := 0
	for it := range items(o.seed, o.n) {
		if err := a.add(it); err != nil {
			return err
		}
		if err := t.write(truth{it.Index, it.Name, address(it), it.Family, it.Kind, it.Of}); err != nil {
			return err
		}
		payload += len(it.Bytes)
	}
	fmt.Fprintf(stdout, "%s: %d notices, %.1f MB, in %.1f s\n", o.write, o.n, float64(payload)/1e6, time.Since(start).Seconds())
	return nil
}

// items makes the items on all cores, in their order.
func items(seed uint64, n int) iter.Seq[generate.Item] {
	return func(yield func(generate.Item) bool) {
		queue := make(chan chan generate.Item, 2*runtime.GOMAXPROCS(0)) // bounds what is made ahead
		stop := make(chan struct{})
		var wg sync.WaitGroup
		defer wg.Wait()
		defer close(stop)
		wg.Go(func() {
			defer close(queue)
			for i := range n {
				slot := make(chan generate.Item, 1)
				select {
				case queue <- slot:
				case <-stop:
					return
				}
				wg.Go(func() { slot <- generate.At(seed, n, i) })
			}
		})
		for slot := range queue {
			if !yield(<-slot) {
				return
			}
		}
	}
}

// address is where an item was published; one without an address has one in the archive.
func address(it generate.Item) string {
	if it.URL != "" {
		return it.URL
	}
	return "https://archive.example/" + it.Name
}

// newArchive begins the archive that the destination names.
func newArchive(o options) (archive, error) {
	if _, err := os.Lstat(o.write); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is there already", o.write)
	}
	switch {
	case strings.HasSuffix(o.write, ".jsonl"):
		l, err := createLines(o.write)
		return records{l}, err
	case strings.HasSuffix(o.write, ".warc"), strings.HasSuffix(o.write, ".warc.gz"):
		f, err := os.Create(o.write)
		if err != nil {
			return nil, err
		}
		opt := warc.WriterOptions{Gzip: strings.HasSuffix(o.write, ".gz"), Seed: fmt.Sprint(o.seed)}
		return &web{file: f, out: warc.NewWriter(f, opt)}, nil
	}
	return folder(o.write), os.MkdirAll(o.write, 0o755)
}

// folder is a folder of files.
type folder string

func (f folder) add(it generate.Item) error {
	path := filepath.Join(string(f), filepath.FromSlash(it.Name))
	err := os.WriteFile(path, it.Bytes, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		err = os.WriteFile(path, it.Bytes, 0o644)
	}
	return err
}

func (f folder) close() error { return nil }

// web is a web archive: a response an item, a second apart.
type web struct {
	file *os.File
	out  *warc.Writer
}

func (w *web) add(it generate.Item) error {
	_, err := w.out.Write(warc.Entry{
		Type: warc.Response, TargetURI: address(it), Date: time.Date(2026, 1, 1, 0, 0, it.Index, 0, time.UTC),
		Head: fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: %s; charset=%s\r\nContent-Length: %d\r\n\r\n", it.MediaType, it.Charset, len(it.Bytes)),
		Body: it.Bytes,
	})
	return err
}

func (w *web) close() error { return w.file.Close() }

// records is JSON Lines as gongwen pipe reads them.
type records struct{ *linesFile }

func (r records) add(it generate.Item) error {
	record := struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		MediaType string `json:"media_type"`
		Charset   string `json:"charset,omitempty"`
		Text      string `json:"text,omitempty"`
		Base64    []byte `json:"base64,omitempty"`
	}{ID: it.Name, URL: address(it), MediaType: it.MediaType}
	if utf8.Valid(it.Bytes) {
		record.Text = string(it.Bytes)
	} else {
		record.Charset, record.Base64 = it.Charset, it.Bytes
	}
	return r.write(record)
}

// linesFile is a file of JSON Lines.
type linesFile struct {
	file *os.File
	out  *bufio.Writer
}

func createLines(name string) (*linesFile, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &linesFile{f, bufio.NewWriterSize(f, 1<<20)}, nil
}

func (l *linesFile) write(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := l.out.Write(b.Bytes())
	return err
}

func (l *linesFile) close() error { return errors.Join(l.out.Flush(), l.file.Close()) }
