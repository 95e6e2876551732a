package gongwen_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/generate"
)

var (
	noticeCount = flag.Int("notices", 300, "how many notices TestGenerated makes")
	noticeSeed  = flag.Uint64("notice", 0, "make only the notice of this seed, and print it")
	missesFile  = flag.String("misses", "", "write the summary of misses to this file")
)

// TestGenerated reads generated notices and compares them with what they were made to say, as the scorer compares.
func TestGenerated(t *testing.T) {
	p := newParser(t, gongwen.Options{})
	first, last := uint64(1), uint64(*noticeCount)
	if *noticeSeed > 0 {
		first, last = *noticeSeed, *noticeSeed
	}
	s := newSummary()
	made := make(chan *generate.Notice, last-first+1)
	stream := func(yield func(doc.Source, error) bool) {
		for seed := first; seed <= last; seed++ {
			g := generate.New(seed)
			made <- g
			if !yield(doc.Source{Name: fmt.Sprint(seed), Bytes: g.Source()}, nil) {
				return
			}
		}
	}
	for d, err := range p.All(t.Context(), stream) {
		g := <-made
		if err != nil {
			t.Errorf("seed %d: %v", g.Seed, err)
			continue
		}
		if *noticeSeed > 0 {
			show(t, g)
		}
		s.compare(g, d)
	}
	s.report(t)
}

// TestGeneratorItself: the same seed gives the same notice, with every slot of its templates filled.
func TestGeneratorItself(t *testing.T) {
	for seed := uint64(1); seed <= 100; seed++ {
		g := generate.New(seed)
		if !bytes.Equal(g.Source(), generate.New(seed).Source()) {
			t.Errorf("seed %d gives two notices", seed)
		}
		if text := g.Text(); g.Features["table"] != "HTML" && strings.ContainsAny(text, "○◎△◇<>LISGDYZP") {
			t.Errorf("seed %d: a slot is open:\n%s", seed, text)
		}
	}
}

