package generate

import (
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
)

// sites is how many invented sites publish the notices of an archive.
const sites = 50

// site is an invented site with its template: the words around a notice and the elements they stand in are the same on
// each of its pages.
type site struct {
	number      int
	name, short string // 霁渚市人民政府, 霁渚市
	host        string
	charset     string
	titled      bool // the body repeats the headline of the page

	prefix      string   // of its class names
	nav         []string // words of the navigation
	column      string   // where notices stand
	separator   string   // of the breadcrumb
	form        int      // how the form of the notice stands: a table of two or four columns, a list, lines; none
	labels      [6]string
	tools       string
	byline      string
	tag, indent string // of paragraphs
	frame       int    // how the page is built
	recommended []string
	footer      []string
	scripts     bool
}

var (
	navWords = strings.Fields(`首页 新闻中心 政务公开 政务服务 互动交流 走进本地 解读回应 数据开放 专题专栏 领导之窗 机构职能 办事大厅 公共服务 招商引资 魅力旅游 人事信息 财政预决算 通知公告
部门动态 图片新闻 视频点播 网上调查 在线访谈 民意征集 便民查询 无障碍浏览 长者模式 繁體 English 手机版 RSS 站内搜索 收藏本站 设为首页 网站地图`)
	columns     = strings.Fields(`政府文件 规范性文件 政策文件 通知公告 文件通知 法规文件 市政府文件 信息公开目录 最新文件 部门文件`)
	classWords  = strings.Fields(`top header nav location crumb main left right content article detail text info tool share foot footer links copy side hot list title form meta box wrap`)
	bylineForms = []string{"发布时间：%s　来源：%s　浏览次数：%d", "%s　来源：%s　点击：%d 次", "日期：%s　　信息来源：%s　　阅读：%d", "时间：%s | 作者：%s | 阅读量：%d", "发表日期：%s 稿源：%s 点击数：[%d]"}
	toolForms   = []string{"【字体：大 中 小】 【打印】 【关闭】", "打印本页 | 关闭窗口 | 收藏", "分享到： 微信 微博 QQ空间", "字号：T | T 打印 分享", "[打印文章] [推荐给好友] [返回顶部]", "我要纠错 打印 关闭"}
	formLabels  = [][6]string{
		{"索引号", "发布机构", "发文字号", "成文日期", "公开日期", "主题分类"}, {"索 引 号", "发文机关", "文　　号", "成文时间", "发布时间", "分　　类"},
		{"信息索引号", "信息来源", "文件编号", "生成日期", "发布日期", "信息类别"}, {"索引号", "公开责任部门", "文号", "生成日期", "公开日期", "体裁"},
	}
	themes = strings.Fields(`城乡建设 综合政务 农业农村 市场监管 国土资源 文化教育 卫生健康 交通运输 公共安全 民政救济`)
)

// siteOf makes a site: the same in every archive.
func siteOf(number int) *site {
	r := rand.New(rand.NewPCG(uint64(number), 0x73697465))
	level := pick(r, []string{"省", "市", "市", "县", "县", "区"})
	short := string([]rune{placeFirst[(number*7+3)%len(placeFirst)], placeSecond[number%len(placeSecond)]}) + level
	s := &site{number: number, short: short, name: short + pick(r, []string{"人民政府", "人民政府", "人民政府门户网站", "政务公开网", "人民政府办公室"})}
	s.host = fmt.Sprintf("www.site%02d.gov.example", number)
	s.charset = "utf-8"
	if r.IntN(10) < 3 {
		s.charset = "gb18030"
	}
	s.titled = r.IntN(5) < 3
	s.prefix = string([]byte{'a' + byte(number%26), 'a' + byte(number/3%26)}) + pick(r, []string{"-", "_", ""})
	s.nav = some(r, navWords[1:], 6+r.IntN(10))
	s.column, s.separator = pick(r, columns), pick(r, []string{" &gt; ", " » ", "&nbsp;&gt;&gt;&nbsp;", " / ", "－"})
	s.form, s.labels = r.IntN(5), pick(r, formLabels)
	s.tools, s.byline = pick(r, toolForms), pick(r, bylineForms)
	s.tag, s.indent = pick(r, []string{"p", "p", "p", "div", "p style=\"text-indent:2em\"", "span"}), pick(r, []string{"　　", "", "&nbsp;&nbsp;&nbsp;&nbsp;", "　　"})
	s.frame, s.scripts = r.IntN(5), r.IntN(2) == 0
	x := &archived{Rand: r}
	for range 4 + r.IntN(6) {
		s.recommended = append(s.recommended, title(x))
	}
	s.footer = some(r, []string{
		"主办：" + s.name, "承办：" + short + "人民政府办公室", "版权所有：" + s.name, fmt.Sprintf("网站标识码：%010d", 1000000+r.IntN(8999999)), fmt.Sprintf("备案号：某ICP备%08d号", 10000000+r.IntN(89999999)),
		fmt.Sprintf("联系电话：0000-%07d", 1000000+r.IntN(8999999)), "地址：" + short + "人民路" + fmt.Sprint(1+r.IntN(200)) + "号", "技术支持：某某信息中心", "建议使用1024×768分辨率浏览本站", "未经授权禁止转载",
	}, 4+r.IntN(5))
	return s
}

