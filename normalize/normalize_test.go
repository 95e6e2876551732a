package normalize_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/liuzl/gocc"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
)

func newNormalizer(t testing.TB, opt normalize.Options) *normalize.Normalizer {
	t.Helper()
	n, err := normalize.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func notice(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// lines makes a piece of every line, as extraction does with flattened text.
func lines(text doc.Text) doc.Blocks {
	b := doc.Blocks{Text: text}
	at := 0
	for l := range strings.Lines(text.String()) {
		n := len(strings.TrimRight(l, "\n"))
		b.Pieces = append(b.Pieces, doc.Piece{Span: doc.Span{Start: at, End: at + n}})
		at += len(l)
	}
	return b
}

// charsets are the charsets a document comes in, with what decodes a stretch of its bytes.
var charsets = []struct {
	name string
	enc  encoding.Encoding
}{
	{"utf-8", encoding.Nop}, {"gb18030", simplifiedchinese.GB18030},
	{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}, {"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
}

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// decode decodes a stretch of bytes out of their context.
func decode(e encoding.Encoding, name string, b []byte) string {
	switch name {
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	s, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return string(s)
}

// checkMap proves the way back of a text: identity runs character by character, phrase runs as pairs of the rule data.
// It returns the bytes of unknown place.
func checkMap(t testing.TB, text doc.Text, raw []byte, name string, e encoding.Encoding) int {
	t.Helper()
	s := text.String()
	lost := 0
	for _, run := range text.Runs() {
		switch run.Origin {
		case doc.Identity:
			for i, r := range s[run.Start:run.End] {
				at := run.Start + i
				src, _, ok := text.Source(doc.Span{Start: at, End: at + utf8.RuneLen(r)})
				if !ok || src.Start < 0 || src.End > len(raw) {
					t.Fatalf("%s: %q at %d has no place", name, r, at)
				}
				was, n := utf8.DecodeRuneInString(decode(e, name, raw[src.Start:src.End]))
				if got := decode(e, name, raw[src.Start:src.End]); n != len(got) || was != r && !normalize.IsPair(was, r) {
					t.Fatalf("%s: %q at %d comes from %q (bytes %v)", name, r, at, got, src)
				}
			}
		case doc.Phrase:
			was := decode(e, name, raw[run.Source.Start:run.Source.End])
			if got := s[run.Start:run.End]; !normalize.IsPhrase(was, got) {
				t.Fatalf("%s: no rule lets %q stand for %q", name, got, was)
			}
		case doc.Unknown:
			lost += run.Len()
		}
	}
	return lost
}

// TestMapHolds is the promise of the design: through decoding, repair, readings taken out, conversion, phrases, joining
// and width folding every character of the text leads back to the bytes it came from.
func TestMapHolds(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	for _, file := range []string{"notice.txt", "mirror.txt", "pinyin.txt", "taiwan.txt", "report.txt", "flattened-table.txt"} {
		source := string(notice(t, file)) + "⼀件﹝2020﹞「引」"
		for _, c := range charsets {
			raw := encode(t, c.enc, source)
			d, err := n.Decode(t.Context(), doc.Source{Name: file}, raw)
			if err != nil {
				t.Fatalf("%s in %s: %v", file, c.name, err)
			}
			if d.Charset != c.name {
				t.Errorf("%s: read as %s, is %s", file, d.Charset, c.name)
			}
			out, err := n.Text(t.Context(), lines(d.Text))
			if err != nil {
				t.Fatal(err)
			}
			joined := doc.Join("\n", out.Text.Cut(0, out.Pieces[0].End), out.Text.Cut(out.Pieces[1].Start, out.Text.Len()))
			lost := checkMap(t, out.Text, raw, c.name, c.enc) + checkMap(t, joined, raw, c.name, c.enc)
			if lost > 0 {
				t.Errorf("%s in %s: %d bytes of text of unknown place", file, c.name, lost)
			}
			t.Logf("%s in %s: %d bytes of text, map %d B/KiB, unknown %.1f %%", file, c.name, out.Text.Len(),
				out.Text.MapBytes()<<10/max(1, out.Text.Len()), 100*float64(lost)/float64(out.Text.Len()))
		}
	}
}

// TestMapHoldsAnywhere does the same on drawn texts.
func TestMapHoldsAnywhere(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	words := []string{"規範性檔案", "網際網路", "人民民眾", "行政權(quán)力", "公開", "「", "」", "﹝", "⼀", "，", " ", "\n", "PM2.5", "a", "衞", "著力", "著作", "設定專欄", "市委", "國務院", "𠀀", "查(chá)詢", "乾縣", "？"}
	rapid.Check(t, func(rt *rapid.T) {
		source := "中共市委辦公廳關於推行政務公開的通知\n" + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 30).Draw(rt, "words"), "")
		c := rapid.SampledFrom(charsets).Draw(rt, "charset")
		raw := encode(t, c.enc, source)
		d, err := n.Decode(t.Context(), doc.Source{}, raw)
		if err != nil {
			rt.Fatalf("%v of %q", err, source)
		}
		if d.Charset != c.name {
			rt.Fatalf("read as %s, is %s: %q", d.Charset, c.name, source)
		}
		out, err := n.Text(t.Context(), lines(d.Text))
		if err != nil {
			rt.Fatal(err)
		}
		checkMap(t, out.Text, raw, c.name, c.enc)
		checkKey(t, out)
		for i, p := range out.Pieces {
			if p.Start < 0 || p.End > out.Text.Len() || p.Start > p.End || i > 0 && p.Start < out.Pieces[i-1].End {
				rt.Fatalf("piece %d at %v of %d", i, p.Span, out.Text.Len())
			}
		}
	})
}

// checkKey proves that the key has one character for each of the text.
func checkKey(t testing.TB, n doc.Normal) {
	t.Helper()
	key, at := n.Key.String(), 0
	for i, r := range n.Text.String() {
		if at >= len(key) || n.Key.Text(at) != i {
			t.Fatalf("the key at %d belongs to %d, not to %d", at, n.Key.Text(at), i)
		}
		k, size := utf8.DecodeRuneInString(key[at:])
		if k != normalize.Fold(r) || normalize.Fold(k) != k {
			t.Fatalf("the key of %q is %q", r, k)
		}
		at += size
	}
	if at != len(key) {
		t.Fatalf("%d bytes of key are left", len(key)-at)
	}
}

// TestMainlandInDress reads a Mainland notice that a machine put into Taiwan's dress: its words come back, Taiwan's own
// stay where they are right.
func TestMainlandInDress(t *testing.T) {
	c, err := normalize.NewConverter("auto")
	if err != nil {
		t.Fatal(err)
	}
	got := c.String(string(notice(t, "mirror.txt")))
	for _, want := range []string{"门户网站", "互联网+政务服务", "人民群众", "应用程序", "优化办事程序", "知识产权", "窗口", "规范性文件", "县档案局", "文件公开后", "设置办事专栏", "设定依据", "办理权限", "网络申请", "着力改进"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in the text", want)
		}
	}
	for _, not := range []string{"網", "档案公开", "民众", "程式", "入口", "视窗"} {
		if strings.Contains(got, not) {
			t.Errorf("%s was left", not)
		}
	}
}

func TestTaiwanKeepsItsWords(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	d, err := n.Decode(t.Context(), doc.Source{}, notice(t, "taiwan.txt"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := n.Text(t.Context(), lines(d.Text))
	if err != nil {
		t.Fatal(err)
	}
	if out.Script.Origin != "tw" || out.Script.Detected != "traditional" {
		t.Errorf("script %+v", out.Script)
	}
	for _, want := range []string{"市民资讯服务计划", "网路受理民众申请", "应用程式"} {
		if !strings.Contains(out.Text.String(), want) {
			t.Errorf("no %s in %s", want, out.Text)
		}
	}
}

// TestSimplifiedStays: what is Simplified passes unchanged, words and characters that look convertible too.
func TestSimplifiedStays(t *testing.T) {
	c, _ := normalize.NewConverter("auto")
	for _, s := range []string{
		"云川市人民政府关于民众来信、档案管理的通知：什么都要覆盖，复核；乾元镇、著作权、网路、套用、设定依据。",
		"市政府各部门要及时回响。", "", "abc", "123（试行）", "坚持“以公开为常态”。",
	} {
		if got := c.String(s); got != s {
			t.Errorf("%s became %s", s, got)
		}
	}
}

func TestAutoIsIdempotent(t *testing.T) {
	c, _ := normalize.NewConverter("auto")
	for _, file := range []string{"notice.txt", "mirror.txt", "pinyin.txt", "taiwan.txt"} {
		once := c.String(string(notice(t, file)))
		if twice := c.String(once); twice != once {
			t.Errorf("%s: not the same the second time", file)
		}
	}
}

// TestFixedIsOpenCC holds the fixed configuration against gocc where its dictionaries are the newest word.
func TestFixedIsOpenCC(t *testing.T) {
	oracle, err := gocc.New("t2s")
	if err != nil {
		t.Fatal(err)
	}
	c, _ := normalize.NewConverter("t2s")
	for _, s := range []string{"行政規範性檔案應當向社會公布", "乾隆年間的著作", "頭髮與發展", "這裡的範圍", "後天和皇后", "臺灣的颱風"} {
		want, err := oracle.Convert(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.String(s); got != want {
			t.Errorf("%s: %s, gocc has %s", s, got, want)
		}
	}
	if got := c.String("圞月 殢雨"); got != "𪢮月 𣨼雨" {
		t.Errorf("rare characters are on in fixed configurations: %s", got)
	}
}

func TestFixedLosesNothing(t *testing.T) {
	for _, config := range []string{"t2s", "tw2s", "hk2s"} {
		c, err := normalize.NewConverter(config)
		if err != nil {
			t.Fatal(err)
		}
		in := "權\xff力\xe6\x9d機"
		want := "权\xff力\xe6\x9d机"
		if got := c.String(in); got != want {
			t.Errorf("%s: %q, want %q", config, got, want)
		}
		streamed, err := io.ReadAll(c.Reader(strings.NewReader(in)))
		if err != nil || string(streamed) != want {
			t.Errorf("%s: the stream gives %q, %v", config, streamed, err)
		}
	}
	if len(normalize.RuleDictionaries()) != 9 {
		t.Error("not every dictionary was read")
	}
}

func TestReadings(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"行政權(quán)力", []string{"(quán)"}}, {"要(yào / yāo)求", []string{"(yào / yāo)"}}, {"一(yī / yì /yí)次", []string{"(yī / yì /yí)"}},
		{"創(chuàng )新", []string{"(chuàng )"}}, {"網（wǎng）絡", []string{"（wǎng）"}},
		{"政(zheng)(zheng)(zheng)府", []string{"(zheng)(zheng)(zheng)"}}, {"關(guan)於(yu)推(tui)行", []string{"(guan)", "(yu)", "(tui)"}},
		{"關(guan)於", []string{"(guan)"}},
		{"總值(GDP)增長", nil}, {"項目(PPP)", nil}, {"顆粒物(PM2.5)", nil}, {"第(a)項", nil}, {"(zhèn)", nil}, {"率(xyz)", nil}, {"區(quan", nil}, {"權(\nquán)", nil},
	} {
		if got := normalize.Readings(c.in); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
	}
}

// TestDamage repairs readings that were put between the bytes of a character, and leaves what only looks so.
func TestDamage(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	raw := notice(t, "pinyin.txt")
	d, err := n.Decode(t.Context(), doc.Source{}, raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"清點一次並準備應", "吳剛任副組長"} {
		if !strings.Contains(d.Text.String(), want) {
			t.Errorf("no %s in %s", want, d.Text)
		}
	}
	if len(d.Removed) != 2 {
		t.Fatalf("%d removals", len(d.Removed))
	}
	for _, r := range d.Removed {
		if r.Reason != doc.Damage || string(raw[r.Source.Start:r.Source.End]) != r.Text || !strings.HasPrefix(r.Text, "?") {
			t.Errorf("removal %+v", r)
		}
	}
	for _, s := range []string{"是否?wō)好", "為什麼?yes)no", "何時?(wō)K", "存?zhèn)"} {
		d, err := n.Decode(t.Context(), doc.Source{}, []byte("通知："+s))
		if err != nil || d.Text.String() != "通知："+s || len(d.Removed) > 0 {
			t.Errorf("%s became %s, %v", s, d.Text, err)
		}
	}
}

func TestBadBytes(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	for _, c := range []struct {
		name, claim string
		raw         []byte
		want        error
	}{
		{"empty", "", nil, doc.ErrEmpty}, {"blanks", "", []byte(" \r\n\t"), doc.ErrEmpty},
		{"binary", "", []byte("\x00\x01\x02\x03abc\x00\xff\xfe\x00"), doc.ErrBinary},
		{"controls", "utf-8", bytes.Repeat([]byte("\x01\x02\x03"), 100), doc.ErrBinary},
		{"blanks of Chinese", "", []byte("\u3000\u3000\n"), doc.ErrEmpty}, {"a mark alone", "", []byte("\xef\xbb\xbf"), doc.ErrEmpty},
		{"Korean", "gbk", encode(t, korean.EUCKR, "시청 창구의 근무 시간이 다음 달부터 바뀝니다."), doc.ErrCharset},
		{"Japanese", "", encode(t, japanese.ShiftJIS, "窓口の受付時間を変更しますのでお知らせします。"), doc.ErrCharset},
		{"French", "", encode(t, charmap.Windows1252, "Génération à été décidée, où ça naît déjà."), doc.ErrCharset},
		{"noise", "gbk", bytes.Repeat([]byte{0xff, 0x81, 0xfe, 0x20, 0xff}, 200), doc.ErrCharset},
	} {
		if _, err := n.Decode(t.Context(), doc.Source{Charset: c.claim}, c.raw); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := n.Decode(t.Context(), doc.Source{}, encode(t, japanese.ShiftJIS, "窓口の受付時間を変更しますのでお知らせします。")); !errors.Is(err, doc.ErrUnsupported) || !strings.Contains(err.Error(), "shift_jis") {
		t.Errorf("a foreign charset is unsupported and named: %v", err)
	}
	mixed := append([]byte("<p>云川市人民政府关于推行网上办事的通知</p>\n<p>"), encode(t, simplifiedchinese.GBK, "各县人民政府，市政府各部门")...)
	mixed = append(mixed, "</p>\n<p>请认真执行。</p>\n"...)
	m, err := n.Decode(t.Context(), doc.Source{}, mixed)
	if err != nil || !strings.Contains(m.Text.String(), "各县人民政府，市政府各部门") || !strings.Contains(fmt.Sprint(m.Diagnostics), "are gb18030, not utf-8") {
		t.Errorf("a part in another charset: %s, %v, %v", m.Text, m.Diagnostics, err)
	}
	d, err := n.Decode(t.Context(), doc.Source{}, []byte("关于推行网上办事\xff的通知，请\xc3各单位认真执行。"))
	if err != nil || strings.Count(d.Text.String(), "\uFFFD") != 2 || len(d.Diagnostics) == 0 || !strings.Contains(fmt.Sprint(d.Diagnostics), "byte 24") {
		t.Errorf("bytes that are no UTF-8 stand as U+FFFD and are reported: %q %v %v", d.Text, d.Diagnostics, err)
	}
	d, err = n.Decode(t.Context(), doc.Source{Charset: "utf-8"}, encode(t, simplifiedchinese.GBK, "云川市人民政府关于推行网上办事的通知"))
	if err != nil || d.Charset != "gb18030" || !strings.Contains(fmt.Sprint(d.Diagnostics), "charset_claim") {
		t.Errorf("a wrong claim: %s %v %v", d.Charset, d.Diagnostics, err)
	}
	d, err = n.Decode(t.Context(), doc.Source{}, encode(t, traditionalchinese.Big5, "臺北市政府函：主旨：檢送會議紀錄，請查照。"))
	if err != nil || d.Charset != "big5" || !strings.Contains(d.Text.String(), "請查照") {
		t.Errorf("Big5: %s %s %v", d.Charset, d.Text, err)
	}
}

func TestOptions(t *testing.T) {
	_, err := normalize.New(normalize.Options{Script: "x2y", Origin: "us", Phrases: "甲 乙"})
	for _, want := range []string{"x2y", "us", "line 1"} {
		if !errors.Is(err, doc.ErrOptions) || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("no fault about %s in %v", want, err)
		}
	}
	n := newNormalizer(t, normalize.Options{Phrases: "民众\t居民\n"})
	out, err := n.Text(t.Context(), lines(doc.NewText("方便民众办事")))
	if err != nil || out.Text.String() != "方便居民办事" {
		t.Errorf("the user's phrases: %s, %v", out.Text, err)
	}
	keep := newNormalizer(t, normalize.Options{Script: "none"})
	out, err = keep.Text(t.Context(), lines(doc.NewText("規範性檔案(quán)")))
	if err != nil || out.Text.String() != "規範性檔案(quán)" || out.Key.String() != "规范性档案(quán)" {
		t.Errorf("without conversion the text stays and the key is Simplified: %s, %s", out.Text, out.Key)
	}
	if _, err := normalize.NewConverter("none"); !errors.Is(err, doc.ErrOptions) {
		t.Errorf("no converter to none: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("关于推行网上办事的通知"), "gbk")
	f.Add([]byte("\xff\xfe\x00N"), "")
	f.Add([]byte("\x81\x30\x81\x30~{<:~}"), "hz-gb-2312")
	n, err := normalize.New(normalize.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte, claim string) {
		d, err := n.Decode(t.Context(), doc.Source{Charset: claim}, raw)
		if err != nil {
			return
		}
		end := 0
		for _, r := range d.Text.Runs() {
			if r.Source.Start < end || r.Source.End > len(raw) || r.Source.Start > r.Source.End {
				t.Fatalf("run %v outside of %d bytes, or before %d", r, len(raw), end)
			}
			end = r.Source.End
		}
		if !utf8.ValidString(d.Text.String()) {
			t.Fatal("the text is no UTF-8")
		}
	})
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"行政權(quán)力", "存?zhèn)洳榈雀鱾€環", "規範性檔案「」", "政(zheng)(zheng)(zheng)", "⼀﹝", "讀"} {
		f.Add(s)
	}
	n, err := normalize.New(normalize.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		d, err := n.Decode(t.Context(), doc.Source{Charset: "utf-8"}, []byte(s))
		if err != nil || d.Charset != "utf-8" {
			return
		}
		out, err := n.Text(t.Context(), lines(d.Text))
		if err != nil {
			t.Fatal(err)
		}
		checkKey(t, out)
		checkMap(t, out.Text, []byte(s), "utf-8", encoding.Nop)
		for _, r := range out.Removed {
			if r.At < 0 || r.At > out.Text.Len() {
				t.Fatalf("removal at %d of %d", r.At, out.Text.Len())
			}
		}
	})
}

func FuzzConvert(f *testing.F) {
	f.Add("國務院：規範性檔案、網際網路")
	f.Add("什么")
	f.Add("\uF95A")
	c, err := normalize.NewConverter("auto")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := c.String(s)
		if text := c.Text(doc.NewText(s)); text.String() != once {
			t.Fatalf("%q gives %q, with its map %q", s, once, text)
		}
		if utf8.ValidString(s) && !utf8.ValidString(once) {
			t.Fatalf("%q gives %q, which is no UTF-8", s, once)
		}
		if normalize.Damaged(s) || normalize.Damaged(once) {
			return // damage undone may bring other damage to light
		}
		if twice := c.String(once); twice != once {
			t.Fatalf("%q gives %q, and that %q", s, once, twice)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	text := strings.Repeat("云川市人民政府关于推行网上办事的通知，请认真执行。PM2.5\n", 4000)
	n, _ := normalize.New(normalize.Options{})
	for _, c := range charsets {
		raw, err := c.enc.NewEncoder().Bytes([]byte(text))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := n.Decode(b.Context(), doc.Source{}, raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkText(b *testing.B) {
	n, _ := normalize.New(normalize.Options{})
	for name, line := range map[string]string{
		"traditional": "規範性檔案應當通過入口網站向人民民眾公開，簡化辦事程式，國務院。\n", "simplified": "规范性文件应当通过门户网站向人民群众公开，简化办事程序，国务院。\n",
	} {
		in := lines(doc.NewText(strings.Repeat(line, 4000)))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(in.Text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := n.Text(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkConvert puts the fixed conversion beside gocc and beside bare loops, in one run.
func BenchmarkConvert(b *testing.B) {
	text := strings.Repeat("規範性檔案應當通過入口網站向人民民眾公開，簡化辦事程式。", 2000)
	c, _ := normalize.NewConverter("t2s")
	oracle, _ := gocc.New("t2s")
	table := map[rune]rune{'規': '规', '範': '范'}
	for _, x := range []struct {
		name string
		f    func()
	}{
		{"t2s", func() { c.String(text) }},
		{"gocc", func() { oracle.Convert(text) }},
		{"copy-with-table", func() {
			out := make([]rune, 0, len(text))
			for _, r := range text {
				if s, ok := table[r]; ok {
					r = s
				}
				out = append(out, r)
			}
			_ = string(out)
		}},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				x.f()
			}
		})
	}
}
