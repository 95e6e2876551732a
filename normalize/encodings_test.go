package normalize_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// run decodes and normalizes a document.
func run(t testing.TB, n *normalize.Normalizer, raw []byte, claim string) (normalize.Decoded, doc.Normal) {
	t.Helper()
	d, err := n.Decode(t.Context(), doc.Source{Charset: claim}, raw)
	if err != nil {
		t.Fatal(err)
	}
	out, err := n.Text(t.Context(), lines(d.Text))
	if err != nil {
		t.Fatal(err)
	}
	return d, out
}

// TestOneTextInManyCharsets: a text gives the same text and the same result in every charset, with a mark and without,
// whatever is claimed.
func TestOneTextInManyCharsets(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	auto := converter(t, "auto")
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, b) }
	for _, name := range []string{"notice.txt", "mirror.txt", "mirror-traditional.txt", "pinyin.txt", "byte-damage.txt", "taiwan.txt", "hongkong.txt", "report.txt"} {
		source := string(notice(t, name))
		_, want := run(t, n, []byte(source), "")
		if name != "notice.txt" && name != "report.txt" && strings.ContainsAny(want.Text.String(), "縣國辦") {
			t.Errorf("%s: not converted: %.60s", name, want.Text)
		}
		if got := auto.String(source); got != want.Text.String() {
			t.Errorf("%s: the converter and the normalizer differ: %s", name, difference(want.Text.String(), got))
		}
		for _, c := range []struct {
			name, mark string
			enc        encoding.Encoding
		}{
			{charset.UTF8, "\xef\xbb\xbf", encoding.Nop}, {charset.GB18030, "", simplifiedchinese.GB18030}, {charset.GB18030, "\x84\x31\x95\x33", simplifiedchinese.GB18030},
			{charset.UTF16LE, "", utf16(unicode.LittleEndian, unicode.IgnoreBOM)}, {charset.UTF16LE, "\xff\xfe", utf16(unicode.LittleEndian, unicode.IgnoreBOM)},
			{charset.UTF16BE, "", utf16(unicode.BigEndian, unicode.IgnoreBOM)}, {charset.UTF16BE, "\xfe\xff", utf16(unicode.BigEndian, unicode.IgnoreBOM)},
			{charset.Big5, "", traditionalchinese.Big5},
		} {
			body, err := c.enc.NewEncoder().Bytes([]byte(source))
			if err != nil {
				if c.name != charset.Big5 {
					t.Errorf("%s is not to be written in %s: %v", name, c.name, err)
				}
				continue
			}
			raw := append([]byte(c.mark), body...)
			for _, claim := range []string{"", "gb2312", "utf-8", "big5"} {
				d, out := run(t, n, raw, claim)
				if d.Charset != c.name || out.Text.String() != want.Text.String() || out.Key.String() != want.Key.String() {
					t.Errorf("%s in %s with mark %q, claimed %q: as %s, %s", name, c.name, c.mark, claim, d.Charset, difference(want.Text.String(), out.Text.String()))
				}
				if lost := checkMap(t, out.Text, raw, c.name, c.enc); lost > 0 {
					t.Errorf("%s in %s: %d bytes of unknown place", name, c.name, lost)
				}
			}
		}
	}
}

// TestFilesInTheirCharsets reads the files that are not in UTF-8.
func TestFilesInTheirCharsets(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	for _, c := range []struct {
		file, charset, origin string
		enc                   encoding.Encoding
		want                  []string
	}{
		{"gb18030.txt", charset.GB18030, "mainland", simplifiedchinese.GB18030, []string{"青禾县人民政府办公室关于做好河道保洁工作的通知", "PM2.5和水质数据"}},
		{"big5.txt", charset.Big5, "tw", traditionalchinese.Big5, []string{"云津市政府 函", "透过网路受理民众通报", "资讯系统与应用程式"}},
		{"hongkong.txt", charset.UTF8, "hk", encoding.Nop, []string{"地区资讯服务计划", "便利民众", "网路服务及应用程式", "卫生署"}},
		{"mirror-traditional.txt", charset.UTF8, "mainland", encoding.Nop, []string{
			"信息化便民服务", "人民群众", "完善门户网站", "优化办事程序", "规范性文件及时上网", "县档案局", "互联网+政务服务", "绝大多数位于城区的窗口要应用电子证照", "应用程序",
			"知识产权", "设定行政许可的设定依据", "市司法局设置", "着力培养", "著名高校", "智慧城市", "人工智能", "执行情况",
		}},
	} {
		raw := notice(t, c.file)
		d, out := run(t, n, raw, "")
		if d.Charset != c.charset || out.Script.Origin != c.origin {
			t.Errorf("%s: %s from %s, want %s from %s (%q)", c.file, d.Charset, out.Script.Origin, c.charset, c.origin, out.Script.Evidence)
		}
		for _, w := range c.want {
			if !strings.Contains(out.Text.String(), w) {
				t.Errorf("%s: no %s in\n%s", c.file, w, out.Text)
			}
		}
		checkMap(t, out.Text, raw, c.charset, c.enc)
		checkKey(t, out)
	}
}

