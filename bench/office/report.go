package main

import (
	"fmt"
	"io"
)

// report prints the table.
func report(w io.Writer, rows []row) error {
	fmt.Fprintln(w, "| CPU ms a page | files, pages | in process: text | document | beside | a call a file: gongwen | peer | ratio | one call: gongwen | peer | ratio |")
	fmt.Fprintln(w, "|---|--:|--:|--:|---|--:|--:|--:|--:|--:|--:|")
	for _, r := range rows {
		name := r.peer.name
		if r.theirCall == 0 {
			name = "–"
		}
		fmt.Fprintf(w, "| %s | %d, %.0f | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", r.format, len(r.files), r.allPages(), figure(r.text), figure(r.document),
			name, figure(r.ourCall), figure(r.theirCall), times(r.callRatio), figure(r.ourMany), figure(r.theirMany), times(r.manyRatio))
	}
	_, err := fmt.Fprintln(w, "\nThe ratio is the peer's time by gongwen's: over 1 gongwen takes less.")
	return err
}

// figure prints three digits.
func figure(v float64) string {
	if v == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3g", v)
}

func times(v float64) string {
	if v == 0 {
		return "–"
	}
	return "× " + figure(v)
}
