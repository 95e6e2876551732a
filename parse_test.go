package gongwen_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
)

var update = flag.Bool("update", false, "write the goldens of testdata/golden")

// notices are the documents of testdata, each written for a phenomenon (see testdata/README.md).
func notices(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range []string{"*.txt", "*.html"} {
		names, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if utf8.Valid(b) { // those in other charsets are normalize's
				out[filepath.Base(name)] = b
			}
		}
	}
	if len(out) < 7 {
		t.Fatalf("only %d notices in testdata", len(out))
	}
	return out
}

// TestGolden holds the whole result of every notice. The version of the rules is left out, so that a change of rules shows
// where it changes results and nowhere else.
func TestGolden(t *testing.T) {
	p := newParser(t, gongwen.Options{})
	for name, raw := range notices(t) {
		d, err := p.Parse(t.Context(), doc.Source{Name: name, Bytes: raw})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		d.Version = doc.Version{}
		var got bytes.Buffer
		enc := json.NewEncoder(&got)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		if err := enc.Encode(d); err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", "golden", name+".json")
		if *update {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
			t.Errorf("%s (-want +got; -update writes it):\n%s", name, diff)
		}
	}
}

// TestCharsetDoesNotMatter: the same notice in GB18030 and UTF-16 gives the same document, but for where in the bytes
// things stand.
func TestCharsetDoesNotMatter(t *testing.T) {
	p := newParser(t, gongwen.Options{})
	for name, raw := range notices(t) {
		raw = bytes.Replace(raw, []byte(`<meta charset="utf-8">`), nil, 1)
		want := withoutBytes(t, p, raw)
		for charset, e := range map[string]encoding.Encoding{
			"gb18030": simplifiedchinese.GB18030, "utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		} {
			b, err := e.NewEncoder().Bytes(raw)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, withoutBytes(t, p, b)); diff != "" {
				t.Errorf("%s in %s is another document:\n%s", name, charset, diff)
			}
		}
	}
}

