package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/gongwen-go/gongwen/corpus"
	"github.com/gongwen-go/gongwen/corpus/journal"
	"github.com/gongwen-go/gongwen/internal/generate"
)

// quality is how well the duplicates of an archive were found. The truth is the Jaccard similarity of the texts that
// came out, of every pair in a family and of every pair that was found.
type quality struct {
	near, nearFound         int // pairs at Jaccard >= 0.8
	said, saidRight         int // pairs that were said to be at Jaccard >= 0.8
	excerpts, excerptsFound int // excerpts with their original, by what was written
	halves, halvesFound     int // excerpts of 45 to 55 % of the original
	kinds                   map[generate.Kind]*[2]int
	misses                  []string
}

// collection reads texts of a batch by the place of their records.
type collection struct {
	journal string
	names   map[string]string // name of an input → place
	sets    map[string][]uint64
	seed    maphash.Seed
}

// qualityOf compares what a batch with --duplicates found with the truth.
func qualityOf(archive string) (*quality, error) {
	list, err := readTruth(archive)
	if err != nil {
		return nil, err
	}
	c := &collection{journal: filepath.Join(archive+".out", "journal"), names: map[string]string{}, sets: map[string][]uint64{}, seed: maphash.MakeSeed()}
	if err := c.places(); err != nil {
		return nil, err
	}
	found, err := c.found(filepath.Join(archive+".out", "duplicates"))
	if err != nil {
		return nil, err
	}
	q := &quality{kinds: map[generate.Kind]*[2]int{}}
	families := map[string][]truth{}
	for _, t := range list {
		families[t.Family] = append(families[t.Family], t)
	}
	for _, t := range list { // in order, so that texts are read from near to near
		if family := families[t.Family]; family[0].Index == t.Index && len(family) > 1 {
			if err := q.family(c, family, found); err != nil {
				return nil, err
			}
			clear(c.sets)
		}
	}
	for pair, jaccard := range found {
		if jaccard < .8 {
			continue
		}
		q.said++
		j, _, err := c.compare(pair[0], pair[1])
		if err != nil {
			return nil, err
		}
		if j >= .8 {
			q.saidRight++
		}
		clear(c.sets)
	}
	return q, nil
}

// family counts the pairs of a family.
func (q *quality) family(c *collection, family []truth, found map[[2]string]float64) error {
	for i, a := range family {
		for _, b := range family[:i] {
			pa, pb := c.names[a.Name], c.names[b.Name]
			j, ratio, err := c.compare(pa, pb)
			if err != nil {
				return err
			}
			_, ok := found[ordered(pa, pb)]
			if j >= .8 {
				count(&q.near, &q.nearFound, ok)
				if !ok {
					q.misses = append(q.misses, fmt.Sprintf("near %s %s, %s %s: Jaccard %.3f", a.Name, pa, b.Name, pb, j))
				}
				k := a.Kind
				if k == generate.Original {
					k = b.Kind
				}
				if q.kinds[k] == nil {
					q.kinds[k] = new([2]int)
				}
				count(&q.kinds[k][0], &q.kinds[k][1], ok)
			}
			if a.Kind == generate.Excerpt && b.Kind == generate.Original || b.Kind == generate.Excerpt && a.Kind == generate.Original {
				count(&q.excerpts, &q.excerptsFound, ok)
				if !ok {
					q.misses = append(q.misses, fmt.Sprintf("excerpt %s %s of %s %s: Jaccard %.3f, lengths %.3f", a.Name, pa, b.Name, pb, j, ratio))
				}
				if ratio >= .45 && ratio <= .55 {
					count(&q.halves, &q.halvesFound, ok)
				}
			}
		}
	}
	return nil
}

func count(all, found *int, ok bool) {
	*all++
	if ok {
		*found++
	}
}

func ordered(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

func (q *quality) print(w io.Writer) {
	share := func(found, all int) string {
		return fmt.Sprintf("%d of %d (%.4f)", found, all, float64(found)/float64(max(all, 1)))
	}
	fmt.Fprintf(w, "\nnear duplicates: found %s, right %s; excerpts %s, of about half %s; by kind:", share(q.nearFound, q.near), share(q.saidRight, q.said),
		share(q.excerptsFound, q.excerpts), share(q.halvesFound, q.halves))
	for _, k := range []generate.Kind{generate.Repost, generate.Mirror, generate.Version, generate.Excerpt} {
		if n := q.kinds[k]; n != nil {
			fmt.Fprintf(w, " %s %s", k, share(n[1], n[0]))
		}
	}
	fmt.Fprint(w, "\n\n")
	for _, m := range q.misses {
		fmt.Fprintln(w, "missed:", m)
	}
}

// places finds where the record of each input stands.
func (c *collection) places() error {
	segments, err := journal.List(c.journal)
	if err != nil {
		return err
	}
	for _, s := range segments {
		for line, err := range s.Lines() {
			if err != nil {
				return err
			}
			var d struct {
				ID string `json:"id"` // of the record of the archive: the name of the item
			}
			if err := json.Unmarshal(line.Record, &d); err != nil {
				return err
			}
			c.names[d.ID] = fmt.Sprintf("%s:%d", s.Name(), line.Offset)
		}
	}
	return nil
}

func (c *collection) text(_ context.Context, place string) (string, error) {
	segment, offset, _ := strings.Cut(place, ":")
	n, err := strconv.Atoi(segment)
	if err != nil {
		return "", err
	}
	at, err := strconv.ParseInt(offset, 10, 64)
	if err != nil {
		return "", err
	}
	record, err := journal.ReadAt(c.journal, n, at)
	if err != nil {
		return "", err
	}
	var d struct {
		Text string `json:"text"`
	}
	err = json.Unmarshal(record, &d)
	return d.Text, err
}

// found are the pairs that the index knows, with their Jaccard similarity.
func (c *collection) found(dir string) (map[[2]string]float64, error) {
	index, err := corpus.Open(dir, corpus.Options{Text: c.text})
	if err != nil {
		return nil, err
	}
	defer index.Close()
	pairs := map[[2]string]float64{}
	for p, err := range index.Pairs(context.Background()) {
		if err != nil {
			return nil, err
		}
		pairs[ordered(p.A, p.B)] = p.Jaccard
	}
	return pairs, nil
}

// compare is the Jaccard similarity of the texts of two records, and the length of the shorter as a share of the longer.
func (c *collection) compare(a, b string) (jaccard, ratio float64, err error) {
	x, err := c.set(a)
	if err != nil {
		return 0, 0, err
	}
	y, err := c.set(b)
	if err != nil {
		return 0, 0, err
	}
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			both++
			i++
			j++
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	if len(x)+len(y) == 0 {
		return 0, 0, nil
	}
	return float64(both) / float64(len(x)+len(y)-both), float64(min(len(x), len(y))) / float64(max(len(x), len(y))), nil
}

// set are the hashes of the stretches of five letters and digits of a text, each once, sorted.
func (c *collection) set(place string) ([]uint64, error) {
	if s, ok := c.sets[place]; ok {
		return s, nil
	}
	text, err := c.text(context.Background(), place)
	if err != nil {
		return nil, err
	}
	var runes []rune
	for _, r := range norm.NFKC.String(text) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			runes = append(runes, r)
		}
	}
	set := []uint64{}
	for i := 5; i <= len(runes); i++ {
		set = append(set, maphash.String(c.seed, string(runes[i-5:i])))
	}
	slices.Sort(set)
	set = slices.Compact(set)
	c.sets[place] = set
	return set, nil
}
