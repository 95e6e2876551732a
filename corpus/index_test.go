package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// clustersOf are the clusters as printable lines.
func clustersOf(t testing.TB, ix *Index) []string {
	t.Helper()
	var out []string
	for c, err := range ix.Clusters(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		line := c.Representative
		for _, m := range c.Members {
			line += fmt.Sprintf(" %s:%s:%.6f:%.6f:%.6f", m.ID, m.Relation, m.Jaccard, m.Held, m.Holds)
		}
		out = append(out, line)
	}
	return out
}

func texter(texts map[string]string, calls *int) func(context.Context, string) (string, error) {
	return func(_ context.Context, id string) (string, error) {
		*calls++
		return texts[id], nil
	}
}

// archive is the collection of the recall test with what pages state, so that no two are equal in rank.
func archive(seed uint64, bases int) ([]*doc.Document, map[string]string) {
	texts, _ := collection(seed, bases)
	byID := map[string]string{}
	var out []*doc.Document
	for i, text := range texts {
		d := document(docName(i), text)
		d.Metadata.Published = fmt.Sprintf("20%02d-%02d-%02d", i/336, i/28%12+1, i%28+1)
		out = append(out, d)
		byID[d.ID] = text
	}
	return out, byID
}

func TestOrderDoesNotMatter(t *testing.T) {
	docs, texts := archive(2, 80)
	calls := 0
	build := func(docs []*doc.Document) []string {
		ix := New(Options{Text: texter(texts, &calls)})
		for _, d := range docs {
			if err := ix.Add(NewSketch(d)); err != nil {
				t.Fatal(err)
			}
		}
		var out []string
		for _, line := range clustersOf(t, ix) { // members stand in input order
			members := strings.Fields(line)
			sort.Strings(members[1:])
			out = append(out, strings.Join(members, " "))
		}
		sort.Strings(out)
		return out
	}
	want := build(docs)
	if len(want) < 50 {
		t.Fatalf("%d clusters", len(want))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2 {
		r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		if got := build(docs); !slices.Equal(got, want) {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// In parts, with the index closed and opened between them and little memory, is as at once; and texts that were compared
// are not fetched again.
func TestInParts(t *testing.T) {
	docs, texts := archive(3, 60)
	once, calls := New(Options{Text: texter(texts, new(int))}), 0
	for _, d := range docs {
		if err := once.Add(NewSketch(d)); err != nil {
			t.Fatal(err)
		}
	}
	want := clustersOf(t, once)
	dir := t.TempDir()
	for part := range 4 {
		ix, err := Open(dir, Options{Text: texter(texts, &calls), Memory: 1 << 16})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs[len(docs)*part/4 : len(docs)*(part+1)/4] {
			if err := ix.Add(NewSketch(d)); err != nil {
				t.Fatal(err)
			}
		}
		got := clustersOf(t, ix)
		if part == 3 && !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
	calls = 0
	ix, err := Open(dir, Options{Text: texter(texts, &calls)})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if got := clustersOf(t, ix); !slices.Equal(got, want) || calls > 0 {
		t.Errorf("opened again: the same is %v, %d texts fetched", slices.Equal(got, want), calls)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("left in the directory: %v", entries)
	}
}

func TestRecordKeepsAll(t *testing.T) {
	m := newMaker(4)
	for _, n := range []int{0, 3, 30, 44, 100, 3000} {
		d := document(doc.Digest([]byte{byte(n)}), string(m.text(n)))
		d.Metadata = doc.Metadata{Title: "青禾县2021年工作要点（征求意见稿）", DocNumber: "青政发〔2021〕3号", Published: "2021-03-22", WrittenDate: "2021-03"}
		d.Source = doc.SourceInfo{URL: "https://www.qinghe.gov.cn/a.html", MediaType: "text/html; charset=gbk"}
		d.Script = doc.Script{Detected: "traditional", Origin: "mainland", Converted: true}
		want := NewSketch(d)
		b, err := appendRecord(nil, &want)
		if err != nil || len(b) > maxRecord {
			t.Fatal(err, len(b))
		}
		var got Sketch
		if err := decodeRecord(b, &got); err != nil {
			t.Fatal(err)
		}
		if len(got.samples) == 0 {
			got.samples = nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		f := want.facts
		if f.year != 2021 || f.published != 20210322 || f.written != 20210300 || f.host != "qinghe.gov.cn" || f.flags != copied|traditional|draft|markup || f.stated != 4 {
			t.Errorf("facts: %+v", f)
		}
		for i := range b { // no prefix is a record
			if decodeRecord(b[:i], &got) == nil {
				t.Fatalf("%d of %d bytes are taken for a record", i, len(b))
			}
		}
	}
}

func TestTornFile(t *testing.T) {
	docs, _ := archive(5, 30)
	dir := t.TempDir()
	ix, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range docs {
		if err := ix.Add(NewSketch(d)); err != nil {
			t.Fatal(err)
		}
		if i%10 == 9 { // a block
			if err := ix.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, sketchFile))
	if err != nil {
		t.Fatal(err)
	}
	want := clustersOf(t, memoryIndexOf(t, docs, nil))
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		torn := bytes.Clone(whole)
		cut := len(header) + r.IntN(len(torn)-len(header))
		if r.IntN(2) == 0 {
			torn = torn[:cut]
		} else {
			torn[cut] ^= 1 << r.IntN(8)
		}
		if err := os.WriteFile(filepath.Join(dir, sketchFile), torn, 0o666); err != nil {
			t.Fatal(err)
		}
		ix, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		held := 0
		for id, err := range ix.IDs(t.Context()) {
			if err != nil || id != docs[held].ID {
				t.Fatalf("%d is %s, %v", held, id, err)
			}
			held++
		}
		if held != ix.Len() || held%10 != 0 || held == len(docs) || (ix.Dropped() == 0 && len(torn) == len(whole)) {
			t.Fatalf("%d held, %d bytes dropped", held, ix.Dropped())
		}
		for _, d := range docs[held:] {
			if err := ix.Add(NewSketch(d)); err != nil {
				t.Fatal(err)
			}
		}
		if got := clustersOf(t, ix); !slices.Equal(got, want) {
			t.Fatal("another result when the rest was added")
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func memoryIndexOf(t testing.TB, docs []*doc.Document, texts map[string]string) *Index {
	t.Helper()
	opt := Options{}
	if texts != nil {
		opt.Text = texter(texts, new(int))
	}
	ix := New(opt)
	for _, d := range docs {
		if err := ix.Add(NewSketch(d)); err != nil {
			t.Fatal(err)
		}
	}
	return ix
}

// A damaged or foreign file of verdicts is made again, not believed.
func TestVerdictsOfOthers(t *testing.T) {
	docs, texts := archive(6, 12)
	dir := t.TempDir()
	run := func(docs []*doc.Document) ([]string, int) {
		calls := 0
		ix, err := Open(dir, Options{Text: texter(texts, &calls)})
		if err != nil {
			t.Fatal(err)
		}
		defer ix.Close()
		for _, d := range docs {
			if err := ix.Add(NewSketch(d)); err != nil {
				t.Fatal(err)
			}
		}
		return clustersOf(t, ix), calls
	}
	want, _ := run(docs)
	file := filepath.Join(dir, verdictFile)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const of = len(verdictHeader) // the end and the sum of the sketches, and the verdicts behind them
	for _, i := range []int{0, of - 1, of, of + 8, of + 16, len(good) / 2, len(good) - 8, len(good) - 1} {
		bad := bytes.Clone(good)
		bad[i] ^= 0x40
		if err := os.WriteFile(file, bad, 0o666); err != nil {
			t.Fatal(err)
		}
		if got, calls := run(nil); !slices.Equal(got, want) || calls == 0 {
			t.Fatalf("byte %d: %d calls", i, calls)
		}
	}
	// The sketches are lost, others come in their place.
	if err := os.Remove(filepath.Join(dir, sketchFile)); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(docs)
	if got, _ := run(docs); !slices.Equal(got, clustersOf(t, memoryIndexOf(t, docs, texts))) {
		t.Error("verdicts of other documents were believed")
	}
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, sketchFile), []byte("something else that is long enough"), 0o666); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the disk is gone")
	docs, texts := archive(7, 30)
	for _, test := range []struct {
		name string
		want error
		run  func() error
	}{
		{"another file", doc.ErrUnsupported, func() error { _, err := Open(dir, Options{}); return err }},
		{"no directory", doc.ErrOptions, func() error { _, err := Open("", Options{}); return err }},
		{"negative memory", doc.ErrOptions, func() error { _, err := Open(t.TempDir(), Options{Memory: -1}); return err }},
		{"a file in the place of the directory", os.ErrExist, func() error { _, err := Open(filepath.Join(dir, sketchFile), Options{}); return ignoreNotDir(err) }},
		{"long id", doc.ErrTooLarge, func() error { return New(Options{}).Add(Sketch{ID: strings.Repeat("x", 255)}) }},
		{"text cannot be read", broken, func() error {
			return firstError(t.Context(), docs, Options{Text: func(context.Context, string) (string, error) { return "", broken }})
		}},
		{"another text", doc.ErrDamaged, func() error {
			return firstError(t.Context(), docs, Options{Text: func(context.Context, string) (string, error) { return "别的文本", nil }})
		}},
		{"cancelled", context.Canceled, func() error {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			return firstError(ctx, docs, Options{Text: texter(texts, new(int))})
		}},
	} {
		if err := test.run(); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	missing := Options{Text: func(context.Context, string) (string, error) { return "", doc.ErrNoInput }}
	ix := New(missing)
	for _, d := range docs {
		if err := ix.Add(NewSketch(d)); err != nil {
			t.Fatal(err)
		}
	}
	if got := clustersOf(t, ix); !slices.Equal(got, clustersOf(t, memoryIndexOf(t, docs, nil))) {
		t.Error("texts that are not there are not estimated")
	}
}

// ignoreNotDir makes one error of what systems say of a directory that is a file.
func ignoreNotDir(err error) error {
	if err != nil {
		return os.ErrExist
	}
	return nil
}

func firstError(ctx context.Context, docs []*doc.Document, opt Options) error {
	ix := New(opt)
	for _, d := range docs {
		if err := ix.Add(NewSketch(d)); err != nil {
			return err
		}
	}
	for _, err := range ix.Clusters(ctx) {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestSorter(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 1000, 1024, 1025, 10_000} {
		dir := t.TempDir()
		ix := &Index{dir: dir, opt: Options{Memory: 1}}
		s := ix.sorter()
		var want []uint64
		for range n {
			v := r.Uint64() >> r.IntN(64)
			want = append(want, v)
			if err := s.push(v); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(want)
		var got []uint64
		for v, err := range s.all() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, v)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d numbers are not sorted", n)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
}

func TestUnion(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		n := 2 + r.IntN(60)
		u, family := newUnion(n), map[int]int{}
		for i := range n {
			family[i] = i
		}
		for range n {
			a, b := r.IntN(n), r.IntN(n)
			from, to := family[a], family[b]
			if u.join(uint32(a), uint32(b)) != (from != to) {
				t.Fatal("join")
			}
			for i := range maps.Clone(family) {
				if family[i] == from {
					family[i] = to
				}
			}
		}
		for a := range n {
			for b := range n {
				if (u.find(uint32(a)) == u.find(uint32(b))) != (family[a] == family[b]) {
					t.Fatal("find")
				}
			}
		}
	}
}

// full is a storage on a disk that is full for a while.
type full struct {
	*memory
	on bool
}

var errFull = errors.New("no space left")

func (f *full) WriteAt(p []byte, off int64) (int, error) {
	if f.on {
		n, _ := f.memory.WriteAt(p[:len(p)/2], off)
		return n, errFull
	}
	return f.memory.WriteAt(p, off)
}

func TestFullDisk(t *testing.T) {
	docs, _ := archive(18, 40)
	ix := New(Options{})
	disk := &full{memory: ix.s.(*memory)}
	ix.s = disk
	for i, d := range docs {
		disk.on = i%7 == 3
		if err := ix.Add(NewSketch(d)); err != nil {
			t.Fatal(err)
		}
		if err := ix.Flush(); (err != nil) != disk.on || disk.on && !errors.Is(err, errFull) {
			t.Fatalf("%d: %v", i, err)
		}
	}
	disk.on = false
	if got := clustersOf(t, ix); !slices.Equal(got, clustersOf(t, memoryIndexOf(t, docs, nil))) {
		t.Error("sketches were lost")
	}
}

func TestConcurrent(t *testing.T) {
	docs, texts := archive(19, 40)
	ix := New(Options{Text: func(_ context.Context, id string) (string, error) { return texts[id], nil }})
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := w; i < len(docs); i += 4 {
				if err := ix.Add(NewSketch(docs[i])); err != nil {
					t.Error(err)
				}
				if i%20 == 0 {
					for _, err := range ix.Clusters(t.Context()) {
						if err != nil {
							t.Error(err)
						}
					}
				}
			}
		})
	}
	wg.Wait()
	members := func(lines []string) (out int) {
		for _, l := range lines {
			out += len(strings.Fields(l))
		}
		return out
	}
	got, want := clustersOf(t, ix), clustersOf(t, memoryIndexOf(t, docs, texts))
	if len(got) != len(want) || members(got) != members(want) {
		t.Errorf("%d clusters, want %d", len(got), len(want))
	}
}
