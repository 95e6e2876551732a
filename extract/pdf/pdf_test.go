package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name, head string
		want       bool
	}{
		{"", "%PDF-1.4\n", true},
		{"", "\xef\xbb\xbf\r\n%PDF-1.7", true},
		{"notice.pdf", "HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n", true},
		{"notice.html", "<p>%PDF-1.4 is how a PDF begins", false},
		{"notice.pdf", "<html>404", false},
		{"notice.pdf", strings.Repeat(" x", 600) + "%PDF-1.4", false},
		{"notice.pdf", "", false},
	} {
		if got := format.Detect(doc.Source{Name: c.name}, []byte(c.head)); got != c.want {
			t.Errorf("Detect(%q, %q) = %v", c.name, c.head, got)
		}
	}
}

// TestTables reads the same table as Chromium and LibreOffice made it, over two pages with its head printed again.
func TestTables(t *testing.T) {
	for _, name := range []string{"table.pdf", "writer-table.pdf"} {
		t.Run(name, func(t *testing.T) {
			b := read(t, made(t, name))
			cells := map[[2]int]doc.Cell{}
			texts := map[[2]int]string{}
			for _, p := range b.Pieces {
				if p.Kind == doc.CellPiece {
					at := [2]int{p.Cell.Row, p.Cell.Col}
					if _, twice := cells[at]; twice {
						t.Errorf("cell %v twice", at)
					}
					cells[at], texts[at] = p.Cell, squeeze(b.Text.Slice(p.Span))
				}
			}
			if len(cells) != 73 || b.Tables != 1 {
				t.Errorf("%d cells, %d tables", len(cells), b.Tables)
			}
			for _, c := range []struct {
				row, col, rows, cols int
				text                 string
			}{
				{0, 0, 2, 1, "序号"}, {0, 3, 1, 2, "责任分工"}, {1, 4, 1, 1, "配合单位"}, {2, 1, 3, 1, "推进决策公开"},
				{8, 1, 4, 1, "回应社会关切"}, {8, 4, 1, 1, ""}, {12, 1, 2, 1, "管好公开平台"}, {14, 1, 1, 5, "各单位每季度末将进展情况报县政府办公室。"},
				{7, 4, 1, 1, "县税务局、县人力资源和社会保障局"},
			} {
				at := [2]int{c.row, c.col}
				if got := cells[at]; got.Rows != c.rows || got.Cols != c.cols || texts[at] != c.text {
					t.Errorf("cell %v is %+v %q, want %+v", at, got, texts[at], c)
				}
			}
			want := tasks(t, "table.html", notice(t, "make/pdf-table.html"))
			if diff := cmp.Diff(want, tasks(t, name, made(t, name))); diff != "" || len(want) != 12 {
				t.Errorf("%d tasks in HTML (-html +pdf):\n%s", len(want), diff)
			}
		})
	}
}

// TestReadingOrder reads columns, vertical and turned text.
func TestReadingOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		raw   []byte
		order []string
	}{
		{"columns", made(t, "columns.pdf"), []string{"简报", "今年以来", "一是把清单", "二是把时间", "三是把老人", "四是把意见", "下一步"}},
		{"upright", made(t, "upright.pdf"), []string{"本所訂於下月一日起延長夜間服務時間，凡洽辦戶籍謄本、印鑑證明者，得於每週三、五晚間八時前到所辦理。", "行動不便", "各里辦公處"}},
		{"turned", made(t, "turned.pdf"), []string{"会议定于星期三上午在县政府三楼会议室召开，请各单位负责人准时参加，因故不能到会的书面请假。", "会议材料附后，请带好上半年的台账和照片，逐项说明没有完成的原因，并提出下一步的打算。"}},
		{"type3", made(t, "type3.pdf"), []string{"云津市政府函", "發文日期:中華民國112年8月7日", "府資服字第1120034567號"}},
	} {
		got, at := content(read(t, c.raw), "content"), 0
		for _, part := range c.order {
			i := strings.Index(got[at:], squeeze(part))
			if i < 0 {
				t.Errorf("%s: %q does not follow in %q", c.name, part, got[at:])
				break
			}
			at += i
		}
	}
}

