package charset_test

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/gongwen-go/gongwen/normalize/charset"
)

// long texts, of which snippets are cut: a notice in each script, with Latin letters and figures; each line is short, as
// HZ wants it.
const (
	longSimplified = `云川市人民政府办公室关于做好2031年便民服务工作的通知
各县（区）人民政府，市政府各部门、各直属机构：
为进一步改善服务，方便群众办事，经市政府同意，
现就有关事项通知如下。
一、延长窗口时间。周末照常办理业务，
每周开放不少于2次（含节假日）。
二、合并重复表格。清理“奇葩证明”，
凡没有依据的一律取消；能用数据共享的，不再要求提供。
三、改进网站（https://www.yunchuan.example/zwgk/）。
栏目更新间隔不超过10个工作日，PM2.5数据按小时发布。
请各单位结合实际抓好落实，并于12月20日前报送总结。
云川市人民政府办公室
2031年3月8日
`
	longTraditional = `雲川市政府函
受文者：各區公所、各學校
發文日期：中華民國120年3月8日
發文字號：雲府秘字第1200012345號
主旨：檢送「市民服務計畫」1份，請查照並轉知所屬。
說明：
一、依據本府120年2月1日會議決議辦理。
二、為便利民眾洽公，各機關應延長服務時間，
並將網路申辦（https://www.yunchuan.example）列為優先。
三、請於12月20日前將執行情形報府備查，
逾期未報者，另行通知說明原因。
正本：本府各局處、各區公所
副本：本府資訊局
市長 林大同
`
)

func TestSnippetsCutAnywhere(t *testing.T) {
	le, be := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, c := range []struct {
		name string
		enc  encoding.Encoding
		text string
	}{
		{charset.UTF8, encoding.Nop, longSimplified}, {charset.UTF8, encoding.Nop, longTraditional},
		{charset.GB18030, simplifiedchinese.GB18030, longSimplified}, {charset.GB18030, simplifiedchinese.GB18030, longTraditional},
		{charset.GB18030, simplifiedchinese.GB18030, simplified}, {charset.GB18030, simplifiedchinese.GB18030, traditional},
		{charset.Big5, traditionalchinese.Big5, longTraditional}, {charset.Big5, traditionalchinese.Big5, traditional},
		{charset.UTF16LE, le, longSimplified}, {charset.UTF16BE, be, longSimplified},
		{charset.UTF16LE, le, longTraditional}, {charset.UTF16BE, be, longTraditional},
		{charset.UTF16LE, le, simplified}, {charset.UTF16BE, be, traditional},
		{charset.HZ, simplifiedchinese.HZGB2312, ""},
	} {
		var raw []byte
		if c.name == charset.HZ {
			for l := range strings.Lines(longSimplified) {
				raw = append(raw, encode(t, c.enc, strings.TrimSuffix(l, "\n"))...)
				raw = append(raw, "\n"...)
			}
		} else {
			raw = encode(t, c.enc, c.text)
		}
		wrong, all, example := 0, 0, charset.Guess{}
		for from := 0; from+200 <= len(raw); from++ {
			all++
			if g := charset.Detect(raw[from:from+200], ""); g.Name != c.name || g.Binary {
				if wrong++; wrong == 1 {
					t.Logf("%s from %d: %q", c.name, from, raw[from:from+40])
				}
				example = g
			}
		}
		if wrong > 0 {
			t.Errorf("%s: %d of %d snippets wrong, as %+v (%.12s)", c.name, wrong, all, example, c.text)
		}
	}
}

