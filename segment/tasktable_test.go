package segment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
)

// row writes a task as the tests below want it: path > title : text / lead / implementing / supporting / deadlines.
func rowOf(t doc.Task) string {
	var limits []string
	for _, d := range t.Deadlines {
		limits = append(limits, d.Text)
	}
	return strings.Join(t.Path, " > ") + " | " + t.Title + " : " + t.Text + " | " + unitNames(t.Lead) + " / " +
		unitNames(t.Implementing) + " / " + unitNames(t.Supporting) + " | " + strings.Join(limits, ",")
}

func TestTableTasks(t *testing.T) {
	for _, c := range []struct {
		name, table string
		want        []string
	}{
		{"flattened, merged cells left empty", `
|类    别|工作任务|工   作   要   求|完成时限|责任单位|
|一、政务服务|窗口建设|设立综合窗口。|年  内|青禾县政务办|
||网上办理|公布事项清单。||
|二、监督检查|日常巡查|每周巡查。|实  时|青禾县督查室|`,
			[]string{
				"一、政务服务 | 窗口建设 : 设立综合窗口。 |  / 青禾县政务办 /  | 年内",
				"一、政务服务 | 网上办理 : 公布事项清单。 |  / ^青禾县政务办 /  | 年内",
				"二、监督检查 | 日常巡查 : 每周巡查。 |  / 青禾县督查室 /  | 实时",
			}},
		{"nothing is filled into another group", `
|类别|任务|措施|责任单位|
|一、甲项|子任务一|做一。|临泽区水务局|
|二、乙项|子任务二|做二。||`,
			[]string{
				"一、甲项 | 子任务一 : 做一。 |  / 临泽区水务局 /  | ",
				"二、乙项 | 子任务二 : 做二。 |  /  /  | ",
			}},
		{"merged cells that the source states; an empty one is empty", `
|序号|重点任务|具体措施|牵头单位|配合单位|
|1|修建步道|勘察线路。|云川市林草局|云川市文旅局|
|2|^|修筑路面。|^||
|3|种植行道树|选苗。|云川市园林局||`,
			[]string{
				" | 修建步道 : 勘察线路。 | 云川市林草局 /  / 云川市文旅局 | ",
				" | 修建步道 : 修筑路面。 | ^云川市林草局 /  /  | ",
				" | 种植行道树 : 选苗。 | 云川市园林局 /  /  | ",
			}},
		{"category rows, two levels", `
|工作内容|责任部门|时间节点|
|一、改善环境|<|<|
|（一）清扫街道|<|<|
|清扫主街。|环卫所|每日|
|（二）整治河道|<|<|
|清理河面。|水务站|6月底前|
|二、便民服务|<|<|
|延长办公。|政务办|7月起|`,
			[]string{
				"一、改善环境 > （一）清扫街道 |  : 清扫主街。 |  / 环卫所 /  | 每日",
				"一、改善环境 > （二）整治河道 |  : 清理河面。 |  / 水务站 /  | 6月底前",
				"二、便民服务 |  : 延长办公。 |  / 政务办 /  | 7月起",
			}},
		{"other order, title row, two rows of heads, heads again on the next page", `
|青禾县重点工作责任分解表|<|<|<|
|工作任务|责任分工|<|完成时间|
|^|牵头单位|责任单位|^|
|1.编制规划。明确布局。|发改局|各镇|3月|
|工作任务|牵头单位|责任单位|完成时间|
|2.开工建设。|住建局|各镇|9月|`,
			[]string{
				" | 编制规划 : 明确布局。 | 发改局 / 各镇 /  | 3月",
				" |  : 开工建设。 | 住建局 / 各镇 /  | 9月",
			}},
		{"three rows of heads", `
|序号|任务名称|责任落实|<|<|推进计划|<|
|^|^|市级领导|责任单位|<|启动时间|完成时间|
|^|^|^|牵头单位|协办单位|^|^|
|1|建设公园|吴敏|市体育局|市财政局|3月|10月|`,
			[]string{" |  : 建设公园 | 市体育局 /  / 市财政局 | 10月"}},
		{"sums", `
|领域|任务|金额|责任单位|
|大气|降低浓度。|35|青禾县环保局|
|小计||1||
|水|清理河道。|6|青禾县水利局|
||合计|2||`,
			[]string{"大气 |  : 降低浓度。 |  / 青禾县环保局 /  | ", "水 |  : 清理河道。 |  / 青禾县水利局 /  | "}},
		{"forms, one below the other", `
|任务名称|建设平台|<|<|
|牵头单位|云川市数据局|配合单位|云川市公安局|
|完成时限|12月底前|备注||
|任务名称|改造街巷|<|<|
|牵头单位|云川市住建局|配合单位||
|完成时限|10月底前|备注||`,
			[]string{" |  : 建设平台 | 云川市数据局 /  / 云川市公安局 | 12月底前", " |  : 改造街巷 | 云川市住建局 /  /  | 10月底前"}},
		{"labels that are no form", `
|项目名称|绿化|
|负责人|李四|
|电话|123|`, nil},
		{"groups numbered in the number column", `
|序号|工作任务|责任单位|完成时限|
|一|优化服务|||
|1|设立综合窗口|政务办|3月|
|2|推行网上申请|数据局|6月|
|（一）|其他|||
|3|延长办公|政务办|7月|`,
			[]string{
				"一、优化服务 |  : 设立综合窗口 |  / 政务办 /  | 3月",
				"一、优化服务 |  : 推行网上申请 |  / 数据局 /  | 6月",
				"一、优化服务 > （一）其他 |  : 延长办公 |  / 政务办 /  | 7月",
			}},
		{"the same as above", `
|序号|工作任务|牵头单位|配合单位|完成时限|
|1|整修渠道|云川市水利局|云川市财政局|6月底|
|2|新建泵站|同上|〃|9月底|`,
			[]string{
				" |  : 整修渠道 | 云川市水利局 /  / 云川市财政局 | 6月底",
				" |  : 新建泵站 | ^云川市水利局 /  / ^云川市财政局 | 9月底",
			}},
		{"figures are no tasks", `
|单位|目标任务|完成数|
|云川市水利局|1200|400|
|云川市财政局|90户|30|`,
			[]string{" |  : 90户 |  / 云川市财政局 /  | "}},
		{"stages are what rows are grouped by", `
|工作阶段|主要任务|责任单位|
|动员部署阶段|召开会议。|云川市教育局|`,
			[]string{"动员部署阶段 |  : 召开会议。 |  / 云川市教育局 /  | "}},
		{"what a project is to be", `
|项目名称|建设地点|建设规模及内容|责任单位|
|北环路改造|北城区|道路全长8公里。|云川市住建局|`,
			[]string{" | 北环路改造 : 道路全长8公里。 |  / 云川市住建局 /  | "}},
		{"problems beside tasks", `
|工作任务|存在问题|下一步措施|责任单位|
|修缮校舍|用地手续未办结|办理手续。|云川市教育局|`,
			[]string{" | 修缮校舍 : 办理手续。 |  / 云川市教育局 /  | "}},
		{"problems to be put right", `
|存在问题|整改措施|责任单位|
|用地手续未办结|办理手续。|云川市教育局|`,
			[]string{" | 用地手续未办结 : 办理手续。 |  / 云川市教育局 /  | "}},
		{"an agenda by its name", "会议日程\n" + `|时间|内容|责任单位|
|8:30|参观基地|云川市教育局|`, nil},
		{"powers of an office", `
|序号|职权名称|责任事项|承办机构|追责情形|
|1|种子许可|1.受理责任：告知补正。|云川市农业局|不受理的|`, nil},
		{"no task table", `
|项目|单位|金额|
|绿化|园林局|20|`, nil},
		{"no task table, either", `
|姓名|电话|
|李四|123|`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := textDraft(strings.TrimPrefix(c.table, "\n"))
			var got []string
			for _, task := range tableTasks(d, tables(d), plainCells{d}) {
				got = append(got, rowOf(task))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

// An empty cell beside a number and a task is empty where the source says what is merged; flattening may have lost it.
func TestEmptyCell(t *testing.T) {
	const table = "|序号|重点任务|责任单位|完成时限|\n|1|整修渠道。|云川市水利局|6月底|\n|2|新建泵站。|||\n||修筑堤坝。|||"
	for markup, want := range map[bool][]string{
		true:  {" |  : 整修渠道。 |  / 云川市水利局 /  | 6月底", " |  : 新建泵站。 |  /  /  | ", " |  : 修筑堤坝。 |  / ^云川市水利局 /  | 6月底"},
		false: {" |  : 整修渠道。 |  / 云川市水利局 /  | 6月底", " |  : 新建泵站。 |  / ^云川市水利局 /  | 6月底", " |  : 修筑堤坝。 |  / ^云川市水利局 /  | 6月底"},
	} {
		d := textDraft(table)
		d.Markup = markup
		var got []string
		for _, task := range tableTasks(d, tables(d), plainCells{d}) {
			got = append(got, rowOf(task))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("markup %v: want -, got +:\n%s", markup, diff)
		}
	}
}

func TestHeads(t *testing.T) {
	for head, want := range map[string]columnRole{
		"工   作   要   求": textColumn, "牵头单位（部门）": leadColumn, "责 任 单 位": implementingColumn, "2024年重点工作任务": taskColumn,
		"完成\n时限": deadlineColumn, "责任领导": personColumn, "序号": numberColumn, "备注": otherColumn, "配合单位": supportingColumn,
		"青禾县人民政府关于任务的通知以及其他的内容": "", "人口": "", "": "", "计量单位": otherColumn, "任务（牵头单位）": taskColumn,
	} {
		if got := headOf(foldedKey(head).String()).role; got != want {
			t.Errorf("headOf(%q) is %q, want %q", head, got, want)
		}
	}
}

func TestTables(t *testing.T) {
	d := textDraft("前文\n|任务|责任单位|\n|修路|^|\n后文\n|甲|<|")
	got := tables(d)
	if len(got) != 2 || got[0].HeaderRows != 1 || len(got[0].Cells) != 3 || got[0].Cells[1].Rows != 2 || got[1].Cells[0].Cols != 2 {
		t.Errorf("got %+v", got)
	}
	if s := d.Text.Slice(got[0].Span); s != "任务\t责任单位\n修路" {
		t.Errorf("span of the first table is %q", s)
	}
}

func TestTablePath(t *testing.T) {
	d := textDraft("三、重点\n|任务|责任单位|\n|修路|交通局|")
	d.Document.Outline = []doc.Section{{Level: 1, Label: "三", Title: "重点", Span: doc.Span{End: d.Text.Len()}}}
	got := tableTasks(d, tables(d), plainCells{d})
	if len(got) != 1 || strings.Join(got[0].Path, "") != "三、重点" {
		t.Errorf("got %+v", got)
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{"牵  头": "牵头", " 年　内 ": "年内", "GB/T 9704": "GB/T 9704", "20 个": "20个", "": ""} {
		if got := tidy(in); got != want {
			t.Errorf("tidy(%q) is %q, want %q", in, got, want)
		}
	}
}

// Whatever the table, its tasks stand in the text, each row gives one at most, and nothing panics.
func TestTableTasksProperty(t *testing.T) {
	cell := rapid.SampledFrom([]string{"", "^", "<", "工作任务", "责任单位", "完成时限", "类别", "一、甲", "（一）乙", "做事。", "云川市教育局", "1.项", "年内", "①"})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		rows := rapid.IntRange(1, 8).Draw(t, "rows")
		for range rows {
			b.WriteString("|" + strings.Join(rapid.SliceOfN(cell, 1, 6).Draw(t, "cells"), "|") + "|\n")
		}
		d := textDraft(b.String())
		got := tableTasks(d, tables(d), plainCells{d})
		if len(got) >= rows {
			t.Fatalf("%d tasks of %d rows", len(got), rows)
		}
		seen := map[string]bool{}
		for _, task := range got {
			if seen[task.ID] {
				t.Fatalf("id %s twice", task.ID)
			}
			seen[task.ID] = true
			for _, s := range task.Spans {
				if s.Start < 0 || s.End > d.Text.Len() || s.Start > s.End {
					t.Fatalf("span %v of %d", s, d.Text.Len())
				}
			}
		}
	})
}

func BenchmarkTableTasks(b *testing.B) {
	text := "|类别|工作任务|工作要求|完成时限|责任单位|\n" + strings.Repeat("|一、服务|窗口建设|设立综合窗口，公布事项清单。|年内|青禾县政务办|\n||网上办理|推行网上申请。||\n", 200)
	d := textDraft(strings.TrimSuffix(text, "\n"))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		tableTasks(d, tables(d), plainCells{d})
	}
}
