package ingest_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

// files are names whose texts do not matter.
func files(names ...string) map[string]string {
	out := map[string]string{}
	for _, name := range names {
		out[name] = ""
	}
	return out
}

// names are what read gave, without texts.
func names(got []string) []string {
	for i := range got {
		got[i], _, _ = strings.Cut(got[i], ": ")
	}
	return got
}

func TestFolders(t *testing.T) {
	folderOf(t, files("n/b/2.html", "n/b/10.html", "n/a.html", "n/.hidden", "n/.cache/x", "n/.git/config", "n/~$a.docx", "n/Thumbs.db", "n/__MACOSX/x", "n/B.html", "n/通知.html", gbk("n/附件：责任分工表.txt")))
	got, r := readAll(t, ingest.Options{}, "n")
	same(t, names(got), "n/B.html", "n/a.html", "n/b/10.html", "n/b/2.html", "n/附件：责任分工表.txt", "n/通知.html")
	if p := r.Progress(); p.Skipped[ingest.SkipHidden] != 3 || p.Skipped[ingest.SkipExcluded] != 3 || p.Sources != 6 || p.Errors != 0 {
		t.Errorf("%+v", p)
	}
	same(t, names(read(t, ingest.Options{Hidden: true}, "n/")), "n/.cache/x", "n/.hidden", "n/B.html", "n/a.html", "n/b/10.html", "n/b/2.html", "n/附件：责任分工表.txt", "n/通知.html")
	same(t, names(read(t, ingest.Options{}, "n/.hidden", "n/.cache")), "n/.hidden", "n/.cache/x")
	same(t, names(read(t, ingest.Options{}, ".")), "n/B.html", "n/a.html", "n/b/10.html", "n/b/2.html", "n/附件：责任分工表.txt", "n/通知.html")
}

func TestNamedTwice(t *testing.T) {
	folderOf(t, files("n/a/1", "n/a/2", "n/b"))
	same(t, names(read(t, ingest.Options{}, "n", "n", "n/a", "./n/b")), "n/a/1", "n/a/2", "./n/b")
	same(t, names(read(t, ingest.Options{}, "n/a/1", "n")), "n/a/1", "n/a/2", "n/b")
	same(t, names(read(t, ingest.Options{}, "n/**", "n/*/1", "n")), "n/a/1", "n/a/2", "n/b")
}

func TestGlobs(t *testing.T) {
	folderOf(t, files("n/a.html", "n/b.txt", "n/s/c.html", "n/s/t/d.html", "n/[1].html", "n/s2/e.txt"))
	for glob, want := range map[string][]string{
		"n/*.html":    {"n/[1].html", "n/a.html"},
		"n/**/*.html": {"n/[1].html", "n/a.html", "n/s/c.html", "n/s/t/d.html"},
		"n/s?":        {"n/s2/e.txt"},
		"n/s*":        {"n/s/c.html", "n/s/t/d.html", "n/s2/e.txt"},
		"n/*/[a-c]*":  {"n/s/c.html"},
		"n/[1].html":  {"n/[1].html"}, // a file of that name
		"**/e.txt":    {"n/s2/e.txt"},
		"n/*.doc":     {"n/*.doc! read"},
		"n/[":         {"n/[! options"},
		"x/*":         {"x/*! read"},
	} {
		got := names(read(t, ingest.Options{}, glob))
		t.Log(glob)
		same(t, got, want...)
	}
}

