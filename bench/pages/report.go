package main

import (
	"fmt"
	"io"
	"os"
	"slices"
)

// report prints the table, and what it says of the goals where there is gold.
func report(w io.Writer, all int, subs []subject, scores []score, seconds [][]float64) error {
	fast := slices.IndexFunc(subs, func(s subject) bool { return s.name == nameFast })
	fmt.Fprintln(w, "| | beside the main text | pages/s of CPU | × "+nameFast+" | snippets kept | furniture gone | F4 | F4, tables | title | date |")
	fmt.Fprintln(w, "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|")
	known := pagesOf(scores)
	for i, s := range subs {
		rate := 1 / median(seconds[i])
		fmt.Fprintf(w, "| %s | %s | %.0f | %.1f | %s | %s | %s | %s | %s | %s |\n", s.name, s.does, rate*float64(all), times(seconds[fast], seconds[i]),
			share(scores[i].kept), share(scores[i].removed), mean(scores[i].f4), mean(scores[i].tables), count(scores[i].title), count(scores[i].date))
	}
	_, err := fmt.Fprintf(w, "\nThe text of %d pages of these is known.\n", known)
	return err
}

func pagesOf(scores []score) int {
	if len(scores) == 0 {
		return 0
	}
	return len(scores[0].f4)
}

// times says how many times as fast b is as a: the median of the rounds, each compared with itself.
func times(a, b []float64) float64 {
	var ratios []float64
	for i := range a {
		ratios = append(ratios, a[i]/b[i])
	}
	return median(ratios)
}

func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

func share(r ratio) string {
	if r.all == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", float64(r.right)/float64(r.all))
}

func count(r ratio) string {
	if r.all == 0 {
		return "–"
	}
	return fmt.Sprintf("%d of %d", r.right, r.all)
}

func mean(values []float64) string {
	if len(values) == 0 {
		return "–"
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return fmt.Sprintf("%.3f", sum/float64(len(values)))
}

// progress says on a terminal how far the rounds are.
func progress(done, all int) {
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		fmt.Fprintf(os.Stderr, "\rround %d of %d", done, all)
		if done == all {
			fmt.Fprintln(os.Stderr)
		}
	}
}
