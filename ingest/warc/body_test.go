package warc_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest/warc"
)

// encode is what a server does to a body.
func encode(t testing.TB, name string, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch name {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	case "raw deflate":
		w, err = flate.NewWriter(&out, 5)
	case "br":
		w = brotli.NewWriter(&out)
	case "zstd":
		w, err = zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1))
	case "chunked":
		return chunked(b, 100)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func chunked(b []byte, size int) []byte {
	var out bytes.Buffer
	for part := range slices.Chunk(b, size) {
		fmt.Fprintf(&out, "%X;name=value\r\n%s\r\n", len(part), part)
	}
	out.WriteString("0\r\nTrailer: x\r\n\r\n")
	return out.Bytes()
}

// bodyOf stores a response and asks for its body.
func bodyOf(t testing.TB, fields string, body []byte, limit int64) ([]byte, warc.BodyInfo, error) {
	t.Helper()
	e := response(1, body)
	e.Head = []byte("HTTP/1.1 200 OK\r\n" + fields + "\r\n")
	file, _ := archive(t, warc.WriterOptions{}, e)
	rec, err := warc.NewReader(bytes.NewReader(file), warc.Options{}).Next()
	if err != nil {
		t.Fatal(err)
	}
	return rec.Body(limit)
}

func TestBody(t *testing.T) {
	text := []byte(strings.Repeat("关于开展养老机构安全检查的通知。", 200))
	do := func(names ...string) []byte {
		b := text
		for _, n := range names {
			b = encode(t, n, b)
		}
		return b
	}
	for _, c := range []struct {
		fields string
		body   []byte
		undone string
		note   string
	}{
		{"", text, "", ""},
		{"Content-Encoding: gzip\r\n", do("gzip"), "gzip", ""},
		{"content-encoding: X-GZIP\r\n", do("gzip"), "gzip", ""},
		{"Content-Encoding: deflate\r\n", do("deflate"), "deflate", ""},
		{"Content-Encoding: deflate\r\n", do("raw deflate"), "deflate", ""},
		{"Content-Encoding: br\r\n", do("br"), "br", ""},
		{"Content-Encoding: zstd\r\n", do("zstd"), "zstd", ""},
		{"Transfer-Encoding: chunked\r\n", do("chunked"), "chunked", ""},
		{"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", do("gzip", "chunked"), "chunked gzip", ""},
		{"Transfer-Encoding: gzip, chunked\r\n", do("gzip", "chunked"), "chunked gzip", ""},
		{"Content-Encoding: br, gzip\r\n", do("br", "gzip"), "gzip br", ""},
		{"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", do("gzip", "gzip"), "gzip gzip", ""},
		{"Content-Encoding: identity\r\n", text, "", ""},
		{"Content-Encoding: gzip\r\n", text, "", "warc_not_encoded"},
		{"Content-Encoding: br\r\n", text, "", "warc_not_encoded"},
		{"Content-Encoding: deflate\r\n", text, "", "warc_not_encoded"},
		{"Content-Encoding: zstd\r\n", text, "", "warc_not_encoded"},
		{"Content-Encoding: utf-8\r\n", text, "", "warc_not_encoded"},
		{"Transfer-Encoding: chunked\r\n", text, "", "warc_not_encoded"},
		{"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", do("gzip"), "gzip", "warc_not_encoded"},
		{"Content-Encoding: gzip\r\n", append(do("gzip"), "\x00 more"...), "gzip", ""},
		{"Content-Encoding: gzip\r\n", append(encode(t, "gzip", text[:99]), encode(t, "gzip", text[99:])...), "gzip", ""},
	} {
		b, info, err := bodyOf(t, c.fields, c.body, 0)
		note := ""
		for _, n := range info.Notes {
			note += n.Code
		}
		if err != nil || !bytes.Equal(b, text) || strings.Join(info.Undone, " ") != c.undone || note != c.note || !info.HTTP || info.Status != 200 {
			t.Errorf("%q: %d bytes, %+v, %v", c.fields, len(b), info, err)
		}
	}
	for _, fields := range []string{"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "Content-Encoding: br\r\n"} {
		if b, _, err := bodyOf(t, fields, nil, 0); len(b) > 0 || err != nil {
			t.Errorf("nothing, %q: %q, %v", fields, b, err)
		}
	}
}

