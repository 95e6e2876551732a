package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/gongwen-go/gongwen/normalize"
)

// page is a page with its gold, as far as there is one.
type page struct {
	raw  []byte
	gold gold
	body string
}

// gold is the part of a gold file (SCHEMA.md) that is judged here.
type gold struct {
	File     string   `json:"file"`
	Tags     []string `json:"tags"`
	Metadata struct {
		Title     string `json:"title"`
		Published string `json:"published_date"`
	} `json:"metadata"`
	Body struct {
		TextFile string   `json:"text_file"`
		Must     []string `json:"must_contain"`
		MustNot  []string `json:"must_not_contain"`
	} `json:"body"`
}

// readPages reads the pages of a folder; those whose gold names no file (list pages) only count for speed.
func readPages(folder string) ([]page, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.html"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no *.html in %s", folder)
	}
	var pages []page
	for _, name := range names {
		p := page{}
		if p.raw, err = os.ReadFile(name); err != nil {
			return nil, err
		}
		if raw, err := os.ReadFile(strings.TrimSuffix(name, ".html") + ".json"); err == nil {
			if err := json.Unmarshal(raw, &p.gold); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		if p.gold.Body.TextFile != "" {
			body, err := os.ReadFile(filepath.Join(folder, p.gold.Body.TextFile))
			if err != nil {
				return nil, err
			}
			p.body = string(body)
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// ratio is right of all.
type ratio struct{ right, all int }

func (r *ratio) add(ok bool) {
	r.all++
	if ok {
		r.right++
	}
}

// score is how well a subject did.
type score struct {
	kept, removed, title, date ratio
	f4, tables                 []float64
}

// judge scores a subject on the pages that have gold.
func judge(s subject, pages []page) score {
	var out score
	for _, p := range pages {
		if p.gold.File == "" {
			continue
		}
		r, err := s.run(p.raw)
		if err != nil {
			r = result{}
		}
		text := core(r.text)
		for _, must := range p.gold.Body.Must {
			out.kept.add(strings.Contains(text, core(must)))
		}
		lines := map[string]bool{}
		for line := range strings.Lines(r.text) {
			lines[core(line)] = true
		}
		for _, not := range p.gold.Body.MustNot {
			c := core(not)
			gone := !strings.Contains(text, c)
			if len([]rune(c)) <= 6 {
				gone = !lines[c]
			}
			out.removed.add(gone && text != "")
		}
		if p.gold.Metadata.Title != "" {
			out.title.add(core(r.title) == core(p.gold.Metadata.Title))
		}
		if p.gold.Metadata.Published != "" {
			out.date.add(r.date == p.gold.Metadata.Published)
		}
		if p.body != "" {
			f := f4(core(p.body), text)
			out.f4 = append(out.f4, f)
			if slices.Contains(p.gold.Tags, "table") {
				out.tables = append(out.tables, f)
			}
		}
	}
	return out
}

// core folds a text as the gold is compared (SCHEMA.md): NFKC, letters and digits only, lower case; and Simplified, so that
// peers that leave a Traditional page as it is are not judged by that.
func core(s string) string {
	s = simplified.String(norm.NFKC.String(s))
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

var simplified = func() *normalize.Converter {
	c, err := normalize.NewConverter("t2s")
	if err != nil {
		panic(err) // a configuration of our own
	}
	return c
}()

// f4 is the F1 of the 4-grams of two folded texts.
func f4(want, got string) float64 {
	a, b := grams(want), grams(got)
	both, all := 0, 0
	for g, n := range a {
		both += min(n, b[g])
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

func grams(s string) map[string]int {
	runes := []rune(s)
	out := map[string]int{}
	for i := 0; i < max(1, len(runes)-3); i++ {
		out[string(runes[i:min(i+4, len(runes))])]++
	}
	return out
}
