package segment

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
)

func TestPersons(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"成立由局长许大川任组长，分管副局长曹小禾任副组长，刘云、陈一帆、曾青为成员的领导小组。", "许大川=局长、组长 曹小禾=分管副局长、副组长 刘云=成员 陈一帆=成员 曾青=成员"},
		{"组　长：王大川（市长）\n副组长：李小禾  常务副市长\n　　　　欧阳青  副市长、公安局局长\n成　员：张　三  市政府副秘书长\n赵四云  财政局局长", "王大川=市长、组长 李小禾=常务副市长、副组长 欧阳青=副市长、公安局局长、副组长 张三=市政府副秘书长、成员 赵四云=财政局局长、成员"},
		{"组长：\n孙五河\n成员：\n周六安、吴七\n各单位要配合。", "孙五河=组长 周六安=成员 吴七=成员"},
		{"（一）总指挥：沈十二；副总指挥：韩十三、杨十四。", "沈十二=总指挥 韩十三=副总指挥 杨十四=副总指挥"},
		{"组长由市长郑八担任，办公室主任由市发展改革委主任吴七兼任。", "郑八=市长、组长 吴七=市发展改革委主任、办公室主任"},
		{"副组长由市委常委、副市长冯九渡担任。", "冯九渡=市委常委、副市长、副组长"},
		{"以青禾大学陈一诺院士为组长的专家组。", "陈一诺=组长"},
		{"联系人：褚卫东，联系电话：0000-123。", "褚卫东=联系人"},
		{"报送县教育局（联系人：蒋小民，电话：456；联系人：县教育局何明）。", "蒋小民=联系人 何明=联系人"},
		{"由何明任组长，办公室主任由何明兼任。", "何明=组长、办公室主任"},
		// no names of persons
		{"由县长担任组长、各局局长担任成员的防汛专班。", ""},
		{"市财政局、黄云区政府为成员单位。", ""},
		{"成员：市发改委、市财政局、江岚区政府。", ""},
		{"成员为各县区、市级各部门，组长由市长担任。", ""},
		{"联系人：办公室，电话：123。责任人：各镇镇长。", ""},
		{"高度重视，方案经主任审定，组长、副组长、成员：", ""},
		{"", ""},
	} {
		var got []string
		for _, p := range persons(textDraft(c.text)) {
			got = append(got, p.Name+"="+p.Role)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

func TestCellPersons(t *testing.T) {
	d := textDraft("|重点任务|责任单位|责任领导|\n|修路|交通局|副县长李小禾 何明|\n|种树|林业局|各镇镇长|")
	got := tableTasks(d, tables(d), plainCells{d})
	if len(got) != 2 || len(got[0].Persons) != 2 || len(got[1].Persons) != 0 {
		t.Fatalf("got %+v", got)
	}
	if p := got[0].Persons; p[0].Name != "李小禾" || p[0].Role != "副县长、责任领导" || p[1].Name != "何明" || p[1].Role != "责任领导" {
		t.Errorf("got %+v", p)
	}
}

// A name comes once, stands in the text, and has two to four characters.
func TestPersonsProperty(t *testing.T) {
	words := rapid.SampledFrom(strings.Split("组长|副组长|成员|：|、|，|。|；|由|任|为|担任|王大川|李云|局长|市长|（|）|\n| |联系人|财政局|欧阳青", "|"))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(words, 0, 40).Draw(t, "words"), "")
		seen := map[string]bool{}
		for _, p := range persons(textDraft(text)) {
			if n := len([]rune(p.Name)); n < 2 || n > 4 || seen[p.Name] || p.Role == "" || !strings.Contains(strings.ReplaceAll(text, " ", ""), p.Name) {
				t.Fatalf("%+v of %q", p, text)
			}
			seen[p.Name] = true
		}
	})
}

func BenchmarkPersons(b *testing.B) {
	d := textDraft(strings.Repeat("成立由局长许大川任组长，刘云、陈一帆为成员的领导小组，落实各项工作。各成员单位要加强协调，主任会议研究决定。\n", 300))
	b.SetBytes(int64(d.Text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		persons(d)
	}
}

func TestJoinedCellPersons(t *testing.T) {
	for cell, want := range map[string]string{"许大川、刘云": "许大川 刘云", "局长许大川": "许大川", "许大川曹小禾": "许大川 曹小禾", "许大川及各镇镇长": "", "县教育局办公": ""} {
		d := textDraft(cell)
		var got []string
		for _, p := range cellPersons(d, doc.Span{End: d.Text.Len()}, "责任人") {
			got = append(got, p.Name)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %q, want %q", cell, s, want)
		}
	}
}
