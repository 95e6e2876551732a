package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/export"
	"github.com/gongwen-go/gongwen/ingest"
)

type parseCmd struct {
	Files       []string `arg:"" help:"Files to read: pages, texts, office files, PDF, OFD, mail; - is standard input."`
	Format      string   `help:"json (gongwen/1, a line a document), md, text, or summary. Default: summary on a terminal, json in a pipe." enum:"auto,json,md,text,summary" default:"auto"`
	Removed     bool     `help:"In the summary, list what was removed, not only how much."`
	Attachments bool     `help:"Read what a notice names as attached to it, too, from the same folder, zip or WARC, and what a letter or a file holds: behind the notice, as of its year and place."`
	reading
}

// Help is what --help says at the end.
func (c *parseCmd) Help() string {
	return `Pages and texts in any charset, DOCX, DOC, WPS, RTF, PPTX, XLSX, XLS, CSV, PDF, OFD, EML, MHTML and Markdown, each known by what it
holds, not by its name. Of a folder, an archive, a WARC or JSON Lines all that is in it is read, as batch does.

With --attachments, each notice is followed by what is attached to it: an attachment has source.parent, the id of its notice,
and the notice has the ids in children. Beside a page its attachments are found by the path of the link, by the name of the
file, or by the title (附件1：任务分解表 is 任务分解表.xlsx), in a folder and in a zip; in a WARC by their address.

Examples:
  gongwen parse 任务分解表.xlsx                        summary and tasks of a sheet
  gongwen parse --format md 通知.pdf > notice.md
  gongwen parse --attachments page.html | jq -r '[.source.name, .metadata.title] | @tsv'
  gongwen parse --attachments tzgg.warc.gz > notices.jsonl

Exit codes: 0 all read, 1 an input could not be read (the rest was), 2 wrong usage.`
}

// Run reads the files in order. Bad ones are reported and, in JSON, get a record; the rest goes on.
func (c *parseCmd) Run(s *streams) error {
	docs, err := c.read(s)
	if err != nil {
		return err
	}
	write := c.writer(s)
	failed := 0
	done := 0
	for d, err := range docs {
		if err != nil {
			failed++
			fmt.Fprintf(s.err, "gongwen: %v\n", err)
		}
		if err := write(d); err != nil {
			return err
		}
		if done++; len(c.Files) > 20 && isTerminal(s.err) {
			fmt.Fprintf(s.err, "\r%d of %d read, %d bad", done, len(c.Files), failed)
		}
	}
	if len(c.Files) > 20 && isTerminal(s.err) {
		fmt.Fprintln(s.err)
	}
	if failed > 0 {
		return &inputError{fmt.Errorf("%d of %d inputs could not be read", failed, done), true}
	}
	return nil
}

// read gives the documents of the files, in their order. Its error is wrong usage.
func (c *parseCmd) read(s *streams) (iter.Seq2[*doc.Document, error], error) {
	opt, err := c.settings(s)
	if err != nil {
		return nil, err
	}
	g := gathering{Attachments: c.Attachments}
	in, err := g.gather(&opt, s.in, "", c.Files)
	if err != nil {
		return nil, err
	}
	parser, err := newParser(opt.Options)
	if err != nil {
		return nil, err
	}
	return parser.All(s.ctx, c.sources(s.ctx, in, s.in)), nil
}

// sources are what the files hold, in their order.
func (c *parseCmd) sources(ctx context.Context, in *ingest.Reader, stdin io.Reader) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		for _, name := range c.Files {
			all := one(name, stdin)
			if info, err := os.Stat(name); err == nil && (info.Mode().IsRegular() || info.IsDir()) {
				all = in.Sources(ctx, name)
			}
			for src, err := range all {
				if !yield(src, err) {
					return
				}
			}
		}
	}
}

// one is the source of an input that is no file, as a pipe, and of one that is not there. It is opened when its turn comes.
func one(name string, stdin io.Reader) iter.Seq2[doc.Source, error] {
	open := func(context.Context) (io.ReadCloser, error) {
		if name == "-" {
			return io.NopCloser(stdin), nil
		}
		f, err := os.Open(name)
		if pe := (*os.PathError)(nil); errors.As(err, &pe) {
			return nil, pe.Err // the name is in the error already
		}
		return f, err
	}
	return func(yield func(doc.Source, error) bool) { yield(doc.Source{Name: name, Open: open}, nil) }
}

// writer gives what writes one document in the chosen format.
func (c *parseCmd) writer(s *streams) func(*doc.Document) error {
	format := c.Format
	if format == "auto" {
		format = "json"
		if isTerminal(s.out) {
			format = "summary"
		}
	}
	w := bufio.NewWriter(s.out)
	first := true
	return func(d *doc.Document) error {
		var err error
		switch {
		case format == "json":
			err = d.WriteJSON(w)
		case d.Err != nil:
			return nil // reported on standard error
		default:
			if !first {
				fmt.Fprintln(w)
			}
			first = false
			if format == "summary" && (c.several() || d.Source.Parent != "") {
				fmt.Fprintf(w, "%s  %s\n", pad("文件", 8), d.Source.Name)
			}
			err = c.readable(w, d, format)
		}
		if err != nil {
			return err
		}
		return w.Flush()
	}
}

// several reports whether more than one document may be read, so that each has to say which it is.
func (c *parseCmd) several() bool {
	info, err := os.Stat(c.Files[0])
	return len(c.Files) > 1 || c.Attachments || err == nil && info.IsDir()
}

func (c *parseCmd) readable(w io.Writer, d *doc.Document, format string) error {
	switch format {
	case "md":
		return export.Markdown(w, d)
	case "text":
		_, err := fmt.Fprintln(w, d.Text)
		return err
	}
	return summary(w, d, c.Removed)
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