// some draws n different ones, in order.
func some(r *rand.Rand, from []string, n int) []string {
	at := r.Perm(len(from))[:min(n, len(from))]
	slices.Sort(at)
	var out []string
	for _, i := range at {
		out = append(out, from[i])
	}
	return out
}

// url is an address of a page, as its kind of site makes them.
func (s *site) url(r *rand.Rand, date string) string {
	id := r.IntN(9_000_000)
	switch s.number % 4 {
	case 0:
		return fmt.Sprintf("http://%s/zwgk/wj/%s/t%s_%d.html", s.host, strings.ReplaceAll(date[:7], "-", ""), strings.ReplaceAll(date, "-", ""), id)
	case 1:
		return fmt.Sprintf("http://%s/art/%s/art_%d_%d.html", s.host, strings.ReplaceAll(date, "-", "/"), 1000+s.number, id)
	case 2:
		return fmt.Sprintf("https://%s/info/%d/%d.htm", s.host, 1000+s.number, id)
	}
	return fmt.Sprintf("https://%s/content/detail?id=%d", s.host, id)
}

// class names an element of the site.
func (s *site) class(i int) string {
	return s.prefix + classWords[(i*5+s.number)%len(classWords)] + fmt.Sprint(i%3)
}

// page is the page of a notice whose body are blocks.
func (s *site) page(r *rand.Rand, n *Notice, blocks []block) string {
	var out strings.Builder
	charset := s.charset
	if charset == "gb18030" {
		charset = "gb2312" // what such pages call it
	}
	out.WriteString(s.doctype())
	fmt.Fprintf(&out, "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=%s\">\n<title>%s_%s</title>\n", charset, html.EscapeString(n.Title), s.name)
	if s.scripts {
		fmt.Fprintf(&out, "<style>.%s{font-size:14px;line-height:2}</style>\n<script>var siteId=%d;function doZoom(n){document.getElementById('z').style.fontSize=n+'px'}</script>\n", s.class(4), s.number)
	}
	out.WriteString("</head>\n<body>\n")
	top := s.div(0, s.link("首页")+strings.Join(each(s.nav, s.link), " | ")) + s.div(1, "当前位置："+s.link("首页")+s.separator+s.link("政务公开")+s.separator+s.link(s.column))
	head := fmt.Sprintf("<h1>%s</h1>\n", html.EscapeString(n.Title)) + s.div(2, fmt.Sprintf(s.byline, n.Written+fmt.Sprintf(" %02d:%02d", 8+r.IntN(10), r.IntN(60)), n.Issuers[0], r.IntN(5000))) + s.div(3, s.tools)
	body := s.div(4, s.body(blocks))
	below := s.div(5, "上一篇："+s.link(title(&archived{Rand: r}))+"<br>下一篇："+s.link(title(&archived{Rand: r}))) + s.div(6, "<h3>"+"相关信息"+"</h3>\n<ul>"+strings.Join(each(s.recommended, s.item), "\n")+"</ul>")
	foot := s.div(7, strings.Join(each(s.footer, func(t string) string { return "<p>" + t + "</p>" }), "\n"))
	s.build(&out, top, s.formOf(r, n), head, body, below, foot)
	out.WriteString("</body>\n</html>\n")
	return out.String()
}

