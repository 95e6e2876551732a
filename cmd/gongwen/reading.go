package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/ingest"
)

// reading are the flags of the commands that read notices.
type reading struct {
	Options    string `help:"JSON file with gongwen.Options; in it under \"ingest\" the ingest.Options for batch and tasks." placeholder:"FILE"`
	Templates  string `help:"File of site templates, as batch --learn writes them: regions and lines of the pages of a site." placeholder:"FILE"`
	Interfaces string `help:"File of list interfaces: JSON answers of portals that are lists, in the form of extract/rules/interfaces.txt." placeholder:"FILE"`
	OCR        string `name:"ocr" help:"Program that recognizes scans, PDF, OFD or images: it gets a page as an image on standard input and writes its text, or tesseract's TSV, to standard output: 'tesseract - - -l chi_sim tsv'." placeholder:"COMMAND"`
	Workers    int    `help:"Notices read at a time; 0 is one for each processor."`
}

// settings are what the file of --options holds.
type settings struct {
	gongwen.Options
	Ingest ingest.Options `json:"ingest,omitzero"`
}

// settings loads the options; faults in them are wrong usage.
func (r *reading) settings(s *streams) (opt settings, err error) {
	if r.Options != "" {
		b, err := os.ReadFile(r.Options)
		if err != nil {
			return opt, usageError{err}
		}
		dec := json.NewDecoder(bytes.NewReader(b))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&opt); err != nil {
			return opt, usageError{fmt.Errorf("%s: %w", r.Options, err)}
		}
	}
	templates, err := ownRules(r.Templates)
	if err != nil {
		return opt, err
	}
	if opt.Extract.Templates != "" && templates != "" {
		opt.Extract.Templates += "\n"
	}
	opt.Extract.Templates += templates // a later one goes before
	interfaces, err := ownRules(r.Interfaces)
	if err != nil {
		return opt, err
	}
	opt.Extract.Interfaces = interfaces + opt.Extract.Interfaces // the first counts
	if r.Workers != 0 {
		opt.Workers = r.Workers
	}
	opt.Formats = readers(s.pdf)
	if r.OCR != "" {
		if opt.OCR, err = newOCR(r.OCR); err != nil {
			return opt, usageError{err}
		}
		opt.Limits.Deadline = cmp.Or(opt.Limits.Deadline, ocrDeadline)
	}
	return opt, nil
}

// ownRules reads a file of rules of the user's, which ends with a line end; "" for no file.
func ownRules(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return "", usageError{err}
	}
	return string(b) + "\n", nil
}

// newParser makes the parser; faults in the options are wrong usage.
func newParser(opt gongwen.Options) (*gongwen.Parser, error) {
	p, err := gongwen.New(opt)
	if err != nil {
		return nil, usageError{err}
	}
	return p, nil
}

// gathering are the flags of the commands that read all that their inputs hold.
type gathering struct {
	Include     []string `help:"Read only files and entries with such names, as in .gitignore: '*.html', 'notices/**'." placeholder:"PATTERN"`
	Exclude     []string `help:"Do not read what has such a name, as in .gitignore: 'drafts/', '*.css'." placeholder:"PATTERN"`
	Since       string   `help:"Read only what was changed on that day or later, as file system, archive or crawl tell." placeholder:"2026-01-31"`
	Field       string   `help:"Field of a record of JSON Lines that holds the text." placeholder:"NAME"`
	MaxArchive  int      `help:"GiB that one archive may hold, unpacked. Default: 2." placeholder:"GIB"`
	MaxEntries  int      `help:"Entries that one archive may hold. Default: 65536." placeholder:"N"`
	Attachments bool     `help:"Read what a notice names as attached to it, from the same folder, zip or WARC, and what a letter holds, as of the year and the place of the notice." negatable:"" default:"true"`
}

// gather puts the flags into options and makes the reader of the inputs; faults are wrong usage. What is at the path out is
// made by the command, and not read.
func (g *gathering) gather(all *settings, in io.Reader, out string, inputs []string) (*ingest.Reader, error) {
	opt := &all.Ingest
	for _, f := range []struct {
		flag string
		n    int
	}{{"max-archive", g.MaxArchive}, {"max-entries", g.MaxEntries}} {
		if f.n < 0 || f.n > math.MaxInt32 {
			return nil, usageError{fmt.Errorf("--%s is %d", f.flag, f.n)}
		}
	}
	opt.Include, opt.Exclude, opt.Stdin = append(opt.Include, g.Include...), append(opt.Exclude, g.Exclude...), in
	if out != "" {
		opt.Apart = []string{out}
	}
	if g.MaxArchive > 0 {
		opt.Limits.ArchiveBytes = int64(g.MaxArchive) << 30
	}
	opt.Limits.Entries = cmp.Or(g.MaxEntries, opt.Limits.Entries)
	opt.Field = cmp.Or(g.Field, opt.Field)
	if g.Since != "" {
		day, err := time.ParseInLocation(time.DateOnly, g.Since, time.Local)
		if err != nil {
			return nil, usageError{fmt.Errorf("--since %s is no date like 2026-01-31", g.Since)}
		}
		opt.Since = day
	}
	opt.PagesFirst = g.Attachments
	r, err := ingest.New(*opt)
	if err != nil {
		return nil, usageError{err}
	}
	if g.Attachments {
		all.Attachments, all.Resolve = true, r.Neighbours(inputs...).Find
	}
	return r, nil
}
