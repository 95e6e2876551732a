package process

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

const (
	startTime = 2 * time.Minute // for the greeting: what a program gets ready may have to be made first
	endTime   = time.Second     // for what holds its standard error behind its end
)

// child is a process that reads files. One file is read at a time.
type child struct {
	cmd  *exec.Cmd
	to   io.WriteCloser // its standard input
	from *os.File       // its standard output
	said stderr         // its standard error

	questions *gob.Encoder
	answers   *gob.Decoder
	answer    *bounded
	killed    atomic.Bool
	stop      func() bool   // stops waiting for the end of all children
	done      chan struct{} // closed when it has ended
}

// start starts a child and waits for its greeting. The child is killed when ctx ends.
func start(ctx context.Context, command []string, memory int64) (_ *child, err error) {
	c := &child{cmd: exec.Command(command[0], command[1:]...), done: make(chan struct{})}
	c.cmd.Stderr, c.cmd.WaitDelay = &c.said, endTime
	if c.to, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	from, stdout, err := os.Pipe()
	if err != nil {
		c.to.Close()
		return nil, err
	}
	c.cmd.Stdout, c.from = stdout, from
	err = c.run(memory)
	stdout.Close()
	if err != nil {
		from.Close()
		return nil, err
	}
	c.stop = context.AfterFunc(ctx, c.kill)
	late := time.AfterFunc(startTime, c.kill)
	defer late.Stop()
	c.answer = &bounded{r: from, left: maxHeader}
	c.questions, c.answers = gob.NewEncoder(c.to), gob.NewDecoder(bufio.NewReader(c.answer))
	var hello greeting
	if err := c.answers.Decode(&hello); err != nil {
		c.end()
		return nil, fmt.Errorf("%s: no greeting: %w", command[0], c.death(err))
	}
	if hello.Protocol != protocol {
		c.end()
		return nil, fmt.Errorf("%w: %s speaks protocol %d, not %d", doc.ErrOptions, command[0], hello.Protocol, protocol)
	}
	return c, nil
}

// run starts the program, and waits for its end in a goroutine that keeps its thread: to the kernel, that thread is the parent
// with which a child dies.
func (c *child) run(memory int64) error {
	attend(c.cmd)
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.cmd.Start()
		if err == nil && memory > 0 && !raced {
			err = bound(c.cmd.Process.Pid, memory)
			if err != nil {
				c.cmd.Process.Kill()
				c.cmd.Wait()
			}
		}
		started <- err
		if err != nil {
			return
		}
		c.cmd.Wait() // how it ended is in cmd.ProcessState
		close(c.done)
	}()
	return <-started
}

// read asks the child for one file. After an error that is not one of the file, or at the end of ctx, the child is dead.
func (c *child) read(ctx context.Context, q question, raw []byte) (doc.Blocks, error) {
	stop := context.AfterFunc(ctx, c.kill)
	c.said.reset()
	var a answer
	err := c.questions.Encode(q)
	if err == nil {
		_, err = c.to.Write(raw)
	}
	if err == nil {
		c.answer.left = maxAnswer(q.Limits)
		err = c.answers.Decode(&a)
	}
	switch {
	case !stop():
		c.kill() // now, not when its goroutine runs
		return doc.Blocks{}, ctx.Err()
	case errors.Is(err, errTooMuch):
		c.kill()
		return doc.Blocks{}, fmt.Errorf("%w: an answer of more than %d bytes", doc.ErrTooLarge, maxAnswer(q.Limits))
	case err != nil:
		c.kill()
		<-c.done
		return doc.Blocks{}, c.death(err)
	}
	blocks, err := a.open(q.Limits)
	if errors.Is(err, errUnsound) {
		c.kill()
	}
	return blocks, err
}

// alive reports whether the child can read another file. One that said more than it was asked fails with the next, and a fresh
// one reads that.
func (c *child) alive() bool {
	select {
	case <-c.done:
		return false
	default:
		return !c.killed.Load()
	}
}

// kill kills the child, and ends all waiting for it, even where a process of its own holds its streams.
func (c *child) kill() {
	c.killed.Store(true)
	c.cmd.Process.Kill() // an error says that it has ended
	c.to.Close()
	c.from.Close()
}

// end kills the child and waits for its end.
func (c *child) end() {
	c.stop()
	c.kill()
	<-c.done
}

// deathError is of a child that ended, or had to be, for no fault of the file that is known.
type deathError struct{ err error }

func (e *deathError) Error() string { return e.err.Error() }
func (e *deathError) Unwrap() error { return e.err }

// death says how the child ended: err is that of reading from it or writing to it.
func (c *child) death(err error) error {
	said := c.said.reason()
	if strings.Contains(said, "out of memory") || strings.Contains(said, "cannot allocate memory") {
		return &deathError{fmt.Errorf("%w: the process that read it had no memory left: %s", doc.ErrTooLarge, said)}
	}
	how := fmt.Sprintf("gave no answer (%v)", err)
	if ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed); ended {
		how = fmt.Sprintf("ended (%v)", c.cmd.ProcessState)
	}
	if said != "" {
		how += ": " + said
	}
	return &deathError{fmt.Errorf("%w: the process that read it %s", doc.ErrInternal, how)}
}
