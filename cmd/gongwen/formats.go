package main

import (
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/csv"
	"github.com/gongwen-go/gongwen/extract/docx"
	"github.com/gongwen-go/gongwen/extract/eml"
	"github.com/gongwen-go/gongwen/extract/image"
	"github.com/gongwen-go/gongwen/extract/markdown"
	"github.com/gongwen-go/gongwen/extract/mhtml"
	"github.com/gongwen-go/gongwen/extract/ofd"
	"github.com/gongwen-go/gongwen/extract/pptx"
	"github.com/gongwen-go/gongwen/extract/rtf"
	"github.com/gongwen-go/gongwen/extract/word"
	"github.com/gongwen-go/gongwen/extract/xls"
	"github.com/gongwen-go/gongwen/extract/xlsx"
)

// readers are those of all the file formats that gongwen reads besides HTML and text; that of PDF has processes to end. They
// cost nothing until one is met.
func readers(pdf doc.Format) []doc.Format {
	return []doc.Format{docx.Format{}, pptx.Format{}, ofd.Format{}, xlsx.Format{}, word.Format{}, xls.Format{}, rtf.Format{}, pdf, mhtml.Format{}, eml.Format{}, markdown.Format{}, csv.Format{}, image.Format{}}
}
