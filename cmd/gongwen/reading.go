package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/mhtml"
	"github.com/gongwen-go/gongwen/ingest"
)

// reading are the flags of the commands that read notices.
type reading struct {
	Options    string `help:"JSON file with gongwen.Options; in it under \"ingest\" the ingest.Options for batch." placeholder:"FILE"`
	Templates  string `help:"File of site templates, as batch --learn writes them: regions and lines of the pages of a site." placeholder:"FILE"`
	Interfaces string `help:"File of list interfaces: JSON answers of portals that are lists, in the form of extract/rules/interfaces.txt." placeholder:"FILE"`
	Workers    int    `help:"Notices read at a time; 0 is one for each processor."`
}

// settings are what the file of --options holds.
type settings struct {
	gongwen.Options
	Ingest ingest.Options `json:"ingest,omitzero"`
}

// settings loads the options; faults in them are wrong usage.
func (r *reading) settings() (opt settings, err error) {
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
	for _, f := range []struct {
		name string
		into *string
	}{{r.Templates, &opt.Extract.Templates}, {r.Interfaces, &opt.Extract.Interfaces}} {
		if f.name == "" {
			continue
		}
		b, err := os.ReadFile(f.name)
		if err != nil {
			return opt, usageError{err}
		}
		*f.into += "\n" + string(b)
	}
	if r.Workers != 0 {
		opt.Workers = r.Workers
	}
	opt.Formats = []doc.Format{mhtml.Format{}}
	return opt, nil
}

// parser is the parser of the options.
func (r *reading) parser() (*gongwen.Parser, error) {
	opt, err := r.settings()
	if err != nil {
		return nil, err
	}
	return newParser(opt.Options)
}

func newParser(opt gongwen.Options) (*gongwen.Parser, error) {
	p, err := gongwen.New(opt)
	if err != nil {
		return nil, usageError{err}
	}
	return p, nil
}
