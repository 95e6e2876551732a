package gongwen_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
)

// numbered is a small notice that can be told from the others.
func numbered(i int) doc.Source {
	return doc.Source{
		Name:  fmt.Sprintf("%d.txt", i),
		Bytes: fmt.Appendf(nil, "关于第%d次检查的通知\n\n各科室：\n\n请于2030年5月底前完成第%d次检查。\n", i, i),
	}
}

// sources yields n notices; every tenth is empty, and the one before the last is an error of the stream itself.
func sources(n int, taken *atomic.Int64) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		for i := range n {
			if taken != nil {
				taken.Add(1)
			}
			src, err := numbered(i), error(nil)
			switch {
			case i == n-2:
				src, err = doc.Source{Name: "lost"}, io.ErrUnexpectedEOF
			case i%10 == 9:
				src.Bytes = []byte{}
			}
			if !yield(src, err) {
				return
			}
		}
	}
}

func newParser(t testing.TB, opt gongwen.Options) *gongwen.Parser {
	t.Helper()
	p, err := gongwen.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAllKeepsOrderAndGoesOn(t *testing.T) {
	p := newParser(t, gongwen.Options{Workers: 4})
	const n = 100
	i := 0
	for d, err := range p.All(t.Context(), sources(n, nil)) {
		switch {
		case i == n-2:
			if !errors.Is(err, io.ErrUnexpectedEOF) || d == nil || d.Source.Name != "lost" {
				t.Errorf("%d: error of the stream: %v", i, err)
			}
		case i%10 == 9:
			if !errors.Is(err, doc.ErrEmpty) || d.Err == nil || d.Source.Name != fmt.Sprintf("%d.txt", i) {
				t.Errorf("%d: bad input: %v", i, err)
			}
		case err != nil:
			t.Errorf("%d: %v", i, err)
		case !strings.Contains(d.Text, fmt.Sprintf("完成第%d次检查", i)):
			t.Errorf("%d: out of order: %.30q", i, d.Text)
		}
		i++
	}
	if i != n {
		t.Errorf("%d documents, want %d", i, n)
	}
}

// settled waits until no more goroutines run than before.
func settled(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func TestAllStopsWithTheCaller(t *testing.T) {
	p := newParser(t, gongwen.Options{Workers: 3})
	before := runtime.NumGoroutine()
	var taken atomic.Int64
	seen := 0
	for range p.All(t.Context(), sources(1000, &taken)) {
		if seen++; seen == 5 {
			break
		}
	}
	settled(t, before)
	if n := taken.Load(); n > 40 { // 8 for each worker wait at most
		t.Errorf("%d sources taken for 5 documents: reading ahead is not bounded", n)
	}
}

func TestAllStopsWithTheContext(t *testing.T) {
	p := newParser(t, gongwen.Options{Workers: 3})
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen := 0
	var last error
	for _, err := range p.All(ctx, sources(1000, nil)) {
		if seen++; seen == 5 {
			cancel()
		}
		last = err
	}
	settled(t, before)
	if seen > 50 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d documents after the end of the context, last error %v", seen, last)
	}
}

func TestAllBoundsBytesInFlight(t *testing.T) {
	var open, most atomic.Int64
	one := doc.Source{Open: func(context.Context) (io.ReadCloser, error) {
		most.Store(max(most.Load(), open.Add(1)))
		time.Sleep(time.Millisecond)
		return closer{strings.NewReader("通知"), func() { open.Add(-1) }}, nil
	}}
	p := newParser(t, gongwen.Options{Workers: 8, BytesInFlight: 1000, Limits: doc.Limits{Bytes: 600}})
	stream := func(yield func(doc.Source, error) bool) {
		for range 20 {
			if !yield(one, nil) {
				return
			}
		}
	}
	n := 0
	for _, err := range p.All(t.Context(), stream) {
		if err != nil {
			t.Error(err)
		}
		n++
	}
	if n != 20 || most.Load() > 1 {
		t.Errorf("%d documents; %d sources of up to 600 bytes open at a time within 1000", n, most.Load())
	}
}

type closer struct {
	io.Reader
	done func()
}

func (c closer) Close() error { c.done(); return nil }

// TestParserIsShared parses the same inputs on many goroutines: under -race this shows that a Parser holds no state,
// and the bytes of output are the same each time.
func TestParserIsShared(t *testing.T) {
	p := newParser(t, gongwen.Options{})
	want := map[int][]byte{}
	for i := range 4 {
		want[i] = parseJSON(t, p, numbered(i))
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			i := g % 4
			if got := parseJSON(t, p, numbered(i)); !bytes.Equal(got, want[i]) {
				t.Errorf("another result on goroutine %d", g)
			}
		})
	}
	wg.Wait()
}

