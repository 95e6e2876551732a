package normalize_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/transform"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
)

// TestTransformer: a fixed configuration as a transformer gives what the string form gives, however it is fed and drained.
func TestTransformer(t *testing.T) {
	words := append(normalize.Vocabulary(), "\xff", "\xe6\x9d", "\xf0\x9f", "a", "\r\n", "乾", "隆", "殢", "𠀀")
	for _, config := range []string{"t2s", "tw2s", "hk2s"} {
		c := converter(t, config)
		rapid.Check(t, func(rt *rapid.T) {
			s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 40).Draw(rt, "words"), "")
			want := c.String(s)
			tr, err := c.Transformer()
			if err != nil {
				rt.Fatal(err)
			}
			if got, _, err := transform.String(tr, s); err != nil || got != want {
				rt.Fatalf("%s: %q, want %q: %v", config, got, want, err)
			}
			if got := fed(rt, tr, s); got != want {
				rt.Fatalf("%s in parts: %q, want %q", config, got, want)
			}
			var out strings.Builder
			w := transform.NewWriter(&out, tr)
			for _, part := range parts(rt, s) {
				if _, err := io.WriteString(w, part); err != nil {
					rt.Fatal(err)
				}
			}
			if err := w.Close(); err != nil || out.String() != want {
				rt.Fatalf("%s written: %q, want %q: %v", config, out.String(), want, err)
			}
		})
	}
	if _, err := converter(t, "auto").Transformer(); !errors.Is(err, doc.ErrOptions) {
		t.Errorf("auto is no transformer: %v", err)
	}
}

// parts cuts a text anywhere.
func parts(t *rapid.T, s string) []string {
	var out []string
	for s != "" {
		n := min(len(s), rapid.IntRange(1, 20).Draw(t, "part"))
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}

// fed calls Transform with little room on both sides.
func fed(t *rapid.T, tr transform.Transformer, s string) string {
	var out strings.Builder
	dst := make([]byte, 16)
	size := 0
	for done := 0; ; {
		end := min(len(s), done+size)
		nDst, nSrc, err := tr.Transform(dst, []byte(s[done:end]), end == len(s))
		out.Write(dst[:nDst])
		done += nSrc
		switch {
		case err == nil && end == len(s):
			return out.String()
		case errors.Is(err, transform.ErrShortSrc) || err == nil && nSrc == end-done:
			size++
		case errors.Is(err, transform.ErrShortDst) && nDst == 0:
			dst = make([]byte, 2*len(dst))
		}
	}
}

// TestStreamDecidesEarly: a stream in auto decides by its first 64 KiB, as the string form does.
func TestStreamDecidesEarly(t *testing.T) {
	c := converter(t, "auto")
	taiwan := strings.Repeat("行政院函：民國，本府辦理，請查照。\n", 2000)
	mainland := strings.Repeat("國務院、中共雲川市委、雲川市人民政府：規範性檔案、人民民眾(qún)。\n", 2000)
	simple := strings.Repeat("云川市人民政府关于做好工作的通知，各科室。\n", 2000)
	for name, s := range map[string]string{
		"taiwan first": taiwan + mainland, "mainland first": mainland + taiwan, "Simplified first": simple + mainland, "a long line": strings.ReplaceAll(mainland+taiwan, "\n", ""),
		"no end of line": mainland + "規範性檔案", "short": "規範", "empty": "",
	} {
		want := c.String(s)
		for how, in := range map[string]io.Reader{"whole": strings.NewReader(s), "halves": iotest.HalfReader(strings.NewReader(s)), "with its end": iotest.DataErrReader(strings.NewReader(s))} {
			got, err := io.ReadAll(c.Reader(in))
			if err != nil || string(got) != want {
				t.Errorf("%s, %s: %s %v", name, how, difference(want, string(got)), err)
			}
		}
	}
	if got := c.String(taiwan + mainland); !strings.Contains(got, "规范性档案") {
		t.Error("the end of a text decided")
	}
	fault := errors.New("fault")
	got, err := io.ReadAll(c.Reader(io.MultiReader(strings.NewReader(mainland[:300]), iotest.ErrReader(fault))))
	if !errors.Is(err, fault) || !strings.Contains(string(got), "规范性文件") {
		t.Errorf("what was read before a fault is given: %.60s, %v", got, err)
	}
}

// TestDictionaries: a user's files are read together, in all spellings, and clashes are named with both places.
func TestDictionaries(t *testing.T) {
	files := fstest.MapFS{
		"a.txt": {Data: []byte("# 注\n民众\t居民 百姓\nAPP\t应用软件\n")}, "more/b.txt": {Data: []byte("檔案室\t档案中心\n便民服务\t便民服务\n")}, "c.md": {Data: []byte("no dictionary")},
	}
	for _, script := range []string{"auto", "t2s", "none"} {
		n := newNormalizer(t, normalize.Options{Script: script, Dictionaries: files, Phrases: "檔案室\t档案中心\n"})
		out, err := n.Text(t.Context(), lines(doc.NewText("民眾、民众可到檔案室、档案室或用APP查詢。")))
		want := "居民、居民可到档案中心、档案中心或用应用软件查询。"
		if script == "none" {
			want = "居民、居民可到档案中心、档案中心或用应用软件查詢。"
		}
		if err != nil || out.Text.String() != want {
			t.Errorf("%s: %s, want %s: %v", script, out.Text, want, err)
		}
		if script == "none" {
			continue
		}
		c, err := n.Converter()
		if err != nil {
			t.Fatal(err)
		}
		in := strings.Repeat("民眾可到檔案室查詢。\n", 3000)
		got, err := io.ReadAll(c.Reader(iotest.OneByteReader(strings.NewReader(in))))
		if err != nil || string(got) != c.String(in) || !strings.HasPrefix(string(got), "居民可到档案中心查询") {
			t.Errorf("%s: the stream gives %.40s, %v", script, got, err)
		}
	}
	for _, c := range []struct {
		files fstest.MapFS
		want  []string
	}{
		{fstest.MapFS{"a.txt": {Data: []byte("民众\t居民\n")}, "b.txt": {Data: []byte("\n民眾\t百姓\n")}}, []string{"b.txt line 2: 民眾 becomes 百姓", "a.txt line 1 居民"}},
		{fstest.MapFS{"a.txt": {Data: []byte("民众\t居民\n民众\t百姓\n民众\t市民\n")}}, []string{"a.txt line 2", "a.txt line 3"}},
		{fstest.MapFS{"a.md": {}}, []string{"no file *.txt"}},
		{fstest.MapFS{"a.txt": {Data: []byte("民众\n")}, "b.txt": {Data: []byte("民\xff\t众\n")}}, []string{"a.txt: ", "line 1", "b.txt: "}},
		{fstest.MapFS{"a.txt": {Data: []byte(strings.Repeat("长", 300) + "\t短\n")}}, []string{"a key of 900 bytes", "512"}},
	} {
		_, err := normalize.New(normalize.Options{Dictionaries: c.files})
		for _, want := range c.want {
			if !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), want) {
				t.Errorf("%v: no %q", err, want)
			}
		}
	}
}

