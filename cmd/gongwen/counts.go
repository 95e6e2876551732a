package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/internal/batch"
)

// writeCounts writes the summary of a batch.
func writeCounts(w io.Writer, c batch.Counts, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(c)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s inputs (%s): %s documents with %s tasks, %s failed\n", thousands(c.Documents+c.Failed), size(c.Bytes), thousands(c.Documents), thousands(c.Tasks), thousands(c.Failed))
	for _, row := range []struct {
		head   string
		counts map[string]int
		byKey  bool
	}{
		{"pages", c.PageKind, false}, {"kinds", c.Kind, false}, {"issuers", c.Issuer, false}, {"years", c.Year, true},
		{"charsets", c.Charset, false}, {"script", c.Script, false}, {"errors", c.Error, false},
	} {
		if len(row.counts) > 0 {
			fmt.Fprintf(&b, "%-10s %s\n", row.head, most(row.counts, row.byKey))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mostKeys is how many keys of a count a line shows.
const mostKeys = 12

// most lists the largest counts, or all by their keys, and how many others there are.
func most(counts map[string]int, byKey bool) string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
	rest := 0
	if !byKey && len(keys) > mostKeys {
		rest = len(keys) - mostKeys
		keys = keys[:mostKeys]
	}
	if byKey {
		slices.Sort(keys)
	}
	var parts []string
	for _, k := range keys {
		parts = append(parts, fmt.Sprintf("%s %s", k, thousands(counts[k])))
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("and %s others", thousands(rest)))
	}
	return strings.Join(parts, ", ")
}

// size writes a number of bytes for people.
func size(n int64) string {
	units := []string{"bytes", "KiB", "MiB", "GiB", "TiB"}
	v := float64(n)
	for len(units) > 1 && v >= 1024 {
		v, units = v/1024, units[1:]
	}
	if units[0] == "bytes" {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%.1f %s", v, units[0])
}