func (s *site) doctype() string {
	if s.frame < 2 {
		return "<!DOCTYPE html>\n"
	}
	return "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n"
}

// build puts the pieces together, as the site is framed.
func (s *site) build(out *strings.Builder, top, form, head, body, below, foot string) {
	switch s.frame {
	case 0:
		fmt.Fprintf(out, "<header>%s</header>\n<main>%s%s%s</main>\n<aside>%s</aside>\n<footer>%s</footer>\n", top, form, head, body, below, foot)
	case 1:
		fmt.Fprintf(out, "%s<div class=\"%s\"><article>%s%s%s</article>%s</div>%s", top, s.class(8), head, form, body, below, foot)
	case 2:
		fmt.Fprintf(out, "%s<TABLE width=\"980\" align=\"center\"><TR><TD width=\"220\" valign=\"top\">%s</TD><TD valign=\"top\">%s%s%s</TD></TR></TABLE>%s", top, below, form, head, body, foot)
	case 3:
		fmt.Fprintf(out, "<div id=\"%s\">%s<div>%s<div>%s<div id=\"z\">%s</div></div></div></div>%s%s", s.class(9), top, form, head, body, below, foot)
	default:
		fmt.Fprintf(out, "%s<center>%s</center>%s%s%s%s", top, head, form, body, below, foot)
	}
}

func (s *site) div(i int, inner string) string {
	return fmt.Sprintf("<div class=\"%s\">%s</div>\n", s.class(i), inner)
}

func (s *site) link(text string) string {
	return fmt.Sprintf("<a href=\"/%s/\">%s</a>", s.class(len(text)), html.EscapeString(text))
}

func (s *site) item(text string) string { return "<li>" + s.link(text) + "</li>" }

// each makes one of each.
func each(list []string, one func(string) string) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = one(t)
	}
	return out
}

// body writes the blocks in the manner of the site.
func (s *site) body(blocks []block) string {
	var out strings.Builder
	tag, _, _ := strings.Cut(s.tag, " ")
	for _, b := range blocks {
		switch {
		case b.table != nil:
			out.WriteString(b.table.html())
		case s.tag == "span":
			fmt.Fprintf(&out, "<p><span style=\"font-family:仿宋_GB2312\"><font size=\"3\">%s%s</font></span></p>\n", s.indent, html.EscapeString(b.text))
		default:
			fmt.Fprintf(&out, "<%s>%s%s</%s>\n", s.tag, s.indent, html.EscapeString(b.text), tag)
		}
	}
	return out.String()
}

// formOf is the form of the notice: 索引号, 发布机构, 文号, dates, class.
func (s *site) formOf(r *rand.Rand, n *Notice) string {
	values := [6]string{fmt.Sprintf("%09d/%s-%05d", 1000000+s.number*137, n.Written[:4], r.IntN(100000)), n.Issuers[0], n.Number, n.Written, n.Written, pick(r, themes)}
	var out strings.Builder
	switch s.form {
	case 0, 1: // a table of two or four columns
		per := s.form + 1
		out.WriteString("<table class=\"" + s.class(10) + "\">\n")
		for i := 0; i < 6; i += per {
			out.WriteString("<tr>")
			for j := range per {
				fmt.Fprintf(&out, "<td>%s：</td><td>%s</td>", s.labels[i+j], values[i+j])
			}
			out.WriteString("</tr>\n")
		}
		out.WriteString("</table>\n")
	case 2:
		out.WriteString("<ul class=\"" + s.class(10) + "\">\n")
		for i, label := range s.labels {
			fmt.Fprintf(&out, "<li><b>%s：</b>%s</li>\n", label, values[i])
		}
		out.WriteString("</ul>\n")
	case 3:
		for i, label := range s.labels {
			fmt.Fprintf(&out, "<div class=\"%s\"><span>%s：</span><span>%s</span></div>\n", s.class(10), label, values[i])
		}
	}
	return out.String()
}
