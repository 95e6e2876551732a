package parquet_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	reader "github.com/parquet-go/parquet-go"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export/parquet"
)

// goldens are the documents that the tests of the parser hold: real work of all forms.
func goldens(t testing.TB) []*doc.Document {
	t.Helper()
	names, err := filepath.Glob("../../testdata/golden/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	var out []*doc.Document
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d := &doc.Document{}
		if err := json.Unmarshal(b, d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, d)
	}
	return out
}

func failed() *doc.Document {
	err := &doc.Error{Stage: "read", Name: "很大.txt", Err: fmt.Errorf("%w: more than 10 bytes", doc.ErrTooLarge)}
	return &doc.Document{ID: "f", Source: doc.SourceInfo{Name: "很大.txt", Bytes: 11}, Err: err}
}

// writer is what both kinds of file have.
type writer interface {
	Write(*doc.Document) error
	Close() error
}

func newDocuments(w io.Writer, opt parquet.Options) (writer, error) {
	return parquet.NewDocuments(w, opt)
}

func newTasks(w io.Writer, opt parquet.Options) (writer, error) { return parquet.NewTasks(w, opt) }

// makers are the constructors of both.
var makers = map[string]func(io.Writer, parquet.Options) (writer, error){"documents": newDocuments, "tasks": newTasks}

