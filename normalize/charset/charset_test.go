package charset_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

const (
	simplified  = "各县（区）人民政府，市政府各部门：为进一步改善服务，现将有关事项通知如下。一、延长窗口时间，周末照常办理业务；二、合并重复的表格，减少群众跑腿。请各单位按照职责分工抓好落实，并于年底前报送工作总结。"
	traditional = "各縣（區）人民政府，市政府各部門：為進一步改善服務，現將有關事項通知如下。一、延長窗口時間，週末照常辦理業務；二、合併重複的表格，減少民眾往返。請各單位按照職責分工落實，並於年底前報送工作總結。"
)

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSnippets detects snippets of 200 bytes that begin and end anywhere, also inside a character.
func TestSnippets(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  []byte
		step int
	}{
		{charset.UTF8, []byte(simplified), 1}, {charset.UTF8, []byte(traditional), 1},
		{charset.GB18030, encode(t, simplifiedchinese.GBK, simplified), 2}, {charset.GB18030, encode(t, simplifiedchinese.GBK, traditional), 2},
		{charset.Big5, encode(t, traditionalchinese.Big5, traditional), 2},
		{charset.UTF16LE, encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), simplified), 2},
		{charset.UTF16BE, encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), simplified), 2},
	} {
		for from := 0; from+200 <= len(c.raw); from += c.step {
			if g := charset.Detect(c.raw[from:from+200], ""); g.Name != c.name {
				t.Errorf("%s from %d: %+v", c.name, from, g)
			}
		}
	}
}

func TestClaims(t *testing.T) {
	gbk := encode(t, simplifiedchinese.GBK, simplified)
	page := append([]byte(`<html><head><meta charset="utf-8"></head><body>`), gbk...)
	if g := charset.Detect(page, ""); g.Name != charset.GB18030 || g.Claimed != charset.UTF8 {
		t.Errorf("a wrong meta charset: %+v", g)
	}
	if g := charset.Detect([]byte(simplified), "gb2312"); g.Name != charset.UTF8 || g.Claimed != charset.GB18030 {
		t.Errorf("a wrong header: %+v", g)
	}
	if g := charset.Detect(gbk, "no-such-charset"); g.Name != charset.GB18030 {
		t.Errorf("an unknown claim: %+v", g)
	}
	late := append(append([]byte("<html><!--"), bytes.Repeat([]byte("x"), 100_000)...), append([]byte("-->"), gbk...)...)
	if g := charset.Detect(late, ""); g.Name != charset.GB18030 {
		t.Errorf("text that begins late: %+v", g)
	}
}

func TestMarks(t *testing.T) {
	for mark, name := range map[string]string{"\xef\xbb\xbf": charset.UTF8, "\xff\xfe": charset.UTF16LE, "\xfe\xff": charset.UTF16BE} {
		if g := charset.Detect([]byte(mark+"ab"), "gbk"); g.Name != name || !g.Sure {
			t.Errorf("%q: %+v", mark, g)
		}
	}
}

