package main

import (
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
	"github.com/gongwen-go/gongwen/extract/process"
)

// pdfFormat reads PDF until it is closed.
type pdfFormat interface {
	doc.Format
	io.Closer
}

// newPDFFormat reads in processes of this program, in which PDFium need not look for the deadline all the time: they are killed
// when it comes. Where it is not known which program this is, PDFium runs in this process.
func newPDFFormat() pdfFormat {
	program, err := os.Executable()
	if err != nil {
		return &pdf.Format{}
	}
	return &process.Format{Format: &pdf.Format{}, Command: []string{program, "pdf-reader"}}
}

type pdfReaderCmd struct{}

// Run reads for the parent until that closes the standard input.
func (pdfReaderCmd) Run(s *streams) error {
	signal.Ignore(os.Interrupt, syscall.SIGTERM) // which a terminal sends to all; the parent ends this process when it is time
	f := &pdf.Format{Options: pdf.Options{Unguarded: true, Instances: 1}}
	if err := f.Start(); err != nil {
		return err
	}
	return process.Serve(f, s.in, s.out)
}