// TestMapThroughCuts composes what was normalized: cut, joined, kept by a builder, in pieces without anything between
// them; the way back holds, keys go along, and no phrase reaches over the end of a piece.
func TestMapThroughCuts(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	words := normalize.Vocabulary()
	shares := map[doc.Origin]int{}
	rapid.Check(t, func(rt *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(words), 2, 24).Draw(rt, "parts")
		source := "中共雲川市委、雲川市人民政府辦公廳關於人民民眾的規範性檔案：" + strings.Join(parts, "")
		c := rapid.SampledFrom(charsets).Draw(rt, "charset")
		raw := encode(t, c.enc, source)
		d, err := n.Decode(t.Context(), doc.Source{Charset: c.name}, raw)
		if err != nil || d.Charset != c.name {
			rt.Fatalf("%s: %v", d.Charset, err)
		}
		in := doc.Blocks{Text: d.Text}
		at, end := 0, d.Text.Len()
		for at < end { // pieces that touch
			to := min(end, at+rapid.IntRange(1, 60).Draw(rt, "length"))
			for to < end && !utf8.RuneStart(d.Text.String()[to]) {
				to++
			}
			in.Pieces = append(in.Pieces, doc.Piece{Span: doc.Span{Start: at, End: to}})
			at = to
		}
		out, err := n.Text(t.Context(), in)
		if err != nil {
			rt.Fatal(err)
		}
		if !utf8.ValidString(out.Text.String()) {
			rt.Fatalf("%q became %q, pieces %v to %v", d.Text, out.Text, in.Pieces, out.Pieces)
		}
		for _, r := range out.Text.Runs() {
			if !utf8.ValidString(out.Text.Slice(r.Span)) {
				rt.Fatalf("%q became %q, pieces %v to %v: %v", d.Text, out.Text, in.Pieces, out.Pieces, out.Text.Runs())
			}
		}
		checkKey(t, out)
		checkMap(t, out.Text, raw, c.name, c.enc)
		var b doc.Builder
		var key doc.KeyBuilder
		end = 0
		for _, p := range out.Pieces {
			if p.Start != end || p.End < p.Start {
				rt.Fatalf("piece %v behind %d", p.Span, end)
			}
			end = p.End
			b.Keep(out.Text, p.Start, p.End)
			key.Keep(out.Key, p.Start, p.End)
			for pos := p.Start; pos < p.End; pos++ {
				if utf8.RuneStart(out.Text.String()[pos]) && out.Key.Text(out.Key.Pos(pos)) != pos {
					rt.Fatalf("%d is %d in the key, and that %d", pos, out.Key.Pos(pos), out.Key.Text(out.Key.Pos(pos)))
				}
			}
		}
		built := b.Text()
		if end != out.Text.Len() || built.String() != out.Text.String() || key.Key().String() != out.Key.String() {
			rt.Fatalf("the pieces are not the whole: %q and %q", built, out.Text)
		}
		checkMap(t, built, raw, c.name, c.enc)
		half := out.Pieces[len(out.Pieces)/2].Start
		checkMap(t, doc.Join("\n", out.Text.Cut(half, out.Text.Len()), out.Text.Cut(0, half)), raw, c.name, c.enc)
		for o, n := range out.Text.Shares() {
			shares[o] += n
		}
	})
	t.Logf("bytes by origin: %v; unknown %d", shares, shares[doc.Unknown])
}

// TestKeyIsTheSame: no option of script changes the key of what is Simplified by all of them.
func TestKeyIsTheSame(t *testing.T) {
	want := ""
	for _, script := range []string{"auto", "none", "t2s", "tw2s", "hk2s"} {
		n := newNormalizer(t, normalize.Options{Script: script, KeepReadings: true})
		out, err := n.Text(t.Context(), lines(doc.NewText("關於印發﹝2031﹞3號「衞生」裏的決定，說明：査處、啓動。ＰＭ２．５")))
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = out.Key.String()
		}
		if out.Key.String() != want {
			t.Errorf("%s: key %s, want %s", script, out.Key, want)
		}
	}
}
