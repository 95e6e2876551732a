package generate

import (
	"fmt"
	"html"
	"strings"
	"sync"

	"github.com/liuzl/gocc"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// layouts are the ways the lines of a notice stand in its source.
var layouts = []struct {
	name  string
	share int
	write func(n *Notice) string
}{
	{"lines", 24, func(n *Notice) string { return n.join("\n", "") }},
	{"indented lines", 20, func(n *Notice) string { return n.join("\n\n", "　　") }},
	{"HTML paragraphs", 25, (*Notice).paragraphs},
	{"HTML breaks", 10, func(n *Notice) string { return n.page(n.join("<br>\n", "&nbsp;&nbsp;&nbsp;&nbsp;")) }},
	{"wrapped lines", 6, (*Notice).wrapped},
	{"two blanks", 8, func(n *Notice) string { return n.join("　　", "") }},
	{"one line", 7, func(n *Notice) string { return n.join("", "") }},
}

// layout chooses layout, script, charset and width.
func (g *maker) layout() {
	k := g.IntN(100)
	for _, l := range layouts {
		if k -= l.share; k < 0 {
			g.Features["layout"] = l.name
			break
		}
	}
	g.breakless = g.Features["layout"] == "one line"
	g.Features["script"] = "simplified"
	if g.chance(15) {
		g.Features["script"] = "traditional"
	}
	g.Features["charset"] = "UTF-8"
	if g.Features["script"] == "simplified" && g.chance(10) {
		g.Features["charset"] = "GB18030"
	}
	if strings.HasPrefix(g.Features["layout"], "HTML") {
		g.furniture = g.chance(40)
		g.Features["furniture"] = fmt.Sprint(g.furniture)
	}
	g.Features["width"] = "full"
	switch k := g.IntN(100); {
	case k < 12:
		g.Features["width"] = "half"
	case k < 17:
		g.Features["width"] = "wide digits"
	}
}

// join writes the blocks as lines.
func (n *Notice) join(sep, indent string) string {
	var out []string
	for i, b := range n.blocks {
		switch {
		case b.table != nil && strings.HasPrefix(n.Features["layout"], "HTML"):
			out = append(out, b.table.html())
		case b.table != nil:
			out = append(out, b.table.plain(n.Features["table"]))
		case i == 0:
			out = append(out, b.text)
		default:
			out = append(out, indent+n.escape(b.text))
		}
	}
	return strings.Join(out, sep)
}

func (n *Notice) escape(text string) string {
	if strings.HasPrefix(n.Features["layout"], "HTML") {
		return html.EscapeString(text)
	}
	return text
}

// wrapped breaks lines at a width, as text from a page of print.
func (n *Notice) wrapped() string {
	width := 28 + int(n.Seed%10)
	var out []string
	for line := range strings.SplitSeq(n.join("\n", "　　"), "\n") {
		for rs := []rune(line); ; rs = rs[width:] {
			if strings.ContainsRune(line, '\t') || strings.HasPrefix(line, "|") || len(rs) <= width {
				out = append(out, string(rs))
				break
			}
			out = append(out, string(rs[:width]))
		}
	}
	return strings.Join(out, "\n")
}

// strong makes the first sentence of a line bold, when it is short.
func strong(text string) string {
	if first, rest, ok := strings.Cut(text, "。"); ok && rest != "" && len(first) < 100 {
		return "<strong>" + first + "。</strong>" + rest
	}
	return text
}

func (n *Notice) paragraphs() string {
	var out strings.Builder
	tag := []string{"p", "p", "div"}[n.Seed%3]
	for _, b := range n.blocks {
		switch {
		case b.table != nil:
			out.WriteString(b.table.html())
		case b.text == n.Title:
			fmt.Fprintf(&out, "<h1>%s</h1>\n", b.text)
		default:
			text := html.EscapeString(b.text)
			if n.Seed%5 < 2 {
				text = strong(text)
			}
			fmt.Fprintf(&out, "<%s>　　%s</%s>\n", tag, text, tag)
		}
	}
	return n.page(out.String())
}

func (n *Notice) page(body string) string {
	charset := strings.ToLower(n.Features["charset"])
	above, below := "", ""
	if n.furniture {
		above = "<div class=\"nav\"><a href=\"/\">首页</a> &gt; <a href=\"/zwgk/\">政务公开</a> &gt; <a href=\"/zwgk/wj/\">政府文件</a></div>\n<div class=\"tool\">【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印本页</a></div>\n"
		below = fmt.Sprintf("<div class=\"footer\"><p>主办单位：%s人民政府办公室</p><p>版权所有 %s人民政府</p></div>\n", n.place.name, n.place.name)
	}
	return fmt.Sprintf("<!DOCTYPE html>\n<html><head><meta charset=\"%s\"><title>%s</title></head>\n<body>%s<div class=\"content\">\n%s</div>\n%s</body></html>\n", charset, n.Title, above, body, below)
}

// halfWidth are the marks that half-width notices print.
var halfWidth = strings.NewReplacer("，", ",", "：", ":", "；", ";", "（", "(", "）", ")")

// wideDigits are those of notices that were typed in full width.
var wideDigits = strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")

// toTraditional is a mirror's conversion, character by character and phrase by phrase.
var toTraditional = sync.OnceValue(func() func(string) string {
	there, err := gocc.New("s2t")
	if err != nil {
		panic(err)
	}
	return func(text string) string {
		out, err := there.Convert(text)
		if err != nil {
			panic(err)
		}
		return out
	}
})

// Source is the notice as bytes, in the layout, script, width and charset that its Features name.
func (n *Notice) Source() []byte {
	var text string
	for _, l := range layouts {
		if l.name == n.Features["layout"] {
			text = l.write(n)
		}
	}
	switch n.Features["width"] {
	case "half":
		text = halfWidth.Replace(text)
	case "wide digits":
		if !strings.HasPrefix(n.Features["layout"], "HTML") {
			text = wideDigits.Replace(text)
		}
	}
	if n.Features["script"] == "traditional" {
		text = toTraditional()(text)
	}
	if n.Features["charset"] == "GB18030" {
		b, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			panic(err)
		}
		text = b
	}
	return []byte(text)
}
