package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/docx"
	"github.com/gongwen-go/gongwen/extract/ofd"
	"github.com/gongwen-go/gongwen/extract/pdf"
	"github.com/gongwen-go/gongwen/extract/pptx"
	"github.com/gongwen-go/gongwen/extract/rtf"
	"github.com/gongwen-go/gongwen/extract/word"
	"github.com/gongwen-go/gongwen/extract/xls"
	"github.com/gongwen-go/gongwen/extract/xlsx"
)

// signsOfPage is how many characters a page has in a format without pages: 22 lines of 28, as GB/T 9704-2012 (5.2.2) sets
// them.
const signsOfPage = 22 * 28

// set is the files of one format.
type set struct {
	format string // the extension: "docx"
	reader doc.Format
	peer   peer
	files  []string
	raw    [][]byte
	pages  []float64 // of each file
}

func (s *set) allPages() (sum float64) {
	for _, n := range s.pages {
		sum += n
	}
	return sum
}

// kinds are the formats that are measured, in the order of the table.
func kinds() []set {
	return []set{
		{format: "docx", reader: docx.Format{}, peer: office(utf8Text)},
		{format: "doc", reader: word.Format{}, peer: office(utf8Text)},
		{format: "rtf", reader: rtf.Format{}, peer: office(utf8Text)},
		{format: "xlsx", reader: xlsx.Format{}, peer: office(utf8Table)},
		{format: "xls", reader: xls.Format{}, peer: office(utf8Table)},
		{format: "pptx", reader: pptx.Format{}, peer: office("pdf")}, // it does not write the text of a presentation
		{format: "pdf", reader: &pdf.Format{}, peer: poppler},
		{format: "ofd", reader: ofd.Format{}}, // nothing in Debian reads it
	}
}

// findSets gives the formats of which the folder has files that are read.
func findSets(folder string) ([]set, error) {
	all := kinds()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for i := range all {
			if strings.EqualFold(filepath.Ext(path), "."+all[i].format) {
				return all[i].add(path)
			}
		}
		return nil
	})
	var found []set
	for _, s := range all {
		if len(s.files) > 0 {
			found = append(found, s)
		}
	}
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("no office files, PDF or OFD below %s", folder)
	}
	return found, err
}

// add takes a file into the set, and counts its pages. One that is not read (encrypted, damaged) is named on standard error.
func (s *set) add(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	src := doc.Source{Name: path, Bytes: raw}
	if !s.reader.Detect(src, raw[:min(len(raw), 8<<10)]) {
		fmt.Fprintf(os.Stderr, "%s left out: it is no %s\n", path, s.format)
		return nil
	}
	blocks, err := s.reader.Read(context.Background(), src, raw, doc.Limits{})
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s left out: %v\n", path, err)
		return nil
	}
	s.files = append(s.files, path)
	s.raw = append(s.raw, raw)
	s.pages = append(s.pages, pagesOf(blocks))
	return nil
}

// pagesOf counts the pages: the last that has text, or what the text would fill.
func pagesOf(b doc.Blocks) float64 {
	last := 0
	for _, p := range b.Places {
		last = max(last, p.Page)
	}
	if last > 0 {
		return float64(last)
	}
	return max(1, float64(len([]rune(b.Text.String())))/signsOfPage)
}

// parser reads the set's format and no other.
func (s *set) parser() (*gongwen.Parser, error) {
	return gongwen.New(gongwen.Options{Formats: []doc.Format{s.reader}})
}