func TestBodyBad(t *testing.T) {
	text := []byte(strings.Repeat("关于开展养老机构安全检查的通知。", 200))
	zip := encode(t, "gzip", text)
	flipped := bytes.Clone(zip)
	flipped[len(flipped)-6] ^= 1
	zeros := make([]byte, 8<<20)
	bomb := encode(t, "gzip", zeros)
	for _, c := range []struct {
		name, fields string
		body         []byte
		limit        int64
		kind         error
		partly       bool // some bytes come with the error
	}{
		{"over the limit", "", text, 100, doc.ErrTooLarge, false},
		{"inflated over the limit", "Content-Encoding: gzip\r\n", zip, 100, doc.ErrTooLarge, false},
		{"bomb", "Content-Encoding: gzip\r\n", bomb, 0, doc.ErrTooLarge, false},
		{"bomb in a bomb", "Content-Encoding: gzip, gzip\r\n", encode(t, "gzip", bomb), 0, doc.ErrTooLarge, false},
		{"br bomb", "Content-Encoding: br\r\n", encode(t, "br", zeros), 0, doc.ErrTooLarge, false},
		{"zstd bomb", "Content-Encoding: zstd\r\n", encode(t, "zstd", zeros), 0, doc.ErrTooLarge, false},
		{"cut", "Content-Encoding: gzip\r\n", zip[:len(zip)-4], 0, doc.ErrDamaged, true},
		{"checksum", "Content-Encoding: gzip\r\n", flipped, 0, doc.ErrDamaged, true},
		{"half of br", "Content-Encoding: br\r\n", encode(t, "br", text)[:30], 0, doc.ErrDamaged, false},
		{"broken gzip header", "Content-Encoding: gzip\r\n", []byte("\x1f\x8b\x07 no such method"), 0, doc.ErrDamaged, false},
		{"cut chunk", "Transfer-Encoding: chunked\r\n", chunked(text, 100)[:500], 0, doc.ErrDamaged, true},
		{"bad chunk", "Transfer-Encoding: chunked\r\n", bytes.Replace(chunked(text, 100), []byte("\r\n64;"), []byte("\r\nno;"), 1), 0, doc.ErrDamaged, true},
		{"long chunk", "Transfer-Encoding: chunked\r\n", []byte("1\r\na\r\nfffffffffffffffff\r\n"), 0, doc.ErrDamaged, true},
		{"old", "Content-Encoding: compress\r\n", text, 0, doc.ErrUnsupported, true},
		{"many", "Content-Encoding: gzip,gzip,gzip,gzip,gzip\r\n", zip, 0, doc.ErrTooDeep, false},
		{"long header", "X: " + strings.Repeat("y", 256<<10) + "\r\n", text, 0, doc.ErrTooLarge, false},
	} {
		b, _, err := bodyOf(t, c.fields, c.body, c.limit)
		var told *doc.Error
		var where *warc.RecordError
		if !errors.Is(err, c.kind) || !errors.As(err, &told) || !errors.As(err, &where) || where.ID == "" || c.partly != (len(b) > 0) || !bytes.HasPrefix(text, b) && b[0] != 'a' {
			t.Errorf("%s: %d bytes, %v", c.name, len(b), err)
		}
	}
}

func TestBodyInfo(t *testing.T) {
	for _, c := range []struct {
		head                     string
		status                   int
		media, charset, location string
	}{
		{"HTTP/1.1 301 Moved Permanently\r\nLocation: ../a?b=通\r\nContent-Type: Text/HTML; Charset=\"GB2312\"\r\n\r\n", 301, "text/html", "gb2312", "http://www.songtan.example/a?b=通"},
		{"HTTP/1.0 200\r\ncontent-type: text/html;charset=GBK;\r\n\r\n", 200, "text/html", "gbk", ""},
		{"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8; charset=gbk\r\n\r\n", 200, "text/html", "utf-8", ""},
		{"HTTP/1.1  404  Not Found\nContent-Type: text/html;;; charset='big5'\n\n", 404, "text/html", "big5", ""},
		{"HTTP/2 abc\r\nLocation: http://[bad\r\n\r\n", 0, "", "", "http://[bad"},
	} {
		e := response(1, []byte("x"))
		e.Head = []byte(c.head)
		file, _ := archive(t, warc.WriterOptions{}, e)
		rec, _ := warc.NewReader(bytes.NewReader(file), warc.Options{}).Next()
		b, info, err := rec.Body(0)
		if string(b) != "x" || err != nil || info.Status != c.status || info.MediaType != c.media || info.Charset != c.charset || info.Location != c.location {
			t.Errorf("%q: %q %+v %v", c.head, b, info, err)
		}
	}
	for block, want := range map[string]string{"HTTP/1.1 200 OK\r\nA: b\r\n": "", "<p>no header</p>": "<p>no header</p>", "": ""} {
		file := raw("WARC/1.1", "WARC-Type: response\nWARC-Record-ID: <urn:a>\nWARC-Date: 2020\nContent-Type: application/http", block)
		rec, _ := warc.NewReader(strings.NewReader(file), warc.Options{}).Next()
		if b, info, err := rec.Body(0); string(b) != want || err != nil || info.HTTP != (len(info.Header) > 0) {
			t.Errorf("%q: %q %+v %v", block, b, info, err)
		}
	}
}

