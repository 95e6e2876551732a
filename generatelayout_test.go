package gongwen_test

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
	write func(g *generated) string
}{
	{"lines", 24, func(g *generated) string { return g.join("\n", "") }},
	{"indented lines", 20, func(g *generated) string { return g.join("\n\n", "　　") }},
	{"HTML paragraphs", 25, (*generated).paragraphs},
	{"HTML breaks", 10, func(g *generated) string { return g.page(g.join("<br>\n", "&nbsp;&nbsp;&nbsp;&nbsp;")) }},
	{"wrapped lines", 6, (*generated).wrapped},
	{"two blanks", 8, func(g *generated) string { return g.join("　　", "") }},
	{"one line", 7, func(g *generated) string { return g.join("", "") }},
}

// layout chooses layout, script, charset and width.
func (g *generated) layout() {
	k := g.IntN(100)
	for _, l := range layouts {
		if k -= l.share; k < 0 {
			g.features["layout"] = l.name
			break
		}
	}
	g.breakless = g.features["layout"] == "one line"
	g.features["script"] = "simplified"
	if g.chance(15) {
		g.features["script"] = "traditional"
	}
	g.features["charset"] = "UTF-8"
	if g.features["script"] == "simplified" && g.chance(10) {
		g.features["charset"] = "GB18030"
	}
	if strings.HasPrefix(g.features["layout"], "HTML") {
		g.furniture = g.chance(40)
		g.features["furniture"] = fmt.Sprint(g.furniture)
	}
	g.features["width"] = "full"
	switch k := g.IntN(100); {
	case k < 12:
		g.features["width"] = "half"
	case k < 17:
		g.features["width"] = "wide digits"
	}
}

// join writes the blocks as lines.
func (g *generated) join(sep, indent string) string {
	var out []string
	for i, b := range g.blocks {
		switch {
		case b.table != nil && strings.HasPrefix(g.features["layout"], "HTML"):
			out = append(out, b.table.html())
		case b.table != nil:
			out = append(out, b.table.plain(g.features["table"]))
		case i == 0:
			out = append(out, b.text)
		default:
			out = append(out, indent+g.escape(b.text))
		}
	}
	return strings.Join(out, sep)
}

func (g *generated) escape(text string) string {
	if strings.HasPrefix(g.features["layout"], "HTML") {
		return html.EscapeString(text)
	}
	return text
}

// wrapped breaks lines at a width, as text from a page of print.
func (g *generated) wrapped() string {
	width := 28 + int(g.seed%10)
	var out []string
	for line := range strings.SplitSeq(g.join("\n", "　　"), "\n") {
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

func (g *generated) paragraphs() string {
	var out strings.Builder
	tag := []string{"p", "p", "div"}[g.seed%3]
	for _, b := range g.blocks {
		switch {
		case b.table != nil:
			out.WriteString(b.table.html())
		case b.text == g.title:
			fmt.Fprintf(&out, "<h1>%s</h1>\n", b.text)
		default:
			text := html.EscapeString(b.text)
			if g.seed%5 < 2 {
				text = strong(text)
			}
			fmt.Fprintf(&out, "<%s>　　%s</%s>\n", tag, text, tag)
		}
	}
	return g.page(out.String())
}

func (g *generated) page(body string) string {
	charset := strings.ToLower(g.features["charset"])
	above, below := "", ""
	if g.furniture {
		above = "<div class=\"nav\"><a href=\"/\">首页</a> &gt; <a href=\"/zwgk/\">政务公开</a> &gt; <a href=\"/zwgk/wj/\">政府文件</a></div>\n<div class=\"tool\">【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印本页</a></div>\n"
		below = fmt.Sprintf("<div class=\"footer\"><p>主办单位：%s人民政府办公室</p><p>版权所有 %s人民政府</p></div>\n", g.place.name, g.place.name)
	}
	return fmt.Sprintf("<!DOCTYPE html>\n<html><head><meta charset=\"%s\"><title>%s</title></head>\n<body>%s<div class=\"content\">\n%s</div>\n%s</body></html>\n", charset, g.title, above, body, below)
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

// source is the notice as bytes.
func (g *generated) source() []byte {
	var text string
	for _, l := range layouts {
		if l.name == g.features["layout"] {
			text = l.write(g)
		}
	}
	switch g.features["width"] {
	case "half":
		text = halfWidth.Replace(text)
	case "wide digits":
		if !strings.HasPrefix(g.features["layout"], "HTML") {
			text = wideDigits.Replace(text)
		}
	}
	if g.features["script"] == "traditional" {
		text = toTraditional()(text)
	}
	if g.features["charset"] == "GB18030" {
		b, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			panic(err)
		}
		text = b
	}
	return []byte(text)
}
