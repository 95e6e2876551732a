package normalize_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/liuzl/gocc"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
)

func converter(t testing.TB, config string) *normalize.Converter {
	t.Helper()
	c, err := normalize.NewConverter(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCopyIsGocc holds our copy of gocc's dictionaries against the gocc of go.mod: where it fails, run go generate.
func TestCopyIsGocc(t *testing.T) {
	for name, config := range map[string]string{"gocc-ts.txt": "t2s", "gocc-tw.txt": "tw2s", "gocc-hk.txt": "hk2s"} {
		cc, err := gocc.New(config)
		if err != nil {
			t.Fatal(err)
		}
		ours, theirs := normalize.Dictionary(name), map[string]string{}
		for _, d := range slices.Backward(cc.DictChains[0].Dicts) { // an entry of an earlier one counts
			for _, id := range d.Trie.PrefixPredict([]byte(""), 0) {
				key, err := d.Trie.Key(id)
				if err != nil {
					t.Fatal(err)
				}
				v, err := d.Trie.Value(id)
				if err != nil {
					t.Fatal(err)
				}
				theirs[string(key)] = d.Values[v][0]
			}
		}
		if !maps.Equal(ours, theirs) {
			t.Errorf("%s has %d entries, gocc %d, and they are not the same", name, len(ours), len(theirs))
		}
	}
}

// TestGocc holds t2s against gocc on every entry of gocc's dictionaries that no overlay of ours changes, and on texts
// made of them.
func TestGocc(t *testing.T) {
	oracle, err := gocc.New("t2s")
	if err != nil {
		t.Fatal(err)
	}
	c := converter(t, "t2s")
	var ours []string // no entry of an overlay stands in these
	entries := slices.Sorted(maps.Keys(normalize.Dictionary("gocc-ts.txt")))
	changed := map[rune]bool{}
	for _, e := range normalize.Overlay() {
		r, _ := utf8.DecodeRuneInString(e)
		changed[r] = true
	}
	for _, e := range entries {
		if strings.ContainsFunc(e, func(r rune) bool { return changed[r] }) {
			continue
		}
		ours = append(ours, e)
		want, err := oracle.Convert(e)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.String(e); got != want {
			t.Errorf("%s: %s, gocc has %s", e, got, want)
		}
	}
	t.Logf("%d of %d entries are not touched by our overlays", len(ours), len(entries))
	if len(ours) < len(entries)/2 {
		t.Error("the overlays touch more than half of the dictionary")
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(ours), 1, 12).Draw(rt, "entries"), rapid.SampledFrom([]string{"", "，", " a"}).Draw(rt, "between"))
		want, err := oracle.Convert(text)
		if err != nil {
			rt.Fatal(err)
		}
		if got := c.String(text); got != want {
			rt.Fatalf("%s: %s, gocc has %s", text, got, want)
		}
	})
}

// TestRulesAreClosed: what auto gives it does not change again (phrases of OpenCC aside, which keep 乾 in names), and no
// character that tells Traditional script is left after it: so a second pass finds a Simplified text.
func TestRulesAreClosed(t *testing.T) {
	convert := normalize.Official()
	chars, phrases := normalize.Entries()
	for _, e := range chars {
		if got := convert(e.To); got != e.To {
			t.Errorf("what %s becomes is itself changed: %s → %s", e.From, e.To, got)
		}
	}
	for _, e := range append(chars, phrases...) {
		if normalize.TellsTraditional(e.To) {
			t.Errorf("what %s becomes still tells Traditional: %s", e.From, e.To)
		}
	}
	for _, r := range normalize.Telling() {
		if got := convert(string(r)); normalize.TellsTraditional(got) {
			t.Errorf("%c tells Traditional and is not converted", r)
		}
	}
	for _, all := range []bool{false, true} {
		put := normalize.PutBack(all)
		for _, w := range normalize.Words() {
			if got := put(w.To); got != w.To {
				t.Errorf("rules/mainland.txt: what %s becomes is itself changed: %s → %s", w.From, w.To, got)
			}
		}
	}
}

