package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

type pipeCmd struct {
	Field    string `help:"Field of a record that holds the text. Default: text, html, content or body, whichever there is." placeholder:"NAME"`
	Tolerant bool   `help:"Exit with 0 although records failed: they have their error records, and a cluster would do the whole part again."`
	reading
}

// Help is what --help says at the end.
func (c *pipeCmd) Help() string {
	return `Reads JSON Lines from standard input: {"id","url","media_type","charset","text" or "base64"}, each but the text optional; or
a JSON string by itself. Answers every record with one line (gongwen/1, or an error record), in order, as soon as it is made.
An empty line is no record.

Examples:
  gongwen pipe < records.jsonl > documents.jsonl
  jq -c '{id: .key, text: .html}' crawl.jsonl | gongwen pipe | jq -r '.metadata.title'
  parallel --pipe --block 10M gongwen pipe --workers 1 < records.jsonl > documents.jsonl
  rdd.pipe("gongwen pipe --workers 1 --tolerant")                                   Spark
  hadoop jar hadoop-streaming.jar -D mapreduce.job.reduces=0 -mapper 'gongwen pipe --tolerant' -input in -output out`
}

// Run answers record by record.
func (c *pipeCmd) Run(s *streams) error {
	opt, err := c.settings()
	if err != nil {
		return err
	}
	limits := opt.Limits.WithDefaults()
	parser, err := newParser(opt.Options)
	if err != nil {
		return err
	}
	all, failed := 0, 0
	for o := range gongwen.Each(s.ctx, parser, c.records(s.in, limits.Bytes), answer) {
		if s.ctx.Err() != nil {
			break
		}
		if o.err != nil {
			return o.err
		}
		all++
		if o.failed {
			failed++
		}
		if _, err := s.out.Write(o.line); err != nil {
			return err
		}
	}
	switch {
	case s.ctx.Err() != nil:
		return s.ctx.Err()
	case failed > 0 && !c.Tolerant:
		return &inputError{err: fmt.Errorf("%d of %d records failed", failed, all)}
	}
	return nil
}

// answered is a line of output.
type answered struct {
	line   []byte
	failed bool
	err    error
}

func answer(d *doc.Document) answered {
	line, err := d.MarshalJSON()
	return answered{append(line, '\n'), d.Err != nil, err}
}

// records yields the records of the input. A record is at most as long as a document of limit bytes can be in JSON; a
// longer line is an error in its place.
func (c *pipeCmd) records(in io.Reader, limit int64) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		r := bufio.NewReaderSize(in, 64<<10)
		most := 2*int(limit) + 64<<10
		for n := 1; ; n++ {
			line, long, err := readLine(r, most)
			if line = bytes.TrimSpace(line); len(line) > 0 || long {
				var src doc.Source
				fault := fmt.Errorf("%w: a line of more than %d bytes", doc.ErrTooLarge, most)
				if !long {
					src, fault = ingest.DecodeRecord(line, c.Field)
				}
				if fault != nil { // else a record is what it says, whatever part of a stream this is
					src.Name = fmt.Sprintf("line %d", n)
					fault = &doc.Error{Stage: "read", Name: src.Name, Err: fault}
				}
				if !yield(src, fault) {
					return
				}
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					yield(doc.Source{Name: "-"}, &doc.Error{Stage: "read", Name: "-", Err: err})
				}
				return
			}
		}
	}
}

// readLine reads a line, and passes over one that is longer than most without holding it.
func readLine(r *bufio.Reader, most int) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if long = long || len(line)+len(part) > most; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}
