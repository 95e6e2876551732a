package segment

import (
	"strings"
	"testing"
)

// shown are the tasks of a document about a plan for 2021, a line each.
func shown(t *testing.T, text string) string {
	t.Helper()
	var out []string
	for _, x := range built(t, "云川市2021年工作方案", text).Tasks {
		s := show(x)
		for _, p := range x.Persons {
			s += " " + p.Name + "/" + p.Role
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

// Labels are composed of words that say the role, words that say nothing, and a head; set wide or fused to what stands before.
func TestLabels(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"牵头责任单位：市教育局\n协同责任单位：市财政局\n主要责任部门：市审计局", "市教育局; 市审计局; 市财政局; ; "},
		{"责 任 单 位：市教育局　配合科室：市财政局", "; 市教育局; 市财政局; ; "},
		{"部门分工：市教育局牵头，各县配合。", "市教育局; ; 各县; ; "},
		{"责任单位：市教育局、市财政局配合单位：市审计局完成时限：2021年6月底", "; 市教育局+市财政局; 市审计局; ; 2021年6月底 date 2021-06-30"},
		{"分管市领导：陈志明\n责任单位：市教育局\n完成时限：长期坚持", "; 市教育局; ; ; 长期坚持 ongoing 陈志明/分管市领导"},
		{"牵头领导：市政府分管领导\n责任单位：市教育局", "; 市教育局; ; ; "},
		{"责任分工：由市教育局负责编制规划，市财政局负责检查指导，市审计局负责配合。", "; 市教育局; 市审计局; 市财政局; "},
		{"责任单位：市教育局、云川帮扶集团牵头单位", "; 市教育局+云川帮扶集团牵头单位; ; ; "},
	} {
		got := shown(t, "一、任务\n（一）办好事情。\n"+c.in)
		if want := "一、任务 >  | 办好事情。 => " + c.want; got != want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, want)
		}
	}
}

