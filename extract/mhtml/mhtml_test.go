package mhtml_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/mhtml"
)

const page = "<html><body><p>关于开展安全检查的通知</p><p>各科室：</p><p>请于6月底前完成检查。</p></body></html>"

// part is one part of a message.
type part struct{ kind, encoding, id, body string }

func message(start string, parts ...part) []byte {
	var b strings.Builder
	b.WriteString("From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"=_b\"")
	if start != "" {
		fmt.Fprintf(&b, "; start=\"%s\"", start)
	}
	b.WriteString("\r\n\r\n")
	for _, p := range parts {
		fmt.Fprintf(&b, "--=_b\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\nContent-ID: %s\r\nContent-Location: http://www.example.gov.cn/1.html\r\n\r\n%s\r\n",
			p.kind, p.encoding, p.id, p.body)
	}
	b.WriteString("--=_b--\r\n")
	return []byte(b.String())
}

func base64Lines(s string) string {
	e := base64.StdEncoding.EncodeToString([]byte(s))
	var b strings.Builder
	for len(e) > 76 {
		b.WriteString(e[:76] + "\r\n")
		e = e[76:]
	}
	return b.String() + e
}

func TestRead(t *testing.T) {
	quoted := strings.NewReplacer("=", "=3D").Replace(page)
	picture := part{"image/png", "base64", "<p>", "AAAA"}
	for _, c := range []struct {
		name string
		raw  []byte
		body int
	}{
		{"base64", message("", picture, part{"text/html; charset=utf-8", "base64", "<a>", base64Lines(page)}), 1},
		{"quoted-printable", message("", part{"text/html; charset=\"utf-8\"", "quoted-printable", "<a>", quoted}), 1},
		{"8bit", message("", part{"text/html; charset=utf-8", "8bit", "<a>", page}), 1},
		{"root part named", message("<b>", part{"text/html", "8bit", "<a>", "<p>frame</p>"}, part{"text/html; charset=utf-8", "8bit", "<b>", page}), 2},
	} {
		src := doc.Source{Name: c.name, Bytes: c.raw}
		if !(mhtml.Format{}).Detect(src, c.raw) {
			t.Errorf("%s: not detected", c.name)
		}
		b, err := mhtml.Format{}.Read(t.Context(), src, c.raw, doc.Limits{})
		if err != nil || b.Body != c.body {
			t.Errorf("%s: body %d, %v; want %d", c.name, b.Body, err, c.body)
			continue
		}
		child := b.Children[b.Body-1]
		if string(child.Bytes) != page || child.MediaType != "text/html" || child.Charset != "utf-8" || child.URL != "http://www.example.gov.cn/1.html" {
			t.Errorf("%s: child %+v", c.name, child)
		}
	}
}

