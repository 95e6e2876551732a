package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
	"github.com/gongwen-go/gongwen/export/xlsx"
)

type tasksCmd struct {
	Files  []string `arg:"" help:"Files to read; - is standard input."`
	Format string   `help:"xlsx, csv, md, json (JSON Lines, an object a row), or table. Default: by the name of --out; else table on a terminal, md in a pipe." enum:"auto,xlsx,csv,md,json,table" default:"auto"`
	By     string   `help:"notice: in the order of the notices; unit: each organ with its tasks, those it leads first." enum:"notice,unit" default:"notice"`
	Due    bool     `help:"By date, the earliest first; what has no date is at the end."`
	Out    string   `short:"o" help:"File to write, whole or not at all; .xlsx, .csv, .md, .json or .jsonl says the format." placeholder:"FILE"`
	Plain  bool     `help:"CSV for programs: no byte order mark, no apostrophe before texts that begin like a formula."`
	reading
}

// Help is what --help says at the end.
func (c *tasksCmd) Help() string {
	return `Columns: 序号, 类别 and 子类别 (the headings above), 任务, 内容, 牵头单位, 责任单位, 配合单位, 完成时限 as written, 截止日期 (the
last day meant), 出处; 指导单位 and 责任人 where a task has one. Several notices make one sheet, numbered through, with the
column 文件 (number or title). A workbook has the three sheets 任务清单, 按单位 and 按时限; --by and --due say which is
open. By date, a task with two dates has two rows.

Fields in JSON: number notice category subcategory task content lead implementing supporting guiding persons deadline
due source; with --by unit also unit and role. What is empty is absent.

Examples:
  gongwen tasks notice.txt                         a table on the terminal
  gongwen tasks notice.txt -o tasks.xlsx           a workbook to hand on and to print
  gongwen tasks --by unit notice.txt -o units.csv  who has to do what, for a spreadsheet
  gongwen tasks --due a.txt b.html -o due.md       both notices, by date
  gongwen tasks --format json *.txt | grep 市财政局`
}

// Run reads the files in order and writes one sheet. Bad ones are reported, and the rest goes on; nothing is written when
// none could be read.
func (c *tasksCmd) Run(s *streams) error {
	format, err := c.format(s.out)
	if err != nil {
		return usageError{err}
	}
	docs, failed, err := c.read(s)
	if err != nil {
		return err
	}
	if failed < len(c.Files) {
		if err := c.write(s.out, export.NewTaskSheet(docs...), format); err != nil {
			return err
		}
	}
	if failed > 0 {
		return &inputError{fmt.Errorf("%d of %d inputs could not be read", failed, len(c.Files)), true}
	}
	return nil
}

// formats are the formats by the endings of file names.
var formats = map[string]string{".xlsx": "xlsx", ".csv": "csv", ".md": "md", ".markdown": "md", ".json": "json", ".jsonl": "json", ".txt": "table"}

// format finds the format, and what of the usage is wrong.
func (c *tasksCmd) format(out io.Writer) (string, error) {
	format := c.Format
	switch {
	case c.Due && c.By == "unit":
		return "", errors.New("--due and --by unit are two views: take one (a workbook has both)")
	case format == "auto" && c.Out != "":
		if format = formats[strings.ToLower(filepath.Ext(c.Out))]; format == "" {
			return "", fmt.Errorf("--out %s: the name does not say a format (.xlsx .csv .md .json); take --format", c.Out)
		}
	case format == "auto" && isTerminal(out):
		format = "table"
	case format == "auto":
		format = "md"
	case format == "xlsx" && c.Out == "" && isTerminal(out):
		return "", errors.New("a workbook is no text for a terminal: take --out FILE.xlsx")
	}
	if c.Plain && format != "csv" {
		return "", errors.New("--plain is for --format csv")
	}
	return format, c.checkOut()
}

// checkOut finds out before the work whether the file can be written, and is none of those to be read.
func (c *tasksCmd) checkOut() error {
	if c.Out == "" {
		return nil
	}
	if info, err := os.Stat(filepath.Dir(c.Out)); err != nil {
		return fmt.Errorf("--out: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("--out: %s is no folder", filepath.Dir(c.Out))
	}
	out, err := os.Stat(c.Out)
	if err != nil {
		return nil // a new file
	}
	if out.IsDir() {
		return fmt.Errorf("--out: %s is a folder", c.Out)
	}
	for _, name := range c.Files {
		if in, err := os.Stat(name); err == nil && os.SameFile(in, out) {
			return fmt.Errorf("--out: %s would be overwritten, which is to be read", name)
		}
	}
	return nil
}

// read reads the notices, and reports those that cannot be read and those without tasks.
func (c *tasksCmd) read(s *streams) (docs []*doc.Document, failed int, err error) {
	parse := parseCmd{Files: c.Files, reading: c.reading}
	parser, err := parse.parser()
	if err != nil {
		return nil, 0, err
	}
	for d, err := range parser.All(s.ctx, parse.sources(s.in)) {
		switch {
		case s.ctx.Err() != nil:
			return nil, 0, s.ctx.Err()
		case err != nil:
			failed++
			fmt.Fprintf(s.err, "gongwen: %v\n", err)
			continue
		case len(d.Tasks) == 0:
			fmt.Fprintf(s.err, "gongwen: %s: no tasks found\n", d.Source.Name)
		}
		docs = append(docs, d)
	}
	return docs, failed, nil
}

// write writes the sheet, whole or not at all.
func (c *tasksCmd) write(out io.Writer, sheet *export.TaskSheet, format string) error {
	view := export.ByNotice
	switch {
	case c.Due:
		view = export.ByDue
	case c.By == "unit":
		view = export.ByUnit
	}
	var b bytes.Buffer
	var err error
	switch format {
	case "xlsx":
		err = xlsx.Write(&b, sheet, view)
	case "csv":
		err = sheet.WriteCSV(&b, view, export.CSVOptions{NoBOM: c.Plain, NoGuard: c.Plain})
	case "md":
		err = sheet.WriteMarkdown(&b, view)
	case "json":
		err = sheet.WriteJSON(&b, view)
	default:
		err = sheetTable(&b, sheet, view)
	}
	if err != nil {
		return err
	}
	if c.Out != "" {
		return writeWhole(c.Out, &b)
	}
	_, err = b.WriteTo(out)
	return err
}

// sheetTable writes a view in columns for a terminal: what a task is called, who, and when.
func sheetTable(w io.Writer, sheet *export.TaskSheet, name export.ViewName) error {
	v := sheet.View(name)
	fmt.Fprintln(w, fold(strings.TrimSpace(sheet.Title+"\n"+sheet.Note), columns(), ""))
	fmt.Fprintln(w)
	rows := make([][]string, len(v.Rows))
	var heads []string
	var most []int
	for i, c := range v.Columns {
		if slices.Contains([]string{"category", "subcategory", "content", "source"}, c.Key) {
			continue
		}
		heads, most = append(heads, c.Head), append(most, min(c.Widest, 20))
		for r, row := range v.Rows {
			text := clip(c.Text(row[i]), 80)
			if c.Lines {
				text = strings.Join(row[i], "\n")
			}
			rows[r] = append(rows[r], text)
		}
	}
	writeTable(w, heads, rows, most)
	return nil
}