func write(t testing.TB, table string, opt parquet.Options, docs ...*doc.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := makers[table](&b, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if err := w.Write(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, b []byte) *reader.File {
	t.Helper()
	f, err := reader.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// rows reads a file by the schema that it holds, not by our structs. Lists come as lists of values.
func rows(t testing.TB, b []byte) []map[string]any {
	t.Helper()
	f := open(t, b)
	r := reader.NewReader(f)
	defer r.Close()
	var out []map[string]any
	for {
		row := map[string]any{}
		if err := r.Read(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for k, v := range row {
			row[k] = plain(v)
		}
		out = append(out, row)
	}
	return out
}

// plain takes the list.element wrapping of the format away.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if list, ok := v["list"]; ok && len(v) == 1 {
			out := []any{}
			for _, x := range list.([]any) {
				out = append(out, plain(x.(map[string]any)["element"]))
			}
			return out
		}
		out := map[string]any{}
		for k, x := range v {
			out[k] = plain(x)
		}
		return out
	case []byte:
		return string(v)
	}
	return v
}

// whole is a document with something in every field.
func whole() *doc.Document {
	return &doc.Document{
		ID: "w", Version: doc.Version{Gongwen: "v0.9.0", Rules: "r1"},
		Source: doc.SourceInfo{Name: "w.html", URL: "https://example.org/w", MediaType: "text/html", Charset: "GB18030", Bytes: 77, SHA256: "s", FetchedAt: "2026-03-04T05:06:07.008+08:00", Parent: "p"},
		Script: doc.Script{Detected: "traditional", Origin: "mainland", Mirror: true, Converted: true}, PageKind: doc.PageDocument,
		Metadata: doc.Metadata{
			Title: "题", Kind: "通知", Issuers: []string{"甲", "乙"}, Publisher: "丙", DocNumber: "云政发〔2026〕1号", IndexNumber: "1-2",
			WrittenDate: "2026-01-02", Published: "2026-01", Effective: "1969-12-31", Expiry: "2030-12-31", Disclosure: "主动公开", Validity: "有效",
			Recipients: []string{"丁"}, CopiesTo: []string{"戊"}, Signatory: "己", Urgency: "特急", Secrecy: "秘密", PrintedBy: "庚", PrintedDate: "2026-01-03",
			SubjectWords: []string{"辛"}, Keywords: []string{"壬", "癸"}, Theme: "财政", SourceSite: "站", Summary: "要",
			References:  []doc.Reference{{Title: "办法", DocNumber: "一号"}, {Title: "规定"}},
			Attachments: []doc.Attachment{{Title: "附表", URL: "a.xlsx"}}, Persons: []doc.Person{{Name: "周明远", Role: "联系人"}},
		},
		Parts: []doc.Part{{Role: doc.PartNotice}}, Text: "正文",
		Outline: []doc.Section{{ID: "1", Level: 1, Label: "一", Title: "头", Span: doc.Span{Start: 1, End: 9}, Children: []doc.Section{{ID: "1.1", Level: 2, Label: "（一）", Span: doc.Span{Start: 3, End: 9}}}}, {ID: "2", Level: 1, Label: "二"}},
		Tables:  []doc.Table{{}, {}},
		Tasks: []doc.Task{{
			ID: "t1", Part: 2, Path: []string{"一、头", "（一）"}, Label: "1", Title: "名", Text: "事", Spans: []doc.Span{{Start: 4, End: 5}, {Start: 6, End: 7}},
			Lead:         []doc.Unit{{Name: "市财政局", Canonical: "云川市财政局", Level: "市", Region: "云川市", Basis: doc.Stated}},
			Implementing: []doc.Unit{{Name: "各部门", Generic: true, Basis: doc.ByDocument}}, Supporting: []doc.Unit{{Name: "配"}}, Guiding: []doc.Unit{{Name: "导"}},
			Persons: []doc.Person{{Name: "林秀禾"}},
			Deadlines: []doc.Deadline{{Text: "年底前", Kind: doc.DateLimit, Date: "2026-12-31"}, {Text: "6月底前", Kind: doc.DateLimit, Date: "2026-06-30", Start: "2026-06-01"},
				{Text: "印发后20日内", Kind: doc.Relative, Event: "印发", Amount: 20, Unit: "日"}, {Text: "某年", Kind: doc.DateLimit, Date: "2027"}},
			ResponsibilityText: "市财政局牵头", Source: doc.Place{Start: 0, End: 30, Page: 3, Paragraph: 4, Sheet: "表1", Cell: "B7"},
		}, {ID: "t2", Text: "又一事"}},
		Figures:     []doc.Figure{{Subject: "件", Value: "2.5", Unit: "万件", Number: "25000", BaseUnit: "件", Share: "12.5", Change: "增长3%", Period: "2025"}},
		Removed:     []doc.Removal{{Text: "首页"}, {Text: "返回"}},
		Diagnostics: []doc.Diagnostic{{Code: "origin_unsure"}}, Children: []string{"w#1"},
	}
}

type (
	row  = map[string]any
	list = []any
)

func days(y int, m time.Month, d int) int32 {
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// TestDocuments holds every column of a full row, and what of a row of a failed input is NULL.
func TestDocuments(t *testing.T) {
	got := rows(t, write(t, "documents", parquet.Options{}, whole(), failed()))
	want := []row{{
		"id": "w", "name": "w.html", "url": "https://example.org/w", "parent": "p", "media_type": "text/html", "charset": "GB18030", "bytes": int64(77), "sha256": "s",
		"fetched_at": time.Date(2026, 3, 3, 21, 6, 7, 8e6, time.UTC).UnixMilli(), "page_kind": "document", "script": "traditional", "origin": "mainland", "mirror": true, "converted": true,
		"title": "题", "kind": "通知", "issuers": list{"甲", "乙"}, "publisher": "丙", "doc_number": "云政发〔2026〕1号", "index_number": "1-2",
		"written_date": days(2026, 1, 2), "published_date": nil, "effective_date": int32(-1), "expiry_date": days(2030, 12, 31), "year": int32(2026),
		"disclosure": "主动公开", "validity": "有效", "recipients": list{"丁"}, "copies_to": list{"戊"}, "signatory": "己", "urgency": "特急", "secrecy": "秘密",
		"printed_by": "庚", "printed_date": days(2026, 1, 3), "subject_words": list{"辛"}, "keywords": list{"壬", "癸"}, "theme": "财政", "source_site": "站", "summary": "要",
		"references":  list{row{"title": "办法", "doc_number": "一号"}, row{"title": "规定", "doc_number": nil}},
		"attachments": list{row{"title": "附表", "url": "a.xlsx"}}, "persons": list{row{"name": "周明远", "role": "联系人"}}, "text": "正文",
		"outline": list{
			row{"id": "1", "level": int32(1), "label": "一", "title": "头", "start": int32(1), "end": int32(9)},
			row{"id": "1.1", "level": int32(2), "label": "（一）", "title": nil, "start": int32(3), "end": int32(9)},
			row{"id": "2", "level": int32(1), "label": "二", "title": nil, "start": int32(0), "end": int32(0)},
		},
		"figures":    list{row{"subject": "件", "value": "2.5", "unit": "万件", "number": 25000.0, "base_unit": "件", "share_percent": 12.5, "change": "增长3%", "period": "2025"}},
		"part_count": int32(1), "section_count": int32(3), "table_count": int32(2), "task_count": int32(2), "figure_count": int32(1), "removed_count": int32(2), "removed_bytes": int64(12),
		"diagnostics": list{"origin_unsure"}, "children": list{"w#1"}, "gongwen_version": "v0.9.0", "rules_version": "r1",
		"error_code": nil, "error_stage": nil, "error_message": nil, "record": nil,
	}}
	bad := row{}
	for column, v := range want[0] { // absent is NULL, an empty list, or zero
		switch v.(type) {
		case list:
			bad[column] = list{}
		case bool:
			bad[column] = false
		default:
			bad[column] = nil
		}
	}
	for _, column := range []string{"part_count", "section_count", "table_count", "task_count", "figure_count", "removed_count"} {
		bad[column] = int32(0)
	}
	bad["removed_bytes"], bad["id"], bad["name"], bad["bytes"] = int64(0), "f", "很大.txt", int64(11)
	bad["error_code"], bad["error_stage"], bad["error_message"] = "too_large", "read", failed().Err.Error()
	if diff := cmp.Diff(append(want, bad), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTasks holds every column of a full task, and of one that has a text only.
func TestTasks(t *testing.T) {
	got := rows(t, write(t, "tasks", parquet.Options{}, failed(), whole()))
	document := row{
		"document_id": "w", "document_name": "w.html", "document_url": "https://example.org/w", "document_title": "题", "document_kind": "通知",
		"document_number": "云政发〔2026〕1号", "document_issuers": list{"甲", "乙"}, "document_date": days(2026, 1, 2), "document_year": int32(2026),
	}
	first := row{
		"id": "t1", "number": int32(1), "part": int32(2), "path": list{"一、头", "（一）"}, "label": "1", "title": "名", "text": "事",
		"lead": list{"市财政局"}, "lead_canonical": list{"云川市财政局"}, "implementing": list{"各部门"}, "implementing_canonical": list{"各部门"},
		"supporting": list{"配"}, "supporting_canonical": list{"配"}, "guiding": list{"导"}, "guiding_canonical": list{"导"},
		"units": list{
			row{"role": "lead", "name": "市财政局", "canonical": "云川市财政局", "level": "市", "region": "云川市", "generic": false, "basis": "stated"},
			row{"role": "implementing", "name": "各部门", "canonical": nil, "level": nil, "region": nil, "generic": true, "basis": "document"},
			row{"role": "supporting", "name": "配", "canonical": nil, "level": nil, "region": nil, "generic": false, "basis": nil},
			row{"role": "guiding", "name": "导", "canonical": nil, "level": nil, "region": nil, "generic": false, "basis": nil},
		},
		"persons": list{row{"name": "林秀禾", "role": nil}},
		"deadlines": list{
			row{"text": "年底前", "kind": "date", "date": days(2026, 12, 31), "start": nil, "event": nil, "amount": nil, "unit": nil},
			row{"text": "6月底前", "kind": "date", "date": days(2026, 6, 30), "start": days(2026, 6, 1), "event": nil, "amount": nil, "unit": nil},
			row{"text": "印发后20日内", "kind": "relative", "date": nil, "start": nil, "event": "印发", "amount": int32(20), "unit": "日"},
			row{"text": "某年", "kind": "date", "date": nil, "start": nil, "event": nil, "amount": nil, "unit": nil},
		},
		"due": days(2026, 12, 31), "responsibility_text": "市财政局牵头", "spans": list{row{"start": int32(4), "end": int32(5)}, row{"start": int32(6), "end": int32(7)}},
		"source_start": int64(0), "source_end": int64(30), "source_page": int32(3), "source_paragraph": int32(4), "source_sheet": "表1", "source_cell": "B7",
	}
	second := row{}
	for column, v := range first {
		second[column] = nil
		if _, ok := v.(list); ok {
			second[column] = list{}
		}
	}
	second["id"], second["number"], second["text"] = "t2", int32(2), "又一事"
	maps.Copy(first, document)
	maps.Copy(second, document)
	if diff := cmp.Diff([]row{first, second}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNothingLost: a field of the model that is filled in whole() but has no column is seen here, for whole() must fill
// every field but those named.
func TestNothingLost(t *testing.T) {
	only := []string{"Document.Schema", "Document.Entries", "Document.Pages", "Document.Evidence", "Document.Map", "Document.Places", "Document.Err", "Script.Evidence", "Metadata.Other"} // in the record
	v := reflect.ValueOf(*whole())
	for _, part := range []reflect.Value{v, v.FieldByName("Source"), v.FieldByName("Script"), v.FieldByName("Version"), v.FieldByName("Metadata"), v.FieldByName("Tasks").Index(0)} {
		for i := range part.NumField() {
			name := part.Type().Name() + "." + part.Type().Field(i).Name
			if part.Field(i).IsZero() && !slices.Contains(only, name) {
				t.Errorf("%s is a new field: give it a column, fill it in whole() and hold it in the tests", name)
			}
		}
	}
}

func TestRecord(t *testing.T) {
	docs := append(goldens(t), failed())
	got := rows(t, write(t, "documents", parquet.Options{Record: true}, docs...))
	for i, d := range docs {
		want, err := d.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if got[i]["record"] != string(want) {
			t.Errorf("%s: the record is not the document's JSON", d.Source.Name)
		}
	}
}

func TestSameBytes(t *testing.T) {
	for table := range makers {
		opt := parquet.Options{RowGroupBytes: 40_000, Record: true}
		if a, b := write(t, table, opt, goldens(t)...), write(t, table, opt, goldens(t)...); !bytes.Equal(a, b) {
			t.Errorf("%s: the same documents gave other bytes", table)
		}
	}
}

// TestRowGroups: row groups are closed at their limit and together hold every row.
func TestRowGroups(t *testing.T) {
	for table := range makers {
		docs := goldens(t)
		one, many := write(t, table, parquet.Options{}, docs...), write(t, table, parquet.Options{RowGroupBytes: 10_000}, docs...)
		if n := len(open(t, one).RowGroups()); n != 1 {
			t.Errorf("%s: %d row groups below the limit", table, n)
		}
		groups := open(t, many).RowGroups()
		if len(groups) < 3 {
			t.Errorf("%s: %d row groups of 10,000 bytes", table, len(groups))
		}
		if diff := cmp.Diff(rows(t, one), rows(t, many)); diff != "" {
			t.Errorf("%s: rows differ by row groups:\n%s", table, diff)
		}
	}
}

func TestFile(t *testing.T) {
	d := whole()
	d.Source.Name = "\xc4\xe3.txt" // GBK, as a file system gives it
	d.Text = strings.Repeat("很长的正文。", 50_000)
	for table, name := range map[string]string{"documents": "name", "tasks": "document_name"} {
		b := write(t, table, parquet.Options{}, d)
		if got := rows(t, b)[0][name]; got != "\uFFFD.txt" {
			t.Errorf("%s: a name that is no UTF-8 became %q", table, got)
		}
		f := open(t, b)
		for key, want := range map[string]string{"gongwen.table": table, "gongwen.table_version": parquet.TableVersion, "gongwen.schema": doc.Schema, "gongwen.version": "v0.9.0", "gongwen.rules": "r1"} {
			if got, _ := f.Lookup(key); got != want {
				t.Errorf("%s: metadata %s is %q, want %q", table, key, got, want)
			}
		}
		if size := f.Size(); table == "documents" && size > 60_000 { // 900 KB of text, once, and no bound that repeats it
			t.Errorf("the file has %d bytes", size)
		}
		for _, c := range f.Metadata().RowGroups[0].Columns {
			m := c.MetaData
			if m.Codec.String() != "ZSTD" {
				t.Errorf("%s: %v is compressed by %v", table, m.PathInSchema, m.Codec)
			}
			if s := m.Statistics; len(s.MaxValue) > 1000 {
				t.Errorf("%s: %v has a bound of %d bytes", table, m.PathInSchema, len(s.MaxValue))
			}
			if path := strings.Join(m.PathInSchema, "."); (path == "written_date" || path == "due") && len(m.Statistics.MaxValue) != 4 {
				t.Errorf("%s: %s has no statistics", table, path)
			}
		}
	}
}

// TestColumnsTable: the table of the package comment names every column, in order, with its type.
func TestColumnsTable(t *testing.T) {
	comment, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for table := range makers {
		_, section, _ := strings.Cut(string(comment), "# Columns of "+table+"\n")
		section, _, _ = strings.Cut(section, "// #")
		var stated []string
		for _, m := range regexp.MustCompile(`(?m)^//\t(\w+) +(\w+)`).FindAllStringSubmatch(section, -1) {
			stated = append(stated, m[1]+" "+m[2])
		}
		var is []string
		for _, f := range open(t, write(t, table, parquet.Options{}, whole())).Schema().Fields() {
			is = append(is, f.Name()+" "+kind(f))
		}
		if diff := cmp.Diff(is, stated); diff != "" {
			t.Errorf("%s (-file +doc.go):\n%s", table, diff)
		}
	}
}

// kind names the type of a column as the table does.
func kind(f reader.Field) string {
	switch s := f.Type().String(); {
	case !f.Leaf():
		return "LIST"
	case strings.HasPrefix(s, "TIMESTAMP"):
		return "TIMESTAMP"
	case strings.HasPrefix(s, "INT("):
		return map[string]string{"INT(32,true)": "INT32", "INT(64,true)": "INT64"}[s]
	default:
		return s
	}
}

// full is a disk that is full after some bytes.
type full struct{ left int }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestErrors(t *testing.T) {
	for table, make := range makers {
		if _, err := make(io.Discard, parquet.Options{RowGroupBytes: -1}); !errors.Is(err, doc.ErrOptions) {
			t.Errorf("%s: negative bytes: %v", table, err)
		}
		w, err := make(&full{left: 5_000}, parquet.Options{RowGroupBytes: 1})
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < 100 && err == nil; i++ {
			err = w.Write(whole())
		}
		if !errors.Is(err, errFull) {
			t.Errorf("%s: a full disk: %v", table, err)
		}
		if again, end := w.Write(whole()), w.Close(); again != err || end != err {
			t.Errorf("%s: after an error Write gives %v, Close %v", table, again, end)
		}
		w, _ = make(&full{left: 100}, parquet.Options{})
		if err := w.Write(whole()); err != nil {
			t.Errorf("%s: a row was written at once: %v", table, err)
		}
		if err := w.Close(); !errors.Is(err, errFull) {
			t.Errorf("%s: full at Close: %v", table, err)
		}
		w, _ = make(io.Discard, parquet.Options{})
		if err := errors.Join(w.Close(), w.Close()); err != nil {
			t.Errorf("%s: Close twice: %v", table, err)
		}
		if err := w.Write(whole()); err == nil {
			t.Errorf("%s: written after Close", table)
		}
		if n := len(rows(t, write(t, table, parquet.Options{}))); n != 0 {
			t.Errorf("%s: an empty file has %d rows", table, n)
		}
	}
}

// TestAbsentInLists: whatever of the elements of a list is absent is NULL, in any pattern and number.
func TestAbsentInLists(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		return []string{"", "", "甲", "乙丙"}[r.IntN(4)]
	}
	cell := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	var docs []*doc.Document
	var want []any
	for range 60 {
		d, outline := &doc.Document{}, list{}
		for range r.IntN(150) {
			s := doc.Section{ID: word(), Label: word(), Title: word()}
			d.Outline = append(d.Outline, s)
			outline = append(outline, row{"id": cell(s.ID), "level": int32(0), "label": cell(s.Label), "title": cell(s.Title), "start": int32(0), "end": int32(0)})
		}
		docs, want = append(docs, d), append(want, outline)
	}
	var got []any
	for _, row := range rows(t, write(t, "documents", parquet.Options{}, docs...)) {
		got = append(got, row["outline"])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
