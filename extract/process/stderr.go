package process

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"
)

const (
	maxSaid   = 16 << 10 // bytes of standard error that are kept, from the beginning
	maxReason = 300      // of a line of it, in a message
)

// stderr is what a child said on its standard error.
type stderr struct {
	mu   sync.Mutex
	said []byte
}

// Write keeps the beginning, in which a crash of a Go program has its reason, and lets the traces go.
func (s *stderr) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said = append(s.said, p[:min(len(p), maxSaid-len(s.said))]...)
	return len(p), nil
}

// reset forgets what was said of other files.
func (s *stderr) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said = nil
}

// reason is the line that says why a program ended: that of a Go program that crashed, else the last.
func (s *stderr) reason() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := ""
	for line := range bytes.Lines(s.said) {
		text := strings.ToValidUTF8(strings.TrimSpace(string(line)), "\ufffd")
		if text == "" {
			continue
		}
		if last = text; strings.HasPrefix(text, "panic: ") || strings.HasPrefix(text, "fatal error: ") {
			break
		}
	}
	for len(last) > maxReason {
		_, n := utf8.DecodeLastRuneInString(last)
		last = last[:len(last)-n]
	}
	return last
}
