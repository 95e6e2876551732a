package generate

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// mirror converts the notice, as an aggregator does, and writes it under the aggregator's furniture.
func (x *archived) mirror() {
	n := x.notice
	x.Text, x.Charset = lines(n.blocks), "utf-8"
	pinyin := x.IntN(5) < 2
	convert := func(text string) string {
		text = toTraditional()(text)
		if pinyin {
			text = x.annotate(halfWidth.Replace(text))
		}
		return text
	}
	date := fmt.Sprintf("%d-%02d-%02d %02d:%02d:%02d", 2014+x.IntN(11), 1+x.IntN(12), 1+x.IntN(28), x.IntN(24), x.IntN(60), x.IntN(60))
	about := n.Title + "一文来源于网友上传，不代表本站观点，仅供参考学习。"
	if originalType(n) == "text/plain" { // tables of the others need their elements
		x.MediaType = "text/plain"
		head := convert(n.Title) + "\n\n" + convert("时间：") + date + "\n\n" + convert("导语："+about) + "\n\n"
		x.encode(head + strings.ReplaceAll(convert(x.Text), "\n", "\n\n") + "\n")
		return
	}
	x.MediaType = "text/html"
	host := pick(x, []string{"www.wenku-huicui.example", "www.fanwen-dashu.example", "www.gongwen-jijin.example"})
	x.URL = fmt.Sprintf("https://%s/a/%d.html", host, 10000+x.IntN(900000))
	var body strings.Builder
	for _, b := range n.blocks {
		if b.table != nil {
			body.WriteString(b.table.html())
			continue
		}
		fmt.Fprintf(&body, "<p>　　%s</p>\n", b.text)
	}
	var more strings.Builder
	for range 6 {
		fmt.Fprintf(&more, "<li><a href=\"/a/%d.html\">%s</a></li>\n", 10000+x.IntN(900000), title(x))
	}
	x.encode(toTraditional()("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>"+n.Title+" - 公文汇萃</title></head>\n<body>"+
		"<div class=\"top\"><a href=\"/\">首页</a> | <a href=\"/zongjie/\">工作总结</a> | <a href=\"/jihua/\">工作计划</a> | <a href=\"/yantao/\">演讲稿</a> | <a href=\"/login\">登录</a></div>\n"+
		"<h1>"+n.Title+"</h1>\n<div class=\"info\">时间："+date+"</div>\n<div class=\"lead\">导语："+about+"</div>\n<div class=\"article\">\n") + convert(body.String()) +
		toTraditional()("</div>\n<div class=\"more\"><h3>相关文章</h3><ul>\n"+more.String()+"</ul></div>\n<div class=\"foot\">本站所有文章均来自互联网 侵权请联系删除 <a href=\"/about\">关于我们</a></div></body></html>\n"))
}

// readings are the readings that mirrors print behind some characters.
var readings = map[rune]string{
	'導': "dǎo", '務': "wù", '責': "zé", '鄉': "xiāng", '設': "shè", '發': "fā", '現': "xiàn", '測': "cè", '數': "shù", '據': "jù", '職': "zhí", '組': "zǔ", '領': "lǐng", '負': "fù",
	'應': "yīng", '開': "kāi", '關': "guān", '調': "diào", '機': "jī", '業': "yè", '產': "chǎn", '運': "yùn", '電': "diàn", '統': "tǒng", '環': "huán", '養': "yǎng", '護': "hù", '標': "biāo",
	'準': "zhǔn", '實': "shí", '辦': "bàn", '單': "dān", '員': "yuán", '進': "jìn", '場': "chǎng", '農': "nóng", '動': "dòng", '質': "zhì", '檢': "jiǎn", '監': "jiān", '傳': "chuán", '類': "lèi",
	'險': "xiǎn", '術': "shù", '習': "xí", '聯': "lián", '網': "wǎng", '縣': "xiàn", '區': "qū", '書': "shū", '驗': "yàn", '協': "xié",
}

// annotate puts the reading behind every third or so of those characters.
func (x *archived) annotate(text string) string {
	var out strings.Builder
	inTag := false
	for _, c := range text {
		out.WriteRune(c)
		switch c {
		case '<':
			inTag = true
		case '>':
			inTag = false
		}
		if r := readings[c]; r != "" && !inTag && x.IntN(3) == 0 {
			out.WriteString("(" + r + ")")
		}
	}
	return out.String()
}

// writer of new sentences.
func (x *archived) words() *maker {
	return &maker{Rand: x.Rand, Notice: x.notice, target: 1}
}

