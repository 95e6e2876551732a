package extract_test

import (
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
)

// TestPagesThatBreakRules: what writers and their editors get wrong, and what must come of it.
func TestPagesThatBreakRules(t *testing.T) {
	const head, prose = "<p>各区县政府：</p>", "<p>为做好供水保障工作，根据有关规定，经研究，现将有关事项通知如下，请认真贯彻执行，确保各项工作落到实处。</p>"
	for _, c := range []struct{ name, in, text, issuers string }{
		{"a row without its start tag", "<table><tr><td>序号</td><td>任务</td></tr><td>1</td><td>改造管网</td></tr><tr><td>2</td><td>新建水厂</td></tr></table>", "序号\t任务|1\t改造管网|2\t新建水厂", ""},
		{"a picture that is not closed", head + prose + "<svg><path d=x><p>青禾市水务局</p><p>2023年5月6日</p>", "青禾市水务局|2023年5月6日", "青禾市水务局"},
		{"what stands in an object", head + "<object data=x.swf>" + prose + "</object>", "为做好供水保障工作", ""},
		{"the footer of an article", "<article><h1>关于供水的通知</h1>" + head + prose + prose[:len(prose)-4] + "另行通知。</p><footer><p>青禾市水务局</p><p>2023年5月6日</p></footer></article>", "青禾市水务局|2023年5月6日", "青禾市水务局"},
		{"hidden on paper only", "<style>@media print{.x{color:red}.nr{display:none}}</style><div class=nr>" + head + prose + "</div><p>办公地址：青禾路1号</p>", "各区县政府：|为做好供水保障工作", ""},
		{"custom elements", "<gov-t>关于供水的通知</gov-t><gov-p>青水〔2023〕5号</gov-p><gov-p>各区县政府：</gov-p><gov-p>" + prose[3:len(prose)-4] + "</gov-p><gov-p>青禾市水务局</gov-p><gov-p>2023年5月6日</gov-p>", "关于供水的通知\n青水〔2023〕5号\n各区县政府：\n为做好|青禾市水务局\n2023年5月6日", "青禾市水务局"},
		{"a table above the signature", head + prose + "<table><tr><td>任务<td>单位<tr><td>改造管网<td>青禾市财政局</table><p>青禾市水务局</p><p>2023年5月6日</p>", "改造管网\t青禾市财政局", "青禾市水务局"},
		{"a row that does not show", head + prose + "<table><tr><td>任务<td>单位<tr style='display:none'><td>样例<td>样例<tr><td>改造管网<td>水务局</table>", "任务\t单位|改造管网\t水务局", ""},
		{"a cell down to the end", "<table><tr><td>项目<td>牵头<td>配合<tr><td>甲<td rowspan=0>水务局<td>财政局<tr><td>乙<td>发改委</table>", "甲\t水务局\t财政局", ""},
	} {
		d := parse(t, gongwen.Options{}, "<html><body>"+c.in)
		for _, s := range strings.Split(c.text, "|") {
			if !strings.Contains("\n"+d.Text+"\n", s) {
				t.Errorf("%s: no %q in %q", c.name, s, d.Text)
			}
		}
		if got := strings.Join(d.Metadata.Issuers, " "); got != c.issuers {
			t.Errorf("%s: issuers %q", c.name, got)
		}
		if strings.Contains(d.Text, "样例") {
			t.Errorf("%s: what does not show is in %q", c.name, d.Text)
		}
	}
	d := parse(t, gongwen.Options{}, "<table><tr><td>项目<td>牵头<td>配合<tr><td>甲<td rowspan=0>水务局<td>财政局<tr><td>乙<td>发改委</table>")
	if last := d.Tables[0].Cells[len(d.Tables[0].Cells)-1]; last.Row != 2 || last.Col != 2 {
		t.Errorf("the cell beside one that goes down to the end stands at %d, %d", last.Row, last.Col)
	}
}

func TestIndexNumbersWithBlanks(t *testing.T) {
	for _, blank := range []string{" ", "\u00a0", "\u3000", "\u00a0\u00a0"} {
		if got := meta(t, "索引号：QH001"+blank+"2023-0001\n关于检查的通知\n"+headless).IndexNumber; got != "QH001" {
			t.Errorf("%q: %q", blank, got)
		}
	}
}

// TestListOrNotice: numbers beside links are those of a list; a signature is that of a notice.
func TestListOrNotice(t *testing.T) {
	entry := func(n string) string {
		return "<li><a href=c" + n + ".html>青禾市人民政府办公室关于开展第" + n + "次城乡供水保障检查工作的通知</a>（青政办发〔2023〕" + n + "号）<span>2023-05-1" + n + "</span></li>"
	}
	list := parse(t, gongwen.Options{}, "<title>规范性文件</title><ul>"+entry("1")+entry("2")+entry("3")+entry("4")+"</ul>")
	if list.PageKind != doc.PageList || len(list.Entries) != 4 || list.Metadata.DocNumber != "" {
		t.Errorf("numbers beside links: %s, %d entries, number %q", list.PageKind, len(list.Entries), list.Metadata.DocNumber)
	}
	short := parse(t, gongwen.Options{}, "<h1>停水公告</h1><p>因管道检修，5月8日停水。</p><p>青禾市水务局</p><p>2023年5月6日</p><ul>"+strings.ReplaceAll(entry("1")+entry("2")+entry("3"), "（青政办发〔2023〕", "（")+"</ul>")
	if short.PageKind != doc.PageDocument || short.Metadata.WrittenDate != "2023-05-06" || short.Metadata.Title != "停水公告" {
		t.Errorf("a short notice: %s, %+v", short.PageKind, short.Metadata)
	}
}

func TestHeadlines(t *testing.T) {
	plain := meta(t, "<html><title>青禾市水务局</title><body><div>首页</div><div>关于加强供水保障工作的通知</div><div id=zoom><p>各区县政府：</p><p>为做好供水保障工作，根据有关规定，经研究，现将有关事项通知如下，请认真贯彻执行，确保各项工作落到实处。</p></div>")
	if plain.Title != "关于加强供水保障工作的通知" {
		t.Errorf("no heading: title %q", plain.Title)
	}
	m := meta(t, "<html><title>青禾市</title><body><h1>关于加强供水保障管理<br>工作的通知</h1><div id=zoom><p>各区县政府：</p><p>为做好供水保障工作，根据有关规定，经研究，现将有关事项通知如下，请认真贯彻执行，确保各项工作落到实处。</p></div>")
	if m.Title != "关于加强供水保障管理工作的通知" {
		t.Errorf("title %q", m.Title)
	}
}
