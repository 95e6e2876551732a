package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
	"github.com/gongwen-go/gongwen/internal/batch"
)

type batchCmd struct {
	Inputs     []string `arg:"" help:"Files, folders, archives, WARC and JSON Lines files, patterns with * and **; - is standard input."`
	Out        string   `short:"o" required:"" help:"Folder for all that is made: a new one, an empty one, or that of the same batch, which then goes on." placeholder:"DIR"`
	Format     []string `help:"What is made beside the journal: parquet, md, xlsx, sqlite. jsonl is the journal itself." enum:"jsonl,parquet,md,xlsx,sqlite" default:"jsonl"`
	Duplicates bool     `help:"Find documents that are the same, nearly the same, or excerpts of others: DIR/duplicates.jsonl, and in the store."`
	Learn      bool     `help:"Before reading, learn from the pages of each site what all of them have in common; DIR/templates.txt says what, and can be edited."`
	MaxErrors  int      `help:"Stop when so many inputs of this run failed; 0 is never." placeholder:"N"`
	Add        bool     `help:"Other inputs than before, into the folder of a batch that is there."`
	DryRun     bool     `help:"List what would be read, and read nothing."`
	JSON       bool     `help:"The summary as JSON."`
	Quiet      bool     `short:"q" help:"No progress."`
	gathering
	reading

	crawled bool // the inputs were fetched: attachments that are not read are no failure
}

// Help is what --help says at the end.
func (c *batchCmd) Help() string {
	return `Reads everything the inputs hold: pages, texts, office files, PDF and OFD in folders, zip, tar, gz, zst, bz2, xz, 7z, rar, WARC and JSON Lines, archives in
archives too. Every input gives one record (gongwen/1), a failed one an error record; the batch goes on. Hidden files and what
systems and programs leave (.git, Thumbs.db, ~$ files) are passed over.

The folder:
  journal/000001.jsonl   the records, in the order of the inputs; a notice behind what is attached to it
  parquet/ markdown/ xlsx/ store.sqlite duplicates.jsonl   what --format and --duplicates make of them
  batch.json             the inputs and the options

Stopped or killed at any moment, the same command goes on: every input is read exactly once. What was read before stays as it
is, so a file that changed is not read again. Another --format later is made from the journal.

Examples:
  gongwen batch notices/ --out clean                         a folder, to JSON Lines
  gongwen batch crawl.warc.gz -o clean --format parquet      a crawl, to Parquet for DuckDB, Spark and pandas
  gongwen batch *.zip -o clean --format sqlite --duplicates  a store to search: gongwen search --store clean 数据共享
  gongwen batch notices/ -o clean --exclude 'drafts/' --since 2026-01-01 --dry-run
  gongwen stats --failed clean                               what failed, and why

Exit codes: 0 all read, 1 an input failed or the batch ended early, 2 wrong usage.`
}

// gcPercent lets garbage be three times what is in use: about 30 MiB more, and less work that all cores wait for.
const gcPercent = 300

// Run reads the inputs into the folder.
func (c *batchCmd) Run(s *streams) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	opt, err := c.settings(s)
	if err != nil {
		return err
	}
	in, err := c.reader(s, &opt)
	if err != nil {
		return err
	}
	b := batch.Options{Dir: c.Out, Add: c.Add, MaxErrors: c.MaxErrors, Run: c.run(opt), Sources: c.sources(in)}
	if c.DryRun {
		return c.list(s, b)
	}
	if b.Parser, err = newParser(opt.Options); err != nil {
		return err
	}
	if c.Learn {
		if b.Parser, err = c.learn(s, b, opt); err != nil {
			return err
		}
	}
	return c.read(s, b, in)
}

func (c *batchCmd) sources(in *ingest.Reader) func(context.Context) iter.Seq2[doc.Source, error] {
	return func(ctx context.Context) iter.Seq2[doc.Source, error] { return in.Sources(ctx, c.Inputs...) }
}

// learn goes over the inputs a first time, and makes a parser that knows their sites.
func (c *batchCmd) learn(s *streams, b batch.Options, opt settings) (*gongwen.Parser, error) {
	in, err := ingest.New(opt.Ingest)
	if err != nil {
		return nil, usageError{err}
	}
	b.Sources = c.sources(in)
	var pages atomic.Int64
	stop := c.progress(s, "pages learnt from", func() batch.Progress { return batch.Progress{Done: pages.Load(), Making: "templates"} }, in)
	templates, err := batch.Learn(s.ctx, b, cmp.Or(opt.Workers, runtime.GOMAXPROCS(0)), func() { pages.Add(1) })
	stop()
	if err != nil {
		return nil, &inputError{err: err}
	}
	opt.Extract.Templates += "\n" + templates
	p, err := newParser(opt.Options)
	if err != nil {
		return nil, usageError{fmt.Errorf("%s: %w", filepath.Join(c.Out, batch.TemplatesFile), err)}
	}
	return p, nil
}

// progress tells how far it is until stop is called.
func (c *batchCmd) progress(s *streams, doing string, read func() batch.Progress, in *ingest.Reader) (stop func()) {
	if c.Quiet {
		return func() {}
	}
	p := &progress{out: s.err, read: read, input: in.Progress, doing: doing}
	return p.run()
}

