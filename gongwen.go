// Package gongwen reads Chinese official notices (公文) as they are found: pages, crawled text, machine-converted
// mirrors, in any charset; and office files, PDF and OFD, by the packages below extract that Options.Formats names. It returns clean Simplified text, metadata, structure and the tasks a notice orders: what,
// who leads, who implements, who supports, by when. Every value can say where in the source it came from.
//
//	d, err := gongwen.Parse(ctx, file)
//	for _, t := range d.Tasks {
//		fmt.Println(t.Title, t.Lead, t.Implementing, t.Deadlines)
//	}
//
// [Parse] is enough for one notice. A [Parser] holds options and may be shared by goroutines; [Parser.All] reads a
// stream of notices with bounded workers. The result is a [doc.Document]; its JSON form is gongwen/1.
//
// The package opens no file and no socket, logs nothing and keeps no state between documents.
package gongwen

import (
	"context"
	"io"

	"github.com/gongwen-go/gongwen/doc"
)

// Parse reads one notice with the default options. Errors are those of [Parser.Parse].
func Parse(ctx context.Context, r io.Reader) (*doc.Document, error) {
	p, err := New(Options{})
	if err != nil {
		return nil, err
	}
	open := func(context.Context) (io.ReadCloser, error) { return io.NopCloser(r), nil }
	return p.Parse(ctx, doc.Source{Open: open})
}
