package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// report prints what was measured as Markdown.
type report struct {
	w       io.Writer
	ins     []*input
	subs    []subject
	figures [][]figures // by input and subject
	costs   []cost      // by construction
}

// place finds a subject.
func (r report) place(name, config string) int {
	return slices.IndexFunc(r.subs, func(s subject) bool { return s.name == name && s.config == config })
}

// row prints a line of a table.
func (r report) row(cells ...any) {
	for _, c := range cells {
		fmt.Fprintf(r.w, "| %v ", c)
	}
	fmt.Fprintln(r.w, "|")
}

// head prints the head of a table under a title; the first columns hold words, the others numbers.
func (r report) head(title string, words int, columns ...any) {
	fmt.Fprintf(r.w, "\n%s\n\n", title)
	r.row(columns...)
	for i := range columns {
		if i < words {
			fmt.Fprint(r.w, "|---")
		} else {
			fmt.Fprint(r.w, "|--:")
		}
	}
	fmt.Fprintln(r.w, "|")
}

func (r report) speeds() {
	r.head("Conversion. gocc gets large texts in pieces of 8 KiB: for each character it copies the rest of its text. tw2s is compared with its tw2s, all else with its t2s.",
		4, "input", "size", "converter", "configuration", "MB/s", "× gocc", "allocs/op", "bytes/op")
	for i, in := range r.ins {
		for j, s := range r.subs {
			f, peer := r.figures[i][j], r.figures[i][r.place(nameGocc, s.peer)]
			r.row(in.kind, sizeOf(len(in.text)), s.name, s.config, number(f.speed(len(in.text))), number(f.times(peer)),
				fmt.Sprintf("%.0f", f.allocs), fmt.Sprintf("%.0f", f.bytes))
		}
	}
}

func (r report) constructions() {
	r.head("Construction, each in a fresh process: making a converter and converting its first text (1 KiB); the same again in that process; what stays on the heap.",
		3, "converter", "configuration", "first text", "first ms", "second ms", "allocations", "heap KiB")
	for i, c := range constructions() {
		cost := r.costs[i]
		r.row(c.name, c.config, c.kind, millis(cost.First), millis(cost.Second), cost.Allocs, cost.Retained>>10)
	}
}

func (r report) bareLoops() {
	r.head("Beside bare loops: one only looks every character up in a table, the other copies the text and replaces what it finds.",
		2, "input", "size", "scan MB/s", "copy MB/s", autoMap+" MB/s", "× scan", "× copy")
	for i, in := range r.ins {
		at := func(name, config string) figures { return r.figures[i][r.place(name, config)] }
		size, scan, copied, auto := len(in.text), at(bareScan, ""), at(bareCopy, ""), at(nameOurs, autoMap)
		r.row(in.kind, sizeOf(size), number(scan.speed(size)), number(copied.speed(size)), number(auto.speed(size)),
			number(auto.times(scan)), number(auto.times(copied)))
	}
}

func (r report) agreement(found []difference) {
	fmt.Fprintf(r.w, "\nThe same work: of the %d different lines of the texts, t2s gives others than gongwen's\n\n", found[0].lines)
	for _, d := range found {
		fmt.Fprintf(r.w, "- with %s: %d\n", d.name, len(d.differing))
	}
}

// goals prints what the figures say of the goals; every input must reach them.
func (r report) goals() {
	fmt.Fprint(r.w, "\nGoals\n\n")
	t2s, auto := r.place(nameOurs, "t2s"), r.place(nameOurs, autoMap)
	r.goal("t2s without map, × gocc", 45, t2s, r.place(nameGocc, "t2s"), traditional, mixed, simplified)
	r.goal("auto with map and repair on Traditional, × bare copy", 0.5, auto, r.place(bareCopy, ""), traditional)
	r.goal("auto with map and repair on Simplified, × bare scan", 0.5, auto, r.place(bareScan, ""), simplified)
	var first time.Duration
	for i, c := range constructions() {
		if c.name == nameOurs {
			first = max(first, r.costs[i].First)
		}
	}
	fmt.Fprintf(r.w, "- construction at most 6 ms: %s ms, %s\n", millis(first), verdict(first <= 6*time.Millisecond))
}

// goal prints the ratios of two subjects on the inputs of these kinds, and whether all are high enough.
func (r report) goal(what string, least float64, subject, peer int, kinds ...string) {
	met := true
	fmt.Fprintf(r.w, "- %s at least %v:", what, least)
	for i, in := range r.ins {
		if slices.Contains(kinds, in.kind) {
			got := r.figures[i][subject].times(r.figures[i][peer])
			met = met && got >= least
			fmt.Fprintf(r.w, " %s (%s, %s),", number(got), in.kind, sizeOf(len(in.text)))
		}
	}
	fmt.Fprintf(r.w, " %s\n", verdict(met))
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "not met"
}

// number prints a figure with three digits.
func number(f float64) string {
	switch {
	case f < 10:
		return fmt.Sprintf("%.2f", f)
	case f < 100:
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.0f", f)
}

func millis(d time.Duration) string { return number(d.Seconds() * 1e3) }

func sizeOf(bytes int) string {
	if bytes < 1<<20-1<<10 {
		return fmt.Sprintf("%.0f KiB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20))
}
