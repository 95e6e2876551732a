// Command gongwen reads Chinese official notices (公文): clean text, metadata, structure and tasks.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/gongwen-go/gongwen"
)

// Exit codes.
const (
	exitOK    = 0
	exitInput = 1 // an input could not be read
	exitUsage = 2
)

const description = `Reads Chinese official notices (公文): web pages, crawled text, machine-converted mirrors, in UTF-8, GBK, Big5 or UTF-16;
Word, WPS, Excel, PowerPoint, RTF, PDF, OFD, CSV, Markdown, mail and saved pages (MHTML), known by their bytes, not by their names.

Examples:
  gongwen parse notice.txt                 summary and task table on a terminal, JSON in a pipe
  gongwen parse --format md page.html      Markdown: metadata, text, tasks, what was removed
  gongwen parse archive/*.html > out.jsonl one JSON line a file (gongwen/1); bad files give error records
  curl -s URL | gongwen parse -            standard input
  gongwen tasks notice.txt -o tasks.xlsx   the task sheet: who does what, by when
  gongwen tasks plan.docx sheet.xls f.pdf  that of office files
  gongwen tasks notices.warc.gz -o t.xlsx  that of all notices in a crawl, a folder, an archive
  gongwen batch archive.zip -o clean       folders and archives of any size, to JSON Lines, Parquet, a store …
  gongwen fetch URL -o site.warc.gz        the notices of a section of a site, for batch and tasks
  gongwen pipe < records.jsonl             JSON Lines in, JSON Lines out
  gongwen convert mirror.txt               Traditional text as its Mainland original had it
  gongwen words notice.txt                 segmented words and keywords

Exit codes: 0 all read, 1 an input could not be read (the rest was), 2 wrong usage.`

type cli struct {
	Version    kong.VersionFlag `help:"Print the version and the hash of the rule data."`
	Parse      parseCmd         `cmd:"" help:"Read notices: text, metadata, outline, tasks, figures, what was removed and why."`
	Tasks      tasksCmd         `cmd:"" help:"Make the task sheet of notices: who leads, who does it, who helps, by when."`
	Batch      batchCmd         `cmd:"" help:"Read folders and archives, of one notice or of millions, into a folder; killed, it goes on."`
	Pipe       pipeCmd          `cmd:"" help:"Answer records on standard input with documents, line by line."`
	Search     searchCmd        `cmd:"" help:"Search the tasks and documents of a store: who has to do what, by when, where it stands."`
	Stats      statsCmd         `cmd:"" help:"Count what a batch has read."`
	Duplicates duplicatesCmd    `cmd:"" help:"Group the documents of a batch that are one notice: reposts, mirrors, versions, excerpts."`
	Fetch      fetchCmd         `cmd:"" help:"Fetch the notices of sites into a web archive, politely, again and again."`
	Convert    convertCmd       `cmd:"" help:"Convert texts to Simplified, as their Mainland original had it."`
	Words      wordsCmd         `cmd:"" help:"Segment the clean text of a notice into words and find its keywords."`
	PDFReader  pdfReaderCmd     `cmd:"" name:"pdf-reader" hidden:"" help:"Read PDF files for another process, package extract/process."`
}

// streams are the standard streams of a run, and its reader of PDF.
type streams struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
	pdf      pdfFormat
}

// inputError is an input that could not be read; it was reported already when it is silent.
type inputError struct {
	err    error
	silent bool
}

func (e *inputError) Error() string { return e.err.Error() }
func (e *inputError) Unwrap() error { return e.err }

// usageError is wrong usage found after the arguments were parsed.
type usageError struct{ error }

// Run runs the command as a user types it and returns its exit code.
func Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) (code int) {
	var c cli
	exited := false
	parser, err := kong.New(&c, kong.Name("gongwen"), kong.Description(description), kong.Writers(out, errs),
		kong.Vars{"version": fmt.Sprintf("gongwen %s, rules %s", gongwen.Version, gongwen.RulesHash())},
		kong.Exit(func(int) { exited = true; panic(exitNow{}) }), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{NoExpandSubcommands: true}))
	if err != nil { // a fault of the struct above
		panic(err)
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exitNow); !ok || !exited {
				panic(r)
			}
			code = exitOK // --help and --version
		}
	}()
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(errs, "gongwen: %v\nTry: gongwen --help\n", err)
		return exitUsage
	}
	pdf := newPDFFormat()
	defer pdf.Close()
	err = k.Run(&streams{ctx, interruptible(ctx, in), out, errs, pdf})
	var input *inputError
	var usage usageError
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return exitOK
	case errors.As(err, &usage):
		fmt.Fprintf(errs, "gongwen: %v\n", err)
		return exitUsage
	case errors.As(err, &input) && input.silent:
	default:
		fmt.Fprintf(errs, "gongwen: %v\n", err)
	}
	return exitInput
}

// exitNow unwinds from --help and --version.
type exitNow struct{}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	code := Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