// show prints a notice, and writes it to a file.
func show(t *testing.T, g *generate.Notice) {
	name := filepath.Join(os.TempDir(), fmt.Sprintf("notice-%d", g.Seed))
	if err := os.WriteFile(name, g.Source(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%v in %s\n%s", g.Features, name, g.Text())
}

func (s *summary) compare(g *generate.Notice, d *doc.Document) {
	whole := s.made(g.Features)
	s.notices = append(s.notices, whole)
	s.metadata(g, d, whole)
	s.outline(g, d, whole)
	left := readings(d.Tasks)
	var late []int // tasks that no reading is equal to
	for i, w := range g.Tasks {
		s.tasks = append(s.tasks, s.made(g.All(w)))
		if x := take(&left, equalTo(w)); x != nil {
			s.task(s.tasks[len(s.tasks)-1], g, w, x.Task)
		} else {
			late = append(late, i)
		}
	}
	base := len(s.tasks) - len(g.Tasks)
	for _, i := range late {
		m, w := s.tasks[base+i], g.Tasks[i]
		if x := take(&left, mostLike(w, left)); x != nil {
			s.task(m, g, w, x.Task)
		} else {
			is := "-"
			if len(left) > 0 && i == late[len(late)-1] {
				is = left[0].core
			}
			s.miss(m, g, w, "task", is, w.Title+"|"+w.Text)
		}
	}
	for _, x := range left {
		s.miss(whole, g, nil, "task invented", x.Title+"|"+x.Text+"|"+x.ResponsibilityText, "-")
	}
}

// reading is a task as the parser read it, with the letters of its title and text.
type reading struct {
	doc.Task
	core string
}

func readings(tasks []doc.Task) []reading {
	out := make([]reading, len(tasks))
	for i, x := range tasks {
		out[i] = reading{x, core(x.Title + x.Text)}
	}
	return out
}

// take takes the first reading that is right out of the list.
func take(list *[]reading, right func(reading) bool) *reading {
	i := slices.IndexFunc(*list, right)
	if i < 0 {
		return nil
	}
	x := (*list)[i]
	*list = slices.Delete(*list, i, i+1)
	return &x
}

func equalTo(w *generate.Task) func(reading) bool {
	want := core(w.Title + w.Text)
	return func(x reading) bool { return x.core == want }
}

// mostLike finds the reading that is most like w, if any is.
func mostLike(w *generate.Task, list []reading) func(reading) bool {
	best, most := 0.6, ""
	want := pairs(core(w.Title + w.Text))
	for _, x := range list {
		if like := alike(want, pairs(x.core)); like > best {
			best, most = like, x.core
		}
	}
	return func(x reading) bool { return most != "" && x.core == most }
}

func pairs(s string) map[string]int {
	out := map[string]int{}
	rs := []rune(s)
	for i := range len(rs) - 1 {
		out[string(rs[i:i+2])]++
	}
	return out
}

func alike(a, b map[string]int) float64 {
	both, all := 0, 0
	for k, n := range a {
		both += min(n, b[k])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(both) / float64(all)
}

func (s *summary) task(m *made, g *generate.Notice, w *generate.Task, x doc.Task) {
	equal := func(field, got, want string) {
		if got != want {
			s.miss(m, g, w, field, got, want)
		}
	}
	path, title := w.Path, w.Title
	if w.Heading != "" && x.Title == "" {
		path, title = append(slices.Clone(path), w.Heading), ""
	}
	equal("path", cores(x.Path), cores(path))
	if w.Features["task columns"] == "1" { // one cell says all
		equal("text", core(x.Title+x.Text), core(w.Title+w.Text))
	} else {
		equal("title", core(x.Title), core(title))
		equal("text", core(x.Text), core(w.Text))
	}
	if w.Label != "" {
		equal("label", bareLabel(x.Label), bareLabel(w.Label))
	}
	for role, units := range [generate.Roles][]doc.Unit{x.Lead, x.Implementing, x.Supporting, x.Guiding} {
		var names []string
		for _, u := range units {
			names = append(names, u.Name)
		}
		equal([]string{"lead", "implementing", "supporting", "guiding"}[role], folds(names), folds(w.Units[role]))
	}
	equal("deadlines", gotDeadlines(x.Deadlines, w.Deadlines), wantDeadlines(w.Deadlines))
}

func gotDeadlines(list []doc.Deadline, want []generate.Deadline) string {
	var out []string
	for _, d := range list {
		date := d.Date
		for _, w := range want {
			if len(w.Date) == 4 && strings.HasPrefix(date, w.Date) {
				date = w.Date
			}
		}
		out = append(out, string(d.Kind)+" "+date+" "+core(d.Text))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func wantDeadlines(list []generate.Deadline) string {
	var out []string
	for _, d := range list {
		out = append(out, d.Kind+" "+d.Date+" "+core(d.Text))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func (s *summary) metadata(g *generate.Notice, d *doc.Document, whole *made) {
	m := d.Metadata
	for _, f := range []struct{ name, got, want string }{
		{"metadata title", fold(m.Title), fold(g.Title)}, {"metadata kind", m.Kind, g.Kind}, {"metadata number", fold(m.DocNumber), fold(g.Number)},
		{"metadata date", string(m.WrittenDate), g.Written}, {"metadata issuers", folds(m.Issuers), folds(g.Issuers)},
		{"metadata recipients", folds(m.Recipients), folds(g.Recipients)},
	} {
		if f.got != f.want {
			s.miss(whole, g, nil, f.name, f.got, f.want)
		}
	}
}

func (s *summary) outline(g *generate.Notice, d *doc.Document, whole *made) {
	var got []generate.Section
	var walk func(list []doc.Section)
	walk = func(list []doc.Section) {
		for _, x := range list {
			got = append(got, generate.Section{Level: x.Level, Label: bareLabel(x.Label), Title: core(x.Title)})
			walk(x.Children)
		}
	}
	walk(d.Outline)
	for i, w := range g.Sections {
		w = generate.Section{Level: w.Level, Label: bareLabel(w.Label), Title: core(w.Title)}
		if i >= len(got) {
			s.miss(whole, g, nil, "outline", "-", fmt.Sprint(w))
			return
		}
		if w.Level == 0 {
			got[i].Level = 0
		}
		if strings.HasSuffix(w.Label, "条") { // articles have no headings
			got[i].Title = w.Title
		}
		if got[i] != w {
			s.miss(whole, g, nil, "outline", fmt.Sprint(got[i]), fmt.Sprint(w))
			return
		}
	}
	if len(got) > len(g.Sections) {
		s.miss(whole, g, nil, "outline", fmt.Sprint(got[len(g.Sections)]), "-")
	}
}

// marks are folded as the scorer folds them.
var marks = strings.NewReplacer("〈", "<", "〉", ">", "〔", "[", "〕", "]", "﹝", "[", "﹞", "]", "【", "[", "】", "]", "“", `"`, "”", `"`, "‘", "'", "’", "'",
	"—", "-", "–", "-", "。", ".", "、", ",", "…", ".", "‹", "<", "›", ">")

func fold(s string) string {
	s = marks.Replace(norm.NFKC.String(s))
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s))
}

// core is what is left without marks.
func core(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, fold(s))
}

func cores(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = core(s)
	}
	return strings.Join(out, " / ")
}

func folds(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fold(s)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func bareLabel(s string) string { return strings.TrimRight(fold(s), ".,") }
