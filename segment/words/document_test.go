package words

import (
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
)

// notice is a document as the root would give it, as far as words look at it.
func notice() *doc.Document {
	unit := func(name, canonical string) doc.Unit {
		return doc.Unit{Name: name, Canonical: canonical, Region: "云川市"}
	}
	const text = `云川市人民政府办公室关于推进低空经济发展的通知
市直各单位，云津航空园区：
为贯彻《青禾通办管理条例》（以下简称《通办条例》），推进云川航空产业园（以下简称云航园）建设，现就低空经济工作通知如下。
一、推进“青禾一窗”改革。低空经济要素进入“青禾一窗”，本通知所称轻型起降点，是指低空经济设施。（市财政局、云川市大数据发展管理局负责，各有关部门配合）
二、青禾一窗接入云航园，市财政局长参加。低空经济按《通办条例》管理，“只说一次”不作要求。轻型起降点和低空经济设施由社会保障部门使用。`
	return &doc.Document{
		Text: text,
		Metadata: doc.Metadata{
			Title:      "云川市人民政府办公室关于推进低空经济发展的通知",
			Issuers:    []string{"云川市人民政府办公室"},
			Recipients: []string{"市直各单位", "云津航空园区、山城航空园区"},
		},
		Tasks: []doc.Task{{
			Title: "推进“青禾一窗”改革",
			Lead:  []doc.Unit{unit("市财政局", "云川市财政局"), unit("云川市大数据发展管理局", ""), unit("社会保障部", "")},
			Supporting: []doc.Unit{
				{Name: "各有关部门", Generic: true}, {Name: "具有处罚权的机关"},
			},
		}},
	}
}

