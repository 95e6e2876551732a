package extract_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
)

// lineFile is a format whose files hold a paragraph a line, as office files do.
type lineFile struct{}

func (lineFile) Name() string                   { return "lines" }
func (lineFile) Detect(doc.Source, []byte) bool { return true }
func (lineFile) Read(_ context.Context, _ doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	w := doc.NewBlockWriter(limits)
	for line := range strings.Lines(string(raw)) {
		if err := w.Add(line, doc.Piece{Role: "content", Centered: len(line) < 40}); err != nil {
			return doc.Blocks{}, err
		}
	}
	return w.Blocks(), nil
}

// TestFileWithoutPage: a file of an office has no page around it, so no line of it is one of a page, unless the record of a
// site above the text says that it was saved from one.
func TestFileWithoutPage(t *testing.T) {
	const prose = "为做好城乡供水保障工作，根据有关规定，经研究，现将有关事项通知如下，请认真贯彻执行，确保各项工作落到实处。\n"
	for _, c := range []struct{ name, in, title, secrecy, removed string }{
		{"marks of the head with labels", "密级：内部\n青禾县供水保障情况\n供水保障正常。\n" + prose + "青禾县水务局\n2023年5月6日\n", "青禾县供水保障情况", "内部", ""},
		{"marks of the head below the title", "青禾县供水保障情况\n密级：内部\n供水保障正常。\n水库蓄水\n" + prose + "青禾县水务局\n2023年5月6日\n", "青禾县供水保障情况", "内部", ""},
		{"a title of two lines that names no kind", "附件\n青禾县农田水利设施\n任务分工表\n" + prose, "青禾县农田水利设施任务分工表", "", ""},
		{"the organ above such a title", "青禾县人民政府\n任务分工表\n" + prose, "任务分工表", "", ""},
		{"chapters of a standard", "青禾县社区托育点建设与服务要点说明一览\n1 范围\n" + prose, "青禾县社区托育点建设与服务要点说明一览", "", ""},
		{"words that are buttons of a page", "目录\n青禾县水务局关于供水的通知\n各乡镇：\n" + prose + "搜索\n来源：水库\n主办：县水务局\n", "青禾县水务局关于供水的通知", "", ""},
		{"an annex by itself", "附件1\n青禾县供水保障工作方案\n" + prose, "青禾县供水保障工作方案", "", ""},
		{"a title above a byline", "青禾县水务局关于供水的通知\n发布时间：2023-05-08 来源：县水务局\n各乡镇：\n" + prose, "青禾县水务局关于供水的通知", "", "发布时间：2023-05-08 来源：县水务局"},
		{"numbers of pages", "青禾县水务局关于供水的通知\n各乡镇：\n" + prose + "—1—\n青禾县水务局\n2023年5月6日\n附注一则\n", "青禾县水务局关于供水的通知", "", "—1—"},
		{"saved from a site", "索引号：QH001/2023-00012\n发布日期：2023-05-08\n青禾县水务局关于供水的通知\n各乡镇：\n" + prose + "青禾县水务局\n2023年5月6日\n【打印本页】 【关闭窗口】\n",
			"青禾县水务局关于供水的通知", "", "索引号：QH001/2023-00012|发布日期：2023-05-08|【打印本页】 【关闭窗口】"},
	} {
		p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{lineFile{}}})
		if err != nil {
			t.Fatal(err)
		}
		d, err := p.Parse(t.Context(), doc.Source{Bytes: []byte(c.in)})
		if err != nil {
			t.Fatal(err)
		}
		var removed []string
		for _, r := range d.Removed {
			removed = append(removed, r.Text)
		}
		if diff := cmp.Diff([]string{c.title, c.secrecy, c.removed}, []string{d.Metadata.Title, d.Metadata.Secrecy, strings.Join(removed, "|")}); diff != "" {
			t.Errorf("%s: title, secrecy, removed: want -, got +:\n%s", c.name, diff)
		}
	}
}
