package eml_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/eml"
	"github.com/gongwen-go/gongwen/extract/mhtml"
	"github.com/gongwen-go/gongwen/extract/rtf"
)

const head = "Received: from a by b; Fri, 27 Nov 2026 08:00:00 +0800\r\nFrom: =?gb2312?B?1MbKwg==?= <a@example.gov.cn>\r\nTo: b@example.gov.cn\r\n" +
	"Subject: =?utf-8?B?5YWz5LqO5byA5bGV5qOA5p+l?=\r\n =?utf-8?B?55qE6YCa55+l?=\r\nDate: Fri, 27 Nov 2026 08:00:00 +0800 (CST)\r\nMIME-Version: 1.0\r\n"

const (
	page  = "<html><body><p>关于开展安全检查的通知</p><p>各科室：</p><p>请于6月底前完成检查。</p></body></html>"
	plain = "关于开展安全检查的通知\n\n各科室：\n\n请于6月底前完成检查。\n"
)

func gbk(s string) string {
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// multi is a multipart of parts that hold their headers.
func multi(kind, boundary string, parts ...string) string {
	return "Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"\r\n\r\nfor old programs\r\n--" + boundary + "\r\n" +
		strings.Join(parts, "\r\n--"+boundary+"\r\n") + "\r\n--" + boundary + "--\r\n"
}

// part is a part with a type and further fields.
func part(kind, fields, body string) string {
	return "Content-Type: " + kind + "\r\n" + fields + "\r\n" + body
}

const inBase64 = "Content-Transfer-Encoding: base64\r\n"

func shown(b doc.Blocks) string {
	var out []string
	for i, c := range b.Children {
		mark := ""
		if i+1 == b.Body {
			mark = "*"
		}
		out = append(out, fmt.Sprintf("%s%s %s %s %d", mark, c.Name, c.MediaType, c.Charset, len(c.Bytes)))
	}
	return strings.Join(out, "\n")
}

func TestRead(t *testing.T) {
	html, text := part("text/html; charset=gb2312", inBase64, b64(gbk(page))), part("text/plain; charset=utf-8", "", plain)
	picture := part("image/png", "Content-ID: <1>\r\n"+inBase64, "AAAA")
	attached := func(name, body string) string {
		return part("application/octet-stream", "Content-Disposition: attachment; "+name+"\r\n"+inBase64, b64(body))
	}
	for _, c := range []struct{ name, in, want string }{
		{"a plain letter", head + "\r\n" + plain, fmt.Sprintf("* text/plain  %d", len(plain))},
		{"quoted-printable", head + part("text/plain; charset=\"gb2312\"", "Content-Transfer-Encoding: quoted-printable\r\n", "=B9=D8=D3=DA=\r\n=BC=EC=B2=E9 a=3Db =x"), "* text/plain gb2312 15"},
		{"the richest form", head + multi("alternative", "x", text, multi("related", "y", html, picture)), fmt.Sprintf("* text/html gb2312 %d", len(gbk(page)))},
		{"a page before its text", head + multi("alternative", "x", html, text), fmt.Sprintf("* text/html gb2312 %d", len(gbk(page)))},
		{"base64 that is cut off", head + part("text/plain", inBase64, "YWJjZ\r\n"), "* text/plain  3"},
		{"an empty page beside a text", head + multi("alternative", "x", text, part("text/html", "", " \r\n")), fmt.Sprintf("* text/plain utf-8 %d", len(plain))},
		{"files and their names", head + multi("mixed", "x", multi("alternative", "y", text, html),
			attached(`filename="=?gb2312?B?`+b64(gbk("任务分解表.doc"))+`?="`, "1"),
			attached(`filename*=utf-8''%E9%99%84%E4%BB%B6.xls`, "12"),
			attached("filename*0*=gb2312''%C1%AA;\r\n filename*1*=%C2%E7;\r\n filename*2=\".txt\"", "123"),
			attached(`filename="`+gbk("名单；一.docx")+`"`, "1234"),
			attached(`filename="C:\\dir\\a.pdf"`, "12345"),
			part("application/pdf; name=\"=?utf-8?Q?=E8=A1=A8?=.pdf\"", inBase64, b64("123456"))),
			fmt.Sprintf("* text/html gb2312 %d\n任务分解表.doc   1\n附件.xls   2\n联络.txt   3\n名单；一.docx   4\na.pdf   5\n表.pdf application/pdf  6", len(gbk(page)))},
		{"a letter in the letter", head + multi("mixed", "x", text, part("message/rfc822", "", head+"\r\n"+plain)), fmt.Sprintf("* text/plain utf-8 %d\npart 2.eml message/rfc822  %d", len(plain), len(head)+2+len(plain))},
		{"nothing but a file", head + part("application/pdf; name=a.pdf", inBase64, b64("%PDF")), "*a.pdf application/pdf  4"},
		{"text files are no letter", head + multi("mixed", "x", part("text/plain; name=a.txt", "", "x"), text), fmt.Sprintf("a.txt text/plain  1\n* text/plain utf-8 %d", len(plain))},
		{"a line of a mailbox, line feeds only", "From a Fri Nov 27\n" + strings.ReplaceAll(head+"\r\n", "\r", "") + plain, fmt.Sprintf("* text/plain  %d", len(plain))},
		{"a boundary that begins like another", head + multi("mixed", "x", multi("alternative", "xy", text), "\r\n--xyz no boundary\r\n"), fmt.Sprintf("* text/plain utf-8 %d\n text/plain  19", len(plain))},
	} {
		src := doc.Source{Bytes: []byte(c.in)}
		if !(eml.Format{}).Detect(src, src.Bytes) {
			t.Errorf("%s: not detected", c.name)
		}
		b, err := eml.Format{}.Read(t.Context(), src, src.Bytes, doc.Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := shown(b); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
		if len(b.Diagnostics) > 0 {
			t.Errorf("%s: %v", c.name, b.Diagnostics)
		}
		body := b.Children[b.Body-1]
		if want := "Subject: 关于开展检查的通知; From: 云事 <a@example.gov.cn>; Date: Fri, 27 Nov 2026 08:00:00 +0800 (CST)"; len(body.Notes) != 1 || body.Notes[0].Message != want {
			t.Errorf("%s: notes %v", c.name, body.Notes)
		}
		if !body.Modified.Equal(time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: modified %v", c.name, body.Modified)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		src  doc.Source
		head string
		want bool
	}{
		{doc.Source{}, "From: <Saved by a browser>\r\nSubject: x\r\nDate: y\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", false},
		{doc.Source{}, "From: a\r\nTo: b\r\nDate: y\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", true},
		{doc.Source{}, "Subject: a\nMessage-ID: <x>\nDate: y\n\nz", true},
		{doc.Source{}, "From: a\nSubject: 通知\n\n各单位：", false},
		{doc.Source{}, "关于检查的通知\nFrom: a\nTo: b\nDate: c\n\n", false},
		{doc.Source{Name: "通知.eml"}, "Subject: a\n\nz", true},
		{doc.Source{MediaType: "message/rfc822"}, "Date: a\n\nz", true},
		{doc.Source{Name: "通知.eml"}, "{\\rtf1 a", false},
	} {
		if got := (eml.Format{}).Detect(c.src, []byte(c.head)); got != c.want {
			t.Errorf("%+v %q: %v", c.src, c.head, got)
		}
	}
}

func TestBad(t *testing.T) {
	deep := head
	for i := range 12 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	for _, c := range []struct {
		name, in string
		want     error
	}{
		{"no header", "\r\nx", doc.ErrDamaged},
		{"no boundary", head + "Content-Type: multipart/mixed\r\n\r\nx", doc.ErrDamaged},
		{"nothing", head + "\r\n  \r\n", doc.ErrEmpty},
		{"pictures only", head + multi("related", "x", part("image/png", inBase64, "AAAA")), doc.ErrNoText},
		{"too deep", deep, doc.ErrTooDeep},
		{"too many", head + "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\n", 70_000), doc.ErrTooLarge},
	} {
		if _, err := (eml.Format{}).Read(t.Context(), doc.Source{}, []byte(c.in), doc.Limits{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	b, err := eml.Format{}.Read(t.Context(), doc.Source{}, []byte(strings.TrimSuffix(head+multi("mixed", "x", part("text/plain", "", plain)), "--x--\r\n")), doc.Limits{})
	if err != nil || len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != "eml_truncated" {
		t.Errorf("half a letter keeps what was read and says so: %v, %v", b.Diagnostics, err)
	}
}

// TestParse takes letters the whole way: the document is the page, the text, or the file that is all there is.
func TestParse(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{rtf.Format{}, mhtml.Format{}, eml.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	file := `{\rtf1\ansi ` + "\\u20851?\\u20110?" + `{\b x}}`
	for _, c := range []struct{ name, in, want string }{
		{"page", head + part("text/html; charset=gb2312", inBase64, b64(gbk(page))), "请于6月底前完成检查。"},
		{"text", head + part("text/plain; charset=gb2312", "Content-Transfer-Encoding: 8bit\r\n", gbk(plain)), "请于6月底前完成检查。"},
		{"file", head + part("application/msword; name=a.doc", inBase64, b64(file)), "关于x"},
		{"letter in a letter", head + part("message/rfc822", "", head+part("text/plain", inBase64, b64(plain))), "请于6月底前完成检查。"},
	} {
		d, err := p.Parse(t.Context(), doc.Source{Name: "a.eml", Bytes: []byte(c.in)})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !strings.Contains(d.Text, c.want) || d.Source.Parent == "" || len(d.Diagnostics) == 0 || !strings.Contains(d.Diagnostics[0].Message, "关于开展检查的通知") {
			t.Errorf("%s: %q, %v", c.name, d.Text, d.Diagnostics)
		}
	}
}

var seeds = []string{
	head + multi("mixed", "x", multi("alternative", "y", part("text/plain; charset=gb2312", "Content-Transfer-Encoding: quoted-printable\r\n", "=B9=D8=\r\n"), part("text/html", inBase64, b64(page))),
		part("application/octet-stream; name*0*=gb2312''%C1;name*1*=%AA", "Content-Disposition: attachment; filename=\"=?gb2312?B?1MbKwg==?= =?gb2312?Q?=D6?=\"\r\n"+inBase64, "AAAA")),
	head + "\r\n" + plain,
	"From: a\nTo: =?utf-8?b?5?=\nDate:\n\n=",
}

func check(t *testing.T, raw []byte) {
	t.Helper()
	b, err := eml.Format{}.Read(t.Context(), doc.Source{}, raw, doc.Limits{})
	for _, want := range []error{doc.ErrDamaged, doc.ErrTooLarge, doc.ErrTooDeep, doc.ErrNoText, doc.ErrEmpty} {
		if errors.Is(err, want) {
			return
		}
	}
	if err != nil || b.Body < 1 || b.Body > len(b.Children) {
		t.Fatalf("body %d of %d children, %v", b.Body, len(b.Children), err)
	}
	total := 0
	for _, c := range b.Children {
		total += len(c.Bytes)
	}
	if total > len(raw) {
		t.Fatalf("%d bytes out of %d", total, len(raw))
	}
}

// TestDamage reads 1,000 damaged letters.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for i := range 1000 {
		raw := []byte(seeds[i%2])
		for range r.IntN(8) {
			raw[r.IntN(len(raw))] = "=-:;\"?*\r\n \x00\xff"[r.IntN(12)]
		}
		if i%3 == 0 {
			raw = raw[:1+r.IntN(len(raw))]
		}
		check(t, raw)
	}
	n := 300_000
	if testing.Short() {
		n = 60_000
	}
	for _, s := range []string{"=", "=?", "=?a?b?", "a:b\n", " x\n", "--x\n", ";a=b", "\"", "?=", "=?utf-8?b?5?= "} { // time grows with the input
		long := strings.Repeat(s, n)
		start := time.Now()
		check(t, []byte("From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: quoted-printable\n\n"+long))
		check(t, []byte("From: "+long[:60_000]+"\nTo: x\nSubject: "+long+"\nContent-Type: text/plain;"+long[:60_000]+"\n\nx"))
		check(t, []byte(long))
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%q: %v", s, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		eml.Format{}.Detect(doc.Source{}, raw)
		check(t, raw)
	})
}

func Example() {
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{eml.Format{}}})
	if err != nil {
		panic(err)
	}
	letter := "From: a@example.gov.cn\r\nTo: b@example.gov.cn\r\nSubject: =?utf-8?B?6YCa55+l?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n关于开展安全检查的通知\n\n各科室：\n\n请于6月底前完成检查。\n"
	d, err := p.Parse(context.Background(), doc.Source{Name: "letter.eml", Bytes: []byte(letter)})
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Metadata.Title)
	fmt.Println(d.Diagnostics[0].Message)
	// Output:
	// 关于开展安全检查的通知
	// Subject: 通知; From: a@example.gov.cn
}

func BenchmarkRead(b *testing.B) {
	raw := []byte(head + multi("mixed", "x", part("text/html", inBase64, b64(strings.Repeat(page, 1000)))))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := (eml.Format{}).Read(b.Context(), doc.Source{}, raw, doc.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
