package fetch

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCanonical(t *testing.T) {
	c := newCanonicalizer()
	for address, want := range map[string]string{
		"http://www.example.cn":                                    "http://www.example.cn/",
		"HTTP://WWW.Example.CN:80/A":                               "http://www.example.cn/A",
		"https://www.example.cn:443/":                              "https://www.example.cn/",
		"http://www.example.cn:443/":                               "http://www.example.cn:443/",
		"http://www.example.cn:0080/":                              "http://www.example.cn/",
		"http://www.example.cn:/":                                  "http://www.example.cn/",
		"http://www.example.cn./":                                  "http://www.example.cn/",
		"http://www.example.cn../":                                 "http://www.example.cn/",
		"http://user:secret@www.example.cn/#top":                   "http://www.example.cn/",
		"http://www.example.cn/?":                                  "http://www.example.cn/",
		"http://www.example.cn/a/./b/../c":                         "http://www.example.cn/a/c",
		"http://www.example.cn/../../a":                            "http://www.example.cn/a",
		"http://www.example.cn/a/..":                               "http://www.example.cn/",
		"http://www.example.cn/a/b/..":                             "http://www.example.cn/a/",
		"http://www.example.cn/a/.":                                "http://www.example.cn/a/",
		"http://www.example.cn/a/%2e%2E/b":                         "http://www.example.cn/b",
		"http://www.example.cn/a//b":                               "http://www.example.cn/a//b",
		"http://www.example.cn/a//b/./c":                           "http://www.example.cn/a//b/c",
		"http://www.example.cn/.well-known/a":                      "http://www.example.cn/.well-known/a",
		"http://www.example.cn/%7ea/%e6%96%87/文":                   "http://www.example.cn/~a/%E6%96%87/%E6%96%87",
		"http://www.example.cn/a%2fb/%3F":                          "http://www.example.cn/a%2Fb/%3F",
		"http://www.example.cn/?b=2&a=1":                           "http://www.example.cn/?b=2&a=1",
		"http://www.example.cn/?a=%d6%d0&&b":                       "http://www.example.cn/?a=%D6%D0&b",
		"http://www.example.cn/?a=1&utm_source=x&UTM_Medium=y":     "http://www.example.cn/?a=1",
		"http://www.example.cn/?utm%5fsource=x":                    "http://www.example.cn/",
		"http://www.example.cn/?PHPSESSID=0a1b":                    "http://www.example.cn/",
		"http://www.example.cn/a.jsp;jsessionid=1F?id=2":           "http://www.example.cn/a.jsp?id=2",
		"http://www.example.cn/a;JSESSIONID=1F;v=2/b":              "http://www.example.cn/a;v=2/b",
		"http://www.example.cn/a;jsessionid=1;jsessionid=2":        "http://www.example.cn/a",
		"http://www.example.cn/a;jsessioni%64=1":                   "http://www.example.cn/a",
		"http://www.example.cn/a;jsessionidea=1":                   "http://www.example.cn/a;jsessionidea=1",
		"http://www.example.cn/a;jsessionidea=1;jsessionid=2":      "http://www.example.cn/a;jsessionidea=1",
		"http://www.example.cn/?spm=1.2&spmx=3":                    "http://www.example.cn/?spmx=3",
		"http://通知.example.cn/":                                    "http://xn--k7y792c.example.cn/",
		"http://１２７.０.０.１/":                                        "http://127.0.0.1/",
		"http://www。example。cn/":                                   "http://www.example.cn/",
		"http://[2001:DB8:0:0:0:0:0:1]/":                           "http://[2001:db8::1]/",
		"http://[::FFFF:10.0.0.1]:80/":                             "http://[::ffff:10.0.0.1]/",
		"http://[fe80::1%25eth0]/":                                 "http://[fe80::1%25eth0]/",
		"http://www.example.cn/%zz":                                "", // no address
		"http://www.example.cn/?a=%zz":                             "http://www.example.cn/?a=%25zz",
		"http://www.example.cn/a b?c d":                            "http://www.example.cn/a%20b?c%20d",
		"http://www.example.cn/a+b?c+d":                            "http://www.example.cn/a+b?c+d",
		"http://www.example.cn/(a)/b,c;d=e:f@g!h$i&j'k*l":          "http://www.example.cn/(a)/b,c;d=e:f@g!h$i&j'k*l",
		"http://www.example.cn/?next=http://a.example.cn/b?c#frag": "http://www.example.cn/?next=http://a.example.cn/b?c",
	} {
		u, err := url.Parse(address)
		if (err != nil) != (want == "") {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil {
			continue
		}
		if got := c.canonical(u).String(); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}

// TestCanonicalProperties writes a page's address in two ways, and a different page's.
func TestCanonicalProperties(t *testing.T) {
	c := newCanonicalizer()
	segment := rapid.StringMatching(`[a-z0-9_~-]{1,6}(\.[a-z]{2,4})?`)
	rapid.Check(t, func(t *rapid.T) {
		segments := rapid.SliceOfN(segment, 1, 4).Draw(t, "segments")
		params := rapid.SliceOfN(rapid.StringMatching(`(id|page|c)=[0-9]{1,3}`), 0, 3).Draw(t, "parameters")
		plain := "http://www.example.cn/" + strings.Join(segments, "/")
		if len(params) > 0 {
			plain += "?" + strings.Join(params, "&")
		}
		want := c.canonical(parsed(t, plain)).String()
		if want != plain {
			t.Fatalf("%s, which is plain, became %s", plain, want)
		}
		dressed := dress(t, segments, params)
		once := c.canonical(parsed(t, dressed))
		if once.String() != want {
			t.Fatalf("%s became %s, want %s", dressed, once, want)
		}
		if twice := c.canonical(parsed(t, once.String())); twice.String() != once.String() {
			t.Fatalf("%s became %s", once, twice)
		}
		other := plain + rapid.SampledFrom([]string{"x", "/", "%2Fa", "%3F", "%23", ";v=1", "%26a"}).Draw(t, "other")
		if got := c.canonical(parsed(t, other)).String(); got == want {
			t.Fatalf("%s and %s are two pages", other, plain)
		}
	})
}

func parsed(t *rapid.T, address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// dress writes an address in another way that means the same.
func dress(t *rapid.T, segments, params []string) string {
	chance := func(what string) bool { return rapid.Bool().Draw(t, what) }
	b := "http://www.example.cn"
	if chance("case") {
		b = "HTTP://user:p%40ss@WWW.eXample.CN."
	}
	if chance("port") {
		b += ":80"
	}
	for i, s := range segments {
		if chance("dots") {
			b += "/./x/.."
		}
		if chance("escape") {
			const hex = "0123456789abcdef"
			s = "%" + string(hex[s[0]>>4]) + string(hex[s[0]&15]) + s[1:]
		}
		b += "/" + s
		if i == len(segments)-1 && chance("session") {
			b += ";jsessionid=0F1E"
		}
	}
	all := append([]string{}, params...)
	if chance("campaign") {
		all = append([]string{"utm_source=a"}, all...)
	}
	if chance("empty") {
		all = append(all, "", "PHPSESSID=1")
	}
	if len(all) > 0 {
		b += "?" + strings.Join(all, "&")
	}
	if chance("fragment") {
		b += "#a?b"
	}
	return b
}

// TestOneHost: what one machine is called by gives one host, which has one connection.
func TestOneHost(t *testing.T) {
	for host, addresses := range map[string][]string{
		"1.2.3.4":     {"http://1.2.3.4/", "https://1.2.3.4:8443/", "http://[::ffff:1.2.3.4]/", "http://[::FFFF:102:304]:80/"},
		"2001:db8::1": {"http://[2001:db8::1]/", "http://[2001:DB8:0::1]:81/"},
		"www.a.cn":    {"http://www.a.cn/", "https://WWW.A.cn.:8443/"},
	} {
		for _, a := range addresses {
			u, err := url.Parse(a)
			if err != nil {
				t.Fatal(err)
			}
			if got := canonicalHostname(u); got != host {
				t.Errorf("%s is of the host %s, want %s", a, got, host)
			}
		}
	}
}
