package batch

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// notices yields n small notices; every tenth is empty, and one fails in the stream twice under one name.
func notices(n int) func(context.Context) iter.Seq2[doc.Source, error] {
	return func(context.Context) iter.Seq2[doc.Source, error] {
		return func(yield func(doc.Source, error) bool) {
			for i := range n {
				src := doc.Source{Name: fmt.Sprintf("in/%d.txt", i)}
				var err error
				switch {
				case i%10 == 9:
					src.Bytes = []byte{}
				case i == 20, i == 21:
					src.Name, err = "in/torn.zip", &doc.Error{Stage: "read", Name: "in/torn.zip", Err: fmt.Errorf("%w: entry %d", doc.ErrDamaged, i)}
				default:
					src.Bytes = fmt.Appendf(nil, "关于第%d次检查的通知\n云政办发〔%d〕%d号\n\n各科室：\n\n一、完成检查。%s（市财政局牵头，2030年5月底前完成）\n\n云川市人民政府办公室\n%d年3月1日\n",
						i, 2000+i%20, i+1, strings.Repeat("请认真落实。", i%40), 2000+i%20)
				}
				if !yield(src, err) {
					return
				}
			}
		}
	}
}

const inputs = 150

func options(t testing.TB, dir string) Options {
	t.Helper()
	p, err := gongwen.New(gongwen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Dir: dir, Parser: p, Sources: notices(inputs), Journal: journal.Options{SegmentRecords: 40},
		Run: Run{Gongwen: gongwen.Version, Rules: gongwen.RulesHash(), Inputs: []string{"in"}},
	}
}

// run opens and runs a batch to its end or its error.
func run(t testing.TB, ctx context.Context, opt Options) (Counts, error) {
	t.Helper()
	b, err := Open(ctx, opt)
	if err != nil {
		return Counts{}, err
	}
	c, err := b.Run(ctx)
	return c, errors.Join(err, b.Close())
}