// Clauses inside sentences, with others, in brackets that name nothing but units, and for several items at once.
func TestClauseForms(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"inside a sentence", "一、任务\n（一）完善网站，由市教育局牵头，市财政局配合，编印图册。",
			"一、任务 >  | 完善网站，编印图册。 => 市教育局; ; 市财政局; ; "},
		{"two inside a paragraph, each before its text", "一、任务\n（一）由市教育局负责，编印图册。由市财政局负责，安排经费。",
			"一、任务 >  | 编印图册。 => ; 市教育局; ; ; \n一、任务/（一）由市教育局负责，编印图册 >  | 安排经费。 => ; 市财政局; ; ; "},
		{"with others behind the lead", "一、任务\n（一）编印图册。（由市教育局牵头，会同市财政局、市审计局等单位负责落实）",
			"一、任务 >  | 编印图册。 => 市教育局; ; 市财政局+市审计局; ; "},
		{"with others, and more units behind a comma", "一、任务\n（一）编印图册。（市教育局会同市财政局，各县人民政府负责）",
			"一、任务 >  | 编印图册。 => 市教育局; ; 市财政局+各县人民政府; ; "},
		{"short names that share their head", "一、任务\n（一）编印图册。（市教育局牵头，财政、商务等部门负责配合；青禾、临水县政府落实）",
			"一、任务 >  | 编印图册。 => 市教育局; 青禾+临水县政府; 财政+商务; ; "},
		{"a deadline without a date", "一、任务\n（一）编印图册。（市教育局负责，长期坚持）",
			"一、任务 >  | 编印图册。 => ; 市教育局; ; ; 长期坚持 ongoing"},
		{"a label in the middle", "一、任务\n（一）图册。编印图册。责任单位：市教育局。安排经费。（市财政局负责）",
			"一、任务 > 图册 | 编印图册。 => ; 市教育局; ; ; \n一、任务/（一）图册 >  | 安排经费。 => ; 市财政局; ; ; "},
		{"brackets of units alone, as all items have", "一、任务\n（一）编印图册。（市教育局）\n（二）安排经费。（市财政局、市审计局）\n（三）公开结果。（市统计局）",
			"一、任务 >  | 编印图册。 => ; 市教育局; ; ; \n一、任务 >  | 安排经费。 => ; 市财政局+市审计局; ; ; \n一、任务 >  | 公开结果。 => ; 市统计局; ; ; "},
		{"a bracket of units behind a full stop", "一、任务\n（一）编印图册。（市教育局；青禾县、临水县人民政府）\n（二）安排经费。",
			"一、任务 >  | 编印图册。 => ; 市教育局+青禾县+临水县人民政府; ; ; \n一、任务 >  | 安排经费。 => ; ; ; ; "},
		{"one such bracket explains", "一、任务\n（一）编印图册，交主管部门（市教育局）。\n（二）安排经费。",
			"一、任务 >  | 编印图册，交主管部门（市教育局）。 => ; ; ; ; \n一、任务 >  | 安排经费。 => ; ; ; ; "},
		{"a heading for all its items", "一、任务\n（一）市教育局牵头的工作\n1.编印图册。\n2.安排经费。\n协同单位：市财政局",
			"一、任务/（一）市教育局牵头的工作 >  | 编印图册。 => 市教育局(document); ; ; ; \n一、任务/（一）市教育局牵头的工作 >  | 安排经费。 => 市教育局(document); ; 市财政局; ; "},
		{"a sentence for the items above", "一、目标\n1.编印图册；\n2.安排经费；\n2项目标的责任单位均为市教育局。\n3.公开结果；\n该目标责任单位为市统计局。",
			"一、目标 >  | 编印图册； => ; 市教育局(document); ; ; \n一、目标 >  | 安排经费； => ; 市教育局(document); ; ; \n一、目标 >  | 公开结果； => ; 市统计局(document); ; ; "},
		{"what is not listed", "一、任务\n责任单位未列出的由市政府办公室负责。\n（一）编印图册。（市教育局负责）\n（二）安排经费。",
			"一、任务 >  | 编印图册。 => ; 市教育局; ; ; \n一、任务 >  | 安排经费。 => ; 市政府办公室(document); ; ; "},
		{"the first leads, said at the end", "一、任务\n（一）编印图册。（市教育局、市财政局负责）\n以上任务列第一位的为牵头单位。",
			"一、任务 >  | 编印图册。 => 市教育局(first_listed); 市财政局; ; ; "},
		{"the first leads, said behind the names", "一、任务\n（一）编印图册。\n责任单位：市教育局、市财政局（第一责任单位为牵头单位，下同）",
			"一、任务 >  | 编印图册。 => 市教育局(first_listed); 市财政局; ; ; "},
		{"labels of one item are one clause", "一、任务\n（一）编印图册。（市审计局负责，以下均需各县人民政府配合，不再列出）\n（二）安排经费。\n牵头单位：市教育局\n责任单位：市财政局",
			"一、任务 >  | 编印图册。 => ; 市审计局; ; ; \n一、任务 >  | 安排经费。 => 市教育局; 市财政局; 各县人民政府(document); ; "},
	} {
		if got := shown(t, c.in); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.ReplaceAll(got, "\n", "\n     "), strings.ReplaceAll(c.want, "\n", "\n     "))
		}
	}
}

