package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/scan"
)

const (
	ocrDeadline = 10 * time.Minute // of one input, unless the options say another: a page takes seconds
	ocrOutput   = 16 << 20         // bytes that a program may write for a page
	ocrWait     = 2 * time.Second  // for what holds the program's output open after its end
)

// ocrProgram is the engine that the user named: a program that is started for each page, with the image on its standard input,
// and that writes the text to its standard output. It runs without a shell.
type ocrProgram struct{ args []string }

// newOCR finds the program of a command whose arguments are parted by blanks.
func newOCR(command string) (*ocrProgram, error) {
	args := strings.Fields(command)
	if len(args) == 0 {
		return nil, errors.New("--ocr names no program")
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return nil, fmt.Errorf("--ocr: %w", err)
	}
	args[0] = path
	return &ocrProgram{args}, nil
}

// Recognize runs the program. Its error says what it wrote last to standard error.
func (p *ocrProgram) Recognize(ctx context.Context, img doc.Image) ([]doc.Line, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.args[0], p.args[1:]...)
	cmd.Stdin, cmd.WaitDelay = bytes.NewReader(img.Bytes), ocrWait
	if os.Getenv("OMP_THREAD_LIMIT") == "" { // as many pages are read at a time as there are processors: tesseract in one thread takes a third less of them
		cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	}
	out := &head{most: ocrOutput, full: cancel}
	errs := &tail{}
	cmd.Stdout, cmd.Stderr = out, errs
	err := cmd.Run()
	switch {
	case out.over:
		return nil, fmt.Errorf("%w: %s wrote more than %d bytes for one page", doc.ErrTooLarge, p.args[0], ocrOutput)
	case err != nil && errs.line() != "":
		return nil, fmt.Errorf("%s: %w: %s", p.args[0], err, errs.line())
	case err != nil:
		return nil, fmt.Errorf("%s: %w", p.args[0], err)
	}
	return ocrLines(strings.ToValidUTF8(string(out.b), "\ufffd")), nil
}

// ocrLines are the lines of a text, or those of the table that tesseract makes (tsv), with their boxes. Those of its words are of
// no use: they overlap.
func ocrLines(text string) []doc.Line {
	var out []doc.Line
	var words []string // of the last line of a table
	flush := func() {
		if n := len(out); n > 0 && len(words) > 0 {
			out[n-1].Text = strings.Join(words, " ")
		}
		words = nil
	}
	table := strings.HasPrefix(text, "level\tpage_num\t")
	for line := range strings.Lines(text) {
		if len(out) > scan.MaxLines { // which is too many: the rest need not be held
			break
		}
		line = strings.TrimRight(line, "\r\n\f")
		if !table {
			out = append(out, doc.Line{Text: line})
			continue
		}
		f := strings.Split(line, "\t") // level page block paragraph line word left top width height confidence text
		if len(f) < 12 {
			continue
		}
		switch f[0] {
		case "4": // a line
			flush()
			var box [4]float64
			for i := range box {
				box[i], _ = strconv.ParseFloat(f[6+i], 64) // what is no number gives a line without a box
			}
			out = append(out, doc.Line{X0: box[0], Y0: box[1], X1: box[0] + box[2], Y1: box[1] + box[3]})
		case "5": // a word of it
			if word := strings.TrimSpace(f[11]); word != "" {
				words = append(words, word)
			}
		}
	}
	flush()
	return out
}

// head keeps what is written up to a limit, and calls full when there is more.
type head struct {
	b    []byte
	most int
	full func()
	over bool
}

func (h *head) Write(b []byte) (int, error) {
	if len(h.b)+len(b) > h.most {
		h.over = true
		h.full()
		return 0, io.ErrShortWrite
	}
	h.b = append(h.b, b...)
	return len(b), nil
}

// tail keeps the end of what is written.
type tail struct{ b []byte }

func (t *tail) Write(b []byte) (int, error) {
	const most = 4 << 10
	t.b = append(t.b, b[max(0, len(b)-most):]...)
	t.b = t.b[max(0, len(t.b)-most):]
	return len(b), nil
}

// line is the last line, shortened, without what a terminal would obey.
func (t *tail) line() string {
	s := strings.TrimSpace(string(t.b))
	s = s[strings.LastIndexByte(s, '\n')+1:]
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '_'
	}, strings.ToValidUTF8(s[max(0, len(s)-200):], ""))
}