// TestAtTheEnd: a word, a mark and a telling character count at the end of a text too.
func TestAtTheEnd(t *testing.T) {
	c := converter(t, "auto")
	for in, want := range map[string]string{
		"国务院办公厅、中共云川市委：雷射、奈米": "国务院办公厅、中共云川市委：激光、纳米", "省人民政府辦公廳：規範性檔案": "省人民政府办公厅：规范性文件", "辦": "办",
	} {
		if got := c.String(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	n := newNormalizer(t, normalize.Options{})
	out, err := n.Text(t.Context(), lines(doc.NewText("主管機關應轉知，請查照")))
	if err != nil || out.Script.Origin != "tw" {
		t.Errorf("the mark at the end does not count: %+v, %v", out.Script, err)
	}
}

// TestOriginalsTell: what a machine would write for a word that stands in the text is the author's own.
func TestOriginalsTell(t *testing.T) {
	c := converter(t, "auto")
	const frame = "國務院辦公廳、中共雲川市委：規範性檔案。"
	for in, want := range map[string]string{"民眾滿意。": "群众满意。", "群眾滿意，民眾投訴。": "群众满意，民众投诉。", "套用新法。": "应用新法。", "應用新法，套用舊表。": "应用新法，套用旧表。"} {
		if _, got, _ := strings.Cut(c.String(frame+in), "。"); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestOneDecision: all ways into conversion decide by the same beginning, also where readings make it shorter.
func TestOneDecision(t *testing.T) {
	c, n := converter(t, "auto"), newNormalizer(t, normalize.Options{})
	s := strings.Repeat("關(guān)於(yú)做(zuò)好(hǎo)工(gōng)作(zuò)。\n", 1300) + "國務院辦公廳、中共雲川市委、雲川市人民政府：人民民眾，規範性檔案。"
	out, err := n.Text(t.Context(), lines(doc.NewText(s)))
	if err != nil {
		t.Fatal(err)
	}
	read, err := io.ReadAll(c.Reader(strings.NewReader(s)))
	if err != nil || string(read) != c.String(s) || out.Text.String() != c.String(s) {
		t.Errorf("String %.60q, Reader %.60q, Text %.60q at the end, %v", tail(c.String(s)), tail(string(read)), tail(out.Text.String()), err)
	}
}

func tail(s string) string { return s[max(0, len(s)-90):] }

// TestWordsStandOnce: a word of the Mainland's vocabulary is in one section.
func TestWordsStandOnce(t *testing.T) {
	seen := map[string]normalize.Word{}
	for _, w := range normalize.Words() {
		if first, ok := seen[w.From]; ok {
			t.Errorf("rules/mainland.txt: %s stands in [%s] and in [%s]", w.From, first.Section, w.Section)
		}
		seen[w.From] = w
	}
}

// plainWords are words of Simplified Mainland texts that look like those of a machine's dress.
const plainWords = `关于印发云川市人民政府工作要点的通知。各县（区）人民政府，市政府各部门：
绝大多数位于城区，少数位于乡镇，多数位置已明确。成立专案组，开展专案审查，专案督办。
新闻资讯栏目要及时更新资讯，行政许可权限、行政许可权不得下放。方程式、程式化、公式程式。
线上线下融合，线上服务。民众满意，档案管理，设定依据，套用标准。覆盖、复核、答复、反复、覆灭、复印。
乾元镇、乾县、乾隆年间；著作权、著名、显著；什么、怎么、幺妹；皇后、以后；干部、干燥、若干；松木、发展、理发。
智慧城市、智慧交通；数位专家到场，十位数位数相同；视窗系统；报导；列印；宽频。重复列印。
壹万元整，第壹号。“引号”和「引号」。五月份、下着雨、朱镕基、镕、喆、堃、濬、菓、淼。
`

func TestSimplifiedWordsStay(t *testing.T) {
	c := converter(t, "auto")
	for _, s := range []string{plainWords, plainWords + plainWords, strings.Repeat("绝大多数位于城区。专案组。国务院。", 3), "中共云川市委：资讯、资讯、资讯，专案、数位。"} {
		if got := c.String(s); got != s {
			t.Errorf("%s", difference(s, got))
		}
	}
	for l := range strings.Lines(plainWords) { // each word alone, said twice
		s := "云川市人民政府、中共青禾县委：" + l + l
		if got := c.String(s); got != s {
			t.Errorf("%s", difference(s, got))
		}
	}
}

// difference shows where two texts part.
func difference(want, got string) string {
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	for i > 0 && !utf8.RuneStart(want[i]) {
		i--
	}
	return fmt.Sprintf("at %d: %.30q became %.30q", i, want[i:], got[i:])
}

// TestIdempotent: auto does nothing to what it has done.
func TestIdempotent(t *testing.T) {
	c := converter(t, "auto")
	words := normalize.Vocabulary()
	frames := []string{"", "國務院、中共雲川市委、雲川市人民政府：", "行政院、民國，正本：", "香港特別行政區、政務司：", "国务院、中共云川市委：", "澳門特別行政區行政長官批示："}
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.SampledFrom(frames).Draw(rt, "frame") + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 20).Draw(rt, "words"), rapid.SampledFrom([]string{"", "", "，"}).Draw(rt, "between"))
		once := c.String(s)
		if twice := c.String(once); twice != once {
			rt.Fatalf("%s\nfirst  %s\nsecond %s\n%s", s, once, twice, difference(once, twice))
		}
	})
}