// tree are all files below a folder with their contents; of what differs from run to run only that it is there.
func tree(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "-wal") || strings.HasSuffix(path, "-shm") { // of readers
			return err
		}
		if filepath.Base(filepath.Dir(path)) == "duplicates" { // in how many blocks the sketches lie is seen by nobody
			return nil
		}
		content, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		if filepath.Ext(path) == ".sqlite" && err == nil { // its pages lie as they came; what is in them counts
			content = dump(t, path)
		}
		fmt.Fprintf(&b, "-- %s %d %s\n", rel, len(content), doc.Digest(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// dump are all rows of a store but those of the index, and what a search finds by it.
func dump(t testing.TB, path string) []byte {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b bytes.Buffer
	tables := column(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'grams%' AND name NOT LIKE '%grams_%' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if len(tables) < 8 {
		t.Fatalf("tables %v", tables)
	}
	for _, table := range tables {
		columns := column(t, db, "SELECT name FROM pragma_table_info('"+table+"')")
		fmt.Fprintf(&b, "-- %s %v\n", table, columns)
		for _, row := range column(t, db, "SELECT concat_ws('|', "+strings.Join(columns, ", ")+") FROM "+table) {
			fmt.Fprintln(&b, row)
		}
	}
	s, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	hits, err := s.Search(t.Context(), store.Query{Text: "检查 -认真", Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		fmt.Fprintln(&b, h.Source.Name, h.Snippet)
	}
	return b.Bytes()
}

func column(t testing.TB, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// differ lists the files that are not in both of two trees.
func differ(got, want string) string {
	var b strings.Builder
	for _, side := range [][3]string{{"got ", got, want}, {"want", want, got}} {
		for line := range strings.Lines(side[1]) {
			if !strings.Contains(side[2], line) {
				b.WriteString(side[0] + " " + line)
			}
		}
	}
	return b.String()
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	c, err := run(t, t.Context(), options(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	if c.Documents+c.Failed != inputs || c.Failed != inputs/10+2 || c.Error["empty"] != inputs/10 || c.Error["damaged"] != 2 || c.Tasks != c.Documents {
		t.Errorf("%+v", c)
	}
	list, err := journal.List(filepath.Join(dir, "journal"))
	if err != nil || len(list) != 4 {
		t.Fatalf("segments %+v, %v", list, err)
	}
	i := 0
	for _, s := range list {
		for d, err := range documents(s) {
			if err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprintf("in/%d.txt", i)
			if i == 20 || i == 21 {
				want = "in/torn.zip"
			}
			if d.Source.Name != want || !s.Sealed {
				t.Errorf("record %d is of %s", i, d.Source.Name)
			}
			i++
		}
	}
	again, err := Summary(dir)
	if err != nil || fmt.Sprint(again) != fmt.Sprint(c) {
		t.Errorf("summary %+v, %v, want %+v", again, err, c)
	}
	before := tree(t, dir)
	if c2, err := run(t, t.Context(), options(t, dir)); err != nil || fmt.Sprint(c2) != fmt.Sprint(c) {
		t.Errorf("a second run: %+v, %v", c2, err)
	}
	if after := tree(t, dir); after != before {
		t.Errorf("a second run changed files:\n%s", differ(after, before))
	}
}

// The counts of a segment are made again when their file is gone.
func TestCountsAgain(t *testing.T) {
	dir := t.TempDir()
	want, err := run(t, t.Context(), options(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	os.Remove(filepath.Join(dir, "journal", "000002.counts.json"))
	os.WriteFile(filepath.Join(dir, "journal", "000003.counts.json"), []byte("{"), 0o666)
	got, err := run(t, t.Context(), options(t, dir))
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) || tree(t, dir) != before {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestOtherRunIsRefused(t *testing.T) {
	dir := t.TempDir()
	if _, err := run(t, t.Context(), options(t, dir)); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	for name, c := range map[string]struct {
		change func(*Options)
		add    bool // helps
	}{
		"inputs":            {func(o *Options) { o.Run.Inputs = []string{"in", "more"} }, true},
		"options (workers)": {func(o *Options) { o.Run.Options = []byte(`{"workers":3}`) }, false},
		"include":           {func(o *Options) { o.Run.Select = []byte(`{"include":["*.txt"]}`) }, true},
		"version":           {func(o *Options) { o.Run.Rules = "other" }, false},
	} {
		opt := options(t, dir)
		c.change(&opt)
		_, err := Open(t.Context(), opt)
		if !errors.Is(err, ErrOtherRun) || !strings.Contains(err.Error(), name) || strings.HasSuffix(err.Error(), ", or --add") != c.add {
			t.Errorf("other %s: %v", name, err)
		}
	}
	full := t.TempDir()
	os.WriteFile(filepath.Join(full, "thesis.doc"), nil, 0o666)
	if _, err := Open(t.Context(), options(t, full)); !errors.Is(err, ErrOtherRun) || !strings.Contains(err.Error(), "thesis.doc") {
		t.Errorf("a folder of others: %v", err)
	}
	if tree(t, dir) != before {
		t.Error("a refusal changed files")
	}
	opt := options(t, dir)
	opt.Run.Inputs, opt.Add, opt.Sources = []string{"more"}, true, notices(inputs+5)
	c, err := run(t, t.Context(), opt)
	if err != nil || c.Documents+c.Failed != inputs+5 {
		t.Errorf("added: %+v, %v", c, err)
	}
	if got, err := readRun(dir); err != nil || fmt.Sprint(got.Inputs) != "[in more]" {
		t.Errorf("inputs %v, %v", got.Inputs, err)
	}
}

func TestMaxErrors(t *testing.T) {
	dir := t.TempDir()
	opt := options(t, dir)
	opt.MaxErrors = 3
	c, err := run(t, t.Context(), opt)
	if !errors.Is(err, ErrMaxErrors) || c.Failed != 3 {
		t.Errorf("%+v, %v", c, err)
	}
	opt.MaxErrors = 0
	whole := t.TempDir()
	if _, err := run(t, t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, t.Context(), options(t, whole)); err != nil || tree(t, whole) != tree(t, dir) {
		t.Errorf("gone on after too many errors, other files than undisturbed (%v)", err)
	}
}

// Stopped anywhere and run again, the folder is that of a batch that was not stopped; nothing that was cut off counts as
// a failure.
func TestStoppedAnywhere(t *testing.T) {
	want := t.TempDir()
	if _, err := run(t, t.Context(), options(t, want)); err != nil {
		t.Fatal(err)
	}
	for at := 0; at < inputs; at += 13 {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		opt := options(t, dir)
		opt.Sources = func(context.Context) iter.Seq2[doc.Source, error] {
			return func(yield func(doc.Source, error) bool) {
				i := 0
				for src, err := range notices(inputs)(ctx) {
					if i++; i > at {
						cancel()
					}
					if !yield(src, err) {
						return
					}
				}
			}
		}
		if _, err := run(t, ctx, opt); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at %d: %v", at, err)
		}
		if _, err := run(t, t.Context(), options(t, dir)); err != nil {
			t.Fatal(err)
		}
		if got := tree(t, dir); got != tree(t, want) {
			t.Fatalf("stopped at %d:\n%s", at, differ(got, tree(t, want)))
		}
	}
}

// failing is a sink that has a fault.
type failing struct{ err error }

func (f failing) Name() string                      { return "failing" }
func (f failing) Has(journal.Segment) (bool, error) { return false, nil }
func (f failing) Write(context.Context, journal.Segment, iter.Seq2[Placed, error]) error {
	return f.err
}
func (f failing) Finish(context.Context) error { return nil }
func (f failing) Close() error                 { return nil }

func TestFaultOfASink(t *testing.T) {
	b, err := Open(t.Context(), options(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	fault := errors.New("no room")
	b.sinks = []Sink{failing{fault}}
	if _, err := b.Run(t.Context()); !errors.Is(err, fault) {
		t.Errorf("%v", err)
	}
}

var allFormats = []Format{JSONL, Parquet, Markdown, XLSX, SQLite, Duplicates}

func TestSinks(t *testing.T) {
	dir := t.TempDir()
	opt := options(t, dir)
	opt.Formats = allFormats
	if _, err := run(t, t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "markdown", "000001", "00006-5.md"))
	if err != nil || !strings.Contains(string(page), "关于第5次检查的通知") {
		t.Errorf("%s, %v", page, err)
	}
	for _, s := range []string{"000001", "000004"} {
		if info, err := os.Stat(filepath.Join(dir, "xlsx", s, "tasks-1.xlsx")); err != nil || info.Size() < 3000 {
			t.Errorf("workbook of %s: %v", s, err)
		}
	}
	// another form later: it is made from the journal, without reading anything
	late := t.TempDir()
	if _, err := run(t, t.Context(), options(t, late)); err != nil {
		t.Fatal(err)
	}
	opt = options(t, late)
	opt.Formats = allFormats
	opt.Sources = func(context.Context) iter.Seq2[doc.Source, error] {
		return func(func(doc.Source, error) bool) {}
	}
	if _, err := run(t, t.Context(), opt); err != nil || tree(t, late) != tree(t, dir) {
		t.Errorf("made later the forms are others (%v)", err)
	}
}

// A store that is made after the duplicates were found has them, too.
func TestStoreAfterDuplicates(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []Format{Duplicates, SQLite} {
		opt := options(t, dir)
		opt.Formats = []Format{f}
		if _, err := run(t, t.Context(), opt); err != nil {
			t.Fatal(err)
		}
	}
	s, err := store.Open(t.Context(), filepath.Join(dir, StoreFile), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := clusters(t, dir)
	if st, err := s.Stats(t.Context()); err != nil || want == 0 || st.Clusters != want {
		t.Errorf("%d clusters in the store, %d in the folder, %v", st.Clusters, want, err)
	}
}

func TestFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"a/b.zip!/../../etc/passwd.html": "passwd",
		`c:\x\..`:                        "",
		"a/关于加强管理的通知（试行）.html": "关于加强管理的通知（试行）",
		"a/b\x00c\n|d.txt":             "b_c__d",
		"a/" + strings.Repeat("长", 99): strings.Repeat("长", 40),
		"archive.warc.gz!/1234":        "通知",
	} {
		d := &doc.Document{Source: doc.SourceInfo{Name: name}, Metadata: doc.Metadata{Title: "通知"}}
		if got := fileName(d); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// childEnv makes the test binary a batch that the test kills.
const childEnv = "GONGWEN_BATCH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		p, err := gongwen.New(gongwen.Options{})
		if err == nil {
			opt := options(&testing.B{}, dir)
			opt.Parser, opt.Formats = p, allFormats
			var b *Batch
			if b, err = Open(context.Background(), opt); err == nil {
				_, err = b.Run(context.Background())
				err = errors.Join(err, b.Close())
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Killed at random moments and started again until it comes to its end, a batch leaves what an undisturbed one leaves.
func TestKilled(t *testing.T) {
	want := t.TempDir()
	opt := options(t, want)
	opt.Formats = allFormats
	started := time.Now()
	if _, err := run(t, t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	whole := time.Since(started) + 30*time.Millisecond
	kills := 20
	if testing.Short() {
		kills = 3
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	killed := 0
	for killed < kills {
		dir := t.TempDir()
		for {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), childEnv+"="+dir)
			var errs strings.Builder
			cmd.Stderr = &errs
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(time.Duration(rnd.Int64N(int64(whole))), func() { cmd.Process.Kill() })
			err := cmd.Wait()
			timer.Stop()
			if err == nil {
				break
			}
			if cmd.ProcessState.Exited() {
				t.Fatalf("%v: %s", err, errs.String())
			}
			killed++
		}
		if got := tree(t, dir); got != tree(t, want) {
			t.Fatalf("after %d kills:\n%s", killed, differ(got, tree(t, want)))
		}
	}
}