// TestOthers: what is not Chinese is not taken for it without a doubt.
func TestOthers(t *testing.T) {
	for name, raw := range map[string][]byte{
		"Shift-JIS":    encode(t, japanese.ShiftJIS, strings.Repeat("これはひらがなとカタカナのぶんしょうです。", 8)),
		"EUC-KR":       encode(t, korean.EUCKR, strings.Repeat("이것은 한국어로 쓴 문장입니다. 공지사항을 알려 드립니다.", 8)),
		"windows-1252": encode(t, charmap.Windows1252, strings.Repeat("Génération à été décidée, où ça naît déjà. ", 8)),
	} {
		if g := charset.Detect(raw, ""); g.Sure {
			t.Errorf("%s is taken for %+v", name, g)
		}
	}
	for name, raw := range map[string][]byte{"zeros": make([]byte, 4000), "binary": bytes.Repeat([]byte("\x00\x01\x02\xff\x10"), 500), "a few bytes": []byte("\x00\x01\x02\x03\x04\x00\x00\xff")} {
		if g := charset.Detect(raw, ""); !g.Binary {
			t.Errorf("%s: %+v", name, g)
		}
	}
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, claim string
		raw         []byte
		want        string
		invalid     int
		first       int
	}{
		{"gb2312 is read as GB18030", "gb2312", encode(t, simplifiedchinese.GB18030, "镕€𠀀a"), "镕€𠀀a", 0, -1},
		{"users' own characters", "gbk", []byte("\xa3\x98\xaa\xa1\xfe\xfe"), "\uE5DD\uE000\uE4C5", 0, -1},
		{"cp936", "cp936", []byte("\xb9\xab\xff\xce\xc4"), "公\uFFFD文", 1, 2},
		{"cut character", "gbk", []byte("\xb9\xab\xce"), "公\uFFFD", 1, 2},
		{"lead byte before ASCII", "gbk", []byte("\x81\x0aA"), "\uFFFD\nA", 1, 0},
		{"HZ", "hz-gb-2312", []byte("~{<:Ky~}ok~~"), string(hz(t, "<:Ky")) + "ok~", 0, -1},
		{"odd UTF-16", "utf-16le", []byte{0x51, 0x52, 0x00}, "\u5251\uFFFD", 1, 2},
		{"UTF-8 with damage", "utf-8", []byte("公\xe6\x96文"), "公\uFFFD\uFFFD文", 2, 3},
		{"big5", "cp950", encode(t, traditionalchinese.Big5, "公文"), "公文", 0, -1},
	} {
		d, err := charset.Decode(c.raw, c.claim)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d.Text.String() != c.want || d.Invalid != c.invalid || d.Invalid > 0 && d.First != c.first {
			t.Errorf("%s: %q, %d invalid from %d; want %q, %d from %d", c.name, d.Text, d.Invalid, d.First, c.want, c.invalid, c.first)
		}
	}
	if _, err := charset.Decode(nil, "euc-tw"); !errors.Is(err, doc.ErrCharset) {
		t.Errorf("a charset without a decoder: %v", err)
	}
}

// TestDecodeFromInside: of a snippet that begins inside a character only the half is lost. (In GB18030 and Big5 where the
// second bytes are not ASCII.)
func TestDecodeFromInside(t *testing.T) {
	for _, name := range []string{charset.UTF16LE, charset.UTF16BE, charset.GB18030, charset.HZ} {
		body := simplified
		e, ok := encodeText(text{"", body}, name)
		if !ok {
			t.Fatal(name)
		}
		for _, k := range []int{1, 7, 20} {
			raw := e.raw[e.at[k]+1:]
			d, err := charset.Decode(raw, name)
			if want := "\uFFFD" + string(e.chars[k+1:]); err != nil || d.Text.String() != want || d.Invalid != 1 || d.First != 0 {
				t.Errorf("%s from inside of character %d: %q, %d invalid from %d, %v", name, k, d.Text, d.Invalid, d.First, err)
			}
		}
		whole, err := charset.Decode(e.raw, name)
		if err != nil || whole.Text.String() != body || whole.Invalid > 0 {
			t.Errorf("%s: %q, %d invalid, %v", name, whole.Text, whole.Invalid, err)
		}
	}
}

func hz(t testing.TB, s string) []byte {
	b, err := simplifiedchinese.HZGB2312.NewDecoder().Bytes([]byte("~{" + s + "~}"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func FuzzDetect(f *testing.F) {
	f.Add([]byte(simplified), "gbk")
	f.Add([]byte("\xfe\xff"), "")
	f.Add([]byte(simplified+"\n\xb9\xab\xb8\xe6\xcd\xa8\xd6\xaa\n"), "euc-tw")
	f.Add([]byte("~{VPND~}\n~{VP"), "hz")
	f.Fuzz(func(t *testing.T, raw []byte, claim string) {
		g := charset.Detect(raw, claim)
		if g.Name == "" {
			return
		}
		d, err := charset.Decode(raw, g.Name)
		if err != nil {
			t.Fatalf("detected as %s, which is not decoded: %v", g.Name, err)
		}
		end := 0
		for _, r := range d.Text.Runs() {
			if r.Source.Start < end || r.Source.End > len(raw) {
				t.Fatalf("run %v: not in the order of the source, or outside of %d bytes", r, len(raw))
			}
			end = r.Source.End
		}
		end = 0
		for _, f := range d.Fragments {
			if f.Source.Start < end || f.Source.End > len(raw) || f.Source.Len() < 4 || f.Charset == g.Name {
				t.Fatalf("fragment %v of %d bytes of %s", f, len(raw), g.Name)
			}
			end = f.Source.End
		}
	})
}
