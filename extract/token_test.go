package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

type token struct {
	kind       tokenKind
	start, end int
	name       string
}

func tokens(source string) (out []token) {
	z := scanner{source: source}
	for {
		kind := z.next()
		if kind == endOfPage {
			return out
		}
		t := token{kind, z.start, z.end, ""}
		if kind == startToken || kind == selfToken || kind == endToken {
			t.name = z.name
		}
		out = append(out, t)
	}
}

// oracle cuts a page with x/net/html.
func oracle(source string) (out []token) {
	kinds := map[html.TokenType]tokenKind{html.TextToken: textToken, html.StartTagToken: startToken, html.SelfClosingTagToken: selfToken, html.EndTagToken: endToken, html.CommentToken: otherToken, html.DoctypeToken: otherToken}
	z := html.NewTokenizer(strings.NewReader(source))
	at := 0
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return out
		}
		t := token{kinds[tt], at, at + len(z.Raw()), ""}
		at = t.end
		if tt == html.StartTagToken || tt == html.SelfClosingTagToken || tt == html.EndTagToken {
			name, _ := z.TagName()
			t.name = string(name)
		}
		out = append(out, t)
	}
}

// comparable reports whether the two must agree: x/net/html leaves the comments of scripts sooner than the standard does,
// and writes NUL otherwise.
func comparable(source string) bool {
	s := strings.ToLower(source)
	return !(strings.Contains(s, "<script") && strings.Contains(s, "<!--") || strings.Contains(s, "\x00"))
}

func compareTokens(t *testing.T, source string) {
	t.Helper()
	got, want := tokens(source), oracle(source)
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("%q: token %d: %+v, want %+v", source, i, got[min(i, len(got)-1):], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%q: %d tokens, want %d", source, len(got), len(want))
	}
}

func TestTokensAsTheStandardSays(t *testing.T) {
	for _, s := range []string{
		"", "<", "</", "a<", "a</", "<p>a</p>", "<p/>", "<x/>", "<x a=/>", "<x a=b/>", "<x a='b'/>", "<x a = b>", "<x / a>", "<x =a=b>", "<x a=\"1>2\">3",
		"<!-- a -->b", "<!-->b", "<!--->b", "<!---->b", "<!--a--!>b", "<!--a--!-->b", "<!--a", "<!doctype html>a", "<!>a", "<!x>a", "<?xml?>a", "</>a", "</ a>b", "</p a=b>c",
		"<title>a<b></title>c", "<TITLE>a</title >b", "<textarea><p></textarea/>", "<script>if (a<b) {}</script>c", "<style>a</styles></style>", "<plaintext>a</plaintext>", "<noscript><p></noscript>",
		"<p a", "<p a=", "<p a='", "<p a=b", "<p ", "a<b<c>d", "1 < 2 <p>", "<p\f\n\r\ta>", "<名>a", "<p名>a</p名>",
	} {
		compareTokens(t, s)
	}
	pages, err := filepath.Glob("../testdata/*.html")
	if err != nil || len(pages) < 5 {
		t.Fatal(pages, err)
	}
	for _, name := range pages {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for cut := 0; cut < len(raw); cut += 97 {
			if s := string(raw[:cut]); comparable(s) {
				compareTokens(t, s)
			}
		}
	}
}

func TestScriptsThatHideTheirEnd(t *testing.T) {
	for s, want := range map[string]string{
		"<script>a</script>b":                                      "a",
		"<script><!-- a --></script>b":                             "<!-- a -->",
		"<script><!-- a </script>b":                                "<!-- a ",
		"<script><!-- <script></script> --></script>b":             "<!-- <script></script> -->",
		"<script><!-- <script> --></script>b":                      "<!-- <script> -->",
		"<script><!-- d.write('<script src=x></script>')</script>": "<!-- d.write('<script src=x></script>')",
		"<script><!--></script>b":                                  "<!-->",
	} {
		got := tokens(s)
		if raw := s[got[1].start:got[1].end]; raw != want || got[2].kind != endToken {
			t.Errorf("%s: raw text %q, want %q", s, raw, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"<p a=\"b\">c</p>", "<!-- a --><x/>", "<title>a</title>", "</>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, k := range tokens(s) {
			if k.start != at || k.end <= k.start {
				t.Fatalf("%q: %+v does not go on at %d", s, k, at)
			}
			at = k.end
		}
		if comparable(s) {
			compareTokens(t, s)
		}
	})
}
