package segment

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
)

var update = flag.Bool("update", false, "write the goldens anew")

// figuresOf reads the figures of a report of 2020.
func figuresOf(t testing.TB, text string) []doc.Figure {
	d := textDraft(text)
	d.Document.Metadata = doc.Metadata{Title: "2020年云川市年度报告", Kind: "报告"}
	got, err := figures(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestFigures(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// the subject before the number, or behind it
		{"全市共公开信息136条。", "全市公开信息=136条"},
		{"全市共举办12场新闻发布会。", "全市举办新闻发布会=12场"},
		{"受理申请数量：1,305件", "受理申请数量=1305件"},
		{"县级大厅和7个镇级大厅已建成。", "镇级大厅已建成=7个"},
		// lists with shares
		{"公开信息100条，其中：概况类20条、占20.00%，人事类（含招考）5条（占5%）。", "公开信息=100条 概况类=20条20.00% 人事类（含招考）=5条5%"},
		{"收到申请31件。其中，网络申请19件，信函申请12件。", "收到申请=31件 网络申请=19件 信函申请=12件"},
		// the subject of the clause before
		{"全市开设便民服务点12个，累计接待群众300人次。", "全市开设便民服务点=12个 便民服务点累计接待群众=300人次"},
		{"市政务大厅共有查阅点8个，全年接待公众573人次，查询资料9份。", "市政务大厅查阅点=8个 市政务大厅查阅点全年接待公众=573人次 市政务大厅查阅点查询资料=9份"},
		{"全市召开听证会24场，市级部门召开15场，县区召开9场。", "全市召开听证会=24场 市级部门召开听证会=15场 县区召开听证会=9场"},
		{"举办培训班5期，印发手册300册和折页20份。", "举办培训班=5期 印发手册=300册 折页=20份"},
		// magnitude, zero, decimals, about
		{"发布微博2.3万条，收费0元，收集意见1600余条。", "发布微博=2.3万条 收费=0元 收集意见=1600条"},
		// change
		{"收到申请136件，同比增长17.2%。", "收到申请=136件~同比增长17.2%"},
		{"收到申请136件，比上年增加20件，办结130件。", "收到申请=136件~比上年增加20件 办结=130件"},
		{"审查60人，起诉40人，同比分别下降15%、12.5%。", "审查=60人~同比分别下降15%、12.5% 起诉=40人~同比分别下降15%、12.5%"},
		{"栏目由原来的8个增加到16个，发布信息5条，总计7条。", "栏目=16个~由原来的8个增加到16个 发布信息=5条 信息=7条"},
		{"办理申请50件，其中予以公开占58%。", "办理申请=50件"},
		{"行政复议2起，其中维持1起、撤销1起。", "行政复议=2起 行政复议维持=1起 行政复议撤销=1起"},
		{"公开会议记录13次，全体会议1次，回应关切32次。", "公开会议记录=13次 全体会议=1次 回应关切=32次"},
		{"审查60人，起诉40人，分别比上年下降15%和12.5%。", "审查=60人~比上年下降15%和12.5% 起诉=40人~比上年下降15%和12.5%"},
		{"（一）编写200多期内容。以及公布“三公”经费2条，“三农”信息3条。", "编写内容=200期 公布“三公”经费=2条 “三农”信息=3条"},
		{"全国共设有中心34个。总值增加到121亿元，资金已下达66亿元。", "全国中心=34个 总值=121亿元 资金已下达=66亿元"},
		// periods
		{"截至2019年底，全市查阅点共36个。", "全市查阅点=36个@2019"},
		{"2018年受理5件，2019年6月受理8件。", "受理=5件@2018 受理=8件@2019-06"},
		{"2018年1月至2020年5月，受理8件。", "受理=8件@2018-01/2020-05"},
		{"2019年1月至6月受理8件。", "受理=8件@2019"},
		{"2019年结转申请2件，共办结10件。", "结转申请=2件 办结=10件"},
		// what stands behind the number, a list before it, another thing
		{"统一接入53个部门2261项事项。", "统一接入部门=53个 事项=2261项"},
		{"在对申请答复的1677件中，属同意公开的318件。", "在对申请答复的=1677件 属同意公开的=318件"},
		{"学习行政许可法、行政强制法等18部法律。", "学习行政许可法、行政强制法等法律=18部"},
		{"收到10件公开请求（含上年度结转申请18件，另有72件申请按照《条例》顺延）。", "收到公开请求=10件 上年度结转申请=18件 申请=72件"},
		{"查出问题金额37万元，其中2019年33万元。", "查出问题金额=37万元 问题金额=33万元@2019"},
		// no results
		{"网站通过8大板块、42个栏目公开，通过网站、公报等13个栏目发布。", ""},
		{"由本级和53个单位的预算组成，对本级和108个部门及所属397家单位审计。", ""},
		{"在3个工作日内公开，24小时内回应，每季度通报1次，不少于5次，至少2场。", ""},
		{"三个月的培训，一目录两平台，第3次会议，第20条，5A级标准，12345热线。", ""},
		{"依据云政发〔2019〕12号和《公开条例》（2019年5月15日施行）编制，公开率98.5%。", ""},
		{"到7个县区、22个部门检查，联系电话0000-1234567，邮编123456，青禾路1号院5楼。", ""},
		{"抽取15-20个项目，1/3的单位，排名第3位，平均用时由20天压缩至5天，PM2.5下降。", ""},
		{"按照《“十条”措施20条》和“强基30条”办理。", ""},
		{"", ""},
	} {
		var got []string
		for _, f := range figuresOf(t, c.text) {
			s := f.Subject + "=" + string(f.Value) + f.Unit
			if f.Share != "" {
				s += string(f.Share) + "%"
			}
			if f.Change != "" {
				s += "~" + f.Change
			}
			if f.Period != "2020" {
				s += "@" + f.Period
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

func TestFiguresOnlyOfReports(t *testing.T) {
	const text = "全市公开信息136条。"
	for _, c := range []struct {
		title, kind string
		want        int
	}{
		{"2020年年度报告", "", 1}, {"年度报告（2020年）", "", 1}, {"情况", "报告", 1}, {"总结", "", 0},
		{"关于印发工作报告的通知", "通知", 0}, {"关于落实工作报告的意见", "", 0}, {"2020年工作总结", "", 1}, {"", "", 0},
	} {
		d := textDraft(text)
		d.Document.Metadata = doc.Metadata{Title: c.title, Kind: c.kind}
		got, err := figures(context.Background(), d)
		if err != nil || len(got) != c.want {
			t.Errorf("%q of kind %q: %d figures, %v; want %d", c.title, c.kind, len(got), err, c.want)
		}
	}
}

func TestFiguresNotOfPlans(t *testing.T) {
	text := "一、成效\n公开信息5条。\n二、存在的问题和下一步措施\n举办培训7期。\n三、附则\n编印简报3期。"
	d := textDraft(text)
	d.Document.Metadata.Kind = "报告"
	at := strings.Index(text, "二、")
	d.Document.Outline = []doc.Section{
		{Title: "成效", Span: doc.Span{End: at}},
		{Title: "存在的问题和下一步措施", Span: doc.Span{Start: at, End: strings.Index(text, "三、")}},
		{Title: "附则", Span: doc.Span{Start: strings.Index(text, "三、"), End: len(text)}},
	}
	got, _ := figures(context.Background(), d)
	if len(got) != 2 || got[1].Value != "3" {
		t.Errorf("got %+v", got)
	}
}

func TestPlanHeadings(t *testing.T) {
	for title, want := range map[string]bool{
		"下一步工作打算": true, "存在的主要问题及改进情况": true, "2021年工作目标": true, "任务完成情况和下一步计划": true,
		"主要任务落实情况": false, "建议提案办理结果公开情况": false, "总体情况": false,
		"主动公开的信息包括机构职能、规划计划、部门文件、业务工作等六大类": false,
	} {
		if got := loadFigureRules().isPlan(title); got != want {
			t.Errorf("%s: %v", title, got)
		}
	}
}

func TestFiguresStop(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	d := textDraft("公开信息5条。")
	d.Document.Metadata.Kind = "报告"
	if _, err := figures(ctx, d); err != context.Canceled {
		t.Errorf("err %v", err)
	}
}

// The value of a figure stands in its span, and spans are in order.
func TestFiguresProperty(t *testing.T) {
	words := rapid.SampledFrom(strings.Split("公开|信息|3|12|1,234|2.5|万|条|件|个|，|。|、|：|（|）|其中|占|%|同比增长|截至2019年底|每|第|有|共|《|》|“|至少| |\n|和|开设|大厅|举办", "|"))
	rapid.Check(t, func(t *rapid.T) {
		checkFigures(t, strings.Join(rapid.SliceOfN(words, 0, 40).Draw(t, "words"), ""))
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

func checkFigures(t failer, text string) {
	d := textDraft(text)
	d.Document.Metadata.Kind = "报告"
	got, err := figures(context.Background(), d)
	if err != nil {
		t.Fatalf("%v", err)
	}
	end := 0
	for _, f := range got {
		if f.Span.Start < end || f.Span.End > d.Text.Len() || f.Span.Len() <= 0 {
			t.Fatalf("span %v behind %d in %q", f.Span, end, text)
		}
		end = f.Span.End
		printed := strings.NewReplacer(",", "", " ", "").Replace(foldedKey(d.Text.Slice(f.Span)).String())
		if startsWithDigit(printed) && !strings.Contains(printed, string(f.Value)) && f.Value != f.Number || f.Subject == "" || f.Unit == "" && !strings.Contains(text, "信息内容") && f.BaseUnit == "" {
			t.Fatalf("%+v of %q", f, printed)
		}
		checkFigure(t, f)
	}
}

// checkFigure checks what holds for every figure.
func checkFigure(t failer, f doc.Figure) {
	for _, v := range []doc.Decimal{f.Value, f.Number} {
		if b, err := json.Marshal(v); err != nil || b[0] == '"' {
			t.Fatalf("%q of %+v is no JSON number", v, f)
		}
	}
	if f.Unit != "" && f.Unit != "万" && !strings.HasSuffix(f.Unit, f.BaseUnit) {
		t.Fatalf("unit %q, base unit %q", f.Unit, f.BaseUnit)
	}
	if c := f.Comparison; c != nil && (f.Change == "" && f.Table == 0 || c.Amount != "" && c.Unit == "") {
		t.Fatalf("change %q, comparison %+v", f.Change, c)
	}
}

func FuzzFigures(f *testing.F) {
	f.Add("截至2014年底，全市共开设微博64个，累计公开19544条。其中：概况3,675条、占2.68%，同比增长5%")
	f.Add("（含5件，12）第3次〔2〕1/2个")
	f.Add("|镇|件数|合计|\n|甲镇|1,2|3万|\n|^|2|<|\n|小计|1|2|\n|合计|3|4|")
	f.Add("信息内容\n本年制发件数\n本年废止件数\n规章\n3\n5\n（七）总计\t1\t2\t3\t4\t5\t6\t7\n四、结转下年度继续办理 1 2 3 4 5 6 7")
	f.Add("组长：张三（市长）；成员：李四、王五。由赵六任副组长")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4<<10 {
			return
		}
		checkTableFigures(t, strings.ToValidUTF8(text, "?"))
		if strings.Contains(text, "|") {
			return
		}
		checkFigures(t, strings.ToValidUTF8(text, "?"))
		persons(textDraft(text))
	})
}

// TestGolden reads whole texts of our own: testdata/name.txt, of which the first line is the title, gives name.json.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d := textDraft(strings.TrimSpace(string(text)))
			d.Document.Metadata.Title, _, _ = strings.Cut(string(text), "\n")
			var got struct {
				Figures     []doc.Figure     `json:"figures,omitempty"`
				Diagnostics []doc.Diagnostic `json:"diagnostics,omitempty"`
				Persons     []doc.Person     `json:"persons,omitempty"`
				Tasks       []doc.Task       `json:"tasks,omitempty"`
			}
			d.Document.Tables = tables(d)
			if got.Figures, err = figures(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			got.Diagnostics = d.Document.Diagnostics
			got.Persons, got.Tasks = persons(d), tableTasks(d, d.Document.Tables, plainCells{d})
			golden(t, strings.TrimSuffix(name, ".txt")+".json", got)
		})
	}
}

// golden compares a value with the JSON of a file; with -update it writes the file.
func golden(t *testing.T, name string, got any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// Long lines without a mark end: these would take minutes if their time grew by the square.
func TestLongLines(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it counts, and has nothing that could race")
	}
	for _, s := range []string{"1a", "1件", "组长:", "由", "成员由", "联系人:", "王大川、", "公开12", "“3件", "《3件", "组长王任组长", "（3件", "一", "三十余件", "3件，同比增长5%", "1 234", "1亿2",
		"信息内容\n规章\n0\n", "同比分别增长5%、", "由8个增加到9个", "1\t"} {
		text := strings.Repeat(s, 400_000/len(s))
		figuresOf(t, text)
		persons(textDraft(text))
	}
}

var sampleReport = strings.Repeat("截至2020年底，全市累计公开信息1369条，其中：概况类36条、占2.63%，人事类14条、占1.02%。开设政务微博6个，累计公开信息195条，同比增长3.5%。\n", 300)

func BenchmarkFigures(b *testing.B) {
	d := textDraft(sampleReport)
	d.Document.Metadata.Kind = "报告"
	b.SetBytes(int64(len(sampleReport)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := figures(context.Background(), d); err != nil {
			b.Fatal(err)
		}
	}
}