// foreign are texts that are not Chinese, as their own offices might write them.
var foreign = []struct {
	name string
	enc  encoding.Encoding
	text string
}{
	{"Shift-JIS", japanese.ShiftJIS, "総務課からのお知らせです。来月から市役所の窓口の受付時間を変更しますので、御理解と御協力をお願いします。詳しくはホームページを御覧ください。"},
	{"Shift-JIS, kana only", japanese.ShiftJIS, "これはひらがなとカタカナのぶんしょうです。"},
	{"Shift-JIS, half-width kana", japanese.ShiftJIS, "ｺﾚﾊ ﾊﾝｶｸ ｶﾅ ﾃﾞｽ｡ ﾏﾄﾞｸﾞﾁ ﾉ ｼﾞｶﾝ ｦ ｵｼﾗｾ ｼﾏｽ｡"},
	{"EUC-JP", japanese.EUCJP, "総務課からのお知らせです。来月から市役所の窓口の受付時間を変更しますので、御理解と御協力をお願いします。詳しくはホームページを御覧ください。"},
	{"EUC-KR", korean.EUCKR, "이것은 한국어로 쓴 문장입니다. 공지사항을 알려 드립니다. 시청 창구의 근무 시간이 다음 달부터 바뀝니다."},
	{"EUC-KR without blanks", korean.EUCKR, "이것은한국어로쓴문장입니다공지사항을알려드립니다시청창구의근무시간이다음달부터바뀝니다"},
	{"windows-1252", charmap.Windows1252, "Génération à été décidée, où ça naît déjà. La mairie modifie les horaires d’été : « ouverture à 8 h ». "},
	{"windows-1251", charmap.Windows1251, "Администрация города сообщает об изменении времени работы. Просим учесть это в своих планах. "},
	{"KOI8-R", charmap.KOI8R, "Администрация города сообщает об изменении времени работы. Просим учесть это в своих планах. "},
	{"ISO-8859-7", charmap.ISO8859_7, "Ο δήμος ανακοινώνει την αλλαγή του ωραρίου λειτουργίας των υπηρεσιών. "},
	{"windows-1256", charmap.Windows1256, "تعلن البلدية عن تغيير مواعيد العمل ابتداء من الشهر القادم "},
	{"windows-874", charmap.Windows874, "เทศบาลขอแจ้งการเปลี่ยนแปลงเวลาทำการตั้งแต่เดือนหน้า "},
}

func TestForeign(t *testing.T) {
	for _, f := range foreign {
		for _, times := range []int{1, 20} {
			raw := encode(t, f.enc, strings.Repeat(f.text, times))
			for _, claim := range []string{"", "gbk", "big5", "utf-8"} {
				if g := charset.Detect(raw, claim); g.Name != "" {
					t.Errorf("%s, %d times, claimed %q: %+v", f.name, times, claim, g)
				}
			}
		}
	}
}

func TestBinary(t *testing.T) {
	var noise []byte
	for seed := []byte("gongwen"); len(noise) < 8192; {
		sum := sha256.Sum256(seed)
		seed = sum[:]
		noise = append(noise, seed...)
	}
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, 9)
	w.Write([]byte(strings.Repeat(longSimplified+longTraditional, 3)))
	w.Close()
	for name, raw := range map[string][]byte{
		"noise": noise, "short noise": noise[:200], "deflate": packed.Bytes(), "zeros": make([]byte, 4000),
		"PNG": append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), noise[:600]...), "JPEG": append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), noise[:600]...),
		"ZIP": append([]byte("PK\x03\x04\x14\x00\x00\x00\x08\x00"), noise[:600]...), "OLE": append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 504)...),
	} {
		if g := charset.Detect(raw, "gbk"); g.Name != "" || !g.Binary {
			t.Errorf("%s: %+v", name, g)
		}
	}
}

// TestAlmost is what looks like something else.
func TestAlmost(t *testing.T) {
	gbk := func(s string) []byte { return encode(t, simplifiedchinese.GBK, s) }
	for _, c := range []struct {
		what, claim, want string
		raw               []byte
	}{
		{"a GBK word that is valid UTF-8", "gbk", charset.GB18030, gbk("联通")},
		{"the same in a page", "", charset.GB18030, gbk(`<meta charset="gb2312"><p>联通`)},
		{"ASCII with the marks of HZ", "", charset.UTF8, []byte("a~{b~}c: see ~{this~} and that, in a manual of make")},
		{"a stray NUL", "", charset.GB18030, gbk(simplified + "\x00" + simplified)},
		{"a stray NUL in UTF-8", "", charset.UTF8, []byte(simplified + "\x00" + simplified)},
		{"UTF-8 with bad bytes", "", charset.UTF8, []byte(simplified + "\xff\xc3" + simplified)},
		{"UTF-8 with many bad bytes", "gbk", charset.UTF8, []byte(strings.ReplaceAll(longSimplified, "，", "\xef\xbc"))},
		{"GBK with bad bytes", "", charset.GB18030, append(gbk(longSimplified), append([]byte("\xff\x81"), gbk(longSimplified)...)...)},
		{"one line of GBK", "", charset.GB18030, gbk("请查照。")},
		{"a title in Big5", "", charset.Big5, encode(t, traditionalchinese.Big5, "臺北市政府函")},
		{"French in UTF-8", "", charset.UTF8, []byte("Génération à été décidée")},
		{"Japanese in UTF-8", "gbk", charset.UTF8, []byte("これはひらがなです")},
		{"GB18030 of four bytes", "", charset.GB18030, encode(t, simplifiedchinese.GB18030, "𠮷"+simplified)},
		{"ASCII", "gbk", charset.UTF8, []byte("plain")},
		{"a page whose script names another charset", "", charset.GB18030, gbk(`<script charset="utf-8"></script><meta http-equiv=Content-Type content="text/html; charset=gb2312">` + simplified)},
	} {
		if g := charset.Detect(c.raw, c.claim); g.Name != c.want {
			t.Errorf("%s: %+v, want %s", c.what, g, c.want)
		}
	}
}

