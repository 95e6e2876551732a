package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
)

// headless is a short notice without a head, for heads to be put before it.
const headless = "各科室：\n请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量。\n"

func meta(t *testing.T, in string) doc.Metadata {
	t.Helper()
	return parse(t, gongwen.Options{}, in).Metadata
}

func TestTitles(t *testing.T) {
	for _, c := range []struct{ head, title, number string }{
		{"关于检查的通知\n", "关于检查的通知", ""},
		{"云川市水利局\n关于检查的通知\n", "云川市水利局关于检查的通知", ""},
		{"云川市水利局\n云川市财政局\n云川市审计局关于检查的通知\n", "云川市水利局云川市财政局云川市审计局关于检查的通知", ""},
		{"关于检查河道堤防和水闸\n安全的通知\n", "关于检查河道堤防和水闸安全的通知", ""},
		{"关于检查的通知（云水〔2020〕3号）\n", "关于检查的通知", "云水〔2020〕3号"},
		{"关于检查的通知 云水〔2020〕3号\n", "关于检查的通知", "云水〔2020〕3号"},
		{"云水〔2020〕3号 关于检查的通知\n", "关于检查的通知", "云水〔2020〕3号"},
		{"关于检查的通告（第36号）\n", "关于检查的通告", "第36号"},
		{"【转发】关于检查的通知\n", "关于检查的通知", ""},
		{"政务公开丨关于检查的通知\n", "关于检查的通知", ""},
		{"【水利局】关于检查的通知（附：检查表）\n", "关于检查的通知", ""},
		{"《关于检查的通知》\n", "关于检查的通知", ""},
		{"关于印发《检查办法（试行）》的通知\n", "关于印发《检查办法（试行）》的通知", ""},
		{"云川市人民政府文件\n云政发〔2020〕3号\n关于检查的通知\n", "关于检查的通知", "云政发〔2020〕3号"},
		{"首页 > 公开 > 通知\n关于检查的通知\n", "关于检查的通知", ""},
		{"CYGS—2020—9\n云政发〔2020〕3号\n", "", "云政发〔2020〕3号"},
		{"某某提示：根据《清理结果的通知》\n关于检查的通知\n", "关于检查的通知", ""},
		{"2024年建议提案办理工作\n完成情况说明\n", "2024年建议提案办理工作完成情况说明", ""},
	} {
		m := meta(t, c.head+headless)
		if m.Title != c.title || m.DocNumber != c.number {
			t.Errorf("%q: %q %q, want %q %q", c.head, m.Title, m.DocNumber, c.title, c.number)
		}
	}
}