// TestErrors holds what a file that cannot be read is called.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  []byte
		err  error
		says string
	}{
		{"encrypted", made(t, "encrypted.pdf"), doc.ErrEncrypted, "password"},
		{"a scan", file{pages: []string{image, image, image}}.bytes(), doc.ErrNoText, "pages 1–3 are images"},
		{"one image", file{pages: []string{image}}.bytes(), doc.ErrNoText, "page 1 is an image): recognize the text first"},
		{"blank", file{pages: []string{"", ""}}.bytes(), doc.ErrEmpty, "blank pages only (2)"},
		{"nothing", []byte("%PDF-1.7\n"), doc.ErrDamaged, "neither"},
		{"text", []byte("%PDF-1.4 " + strings.Repeat("不是文件。", 100)), doc.ErrDamaged, "neither"},
		{"no map of characters", bytes.ReplaceAll(made(t, "report.pdf"), []byte("/ToUnicode"), []byte("/NoUnicode")), doc.ErrNoText, "do not say which characters"},
	} {
		_, err := format.Read(context.Background(), doc.Source{}, c.raw, doc.Limits{})
		if !errors.Is(err, c.err) || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v with %q", c.name, err, c.err, c.says)
		}
	}
}

// TestDiagnostics holds what is said of files that are read in part.
func TestDiagnostics(t *testing.T) {
	line := text(12, 72, 700, "关于停水的通知")
	for _, c := range []struct {
		name, code string
		raw        []byte
	}{
		{"a scan behind a notice", "no_text_pages", file{pages: []string{line, image, image}}.bytes()},
		{"recognized text", "recognized_text", file{pages: []string{image + "3 Tr " + line}}.bytes()},
		{"private use", "private_characters", file{pages: []string{line + "BT /P 12 Tf 72 600 Td (A) Tj ET\n"}}.bytes()},
		{"slanted", "turned_text", file{pages: []string{line + "BT /F 40 Tf 0.7 0.7 -0.7 0.7 200 200 Tm " + show("内部资料") + " ET"}}.bytes()},
	} {
		b := read(t, c.raw)
		if len(b.Diagnostics) != 1 || b.Diagnostics[0].Code != c.code {
			t.Errorf("%s: %v", c.name, b.Diagnostics)
		}
		if got := content(b, "content"); !strings.Contains(got, "关于停水的通知") || strings.Contains(got, "内部") {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	mark := line + "BT /F 40 Tf 0.7 0.7 -0.7 0.7 200 200 Tm " + show("内部资料") + " ET"
	if got := content(read(t, file{pages: []string{mark, mark}}.bytes()), "footer"); got != "内部资料" {
		t.Errorf("a watermark on two pages is furniture once: %q", got)
	}
	unseen := read(t, file{pages: []string{line + "3 Tr " + text(12, 72, 600, "看不见")}}.bytes())
	if got := content(unseen, "content") + "|" + content(unseen, "footer"); got != "关于停水的通知|看不见" || !unseen.Pieces[len(unseen.Pieces)-1].Hidden {
		t.Errorf("unseen text: %q", got)
	}
}

// TestParts reads what stands beside the pages: embedded files, bookmarks, the title, links.
func TestParts(t *testing.T) {
	f := file{
		pages:   []string{text(12, 72, 700, "关于停水的通知") + text(12, 72, 660, "一、停水范围") + text(12, 72, 620, "城东各小区。"), text(12, 72, 700, "二、停水时间")},
		catalog: "/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >> /Outlines 12 0 R",
		objects: []string{
			"<< /Type /Filespec /F (list.txt) /UF <FEFF540D5355002E007400780074> /EF << /F 11 0 R >> >>",
			"<< /Type /EmbeddedFile /Length 9 >>\nstream\n\xe5\x90\x8d\xe5\x8d\x95\xe4\xb8\x80\nendstream",
			"<< /Type /Outlines /First 13 0 R /Last 14 0 R /Count 2 >>",
			"<< /Title <FEFF4E003001505C6C348303 56F4> /Parent 12 0 R /Next 14 0 R /Dest [15 0 R /Fit] >>",
			"<< /Title <FEFF4E8C3001505C6C34> /Parent 12 0 R /Next 13 0 R /Dest [17 0 R /Fit] >>", // and back: a cycle
		},
	}
	b := read(t, f.bytes())
	if len(b.Children) != 1 || b.Children[0].Name != "名单.txt" || string(b.Children[0].Bytes) != "名单一" {
		t.Errorf("children %+v", b.Children)
	}
	levels := map[string]int{}
	for _, p := range b.Pieces {
		if p.Kind == doc.Heading {
			levels[b.Text.Slice(p.Span)] = p.Level
		}
		if want := 1 + strings.Count(b.Text.Slice(p.Span), "二"); p.Place.Page != want {
			t.Errorf("%q stands on page %d", b.Text.Slice(p.Span), p.Place.Page)
		}
	}
	if len(levels) != 1 || levels["一、停水范围"] != 1 {
		t.Errorf("headings %v", levels)
	}
	meta := read(t, made(t, "table.pdf")).Pieces[0]
	if meta.Kind != doc.Meta || meta.Name != "title" {
		t.Errorf("no title: %+v", meta)
	}
}

// TestLimits holds the bounds of pages and memory.
func TestLimits(t *testing.T) {
	small := &pdf.Format{Options: pdf.Options{Pages: 6, Memory: 32 << 20}}
	defer small.Close()
	for _, c := range []struct {
		raw  []byte
		says string
	}{
		{file{pages: make([]string, 7)}.bytes(), "7 pages, limit 6"},
		{append(file{pages: []string{""}}.bytes(), make([]byte, 40<<20)...), "33554432 bytes of memory"},
	} {
		if _, err := small.Read(context.Background(), doc.Source{}, c.raw, doc.Limits{}); !errors.Is(err, doc.ErrTooLarge) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, want %q", err, c.says)
		}
	}
	much := file{pages: []string{strings.Repeat("BT /F 12 Tf 72 700 Td "+show("关于停水的通知")+" ET\n", 60_000)}}.bytes()
	if _, err := small.Read(context.Background(), doc.Source{}, much, doc.Limits{}); !errors.Is(err, doc.ErrTooLarge) || !strings.Contains(err.Error(), "of 33554432 bytes of memory in use") {
		t.Errorf("more objects than memory: %v", err)
	}
	if _, err := format.Read(context.Background(), doc.Source{}, made(t, "table.pdf"), doc.Limits{Cells: 20, Blocks: 5}); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("five blocks: %v", err)
	}
}

