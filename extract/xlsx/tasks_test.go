package xlsx_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/xlsx"
	"github.com/gongwen-go/gongwen/internal/sheet"
)

// page is a sheet as an office makes one: the cells of a row are parted by bars; "^" goes on with the cell above, "<" with that on
// the left, "@2024-06-30" is a date, "#3" a number. "/" is a line break.
type page struct {
	name       string
	rows       string
	dates      string // the format of its dates
	hidden     bool
	hiddenRows []int // from 1
	hiddenCols []string
}

// workbook makes a file of sheets with excelize, as another program than ours.
func workbook(t testing.TB, pages ...page) []byte {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, p := range pages {
		if i == 0 {
			must(f.SetSheetName("Sheet1", p.name))
		} else {
			_, err := f.NewSheet(p.name)
			must(err)
		}
		must(fill(f, p))
		for _, row := range p.hiddenRows {
			must(f.SetRowVisible(p.name, row, false))
		}
		for _, col := range p.hiddenCols {
			must(f.SetColVisible(p.name, col, false))
		}
		if p.hidden {
			must(f.SetSheetVisible(p.name, false))
		}
	}
	var b bytes.Buffer
	must(f.Write(&b))
	must(f.Close())
	return b.Bytes()
}

func fill(f *excelize.File, p page) error {
	if p.dates == "" {
		p.dates = `yyyy"年"m"月"d"日"`
	}
	date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &p.dates})
	if err != nil {
		return err
	}
	first, last := map[[2]int][2]int{}, map[[2]int][2]int{} // of merged cells, by place
	for r, line := range strings.Split(strings.Trim(p.rows, "\n"), "\n") {
		for c, text := range strings.Split(line, "|") {
			at, name := [2]int{r, c}, sheet.Name(r, c)
			text = strings.ReplaceAll(strings.TrimSpace(text), "/", "\n")
			first[at] = at
			switch {
			case text == "^" || text == "<":
				from := [2]int{r - 1, c}
				if text == "<" {
					from = [2]int{r, c - 1}
				}
				first[at] = first[from]
				last[first[at]] = at
				continue
			case text == "":
				continue
			case text[0] == '@':
				day, err := time.Parse(time.DateOnly, text[1:])
				if err == nil {
					err = f.SetCellValue(p.name, name, sheet.Serial(day))
				}
				if err == nil {
					err = f.SetCellStyle(p.name, name, name, date)
				}
				if err != nil {
					return err
				}
				continue
			case text[0] == '#':
				var n float64
				if _, err := fmt.Sscan(text[1:], &n); err != nil {
					return err
				}
				if err := f.SetCellValue(p.name, name, n); err != nil {
					return err
				}
				continue
			}
			if err := f.SetCellValue(p.name, name, text); err != nil {
				return err
			}
		}
	}
	for from, to := range last {
		if err := f.MergeCell(p.name, sheet.Name(from[0], from[1]), sheet.Name(to[0], to[1])); err != nil {
			return err
		}
	}
	return nil
}

// line is a task on a line: sheet!path | label title : text | 牵头 lead 责任 implementing 配合 supporting 指导 guiding 领导 persons | deadlines.
func line(t doc.Task) string {
	var who, when []string
	for _, r := range []struct {
		word  string
		units []doc.Unit
	}{{"牵头", t.Lead}, {"责任", t.Implementing}, {"配合", t.Supporting}, {"指导", t.Guiding}} {
		for i, u := range r.units {
			if i == 0 {
				who = append(who, r.word)
			}
			name := u.Name
			if u.Basis == doc.MergedCell {
				name = "^" + name
			}
			who = append(who, name)
		}
	}
	for i, p := range t.Persons {
		if i == 0 {
			who = append(who, "领导")
		}
		who = append(who, p.Name)
	}
	for _, d := range t.Deadlines {
		s := d.Text
		if d.Date != "" {
			s += "=" + d.Date
		}
		when = append(when, s)
	}
	return strings.TrimRight(fmt.Sprintf("%s!%s | %s %s : %s | %s | %s", t.Source.Sheet, strings.Join(t.Path, " > "), t.Label, t.Title, t.Text, strings.Join(who, " "), strings.Join(when, "，")), " ")
}

