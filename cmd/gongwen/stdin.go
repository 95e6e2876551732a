package main

import (
	"context"
	"io"
	"sync"
)

// interruptible is a standard input whose reads end with the context: a read that waits for a terminal or a pipe would
// keep a command that was told to stop. Nothing is read before the first Read, since standard input may be that of a
// loop around the command. The goroutine that waits at the end stays until the program ends.
func interruptible(ctx context.Context, in io.Reader) io.Reader {
	r, w := io.Pipe()
	context.AfterFunc(ctx, func() { w.CloseWithError(context.Cause(ctx)) })
	copying := sync.OnceFunc(func() {
		go func() {
			_, err := io.Copy(w, in)
			w.CloseWithError(err)
		}()
	})
	return readerFunc(func(p []byte) (int, error) {
		copying()
		return r.Read(p)
	})
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