func parseJSON(t testing.TB, p *gongwen.Parser, src doc.Source) []byte {
	d, err := p.Parse(t.Context(), src)
	if err != nil {
		t.Error(err)
		return nil
	}
	var b bytes.Buffer
	if err := d.WriteJSON(&b); err != nil {
		t.Error(err)
	}
	return b.Bytes()
}

func TestNewJoinsEveryFault(t *testing.T) {
	_, err := gongwen.New(gongwen.Options{Workers: -1, BytesInFlight: -1, Limits: doc.Limits{Depth: -3}, Formats: []doc.Format{nil}})
	for _, want := range []string{"workers", "bytes_in_flight", "depth", "formats[0]"} {
		if err == nil || !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), want) {
			t.Errorf("no fault %q in %v", want, err)
		}
	}
}

func TestParseReader(t *testing.T) {
	d, err := gongwen.Parse(t.Context(), strings.NewReader("关于检查的通知\n\n各科室：\n请按时完成。\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d.Schema != doc.Schema || d.ID == "" || d.ID != d.Source.SHA256 || d.Version.Rules == "" || !strings.Contains(d.Text, "请按时完成") {
		t.Errorf("%+v", d)
	}
}

// panics is a format whose reader fails in the worst way.
type panics struct{}

func (panics) Name() string                          { return "panics" }
func (panics) Detect(_ doc.Source, head []byte) bool { return bytes.HasPrefix(head, []byte("boom")) }
func (panics) Read(context.Context, doc.Source, []byte, doc.Limits) (doc.Blocks, error) {
	panic("in a format")
}

// nested is a format whose input holds its own rest.
type nested struct{}

func (nested) Name() string                          { return "nested" }
func (nested) Detect(_ doc.Source, head []byte) bool { return len(head) > 0 && head[0] == '>' }
func (nested) Read(_ context.Context, _ doc.Source, raw []byte, _ doc.Limits) (doc.Blocks, error) {
	return doc.Blocks{Children: []doc.Source{{Bytes: raw[1:]}}, Body: 1}, nil
}

func TestFormats(t *testing.T) {
	p := newParser(t, gongwen.Options{Formats: []doc.Format{panics{}, nested{}}})
	_, err := p.Parse(t.Context(), doc.Source{Name: "x", Bytes: []byte("boom")})
	if e := (*doc.Error)(nil); !errors.Is(err, doc.ErrInternal) || !errors.As(err, &e) || e.Name != "x" || e.Stage != "panics" {
		t.Errorf("a panic must not leave the package, got %v", err)
	}
	d, err := p.Parse(t.Context(), doc.Source{Name: "x", Bytes: []byte(">>关于检查的通知\n请完成。")})
	if err != nil || !strings.Contains(d.Text, "请完成") || d.Source.Parent == "" || !strings.HasSuffix(d.ID, "#1") {
		t.Errorf("a source inside a source: %+v, %v", d, err)
	}
	if _, err := p.Parse(t.Context(), doc.Source{Bytes: []byte(">>>>>>>通知")}); !errors.Is(err, doc.ErrTooDeep) {
		t.Errorf("seven deep: %v", err)
	}
}

// What was noticed where an input lay is a diagnostic of the document, once, of a source inside it too.
func TestNotes(t *testing.T) {
	p := newParser(t, gongwen.Options{Formats: []doc.Format{nested{}}})
	note := doc.Diagnostic{Code: "warc_truncated", Message: "the crawl stored only the beginning: length"}
	for _, text := range []string{"关于检查的通知\n请完成。", ">>关于检查的通知\n请完成。"} {
		src := doc.Source{Bytes: []byte(text), Notes: []doc.Diagnostic{note}}
		d, err := p.Parse(t.Context(), src)
		if err != nil || len(d.Diagnostics) == 0 || d.Diagnostics[0] != note || slices.Contains(d.Diagnostics[1:], note) {
			t.Errorf("%s: %+v, %v", text, d, err)
		}
	}
}

func TestDeadline(t *testing.T) {
	p := newParser(t, gongwen.Options{Limits: doc.Limits{Deadline: time.Nanosecond}})
	if _, err := p.Parse(t.Context(), numbered(1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("want the deadline, got %v", err)
	}
}