// TestSheetNames: the name of a sheet is a heading where there are several and it says more than they say themselves.
func TestSheetNames(t *testing.T) {
	table := "序号|工作任务|责任单位\n1|修路。|县交通运输局\n2|架桥。|县交通运输局\n"
	b, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, workbook(t, page{name: "交通", rows: table},
		page{name: "Sheet2", rows: table}, page{name: "水利", rows: "水利任务表|<|<\n" + table}, page{name: "空表"}), doc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range b.Pieces {
		if p.Kind != doc.CellPiece {
			got = append(got, fmt.Sprint(p.Kind == doc.Heading, p.Place.Sheet, b.Text.Slice(p.Span)))
		}
	}
	if diff := cmp.Diff([]string{"true交通交通", "false水利水利任务表"}, got); diff != "" {
		t.Error(diff)
	}
	one, err := xlsx.Format{}.Read(t.Context(), doc.Source{}, workbook(t, page{name: "交通", rows: table}, page{name: "字典", rows: table, hidden: true}), doc.Limits{})
	if err != nil || one.Pieces[0].Kind != doc.CellPiece {
		t.Errorf("a single sheet: %v, %v", one.Pieces[0], err)
	}
}

// sheetCase is a workbook, the title of its document and its tasks, see [line].
type sheetCase struct {
	name  string
	pages []page
	title string
	want  string
}

func (c sheetCase) check(t *testing.T) {
	d, err := parser(t).Parse(t.Context(), doc.Source{Name: "任务.xlsx", Bytes: workbook(t, c.pages...)})
	if err != nil {
		t.Fatal(err)
	}
	if d.Metadata.Title != c.title {
		t.Errorf("title %q, want %q", d.Metadata.Title, c.title)
	}
	var got []string
	for _, task := range d.Tasks {
		got = append(got, line(task))
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(c.want), "\n"), strings.Split(strings.Join(got, "\n"), "\n")); diff != "" {
		t.Errorf("tasks: want -, got +:\n%s", diff)
	}
}