// TestNoByteLost: a fixed configuration changes characters and leaves every other byte, and a stream is a string.
func TestNoByteLost(t *testing.T) {
	words := append(normalize.Vocabulary(), "\xff", "\xe6\x9d", "\x80", "\xf0\x9f", "\x00", "a", "\r\n", "\uFFFD")
	for _, config := range []string{"t2s", "tw2s", "hk2s", "auto"} {
		c := converter(t, config)
		rapid.Check(t, func(rt *rapid.T) {
			s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 20).Draw(rt, "words"), "")
			got := c.String(s)
			if config != "auto" && invalid(s) != invalid(got) {
				rt.Fatalf("%s: %q became %q", config, s, got)
			}
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				rt.Fatalf("%s: %q became %q, which is no UTF-8", config, s, got)
			}
			streamed, err := io.ReadAll(iotestReader{c.Reader(iotestReader{strings.NewReader(s)})})
			if err != nil || string(streamed) != got {
				rt.Fatalf("%s: the stream gives %q, the string %q: %v", config, streamed, got, err)
			}
		})
	}
}

// iotestReader gives a byte at a time.
type iotestReader struct{ r io.Reader }

func (r iotestReader) Read(p []byte) (int, error) { return r.r.Read(p[:min(1, len(p))]) }

// invalid is what of a text is no character, in order.
func invalid(s string) string {
	var out strings.Builder
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			out.WriteByte(s[i])
		}
	}
	return out.String()
}

// TestFold: one character for one, and folding is done when it is done.
func TestFold(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if f := normalize.Fold(r); normalize.Fold(f) != f {
			t.Errorf("%q folds to %q, and that to %q", r, f, normalize.Fold(f))
		}
	}
}

// TestUserPhrases: every fault is named with its line.
func TestUserPhrases(t *testing.T) {
	for _, c := range []struct{ phrases, want string }{
		{"# 注\n\n民众\n", "line 3"}, {"民众\t居民\n\t甲\n", "line 2"}, {"民\xff\t甲\n", "line 1"},
		{"民众\t\n", "line 1"}, {"民众\t居民\n一\n二\n", "line 3"}, {"一\n民众\t居民\n二\n", "line 1"},
	} {
		_, err := normalize.New(normalize.Options{Phrases: c.phrases})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.phrases, err, c.want)
		}
		if err != nil && !errors.Is(err, doc.ErrOptions) {
			t.Errorf("%q: %v is no fault of the options", c.phrases, err)
		}
	}
	n := newNormalizer(t, normalize.Options{Phrases: "\ufeff民众\t居民 百姓\r\n# 注\r\n方便\t便利\r\n"})
	out, err := n.Text(t.Context(), lines(doc.NewText("方便民众")))
	if err != nil || out.Text.String() != "便利居民" {
		t.Errorf("a dictionary with a byte order mark and CR: %s, %v", out.Text, err)
	}
}
