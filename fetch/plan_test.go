package fetch

import (
	"net/url"
	"testing"
)

// TestMatchOfAllLetters: patterns are written as addresses are read, and may be bytes of any charset.
func TestMatchOfAllLetters(t *testing.T) {
	canon := newCanonicalizer()
	for pattern, address := range map[string]string{
		"*/通知/*":                 "http://a.cn/通知/1.html",
		"*/%e9%80%9a%e7%9f%a5/*": "http://a.cn/通知/1.html",
		"*\xb9\xab\xce\xc4*":     "http://a.cn/%B9%AB%CE%C4/1.html", // GBK
		"*a b*?x=[1]&y=$*":       "http://a.cn/a b?x=[1]&y=$",
		"http://[2001:db8::1]/*": "http://[2001:db8::1]/a",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		s := newScope(Plan{Match: []string{pattern}})
		if text := canon.canonical(u).String(); s.unmatched(text) {
			t.Errorf("%s does not match %s", pattern, text)
		}
		if !s.unmatched("http://a.cn/other") {
			t.Errorf("%s matches too much", pattern)
		}
	}
}
