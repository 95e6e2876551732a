package main

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/scan"
)

// TestOCRLines reads the two forms that programs write.
func TestOCRLines(t *testing.T) {
	const head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
	for _, c := range []struct {
		text string
		want []doc.Line
	}{
		{"", nil},
		{"关于检查\r\n\n的通知\f", []doc.Line{{Text: "关于检查"}, {}, {Text: "的通知"}}},
		{head + "4\t1\t1\t1\t1\t0\t10\t20\t300\t40\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t90\t40\t96\t关于\n5\t1\t1\t1\t1\t2\t110\t20\t90\t40\t96\t检查\n" +
			"4\t1\t1\t1\t2\t0\tx\t20\t300\t40\t-1\t\nshort\tline\n", []doc.Line{{Text: "关于 检查", X0: 10, Y0: 20, X1: 310, Y1: 60}, {Y0: 20, X1: 300, Y1: 60}}},
		{head + "5\t1\t1\t1\t1\t1\t10\t20\t90\t40\t96\t词\n", nil},
	} {
		if got := ocrLines(c.text); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %+v, want %+v", c.text, got, c.want)
		}
	}
}

// TestOCRLinesBounded: of lines without end no more are held than a page may have, and a line of many words costs what it says.
func TestOCRLinesBounded(t *testing.T) {
	if got := ocrLines(strings.Repeat("\n", 1<<20)); len(got) != scan.MaxLines+1 {
		t.Errorf("%d lines, limit %d", len(got), scan.MaxLines)
	}
	const n = 50_000
	text := "level\tpage_num\t\n4\t1\t1\t1\t1\t0\t10\t20\t300\t40\t-1\t\n" + strings.Repeat("5\t1\t1\t1\t1\t1\t10\t20\t90\t40\t96\ta\n", n)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := ocrLines(text)
	runtime.ReadMemStats(&after)
	if len(got) != 1 || len(got[0].Text) != 2*n-1 {
		t.Errorf("%d lines", len(got))
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 100*uint64(len(text)) {
		t.Errorf("%d bytes of memory for a text of %d", used, len(text))
	}
}

// TestOCRProgram holds what becomes of programs that do not do what they should.
func TestOCRProgram(t *testing.T) {
	if _, err := newOCR("no-such-program -"); err == nil {
		t.Error("a program that is not there")
	}
	if _, err := newOCR(" "); err == nil {
		t.Error("no program")
	}
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"fails", []string{"/bin/sh", "-c", "echo first >&2; echo 'out of ink' >&2; exit 3"}, "/bin/sh: exit status 3: out of ink"},
		{"fails in colours", []string{"/bin/sh", "-c", `printf 'out of \033[31mink\n' >&2; exit 3`}, "/bin/sh: exit status 3: out of _[31mink"},
		{"fails silently", []string{"/bin/sh", "-c", "exit 3"}, "/bin/sh: exit status 3"},
		{"floods", []string{"/bin/cat", "/dev/zero"}, "input too large: /bin/cat wrote more than 16777216 bytes for one page"},
		{"does not read", []string{"/bin/sh", "-c", "echo ok"}, ""},
	} {
		lines, err := (&ocrProgram{c.args}).Recognize(t.Context(), doc.Image{Bytes: make([]byte, 1<<20)})
		if c.want == "" && (err != nil || len(lines) != 1 || lines[0].Text != "ok") || c.want != "" && (err == nil || err.Error() != c.want) {
			t.Errorf("%s: %v %v", c.name, lines, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&ocrProgram{[]string{"/bin/sleep", "600"}}).Recognize(ctx, doc.Image{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestTail(t *testing.T) {
	var x tail
	for range 10_000 {
		if _, err := x.Write([]byte("noise\n")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.Write([]byte("last " + strings.Repeat("字", 100) + "\n\n")); err != nil || len(x.b) > 4<<10 {
		t.Error(len(x.b), err)
	}
	if s := x.line(); len(s) > 200 || strings.Contains(s, "noise") || !strings.HasSuffix(s, "字") || strings.ToValidUTF8(s, "?") != s {
		t.Errorf("%q", s)
	}
}
