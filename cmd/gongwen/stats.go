package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/gongwen-go/gongwen/corpus/store"
	"github.com/gongwen-go/gongwen/internal/batch"
)

type statsCmd struct {
	Dir    string `arg:"" optional:"" default:"." help:"Folder of a batch, or a store."`
	Failed bool   `help:"List the inputs that failed, and why."`
	JSON   bool   `help:"As JSON."`
}

// Help is what --help says at the end.
func (c *statsCmd) Help() string {
	return `What a batch has read: documents by page kind, 文种, issuer, year, charset and script, failed inputs by their error. With a
store (gongwen batch --format sqlite) also the units with the most tasks, the limits by month, and the duplicates. It may be
asked while the batch runs.`
}

// Run counts by the store, or else by the journal.
func (c *statsCmd) Run(s *streams) error {
	info, err := os.Stat(c.Dir)
	switch {
	case err != nil:
		return &inputError{err: err}
	case c.Failed && c.JSON:
		return usageError{errors.New("--failed is a list of lines: in JSON the records with an error stand in the journal")}
	case c.Failed:
		return c.failed(s)
	}
	if _, err := os.Stat(filepath.Join(c.Dir, batch.StoreFile)); err == nil || !info.IsDir() {
		return c.store(s)
	}
	counts, err := batch.Summary(c.Dir)
	if err != nil {
		return &inputError{err: err}
	}
	if counts.Documents+counts.Failed == 0 {
		return &inputError{err: fmt.Errorf("%s holds neither a store nor a batch", c.Dir)}
	}
	return writeCounts(s.out, counts, c.JSON)
}

// failed lists what failed, by the journal: the reasons name the inputs.
func (c *statsCmd) failed(s *streams) error {
	if _, err := os.Stat(filepath.Join(c.Dir, "journal")); err != nil {
		return &inputError{err: fmt.Errorf("%s is no folder of a batch: %w", c.Dir, err)}
	}
	b := bufio.NewWriter(s.out)
	for failure, err := range batch.Failures(c.Dir) {
		if err != nil {
			return errors.Join(b.Flush(), &inputError{err: err})
		}
		if _, err := fmt.Fprintln(b, failure); err != nil {
			return err
		}
	}
	return b.Flush()
}

func (c *statsCmd) store(s *streams) error {
	db, err := openStore(s, c.Dir)
	if err != nil {
		return &inputError{err: err}
	}
	defer db.Close()
	st, err := db.Stats(s.ctx)
	if err != nil {
		return &inputError{err: err}
	}
	if c.JSON {
		enc := json.NewEncoder(s.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(st)
	}
	return writeStats(s.out, st)
}

func writeStats(w io.Writer, st store.Stats) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s documents with %s tasks, %s inputs failed\n", thousands(st.Documents), thousands(st.Tasks), thousands(st.Failed))
	for _, row := range []struct {
		head   string
		counts []store.Count
		all    bool
	}{
		{"pages", st.Pages, false}, {"kinds", st.Kinds, false}, {"issuers", st.Issuers, false}, {"years", st.Years, true},
		{"charsets", st.Charsets, false}, {"script", st.Scripts, false}, {"origin", st.Origins, false}, {"errors", st.Errors, false},
		{"牵头", st.Lead, false}, {"责任", st.Implementing, false}, {"配合", st.Supporting, false}, {"指导", st.Guiding, false},
		{"due", st.Due, true}, {"duplicates", st.Duplicates, false},
	} {
		if len(row.counts) == 0 {
			continue
		}
		var parts []string
		for i, n := range row.counts {
			if !row.all && i == mostKeys {
				break
			}
			parts = append(parts, n.Value+" "+thousands(n.N))
		}
		fmt.Fprintf(&b, "%s%s\n", pad(row.head, 11), strings.Join(parts, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
