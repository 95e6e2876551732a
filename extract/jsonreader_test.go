package extract

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// plainValue is a value as encoding/json would give it, numbers as they are written.
func (v jsonValue) plainValue(source string) any {
	switch v.kind {
	case '{':
		out := map[string]any{}
		for _, c := range v.children {
			out[c.key] = c.plainValue(source)
		}
		return out
	case '[':
		out := []any{}
		for _, c := range v.children {
			out = append(out, c.plainValue(source))
		}
		return out
	case '"':
		return unescaped(source[v.span.Start:v.span.End])
	case '0':
		return json.Number(source[v.span.Start:v.span.End])
	case 'n':
		return nil
	}
	return v.kind == 't'
}

// FuzzJSON: what encoding/json reads is read, to the same values; all else is an error of ours or stands inside the text.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e3,true,false,null,"x\u9752\\\/\"y"],"a":{"b":{}}}`, `[]`, " \ufeff{}x", `{"a"`, `[1,]`, `"\ud83d\ude00"`, strings.Repeat("[", 70), "[\"a\nb\"]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, end, err := readJSON(s, 0)
		if err != nil {
			if !errors.Is(err, doc.ErrDamaged) && !errors.Is(err, doc.ErrTooDeep) && !errors.Is(err, doc.ErrTooLarge) {
				t.Fatal(err)
			}
			if errors.Is(err, doc.ErrDamaged) && json.Valid([]byte(s)) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if v.span.Start < 0 || v.span.End > end || end > len(s) {
			t.Fatalf("%q: %v ends at %d", s, v.span, end)
		}
		v.find("a.*.b") // of any text
		if !json.Valid([]byte(s)) || strings.Contains(s, `\b`) || strings.Contains(s, `\f`) || strings.Contains(s, `\t`) || strings.Contains(s, `\r`) || strings.ToValidUTF8(s, "") != s {
			return // these escapes are blanks in a text
		}
		var want any
		dec := json.NewDecoder(strings.NewReader(s))
		dec.UseNumber()
		if err := dec.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := v.plainValue(s); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %#v, want %#v", s, got, want)
		}
	})
}

func TestFind(t *testing.T) {
	const s = `{"a":{"x":[{"t":"1"},{"t":"2"}],"y":[{"t":"3"}],"z":7},"a.b":"no","t":null}`
	v, _, err := readJSON(s, 0)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"a.*.*.t": "1 2 3", "a.x.*.t": "1 2", "a.z": "7", "a.z.t": "", "a.none": "", "t": "", "b": "", "*.z": "7"} {
		var got []string
		for _, f := range v.find(path) {
			if x := f.text(s); x != "" {
				got = append(got, x)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q", path, got)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, s string
		want       bool
	}{
		{"*", "", true}, {"a", "a", true}, {"a", "ab", false}, {"a*a", "a", false}, {"a*a", "aa", true}, {"a*b*c", "a1b2c", true}, {"a*b*c", "acb", false},
		{"http://*/x/*", "http://h/y/x/1?p=2", true}, {"http://*/x/*", "https://h/x/", false}, {"*.json", "a.json?x", false},
	} {
		if matches(c.pattern, c.s) != c.want {
			t.Errorf("%q of %q", c.s, c.pattern)
		}
	}
}

// FuzzInterfaces: a file of the user's gives descriptions or a fault that names the line.
func FuzzInterfaces(f *testing.F) {
	f.Add(ruleFile("interfaces.txt"), `{"articles":[{"title":"甲"}]}`)
	f.Add("interface a\naddress *\nitems . *\ntitle *.*\nlink /{a.b}{*}\npage p 0|1\nsize n 3\ntotal *", `[[{"a":{"b":1}}],[2]]`)
	f.Fuzz(func(t *testing.T, rules, answer string) {
		x, err := New(Options{Interfaces: rules})
		if err != nil {
			if !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), "line ") {
				t.Fatal(err)
			}
			return
		}
		b, err := x.Blocks(t.Context(), doc.Source{URL: "http://www.qinghe.example/a?p=1&n=2"}, doc.NewText(strings.ToValidUTF8(answer, "")), doc.Limits{})
		if err != nil || !b.Listed {
			return
		}
		titles := 0
		for _, e := range b.Entries {
			if e.Title != "" {
				titles++
			}
		}
		if titles != len(b.Pieces) || len(b.Entries) > maxItems || len(b.Pages) > maxPages+2 {
			t.Fatalf("%d titles, %d pieces, %d pages", titles, len(b.Pieces), len(b.Pages))
		}
	})
}

// FuzzPager: every page of a pager is one that was linked, or one of a number between two that were.
func FuzzPager(f *testing.F) {
	f.Add("p_2.html", 2, "p_3.html", 3, "p_9.html", 0)
	f.Add("?s=20", 2, "?s=60", 4, "?s=100", 0)
	f.Add("1", 0, "2", 0, "", 1)
	f.Add("0", 0, "0", 0, "", 1) // no series
	f.Fuzz(func(t *testing.T, a string, x int, b string, y int, c string, z int) {
		links := []pagerLink{{a, max(0, x)}, {b, max(0, y)}, {c, max(0, z)}}
		pages := pagesOf(links)
		if len(pages) > maxPages+4 {
			t.Fatalf("%d pages", len(pages))
		}
		s := seriesOf(links)
		for _, l := range links {
			n, in := s.number(l.href)
			if found := strings.Contains("\x00"+strings.Join(pages, "\x00")+"\x00", "\x00"+l.href+"\x00"); !found && !(in && n > s.first+maxPages) {
				t.Fatalf("%q is not in %q", l.href, pages)
			}
		}
		for _, page := range pages {
			linked := page == a || page == b || page == c
			if n, in := s.number(page); !linked && !(in && n < s.last) {
				t.Fatalf("%q was made up of %v", page, links)
			}
		}
	})
}
