package store

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"数据共享", "数据共享"},
		{"２０２６年，ＰＭ２.５", "2026年,pm2.5"},
		{"云政办发〔2021〕16号【1】", "云政办发[2021]16号[1]"},
		{"“通办”「通办」＂", `"通办""通办""`},
		{"A\u3000B\u00a0C", "a b c"},
		{"㎡①ﬁ½", "㎡1ﬁ½"}, // what would become two characters stays
		{"二○二六", "二〇二六"},
		{"—－-", "---"},
	} {
		if got := fold(c.text); got != c.want {
			t.Errorf("fold(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// The n-th character of a folded text is the n-th of the text, and folding twice is folding once.
func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.ToValidUTF8(rapid.String().Draw(t, "text"), "\uFFFD")
		got := fold(s)
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(s) {
			t.Errorf("%q has %d characters, folded %q %d", s, utf8.RuneCountInString(s), got, utf8.RuneCountInString(got))
		}
		if again := fold(got); again != got {
			t.Errorf("%q folds to %q, and that to %q", s, got, again)
		}
	})
}

func TestGrams(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"数", "数 "},
		{"数据共享", "数据 据共 共享 享 "},
		{"数据、数据", "数据 据 "},
		{"PM2.5达到35微克", "pm 2 5 达到 到 35 微克 克 "},
		{"〔2021〕16号", "2021 16 号 "},
		{strings.Repeat("a", 60), strings.Repeat("a", maxWord) + " "},
		{strings.Repeat("é", 30), strings.Repeat("é", maxWord/2) + " "},
		{"a" + strings.Repeat("é", 30), "a" + strings.Repeat("é", maxWord/2-1) + " "},
	} {
		var g gramSet
		g.add(c.text)
		if got := g.take(); got != c.want {
			t.Errorf("grams of %q: %q, want %q", c.text, got, c.want)
		}
		if g.take() != "" {
			t.Error("a set that was taken is not empty")
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		terms []string
		want  string
	}{
		{nil, ""},
		{[]string{"，"}, ""},
		{[]string{"数据"}, `"数据"`},
		{[]string{"数据共享", "共享"}, `"数据" AND "据共" AND "共享"`},
		{[]string{"账"}, `"账"*`},
		{[]string{"2026年"}, `"2026" AND "年"*`},
		{[]string{`a"b`}, `"a" AND "b"`},
	} {
		if got := match(c.terms); got != c.want {
			t.Errorf("match(%q) = %s, want %s", c.terms, got, c.want)
		}
	}
	if n := strings.Count(match([]string{strings.Repeat("数据共享平台建设", 1000)}), `"`); n > 2*maxGrams {
		t.Errorf("%d grams, more than %d", n/2, maxGrams)
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct{ text, need, not, err string }{
		{text: ""},
		{text: " \t\u3000"},
		{text: "牵头 数据共享", need: "牵头|数据共享"},
		{text: "牵头\u3000“数据 共享”", need: "牵头|数据 共享"},
		{text: `ＰＭ2.5 -"GB/T 9704" -草案`, need: "pm2.5", not: "gb/t 9704|草案"},
		{text: `a"b c"d`, need: "a|b c|d"},
		{text: "a-b", need: "a-b"},
		{text: `数据"共享`, err: "not closed"},
		{text: `""`, err: "empty term"},
		{text: `"  "`, err: "empty term"},
		{text: "数据 -", err: "empty term"},
		{text: "数据 - 共享", err: "empty term"},
		{text: strings.Repeat("数", maxText+1), err: "limit of 1000"},
		{text: strings.Repeat("数 ", maxTerms+1), err: "limit of 32"},
	} {
		need, not, err := terms(c.text)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("terms(%q): error %v, want %q", c.text, err, c.err)
			}
			continue
		}
		if err != nil || strings.Join(need, "|") != c.need || strings.Join(not, "|") != c.not {
			t.Errorf("terms(%q) = %q, %q, %v", c.text, need, not, err)
		}
	}
}

func TestIndex(t *testing.T) {
	for _, c := range []struct {
		text, term string
		want       int
	}{
		{"数据共享", "共享", 6},
		{"12026年2026年", "2026", 8},
		{"到2026年", "2026年", 3},
		{"pm2.5", "pm", 0},
		{"pm2.5", "5", 4},
		{"spm", "pm", -1},
		{"5g 15g", "5g", 0},
		{"15g", "5g", -1},
		{"", "数", -1},
	} {
		if got := index(c.text, c.term, 0); got != c.want {
			t.Errorf("index(%q, %q) = %d, want %d", c.text, c.term, got, c.want)
		}
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("前", 100) + "数据。\n" + strings.Repeat("中", 30) + "数据共享，ＰＭ２.５" + strings.Repeat("后", 100)
	for _, c := range []struct {
		text, query, want string
	}{
		{"建立数据目录。", "数据", "建立[数据]目录。"},
		{"建立数据目录。", "", "建立数据目录。"},
		{"一\n二\t三", "二", "一 [二] 三"},
		{"数据共享", "数据 数据共享 享", "[数据共享]"}, // the longest of several, none inside another
		{long, "共享 pm2.5", "…" + strings.Repeat("中", 13) + "数据[共享]，[ＰＭ２.５]" + strings.Repeat("后", 57) + "…"},
		{strings.Repeat("长", 90), "", strings.Repeat("长", 80) + "…"},
	} {
		p, err := Query{Text: c.query, Marks: [2]string{"[", "]"}}.prepare()
		if err != nil {
			t.Fatal(err)
		}
		if got := p.snippet(c.text); got != c.want {
			t.Errorf("snippet for %q\n got %s\nwant %s", c.query, got, c.want)
		}
	}
}
