package normalize_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
)

// TestWidth is the rule of width on every kind of sign; what has no want stays.
func TestWidth(t *testing.T) {
	c := converter(t, "auto")
	keep, err := newNormalizer(t, normalize.Options{KeepWidth: true}).Converter()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ in, want string }{
		{"１２３号，ＰＭ２．５，ＧＤＰ", "123号，PM2.5，GDP"}, {"增长２．６８％", "增长2.68%"}, {"占比（％）", ""}, {"１．加强领导", "1．加强领导"},
		{"各市,各县;请执行:如下", "各市，各县；请执行：如下"}, {"是否执行?是!", "是否执行？是！"}, {"各县(区)政府", "各县（区）政府"},
		{"时间:2022年,达到50%,全市", "时间：2022年，达到50%，全市"}, {"安装APP,办理5G,推广", "安装APP，办理5G，推广"}, {"《条例》,本办法", "《条例》，本办法"},
		{"(一)总则", "（一）总则"}, {"(2016年5月)起", "（2016年5月）起"}, {"办法(试行(修订))", "办法（试行（修订））"}, {"各县（区)政府", "各县（区）政府"}, {"通知如下:\n一、", "通知如下：\n一、"},
		{"（2020）3号", ""}, {"(1)项", ""}, {"第(a)项", ""}, {"网络(NGN)", ""}, {"总值(GDP)", ""}, {"2.68%、1.5、3,675、1,234.5", ""}, {"上午8:30至10:54:06", ""}, {"比例3:1", ""},
		{"http://www.a.gov.cn/b?c=1,2;d", ""}, {"a, b; c: d?", ""}, {"{\"标题\":\"通知\",\"号\":1}", ""}, {"\"甲\",\"乙\"", ""}, {"<p title=\"甲\">", ""}, {"推进\"互联网+\"行动", "推进“互联网+”行动"}, {"公布:\"居家\",并\"甲\"", "公布：“居家”，并“甲”"}, {"\"甲\"", ""}, {"\"试点\"工作", "“试点”工作"}, {"甲\"乙", ""}, {"Hello, world!", ""}, {"1) 2) 3)", ""}, {"(无结尾", ""}, {"无开头)", ""}, {"文号:(", "文号：("},
		{"中文 , 中文", "中文 ， 中文"}, {"互联网＋政务", ""}, {"A．B", "A.B"}, {"ｗｗｗ．ａ．ｇｏｖ", "www.a.gov"}, {"1．PM2.5监测", ""}, {"甲\u3000乙", ""},
	} {
		want := x.want
		if want == "" {
			want = x.in
		}
		if got := c.String(x.in); got != want {
			t.Errorf("%s: %s, want %s", x.in, got, want)
		}
		if got := c.String(want); got != want {
			t.Errorf("%s: not the same the second time: %s", want, got)
		}
		if got := keep.String(x.in); got != x.in {
			t.Errorf("KeepWidth: %s became %s", x.in, got)
		}
	}
}

// TestMended is what stands in a text for something else, or for nothing.
func TestMended(t *testing.T) {
	c := converter(t, "auto")
	for _, x := range []struct{ in, want string }{
		{"政务&nbsp;公开", "政务\u00a0公开"}, {"&ldquo;互联网+&rdquo;", "“互联网+”"}, {"A&amp;B", "A&B"}, {"甲&amp;nbsp;乙", "甲\u00a0乙"}, {"&#20844;&#x5F00;", "公开"}, {"甲&hellip;&hellip;", "甲……"}, {"&lt;办法&gt;", "<办法>"},
		{"國家推進(jìn)\"互聯網+\"行動(dòng)", "国家推进“互联网+”行动"}, {"推進&quot;互聯網&quot;行動", "推进“互联网”行动"}, {"中&#40;中文)字", "中（中文）字"}, {"各市&#44;各縣", "各市，各县"}, {"二&#9675;二三年", "二〇二三年"}, {"權﹙quán/quàn﹚力", "权力"}, {"︐︙", "，…"},
		{"A&B公司", "A&B公司"}, {"甲&乙;丙", "甲&乙；丙"}, {"&zwnj;甲", "甲"}, {"<p>政务&nbsp;公开&lt;</p>", "<p>政务&nbsp;公开&lt;</p>"},
		{"政\u200b务\ufeff公\u00ad开\x00\x07\x1b。\u202a甲\u202c\ufffc", "政务公开。甲"}, {"甲\t乙\v丙\f丁\r\n", "甲\t乙\v丙\f丁\r\n"}, {"葛\U000e0100\ufe00", "葛"},
		{"⼀件⼈⺠政府", "一件人民政府"}, {"\uf9dd\uF902", "利车"}, {"㆗央㆟民", "中央人民"}, {"国办发﹝2020﹞1号", "国办发〔2020〕1号"}, {"⻓⻋⻅", "长车见"},
		{"二○二三年，二○○七年，○○年，汪○○", "二〇二三年，二〇〇七年，○○年，汪○○"}, {"二?一一年三月，二??八年，第三?一是", "二〇一一年三月，二〇〇八年，第三？一是"}, {"表示︰﹁甲﹂﹙乙﹚⋯⋯", "表示：“甲”（乙）……"}, {"甲\ue7c7乙", "甲ḿ乙"}, {"\uf0b7要点", "•要点"}, {"\ue000", "\ue000"},
	} {
		if got := c.String(x.in); got != x.want {
			t.Errorf("%q: %q, want %q", x.in, got, x.want)
		}
		if got := c.String(x.want); got != x.want {
			t.Errorf("%q: not the same the second time: %q", x.want, got)
		}
	}
	for r, to := range normalize.StandIns() {
		if normalize.StandsFor(to) != 0 {
			t.Errorf("rules/stand-ins.txt: %U becomes %U, which only stands for another", r, to)
		}
	}
}

// TestMendingIsTold: what is mended is told, piece by piece or by number, and what could not be too.
func TestMendingIsTold(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	out, err := n.Text(t.Context(), lines(doc.NewText("云川市人民政府,各县(区)\u200b政府:\n推進(jìn)⼀件&nbsp;事\ue000。\n")))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(out.Diagnostics)
	for _, want := range []string{"signs of the wrong width: 4", "characters without width: 1", "entities left as text: 1", "characters that only stood for others: 1", "private_use", "characters of a private font: 1"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if len(out.Removed) != 1 || out.Removed[0].Text != "(jìn)" || out.Text.String()[:out.Removed[0].At] != "云川市人民政府，各县（区）政府：\n推进" {
		t.Errorf("removals %+v in %s", out.Removed, out.Text)
	}
	in := "國務院、中共雲川市委：殢"
	for rare, want := range map[bool]string{false: "殢", true: "𣨼"} {
		out, err := newNormalizer(t, normalize.Options{RareCharacters: rare}).Text(t.Context(), lines(doc.NewText(in)))
		if err != nil || !strings.HasSuffix(out.Text.String(), want) {
			t.Errorf("rare %v: %s, want %s at the end: %v", rare, out.Text, want, err)
		}
	}
}
