package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
	"github.com/gongwen-go/gongwen/internal/batch"
	"github.com/gongwen-go/gongwen/normalize"
)

type searchCmd struct {
	Query     []string `arg:"" optional:"" help:"Terms that must all be there; \"in quotation marks\" with blanks in them; -term must not be there (put -- before it)."`
	Store     string   `short:"s" help:"Store, or the folder of a batch that has one." default:"." placeholder:"DIR"`
	Documents bool     `help:"Find documents; without it tasks."`
	Unit      string   `help:"Body that has a part in the task: 市财政局 finds 云川市财政局 too." placeholder:"NAME"`
	Role      string   `help:"Its part: lead (牵头), implementing (责任), supporting (配合), guiding (指导)." enum:",lead,implementing,supporting,guiding,牵头,责任,配合,指导" default:""`
	DueAfter  string   `help:"Limit on that day or later." placeholder:"2026-01-01"`
	DueBefore string   `help:"Limit on that day or earlier." placeholder:"2026-12-31"`
	Overdue   bool     `help:"Limit before today."`
	Issuer    string   `help:"Part of an issuer's name." placeholder:"NAME"`
	Kind      string   `help:"Kind of document: 通知, 意见, 要点 …" placeholder:"KIND"`
	Year      int      `help:"Year of the document." placeholder:"2026"`
	Region    string   `help:"Region of a unit of the task, or in an issuer's name." placeholder:"NAME"`
	Number    string   `help:"Part of the document number: 云政发〔2026〕." placeholder:"NUMBER"`
	Once      bool     `help:"Not what is a repost, mirror or excerpt of another document (after batch --duplicates)."`
	Host      string   `help:"Site, or a domain above it." placeholder:"HOST"`
	Order     string   `help:"rank: best first; date: of the document, latest first; due: earliest limit first." enum:",rank,date,due" default:""`
	Limit     int      `short:"n" help:"Hits at most. Default: 20; 10000 into a file." placeholder:"N"`
	Offset    int      `help:"Hits to pass over."`
	Format    string   `help:"table, json (a line a hit), or a task sheet: csv, md, xlsx. Default: by the name of --out; else table on a terminal, json in a pipe." enum:"auto,table,json,csv,md,xlsx" default:"auto"`
	Out       string   `short:"o" help:"File to write, whole or not at all." placeholder:"FILE"`
}

// Help is what --help says at the end.
func (c *searchCmd) Help() string {
	return `Searches the store that gongwen batch --format sqlite makes; also while a batch writes. Chinese terms are found wherever they
stand, two characters long or ten; width and script of the query make no difference.

Examples:
  gongwen search --store clean 数据共享                               tasks with the words
  gongwen search -s clean --unit 市财政局 --role lead --year 2026     what it has to lead in notices of this year
  gongwen search -s clean "牵头 数据共享" --unit 市财政局 --due-before 2026-12-31
  gongwen search -s clean --unit 市财政局 --order due -o tasks.xlsx  a task sheet of all it has a part in
  gongwen search -s clean --documents --kind 意见 营商环境 --format json | jq -r .source.name`
}

// Run searches.
func (c *searchCmd) Run(s *streams) error {
	format, err := c.format(s.out)
	if err != nil {
		return usageError{err}
	}
	q, err := c.query()
	if err != nil {
		return usageError{err}
	}
	limit := q.Limit
	q.Limit++ // one more says that there are more
	db, err := openStore(s, c.Store)
	if err != nil {
		return &inputError{err: err}
	}
	defer db.Close()
	hits, err := db.Search(s.ctx, q)
	if err != nil {
		return &inputError{err: err}
	}
	more := len(hits) > limit
	hits = hits[:min(len(hits), limit)]
	switch {
	case len(hits) > 0:
	case c.Out != "": // an empty file is no workbook
		fmt.Fprintf(s.err, "gongwen: nothing found, %s is not written\n", c.Out)
		return nil
	default:
		fmt.Fprintln(s.err, "gongwen: nothing found")
	}
	if err := c.put(s.out, hits, format); err != nil {
		return err
	}
	if more {
		fmt.Fprintf(s.err, "gongwen: there are more than these %s: -n N takes more of them, --offset %d the next\n", thousands(limit), q.Offset+limit)
	}
	return nil
}

// put writes the hits to --out, or else to out.
func (c *searchCmd) put(out io.Writer, hits []store.Hit, format string) error {
	if c.Out == "" {
		return c.write(out, hits, format)
	}
	var b strings.Builder
	if err := c.write(&b, hits, format); err != nil {
		return err
	}
	return writeWhole(c.Out, strings.NewReader(b.String()))
}

func (c *searchCmd) format(out io.Writer) (string, error) {
	format := c.Format
	if format == "auto" {
		switch {
		case c.Out != "":
			if format = formats[strings.ToLower(filepath.Ext(c.Out))]; format == "" {
				return "", fmt.Errorf("--out %s: the name does not say a format (.xlsx .csv .md .json); take --format", c.Out)
			}
		case isTerminal(out):
			format = "table"
		default:
			format = "json"
		}
	}
	switch {
	case c.Documents && format != "table" && format != "json":
		return "", fmt.Errorf("--documents has no task sheet: take --format table or json")
	case format == "xlsx" && c.Out == "" && isTerminal(out):
		return "", errors.New("a workbook is no text for a terminal: take --out FILE.xlsx")
	}
	return format, nil
}

