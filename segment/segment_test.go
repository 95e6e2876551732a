package segment

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// built takes a text through Build, with a title and a date that give it a year.
func built(t testing.TB, title, text string) *doc.Document {
	t.Helper()
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := textDraft(text)
	d.Document.Metadata = doc.Metadata{Title: title, Issuers: []string{"云川市人民政府办公室"}, WrittenDate: "2021-03-18"}
	if err := s.Build(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d.Document
}

// show writes a task in one line: path > title | text => lead; implementing; supporting; guiding; deadlines.
func show(x doc.Task) string {
	names := func(list []doc.Unit) string {
		var out []string
		for _, u := range list {
			name := u.Name
			if u.Basis != doc.Stated {
				name += "(" + string(u.Basis) + ")"
			}
			out = append(out, name)
		}
		return strings.Join(out, "+")
	}
	var limits []string
	for _, d := range x.Deadlines {
		limits = append(limits, strings.TrimRight(fmt.Sprintf("%s %s %s", d.Text, d.Kind, d.Date), " "))
	}
	return fmt.Sprintf("%s > %s | %s => %s; %s; %s; %s; %s", strings.Join(x.Path, "/"), x.Title, strings.ReplaceAll(x.Text, "\n", "/"),
		names(x.Lead), names(x.Implementing), names(x.Supporting), names(x.Guiding), strings.Join(limits, ", "))
}

func TestClauses(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"（市发改委负责）", "; 市发改委; ; "},
		{"（市发改委等负责）", "; 市发改委; ; "},
		{"（市发改委和各县政府具体负责）", "; 市发改委+各县政府; ; "},
		{"（市发改委、财政局等有关部门及各县（市、区）政府按职责分工负责）", "; 市发改委+财政局+各县（市、区）政府; ; "},
		{"（市发改委牵头）", "市发改委; ; ; "},
		{"（市委办公室、市政府办公室分别牵头落实，各县〈市〉区政府和市政府各部门具体落实）", "市委办公室+市政府办公室; 各县〈市〉区政府+市政府各部门; ; "},
		{"（市工业和信息化局牵头，市住房和城乡建设局配合）", "市工业和信息化局; ; 市住房和城乡建设局; "},
		{"（牵头单位：市文化和旅游局；责任单位：各县人民政府，市体育局）", "市文化和旅游局; 各县人民政府+市体育局; ; "},
		{"（牵头单位：市商务局，责任单位：市财政局、市税务局，配合单位：市邮政管理局）", "市商务局; 市财政局+市税务局; 市邮政管理局; "},
		{"（责任单位：市商务局牵头，市财政局配合）", "市商务局; ; 市财政局; "},
		{"（主办单位：市教育局；协办单位：市公安局）", "市教育局; ; 市公安局; "},
		{"（市委网信办指导，市公安局负责落实）", "; 市公安局; ; 市委网信办"},
		{"（市财政局会同市审计局牵头）", "市财政局+市审计局; ; ; "},
		{"（市财政局会同市审计局负责）", "市财政局; ; 市审计局; "},
		{"[责任单位：市国资委（含所属企业）、各市、州、县人民政府]", "; 市国资委+各市、州、县人民政府; ; "},
		{"（市水利局负责，6月底完成）", "; 市水利局; ; "},
		{"。市大数据局主办，市水务局协办", "市大数据局; ; 市水务局; "},
		{"。责任单位：市民政局、市残联", "; 市民政局+市残联; ; "},
		{"（各有关部门和单位按职责分工负责）", "; 各有关部门和单位; ; "},
		{"。牵头单位：市民政局配合单位：会同", "市民政局; ; ; "},
		{"（供电公司、人民银行中心支行等单位和各镇负责）", "; 供电公司+人民银行中心支行+各镇; ; "},
		// no clauses
		{"（以下简称条例）", "; ; ; "}, {"（鼓励企业牵头）", "; ; ; "}, {"（谁主管、谁负责）", "; ; ; "}, {"（试行）", "; ; ; "},
		{"，由本级人民政府建设行政主管部门审查后报批", "; ; ; "},
	} {
		d := built(t, "云川市2021年工作要点", "一、任务\n（一）办好事情。把事情办好办实"+c.in)
		got := "no task"
		if len(d.Tasks) == 1 {
			s := show(d.Tasks[0])
			got = s[strings.Index(s, "=> ")+3:]
			got = got[:strings.LastIndex(got, "; ")]
		}
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestDeadlines(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2020年底前完成", "2020年底前 date 2020-12-31"}, {"2021年6月底前完成", "2021年6月底前 date 2021-06-30"},
		{"年底前完成", "年底前 date 2021-12-31"}, {"12月底前完成", "12月底前 date 2021-12-31"}, {"6月底完成", "6月底 date 2021-06-30"},
		{"到2025年建成", "到2025年 date 2025-12-31"}, {"6月15日前报送", "6月15日前 date 2021-06-15"}, {"二〇二二年二月底前报送", "二〇二二年二月底前 date 2022-02-28"},
		{"在2021年1月1日至12月31日开展", "2021年1月1日至12月31日 date 2021-12-31"}, {"今年9月30日前完成", "今年9月30日前 date 2021-09-30"},
		{"今年9月30日前公开2019年决算", "今年9月30日前 date 2021-09-30"},
		{"每季度末月20日前报送", "每季度末月20日前 recurring"}, {"每年至少组织一次培训，每周更新1—2次", "每年至少组织一次 recurring, 每周更新1—2次 recurring"},
		{"在30个工作日内办完", "30个工作日内 relative"}, {"文件印发后20个工作日内公布", "文件印发后20个工作日内 relative"}, {"自印发之日起30日内公布", "印发之日起30日内 relative"},
		{"2022年起，全面实行", "2022年起 ongoing"}, {"在法定时限内答复", "法定时限内 relative"},
		{"2020年底前开工，6月底前完成", "2020年底前 date 2020-12-31, 6月底前 date 2020-06-30"},
		{"第三季度完成，上半年开工", "第三季度 date 2021-09-30, 上半年 date 2021-06-30"}, {"2022年一季度末前完成", "2022年一季度末前 date 2022-03-31"},
		{"6月、12月底前各报一次", "6月 date 2021-06-30, 12月底前 date 2021-12-31"}, {"3-10月组织实施", "3-10月 date 2021-10-31"},
		{"6月30日下午5点前反馈", "6月30日下午5点前 date 2021-06-30"}, {"2021年年底前完成", "2021年年底前 date 2021-12-31"},
		{"到“十四五”末建成", "到“十四五”末 date 2025-12-31"}, {"10月份完成", "10月 date 2021-10-31"}, {"11月上旬前完成", "11月上旬前 date 2021-11-10"},
		{"每季度末前更新，每周五前报送", "每季度末前 recurring, 每周五前 recurring"}, {"每年12月底前报告", "每年12月底前 recurring"}, {"于次月10日前报送", "次月10日前 recurring"},
		{"汛期前完成加固", "汛期前 relative"}, {"三年内完成改造", "三年内 relative"}, {"2020年前完成", "2020年前 date 2019-12-31"},
		{"次年3月底前公布", "次年3月底前 date 2022-03-31"}, {"9月30日（周二）前报送", "9月30日（周二）前 date 2021-09-30"}, {"国庆节前开馆", "国庆节前 relative"},
		// not limits
		{"在国庆前后检查，2021年内容不变，6月30日后开放", ""}, {"连续三年内享受补贴", ""}, {"春节前后人多", ""},
		{"及时、第一时间、适时办理", ""}, {"压缩至5个工作日以内", ""}, {"每年安排经费", ""}, {"贯彻《云川市规划（2022—2035年）》", ""}, {"截至2020年底已办100件", ""}, {"按2020年版标准执行", ""}, {"年产值达到5亿元", ""}, {"每年只享受一次补贴", ""},
	} {
		d := built(t, "云川市2021年工作要点", "一、任务\n（一）办好事情。市民事务，"+c.in+"。（市政务局负责）")
		s := show(d.Tasks[0])
		if got := s[strings.LastIndex(s, "; ")+2:]; got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestTasks(t *testing.T) {
	for _, c := range []struct {
		name, title, in string
		want            []string
	}{
		{"heading on its own line", "要点", "一、办好窗口\n（一）延长时间\n周末照常办理。（市政务局牵头）\n（二）其他\n1.合并表格。清理重复栏目。（市政务局负责）",
			[]string{"一、办好窗口 > 延长时间 | 周末照常办理。 => 市政务局; ; ; ; ", "一、办好窗口/（二）其他 > 合并表格 | 清理重复栏目。 => ; 市政务局; ; ; "}},
		{"one sentence has no heading", "要点", "一、目标\n1.固定投资增长5%。\n牵头单位：市发改委\n责任单位：各县，市统计局",
			[]string{"一、目标 >  | 固定投资增长5%。 => 市发改委; 各县+市统计局; ; ; "}},
		{"links to annexes below", "意见", "一、要求\n各县要明确专人负责。\n附件：附件1：分工表.xlsx\n附件2：名单.xls\n附件十、样表.doc",
			[]string{"一、要求 >  | 各县要明确专人负责。 => ; ; ; ; "}},
		{"an annex that begins behind a list", "意见", "一、要求\n各县要明确专人负责。\n附件：分工表\n附件2事项由各县报送。",
			[]string{"一、要求 >  | 各县要明确专人负责。/附件2事项由各县报送。 => ; ; ; ; "}},
		{"paragraphs under a section", "措施", "一、支持农户\n加大信贷投放。\n（责任单位：市农业农村局）\n开展保险。\n责任单位：市金融办",
			[]string{"一、支持农户 >  | 加大信贷投放。 => ; 市农业农村局; ; ; ", "一、支持农户 >  | 开展保险。 => ; 市金融办; ; ; "}},
		{"several clauses in one item", "意见", "一、总则\n（一）鼓励创新。放宽准入。（市场监管局负责）加强培训。（市教育局负责）",
			[]string{"一、总则 > 鼓励创新 | 放宽准入。 => ; 市场监管局; ; ; ", "一、总则/（一）鼓励创新 >  | 加强培训。 => ; 市教育局; ; ; "}},
		{"one clause under several paragraphs", "意见", "一、任务\n（一）办好窗口。延长时间。\n合并表格。\n（市政务局负责）",
			[]string{"一、任务 > 办好窗口 | 延长时间。/合并表格。 => ; 市政务局; ; ; "}},
		{"clause before its text", "方案", "一、治水\n由市水利局承办，市环保局、市住建局协办。清理河道。\n（一）由市水利局负责，市环保局配合，整治排口。",
			[]string{"一、治水 >  | 清理河道。 => ; 市水利局; 市环保局+市住建局; ; ", "一、治水 >  | 整治排口。 => ; 市水利局; 市环保局; ; "}},
		{"first of the list leads", "意见", "一、任务\n（一）甲事。做好甲事。（市财政局、市教育局负责。列第一位者为牵头单位，下同）\n（二）乙事。做好乙事。（市商务局、市公安局负责）\n（三）丙事。做好丙事。（市水利局牵头，市气象局负责）",
			[]string{"一、任务 > 甲事 | 做好甲事。 => 市财政局(first_listed); 市教育局; ; ; ", "一、任务 > 乙事 | 做好乙事。 => 市商务局(first_listed); 市公安局; ; ; ", "一、任务 > 丙事 | 做好丙事。 => 市水利局; 市气象局; ; ; "}},
		{"for all that follows", "方案", "一、任务\n（一）甲事。做好甲事。（市财政局牵头，以下均需各县人民政府配合，不再列出）\n（二）乙事。做好乙事。（市商务局牵头）\n（三）丙事。做好丙事。",
			[]string{"一、任务 > 甲事 | 做好甲事。 => 市财政局; ; ; ; ", "一、任务 > 乙事 | 做好乙事。 => 市商务局; ; 各县人民政府(document); ; ", "一、任务 > 丙事 | 做好丙事。 => ; ; ; ; "}},
		{"principles are no tasks", "意见", "一、总体要求\n（一）指导思想。坚持为民。\n（二）基本原则。\n1.坚持公开。全面公开。\n二、任务\n（一）做事。做好事情。",
			[]string{"二、任务 > 做事 | 做好事情。 => ; ; ; ; "}},
		{"closing paragraph", "要点", "一、任务\n（一）做事。做好事情。\n各单位要高度重视，抓好落实。",
			[]string{"一、任务 > 做事 | 做好事情。 => ; ; ; ; "}},
		{"rules order no work", "办法", "第一章 总则\n第一条 为了规范管理，制定本办法。\n第二条 市水利局负责河道管理工作。", nil},
		{"particulars of an event", "通知", "一、安排\n1、时间：2021年7月12日，上午7:30\n2、集合地点：县体育场（青禾路4号）。\n3、联系人及电话：李明，12345。\n4、参加人员：各单位须派一人。\n5、完成时间：2021年7月底前。",
			[]string{"一、安排 >  | 参加人员：各单位须派一人。 => ; ; ; ; "}},
		{"more particulars", "通知", "一、报送\n1.报送时间：每月25日前\n2.联系电话：0000-123\n3.须提供的材料：检查记录", nil},
		{"a standard orders no work", "服务", "1 范围\n本文件规定了服务要求。\n2 规范性引用文件\n本文件没有引用文件。\n3 服务要求\n3.1 应建立登记制度。\n3.2 应每日消毒。", nil},
		{"questions order no work", "考试大纲", "一、内容\n（一）常识。应当了解国情。\n（二）申论。应当联系实际。", nil},
		{"list of annexes", "通知", "一、做事。做好事情。\n附件：1.名单\n2.表格", []string{" > 做事 | 做好事情。 => ; ; ; ; "}},
	} {
		d := built(t, "云川市"+c.title, c.in)
		if c.title == "办法" {
			d = builtKind(t, c.title, c.in)
		}
		var got []string
		for _, x := range d.Tasks {
			got = append(got, show(x))
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
		}
	}
}

func builtKind(t testing.TB, kind, text string) *doc.Document {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := textDraft(text)
	d.Document.Metadata = doc.Metadata{Title: "云川市" + kind, Kind: kind}
	if err := s.Build(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d.Document
}

// TestSignature: what the metadata have as the signature is no part of the last task; a line of the text that names the same
// organ is.
func TestSignature(t *testing.T) {
	const text = "一、要求\n各县要明确专人负责。\n云川市水利局\n2021年3月18日"
	at := func(s string) doc.Span {
		i := strings.Index(text, s)
		return doc.Span{Start: i, End: i + len(s)}
	}
	organ, date := at("云川市水利局"), at("2021年3月18日")
	for _, c := range []struct {
		name     string
		evidence map[string][]doc.Evidence
		want     string
	}{
		{"signed", map[string][]doc.Evidence{"issuers": {{From: doc.FromText, Span: organ}}, "written_date": {{From: doc.FromText, Span: date}}}, "各县要明确专人负责。"},
		{"not signed", nil, "各县要明确专人负责。\n云川市水利局\n2021年3月18日"},
		{"of the form", map[string][]doc.Evidence{"issuers": {{From: doc.FromForm, Span: organ}}}, "各县要明确专人负责。\n云川市水利局\n2021年3月18日"},
		{"part of a line", map[string][]doc.Evidence{"written_date": {{From: doc.FromText, Span: at("3月18日")}}}, "各县要明确专人负责。\n云川市水利局\n2021年3月18日"},
	} {
		s, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		d := textDraft(text)
		d.Document.Evidence = c.evidence
		if err := s.Build(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if len(d.Document.Tasks) != 1 || d.Document.Tasks[0].Text != c.want {
			t.Errorf("%s: %+v, want %q", c.name, d.Document.Tasks, c.want)
		}
	}
}

// headings writes the outline: id, level, label, title.
func headings(list []doc.Section) string {
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%s|%d|%s|%s", s.ID, s.Level, s.Label, s.Title))
		if sub := headings(s.Children); sub != "" {
			out = append(out, sub)
		}
	}
	return strings.Join(out, " ")
}

func TestOutline(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"levels", "一、甲\n（一）乙。正文。\n1.丙\n（1）丁\n2．2020年底前完成", "1|1|一|甲 1.1|2|(一)|乙 1.1.1|3|1|丙 1.1.1.1|4|(1)|丁 1.1.2|3|2|2020年底前完成"},
		{"other marks", "一，甲\n二．乙\n(三) 丙；\n4、丁", "1|1|一|甲 2|1|二|乙 2.1|2|(三)|丙 2.1.1|3|4|丁"},
		{"chapters", "第一章　总　则\n第一条　为了管理，制定本办法。\n第二条 本办法适用。", "1|1|第一章|总　则 1.1|3|第一条|为了管理，制定本办法 1.2|3|第二条|本办法适用"},
		{"no headings", "一是甲。二是乙。\n2.68亿元\n一、二、三等奖\n第三条规定的事项\n2021年工作", ""},
		{"numbering goes on", "一、甲\n（一）乙\n二、丙\n（二）丁", "1|1|一|甲 1.1|2|(一)|乙 2|1|二|丙 2.1|2|(二)|丁"},
		{"a full stop in a bracket", "一、修好堤防（市水利局负责。列第一位的为牵头单位，下同）；\n二、查好水闸", "1|1|一|修好堤防 2|1|二|查好水闸"},
		{"a bracket that stays open", "一、修好堤防（含闸门。市水利局负责", "1|1|一|修好堤防（含闸门"},
		{"inside a line", "一、" + strings.Repeat("办好事情，", 30) + "办完。（一）乙。正文。（二）丙。正文。二、丁。" + strings.Repeat("写好，", 10) + "写完。", ""},
	} {
		got := headings(built(t, "云川市要点", c.in).Outline)
		if c.name == "inside a line" {
			if strings.Count(got, "|") != 4*3 || !strings.Contains(got, "1.2|2|(二)|丙") || !strings.Contains(got, "2|1|二|丁") {
				t.Errorf("%s: %s", c.name, got)
			}
			continue
		}
		if got = strings.ReplaceAll(got, "（一）", "(一)"); strings.NewReplacer("（一）", "(一)", "（二）", "(二)", "（1）", "(1)").Replace(got) != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestUnitsKnowTheirOrgan(t *testing.T) {
	d := built(t, "云川市人民政府办公室关于便民工作的通知", "一、任务\n（一）做事。做好事情。（市发改委牵头，市政府办公室、各县政府负责）")
	x := d.Tasks[0]
	if u := x.Lead[0]; u.Canonical != "云川市发展和改革委员会" || u.Level != "市" || u.Region != "云川市" || u.Generic {
		t.Errorf("%+v", u)
	}
	if u := x.Implementing[0]; u.Canonical != "云川市人民政府办公室" {
		t.Errorf("%+v", u)
	}
	if u := x.Implementing[1]; !u.Generic || u.Canonical != "" {
		t.Errorf("%+v", u)
	}
}

func TestOwnLexicon(t *testing.T) {
	s, err := New(Options{Units: "# ours\n城市运行中枢 城运枢"})
	if err != nil {
		t.Fatal(err)
	}
	d := textDraft("一、任务\n（一）做事。做好事情。（城运枢负责）")
	if err := s.Build(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if len(d.Document.Tasks) != 1 || len(d.Document.Tasks[0].Implementing) != 1 || d.Document.Tasks[0].Implementing[0].Canonical != "城市运行中枢" {
		t.Errorf("%+v", d.Document.Tasks)
	}
	if _, err := New(Options{Units: "甲 乙\n丙、丁"}); !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a fault names the line: %v", err)
	}
}