// withoutBytes is the JSON of a document without what its bytes decide.
func withoutBytes(t *testing.T, p *gongwen.Parser, raw []byte) string {
	t.Helper()
	d, err := p.Parse(t.Context(), doc.Source{Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	d.ID, d.Source = "", doc.SourceInfo{}
	for i := range d.Removed {
		d.Removed[i].Source = doc.Place{}
	}
	for i := range d.Tasks {
		d.Tasks[i].Source = doc.Place{}
	}
	for _, list := range d.Evidence {
		for i := range list {
			list[i].Source = doc.Place{}
		}
	}
	d.Diagnostics = slices.DeleteFunc(d.Diagnostics, func(n doc.Diagnostic) bool { return n.Code == "damage_repaired" }) // names bytes
	b, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestWayBack follows tasks and metadata to the bytes of the file.
func TestWayBack(t *testing.T) {
	raw := notices(t)["notice.txt"]
	d, err := newParser(t, gongwen.Options{}).Parse(t.Context(), doc.Source{Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range d.Tasks {
		if src := string(raw[x.Source.Start:x.Source.End]); !strings.Contains(src, x.Title) {
			t.Errorf("task %s leads to %q", x.Title, src)
		}
		for _, u := range x.Lead {
			place, ok := d.Locate(u.Span)
			if !ok || string(raw[place.Start:place.End]) != u.Name || d.Text[u.Span.Start:u.Span.End] != u.Name {
				t.Errorf("unit %s leads to %v %v", u.Name, place, ok)
			}
		}
	}
	for _, field := range []string{"title", "doc_number", "written_date", "published_date", "issuers", "recipients", "index_number"} {
		list := d.Evidence[field]
		if len(list) == 0 || list[0].Source.End == 0 {
			t.Errorf("no evidence for %s: %v", field, list)
		}
	}
	if e := d.Evidence["doc_number"][0]; !strings.Contains(string(raw[e.Source.Start:e.Source.End]), "云政办发〔2021〕16号") {
		t.Errorf("the number leads to %q", raw[e.Source.Start:e.Source.End])
	}
}

func TestBadInput(t *testing.T) {
	p := newParser(t, gongwen.Options{})
	line := strings.Repeat("请各单位按时完成检查，并把结果报送办公室。", 40_000) // 2.5 MB without a line break
	for _, c := range []struct {
		name string
		raw  string
		want error
		note string // a diagnostic that says what is wrong
	}{
		{"empty", "", doc.ErrEmpty, ""}, {"blanks", " \n\t\r\n", doc.ErrEmpty, ""}, {"a mark and nothing", "\xef\xbb\xbf", doc.ErrEmpty, ""},
		{"binary", "\x00\x01\x02\x03\x04\x00\x00\xff", doc.ErrBinary, ""}, {"an archive", "PK\x03\x04" + strings.Repeat("x", 100), doc.ErrUnsupported, ""},
		{"PDF", "%PDF-1.7\n%\xe2\xe3", doc.ErrUnsupported, ""},
		{"too large", strings.Repeat("公", 65<<20/3), doc.ErrTooLarge, ""},
		{"invalid UTF-8", "关于检查的通知\xff\xfe\n请按时完成检查。", nil, "invalid_bytes"},
		{"no Chinese", "Lorem ipsum dolor sit amet.\n", nil, "no_chinese"},
		{"nested brackets", "关于检查的通知\n" + strings.Repeat("（", 10_000) + "市水利局负责" + strings.Repeat("）", 10_000), nil, ""},
		{"nested elements", strings.Repeat("<div>", 100_000) + "关于检查的通知", nil, "html_deep"},
		{"half a page", "<html><head><title>关于检查的通知</title><script>var a='<div>", nil, ""},
		{"half a tag", "<html><body><p>关于检查的通知</p><table><tr><td colspan=", nil, ""},
		{"a million attributes", "<div " + strings.Repeat("a=1 ", 1_000_000) + ">关于检查的通知</div>", nil, ""},
		{"a table of 65,535 columns", "<table>" + strings.Repeat("<tr><td colspan=65535 rowspan=65535>甲</td><td colspan=65535>乙</td></tr>", 2000) + "</table>", nil, "table_limit"},
		{"nested tables", strings.Repeat("<table><tr><td>", 5_000) + "关于检查的通知", nil, "html_deep"},
		{"frames", strings.Repeat(`<frameset><frame src="a.html"><iframe src="a.html"></iframe>`, 1000) + "<p>关于检查的通知", nil, ""},
		{"entities", "<p>" + strings.Repeat("&amp;&#38;lt;&bogus;&", 100_000) + "关于检查的通知", nil, ""},
		{"NUL", "<p>关于\x00检查的通知</p>" + strings.Repeat("<p>请按时完成检查。</p>", 50), nil, "html_nul"},
		{"wrong charset", `<meta charset="big5"><p>关于检查的通知</p>`, nil, "charset_claim"},
		{"links without end", strings.Repeat("<a href=x>通知", 50_000), nil, ""},
		{"quotation marks of a script", "<p>通知<script>" + strings.Repeat(`"`, 500_000) + "</script>", nil, ""},
		{"bars", strings.Repeat("|\n甲", 100_000), nil, ""},
		{"serial heads", strings.Repeat("序号\n", 100_000), nil, ""},
		{"one line", line, nil, ""},
		{"ragged table", "方案\n\t甲\n\t乙\n\t丙\n\n\t一\n\t二\n\t三\n\n\t四\n\n\t五\n\t六\n\t七\n", nil, "table_ragged"},
	} {
		d, err := p.Parse(t.Context(), doc.Source{Name: c.name, Bytes: []byte(c.raw)})
		if c.want != nil {
			var e *doc.Error
			if !errors.Is(err, c.want) || !errors.As(err, &e) || e.Name != c.name {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.note != "" && !slices.ContainsFunc(d.Diagnostics, func(n doc.Diagnostic) bool { return n.Code == c.note }) {
			t.Errorf("%s: no diagnostic %s in %v", c.name, c.note, d.Diagnostics)
		}
	}
}

// BenchmarkParse takes the notices of testdata the whole way.
func BenchmarkParse(b *testing.B) {
	p := newParser(b, gongwen.Options{})
	for _, name := range []string{"notice.txt", "mirror.txt", "page.html", "flattened-table.txt"} {
		raw := notices(b)[name]
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Parse(b.Context(), doc.Source{Bytes: raw}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLine does the same with one line: a document that has lost all its line breaks.
func BenchmarkLine(b *testing.B) {
	p := newParser(b, gongwen.Options{})
	for _, times := range []int{1, 10, 100} {
		raw := []byte("关于检查的通知\n" + strings.Repeat("请各单位对照清单逐项检查，把发现的问题记录在册，6月底前报送（市水利局负责）。", 200*times))
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := p.Parse(b.Context(), doc.Source{Bytes: raw}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPageSize parses a page at 1, 10 and 100 times its size: the time for a byte stays the same.
func BenchmarkPageSize(b *testing.B) {
	p := newParser(b, gongwen.Options{})
	page := string(notices(b)["site-page.html"])
	from, to := strings.Index(page, "<p>一、全面检修"), strings.Index(page, "<p>附件：供暖")
	for _, times := range []int{1, 10, 100} {
		var items strings.Builder
		for i := range 20 * times {
			items.WriteString(strings.NewReplacer("检修", fmt.Sprintf("检修%d", i), "储备", fmt.Sprintf("储备%d", i)).Replace(page[from:to]))
		}
		raw := []byte(page[:from] + items.String() + page[to:])
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Parse(b.Context(), doc.Source{Bytes: raw}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSize parses one document at 1, 10 and 100 times its size: the time for a byte stays the same.
func BenchmarkSize(b *testing.B) {
	p := newParser(b, gongwen.Options{})
	for _, times := range []int{1, 10, 100} {
		var text strings.Builder
		text.WriteString("青禾縣人民政府辦公室關於推行網上辦事的實施意見\n各鄉鎮人民政府：\n")
		for i := range 60 * times {
			fmt.Fprintf(&text, "%d.辦理第%d項業務。通過入口網站第%d次公布規範性檔案，%d個工作日內完成程式設定，方便人民民眾（縣政府辦公室牽頭落實，各鄉鎮人民政府和縣政府各部門具體落實）。\n", i+1, i, i*7, i%30+1)
		}
		raw := []byte(text.String())
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Parse(b.Context(), doc.Source{Bytes: raw}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
