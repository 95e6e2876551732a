package main

import (
	"archive/zip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "pdf-reader" { // of a test that calls Run
		os.Exit(Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	testscript.Main(m, map[string]func(){
		"gongwen": func() { os.Exit(Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScript runs the command as a user types it; $NOTICES is the testdata folder of the project, $FORMATS that of the
// readers of file formats, each with files in its testdata, $PAGES the made site of the examples.
func TestScript(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it starts a process for every line")
	}
	notices, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir() // where PDFium's translation is; without it every process translates it anew
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("NOTICES", notices)
			e.Setenv("FORMATS", filepath.Join(notices, "..", "extract"))
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Setenv("PAGES", filepath.Join(notices, "..", "examples", "site", "pages"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"zip": zipFiles, "site": serveSite},
	})
}

// zipFiles is the command of scripts that makes a zip: its name, and the files.
func zipFiles(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: zip ARCHIVE FILE...")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(f)
	for _, name := range args[1:] {
		w, err := z.Create(name)
		ts.Check(err)
		_, err = w.Write([]byte(ts.ReadFile(name)))
		ts.Check(err)
	}
	ts.Check(errors.Join(z.Close(), f.Close()))
}

// serveSite is the command of scripts that serves a folder at $SITE until the script ends.
func serveSite(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: site FOLDER")
	}
	s := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(s.Close)
	ts.Setenv("SITE", s.URL)
}

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	good, empty := filepath.Join(dir, "good.txt"), filepath.Join(dir, "empty.txt")
	for name, text := range map[string]string{good: "关于检查的通知\n各科室：\n请按时完成。\n", empty: ""} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args string
		want int
	}{
		{"parse " + good, 0}, {"parse --workers 1 " + good, 0}, {"--help", 0}, {"--version", 0}, {"parse --help", 0},
		{"tasks " + good, 0}, {"tasks " + empty, 1}, {"tasks --due --by unit " + good, 2}, {"tasks -o " + dir + " " + good, 2},
		{"parse " + empty, 1}, {"parse " + good + " " + empty, 1}, {"parse " + dir, 1}, {"parse -", 1}, {"words " + empty, 1},
		{"", 2}, {"parse", 2}, {"frob", 2}, {"parse --format pdf " + good, 2}, {"convert --config s2t", 2}, {"parse --workers -1 " + good, 2},
	} {
		var out, errs strings.Builder
		if got := Run(t.Context(), strings.Fields(c.args), strings.NewReader(""), &out, &errs); got != c.want {
			t.Errorf("gongwen %s: exit %d, want %d\n%s", c.args, got, c.want, errs.String())
		}
		if c.want == exitUsage && !strings.Contains(errs.String(), "gongwen") {
			t.Errorf("gongwen %s says nothing", c.args)
		}
	}
}

func TestTableAligns(t *testing.T) {
	if n := cells("任务a，"); n != 7 {
		t.Errorf("任务a， takes %d cells, want 7", n)
	}
	for _, c := range []struct {
		in   string
		n    int
		want []string
	}{{"甲乙丙", 4, []string{"甲乙", "丙"}}, {"a甲乙", 4, []string{"a甲", "乙"}}, {"", 4, []string{""}}} {
		if got := wrap(c.in, c.n); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("wrap(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
	for _, screen := range []int{60, 80, 100, 120} {
		rows := [][]string{{"1", strings.Repeat("任", 60), strings.Repeat("局", 30), strings.Repeat("局", 60), "", "年底前"}}
		widths := share([]string{"#", "任务", "牵头", "落实", "配合", "时限"}, rows, []int{4, 36, 18, 30, 18, 20}, screen)
		if got := sum(widths) + 2*(len(widths)-1); got > screen {
			t.Errorf("a table of %d cells on a screen of %d", got, screen)
		}
	}
}

// TestWriteWhole: a file is written whole with the rights it had and where its link points; nothing else is touched.
func TestWriteWhole(t *testing.T) {
	dir := t.TempDir()
	file, link, beside := filepath.Join(dir, "a.csv"), filepath.Join(dir, "link.csv"), filepath.Join(dir, "a.csv.part")
	for name, text := range map[string]string{file: "old", beside: "mine"} {
		if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	if err := writeWhole(link, strings.NewReader("new")); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(link, iotest.ErrReader(os.ErrInvalid)); err == nil {
		t.Error("an error is lost")
	}
	device := filepath.Join(dir, "device")
	if err := os.Symlink(os.DevNull, device); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(device, strings.NewReader("new")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(device); err != nil || info.Mode().IsRegular() {
		t.Errorf("a device was replaced: %v, %v", info, err)
	}
	for name, want := range map[string]string{file: "new", link: "new", beside: "mine"} {
		if got, err := os.ReadFile(name); string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode().IsRegular() {
		t.Errorf("the link was replaced: %v", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 4 {
		t.Errorf("files are left: %v", left)
	}
}
