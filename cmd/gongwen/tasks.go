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
	"sync/atomic"
	"time"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
	"github.com/gongwen-go/gongwen/export/xlsx"
	"github.com/gongwen-go/gongwen/ingest"
	"github.com/gongwen-go/gongwen/internal/batch"
)

type tasksCmd struct {
	Inputs []string `arg:"" help:"Files, folders, archives, WARC and JSON Lines files, patterns with * and **; - is standard input."`
	Format string   `help:"xlsx, csv, md, json (JSON Lines, an object a row), or table. Default: by the name of --out; else table on a terminal, md in a pipe." enum:"auto,xlsx,csv,md,json,table" default:"auto"`
	By     string   `help:"notice: in the order of the notices; unit: each organ with its tasks, those it leads first." enum:"notice,unit" default:"notice"`
	Due    bool     `help:"By date, the earliest first; what has no date is at the end."`
	Out    string   `short:"o" help:"File to write, whole or not at all; .xlsx, .csv, .md, .json or .jsonl says the format." placeholder:"FILE"`
	Plain  bool     `help:"CSV for programs: no byte order mark, no apostrophe before texts that begin like a formula."`
	gathering
	reading
}

// Help is what --help says at the end.
func (c *tasksCmd) Help() string {
	return `Inputs are all that batch reads: pages, texts, office files, PDF and OFD, folders with all below them, zip, tar, gz, zst, bz2, xz, 7z, rar, archives in archives,
WARC and JSON Lines. The order is theirs. One that cannot be read is reported, and the rest goes on; list pages and what speaks
to crawlers in a crawl are passed over. The sheet is made whole at the end: for more than some thousand notices, batch.

Columns: 序号, 类别 and 子类别 (the headings above), 任务, 内容, 牵头单位, 责任单位, 配合单位, 完成时限 as written, 截止日期 (the
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
  gongwen tasks --format json *.txt | grep 市财政局
  gongwen tasks notices.warc.gz -o tasks.xlsx      all notices of a crawl in one workbook
  gongwen tasks notices/ -o tasks.csv --include '*.html' --since 2026-01-01

Exit codes: 0 all read, 1 an input could not be read (the rest was), 2 wrong usage.`
}