func TestIncludeAndExclude(t *testing.T) {
	all := files("n/a.html", "n/b.txt", "n/s/c.html", "n/s/draft/d.html", "n/old/e.html")
	all["n/z.zip"] = string(zipOf([]part{{"x.html", ""}, {"draft/y.html", ""}, {"z.txt", ""}, {".h.html", ""}, {"__MACOSX/._x.html", ""}}, nil))
	folderOf(t, all)
	opt := ingest.Options{Include: []string{"*.html"}, Exclude: []string{"draft/", "/old"}}
	got, r := readAll(t, opt, "n")
	same(t, names(got), "n/a.html", "n/s/c.html", "n/z.zip!/x.html")
	if p := r.Progress(); p.Skipped[ingest.SkipNotIncluded] != 2 || p.Skipped[ingest.SkipExcluded] != 4 || p.Skipped[ingest.SkipHidden] != 1 {
		t.Errorf("%+v", p)
	}
	same(t, names(read(t, opt, "n/b.txt")), "n/b.txt") // named itself
	same(t, names(read(t, ingest.Options{Exclude: []string{"*.zip", "*.html", "!a.html"}}, "n")), "n/a.html", "n/b.txt")
}

func TestSince(t *testing.T) {
	folderOf(t, files("n/new", "n/old"))
	day := time.Now().Add(-24 * time.Hour)
	check(os.Chtimes("n/old", day, day.Add(-time.Hour)))
	got, r := readAll(t, ingest.Options{Since: day}, "n")
	same(t, names(got), "n/new")
	if p := r.Progress(); p.Skipped[ingest.SkipOld] != 1 {
		t.Errorf("%+v", p)
	}
}

