package mhtml_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

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