// Run reads the inputs in order and writes one sheet. Bad ones are reported, and the rest goes on; nothing is written when
// there are only bad ones.
func (c *tasksCmd) Run(s *streams) error {
	format, err := c.format(s.out)
	if err != nil {
		return usageError{err}
	}
	found, err := c.read(s)
	if err != nil {
		return err
	}
	if len(found.docs) > 0 || found.failed == 0 {
		if err := c.write(s.out, export.NewTaskSheet(found.docs...), format); err != nil {
			return err
		}
	}
	if found.failed > 0 {
		return &inputError{fmt.Errorf("%d inputs could not be read", found.failed), true}
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
	for _, name := range c.Inputs {
		if in, err := os.Stat(name); err == nil && os.SameFile(in, out) {
			return fmt.Errorf("--out: %s would be overwritten, which is to be read", name)
		}
	}
	return nil
}

// taskFinds is what the inputs of a sheet hold.
type taskFinds struct {
	docs      []*doc.Document // in order, without the lists
	withTasks int
	lists     int
	failed    int
	files     int            // attachments in crawls that are not read
	scans     int            // those without text
	missing   int            // attachments that documents name and that are not there
	ocr       int            // documents that an engine has read, in part or all
	older     int            // versions of a page that a later crawl of it replaces
	at        map[string]int // where in docs the page of an address stands
}

// showAfter is how long a sheet may take without progress being shown.
const showAfter = time.Second

// read reads the inputs, and says how many there were of what.
func (c *tasksCmd) read(s *streams) (found taskFinds, err error) {
	opt, err := c.settings(s)
	if err != nil {
		return found, err
	}
	in, err := c.gather(&opt, s.in, c.Out, c.Inputs)
	if err != nil {
		return found, err
	}
	parser, err := newParser(opt.Options)
	if err != nil {
		return found, err
	}
	found = c.find(s, parser, in)
	if err := s.ctx.Err(); err != nil {
		return found, err
	}
	if line := found.summary(in.Progress().Skipped); line != "" {
		fmt.Fprintln(s.err, "gongwen: "+line)
	}
	return found, nil
}

// find reports what cannot be read, and of what the user has named the notices without tasks. It ends with the context.
func (c *tasksCmd) find(s *streams, parser *gongwen.Parser, in *ingest.Reader) (found taskFinds) {
	var done, failed atomic.Int64
	p := &progress{out: s.err, doing: "read", after: showAfter, input: in.Progress, read: func() batch.Progress {
		return batch.Progress{Done: done.Load(), Failed: failed.Load()}
	}}
	if isTerminal(s.err) {
		defer p.run()()
	}
	for d := range gongwen.Each(s.ctx, parser, in.Sources(s.ctx, c.Inputs...), forSheet) {
		switch {
		case s.ctx.Err() != nil: // it is said by who waits for the sheet
		case d.Source.FetchedAt != "" && errors.Is(d.Err, doc.ErrUnsupported) && !errors.Is(d.Err, doc.ErrCharset):
			found.files++ // an attachment in a crawl
		case d.Source.FetchedAt != "" && errors.Is(d.Err, doc.ErrNoText):
			found.scans++
		case d.Err != nil:
			failed.Add(1)
			found.failed++
			p.say("%v", d.Err)
		default:
			done.Add(1)
			found.doubts(d)
			if found.add(d); len(d.Tasks) == 0 && d.PageKind != doc.PageList && slices.Contains(c.Inputs, d.Source.Name) {
				p.say("%s: no tasks found", d.Source.Name)
			}
		}
	}
	return found
}

// Codes of diagnostics that whoever hands on a sheet has to know: something is not in it, or may be wrong.
const (
	missingCode = "attachment_missing"
	ocrCode     = "ocr"
)

// forSheet is of a document what a sheet shows. The text, its map and the rest are let go: there may be thousands.
func forSheet(d *doc.Document) *doc.Document {
	m := &d.Metadata
	return &doc.Document{
		ID: d.ID, Source: d.Source, PageKind: d.PageKind, Tasks: d.Tasks, Err: d.Err,
		Metadata:    doc.Metadata{Title: m.Title, DocNumber: m.DocNumber, Issuers: m.Issuers, WrittenDate: m.WrittenDate, Attachments: m.Attachments},
		Diagnostics: slices.DeleteFunc(slices.Clone(d.Diagnostics), func(n doc.Diagnostic) bool { return n.Code != missingCode && n.Code != ocrCode }),
	}
}

// doubts counts what is not in the sheet, or may be wrong in it.
func (f *taskFinds) doubts(d *doc.Document) {
	for _, n := range d.Diagnostics {
		switch n.Code {
		case missingCode:
			f.missing++
		case ocrCode:
			f.ocr++
		}
	}
}

// add counts a document. A list page tells of notices, and is none. Of a page that was fetched again because it changed,
// the later version stands for both.
func (f *taskFinds) add(d *doc.Document) {
	if d.PageKind == doc.PageList && len(d.Tasks) == 0 {
		f.lists++
		return
	}
	address := d.Source.URL
	i, again := f.at[address]
	again = again && d.Source.FetchedAt != ""
	if again {
		f.older++
		if d.Source.FetchedAt < f.docs[i].Source.FetchedAt { // archives may be read in any order
			return
		}
		if len(f.docs[i].Tasks) > 0 {
			f.withTasks--
		}
	}
	if len(d.Tasks) > 0 {
		f.withTasks++
	}
	if again {
		f.docs[i] = d
		return
	}
	if address != "" && d.Source.FetchedAt != "" {
		if f.at == nil {
			f.at = map[string]int{}
		}
		f.at[address] = len(f.docs)
	}
	f.docs = append(f.docs, d)
}

// summary says how many there were; nothing of a single notice.
func (f *taskFinds) summary(skipped map[ingest.Reason]int64) string {
	var lists []string
	if f.lists > 0 {
		lists = append(lists, thousands(f.lists)+" list pages")
	}
	if f.older > 0 {
		lists = append(lists, thousands(f.older)+" older versions of pages")
	}
	if f.files > 0 {
		lists = append(lists, thousands(f.files)+" attachments that are not read (pictures, programs …)")
	}
	if f.scans > 0 {
		lists = append(lists, thousands(f.scans)+" attachments without text (scans: see --ocr)")
	}
	passed := passedOver(skipped, lists...)
	if len(f.docs)+f.failed == 1 && passed == "" && f.missing+f.ocr == 0 {
		return ""
	}
	parts := []string{thousands(len(f.docs)) + " documents, " + thousands(f.withTasks) + " with tasks"}
	if f.failed > 0 {
		parts = append(parts, thousands(f.failed)+" failed")
	}
	if f.ocr > 0 {
		parts = append(parts, thousands(f.ocr)+" read by OCR, so characters may be wrong")
	}
	if f.missing > 0 {
		parts = append(parts, thousands(f.missing)+" attachments not found (parse --attachments names them)")
	}
	if passed != "" {
		parts = append(parts, passed)
	}
	return strings.Join(parts, "; ")
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
	if errors.Is(err, doc.ErrTooLarge) {
		return fmt.Errorf("%w; take CSV, or gongwen batch --format xlsx, which makes several workbooks", err)
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
