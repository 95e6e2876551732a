package doc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func whole() *Document {
	return &Document{
		Schema: Schema, ID: "ab", Version: Version{"v0", "r"},
		Source:   SourceInfo{Name: "a.txt", Charset: "utf-8", Bytes: 3, SHA256: "ab"},
		Script:   Script{Detected: "traditional", Origin: "mainland", Mirror: true, Converted: true, Evidence: []string{"檔案"}},
		PageKind: PageDocument,
		Entries:  []Entry{{Title: "甲", URL: "/a", Date: "2020-01-01"}},
		Metadata: Metadata{Title: "通知", Issuers: []string{"云川市人民政府"}, Persons: []Person{{"张三", "组长"}},
			References: []Reference{{"办法", "云政发〔2020〕1号"}}, Other: []Field{{"栏目", "甲"}}},
		Evidence: map[string][]Evidence{"title": {{Value: "通知", From: FromText, Span: Span{0, 6}, Source: Place{Start: 0, End: 6}}}},
		Parts:    []Part{{Role: PartNotice, Title: "通知", Span: Span{0, 6}}},
		Text:     "通知<a>&\t甲",
		Outline:  []Section{{ID: "1", Level: 1, Label: "一", Title: "甲", Span: Span{0, 3}, Children: []Section{{ID: "1.1", Level: 2, Label: "(一)"}}}},
		Tables:   []Table{{Span: Span{0, 3}, HeaderRows: 1, Cells: []TableCell{{Row: 0, Col: 1, Rows: 2, Text: "甲"}}}},
		Tasks: []Task{{ID: "1", Part: 1, Path: []string{"一、甲"}, Title: "甲", Spans: []Span{{0, 3}},
			Lead:      []Unit{{Name: "市发改委", Canonical: "云川市发展和改革委员会", Basis: FirstListed}},
			Deadlines: []Deadline{{Text: "年底前", Kind: DateLimit, Date: "2020-12-31"}}}},
		Figures:     []Figure{{Subject: "信息", Value: "12.50", Unit: "条", Share: "3"}, {Value: "约十", Unit: "件"}},
		Removed:     []Removal{{Reason: Furniture, Text: "【打印】", At: 0, Source: Place{Start: 3, End: 9}}},
		Diagnostics: []Diagnostic{{Code: "c", Message: "m", Span: Span{1, 2}}},
		Children:    []string{"ab#1"},
	}
}

func TestJSONBothWays(t *testing.T) {
	for _, want := range []*Document{whole(), {Schema: Schema, ID: "cd", Text: ""}} {
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got := &Document{}
		if err := json.Unmarshal(b, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Document{}, "Map")); diff != "" {
			t.Errorf("there and back (-want +got):\n%s", diff)
		}
		if strings.Contains(string(b), "null") || strings.Contains(string(b), "[]") {
			t.Errorf("absent is absent: %s", b)
		}
	}
}

func TestJSONFormsOfValues(t *testing.T) {
	var sb strings.Builder
	if err := whole().WriteJSON(&sb); err != nil {
		t.Fatal(err)
	}
	line := sb.String()
	for _, want := range []string{`"value":12.50`, `"value":"约十"`, `"share_percent":3`, `通知<a>&\t甲`, `"at":0`, `"schema":"gongwen/1"`} {
		if !strings.Contains(line, want) {
			t.Errorf("no %s in %s", want, line)
		}
	}
	if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
		t.Error("a record is one line")
	}
}

func TestJSONOfFailure(t *testing.T) {
	bad := &Document{Source: SourceInfo{Name: "x"}, Err: &Error{Stage: "read", Name: "x", Err: fmt.Errorf("%w: 5 bytes", ErrTooLarge)}}
	b, err := json.Marshal(bad)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"schema":"gongwen/1","source":{"name":"x"},"error":{"code":"too_large","stage":"read","message":"x: read: input too large: 5 bytes"}}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
	got := &Document{}
	if err := json.Unmarshal(b, got); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(got.Err, ErrTooLarge) || errors.Is(got.Err, ErrEmpty) {
		t.Errorf("the error read back: %v", got.Err)
	}
	again, err := json.Marshal(got)
	if err != nil || string(again) != want {
		t.Errorf("written again: %s, %v", again, err)
	}
}

func TestJSONRefusesOtherSchemas(t *testing.T) {
	if err := json.Unmarshal([]byte(`{"schema":"other/2"}`), &Document{}); err == nil {
		t.Error("no error for another schema")
	}
}

func TestSourceRead(t *testing.T) {
	opened := func(s string) func(context.Context) (io.ReadCloser, error) {
		return func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	fails := errors.New("no such file")
	for _, c := range []struct {
		name string
		ctx  context.Context
		src  Source
		want error
	}{
		{"bytes", t.Context(), Source{Bytes: []byte("abc")}, nil},
		{"open", t.Context(), Source{Open: opened("abc")}, nil},
		{"too large", t.Context(), Source{Bytes: []byte("abcd")}, ErrTooLarge},
		{"too large, opened", t.Context(), Source{Open: opened("abcd")}, ErrTooLarge},
		{"nothing", t.Context(), Source{}, ErrNoInput},
		{"open fails", t.Context(), Source{Open: func(context.Context) (io.ReadCloser, error) { return nil, fails }}, fails},
		{"canceled", canceled, Source{Bytes: []byte("abc")}, context.Canceled},
	} {
		c.src.Name = "in.txt"
		b, err := c.src.Read(c.ctx, 3)
		if !errors.Is(err, c.want) || (c.want == nil) != (string(b) == "abc") {
			t.Errorf("%s: %q, %v; want %v", c.name, b, err, c.want)
		}
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Name != "in.txt" || e.Stage != "read") {
			t.Errorf("%s: the error does not name stage and input: %v", c.name, err)
		}
	}
}

func TestLimits(t *testing.T) {
	l := Limits{Blocks: 7}.WithDefaults()
	if l.Bytes != 64<<20 || l.Blocks != 7 || l.Depth != 512 || l.Deadline != time.Minute {
		t.Errorf("defaults: %+v", l)
	}
	err := Limits{Bytes: -1, Depth: 9999}.Check()
	if !errors.Is(err, ErrOptions) || !strings.Contains(err.Error(), "bytes") || !strings.Contains(err.Error(), "depth") {
		t.Errorf("Check joins every fault: %v", err)
	}
	if err := (Limits{}).Check(); err != nil {
		t.Error(err)
	}
}
