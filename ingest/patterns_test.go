package ingest

import (
	"strings"
	"testing"
	"time"
)

// The answers are those of git check-ignore.
func TestPatterns(t *testing.T) {
	for _, c := range []struct{ patterns, yes, no string }{
		{"*.html", "a.html s/t/b.html", "a.htm html"},
		{"/a.html", "a.html", "s/a.html"},
		{"s/a", "s/a s/a/b", "t/s/a"},
		{"s/", "s/a t/s/a", "s"},
		{"s", "s s/a t/s", "ss"},
		{"**/s/a", "s/a t/s/a u/t/s/a", "s/t/a"},
		{"s/**", "s/a s/t/a", "s t/s/a"},
		{"s/**/a", "s/a s/t/a s/t/u/a", "s/b a"},
		{"s/*", "s/a s/t/b", "s t/s/a"},
		{"a?c", "abc s/a通c", "ac a/c"},
		{"[!ab].txt", "c.txt", "a.txt b.txt"},
		{"[a-c].txt", "b.txt", "d.txt"},
		{`\!a`, "!a", "a"},
		{`\#a`, "#a", "a"},
		{"# no pattern|a", "a", "#"},
		{"*.html|!a.html", "b.html", "a.html"},
		{"s/|!s/a", "s/a s/b", "t"}, // below a folder that is out nothing comes back
		{"*|!a", "b", "a"},
		{"a  ", "a", "b"},
		{"", "", "a"},
	} {
		ps, err := parsePatterns(strings.Split(c.patterns, "|"))
		if err != nil {
			t.Errorf("%q: %v", c.patterns, err)
		}
		for want, paths := range map[bool]string{true: c.yes, false: c.no} {
			for _, p := range strings.Fields(paths) {
				if ps.match(p, false) != want {
					t.Errorf("%q names %q: %v", c.patterns, p, !want)
				}
			}
		}
	}
	for _, bad := range []string{"[", "a[", "/", "!", "s/[/t", strings.Repeat("s/", 65)} {
		if _, err := parsePatterns([]string{bad}); err == nil {
			t.Errorf("%q is no pattern", bad)
		}
	}
}

// A pattern of many ** does not take time without end.
func TestPatternsThatTryEverything(t *testing.T) {
	ps, err := parsePatterns([]string{strings.Repeat("**/a*a*a*/", 30) + "b"})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	ps.match(strings.Repeat("aaaaaaaaaaaaaaaaaaaaaa/", 200)+"c", false)
	if d := time.Since(start); d > 10*time.Second { // without a bound it would be years
		t.Error(d)
	}
}

// An archive may have paths of as many folders as a name has room for.
func TestPatternsOnDeepPaths(t *testing.T) {
	ps, err := parsePatterns(append(neverOfUse, "s/**/t"))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for range 10 {
		if ps.match(strings.Repeat("a/", 30_000)+"b", false) {
			t.Fatal("nothing names it")
		}
	}
	if d := time.Since(start); d > 10*time.Second { // 0.2 s when every folder is looked at once, minutes when every path to one
		t.Error(d)
	}
}

func TestReaches(t *testing.T) {
	for pattern, c := range map[string]struct{ yes, no string }{
		"/a/*.html": {"a", "b a/b"}, "/**/x": {"a a/b", ""}, "/a/**/x": {"a a/b", "b"}, "/*/b/c": {"a a/b", "a/c a/b/d"},
	} {
		p, _ := parsePattern(pattern)
		for want, folders := range map[bool]string{true: c.yes, false: c.no} {
			for _, f := range strings.Fields(folders) {
				if p.reaches(strings.Split(f, "/")) != want {
					t.Errorf("%s reaches %s: %v", pattern, f, !want)
				}
			}
		}
	}
}