// reader checks everything about the inputs that can be known before work begins.
func (c *batchCmd) reader(s *streams, opt *settings) (*ingest.Reader, error) {
	if c.Learn && slices.Contains(c.Inputs, "-") {
		return nil, usageError{errors.New("--learn goes over the inputs twice, which standard input cannot")}
	}
	if c.MaxErrors < 0 {
		return nil, usageError{fmt.Errorf("--max-errors is %d", c.MaxErrors)}
	}
	in, err := c.gather(opt, s.in, c.Out, c.Inputs)
	if err != nil {
		return nil, err
	}
	if err := in.Check(c.Inputs...); err != nil {
		return nil, usageError{err}
	}
	return in, nil
}

// run is what the records depend on. How many workers there are changes nothing; limits may be raised to read more.
func (c *batchCmd) run(opt settings) batch.Run {
	in := opt.Ingest
	field := in.Field
	in.Limits, in.Field, in.PagesFirst = ingest.Limits{}, "", false // an order
	opt.Workers, opt.BytesInFlight = 0, 0
	return batch.Run{
		Gongwen: gongwen.Version, Rules: gongwen.RulesHash(), Inputs: c.Inputs, Select: mustJSON(in),
		Options: mustJSON(struct {
			gongwen.Options
			Field string `json:"field,omitempty"`
			Learn bool   `json:"learn,omitempty"`
			OCR   string `json:"ocr,omitempty"`
		}{opt.Options, field, c.Learn, c.OCR}),
	}
}

// mustJSON is for options, which were read from JSON or flags.
func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil { // a fault of the types
		panic(err)
	}
	return b
}

// list lists what would be read.
func (c *batchCmd) list(s *streams, opt batch.Options) error {
	pending, before, err := batch.Pending(s.ctx, opt)
	if err != nil {
		return &inputError{err: err}
	}
	n, failed, bytes := 0, 0, int64(0)
	for src, err := range pending {
		if err != nil {
			failed++
			fmt.Fprintf(s.err, "gongwen: %v\n", err)
			continue
		}
		n++
		size := max(src.Size, int64(len(src.Bytes)))
		bytes += size
		if _, err := fmt.Fprintf(s.out, "%s\t%d\n", src.Name, size); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.err, "gongwen: %s inputs of %s would be read, %s read before, %s cannot be read\n", thousands(n), size(bytes), thousands(before), thousands(failed))
	if failed > 0 {
		return &inputError{fmt.Errorf("%d inputs cannot be read", failed), true}
	}
	return s.ctx.Err()
}

// read runs the batch and prints its summary.
func (c *batchCmd) read(s *streams, opt batch.Options, in *ingest.Reader) error {
	for _, f := range c.Format {
		opt.Formats = append(opt.Formats, batch.Format(f))
	}
	if c.Duplicates {
		opt.Formats = append(opt.Formats, batch.Duplicates)
	}
	b, err := batch.Open(s.ctx, opt)
	if err != nil {
		return &inputError{err: err}
	}
	if n := b.Before(); n > 0 && !c.Quiet {
		fmt.Fprintf(s.err, "gongwen: going on, %s inputs were read before\n", thousands(n))
	}
	stop := c.progress(s, "read", b.Progress, in)
	counts, err := b.Run(s.ctx)
	stop()
	err = errors.Join(err, b.Close())
	switch {
	case errors.Is(err, context.Canceled):
		return &inputError{err: fmt.Errorf("stopped with %s records in %s; the same command goes on", thousands(counts.Documents+counts.Failed), c.Out)}
	case err != nil:
		return &inputError{err: fmt.Errorf("%w; what was read before is in %s, the same command goes on", err, c.Out)}
	}
	if line := passedOver(in.Progress().Skipped); line != "" && !c.Quiet {
		fmt.Fprintln(s.err, "gongwen: "+line)
	}
	if err := writeCounts(s.out, counts, c.JSON); err != nil {
		return err
	}
	if counts.Failed > 0 && !(c.crawled && counts.Failed == counts.Error["unsupported"]+counts.Error["no_text"]) {
		return &inputError{err: fmt.Errorf("%s of %s inputs failed: gongwen stats --failed %s says which, and why", thousands(counts.Failed), thousands(counts.Documents+counts.Failed), c.Out)}
	}
	return nil
}

// reasons say in words why something was passed over.
var reasons = map[ingest.Reason]string{
	ingest.SkipHidden: "hidden", ingest.SkipExcluded: "excluded", ingest.SkipNotIncluded: "not included", ingest.SkipOld: "older than --since",
	ingest.SkipTwice: "named twice", ingest.SkipStatus: "answers other than 200", ingest.SkipMedia: "pictures, scripts and styles",
	ingest.SkipRevisit: "pages seen before", ingest.SkipRobots: "robots.txt and sitemaps", ingest.SkipRecord: "requests and notes of crawls",
}

// passedOver says what was neither read nor failed, and in its own words what else was not taken.
func passedOver(skipped map[ingest.Reason]int64, parts ...string) string {
	for _, why := range slices.Sorted(maps.Keys(skipped)) {
		parts = append(parts, thousands(skipped[why])+" "+cmp.Or(reasons[why], string(why)))
	}
	if len(parts) == 0 {
		return ""
	}
	return "passed over: " + strings.Join(parts, ", ")
}