func TestNumbers(t *testing.T) {
	for line, want := range map[string]string{
		"云政发〔2020〕3号": "云政发〔2020〕3号", "云政办发（2020） 3 号": "云政办发〔2020〕3号", "云政发[2020]第3号": "云政发〔2020〕第3号",
		"云办发200966号": "云办发200966号", "公告2020年第5号": "公告2020年第5号", "2020 年第 5 号": "2020年第5号", "第5号": "第5号",
		"社科规划办通〔2017〕23号": "社科规划办通〔2017〕23号", "数位资源字第 1136000840 号": "数位资源字第1136000840号", "第49/2026号": "第49/2026号",
		"第19/78/M号": "第19/78/M号", "立法会CB(2)954/98-99(01)号文件": "立法会CB(2)954/98-99(01)号",
	} {
		if got := meta(t, line+"\n关于检查的通知\n"+headless).DocNumber; got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
	for _, cited := range []string{"根据云政发〔2020〕3号文件，决定开展检查，请各科室认真做好准备，按时报送结果。"} {
		if got := meta(t, "关于检查的通知\n各科室：\n"+cited+"\n").DocNumber; got != "" {
			t.Errorf("a number that is only cited: %q", got)
		}
	}
}

func TestBylines(t *testing.T) {
	for line, want := range map[string]string{
		"2024-02-08 18:24 来源：云川融媒": "2024-02-08", "2022年04月05日10:10 来源：云川网": "2022-04-05", "平安云川 2022-07-23": "2022-07-23",
		"发布时间:2022-08-23 14:52信息来源:云川市人民政府文字大小:[大 中 小]": "2022-08-23", "浏览量:时间:2018-07-07 06:20:54": "2018-07-07",
		"发布日期： 2011- 09- 01 14: 58: 15 来源：云川网": "2011-09-01", "30/04/2020 22:45": "2020-04-30", "字号:T|T 2010年01月06日15:15": "2010-01-06",
		"今天是2024年2月8日 星期四": "", "2023年5月1日": "",
	} {
		if got := meta(t, "关于检查的通知\n"+line+"\n"+headless).Published; got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

func TestForms(t *testing.T) {
	want := doc.Metadata{IndexNumber: "000012345/2020-00110", DocNumber: "云水〔2020〕3号", Publisher: "云川市水利局", Published: "2020-01-03"}
	for name, form := range map[string]string{
		"colons":          "索引号：000012345/2020-00110\n文号：云水〔2020〕3号\n发布机构：云川市水利局\n发布日期：2020-01-03\n",
		"one line":        "索引号: 000012345/2020-00110 文号: 云水〔2020〕3号 发布机构: 云川市水利局 发布日期: 2020-01-03\n",
		"next lines":      "索 引 号：\n000012345/2020-00110\n文　　号：\n云水〔2020〕3号\n发布机构：\n云川市水利局\n发布日期：\n2020-01-03\n",
		"bars":            "索引号： | 000012345/2020-00110 | 文号： | 云水〔2020〕3号 |\n发布机构： | 云川市水利局 | 发布日期： | 2020-01-03 |\n",
		"brackets":        "【索引号】000012345/2020-00110\n【文 号】云水〔2020〕3号\n【发布机构】云川市水利局\n【发布日期】2020-01-03\n",
		"brackets fused":  "【索引号】000012345/2020-00110【法规来源】网站【文号】云水〔2020〕3号【发布机构】云川市水利局【发布日期】2020-01-03\n",
		"numbered":        "1. [索引号] 000012345/2020-00110\n2. [发文字号] 云水〔2020〕3号\n3. [发布机构] 云川市水利局\n4. [发布日期] 2020-01-03\n",
		"bullets":         "• 索引号\n  000012345/2020-00110\n• 文号\n  云水〔2020〕3号\n• 发布机构\n  云川市水利局\n• 发布日期\n  2020-01-03\n",
		"no colons":       "索 引 号 000012345/2020-00110 信息分类 通知\n发布机构 云川市水利局 发布日期 2020-01-03\n文 号 云水〔2020〕3号 有效性 有效\n",
		"values fused":    "信息索引号000012345/2020-00110\n发文字号云水〔2020〕3号\n发布机构云川市水利局\n发布日期2020年1月3日\n",
		"bullets, blanks": "• 索引号 000012345/2020-00110\n• 关键词\n• 文号 云水〔2020〕3号\n• 发布机构 云川市水利局\n• 发布日期 2020-01-03\n• 公开方式 主动公开\n",
		"mixed":           "索引号 000012345/2020-00110 公开目录: 部门文件\n发布机构 云川市水利局 公开形式: 主动公开\n文号 云水〔2020〕3号 发布日期: 2020-01-03 13:03\n",
		"body in a line":  "索引号：000012345/2020-00110 文号：云水〔2020〕3号 发布机构：云川市水利局 发布日期：2020-01-03 正文：\n",
		"unknown label":   "【索引号】：000012345/2020-00110\n【文 号】：云水〔2020〕3号\n【中央/地方】：地方\n【发布机构】：云川市水利局\n【发布日期】：2020-01-03\n",
		"library":         "云川市水利局关于检查的通知文章属性•【索引号】000012345/2020-00110•【文号】云水〔2020〕3号•【发布机构】云川市水利局•【发布日期】2020.01.03•【效力等级】地方规范性文件•【时效性】现行有效正文\n",
		"values missing":  "索引号：000012345/2020-00110\n主题词：\n文号：云水〔2020〕3号\n关键词：\n发布机构：云川市水利局\n发布日期：2020-01-03\n",
	} {
		d := parse(t, gongwen.Options{}, form+"关于检查的通知\n"+headless)
		m := d.Metadata
		if m.IndexNumber != want.IndexNumber || m.DocNumber != want.DocNumber || m.Publisher != want.Publisher || m.Published != want.Published {
			t.Errorf("%s: %+v", name, m)
		}
		if strings.Contains(d.Text, "000012345") || !strings.Contains(d.Text, "关于检查的通知\n各科室：") {
			t.Errorf("%s: %q", name, d.Text)
		}
	}
}

func TestFormsOfPages(t *testing.T) {
	want := "000012345/2020-00110|云水〔2020〕3号|云川市水利局|2020-01-03"
	for name, form := range map[string]string{
		"list":         "<ul><li>索引号：000012345/2020-00110</li><li>文号：云水〔2020〕3号</li><li>发布机构：云川市水利局</li><li>发布日期：2020-01-03</li></ul>",
		"terms":        "<dl><dt>索引号</dt><dd>000012345/2020-00110</dd><dt>文号</dt><dd>云水〔2020〕3号</dd><dt>发布机构</dt><dd>云川市水利局</dd><dt>发布日期</dt><dd>2020-01-03</dd></dl>",
		"table":        "<table><tr><td>索引号</td><td>000012345/2020-00110</td><td>文号</td><td>云水〔2020〕3号</td></tr><tr><td>发布机构</td><td>云川市水利局</td><td>发布日期</td><td>2020-01-03</td></tr></table>",
		"label row":    "<table><tr><td>索引号</td><td>文号</td><td>发布机构</td><td>发布日期</td></tr><tr><td>000012345/2020-00110</td><td>云水〔2020〕3号</td><td>云川市水利局</td><td>2020-01-03</td></tr></table>",
		"spans":        "<div><b>索 引 号：</b><span>000012345/2020-00110</span></div><div><b>文&nbsp;&nbsp;号：</b><span>云水〔2020〕3号</span></div><div><b>发布机构：</b><span>云川市水利局</span></div><div><b>发布日期：</b><span>2020-01-03</span></div>",
		"in the cells": "<table><tr><td>索引号：000012345/2020-00110</td><td>文号：云水〔2020〕3号</td></tr><tr><td>发布机构：云川市水利局</td><td>发布日期：2020-01-03</td></tr></table>",
	} {
		page := "<html><body>" + form + "<h1>关于检查的通知</h1><div class=TRS_Editor><p>各科室：</p><p>请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量，务求实效。</p><p>办公室</p></div></body></html>"
		m := meta(t, page)
		if got := m.IndexNumber + "|" + m.DocNumber + "|" + m.Publisher + "|" + m.Published; got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestIssuers(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"signature", "关于检查的通知\n" + headless + "云川市水利局\n2020年1月2日\n", "云川市水利局"},
		{"joint", "关于检查的通知\n" + headless + "云川市水利局　云川市财政局\n2020年1月2日\n", "云川市水利局 云川市财政局"},
		{"name over two lines", "关于检查的通知\n" + headless + "云川市水旱灾害防御\n工作领导小组办公室\n2020年1月2日\n", "云川市水旱灾害防御工作领导小组办公室"},
		{"no date", "关于检查的通知\n" + headless + "云川市水利局\n", "云川市水利局"},
		{"in brackets at the end", "云川市2020年水利公报\n全年全市水利建设平稳推进，各项指标完成较好，防汛抗旱工作取得实效，人民群众满意度提高。\n（云川市水利局）\n", "云川市水利局"},
		{"order", "云川市人民政府令\n第3号\n《检查办法》已经市人民政府常务会议审议通过，现予公布，自2020年3月1日起施行。\n市长 某某某\n2020年1月2日\n检查办法\n第一条 为规范检查，制定本办法。\n", "云川市人民政府"},
		{"joint order", "云川市水利局公告 云川市财政局公告\n2020年第3号\n为规范检查，现将有关事项公告如下，请有关单位认真执行，并做好宣传解释工作。\n", "云川市水利局 云川市财政局"},
		{"record", "检查办法\n时间:2024-07-09 08:32:22 浏览:86 来源:某某网\n检查办法\n云川市水利局\n检查办法\n第一条 为规范检查，制定本办法，请各单位遵照执行，不得擅自变通。\n", "云川市水利局"},
		{"the page's name for it", "发布机构：云川市水利局\n市水利局关于检查的通知\n" + headless, "云川市水利局"},
		{"a repost", "发布机构：云川市水利局\n云山省人民政府关于检查的通知\n" + headless, "云山省人民政府"},
		{"number of an order", "检查办法\n云川市水利局令2020年第3号 检查办法\n《检查办法》已经局务会议通过，现予公布，自2020年3月1日起施行，请遵照执行。\n局长：某某某\n2020年1月2日\n", "云川市水利局"},
		{"a date in a table above", "关于检查的通知\n" + headless + "2019年12月1日 |\n云川市水利局\n2020年1月2日\n", "云川市水利局"},
		{"one line", "关于检查的通告\n为规范检查，现将有关事项通告如下，请有关单位认真执行，并做好宣传解释工作，保证检查顺利进行，不得推诿扯皮。特此通告。 云川市水利局 2020年1月2日\n", "云川市水利局"},
	} {
		if got := strings.Join(meta(t, c.in).Issuers, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ name, in, written, effective, expiry string }{
		{"characters", "关于检查的通知\n" + headless + "云川市水利局\n二〇二〇年一月二日\n", "2020-01-02", "", ""},
		{"letters for zeros", "关于检查的通知\n" + headless + "云川市水利局\n二OO八年一月二日\n", "2008-01-02", "", ""},
		{"behind the attachments", "关于检查的通知\n" + headless + "附件：检查情况表 二〇二〇年一月二日\n", "2020-01-02", "", ""},
		{"marks lost", "关于检查的通知\n" + headless + "云川市水利局\n20200102\n", "2020-01-02", "", ""},
		{"question marks for zeros", "关于检查的通知\n" + headless + "云川市水利局\n二?一一年一月二日\n", "2011-01-02", "", ""},
		{"passed", "检查条例\n（2020年1月2日云川市人民代表大会常务委员会第三次会议通过）\n第一条 为规范检查，制定本条例，请各单位遵照执行，不得擅自变通。\n", "2020-01-02", "", ""},
		{"force", "检查办法\n第一条 为规范检查，制定本办法，请各单位遵照执行，不得擅自变通。\n第二条 本办法自2020年3月1日起施行，有效期五年。\n", "", "2020-03-01", "2025-02-28"},
		{"until", "检查办法\n第一条 为规范检查，制定本办法，请各单位遵照执行，不得擅自变通。\n第二条 本办法自2020年3月1日起施行，有效期至2024年12月31日。\n", "", "2020-03-01", "2024-12-31"},
	} {
		m := meta(t, c.in)
		if m.WrittenDate != c.written || m.Effective != c.effective || m.Expiry != c.expiry {
			t.Errorf("%s: %s %s %s", c.name, m.WrittenDate, m.Effective, m.Expiry)
		}
	}
}

func TestRecipients(t *testing.T) {
	text := "请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量，务求实效，请认真遵照执行。"
	for _, c := range []struct{ name, in, recipients, number string }{
		{"plain", "关于检查的通知\n各区人民政府，市直有关单位：\n" + text + "\n", "各区人民政府|市直有关单位", ""},
		{"number and addressees fused", "　　 云政发〔2020〕3 号　　 各区人民政府，市直有关单位：　　 " + text + text + "\n", "各区人民政府|市直有关单位", "云政发〔2020〕3号"},
		{"masthead, number and addressees fused", "关于检查的通知\n云川市人民政府办公室 云政办〔2020〕3号 各区人民政府： " + text + text + "\n", "各区人民政府", "云政办〔2020〕3号"},
		{"headline and byline fused to all of it", "云川市人民政府关于检查的通知时间：2020-01-03 云川市人民政府 关于检查的通知 云政发〔2020〕3号 各区人民政府： " + text + text + "\n", "各区人民政府", "云政发〔2020〕3号"},
		{"number in brackets", "云川市人民政府关于检查的通知（云政发〔2020〕3号）各区人民政府：" + text + text + "\n", "各区人民政府", "云政发〔2020〕3号"},
		{"notes of a law library", "关于检查的通知\n云政发〔2020〕3号\n某某提示：根据2021年《云川市人民政府关于公布清理结果的通知》（云政发〔2021〕9号）规定，继续有效，请有关单位注意执行。\n各区人民政府：\n" + text + "\n", "各区人民政府", "云政发〔2020〕3号"},
		{"a deputy", "关于第3号建议的答复\n某某代表：您提出的关于检查的建议收悉，现答复如下，请提出宝贵意见，并给予支持和监督。\n" + text + "\n", "某某代表", ""},
		{"no deputy", "关于代表工作的通知\n各区人大代表工作办公室：\n" + text + "\n", "各区人大代表工作办公室", ""},
	} {
		m := meta(t, c.in)
		if got := strings.Join(m.Recipients, "|"); got != c.recipients || m.DocNumber != c.number {
			t.Errorf("%s: %q %q, want %q %q", c.name, got, m.DocNumber, c.recipients, c.number)
		}
	}
}

// TestEvidence: every candidate stands with where it came from, the one that was taken first.
func TestEvidence(t *testing.T) {
	m := parse(t, gongwen.Options{}, "发文机关：云川市财政局\n文号：云财〔2020〕1号\n关于检查的通知\n"+headless+"云川市水利局\n2020年1月2日\n")
	if got := m.Evidence["issuers"]; len(got) != 2 || got[0].Value != m.Metadata.Issuers[0] || got[0].Value != "云川市水利局" || got[1].Value != "云川市财政局" {
		t.Errorf("issuers: %+v", got)
	}
	below := meta(t, "关于检查的通知\n"+headless+"云川市水利局\n2020年1月2日\n2024-05-06 时间：三点\n")
	if below.Published != "" {
		t.Errorf("a line below the signature gives %q", below.Published)
	}
	page := `<html><head><meta name="PubDate" content="2021-05-06"><link rel=canonical href="http://a.example/202103/t20210304_1.html">
<script type="application/ld+json">{"@type":"Article","datePublished":"2021-04-05"}</script></head><body><div>发布时间：2021-01-02</div>
<div class=TRS_Editor><p>关于检查的通知</p><p>各科室：</p><p>请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量。</p></div></body></html>`
	d := parse(t, gongwen.Options{}, page)
	got := ""
	for _, e := range d.Evidence["published_date"] {
		got += fmt.Sprintf("%s %s;", e.From, e.Value)
		if e.Source.IsZero() {
			t.Errorf("%s from %s has no place", e.Value, e.From)
		}
	}
	if want := "form 2021-01-02;meta 2021-05-06;json-ld 2021-04-05;url 2021-03-04;"; got != want || d.Metadata.Published != "2021-01-02" {
		t.Errorf("%s, %s", got, d.Metadata.Published)
	}
}

func TestBodyRegion(t *testing.T) {
	long := "<p>请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量，务求实效，请认真遵照执行。</p>"
	for _, c := range []struct {
		name, in, keep, drop string
		times                int // that the sentence stands in the text
	}{
		{"sections after the body", "<div class=zoom id=zoom><p>各科室：</p>" + long + "</div><div><p>附件1</p><p>检查表</p><table><tr><td>项目</td><td>结果</td></tr><tr><td>堤防</td><td></td></tr></table></div><p>扫一扫在手机打开当前页</p>", "各科室：|附件1|检查表|项目\t结果", "扫一扫", 1},
		{"headline above the byline", "<div><h1>关于检查的通知</h1><p>发布时间：2021-01-02 来源：本网</p><p>各科室：</p>" + long + "</div>", "各科室：", "关于检查的通知|来源", 1},
		{"body hidden until a script shows it", "<div>首页</div><div style='display:none'><p>各科室：</p>" + long + long + "</div>", "各科室：|请按时", "首页", 1},
		{"a hidden copy", "<div><p>各科室：</p>" + long + "<p>办公室</p></div><div style='display:none'>各科室：<br>请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量，务求实效，请认真遵照执行。<br>二维码说明</div>", "各科室：|办公室", "二维码说明", 1},
		{"a copy that shows", "<div><p>各科室：</p>" + long + strings.ReplaceAll(long, "检查", "整改") + "<p>办公室</p></div><hr><div>各科室：请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量，务求实效，请认真遵照执行。请按时完成整改，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量，务求实效，请认真遵照执行。</div>", "各科室：|办公室", "", 1},
		{"text after the page", "<html><body><div><p>各科室：</p>" + long + "</div></body></html><p>办公室</p><p>2021年1月2日</p></html>", "办公室|2021年1月2日", "", 1},
		{"layout by tables", "<table><tr><td>菜单</td><td>登录</td></tr><tr><td colspan=2><p>各科室：</p>" + strings.Repeat(long, 3) + "</td></tr></table><p>版权所有：云川市水利局</p>", "各科室：", "版权所有", 3},
		{"fonts and centres", "<center><font size=5>关于检查的通知</font></center><font size=3>各科室：<br>　　请按时完成检查，并把结果报送办公室，不得拖延，不得漏报，不得瞒报，保证质量，务求实效。<br>办公室</font>", "关于检查的通知|各科室：|办公室", "", 1},
	} {
		d := parse(t, gongwen.Options{}, "<html><body>"+c.in)
		for _, s := range strings.Split(c.keep, "|") {
			if strings.Count(d.Text, s) == 0 {
				t.Errorf("%s: no %q in %q", c.name, s, d.Text)
			}
		}
		for _, s := range strings.Split(c.drop, "|") {
			if s != "" && strings.Contains(d.Text, s) {
				t.Errorf("%s: %q is left in %q", c.name, s, d.Text)
			}
		}
		if n := strings.Count(d.Text, "请按时完成检查"); n != c.times {
			t.Errorf("%s: the sentence stands %d times, want %d", c.name, n, c.times)
		}
	}
}

func TestAlignedRepeats(t *testing.T) {
	a := "一、抓紧检修设施，十月底前完成全部换热站和管网的检修工作，建立问题台账，逐项整改销号。"
	b := "二、备足各类燃料，储备量不少于二十天，签订补充供应协议，严防断供停供，确保平稳运行。"
	c := "三、加强值班值守，实行二十四小时值班，热线电话有人接听，群众诉求当日办结，及时回访。"
	count := func(in, what string) int { return strings.Count(parse(t, gongwen.Options{}, in).Text, what) }
	for _, x := range []struct {
		name, in string
		want     int
	}{
		{"a block again", a + "\n" + b + "\n" + a + "\n" + b + "\n" + c + "\n", 1},
		{"other line breaks", a + "\n" + b + "\n" + c + "\n" + a + b + c + "\n", 1},
		{"other marks and blanks", a + "\n" + b + "\n" + strings.NewReplacer("，", " , ", "。", ".").Replace(a) + "\n" + b + "\n", 1},
		{"three times", strings.Repeat(a+"\n"+b+"\n"+c+"\n", 3), 1},
		{"an item that repeats a sentence", "1.甲县。" + a + "\n2.乙县。" + a + "\n", 2},
		{"a sentence in two places", a + "\n" + b + "\n" + c + "\n四、其他。\n" + a + "\n", 2},
		{"another number", strings.Replace(a, "十月", "10月", 1) + "\n" + b + "\n" + strings.Replace(a, "十月", "11月", 1) + "\n办公室\n", 2},
	} {
		if n := count(x.in, "完成全部换热站"); n != x.want {
			t.Errorf("%s: %d times, want %d", x.name, n, x.want)
		}
	}
	long := ""
	for i := range 12 {
		long += fmt.Sprintf("第%s项工作由承办单位按照方案组织实施，明确专人负责，定期报告进展情况，办公室汇总后予以通报。\n", string([]rune("甲乙丙丁戊己庚辛壬癸子丑")[i]))
	}
	if n := count(long+"以上各项请认真落实，务求实效，年底前报送总结，逾期不报的予以通报批评。\n"+strings.Replace(long, "第丁项", "第丁顶", 1), "第甲项"); n != 1 {
		t.Errorf("a copy with one changed character: %d times", n)
	}
}

func TestPages(t *testing.T) {
	li := func(n int) string {
		return fmt.Sprintf("<li><a href='/a/%d.html'>云川市关于第%d项工作的通知</a><span>2024-03-%02d</span></li>", n, n, n)
	}
	list := "<ul>" + li(1) + li(2) + li(3) + "</ul>"
	for _, c := range []struct{ name, in, want string }{
		{"links", list + "<a href='index_1.html'>下一页</a><a href='index_9.html'>尾页</a>", "index_1.html index_2.html index_3.html index_4.html index_5.html index_6.html index_7.html index_8.html index_9.html"},
		{"script", list + `<script>createPageHTML(3, 0, "index", "html");</script>`, "index_1.html index_2.html"},
		{"options", list + `<select><option value="list_2_1.html">1</option><option value="list_2_2.html">2</option></select>`, "list_2_1.html list_2_2.html"},
		{"records", `<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/dataproxy.jsp?page=1"></a>]]></nextgroup><record><![CDATA[` + li(1) + `]]></record><record><![CDATA[` + li(2) + `]]></record><record><![CDATA[` + li(3) + `]]></record></datastore></script>`, "/dataproxy.jsp?page=1"},
		{"none", list, ""},
	} {
		d := parse(t, gongwen.Options{}, "<html><body>"+c.in)
		if got := strings.Join(d.Pages, " "); d.PageKind != doc.PageList || len(d.Entries) != 3 || got != c.want {
			t.Errorf("%s: %s, %d entries, pages %q", c.name, d.PageKind, len(d.Entries), got)
		}
		if len(d.Entries) == 3 && (d.Entries[2] != doc.Entry{Title: "云川市关于第3项工作的通知", URL: "/a/3.html", Date: "2024-03-03"}) {
			t.Errorf("%s: %+v", c.name, d.Entries[2])
		}
		if d.Metadata.Title != "" || d.Metadata.Kind != "" {
			t.Errorf("%s: a list is no document: %+v", c.name, d.Metadata)
		}
	}
}

func TestEntries(t *testing.T) {
	for name, item := range map[string]string{
		"date behind": "<li><a href='/%d'>云川市关于第%d项工作的通知</a> 2024-03-04</li>", "date before": "<li><span>[2024-03-04 10:20]</span><a href='/%d'>云川市关于第%d项工作的通知</a></li>",
		"date in the link": "<li><a href='/%d'>云川市关于第%d项工作的通知<i>2024-03-04</i></a></li>", "date in brackets": "<li><a href='/%d'>云川市关于第%d项工作的通知(2024-03-04)</a></li>",
		"cut text": "<li><a href='/%d' title='云川市关于第%[2]d项工作的通知'>云川市关于第%[2]d项...</a><span>2024-03-04</span></li>", "blocks in the link": "<li><a href='/%d'><div>2024-03-04</div><div>云川市关于第%d项工作的通知</div></a></li>",
		"table": "<table><tr><td><a href='/%d'>云川市关于第%d项工作的通知</a></td><td>2024-03-04</td></tr></table>",
	} {
		in := "<html><body>"
		for i := 1; i <= 4; i++ {
			in += fmt.Sprintf(item, i, i)
		}
		d := parse(t, gongwen.Options{}, in)
		if len(d.Entries) != 4 || d.Entries[1] != (doc.Entry{Title: "云川市关于第2项工作的通知", URL: "/2", Date: "2024-03-04"}) {
			t.Errorf("%s: %s %+v", name, d.PageKind, d.Entries)
		}
	}
}

func TestArticlesAreNoLists(t *testing.T) {
	files := ""
	for i := range 8 {
		files += fmt.Sprintf("<p><a href='/f/%d.docx'>附件%d：第%d项检查工作表.docx</a></p>", i, i, i)
	}
	for name, in := range map[string]string{
		"many attachments": "<meta name=ArticleTitle content=关于检查的通知><h1>关于检查的通知</h1><p>2024-03-04</p>" + files,
		"addressees":       "<h1>关于检查的通知</h1><p>各科室：</p><p>现将检查表印发。</p>" + files,
	} {
		if d := parse(t, gongwen.Options{}, "<html><body>"+in); d.PageKind != doc.PageDocument {
			t.Errorf("%s: %s", name, d.PageKind)
		}
	}
}

func TestRegions(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"Taiwan letter", "云津市政府　函\n受文者：某某中心\n發文日期：中華民國112年8月7日\n發文字號：府資服字第1120034567號\n速別：普通件\n主旨：檢送計畫1份，請查照轉知。\n說明：\n一、依據本府112年7月1日會議決議辦理。\n", "|函|云津市政府|府资服字第1120034567号|2023-08-07|"},
		{"Macao act", "澳 門 特 別 行 政 區\n第901/2031號行政命令\n行政長官行使《示例基本法》第五十條（四）項規定的職權，發佈本行政命令，並命令公佈。\n二零三一年四月九日。\n行政長官 某某某\n", "|命令|行政长官|第901/2031号|2031-04-09|"},
		{"Macao notice", "第 9 期\n政府機關通告及公告\n二零三一年二月二十六日，星期三\n海 關\n公 告\n根據示例法律的規定，現公佈對外開考的最後成績名單，有關名單已張貼於海關總部大樓，供各投考人查閱。\n二零三一年二月二十日於海關\n代助理關長 某某某\n", "|公告|海关||2031-02-20|2031-02-26"},
		{"Hong Kong release", "屋宇署恢復公共服務\n*****************\n　　為配合政府宣布恢復公共服務，屋宇署的資訊中心及所有櫃枱服務將於下星期起全面恢復正常，市民可於辦公時間內前往辦理各項手續。\n2031年2月14日（星期五）\n香港時間17時23分\n", "屋宇署恢复公共服务||屋宇署|||2031-02-14"},
		{"Hong Kong notice", "道路交通（交通管制）規例（第374章）\n延長示例道臨時限制區的實施期限\n本人現行使《道路交通（交通管制）規例》所賦予的權力，下令由2031年5月18日起，示例道的路旁行車線劃為限制區，機動車輛司機一律禁止在限制區內上落乘客。\n署理運輸署署長某某某\n", "延长示例道临时限制区的实施期限||运输署|||"},
	} {
		m := meta(t, c.in)
		if got := strings.Join([]string{m.Title, m.Kind, strings.Join(m.Issuers, " "), m.DocNumber, m.WrittenDate, m.Published}, "|"); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestLawDatabases: what a database of laws says of how one was made, and dates of the Republic without their era.
func TestLawDatabases(t *testing.T) {
	m := meta(t, "法規名稱：臺北市檢查辦法\n公發布日：112-06-08\n立法沿革：中華民國112年6月1日臺北市政府府法綜字第1123021234號令訂定發布全文三條\n第一條　為規範檢查，訂定本辦法，請各單位遵照執行，不得擅自變通，並應按時報送結果。\n第二條　本辦法自發布日施行。\n")
	if m.WrittenDate != "2023-06-01" || m.Published != "2023-06-08" || m.DocNumber != "府法综字第1123021234号" || strings.Join(m.Issuers, " ") != "台北市政府" {
		t.Errorf("%+v", m)
	}
}

func TestLinesOfThePage(t *testing.T) {
	d := parse(t, gongwen.Options{}, "会员中心\n某某法律网\n首页 > 法规库 > 正文\n关于检查的通知\n时间:2024-07-09 08:32:22 浏览:86\n"+headless+"办公室\n2020年1月2日\n- 1 -\n您可能也对以下帖子感兴趣\n某某旅游攻略\n")
	if d.Text != "关于检查的通知\n"+strings.TrimSpace(headless)+"\n办公室\n2020年1月2日" {
		t.Errorf("%q", d.Text)
	}
	d = parse(t, gongwen.Options{}, "特急\n云川市人民政府文件\n云政发〔2020〕3号\n关于检查的通知\n"+headless+"办公室\n2020年1月2日\n【打印】\n附件：检查表\n2 检查步骤\n")
	for _, keep := range []string{"特急", "云川市人民政府文件", "云政发〔2020〕3号", "附件：检查表", "2 检查步骤"} {
		if !strings.Contains(d.Text, keep) {
			t.Errorf("the text lost %q: %q", keep, d.Text)
		}
	}
}
