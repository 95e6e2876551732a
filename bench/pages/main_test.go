package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOptions(t *testing.T) {
	o, err := parseOptions([]string{"-rounds", "2", "-pages", "x"}, &bytes.Buffer{})
	if err != nil || o != (options{"x", 2}) {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := parseOptions([]string{"-h"}, &bytes.Buffer{}); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
	for _, args := range [][]string{{"-rounds", "0"}, {"x"}, {"-nothing"}} {
		var stderr bytes.Buffer
		if _, err := parseOptions(args, &stderr); err == nil || stderr.Len() == 0 {
			t.Errorf("%v: %v, said %q", args, err, &stderr)
		}
	}
}

func TestJudge(t *testing.T) {
	p := page{raw: []byte("page"), body: "请于六月底前完成检查。"}
	p.gold.File = "a.html"
	p.gold.Metadata.Title, p.gold.Metadata.Published = "关于检查的通知", "2024-06-01"
	p.gold.Body.Must, p.gold.Body.MustNot = []string{"六月底前", "检查"}, []string{"打印本页", "關閉"}
	say := func(r result) score {
		return judge(subject{run: func([]byte) (result, error) { return r, nil }}, []page{p, {raw: []byte("no gold")}})
	}
	right := say(result{text: "請於六月底前完成檢查。", title: "关于检查的通知 ", date: "2024-06-01"})
	if right.kept != (ratio{2, 2}) || right.removed != (ratio{2, 2}) || right.title != (ratio{1, 1}) || right.date != (ratio{1, 1}) || right.f4[0] != 1 {
		t.Errorf("all right: %+v", right)
	}
	wrong := say(result{text: "打印本页\n关闭\n完成检查", title: "通知"})
	if wrong.kept != (ratio{1, 2}) || wrong.removed != (ratio{0, 2}) || wrong.title != (ratio{0, 1}) || wrong.date != (ratio{0, 1}) || wrong.f4[0] <= 0 || wrong.f4[0] >= 0.5 {
		t.Errorf("nearly all wrong: %+v", wrong)
	}
	if empty := say(result{}); empty.removed != (ratio{0, 2}) {
		t.Errorf("who finds nothing has removed nothing: %+v", empty)
	}
}

func TestRun(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"001.html":     "<html><body><h1>关于检查的通知</h1><p>各科室：</p><p>请各科室于2024年6月底前完成检查，并把结果报送办公室，不得拖延，不得漏报。</p></body></html>",
		"001.json":     `{"file": "001.html", "metadata": {"title": "关于检查的通知"}, "body": {"text_file": "001.body.txt", "must_contain": ["完成检查"]}}`,
		"001.body.txt": "关于检查的通知\n各科室：\n请各科室于2024年6月底前完成检查，并把结果报送办公室，不得拖延，不得漏报。\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := run(&out, options{folder, 1}); err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(out.String()) {
		if cells := strings.Split(strings.Trim(line, "| \n"), " | "); len(cells) == 10 {
			rows[cells[0]] = cells
		}
	}
	ours := rows["gongwen"]
	if len(rows) != 7 || ours == nil || ours[4] != "1.000" || ours[6] != "1.000" || ours[8] != "1 of 1" || !strings.Contains(out.String(), "The text of 1 pages") {
		t.Errorf("%d rows\n%s", len(rows), &out)
	}
	if err := run(&out, options{t.TempDir(), 1}); err == nil {
		t.Error("a folder without pages: no error")
	}
}
