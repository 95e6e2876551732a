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
)

type parseCmd struct {
	Files   []string `arg:"" help:"Files to read: pages, texts, office files, PDF, OFD, mail; - is standard input."`
	Format  string   `help:"json (gongwen/1, a line a document), md, text, or summary. Default: summary on a terminal, json in a pipe." enum:"auto,json,md,text,summary" default:"auto"`
	Removed bool     `help:"In the summary, list what was removed, not only how much."`
	reading
}

// Run reads the files in order. Bad ones are reported and, in JSON, get a record; the rest goes on.
func (c *parseCmd) Run(s *streams) error {
	parser, err := c.parser()
	if err != nil {
		return err
	}
	write := c.writer(s)
	failed := 0
	done := 0
	for d, err := range parser.All(s.ctx, c.sources(s.in)) {
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
		return &inputError{fmt.Errorf("%d of %d inputs could not be read", failed, len(c.Files)), true}
	}
	return nil
}

// sources names the files; each is opened when its turn comes.
func (c *parseCmd) sources(in io.Reader) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		for _, name := range c.Files {
			src := doc.Source{Name: name, Open: func(context.Context) (io.ReadCloser, error) {
				if name == "-" {
					return io.NopCloser(in), nil
				}
				f, err := os.Open(name)
				if pe := (*os.PathError)(nil); errors.As(err, &pe) {
					return nil, pe.Err // the name is in the error already
				}
				return f, err
			}}
			if !yield(src, nil) {
				return
			}
		}
	}
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
			err = c.readable(w, d, format)
		}
		if err != nil {
			return err
		}
		return w.Flush()
	}
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
