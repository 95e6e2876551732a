package fetch

import (
	"net/url"
	"strings"
	"testing"
)

func TestTrapped(t *testing.T) {
	for address, want := range map[string]string{
		"http://www.example.cn/":                                          "",
		"http://www.example.cn/a/a/a":                                     "",
		"http://www.example.cn/a/a/a/a":                                   "trap: repeated segment",
		"http://www.example.cn/a/b/a/b/a/b/a":                             "trap: repeated segment",
		"http://www.example.cn/1/1/1/1/1":                                 "", // 2024/01/01/01
		"http://www.example.cn/2024/2024/2024/2024":                       "",
		"http://www.example.cn/" + strings.Repeat("x/", 3):                "",
		"http://www.example.cn/" + numbered(deepAddress):                  "",
		"http://www.example.cn/" + numbered(deepAddress+1):                "trap: deep address",
		"http://www.example.cn/?" + strings.Repeat("a", longAddress-23):   "",
		"http://www.example.cn/?" + strings.Repeat("a", longAddress-23+1): "trap: long address",
		"http://www.example.cn/?" + strings.Repeat("%E6", longAddress/3):  "trap: long address",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := trapped(u); got != want {
			t.Errorf("%.60s: %q, want %q", address, got, want)
		}
	}
}

// numbered is a path of n segments that are all different.
func numbered(n int) string {
	var s []string
	for i := range n {
		s = append(s, strings.Repeat("s", i+1))
	}
	return strings.Join(s, "/")
}

func TestShape(t *testing.T) {
	for _, group := range [][]string{
		{"http://a.cn/list_2.html", "http://a.cn/list_31.html"},
		{"http://a.cn/2024/01/t20240131_99.html", "http://a.cn/2023/12/t20231204_1234567.html"},
		{"http://a.cn/3f2504e04f8911d3/a", "http://a.cn/9a0c0305e82c3301aa/a"},
		{"http://a.cn/c?id=1&page=2", "http://a.cn/c?page=9&id=77", "http://a.cn/c?id&page&page=3"},
	} {
		for _, other := range group[1:] {
			if a, b := shapeOf(t, group[0]), shapeOf(t, other); a != b {
				t.Errorf("%s and %s have the shapes %s and %s", group[0], other, a, b)
			}
		}
	}
	for _, two := range [][2]string{
		{"http://a.cn/list_2.html", "http://a.cn/page_2.html"}, {"http://a.cn/a", "http://b.cn/a"}, {"http://a.cn/c?id=1", "http://a.cn/c?page=1"},
		{"http://a.cn/facade", "http://a.cn/decade"}, {"http://a.cn/a?x", "http://a.cn/a"},
	} {
		if a, b := shapeOf(t, two[0]), shapeOf(t, two[1]); a == b {
			t.Errorf("%s and %s have one shape, %s", two[0], two[1], a)
		}
	}
}

func shapeOf(t *testing.T, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return shape(u)
}

func TestDirectory(t *testing.T) {
	for address, want := range map[string]string{
		"http://a.cn/": "a.cn/", "http://a.cn/b": "a.cn/", "http://a.cn/b/": "a.cn/b/", "http://a.cn:8080/b/c?d/e": "a.cn:8080/b/", "http://a.cn/b%2Fc/d": "a.cn/b%2Fc/",
	} {
		u, _ := url.Parse(address)
		if got := directory(u); got != want {
			t.Errorf("%s lies in %s, want %s", address, got, want)
		}
	}
}