// Hits that are given when nothing is said about their number.
const (
	mostOnScreen = 20
	mostInFile   = 10000
)

// roles are the Chinese names of roles.
var roles = map[string]store.Role{"牵头": store.Lead, "责任": store.Implementing, "配合": store.Supporting, "指导": store.Guiding}

// query makes the query; names and terms are brought to the script of the store.
func (c *searchCmd) query() (store.Query, error) {
	t2s, err := normalize.NewConverter("t2s")
	if err != nil {
		return store.Query{}, err
	}
	simplified := t2s.String
	q := store.Query{
		Text: simplified(strings.Join(c.Query, " ")), Unit: simplified(c.Unit), Role: cmp.Or(roles[c.Role], store.Role(c.Role)),
		DueAfter: c.DueAfter, DueBefore: c.DueBefore, Issuer: simplified(c.Issuer), Kind: simplified(c.Kind), Year: c.Year,
		Region: simplified(c.Region), Number: simplified(c.Number), Host: c.Host, Once: c.Once, Order: store.Order(c.Order), Limit: c.Limit, Offset: c.Offset,
	}
	switch {
	case q.Limit != 0:
	case c.Out != "":
		q.Limit = mostInFile
	default:
		q.Limit = mostOnScreen
	}
	if c.Documents {
		q.Of = store.Documents
	}
	if c.Overdue {
		q.Overdue = time.Now().Format(time.DateOnly)
	}
	return q, q.Check()
}

// openStore opens the store of a folder, or the file itself, for reading. It says when the folder has more than the store.
func openStore(s *streams, path string) (*store.Store, error) {
	dir := ""
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		file := filepath.Join(path, batch.StoreFile)
		if _, err := os.Stat(file); err != nil {
			return nil, fmt.Errorf("%s has no %s: make one with gongwen batch INPUT… --out %s --format sqlite", path, batch.StoreFile, path)
		}
		dir, path = path, file
	}
	db, err := store.Open(s.ctx, path, store.Options{ReadOnly: true})
	if err != nil || dir == "" {
		return db, err
	}
	loaded, err := db.Segments(s.ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if all, err := batch.Segments(dir); err == nil && len(loaded) < all {
		fmt.Fprintf(s.err, "gongwen: the store has %d of the %d segments read so far: batch with --format sqlite brings the others\n", len(loaded), all)
	}
	return db, nil
}

func (c *searchCmd) write(w io.Writer, hits []store.Hit, format string) error {
	switch format {
	case "table":
		return c.table(w, hits)
	case "json":
		b := bufio.NewWriter(w)
		enc := json.NewEncoder(b)
		enc.SetEscapeHTML(false)
		for _, h := range hits {
			if err := enc.Encode(h); err != nil {
				return err
			}
		}
		return b.Flush()
	}
	if len(hits) == 0 {
		return nil
	}
	t := tasksCmd{Due: c.Order == "due"}
	return t.write(w, export.NewTaskSheet(notices(hits)...), format)
}

// notices are the documents of tasks, each with those that were found, in the order of the first.
func notices(hits []store.Hit) (docs []*doc.Document) {
	at := map[string]*doc.Document{}
	for _, h := range hits {
		key := h.ID + "\x00" + h.Source.Name
		d := at[key]
		if d == nil {
			d = &doc.Document{Schema: doc.Schema, ID: h.ID, Source: h.Source, Metadata: h.Metadata}
			at[key] = d
			docs = append(docs, d)
		}
		d.Tasks = append(d.Tasks, *h.Task)
	}
	return docs
}

func (c *searchCmd) table(w io.Writer, hits []store.Hit) error {
	heads, most := []string{"#", "任务", "牵头", "责任", "配合", "时限", "文件"}, []int{5, 44, 16, 16, 16, 14, 30}
	if c.Documents {
		heads, most = []string{"#", "标题", "文号", "发文机关", "日期", "摘录", "来源"}, []int{5, 36, 18, 18, 10, 40, 20}
	}
	rows := make([][]string, len(hits))
	for i, h := range hits {
		m := &h.Metadata
		number, source := strconv.Itoa(c.Offset+i+1), cmp.Or(h.Source.URL, h.Source.Name) // an entry of a crawl is called by its offset
		name := cmp.Or(m.DocNumber, m.Title, source)
		if t := h.Task; t != nil {
			rows[i] = []string{number, clip(export.Name(*t), 100), export.Units(t.Lead), export.Units(t.Implementing), export.Units(t.Supporting), export.Deadlines(t.Deadlines), clip(name, 60)}
			continue
		}
		rows[i] = []string{number, clip(cmp.Or(m.Title, source), 80), m.DocNumber, strings.Join(m.Issuers, "、"), cmp.Or(m.WrittenDate, m.Published), clip(h.Snippet, 90), clip(source, 60)}
	}
	b := bufio.NewWriter(w)
	if len(rows) > 0 {
		writeTable(b, heads, rows, most)
	}
	return b.Flush()
}
