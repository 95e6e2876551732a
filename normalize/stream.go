package normalize

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// transformer applies a plan to a stream.
type transformer struct {
	transform.NopResetter
	plan
}

// Transform implements [transform.Transformer]. It keeps back what the longest phrase may need.
func (t transformer) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	short := transform.ErrShortSrc
	if most := len(dst) + t.a.ahead; len(src) > most { // more cannot be written
		src, atEOF, short = src[:most], false, transform.ErrShortDst
	}
	s := string(src)
	for nSrc < len(s) {
		if !atEOF && nSrc+t.a.ahead > len(s) {
			return nDst, nSrc, short
		}
		n, to, char := t.a.at(s, nSrc, t.choice, t.chars)
		size := len(to)
		if char != 0 {
			size = 3
		}
		if nDst+size > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		if char != 0 {
			dst[nDst], dst[nDst+1], dst[nDst+2] = byte(char>>16), byte(char>>8), byte(char)
		} else {
			copy(dst[nDst:], to)
		}
		nDst += size
		nSrc += n
	}
	return nDst, nSrc, nil
}

// maxLine is how much of a line a stream in auto converts at a time.
const maxLine = 1 << 20

// readSize is how much it reads at a time.
const readSize = 64 << 10

// reader converts a stream in auto.
type reader struct {
	c       *Converter
	in      io.Reader
	way     way
	decided bool
	buf     []byte // read and not converted
	out     string // converted and not given
	err     error  // of in
}

func (r *reader) Read(p []byte) (int, error) {
	for r.out == "" {
		if r.err != nil && len(r.buf) == 0 {
			return 0, r.err
		}
		r.fill()
		r.convert()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

// fill reads on.
func (r *reader) fill() {
	for empty := 0; r.err == nil; {
		have := len(r.buf)
		r.buf = slices.Grow(r.buf, readSize)
		n, err := r.in.Read(r.buf[have : have+readSize])
		r.buf, r.err = r.buf[:have+n], err
		if (r.decided || len(r.buf) >= sampleSize) && bytes.IndexByte(r.buf[have:], '\n') >= 0 || len(r.buf) >= maxLine {
			return
		}
		if empty++; n > 0 {
			empty = 0
		}
		if empty == 100 && r.err == nil {
			r.err = io.ErrNoProgress
		}
	}
}

// convert takes what is whole.
func (r *reader) convert() {
	end := len(r.buf)
	if r.err == nil {
		end = whole(r.buf)
	}
	s := string(r.buf[:end])
	r.buf = r.buf[:copy(r.buf, r.buf[end:])]
	if !r.decided {
		head := sample(s + string(r.buf[:min(len(r.buf), sampleSize)]))
		r.way, r.decided = r.c.n.way(head), true
		r.way.decide(r.c.n, r.way.mend(head).text())
	}
	r.out = r.way.convert(r.way.mend(s).text())
}

// whole is how much of b ends with a line, or, where a line is too long, with a sentence or at least a character.
func whole(b []byte) int {
	if k := bytes.LastIndexByte(b, '\n'); k >= 0 {
		return k + 1
	}
	s := string(b)
	if k := strings.LastIndexAny(s, "。；，"); k >= 0 {
		_, n := utf8.DecodeRuneInString(s[k:])
		return k + n
	}
	n := len(b)
	for n > len(b)-utf8.UTFMax && n > 0 && !utf8.RuneStart(b[n-1]) {
		n--
	}
	if n > 1 {
		return n - 1
	}
	return len(b)
}