// TestDeadline ends PDFium in the middle of a page, and of the wait for an instance.
func TestDeadline(t *testing.T) {
	endless := file{pages: []string{strings.Repeat("q 1 0 0 1 0 0 cm 0 0 m 1 1 l 2 2 l S Q\n", 400_000)}}.bytes()
	one := &pdf.Format{Options: pdf.Options{Instances: 1}}
	defer one.Close()
	if _, err := one.Read(context.Background(), doc.Source{}, made(t, "report.pdf"), doc.Limits{}); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			defer cancel()
			begun := time.Now()
			_, err := one.Read(ctx, doc.Source{}, endless, doc.Limits{})
			if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || took > 20*time.Second {
				t.Errorf("after %v: %v", took, err)
			}
		})
	}
	wait.Wait()
	if _, err := one.Read(context.Background(), doc.Source{}, made(t, "report.pdf"), doc.Limits{}); err != nil {
		t.Errorf("after the deadline: %v", err)
	}
}

// TestConcurrent reads several files at a time; all answers are those of one alone.
func TestConcurrent(t *testing.T) {
	names := []string{"notice.pdf", "table.pdf", "upright.pdf", "writer-notes.pdf"}
	want := map[string]string{}
	for _, name := range names {
		want[name] = content(read(t, made(t, name)), "content")
	}
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			name := names[i%len(names)]
			b, err := format.Read(context.Background(), doc.Source{}, made(t, name), doc.Limits{})
			if err != nil || content(b, "content") != want[name] {
				t.Errorf("%s: %v, %d pieces", name, err, len(b.Pieces))
			}
		})
	}
	wait.Wait()
}

// TestClose reads nothing after Close, and closes twice.
func TestClose(t *testing.T) {
	f := &pdf.Format{}
	for range 2 {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := f.Read(context.Background(), doc.Source{}, made(t, "report.pdf"), doc.Limits{}); !errors.Is(err, doc.ErrUnsupported) {
		t.Errorf("read after Close: %v", err)
	}
}