// Lines that have lost their breaks: labels behind anything, with gaps; a heading before the blank that a break has left.
func TestLostBreaks(t *testing.T) {
	filler := strings.Repeat("各单位对照清单逐项检查并把发现的问题记录在册。", 20)
	in := "一、总体要求 " + filler + "三、重点任务（一）堤防 1.修缮。逐段检查。" + filler + "牵头单位：市水利局责任单位：各县2.疏浚。清理河道。责任单位：市城管局完成时限：2021年6月底3.美化。整治河岸，“一、二、三”类要分开。责任单位：市林业局"
	got := headings(built(t, "云川市2021年工作方案", in).Outline)
	for _, want := range []string{"1|1|一|总体要求", "2|1|三|重点任务", "2.1|2|(一)|堤防"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	tasks := shown(t, in)
	for _, want := range []string{"修缮 | 逐段检查。", "=> 市水利局; 各县; ; ; ", "疏浚 | 清理河道。 => ; 市城管局; ; ; 2021年6月底 date 2021-06-30", "美化 | 整治河岸，“一、二、三”类要分开。 => ; 市林业局"} {
		if !strings.Contains(tasks, want) {
			t.Errorf("no %q in\n%s", want, tasks)
		}
	}
}

// A row that lost its first cells is moved right; a column of headings over numbered items is the category.
func TestRowsWithoutTheirFirstCells(t *testing.T) {
	got := shown(t, "|工作任务|具体要求|责任部门|\n|一、公开预算。|1.公开收支。|市财政局||\n|2.公开采购。|市审计局||\n|二、办好网站。|3.更新栏目。|市大数据局||\n|4.答复来信。|各部门||")
	want := "一、公开预算。 >  | 公开收支。 => ; 市财政局; ; ; \n一、公开预算。 >  | 公开采购。 => ; 市审计局; ; ; \n" +
		"二、办好网站。 >  | 更新栏目。 => ; 市大数据局; ; ; \n二、办好网站。 >  | 答复来信。 => ; 各部门; ; ; "
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Heads of task tables in words composed as labels are, in weak words under a title that says so, and two roles in one head.
func TestComposedHeads(t *testing.T) {
	for head, want := range map[string]columnRole{
		"牵头组织实施单位": leadColumn, "协同责任单位": supportingColumn, "配合/责任单位": implementingColumn, "分管市领导": personColumn, "计划开展时间": deadlineColumn, "目标与任务": taskColumn,
	} {
		if got := headOf(head).role; got != want {
			t.Errorf("%s is %q, want %q", head, got, want)
		}
	}
	weak := "|主要内容|承办单位|\n|清理河道|市水利局|\n|修补堤防|市城管局|"
	if got := shown(t, "近期任务分工表\n"+weak); !strings.Contains(got, "清理河道 => ; 市水利局") {
		t.Errorf("under a title of tasks: %q", got)
	}
	if got := shown(t, "预算公开目录\n"+weak); got != "" {
		t.Errorf("under another title: %q", got)
	}
	gives := "|主要内容|承办单位|\n|清理河道|市水利局会同市城管局牵头|\n|修补堤防|市城管局|"
	if got := shown(t, "近期安排\n"+gives); !strings.Contains(got, "修补堤防 => ; 市城管局") {
		t.Errorf("cells that give work: %q", got)
	}
}

// Fields with numbers are one item, an item that opens with a unit is its work, and an item may have a clause and items below.
func TestItemForms(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"fields with numbers", "一、建设学校\n（一）责任领导：陈志明\n（二）责任单位：市教育局\n（三）工作内容：新建小学2所。\n（四）完成时限：2021年内",
			" > 建设学校 | 新建小学2所。 => ; 市教育局; ; ; 2021年内 date 2021-12-31 陈志明/责任领导"},
		{"a unit for a heading", "一、分工\n1.市卫生健康委：检查食堂。\n2.市教育局。发放书本，登记造册。",
			"一、分工 >  | 检查食堂。 => ; 市卫生健康委; ; ; \n一、分工 >  | 发放书本，登记造册。 => ; 市教育局; ; ; "},
		{"what is to be built is no unit", "一、建设\n1.县医院：新建住院楼。\n2.市体育馆。翻修看台。",
			"一、建设 >  | 县医院：新建住院楼。 => ; ; ; ; \n一、建设 > 市体育馆 | 翻修看台。 => ; ; ; ; "},
		{"a clause above items", "一、服务\n（一）便民。开放档案。（市档案局负责）\n1.查询。延长时间。（市司法局负责）",
			"一、服务 > 便民 | 开放档案。 => ; 市档案局; ; ; \n一、服务/（一）便民 > 查询 | 延长时间。 => ; 市司法局; ; ; "},
		{"a signature behind the last item", "一、分工\n（一）核对清单。\n云川市人民政府\n2021年3月1日", "一、分工 >  | 核对清单。 => ; ; ; ; "},
		{"a clause that ends the first sentence", "一、整治\n（一）消防安全整治，由公安、消防部门负责，有关部门配合。排查隐患。",
			"一、整治 > 消防安全整治 | 排查隐患。 => ; 公安+消防部门; 有关部门; ; "},
	} {
		if got := shown(t, c.in); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.ReplaceAll(got, "\n", "\n     "), strings.ReplaceAll(c.want, "\n", "\n     "))
		}
	}
}

