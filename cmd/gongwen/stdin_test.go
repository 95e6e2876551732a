package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// A command that waits for standard input ends when it is told to.
func TestStopsWaitingForInput(t *testing.T) {
	for _, args := range []string{"pipe", "parse -", "tasks -", "convert -", "batch - --out " + t.TempDir()} {
		in, end := io.Pipe()
		defer end.Close()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan int)
		go func() { done <- Run(ctx, strings.Fields(args), in, io.Discard, io.Discard) }()
		if _, err := io.WriteString(end, "\n"); err != nil { // taken when the command reads
			t.Fatal(err)
		}
		cancel()
		select {
		case code := <-done:
			if code != exitInput {
				t.Errorf("gongwen %s: exit %d, want %d", args, code, exitInput)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("gongwen %s waits for standard input after its context has ended", args)
		}
	}
}

func TestInterruptible(t *testing.T) {
	fault := errors.New("no more")
	got, err := io.ReadAll(interruptible(t.Context(), io.MultiReader(strings.NewReader("records"), iotest.ErrReader(fault))))
	if string(got) != "records" || !errors.Is(err, fault) {
		t.Errorf("%q, %v", got, err)
	}
	in := strings.NewReader("for another command")
	if interruptible(t.Context(), in); in.Len() != len("for another command") {
		t.Error("standard input is read before anyone asks for it")
	}
}
