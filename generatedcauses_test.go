package gongwen_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/internal/generate"
)

// miss is a field that is not as it was made.
type miss struct {
	seed      uint64
	field     string
	lines     string
	got, want string
}

func (m miss) String() string {
	return fmt.Sprintf("seed %d, %s\n%sgot  %s\nwant %s", m.seed, m.field, m.lines, m.got, m.want)
}

// made is a task or a notice that was compared, with what was missed.
type made struct {
	forms  []int // numbers of their names
	misses []miss
}

// summary keeps what was compared.
type summary struct {
	tasks, notices []*made
	fields         map[string]int
	names          []string // of the forms
	numbers        map[string]int
}

func newSummary() *summary { return &summary{fields: map[string]int{}, numbers: map[string]int{}} }

// made notes what is compared.
func (s *summary) made(f generate.Features) *made {
	m := &made{}
	for _, dimension := range slices.Sorted(maps.Keys(f)) {
		if f[dimension] == "" {
			continue
		}
		name := dimension + ": " + f[dimension]
		number, ok := s.numbers[name]
		if !ok {
			number = len(s.names)
			s.numbers[name], s.names = number, append(s.names, name)
		}
		m.forms = append(m.forms, number)
	}
	return m
}

// cause is two forms that meet, or one twice, with the misses that they explain.
type cause struct {
	a, b        int
	wrong, made int
	shortest    miss
}

// enough is a number of cases that says something: the rate of a cause with few cases counts less.
const enough = 5

func (c cause) rate() float64 {
	rate := float64(c.wrong) / float64(c.made+enough)
	if c.a != c.b {
		rate *= 0.9 // one form explains better than two
	}
	return rate
}

func (c cause) explains(m *made) bool {
	return slices.Contains(m.forms, c.a) && slices.Contains(m.forms, c.b)
}

// causes explains misses by forms: those that fail most often first, and what they explain is not counted again.
func (s *summary) causes(list []*made) []cause {
	var out []cause
	for {
		c := s.worst(list)
		if c.wrong == 0 {
			return out
		}
		rest := list[:0:0]
		for _, m := range list {
			if !c.explains(m) {
				rest = append(rest, m)
			} else if len(m.misses) > 0 && (c.shortest.seed == 0 || len(m.misses[0].lines) < len(c.shortest.lines)) {
				c.shortest = m.misses[0]
			}
		}
		out = append(out, c)
		list = rest
	}
}

// worst is the form, or the pair of forms, whose rate of misses is highest.
func (s *summary) worst(list []*made) cause {
	n := len(s.names)
	counts := make([]cause, n*n)
	for _, m := range list {
		for i, a := range m.forms {
			for _, b := range m.forms[i:] {
				c := &counts[a*n+b]
				c.a, c.b = a, b
				c.made++
				c.wrong += min(1, len(m.misses))
			}
		}
	}
	return slices.MaxFunc(counts, func(a, b cause) int { return cmp.Compare(a.rate(), b.rate()) })
}

func (s *summary) say(c cause) string {
	forms := s.names[c.a]
	if c.a != c.b {
		forms += " + " + s.names[c.b]
	}
	return fmt.Sprintf("%d of %d  %s\n%v", c.wrong, c.made, forms, c.shortest)
}

// held is the share of tasks and of notices that must be as they were made. It only rises; at 1 every miss fails the test.
const heldTasks, heldNotices = 0.9995, 0.995

// report says what the misses have in common, and fails when there are more than before.
func (s *summary) report(t *testing.T) {
	var out strings.Builder
	for _, x := range []struct {
		what string
		list []*made
		held float64
	}{{"tasks", s.tasks, heldTasks}, {"notices", s.notices, heldNotices}} {
		wrong := 0
		for _, m := range x.list {
			wrong += min(1, len(m.misses))
		}
		fmt.Fprintf(&out, "%d of %d %s differ\n", wrong, len(x.list), x.what)
		for _, c := range s.causes(x.list) {
			fmt.Fprintf(&out, "\n%v\n", s.say(c))
		}
		if float64(wrong) > (1-x.held)*float64(len(x.list)) {
			t.Errorf("%d of %d %s differ, more than %.2f%%", wrong, len(x.list), x.what, 100*(1-x.held))
		}
	}
	if len(s.fields) > 0 {
		t.Logf("%v\n%s", s.fields, out.String())
	}
	if *missesFile != "" {
		s.write(t, &out)
	}
}

// write adds every miss, with the forms of its task or notice, and writes the file.
func (s *summary) write(t *testing.T, out *strings.Builder) {
	for _, m := range slices.Concat(s.tasks, s.notices) {
		for _, x := range m.misses {
			var forms []string
			for _, number := range m.forms {
				forms = append(forms, s.names[number])
			}
			fmt.Fprintf(out, "\n[%s]\n%v\n", strings.Join(forms, "; "), x)
		}
	}
	if err := os.WriteFile(*missesFile, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (s *summary) miss(m *made, g *generate.Notice, w *generate.Task, field, got, want string) {
	lines := ""
	if w != nil {
		lines = g.Lines(w)
	}
	m.misses = append(m.misses, miss{g.Seed, field, lines, got, want})
	s.fields[field]++
}
