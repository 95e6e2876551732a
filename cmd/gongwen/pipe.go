package main

import (
	"fmt"

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
	opt, err := c.settings(s)
	if err != nil {
		return err
	}
	opt.Attachments = false // a line a record
	parser, err := newParser(opt.Options)
	if err != nil {
		return err
	}
	records := ingest.Records(s.in, ingest.RecordOptions{Field: c.Field, Limit: opt.Limits.WithDefaults().Bytes})
	all, failed := 0, 0
	for o := range gongwen.Each(s.ctx, parser, records, answer) {
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