// FuzzTransformer: the transformer and the string form agree on anything, and lose nothing that is no character.
func FuzzTransformer(f *testing.F) {
	for _, s := range []string{"乾隆年間的著作", "權\xff力\xe6\x9d機", "\xf0\xa0\x80", "這裡的乾元鎮", "裏面着裝"} {
		f.Add(s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, s string, size uint8) {
		for _, config := range []string{"t2s", "tw2s", "hk2s"} {
			c := converter(t, config)
			want := c.String(s)
			if invalid(s) != invalid(want) {
				t.Fatalf("%s: %q became %q", config, s, want)
			}
			if utf8.ValidString(s) && !utf8.ValidString(want) {
				t.Fatalf("%s: %q became %q, which is no UTF-8", config, s, want)
			}
			got, err := io.ReadAll(c.Reader(&chunks{strings.NewReader(s), int(size%17) + 1}))
			if err != nil || string(got) != want {
				t.Fatalf("%s: the stream gives %q, the string %q: %v", config, got, want, err)
			}
		}
	})
}

// chunks gives at most n bytes at a time.
type chunks struct {
	io.Reader
	n int
}

func (c *chunks) Read(p []byte) (int, error) { return c.Reader.Read(p[:min(len(p), c.n)]) }

// TestNothingForNothing: what does not change is the argument itself, and phrases cost no allocation each.
func TestNothingForNothing(t *testing.T) {
	simple := strings.Repeat("云川市人民政府关于做好工作的通知，请认真执行。\n", 400)
	for _, config := range []string{"auto", "t2s", "hk2s"} {
		c := converter(t, config)
		if got := c.String(simple); unsafe.StringData(got) != unsafe.StringData(simple) {
			t.Errorf("%s copies a text that does not change", config)
		}
		allocs := func(times int) float64 {
			text := strings.Repeat("國務院：規範性檔案、網際網路、人民民眾，乾隆年間的著作。\n", times)
			return testing.AllocsPerRun(5, func() { c.String(text) })
		}
		if few, many := allocs(200), allocs(4000); many > few+40 {
			t.Errorf("%s: %v allocations for a text, %v for one of 20 times its size", config, few, many)
		}
	}
}
