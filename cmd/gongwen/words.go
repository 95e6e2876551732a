package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/segment/words"
)

type wordsCmd struct {
	File   string `arg:"" help:"File to read; - is standard input."`
	Top    int    `help:"How many keywords." default:"20"`
	Format string `help:"text: the words of a line on a line, then the keywords; json." enum:"text,json" default:"text"`
}

// wordsResult is the JSON form.
type wordsResult struct {
	Words    [][]string      `json:"words"`
	Keywords []words.Keyword `json:"keywords"`
}

// Run reads a notice, and segments its clean text.
func (c *wordsCmd) Run(s *streams) error {
	if c.Top < 0 {
		return usageError{fmt.Errorf("--top is %d", c.Top)}
	}
	parse := parseCmd{Files: []string{c.File}}
	docs, err := parse.read(s)
	if err != nil {
		return err
	}
	for d, err := range docs {
		if err != nil {
			return &inputError{err: err}
		}
		return c.write(s, d)
	}
	return s.ctx.Err()
}

func (c *wordsCmd) write(s *streams, d *doc.Document) error {
	var w words.Words
	out := wordsResult{Keywords: w.DocumentKeywords(d, c.Top)}
	known := w.ForDocument(d)
	for line := range strings.SplitSeq(d.Text, "\n") {
		out.Words = append(out.Words, known.Cut(line))
	}
	b := bufio.NewWriter(s.out)
	if c.Format == "json" {
		enc := json.NewEncoder(b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(out); err != nil {
			return err
		}
		return b.Flush()
	}
	for _, line := range out.Words {
		fmt.Fprintln(b, strings.Join(line, " "))
	}
	fmt.Fprintln(b)
	for _, k := range out.Keywords {
		fmt.Fprintf(b, "%s %d %.3f\n", pad(k.Text, 16), k.Count, k.Weight)
	}
	return b.Flush()
}