func TestReadBad(t *testing.T) {
	whole := message("", part{"text/html; charset=utf-8", "base64", "<a>", base64Lines(strings.Repeat(page, 20))})
	deep := "Content-Type: multipart/related; boundary=b0\r\n\r\n"
	for i := range 9 {
		deep += fmt.Sprintf("--b%d\r\nContent-Type: multipart/related; boundary=b%d\r\n\r\n", i, i+1)
	}
	for _, c := range []struct {
		name   string
		raw    []byte
		limits doc.Limits
		want   error
	}{
		{"no header", []byte("Content-Type"), doc.Limits{}, doc.ErrDamaged},
		{"no boundary", []byte("Content-Type: multipart/related\r\n\r\nx"), doc.Limits{}, doc.ErrDamaged},
		{"no page", message("", part{"image/png", "base64", "<p>", "AAAA"}), doc.Limits{}, doc.ErrDamaged},
		{"cut before the page", whole[:150], doc.Limits{}, doc.ErrDamaged},
		{"too large", whole, doc.Limits{Bytes: 100}, doc.ErrTooLarge},
		{"too deep", []byte(deep), doc.Limits{}, doc.ErrTooDeep},
	} {
		if _, err := (mhtml.Format{}).Read(t.Context(), doc.Source{}, c.raw, c.limits); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	b, err := mhtml.Format{}.Read(t.Context(), doc.Source{}, whole[:len(whole)/2], doc.Limits{})
	if err != nil || len(b.Children) != 1 || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "mhtml_truncated" {
		t.Errorf("half a file keeps what was read and says so: %d children, %v, %v", len(b.Children), b.Diagnostics, err)
	}
}

// TestParse takes a saved page the whole way: the document is the page, the file is its parent.
func TestParse(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{mhtml.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	raw := message("", part{"text/html; charset=utf-8", "base64", "<a>", base64Lines(page)})
	d, err := p.Parse(t.Context(), doc.Source{Name: "saved.mht", Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	if d.Source.Parent != doc.Digest(raw) || d.ID != doc.Digest(raw)+"#1" || d.Source.Name != "saved.mht" || d.Source.URL == "" {
		t.Errorf("id %s, source %+v", d.ID, d.Source)
	}
	at := strings.Index(d.Text, "6月底前")
	if at < 0 {
		t.Fatalf("text %q", d.Text)
	}
	place, ok := d.Locate(doc.Span{Start: at, End: at + len("6月底前")})
	if !ok || page[place.Start:place.End] != "6月底前" {
		t.Errorf("the way back leads into the page: %v %v", place, ok)
	}
}

// office is a file of an office system: its fields, then parts with their address, type, encoding and text.
func office(fields string, parts ...[4]string) []byte {
	var b strings.Builder
	b.WriteString("MIME-Version: 1.0\r\n" + fields + "\r\n\r\nThis document is a Single File Web Page.\r\n\r\n")
	for _, p := range parts {
		body := p[3]
		if p[2] == "base64" {
			body = base64Lines(body)
		}
		fmt.Fprintf(&b, "------=_N\r\nContent-Location: %s\r\nContent-Transfer-Encoding: %s\r\nContent-Type: %s\r\n\r\n%s\r\n\r\n", p[0], p[2], p[1], body)
	}
	b.WriteString("------=_N--\r\n")
	return []byte(b.String())
}

func gbk(s string) string {
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

// TestOffice reads what Word, Excel and office systems write into files named .doc and .xls.
func TestOffice(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{mhtml.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	related := "Content-Type: multipart/related;\r\n\tboundary=\"----=_N\""
	table := func(task string) string {
		return gbk("<html><head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"></head><body><table><tr><td>序号</td><td>工作任务</td><td>责任单位</td></tr><tr><td>1</td><td>" + task + "</td><td>市财政局</td></tr></table></body></html>")
	}
	quoted := func(s string) string { return strings.ReplaceAll(s, "=", "=3D") }
	for _, c := range []struct {
		name     string
		raw      []byte
		want     []string
		children int
	}{
		{"Word: a page, its header, its list of files", office(related,
			[4]string{"file:///C:/1/doc.htm", "text/html; charset=\"gb2312\"", "quoted-printable", quoted(gbk(page))},
			[4]string{"file:///C:/1/doc.files/header.htm", "text/html; charset=\"gb2312\"", "quoted-printable", "<p>x</p>"},
			[4]string{"file:///C:/1/doc.files/oledata.mso", "application/x-mso", "base64", "x"},
			[4]string{"file:///C:/1/doc.files/filelist.xml", "text/xml", "quoted-printable", "<xml/>"}), []string{"请于6月底前完成检查"}, 2},
		{"Excel: sheets in frames", office("X-Document-Type: Workbook\r\n"+related,
			[4]string{"file:///C:/1/b.htm", "text/html; charset=\"gb2312\"", "quoted-printable", quoted(`<html><frameset rows="*,39"><frame src="b.files/sheet001.htm"><frame src="b.files/tabstrip.htm"></frameset></html>`)},
			[4]string{"file:///C:/1/b.files/tabstrip.htm", "text/html", "quoted-printable", "<a href=3Dx>Sheet1</a>"},
			[4]string{"file:///C:/1/b.files/sheet001.htm", "text/html; charset=\"gb2312\"", "base64", table("修补破损路面")},
			[4]string{"file:///C:/1/b.files/sheet002.htm", "text/html; charset=\"gb2312\"", "base64", table("清理占道经营")}), []string{"修补破损路面", "清理占道经营"}, 1},
		{"an office system: mixed, with a file", office("Content-Type: multipart/mixed; boundary=\"----=_N\"",
			[4]string{"1.htm", "text/html; charset=utf-8", "base64", page},
			[4]string{"http://oa/files/%E9%99%84%E4%BB%B6.doc?id=1", "application/msword", "base64", "x"}), []string{"请于6月底前完成检查"}, 2},
		{"one page", []byte("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64Lines(page)), []string{"请于6月底前完成检查"}, 1},
		{"no end", office(related, [4]string{"1.htm", "text/html; charset=utf-8", "base64", page})[:len(office(related, [4]string{"1.htm", "text/html; charset=utf-8", "base64", page}))-20], []string{"请于6月底前完成检查"}, 1},
	} {
		d, err := p.Parse(t.Context(), doc.Source{Name: "通知.doc", MediaType: "application/msword", Bytes: c.raw})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(d.Text, want) || d.Source.Parent == "" {
				t.Errorf("%s: no %q in %q", c.name, want, d.Text)
			}
		}
		b, err := mhtml.Format{}.Read(t.Context(), doc.Source{}, c.raw, doc.Limits{})
		if err != nil || len(b.Children) != c.children {
			t.Errorf("%s: %d children, %v", c.name, len(b.Children), err)
		}
		if c.name == "Excel: sheets in frames" && (len(d.Tables) < 1 || len(d.Tasks) != 2 || strings.Contains(d.Text, "Sheet1")) {
			t.Errorf("%s: %d tables, %d tasks in %q", c.name, len(d.Tables), len(d.Tasks), d.Text)
		}
	}
}

// TestDetect: a saved page, not mail, not a text that speaks of it.
func TestDetect(t *testing.T) {
	for head, want := range map[string]bool{
		"From: <Saved>\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n": true,
		"\r\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n":      true,
		"From: a\r\nTo: b\r\nContent-Type: multipart/related; boundary=x\r\n\r\n":   false,
		"Received: a\nMIME-Version: 1.0\nContent-Type: text/html\n\n":               false,
		"Content-Type: text/html\n\n<html>":                                         false,
		"通知\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n":    false,
		"MIME-Version: 1.0\n\nContent-Type: multipart/related; boundary=x\n\n":      false,
		"{\\rtf1 content-type: multipart/related; boundary=x}":                      false,
	} {
		if got := (mhtml.Format{}).Detect(doc.Source{}, []byte(head)); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

// TestDamage reads 1,000 damaged files.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	whole := message("<b>", part{"text/html; charset=gbk", "quoted-printable", "<a>", "=3Cframeset=D6=D0"}, part{"text/html; charset=utf-8", "base64", "<b>", base64Lines(page)}, part{"image/png", "base64", "<p>", "AAAA"})
	for i := range 1000 {
		raw := []byte(string(whole))
		for range r.IntN(8) {
			raw[r.IntN(len(raw))] = "=-:;\"<>\r\n \x00\xff"[r.IntN(12)]
		}
		if i%3 == 0 {
			raw = raw[:1+r.IntN(len(raw))]
		}
		b, err := mhtml.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
		if err != nil && !errors.Is(err, doc.ErrDamaged) && !errors.Is(err, doc.ErrTooDeep) || err == nil && (b.Body < 1 || b.Body > len(b.Children)) {
			t.Errorf("file %d: body %d of %d, %v", i, b.Body, len(b.Children), err)
		}
	}
}

func Example() {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{mhtml.Format{}}})
	if err != nil {
		panic(err)
	}
	raw := message("", part{"text/html; charset=utf-8", "base64", "<a>", base64Lines(page)})
	d, err := p.Parse(context.Background(), doc.Source{Name: "通知.doc", Bytes: raw})
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Metadata.Title, d.Source.URL)
	// Output: 关于开展安全检查的通知 http://www.example.gov.cn/1.html
}

func BenchmarkRead(b *testing.B) {
	raw := message("", part{"text/html; charset=utf-8", "base64", "<a>", base64Lines(strings.Repeat(page, 1000))})
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := (mhtml.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(message("", part{"text/html; charset=gbk", "quoted-printable", "<a>", "=D6=D0"}))
	f.Add([]byte("Content-Type: multipart/related; boundary=x\n\n--x\n\n--x--"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		f := mhtml.Format{}
		f.Detect(doc.Source{}, raw)
		b, err := f.Read(t.Context(), doc.Source{}, raw, doc.Limits{Bytes: 1 << 16})
		if err == nil && (b.Body < 1 || b.Body > len(b.Children)) {
			t.Fatalf("body %d of %d children", b.Body, len(b.Children))
		}
	})
}