// TestBodyTruncated takes what there is of a record that says it was cut, encoded or not, and says so.
func TestBodyTruncated(t *testing.T) {
	text := []byte(strings.Repeat("通知。", 1000))
	for fields, body := range map[string][]byte{"Content-Encoding: gzip\r\n": encode(t, "gzip", text)[:50], "": text[:60], "Transfer-Encoding: chunked\r\n": chunked(text, 100)[:250]} {
		e := response(1, body)
		e.Head = []byte("HTTP/1.1 200 OK\r\n" + fields + "\r\n")
		e.Truncated = "disconnect"
		file, _ := archive(t, warc.WriterOptions{}, e)
		rec, _ := warc.NewReader(bytes.NewReader(file), warc.Options{}).Next()
		b, info, err := rec.Body(0)
		if err != nil || len(b) == 0 || !bytes.HasPrefix(text, b) || len(info.Notes) != 1 || info.Notes[0].Code != "warc_truncated" || !strings.HasSuffix(info.Notes[0].Message, "disconnect") {
			t.Errorf("%q: %q %+v %v", fields, b, info, err)
		}
	}
}

func TestDigests(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	body, plain := string(chunked([]byte("通知通知"), 5)), "通知通知"
	block := head + body
	sha := func(s string) []byte { b := sha256.Sum256([]byte(s)); return b[:] }
	md := func(s string) []byte { b := md5.Sum([]byte(s)); return b[:] }
	for _, c := range []struct {
		kind, fields string
		ok           bool
	}{
		{"response", "WARC-Block-Digest: sha256:" + hex.EncodeToString(sha(block)), true},
		{"response", "WARC-Block-Digest: SHA-256: " + strings.ToUpper(hex.EncodeToString(sha(block))), true},
		{"response", "WARC-Block-Digest: sha256:" + base32.StdEncoding.EncodeToString(sha(block)), true},
		{"response", "WARC-Block-Digest: md5:" + strings.ToLower(base32.StdEncoding.EncodeToString(md(block))), true},
		{"response", "WARC-Block-Digest: md5:" + hex.EncodeToString(md(block+" ")), false},
		{"response", "WARC-Block-Digest: blake3:00", true},
		{"response", "WARC-Payload-Digest: md5:" + hex.EncodeToString(md(body)), true},
		{"response", "WARC-Payload-Digest: md5:" + hex.EncodeToString(md(plain)), true},
		{"response", "WARC-Payload-Digest: md5:" + hex.EncodeToString(md(block)), false},
		{"response", "WARC-Payload-Digest: md5:" + hex.EncodeToString(md(body)) + "\nWARC-Block-Digest: md5:" + hex.EncodeToString(md(body)), false},
		{"response", "WARC-Block-Digest: md5:" + hex.EncodeToString(md(block)) + "\nWARC-Payload-Digest: md5:" + hex.EncodeToString(md(block)), false},
		{"response", "WARC-Payload-Digest: md5:" + hex.EncodeToString(md("")) + "\nWARC-Truncated: length", true},
		{"revisit", "WARC-Payload-Digest: md5:" + hex.EncodeToString(md("elsewhere")), true},
	} {
		file := raw("WARC/1.1", "WARC-Type: "+c.kind+"\nWARC-Record-ID: <urn:a>\nWARC-Date: 2020\nContent-Type: application/http;msgtype=response\n"+c.fields, block)
		_, err := warc.NewReader(strings.NewReader(file), warc.Options{}).Next()
		if c.ok && err != nil || !c.ok && !errors.Is(err, doc.ErrDamaged) {
			t.Errorf("%s, %s: %v", c.kind, c.fields, err)
		}
		if _, err := warc.NewReader(strings.NewReader(file), warc.Options{SkipDigests: true}).Next(); err != nil {
			t.Errorf("unchecked: %v", err)
		}
	}
}

// TestDigestProves keeps a record whose end is damaged, because its digest shows that the block is whole.
func TestDigestProves(t *testing.T) {
	file, at := archive(t, warc.WriterOptions{}, response(1, []byte("one")), response(2, []byte("two")))
	end := at[0].Offset + at[0].Length
	copy(file[end-4:end], "XXXX")
	all, errs := readAll(t, warc.NewReader(bytes.NewReader(file), warc.Options{}), len(file))
	if len(all) != 2 || len(errs) != 1 {
		t.Errorf("%d records, %v", len(all), errs)
	}
}

func TestMediaType(t *testing.T) {
	for value, want := range map[string][2]string{
		"":                               {"", ""},
		"text/html":                      {"text/html", ""},
		"Text/HTML; Charset=\"GB2312\"":  {"text/html", "gb2312"},
		"text/html;;charset":             {"text/html", ""},
		"text/html;; charset='gb2312' x": {"text/html", "gb2312"},
	} {
		media, charset := warc.MediaType(value)
		if media != want[0] || charset != want[1] {
			t.Errorf("%q is %q, %q", value, media, charset)
		}
	}
}