func TestForDocument(t *testing.T) {
	var w Words
	known := w.ForDocument(notice())
	for _, c := range []struct{ text, want string }{
		{"由市财政局牵头", "由|市财政局|牵头"},
		{"云川市财政局和云川市大数据发展管理局", "云川市财政局|和|云川市大数据发展管理局"},
		{"市财政局长、社会保障部门", "市|财政|局长|、|社会保障|部门"}, // a term never cuts a word
		{"市财政\n局", "市|财政|局"},                  // nor reaches over a line
		{"云川市水利站", "云川市|水利|站"},
		{"云津航空园区与山城航空园区", "云津航空园区|与|山城航空园区"},
		{"接入青禾一窗和云航园", "接入|青禾一窗|和|云航园"},
		{"《青禾通办管理条例》，《通办条例》", "《|青禾通办管理条例|》|，|《|通办条例|》"},
		{"轻型起降点的低空经济", "轻型起降点|的|低空经济"},
		{"各有关部门只说一次", "各|有关|部门|只|说|一次"}, // nobody's name; quoted only once
		{"具有处罚权的机关", "具有|处罚|权|的|机关"},
	} {
		if got := strings.Join(known.Cut(c.text), "|"); got != c.want {
			t.Errorf("Cut(%q)\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	if got := w.Cut("低空经济接入云航园"); slices.Contains(got, "云航园") || slices.Contains(got, "低空经济") {
		t.Errorf("terms of a document reached other Words: %q", got)
	}
	annex := known.ForDocument(&doc.Document{Metadata: doc.Metadata{Issuers: []string{"云津机场公司"}}})
	if got := strings.Join(annex.Cut("云津机场公司接入云航园"), "|"); got != "云津机场公司|接入|云航园" {
		t.Errorf("an annex has not both documents' terms: %s", got)
	}
}

// The own vocabulary stays with those who go on from it.
func TestForDocumentVocabulary(t *testing.T) {
	w, err := New(Options{Vocabulary: "云上青禾"})
	if err != nil {
		t.Fatal(err)
	}
	got := w.ForDocument(notice()).Cut("云上青禾由市财政局建设")
	if want := []string{"云上青禾", "由", "市财政局", "建设"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDocumentKeywords(t *testing.T) {
	var w Words
	d := notice()
	got := w.DocumentKeywords(d, 0)
	if got[0].Text != "低空经济" || got[0].Count != 6 {
		t.Errorf("first is %+v", got[0])
	}
	at := func(word string) int {
		return slices.IndexFunc(got, func(k Keyword) bool { return k.Text == word })
	}
	if i := at("青禾一窗"); i < 0 || i > 3 || got[i].Count != 3 {
		t.Errorf("青禾一窗, of a heading, is number %d of %+v", i, got)
	}
	if at("云川市大数据发展管理局") < 0 { // no span: it may stand anywhere
		t.Error("a unit in the text is not counted")
	}
	start := strings.Index(d.Text, "云川市大数据发展管理局")
	d.Tasks[0].Lead[1].Span = doc.Span{Start: start, End: start + len("云川市大数据发展管理局")}
	for i, k := range w.DocumentKeywords(d, 0) {
		if k.Text == "云川市大数据发展管理局" {
			t.Errorf("keyword %d is who does a task: %+v", i, k)
		}
		if k.Weight <= 0 || k.Weight > 13.91 {
			t.Errorf("keyword %d is out of range: %+v", i, k)
		}
	}
	if again := w.DocumentKeywords(notice(), 0); !cmp.Equal(got, again) {
		t.Errorf("the order is not stable: %s", cmp.Diff(got, again))
	}
	if got := w.DocumentKeywords(new(doc.Document), 5); len(got) != 0 {
		t.Errorf("keywords of nothing: %+v", got)
	}
}

// Terms put words together; every border they leave is one of the dictionary's.
func TestTermsOnlyJoin(t *testing.T) {
	var w Words
	part := rapid.SampledFrom(strings.Split("市|财政|局|长|云川|数据|的|部门|5G|+|PM2.5| |\n|“|”|《|》|简称|，|办公室|区|é|\xff|𠀀", "|"))
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(part, 0, 30).Draw(t, "parts"), "") })
	rapid.Check(t, func(t *rapid.T) {
		d := &doc.Document{Text: text.Draw(t, "text")}
		d.Metadata.Title = text.Draw(t, "title")
		d.Metadata.Issuers = rapid.SliceOfN(text, 0, 3).Draw(t, "issuers")
		checkJoins(t, &w, w.ForDocument(d), d.Text)
	})
}

// checkJoins compares the words with terms to those of the dictionary alone.
func checkJoins(t interface{ Fatalf(string, ...any) }, w, known *Words, text string) {
	borders := map[int]bool{}
	for _, p := range w.split(text) {
		borders[p.start], borders[p.end] = true, true
	}
	end := 0
	for _, p := range known.cut(text) {
		if p.start < end || p.end <= p.start || !borders[p.start] || !borders[p.end] || strings.TrimSpace(text[end:p.start]) != "" {
			t.Fatalf("%q: word %q at %d", text, text[p.start:p.end], p.start)
		}
		end = p.end
	}
	if strings.TrimSpace(text[end:]) != "" {
		t.Fatalf("%q: %q is lost", text, text[end:])
	}
}

// One Words of a document serves many goroutines.
func TestForDocumentConcurrent(t *testing.T) {
	var w Words
	known := w.ForDocument(notice())
	text := notice().Text
	want := w.ForDocument(notice()).Cut(text)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			known.DocumentKeywords(notice(), 3)
			if got := known.Cut(text); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	group.Wait()
}

// Nothing is loaded before the first word is cut, neither by the import nor by New or ForDocument. A process of its own
// shows it.
func TestIdle(t *testing.T) {
	const child = "GONGWEN_WORDS_IDLE"
	if os.Getenv(child) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestIdle$")
		cmd.Env = append(os.Environ(), child+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	allocated := func(f func()) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	var w *Words
	if n := allocated(func() {
		w, _ = New(Options{})
		w = w.ForDocument(notice())
	}); n > 256<<10 {
		t.Errorf("%d bytes before the first word", n)
	}
	if n := allocated(func() { w.Cut("词") }); n < 16<<20 {
		t.Errorf("only %d bytes for the dictionary: the measure does not see it", n)
	}
}

// usual is a notice of 10 KiB with 30 tasks, the mean of those that we know.
func usual() *doc.Document {
	d := notice()
	d.Text = strings.Repeat(d.Text, 10*1024/len(d.Text))
	for range 29 {
		d.Tasks = append(d.Tasks, d.Tasks[0])
	}
	return d
}

func BenchmarkForDocument(b *testing.B) {
	d := usual()
	var w Words
	b.ReportAllocs()
	for b.Loop() {
		w.ForDocument(d)
	}
}

// BenchmarkCutDocument cuts the same text with the dictionary alone and with a document's terms.
func BenchmarkCutDocument(b *testing.B) {
	d := usual()
	var w Words
	for name, w := range map[string]*Words{"plain": &w, "terms": w.ForDocument(d)} {
		b.Run(name, func(b *testing.B) {
			w.Cut(d.Text)
			b.SetBytes(int64(len(d.Text)))
			b.ReportAllocs()
			for b.Loop() {
				w.Cut(d.Text)
			}
		})
	}
}
