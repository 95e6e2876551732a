package export_test

import (
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
)

func TestMarkdown(t *testing.T) {
	text := "一、办好窗口\n甲\t乙\n正文。"
	d := &doc.Document{
		Metadata: doc.Metadata{Title: "通知", Kind: "通知", Issuers: []string{"云川市人民政府"}, References: []doc.Reference{{Title: "办法", DocNumber: "云政发〔2020〕1号"}}},
		Text:     text,
		Outline:  []doc.Section{{ID: "1", Level: 1, Label: "一", Title: "办好窗口", Span: doc.Span{Start: 0, End: len(text)}}},
		Tasks: []doc.Task{{Title: "甲|乙", Lead: []doc.Unit{{Name: "市政务局"}, {Name: "市财政局"}},
			Deadlines: []doc.Deadline{{Text: "年底前", Date: "2021-12-31"}}}},
		Figures: []doc.Figure{{Subject: "信息", Value: "12", Unit: "条"}},
		Removed: []doc.Removal{{Reason: doc.Furniture, Text: "【打印】"}},
	}
	want := `# 通知

| 项目 | 内容 |
|---|---|
| 标题 | 通知 |
| 文种 | 通知 |
| 发文机关 | 云川市人民政府 |
| 引用文件 | 《办法》云政发〔2020〕1号 |

## 正文

### 一、办好窗口

| 甲 | 乙 |
正文。


## 任务

| 序号 | 任务 | 牵头 | 落实 | 配合 | 指导 | 时限 |
|---|---|---|---|---|---|---|
| 1 | 甲\|乙 | 市政务局、市财政局 |  |  |  | 年底前 (2021-12-31) |

## 数据

| 项目 | 数值 | 单位 | 占比 % | 期间 |
|---|---|---|---|---|
| 信息 | 12 | 条 |  |  |

## 移除的内容

| 原因 | 原文 |
|---|---|
| furniture | 【打印】 |
`
	var b strings.Builder
	if err := export.Markdown(&b, d); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