// TestDecodeIsTheDecoder: what the tables give is what the decoders of x/text give, for every pair of bytes.
func TestDecodeIsTheDecoder(t *testing.T) {
	for name, enc := range map[string]encoding.Encoding{charset.GB18030: simplifiedchinese.GB18030, charset.Big5: traditionalchinese.Big5} {
		for lead := 0x81; lead <= 0xFE; lead++ {
			for trail := 0x40; trail <= 0xFE; trail++ {
				pair := []byte{byte(lead), byte(trail)}
				want, err := enc.NewDecoder().Bytes(pair)
				if err != nil {
					t.Fatal(err)
				}
				d, err := charset.Decode(pair, name)
				if err != nil {
					t.Fatal(err)
				}
				if strings.ContainsRune(string(want), '\uFFFD') {
					r, _ := utf8.DecodeRuneInString(d.Text.String())
					if d.Invalid == 0 && (name != charset.GB18030 || r < 0xE000 || r > 0xE765) { // users' own characters
						t.Errorf("%s %x: %q, the decoder has none", name, pair, d.Text)
					}
				} else if d.Text.String() != string(want) || d.Invalid > 0 {
					t.Errorf("%s %x: %q, the decoder has %q", name, pair, d.Text, want)
				}
			}
		}
	}
}

// TestDecodeHZ holds the state machine against the encoder, and against bytes that are none.
func TestDecodeHZ(t *testing.T) {
	want := longSimplified + "a~b～~\n"
	d, err := charset.Decode(encode(t, simplifiedchinese.HZGB2312, want), "hz")
	if err != nil || d.Text.String() != want || d.Invalid > 0 {
		t.Errorf("%d invalid, %v: %q", d.Invalid, err, d.Text)
	}
	for _, c := range []struct {
		raw, want string
		invalid   int
	}{
		{"~{<:\nKy~}", "己\nKy", 0}, {"~{<", "\uFFFD", 1}, {"a\xe9b", "a\uFFFDb", 1}, {"~{<:\xff\xffKy~}", "己\uFFFD\uFFFD所", 2},
		{"~{<: Ky~}", "己 所", 0}, {"a~\nb", "ab", 0}, {"a~", "a~", 0}, {"~{~}", "", 0},
	} {
		d, err := charset.Decode([]byte(c.raw), "hz")
		if err != nil || d.Text.String() != c.want || d.Invalid != c.invalid {
			t.Errorf("%q: %q, %d invalid, %v; want %q, %d", c.raw, d.Text, d.Invalid, err, c.want, c.invalid)
		}
	}
}

// TestEveryCharacter: all that a charset holds comes back from it.
func TestEveryCharacter(t *testing.T) {
	le, be := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for name, enc := range map[string]encoding.Encoding{charset.GB18030: simplifiedchinese.GB18030, charset.UTF16LE: le, charset.UTF16BE: be} {
		var all strings.Builder
		for r := rune(1); r <= 0x2FA1F; r++ {
			if r >= 0xD800 && r <= 0xF8FF || r == 0xFFFD || name == charset.GB18030 && r == 0x80 {
				continue // surrogates, private use, what invalid bytes become
			}
			all.WriteRune(r)
		}
		d, err := charset.Decode(encode(t, enc, all.String()), name)
		if err != nil || d.Text.String() != all.String() {
			t.Errorf("%s: not all come back: %d invalid from %d, %v", name, d.Invalid, d.First, err)
		}
	}
}
