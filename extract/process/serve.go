package process

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"

	"github.com/gongwen-go/gongwen/doc"
)

// Serve is the child's side: it reads the files that a [Format] sends with f, one at a time, until in ends. The file that is
// being read then is given up. in and out are the standard input and output of a process that does nothing else, and that
// lets SIGINT and SIGTERM pass, since both reach the parent as well:
//
//	signal.Ignore(os.Interrupt, syscall.SIGTERM)
//	err := process.Serve(&pdf.Format{Options: pdf.Options{Unguarded: true}}, os.Stdin, os.Stdout)
//
// A panic of f is not caught: it ends the process, and the parent says so. The error is one of in, out, or what they say.
func Serve(f doc.Format, in io.Reader, out io.Writer) error {
	answers := gob.NewEncoder(out)
	if err := answers.Encode(greeting{protocol}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	files := make(chan file)
	ended := make(chan error, 1)
	go func() { // reads on while f is at work, and so sees the end
		err := receive(ctx, in, files)
		cancel()
		ended <- err
	}()
	for {
		select {
		case file := <-files:
			if err := answers.Encode(file.read(ctx, f)); err != nil {
				return err
			}
		case err := <-ended:
			return err
		}
	}
}

// file is a question with its bytes.
type file struct {
	question
	raw []byte
}

// receive hands on what is asked until in ends.
func receive(ctx context.Context, in io.Reader, files chan<- file) error {
	header := &bounded{r: in}
	buffer := bufio.NewReader(header)
	questions := gob.NewDecoder(buffer)
	for {
		header.left = maxHeader
		var q question
		if err := questions.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if q.Bytes < 0 || int64(q.Bytes) > q.Limits.WithDefaults().Bytes {
			return fmt.Errorf("%w: %d bytes, limit %d", doc.ErrTooLarge, q.Bytes, q.Limits.Bytes)
		}
		header.left = int64(q.Bytes)
		raw := make([]byte, q.Bytes)
		if _, err := io.ReadFull(buffer, raw); err != nil {
			return err
		}
		select {
		case files <- file{q, raw}:
		case <-ctx.Done():
			return nil
		}
	}
}

// read reads the file. What stands inside it is sent with its bytes.
func (file file) read(ctx context.Context, f doc.Format) answer {
	src := file.Source
	src.Bytes = file.raw
	blocks, err := f.Read(ctx, src, file.raw, file.Limits)
	for i := range blocks.Children {
		if err == nil {
			child := &blocks.Children[i]
			child.Bytes, err = child.Read(ctx, file.Limits.WithDefaults().Bytes)
		}
	}
	if err != nil {
		return answer{Failure: newFailure(err)}
	}
	return answer{Blocks: blocks}
}