func TestFilesAreOpenedLate(t *testing.T) {
	folderOf(t, map[string]string{"n/a.html": "before"})
	for src, err := range must(ingest.New(ingest.Options{})).Sources(t.Context(), "n") {
		if err != nil || src.Bytes != nil || src.Size != 6 || src.Modified.IsZero() {
			t.Fatalf("%+v, %v", src, err)
		}
		check(os.WriteFile("n/a.html", []byte("after"), 0o644))
		for range 2 { // as often as one likes
			if b, err := src.Read(t.Context(), 100); string(b) != "after" {
				t.Errorf("%q, %v", b, err)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	folderOf(t, files("a.html", "n/b"))
	r := must(ingest.New(ingest.Options{}))
	if err := r.Check("a.html", "n", "-", "*.html", "**/b"); err != nil {
		t.Errorf("what can work: %v", err)
	}
	err := r.Check("a.html", "gone", "n/[", "-", "-", "/dev/null", "n/*.doc")
	for _, want := range []error{fs.ErrNotExist, doc.ErrOptions, doc.ErrUnsupported} {
		if !errors.Is(err, want) {
			t.Errorf("%v is not %v", err, want)
		}
	}
	if n := strings.Count(err.Error(), "\n"); n != 4 {
		t.Errorf("%d faults, want 5: %v", n+1, err)
	}
	if err := r.Check(); !errors.Is(err, doc.ErrNoInput) {
		t.Errorf("no input: %v", err)
	}
}

func TestOptions(t *testing.T) {
	var opt ingest.Options
	check(json.Unmarshal([]byte(`{"include":["*.html"],"exclude":["old/"],"since":"2024-01-01T00:00:00Z","field":"t","hidden":true,"limits":{"entries":5}}`), &opt))
	if opt.Limits.Entries != 5 || opt.Since.IsZero() || !opt.Hidden {
		t.Errorf("%+v", opt)
	}
	if b := must(json.Marshal(ingest.Options{})); string(b) != "{}" {
		t.Errorf("the zero options are %s", b)
	}
	_, err := ingest.New(ingest.Options{Include: []string{"[", "a["}, Exclude: []string{"/"}, Limits: ingest.Limits{Entries: -1, Depth: 1000, EntryBytes: -1}})
	if !errors.Is(err, doc.ErrOptions) || strings.Count(err.Error(), "\n") != 5 {
		t.Errorf("want 6 faults: %v", err)
	}
}

// Progress says how far the bytes of the inputs are, and adds up to all of them whatever they hold.
func TestProgress(t *testing.T) {
	all := map[string]string{"n/a.zip": string(zipOf([]part{{"x", noise(1000)}, {"y", "2"}}, nil)), "n/b": noise(5000), "n/c.tar.gz": string(gzipOf(tarOf(two...))), "n/d.zip": "PK\x03\x04 broken", "n/e": ""}
	total := int64(0)
	for _, text := range all {
		total += int64(len(text))
	}
	folderOf(t, all)
	r := must(ingest.New(ingest.Options{}))
	last := int64(-1)
	for range r.Sources(t.Context(), "n") {
		p := r.Progress()
		if p.Done < last || p.Done > total || p.Total != -1 && p.Total != total {
			t.Errorf("%+v of %d", p, total)
		}
		last = p.Done
	}
	p := r.Progress()
	if p.Done != total || p.Total != total || p.Sources != 6 || p.Errors != 1 {
		t.Errorf("%+v of %d", p, total)
	}
	if left, ok := (ingest.Progress{Done: 25, Total: 100}).Left(time.Minute); !ok || left != 3*time.Minute {
		t.Errorf("left %v", left)
	}
	opt := stdin([]byte("text"))
	r = must(ingest.New(opt))
	for range r.Sources(t.Context(), "-") {
	}
	if p := r.Progress(); p.Done != 4 || p.Total != -1 {
		t.Errorf("standard input: %+v", p)
	}
	if _, ok := r.Progress().Left(time.Minute); ok {
		t.Error("time left of standard input")
	}
}

// What a program writes into the folder that it reads is no input, by whatever way it is met.
func TestApart(t *testing.T) {
	folderOf(t, files("n/a", "n/out/b", "n/out/s/c", "n/z"))
	check(os.Symlink("out", "n/link"))
	opt := ingest.Options{Apart: []string{"n/./out", "nowhere"}}
	same(t, names(read(t, opt, "n")), "n/a", "n/link! unsafe_path", "n/z")
	same(t, names(read(t, opt, "n/out/*")), "n/out/*! read")
	r := must(ingest.New(opt))
	for in, refused := range map[string]bool{"n": false, "n/a": false, "n/out": true, "n/link": true, "n/out/b": true, "n/link/s": true} {
		if err := r.Check(in); errors.Is(err, doc.ErrOptions) != refused {
			t.Errorf("%s: %v", in, err)
		}
	}
	file := ingest.Options{Apart: []string{"n/a"}}
	got, reader := readAll(t, file, "n/[az]", "n/out")
	same(t, names(got), "n/z", "n/out/b", "n/out/s/c")
	if s := reader.Progress().Skipped; s[ingest.SkipExcluded] != 1 {
		t.Errorf("skipped %v", s)
	}
}

// An error says once which input it is of.
func TestErrorsNameOnce(t *testing.T) {
	folderOf(t, nil)
	r := must(ingest.New(ingest.Options{}))
	for _, err := range []error{errorOf(t, ingest.Options{}, "gone.txt"), r.Check("gone.txt")} {
		if !errors.Is(err, fs.ErrNotExist) || strings.Count(err.Error(), "gone.txt") != 1 {
			t.Errorf("%v", err)
		}
	}
}

// Two inputs have never one name: whoever remembers names would lose one.
func TestNamesLikeThoseOfEntries(t *testing.T) {
	inner := zipOf([]part{{"a.txt", "1"}}, nil)
	folderOf(t, map[string]string{
		"d/x.zip": string(inner), "d/x.zip!/a.txt": "2", "d/y.zip": string(zipOf([]part{{"in.zip", string(inner)}, {"in.zip!/a.txt", "3"}, {"b!", "4"}, {`b\x21`, "5"}}, nil)),
	})
	same(t, read(t, ingest.Options{}, "d"),
		"d/x.zip!/a.txt: 1", `d/x.zip\x21/a.txt: 2`, "d/y.zip!/in.zip!/a.txt: 1", `d/y.zip!/in.zip\x21/a.txt: 3`, `d/y.zip!/b\x21: 4`, "d/y.zip!/b/x21: 5")
}