// TestTasks reads sheets as offices make them.
func TestTasks(t *testing.T) {
	for _, c := range []sheetCase{
		{"heads over two rows, units under their roles, categories over rows, dates", []page{{name: "Sheet1", rows: `
附件|||||||
云川市2024年政府工作报告重点任务分解表|<|<|<|<|<|<|<
序号|类别|重点任务|具体措施|责任单位|<|完成时限|备注
^|^|^|^|牵头单位|配合单位|^|^
#1|一、稳增长|扩大有效投资|开工建设重点项目120个。|市发展改革委|市财政局、市自然资源和规划局|@2024-06-30|
#2|^|促进消费|举办消费节会10场以上。|市商务局|各县（区）政府|@2024-12-31|按季调度
#3|二、惠民生|改造老旧小区|改造老旧小区56个。|市住房城乡建设局|市财政局|@2024-11-15|
`}}, "云川市2024年政府工作报告重点任务分解表", `
Sheet1!一、稳增长 | 1 扩大有效投资 : 开工建设重点项目120个。 | 牵头 市发展改革委 配合 市财政局 市自然资源和规划局 | 2024年6月30日=2024-06-30
Sheet1!一、稳增长 | 2 促进消费 : 举办消费节会10场以上。 | 牵头 市商务局 配合 各县（区）政府 | 2024年12月31日=2024-12-31
Sheet1!二、惠民生 | 3 改造老旧小区 : 改造老旧小区56个。 | 牵头 市住房城乡建设局 配合 市财政局 | 2024年11月15日=2024-11-15`},

		{"short heads under a head of units", []page{{name: "Sheet1", rows: `
青禾县2025年深化改革任务台账|<|<|<|<|<
序号|改革任务|责任分工|<|<|完成时限
^|^|县领导|牵头|配合|^
1|深化医保支付方式改革|李明|县医保局|县卫生健康局|2025年9月底前
2|推进数据共享|王强|县数据局|县直各部门|长期坚持
`}}, "青禾县2025年深化改革任务台账", `
Sheet1! | 1  : 深化医保支付方式改革 | 牵头 县医保局 配合 县卫生健康局 领导 李明 | 2025年9月底前=2025-09-30
Sheet1! | 2  : 推进数据共享 | 牵头 县数据局 配合 县直各部门 领导 王强 | 长期坚持`},

		{"numbers that begin again under rows of categories, blank rows between", []page{{name: "Sheet1", rows: `
松滩县2023年民生实事任务分工表|<|<|<|<
填报单位：县政府督查室|<|<||2023年2月10日
序号|实事项目|建设内容|责任单位|完成时间
一、教育类|<|<|<|<
1|新建幼儿园|新建公办幼儿园3所，新增学位810个。|县教育局|2023年8月
2|改造食堂|改造学校食堂12个。|县教育局|2023年10月
||||
二、交通类|<|<|<|<
1|改造农村公路|改造农村公路45公里。|县交通运输局|2023年11月
2|新增停车位|新增公共停车位600个。|县城市管理局|2023年12月底
注：完成时间以竣工验收为准。|<|<|<|<
`}}, "松滩县2023年民生实事任务分工表", `
Sheet1!一、教育类 | 1 新建幼儿园 : 新建公办幼儿园3所，新增学位810个。 | 责任 县教育局 | 2023年8月=2023-08-31
Sheet1!一、教育类 | 2 改造食堂 : 改造学校食堂12个。 | 责任 县教育局 | 2023年10月=2023-10-31
Sheet1!二、交通类 | 1 改造农村公路 : 改造农村公路45公里。 | 责任 县交通运输局 | 2023年11月=2023-11-30
Sheet1!二、交通类 | 2 新增停车位 : 新增公共停车位600个。 | 责任 县城市管理局 | 2023年12月底=2023-12-31`},

		{"year of the title, sums, money", []page{{name: "2024年计划", rows: `
临泽区2024年重点建设项目责任表|<|<|<|<|<|<
||||||单位：万元
序号|项目名称|建设内容及规模|总投资|责任单位|责任人|完成时限
|合计|<|#5300|||
1|污水处理厂扩建|扩建日处理能力2万吨。|#3500|区水务局|赵刚|6月底前
2|滨河公园|建设绿道8公里。|#1800|区园林局|钱丽|年底前
`}}, "临泽区2024年重点建设项目责任表", `
2024年计划! | 1 污水处理厂扩建 : 扩建日处理能力2万吨。 | 责任 区水务局 领导 赵刚 | 6月底前=2024-06-30
2024年计划! | 2 滨河公园 : 建设绿道8公里。 | 责任 区园林局 领导 钱丽 | 年底前=2024-12-31`},

		{"a cover, two sheets of tasks, a hidden one for the lists of the cells", []page{
			{name: "封面", rows: "\n\n青禾县人民政府办公室\n青禾县2024年重点工作任务清单\n2024年3月\n"},
			{name: "工业经济", rows: `
工业经济任务清单|<|<|<
序号|工作任务|牵头单位|完成时限
1|培育规上企业20家。|县工信局|2024年10月底前
`}, {name: "农业农村", rows: `
序号|工作任务|牵头单位|完成时限
1|建设高标准农田3万亩。|县农业农村局|2024年11月底前
2|发放种粮补贴。|县农业农村局|2024年5月底前
`}, {name: "字典", hidden: true, rows: "序号|工作任务|牵头单位|完成时限\n1|填写示例任务。|县某某局|2024年1月\n"}}, "青禾县2024年重点工作任务清单", `
工业经济! | 1  : 培育规上企业20家。 | 牵头 县工信局 | 2024年10月底前=2024-10-31
农业农村! | 1  : 建设高标准农田3万亩。 | 牵头 县农业农村局 | 2024年11月底前=2024-11-30
农业农村! | 2  : 发放种粮补贴。 | 牵头 县农业农村局 | 2024年5月底前=2024-05-31`},

		{"units and deadlines merged over rows, lines in cells, hidden columns and rows", []page{{name: "Sheet1", hiddenRows: []int{5}, hiddenCols: []string{"F"}, rows: `
云川市市场监管局2024年整改清单|<|<|<|<|<
序号|存在问题|整改措施|责任科室|整改时限|内部说明
1|抽检覆盖面不够|1.增加抽检批次。/2.公开抽检结果。|食品科|2024年9月底前|不公开
2|投诉办理超期|建立限时办结制度。|^|^|不公开
3|已撤销的问题|已撤销。|办公室|2024年1月|不公开
4|档案不全|补齐监管档案。|登记科/综合科|立行立改|
`}}, "云川市市场监管局2024年整改清单", `
Sheet1! | 1 抽检覆盖面不够 : 1.增加抽检批次。2.公开抽检结果。 | 责任 食品科 | 2024年9月底前=2024-09-30
Sheet1! | 2 投诉办理超期 : 建立限时办结制度。 | 责任 ^食品科 | 2024年9月底前=2024-09-30
Sheet1! | 4 档案不全 : 补齐监管档案。 | 责任 登记科 综合科 | 立行立改`},

		{"a task a sheet, as a form", []page{{name: "任务1", rows: `
重点任务推进表|<|<|<
任务名称|建设智慧停车平台|<|<
牵头单位|市城市管理局|配合单位|市公安局、市数据局
工作内容|整合公共停车资源，接入停车场300个。|<|<
完成时限|2024年12月底前|责任人|孙涛
`}, {name: "任务2", rows: `
重点任务推进表|<|<|<
任务名称|改造背街小巷|<|<
牵头单位|市住房城乡建设局|配合单位|各区政府
工作内容|改造背街小巷60条。|<|<
完成时限|2024年10月底前|责任人|周敏
`}}, "重点任务推进表", `
任务1! |  建设智慧停车平台 : 整合公共停车资源，接入停车场300个。 | 牵头 市城市管理局 配合 市公安局 市数据局 领导 孙涛 | 2024年12月底前=2024-12-31
任务2! |  改造背街小巷 : 改造背街小巷60条。 | 牵头 市住房城乡建设局 配合 各区政府 领导 周敏 | 2024年10月底前=2024-10-31`},

		{"two tables on a sheet, dates in months", []page{{name: "Sheet1", dates: `yyyy"年"m"月"`, rows: `
青禾县教育局2024年工作任务分解表|<|<|<
一、重点任务|<|<|<
序号|工作任务|责任股室|完成时间
1|完成教师招聘。|人事股|@2024-08-01
2|开展师德培训。|人事股|@2024-07-01
|||
二、常规任务|<|<|<
序号|工作任务|责任股室|完成时间
1|开展校园安全检查。|安全股|每月25日前
`}}, "青禾县教育局2024年工作任务分解表", `
Sheet1!一、重点任务 | 1  : 完成教师招聘。 | 责任 人事股 | 2024年8月=2024-08-31
Sheet1!一、重点任务 | 2  : 开展师德培训。 | 责任 人事股 | 2024年7月=2024-07-31
Sheet1!二、常规任务 | 1  : 开展校园安全检查。 | 责任 安全股 | 每月25日前`},

		{"a year each sheet", []page{{name: "去年", rows: `
青禾县2023年未办结事项清单|<|<|<
序号|工作任务|责任单位|完成时限
1|完成公园改造。|县园林局|11月底前
`}, {name: "2024年新增", rows: `
序号|工作任务|责任单位|完成时限
1|新建公交站20个。|县交通运输局|10月底前
`}}, "青禾县2023年未办结事项清单", `
去年! | 1  : 完成公园改造。 | 责任 县园林局 | 11月底前=2023-11-30
2024年新增! | 1  : 新建公交站20个。 | 责任 县交通运输局 | 10月底前=2024-10-31`},

		{"three levels of categories in columns, numbers in the heads' own rows", []page{{name: "Sheet1", rows: `
云川市2026年优化营商环境任务分解表|<|<|<|<|<|<
一级指标|二级指标|序号|工作举措|牵头单位|责任单位|完成时限
开办企业|登记注册|1|推行全程网办。|市市场监管局|市公安局、市税务局|2026年3月底前
^|^|2|压缩办理时间至半天。|市市场监管局|^|2026年6月底前
^|印章刻制|3|免费发放印章。|市公安局||2026年4月底前
办理施工许可|审批流程|4|推行并联审批。|市住房城乡建设局|市自然资源和规划局|持续推进
`}}, "云川市2026年优化营商环境任务分解表", `
Sheet1!开办企业 | 1 登记注册 : 推行全程网办。 | 牵头 市市场监管局 责任 市公安局 市税务局 | 2026年3月底前=2026-03-31
Sheet1!开办企业 | 2 登记注册 : 压缩办理时间至半天。 | 牵头 市市场监管局 责任 ^市公安局 ^市税务局 | 2026年6月底前=2026-06-30
Sheet1!开办企业 | 3 印章刻制 : 免费发放印章。 | 牵头 市公安局 | 2026年4月底前=2026-04-30
Sheet1!办理施工许可 | 4 审批流程 : 推行并联审批。 | 牵头 市住房城乡建设局 责任 市自然资源和规划局 | 持续推进`},

		{"who does what inside one cell, lines of its own", []page{{name: "Sheet1", rows: `
附件2|||||
青禾县2024年优化营商环境工作台账|<|<|<|<
（截至2024年3月31日）|<|<|<|<
序号|工作/任务|工作举措|责任/单位|完成/时限
1|推进一网通办|1.梳理事项清单；/2.归集电子证照。|牵头单位：县数据局/配合单位：县直有关部门|2024年/6月底前
2|规范中介服务|公布中介服务事项清单|县政务服务中心牵头，县司法局、县财政局配合|2024年三季度
`}}, "青禾县2024年优化营商环境工作台账", `
Sheet1! | 1 推进一网通办 : 1.梳理事项清单；2.归集电子证照。 | 牵头 县数据局 配合 县直有关部门 | 2024年6月底前=2024-06-30
Sheet1! | 2 规范中介服务 : 公布中介服务事项清单 | 牵头 县政务服务中心 配合 县司法局 县财政局 | 2024年三季度=2024-09-30`},

		{"three rows of heads, dates with times, quarters in columns", []page{{name: "Sheet1", dates: "yyyy-mm-dd", rows: `
云川市2025年重点任务推进计划表|<|<|<|<|<|<|<
序号|任务名称|责任落实|<|<|推进计划|<|备注
^|^|市级领导|责任单位|<|启动时间|完成时间|^
^|^|^|牵头单位|协办单位|^|^|^
1|建设体育公园|吴敏|市体育局|市自然资源和规划局|@2025-03-01|@2025-10-31|
2|改建图书馆|郑洁|市文化和旅游局|市财政局|@2025-04-01|@2025-12-15|
`}}, "云川市2025年重点任务推进计划表", `
Sheet1! | 1  : 建设体育公园 | 牵头 市体育局 配合 市自然资源和规划局 领导 吴敏 | 2025-10-31=2025-10-31
Sheet1! | 2  : 改建图书馆 | 牵头 市文化和旅游局 配合 市财政局 领导 郑洁 | 2025-12-15=2025-12-15`},

		{"blank rows and columns around, blank rows between the rows, categories that are not merged", []page{{name: "任务表", rows: `


||松滩县2024年乡村振兴任务分工表

||类别|任务|责任单位|协同单位|时限
||产业|发展茶园5000亩。|县农业农村局|县林业局|2024年底

||产业|培育合作社30家。|县农业农村局||2024年9月

||人居|改厕2000户。|县住建局|各乡镇|2024年11月

||备注：各单位每季度末报送进展。
`}}, "松滩县2024年乡村振兴任务分工表", `
任务表!产业 |   : 发展茶园5000亩。 | 责任 县农业农村局 配合 县林业局 | 2024年底=2024-12-31
任务表!产业 |   : 培育合作社30家。 | 责任 县农业农村局 | 2024年9月=2024-09-30
任务表!人居 |   : 改厕2000户。 | 责任 县住建局 配合 各乡镇 | 2024年11月=2024-11-30`},

		{"subtotals under categories, goals with figures, percentages", []page{{name: "Sheet1", rows: `
2024年云川市生态环境保护目标任务分解表|<|<|<|<|<
领域|序号|目标任务|目标值|牵头单位|完成时限
大气|1|降低细颗粒物浓度。|#35|市生态环境局|2024年12月31日前
^|2|淘汰老旧车辆。|#1200|市公安局|2024年10月31日前
小计||2项|||
水|3|消除黑臭水体。|#6|市水利局|2024年11月30日前
小计||1项|||
合计||3项|||
`}}, "2024年云川市生态环境保护目标任务分解表", `
Sheet1!大气 | 1  : 降低细颗粒物浓度。 | 牵头 市生态环境局 | 2024年12月31日前=2024-12-31
Sheet1!大气 | 2  : 淘汰老旧车辆。 | 牵头 市公安局 | 2024年10月31日前=2024-10-31
Sheet1!水 | 3  : 消除黑臭水体。 | 牵头 市水利局 | 2024年11月30日前=2024-11-30`},

		{"months as words of a title's year, deadlines merged over categories, a sheet's name that says nothing", []page{{name: "Sheet1", rows: `
临泽区教育系统2026年工作要点任务清单|<|<|<
类别|工作内容|责任科室|完成时限
一、党的建设|开展主题党日活动。|党办|3月
^|举办党员培训班。|党办|^
二、教学质量|组织教学比赛。|教研室|5月—6月
^|开展质量监测。|教研室|12月底
`}, {name: "Sheet2", rows: "\n"}}, "临泽区教育系统2026年工作要点任务清单", `
Sheet1!一、党的建设 |   : 开展主题党日活动。 | 责任 党办 | 3月=2026-03-31
Sheet1!一、党的建设 |   : 举办党员培训班。 | 责任 党办 | 3月=2026-03-31
Sheet1!二、教学质量 |   : 组织教学比赛。 | 责任 教研室 | 5月—6月=2026-06-30
Sheet1!二、教学质量 |   : 开展质量监测。 | 责任 教研室 | 12月底=2026-12-31`},

		{"no tasks: a list of posts", []page{{name: "Sheet1", rows: `
2024年青禾县事业单位招聘职位表|<|<|<|<
序号|单位|职位名称|招聘人数|联系人
1|县教育局|教师|#3|李芳
2|县医院|医生|#2|陈刚
`}}, "2024年青禾县事业单位招聘职位表", ``},

		{"no tasks: figures and names", []page{{name: "Sheet1", rows: `
云川市2024年财政收入统计表|<|<
|填报单位：市财政局|单位：万元
项目|本月|累计
税收收入|#1200|#5600
非税收入|#300|#900
合计|#1500|#6500
`}}, "云川市2024年财政收入统计表", ``},
	} {
		t.Run(c.name, c.check)
	}
}