// What offices write otherwise: 、 between parts, brackets side by side or nested, labels with their value below, statements by
// themselves, strokes for 、.
func TestClauseVariants(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"办甲。（牵头单位：市教育局，市财政局配合）", "办甲。 => 市教育局; ; 市财政局; ; "},
		{"办甲。（责任单位：市教育局，各县区配合）", "办甲。 => ; 市教育局; 各县区; ; "},
		{"办甲。（市教育局牵头）（市财政局配合）", "办甲。 => 市教育局; ; 市财政局; ; "},
		{"由市教育局牵头、市财政局配合，6月底前建成。", "6月底前建成。 => 市教育局; ; 市财政局; ; 6月底前 date 2021-06-30"},
		{"办甲。\n责任单位：\n市教育局\n完成时限：\n6月底前", "办甲。 => ; 市教育局; ; ; 6月底前 date 2021-06-30"},
		{"办甲。（市教育局牵头，各有关部门按职责分工）", "办甲。 => 市教育局; 各有关部门; ; ; "},
		{"办甲。（市直有关部门（市财政局、市教育局）负责）", "办甲。 => ; 市直有关部门+市财政局+市教育局; ; ; "},
		{"办甲。（市教育局/市财政局负责）", "办甲。 => ; 市教育局+市财政局; ; ; "},
		{"办甲，由市教育局负责。", "办甲 => ; 市教育局; ; ; "},
		{"办甲。（各乡镇（街道）负责）", "办甲。 => ; 各乡镇（街道）; ; ; "},
	} {
		if got := shown(t, "一、任务\n（一）"+c.in); got != "一、任务 >  | "+c.want {
			t.Errorf("%s\n got %s\nwant 一、任务 >  | %s", c.in, got, c.want)
		}
	}
	got := shown(t, "以下均需市财政局配合，不再列出。\n一、任务\n（一）办甲。（市教育局负责）")
	if want := "一、任务 >  | 办甲。 => ; 市教育局; 市财政局(document); ; "; got != want {
		t.Errorf("a statement by itself\n got %s\nwant %s", got, want)
	}
	got = shown(t, "一、任务\n1.办甲。责任单位：市教育局 2.办乙。责任单位：市财政局")
	if want := "一、任务 >  | 办甲。 => ; 市教育局; ; ; \n一、任务 >  | 办乙。 => ; 市财政局; ; ; "; got != want {
		t.Errorf("items parted by a blank\n got %s\nwant %s", got, want)
	}
}

// Items inside an article stand below it.
func TestItemsOfArticles(t *testing.T) {
	got := headings(built(t, "云川市2021年工作方案", "第一章 总则\n第一条 目的。说明目的。\n第二条 报送\n（一）报表。按月报送。\n（二）总结。按年报送。\n第三条 检查。开展检查。").Outline)
	want := "1|1|第一章|总则 1.1|3|第一条|目的 1.2|3|第二条|报送 1.2.1|2|(一)|报表 1.2.2|2|(二)|总结 1.3|3|第三条|检查"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
