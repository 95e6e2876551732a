package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
	"golang.org/x/text/width"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
)

// summary writes what a person wants to see of a notice: its metadata, its tasks as a table, and what was taken out.
func summary(w io.Writer, d *doc.Document, listRemoved bool) error {
	for _, f := range export.Fields(&d.Metadata) {
		fmt.Fprintf(w, "%s  %s\n", pad(f.Label, 8), fold(f.Value, columns()-10, "          "))
	}
	fmt.Fprintf(w, "\n正文 %d 字，提纲 %d 项，任务 %d 项", utf8.RuneCountInString(d.Text), count(d.Outline), len(d.Tasks))
	if n := len(d.Figures); n > 0 {
		fmt.Fprintf(w, "，数据 %d 项", n)
	}
	if s := d.Script; s.Converted {
		fmt.Fprintf(w, "；由%s转换", map[string]string{"traditional": "繁体", "mixed": "繁简混排"}[s.Detected])
	}
	fmt.Fprintln(w)
	entries(w, d)
	if len(d.Tasks) > 0 {
		fmt.Fprintln(w)
		taskTable(w, d.Tasks)
	}
	removals(w, d.Removed, listRemoved)
	for _, n := range d.Diagnostics {
		fmt.Fprintf(w, "注意  %s: %s\n", n.Code, n.Message)
	}
	return nil
}

// entries writes what a list page lists, with the dates in front.
func entries(w io.Writer, d *doc.Document) {
	if len(d.Entries) == 0 {
		return
	}
	fmt.Fprintf(w, "\n列表 %d 条", len(d.Entries))
	if n := len(d.Pages); n > 0 {
		fmt.Fprintf(w, "，另有 %d 页", n)
	}
	fmt.Fprintln(w)
	for _, e := range d.Entries {
		fmt.Fprintf(w, "%s  %s\n", pad(e.Date, len("2006-01-02")), clip(e.Title, columns()-12))
	}
}

func count(list []doc.Section) int {
	n := len(list)
	for _, s := range list {
		n += count(s.Children)
	}
	return n
}

// removals says what was taken out, by reason.
func removals(w io.Writer, list []doc.Removal, all bool) {
	if len(list) == 0 {
		return
	}
	counts := map[doc.Reason]int{}
	for _, r := range list {
		counts[r.Reason]++
	}
	fmt.Fprint(w, "\n移除 ")
	for _, reason := range []doc.Reason{doc.Form, doc.Furniture, doc.Repeat, doc.Hidden, doc.Annotation, doc.Damage} {
		if n := counts[reason]; n > 0 {
			fmt.Fprintf(w, " %s %d", reason, n)
		}
	}
	if !all {
		fmt.Fprint(w, "  (--removed lists them)")
	}
	fmt.Fprintln(w)
	if !all {
		return
	}
	for _, r := range list {
		fmt.Fprintf(w, "  %s %6d  %s\n", pad(string(r.Reason), 10), r.Source.Start, clip(r.Text, columns()-22))
	}
}

// taskTable writes the tasks in columns; long cells go on in further lines.
func taskTable(w io.Writer, tasks []doc.Task) {
	heads := []string{"#", "任务", "牵头", "落实", "配合", "时限"}
	rows := make([][]string, len(tasks))
	for i, t := range tasks {
		implementing := export.Units(t.Implementing)
		if g := export.Units(t.Guiding); g != "" {
			implementing += "（指导：" + g + "）"
		}
		rows[i] = []string{strconv.Itoa(i + 1), clip(export.Name(t), 80), export.Units(t.Lead), implementing, export.Units(t.Supporting), export.Deadlines(t.Deadlines)}
	}
	writeTable(w, heads, rows, []int{4, 34, 18, 28, 18, 24})
}

// writeTable writes rows in columns under their heads. A column gets no more than most of it while others want more.
func writeTable(w io.Writer, heads []string, rows [][]string, most []int) {
	widths := share(heads, rows, most, columns())
	writeRow(w, heads, widths)
	fmt.Fprintln(w, strings.Repeat("─", sum(widths)+2*(len(widths)-1)))
	for _, r := range rows {
		writeRow(w, r, widths)
	}
}

// share parts the columns of the screen: what nobody fills is not shown wide, the rest is parted by need.
func share(heads []string, rows [][]string, most []int, screen int) []int {
	need := make([]int, len(heads))
	for c := range heads {
		need[c] = cells(heads[c])
		for _, r := range rows {
			need[c] = max(need[c], cells(r[c]))
		}
	}
	out := make([]int, len(heads))
	for c := range out {
		out[c] = min(need[c], most[c])
	}
	for free := screen - 2*(len(out)-1) - sum(out); free > 0; {
		grown := false
		for c := range out {
			if free > 0 && out[c] < need[c] {
				out[c]++
				free--
				grown = true
			}
		}
		if !grown {
			break
		}
	}
	for over := sum(out) + 2*(len(out)-1) - screen; over > 0; over-- {
		widest := 1
		for c := range out {
			if out[c] > out[widest] {
				widest = c
			}
		}
		if out[widest] <= 8 {
			break
		}
		out[widest]--
	}
	return out
}

func sum(list []int) int {
	n := 0
	for _, v := range list {
		n += v
	}
	return n
}

func writeRow(w io.Writer, row []string, widths []int) {
	lines := make([][]string, len(row))
	height := 1
	for c, text := range row {
		lines[c] = wrap(text, widths[c])
		height = max(height, len(lines[c]))
	}
	for l := range height {
		var b strings.Builder
		for c := range row {
			cell := ""
			if l < len(lines[c]) {
				cell = lines[c][l]
			}
			b.WriteString(pad(cell, widths[c]))
			b.WriteString("  ")
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// cells is the width of a text on a terminal: East Asian wide characters take two cells.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += runeCells(r)
	}
	return n
}

func runeCells(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-cells(s))) }

// wrap parts a text into lines of n cells; line breaks stay.
func wrap(s string, n int) []string {
	n = max(n, 2)
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		start, used := 0, 0
		for i, r := range line {
			if c := runeCells(r); used+c > n {
				out = append(out, line[start:i])
				start, used = i, 0
			}
			used += runeCells(r)
		}
		out = append(out, line[start:])
	}
	return out
}

func fold(s string, n int, indent string) string {
	return strings.Join(wrap(s, max(n, 20)), "\n"+indent)
}

// clip shortens a text to one line of n cells.
func clip(s string, n int) string {
	lines := wrap(strings.ReplaceAll(s, "\n", " "), max(n, 10)-1)
	if len(lines) == 1 {
		return lines[0]
	}
	return lines[0] + "…"
}

// columns is the width of the screen: COLUMNS, or that of the terminal, or 100.
func columns() int {
	n, err := strconv.Atoi(os.Getenv("COLUMNS"))
	if err != nil { // shells know it and do not export it
		n, _, err = term.GetSize(int(os.Stdout.Fd()))
	}
	if err == nil && n >= 60 {
		return min(n, 200)
	}
	return 100
}