// version is the notice with 2–8 % of its sentences changed: put anew, in one word, taken out, or put in.
func (x *archived) version() *Notice {
	n := *x.notice
	n.blocks = slices.Clone(n.blocks)
	v := &reviser{maker: x.words(), share: 0.02 + 0.06*x.Float64()}
	for i := 2; i < len(n.blocks); i++ { // below title and number
		if n.blocks[i].table != nil {
			n.blocks[i].table = v.table(n.blocks[i].table)
		} else {
			n.blocks[i].text = v.text(n.blocks[i].text)
		}
	}
	if v.changed == 0 {
		n.blocks = append(n.blocks, block{text: v.detail() + "。"})
	}
	if x.IntN(2) == 0 { // the draft
		title := n.Title + "（征求意见稿）"
		for i := range n.blocks {
			if n.blocks[i].text == n.Title {
				n.blocks[i].text = title
			}
		}
		n.Title = title
	}
	return &n
}

// reviser changes a share of the sentences that it is given.
type reviser struct {
	*maker
	share   float64
	changed int
}

// text changes sentences of a paragraph, but not those with a clause.
func (v *reviser) text(text string) string {
	sentences := strings.SplitAfter(text, "。")
	for j, s := range sentences {
		if j == 0 && len(sentences) > 2 { // a heading
			continue
		}
		if utf8.RuneCountInString(s) >= 8 && strings.HasSuffix(s, "。") && !strings.ContainsAny(s, "（）()〔〕[]【】") && v.Float64() < v.share {
			sentences[j] = v.revised(s)
			v.changed++
		}
	}
	return strings.Join(sentences, "")
}

// table changes sentences of cells.
func (v *reviser) table(t *table) *table {
	out := &table{paragraphs: t.paragraphs}
	for _, row := range t.rows {
		row = slices.Clone(row)
		for i := range row {
			row[i].text = v.text(row[i].text)
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// revised changes a sentence.
func (g *maker) revised(sentence string) string {
	switch g.IntN(10) {
	case 0, 1, 2, 3:
		return g.detail() + "，" + g.detail() + "。"
	case 4, 5, 6:
		clauses := strings.Split(strings.TrimSuffix(sentence, "。"), "，")
		clauses[g.IntN(len(clauses))] = g.detail()
		return strings.Join(clauses, "，") + "。"
	case 7:
		return ""
	}
	return sentence + g.detail() + "。"
}

// excerpt writes a news item: a short head and a piece of the text.
func (x *archived) excerpt() {
	share := 0.5
	if x.IntN(2) == 0 {
		share = 0.3 + 0.4*x.Float64()
	}
	whole := rowByRow(x.notice.blocks)
	total := 0
	for _, b := range whole {
		total += blockSize(b)
	}
	skip := int(x.Float64() * (1 - share) * float64(total))
	var piece []block
	size := 0
	for _, b := range whole {
		if skip > 0 {
			skip -= blockSize(b)
			continue
		}
		if len(piece) > 0 && (size >= int(share*float64(total)) || size+blockSize(b) > total*3/4) {
			break
		}
		piece = append(piece, b)
		size += blockSize(b)
	}
	x.news(piece)
}

// rowByRow makes a table of every row of the tables, so that an excerpt can begin and end between rows.
func rowByRow(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		if b.table == nil {
			out = append(out, b)
			continue
		}
		for _, row := range b.table.rows {
			row = slices.Clone(row)
			covered := 0 // by the cell before
			for i, c := range row {
				if covered--; covered < 0 {
					row[i], covered = cell{c.text, 1, max(1, c.cols)}, max(1, c.cols)-1
				}
			}
			out = append(out, block{table: &table{rows: [][]cell{row}}})
		}
	}
	return out
}

func blockSize(b block) int {
	if b.table != nil {
		return len(b.table.plain("rows with tabs"))
	}
	return len(b.text)
}

// news writes blocks as a news item on a page.
func (x *archived) news(piece []block) {
	n := *x.notice
	issuers := strings.Join(n.Issuers, "　")
	about := strings.TrimPrefix(n.Title, issuers)
	n.Title = n.place.short + pick(x, []string{"印发新文件", "部署近期工作", "出台举措", "明确重点任务"}) + "：" + strings.TrimPrefix(about, "关于")
	head := block{text: "本报讯　日前，" + issuers + about + "公布，主要内容如下。"}
	n.blocks = append([]block{head}, piece...)
	n.Number = ""
	x.site = (x.site + 1 + x.IntN(sites-1)) % sites
	x.page(&n)
}

// title is the title of some other notice.
func title(x *archived) string {
	g := x.words()
	return pick(g, []string{"关于", "关于做好", "关于进一步"}) + pick(g, doing) + g.manyThings() + pick(g, aspects) + "的" + pick(g, []string{"通知", "意见", "公告", "通报"})
}
