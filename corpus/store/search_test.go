package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
)

// source is a file of testdata with an address.
func source(t testing.TB, name string) doc.Source {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return doc.Source{Name: name, URL: "https://www.yunchuan.example.cn/" + name, Bytes: b}
}

// notices are the files of testdata that most tests load.
var notices = []string{"notice.txt", "work-points.txt", "report.txt", "mirror.txt", "flattened-table.txt", "order.txt"}

// found names what was found: the title of the task, or the input of the document.
func found(hits []store.Hit) []string {
	out := []string{}
	for _, h := range hits {
		if h.Task != nil {
			out = append(out, h.Task.Title)
		} else {
			out = append(out, h.Source.Name)
		}
	}
	return out
}

func TestSearch(t *testing.T) {
	s := open(t)
	load(t, s, "1", parsed(t, notices...)...)
	for _, c := range []struct {
		name string
		q    store.Query
		want []string
	}{
		{"words of two characters, all needed", store.Query{Text: "数据 牵头"}, []string{"共享数据", "缩短审批时间", "推进“一件事”联办"}},
		{"one character", store.Query{Text: "账"}, []string{"清理拖欠账款"}},
		{"a phrase", store.Query{Text: `"编制公共数据目录"`}, []string{"共享数据"}},
		{"across words, and not", store.Query{Text: "据目 -共享"}, []string{"编制数据目录", "建立数据目录"}},
		{"full width", store.Query{Text: "９月３０日前"}, []string{"清理拖欠账款"}},
		{"what is not there", store.Query{Text: "渔业"}, []string{}},
		{"documents", store.Query{Text: "台账", Of: store.Documents}, []string{"notice.txt", "work-points.txt"}},
		{"documents by number", store.Query{Number: "云政办发[2026]5号", Of: store.Documents}, []string{"work-points.txt"}},
		{"by year and kind", store.Query{Year: 2021, Kind: "通知", Of: store.Documents}, []string{"notice.txt"}},
		{"by host, or the domain above", store.Query{Host: "Example.cn", Year: 2026, Of: store.Documents}, []string{"work-points.txt"}},
		{"part of a host is none", store.Query{Host: "uan.example.cn", Of: store.Documents}, []string{}},
		{"documents with a task of a unit", store.Query{Unit: "市残联", Of: store.Documents}, []string{"notice.txt", "flattened-table.txt"}},
	} {
		hits, err := s.Search(t.Context(), c.q)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := found(hits); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// unit and deadline make tasks for tests that parse nothing.
func unit(name, canonical string) doc.Unit {
	return doc.Unit{Name: name, Canonical: canonical, Region: "云川市", Level: "市", Basis: doc.Stated}
}

func due(days ...string) []doc.Deadline {
	var out []doc.Deadline
	for _, d := range days {
		out = append(out, doc.Deadline{Text: d, Kind: doc.DateLimit, Date: d})
	}
	return out
}

// made are two documents whose tasks have units and limits of all forms.
func made() []*doc.Document {
	lead := func(title string, limits []doc.Deadline, units ...doc.Unit) doc.Task {
		return doc.Task{ID: title, Title: title, Text: "做好" + title, Lead: units, Deadlines: limits}
	}
	a := &doc.Document{ID: "a", Text: "甲", Source: doc.SourceInfo{Name: "a.txt"}, Metadata: doc.Metadata{
		Title: "甲通知", Issuers: []string{"云川市人民政府"}, WrittenDate: "2026-01-05"}}
	a.Tasks = []doc.Task{
		lead("一", due("2026-06-30"), unit("市财政局", "云川市财政局")),
		lead("二", due("2026-03-31", "2026-12-31"), unit("云川市财政局", "云川市财政局")),
		lead("三", nil, unit("市财政局", "")),
		lead("四", due("2027-01-31"), unit("财政局", "青禾县财政局")),
		lead("五", nil, unit("市发改委", "云川市发展和改革委员会")),
		lead("六", nil, unit("市发展改革委", "云川市发展和改革委员会")),
	}
	b := &doc.Document{ID: "b", Text: "乙", Source: doc.SourceInfo{Name: "b.txt"}, Metadata: doc.Metadata{
		Title: "乙通知", Issuers: []string{"青禾县人民政府"}, Published: "2026-02-01"}}
	seven := lead("七", due("2026-05-01"), unit("县审计局", "青禾县审计局"))
	seven.Supporting = []doc.Unit{unit("市财政局", "云川市财政局")}
	b.Tasks = []doc.Task{seven}
	return []*doc.Document{a, b}
}

func TestSearchTasks(t *testing.T) {
	s := open(t)
	load(t, s, "1", made()...)
	for _, c := range []struct {
		name string
		q    store.Query
		want string
	}{
		{"all, latest document first", store.Query{}, "七一二三四五六"},
		{"unit by its suffix form", store.Query{Unit: "市财政局", Role: store.Lead}, "一二三"},
		{"unit in any role", store.Query{Unit: "市财政局"}, "七一二三"},
		{"unit by its full name: one without canonical name is not found", store.Query{Unit: "云川市财政局"}, "七一二"},
		{"unit without level", store.Query{Unit: "财政局", Role: store.Lead}, "一二三四"},
		{"unit by a form that another task writes", store.Query{Unit: "市发改委"}, "五六"},
		{"role alone", store.Query{Role: store.Supporting}, "七"},
		{"due before, the day included", store.Query{DueBefore: "2026-06-30"}, "七一二"},
		{"due between, by one limit", store.Query{DueAfter: "2026-04-01", DueBefore: "2026-11-30"}, "七一"},
		{"due after, the day included", store.Query{DueAfter: "2027-01-31"}, "四"},
		{"overdue, the day not included", store.Query{Overdue: "2026-05-01"}, "二"},
		{"order by limit", store.Query{Order: store.ByDue}, "二七一四三五六"},
		{"order by the limit asked for", store.Query{Order: store.ByDue, DueAfter: "2026-04-01"}, "七一二四"},
		{"issuer", store.Query{Issuer: "青禾县"}, "七"},
		{"region of a unit or an issuer", store.Query{Region: "青禾县"}, "七"},
		{"limit and offset", store.Query{Limit: 2, Offset: 1}, "一二"},
		{"beyond the end", store.Query{Offset: 100}, ""},
		{"text and unit", store.Query{Text: "做好", Unit: "审计局"}, "七"},
		{"a canonical name is no text", store.Query{Text: "发展和改革"}, ""},
		{"rank: short before long, ties in order of loading", store.Query{Text: "做好"}, "四一三五二六七"},
		{"and not", store.Query{Text: "甲通知 -丙", Of: store.Documents}, "a.txt"},
	} {
		hits, err := s.Search(t.Context(), c.q)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := strings.Join(found(hits), ""); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestHit(t *testing.T) {
	s := open(t)
	d := parsed(t, "work-points.txt")[0]
	load(t, s, "1", d)
	hits, err := s.Search(t.Context(), store.Query{Text: "拖欠台账", Marks: [2]string{"<", ">"}})
	if err != nil || len(hits) != 1 {
		t.Fatalf("%d hits, %v", len(hits), err)
	}
	h := hits[0]
	i := slices.IndexFunc(d.Tasks, func(t doc.Task) bool { return t.ID == h.Task.ID })
	if diff := compare(d.Tasks[i], *h.Task); diff != "" {
		t.Errorf("task (-loaded +found):\n%s", diff)
	}
	if diff := compare(d.Metadata, h.Metadata); diff != "" {
		t.Errorf("metadata (-loaded +found):\n%s", diff)
	}
	if h.ID != d.ID || h.Source != d.Source {
		t.Errorf("id %s, source %+v", h.ID, h.Source)
	}
	if !strings.HasPrefix(h.Snippet, "清理拖欠账款 建立<拖欠台账>，9月30日前") {
		t.Errorf("snippet %s", h.Snippet)
	}
	if h.Score <= 0 || h.Score > 3.2 {
		t.Errorf("score %v", h.Score)
	}
}

func TestQueryErrors(t *testing.T) {
	s := open(t)
	for _, q := range []store.Query{
		{Text: `"数据`}, {Text: "-"}, {Text: strings.Repeat("数", 1001)}, {Of: "pages"}, {Role: "boss"}, {Order: "size"},
		{DueAfter: "soon"}, {DueBefore: "2026-02-30"}, {Overdue: "2026-1-1"}, {Limit: -1}, {Offset: -1}, {Year: -1},
		{DueBefore: "2026-01-01' OR 1=1 --"},
	} {
		hits, err := s.Search(t.Context(), q)
		if !errors.Is(err, doc.ErrOptions) || hits != nil {
			t.Errorf("%+v: %v", q, err)
		}
		if !errors.Is(q.Check(), doc.ErrOptions) {
			t.Errorf("%+v: Check says %v", q, q.Check())
		}
		for _, err := range s.Documents(t.Context(), q) {
			if !errors.Is(err, doc.ErrOptions) {
				t.Errorf("documents of %+v: %v", q, err)
			}
		}
	}
}

// Values never become SQL.
func TestQuotes(t *testing.T) {
	s := open(t)
	load(t, s, "1", made()...)
	const nasty = `') OR 1=1; DROP TABLE tasks; --`
	for _, q := range []store.Query{
		{Unit: nasty}, {Issuer: nasty}, {Region: nasty}, {Number: nasty}, {Kind: nasty}, {Host: nasty}, {Text: nasty},
		{Text: `做好 "AND"`}, {Text: "NEAR(做好 一)"}, {Text: "做好*"}, {Text: "grams:做好"}, {Text: "^做好"},
	} {
		if hits, err := s.Search(t.Context(), q); err != nil || len(hits) != 0 {
			t.Errorf("%+v: %q, %v", q, found(hits), err)
		}
	}
	if hits, err := s.Search(t.Context(), store.Query{}); err != nil || len(hits) != 7 {
		t.Errorf("%d tasks are left, %v", len(hits), err)
	}
}

// scan is the search as one reads it: every term stands in the text, and a word or number as a whole.
func scan(text string, terms []string) bool {
	for _, term := range terms {
		if !stands(strings.ToLower(text), strings.ToLower(term)) {
			return false
		}
	}
	return true
}

func stands(text, term string) bool {
	t, n := []rune(text), []rune(term)
	word := func(a, b rune) bool {
		latin := func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) }
		return latin(a) && latin(b) || unicode.IsDigit(a) && unicode.IsDigit(b)
	}
	for i := 0; i+len(n) <= len(t); i++ {
		if string(t[i:i+len(n)]) == string(n) && (i == 0 || !word(t[i-1], n[0])) &&
			(i+len(n) == len(t) || !word(n[len(n)-1], t[i+len(n)])) {
			return true
		}
	}
	return false
}

// Search finds what a scan finds, no more and no less, in documents and in tasks.
func TestSearchIsScan(t *testing.T) {
	s := open(t)
	text := rapid.StringOfN(rapid.SampledFrom([]rune("数据共享台账数据共享ab12,。\n ")), 1, 40, -1)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		var docs []*doc.Document
		number := fmt.Sprint(n)
		for i := range rapid.IntRange(1, 5).Draw(t, "documents") {
			d := &doc.Document{ID: strings.Repeat("x", i), Source: doc.SourceInfo{Name: number}, Text: text.Draw(t, "text")}
			d.Metadata = doc.Metadata{Title: text.Draw(t, "title"), Kind: number}
			for range rapid.IntRange(0, 3).Draw(t, "tasks") {
				d.Tasks = append(d.Tasks, doc.Task{Title: text.Draw(t, "task"), Text: text.Draw(t, "task text"),
					Lead: []doc.Unit{{Name: text.Draw(t, "unit"), Canonical: text.Draw(t, "canonical")}}})
			}
			docs = append(docs, d)
		}
		if err := s.Load(t.Context(), number, sequence(docs...)); err != nil {
			t.Fatal(err)
		}
		terms := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("数据共享台账ab12,")), 1, 4, -1), 1, 3).Draw(t, "terms")
		var wantDocs, wantTasks, gotDocs, gotTasks []string
		for _, d := range docs {
			if scan(d.Text+"\n"+d.Metadata.Title, terms) {
				wantDocs = append(wantDocs, d.ID)
			}
			for _, task := range d.Tasks {
				if scan(task.Title+"\n"+task.Text+"\n"+task.Lead[0].Name, terms) {
					wantTasks = append(wantTasks, task.Title)
				}
			}
		}
		for _, of := range []store.Of{store.Documents, store.Tasks} {
			hits, err := s.Search(t.Context(), store.Query{Text: strings.Join(terms, " "), Of: of, Limit: 100, Order: store.ByDate, Kind: number})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hits {
				if of == store.Documents {
					gotDocs = append(gotDocs, h.ID)
				} else {
					gotTasks = append(gotTasks, h.Task.Title)
				}
			}
		}
		if !slices.Equal(gotDocs, wantDocs) || !slices.Equal(gotTasks, wantTasks) {
			t.Errorf("terms %q\n documents %q, want %q\n tasks %q, want %q", terms, gotDocs, wantDocs, gotTasks, wantTasks)
		}
	})
}

// FuzzSearch searches for anything: it is found with all its terms, or refused with a reason.
func FuzzSearch(f *testing.F) {
	for _, text := range []string{"牵头 数据", `"数据目录" -台账`, "账", "2026年", "ＰＭ2.5", `"`, "-", "a*", "AND", "NEAR(a b)", "‘；", "\x00", "\xff数"} {
		f.Add(text)
	}
	s := open(f)
	docs := parsed(f, notices...)
	load(f, s, "1", docs...)
	f.Fuzz(func(t *testing.T, text string) {
		hits, err := s.Search(t.Context(), store.Query{Text: text, Of: store.Documents})
		if err != nil {
			if !errors.Is(err, doc.ErrOptions) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r < 0x4E00 || r > 0x9FFF }) {
			return // what its terms are is another matter
		}
		want := slices.DeleteFunc(slices.Clone(docs), func(d *doc.Document) bool {
			return !strings.Contains(d.Text+"\n"+d.Metadata.Title, text)
		})
		if len(hits) != len(want) {
			t.Errorf("%q: found %q of %d", text, found(hits), len(want))
		}
	})
}
