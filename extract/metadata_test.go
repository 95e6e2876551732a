package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
)

const body = "一、做好检查。请各单位对照清单逐项检查，把发现的问题记录在册，不得遗漏，不得隐瞒，不得拖延。\n二、按时报送。请于月底前报送。\n"

// fields writes the metadata that a test names, each as name=value.
func fields(m doc.Metadata, names string) string {
	all := map[string]string{
		"title": m.Title, "kind": m.Kind, "number": m.DocNumber, "index": m.IndexNumber, "issuers": strings.Join(m.Issuers, "+"),
		"written": m.WrittenDate, "published": m.Published, "effective": m.Effective, "disclosure": m.Disclosure, "validity": m.Validity,
		"recipients": strings.Join(m.Recipients, "+"), "publisher": m.Publisher, "subject": strings.Join(m.SubjectWords, "+"),
		"copies": strings.Join(m.CopiesTo, "+"), "printed": m.PrintedBy + m.PrintedDate, "signatory": m.Signatory,
	}
	var out []string
	for _, n := range strings.Fields(names) {
		out = append(out, n+"="+all[n])
	}
	return strings.Join(out, " ")
}

func TestMetadata(t *testing.T) {
	for _, c := range []struct{ name, in, names, want string }{
		{"labels in a line", "名  称: 青禾县人民政府关于检查的通知 发布机构: 政务科\n文  号: 青政发〔2020〕3号 索 引 号: 0071-03/2020-00012\n公开日期: 2020年02月05日 公开方式: 主动公开\n主 题 词:\n青禾县人民政府关于检查的通知\n各乡镇人民政府：\n" + body + "青禾县人民政府\n2020年1月30日\n",
			"title number index published written disclosure issuers publisher kind recipients subject",
			"title=青禾县人民政府关于检查的通知 number=青政发〔2020〕3号 index=0071-03/2020-00012 published=2020-02-05 written=2020-01-30 disclosure=主动公开 issuers=青禾县人民政府 publisher=政务科 kind=通知 recipients=各乡镇人民政府 subject="},
		{"values on the next line", "索引号：\n0071/2020-00012\n发文机关：\n青禾县人民政府\n标　　题：\n青禾县人民政府关于公布名录的决定\n发文字号：\n青政发〔2020〕4号\n主 题 词：\n\n青禾县人民政府关于\n公布名录的决定\n青政发〔2020〕4号\n各乡镇人民政府：\n" + body,
			"title number index issuers subject kind", "title=青禾县人民政府关于公布名录的决定 number=青政发〔2020〕4号 index=0071/2020-00012 issuers=青禾县人民政府 subject= kind=决定"},
		{"labels parted by bars", "青禾县村干部管理办法\n索引号 | 0071/2023-00096 | 发文字号 | 号 |\n公开形式 | 主动公开 | 责任部门 | |\n第一条 为了规范管理，根据有关规定，结合本县实际，制定本办法，请遵照执行，不得违反。\n",
			"index disclosure number kind", "index=0071/2023-00096 disclosure=主动公开 number= kind=办法"},
		{"byline", "城管局检查要点\n时间:2022-10-16 10:54:06\n" + body, "published issuers kind written", "published=2022-10-16 issuers=城管局 kind=要点 written="},
		{"joint issuers, fused", "中共青禾县委办公室 青禾县人民政府办公室印发《检查方案》的通知\n各乡镇党委：\n" + body + "中共青禾县委办公室青禾县人民政府办公室\n2020年1月30日\n",
			"title issuers written", "title=中共青禾县委办公室 青禾县人民政府办公室印发《检查方案》的通知 issuers=中共青禾县委办公室+青禾县人民政府办公室 written=2020-01-30"},
		{"title over lines under a red head", "青禾县人民政府文件\n青政〔2021〕7号\n青禾县人民政府\n关于做好今年检查工作和\n巩固检查成果的实施意见\n各乡镇人民政府，县政府各部门、各直属机构：\n" + body,
			"title number kind recipients issuers", "title=青禾县人民政府关于做好今年检查工作和巩固检查成果的实施意见 number=青政〔2021〕7号 kind=意见 recipients=各乡镇人民政府+县政府各部门、各直属机构 issuers=青禾县人民政府"},
		{"fused into one line", "青禾县人民政府关于加快检查工作的意见青政发〔2019〕17号各乡镇人民政府，县政府各部门：近年来，检查工作持续推进，成效明显，但也存在一些问题。" + strings.Repeat("为进一步做好检查工作，现提出如下意见。", 4),
			"title number recipients", "title=青禾县人民政府关于加快检查工作的意见 number=青政发〔2019〕17号 recipients=各乡镇人民政府+县政府各部门"},
		{"lost brackets, other brackets", "青禾县人民政府关于检查的通知\n青政办发202115号\n各乡镇人民政府：\n" + body, "number", "number=青政办发202115号"},
		{"order", "青禾县人民政府令\n第12号\n《青禾县检查办法》已经审议通过，现予公布，自2021年5月1日起施行。\n县长 王一\n2021年3月2日\n青禾县检查办法\n第一条 为了规范检查，制定本办法。\n",
			"number effective", "number=第12号 effective=2021-05-01"},
		{"closing lines", "关于检查的通知\n各科室：\n" + body + "青禾县水利局\n二〇二〇年一月三十日\n（此件公开发布）\n抄送：县委办，县人大办。\n青禾县水利局办公室 2020年1月31日印发\n",
			"written issuers disclosure copies printed", "written=2020-01-30 issuers=青禾县水利局 disclosure=公开发布 copies=县委办+县人大办 printed=青禾县水利局办公室2020-01-31"},
		{"a date whose organ was lost", "关于检查的通知\n各科室：\n" + body + "2020年1月30日\n（此件主动公开）\n", "written issuers disclosure", "written=2020-01-30 issuers= disclosure=主动公开"},
		{"no title: what the text says of itself", "各科室：\n" + body + "特此通知。\n", "kind title", "kind=通知 title="},
		{"absent is absent", "今天天气很好。\n", "title kind number issuers written published recipients disclosure", "title= kind= number= issuers= written= published= recipients= disclosure="},
	} {
		if got := fields(parse(t, gongwen.Options{}, c.in).Metadata, c.names); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestReferences(t *testing.T) {
	d := parse(t, gongwen.Options{}, "关于检查的通知\n各科室：\n根据《检查条例》（以下简称《条例》）、《关于印发〈检查办法〉的通知》（云政发﹝2016﹞8号）和《条例》要求，结合《云川日报》报道，按《检查条例》办理。\n")
	want := "[{检查条例 } {关于印发〈检查办法〉的通知 云政发〔2016〕8号}]"
	if got := fmt.Sprint(d.Metadata.References); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParts(t *testing.T) {
	d := parse(t, gongwen.Options{}, notice(t, "notice.txt"))
	if len(d.Parts) != 2 || d.Parts[0].Role != doc.PartNotice || d.Parts[1].Role != doc.PartTransmitted || d.Parts[1].Title != "2021年便民服务工作要点" {
		t.Fatalf("%+v", d.Parts)
	}
	if got := d.Text[d.Parts[1].Span.Start:d.Parts[1].Span.End]; !strings.HasPrefix(got, "2021年便民服务工作要点\n") {
		t.Errorf("the transmitted text begins %.30q", got)
	}
	for _, x := range d.Tasks {
		if x.Part != 2 {
			t.Errorf("task %s stands in part %d", x.Title, x.Part)
		}
	}
}

// TestNothingIsInvented: every value stands in the source, folded as the rules fold.
func TestNothingIsInvented(t *testing.T) {
	flat := func(s string) string {
		return strings.NewReplacer(" ", "", "　", "", "\n", "", "（", "(", "）", ")", "〔", "[", "〕", "]", "﹝", "[", "﹞", "]", "，", ",", "：", ":").Replace(s)
	}
	for _, name := range []string{"notice.txt", "report.txt", "flattened-table.txt", "page.html"} {
		in := flat(notice(t, name))
		m := parse(t, gongwen.Options{}, notice(t, name)).Metadata
		values := append([]string{m.Title, m.DocNumber, m.IndexNumber, m.Publisher, m.Disclosure, m.Validity, m.Theme}, m.Issuers...)
		values = append(values, m.Recipients...)
		for _, r := range m.References {
			values = append(values, r.Title, r.DocNumber)
		}
		for _, v := range values {
			if !strings.Contains(in, flat(v)) {
				t.Errorf("%s: %q does not stand in the source", name, v)
			}
		}
	}
}

func TestGazettes(t *testing.T) {
	const names = "issuers kind number written effective"
	for _, c := range []struct{ name, in, want string }{
		{"head in two cells", "云津部令\t中華民國112年8月1日 云津國部字第1120073562B號\n修正「學習評量準則」第三條條文，自即日生效。\n部長 王一\n",
			"issuers=云津部 kind=令 number=云津国部字第1120073562B号 written=2023-08-01 effective=2023-08-01"},
		{"all on one line, an older date above", "法規資訊 現行法規\n中華民國107年5月23日\n中華民國109年4月17日云津部云津消字第1090821934號令修正發布，自即日生效\n第一條 本準則規定消防機關之資訊公開，並維護民眾權益。\n",
			"issuers=云津部 kind=令 number=云津消字第1090821934号 written=2020-04-17 effective=2020-04-17"},
	} {
		if got := fields(parse(t, gongwen.Options{}, c.in).Metadata, names); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
