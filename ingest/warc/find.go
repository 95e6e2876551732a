package warc

import "bytes"

// candidate is how many bytes show whether a record begins: its version line and the name of its first field.
const candidate = 128

var mark = []byte("WARC/")

// versionLine returns the version at the beginning of b and the length of its line: "1.1", 10. Versions are those of
// the standard, 1.x, and of its drafts, 0.x.
func versionLine(b []byte) (version string, n int) {
	rest, ok := bytes.CutPrefix(b, mark)
	if !ok || len(rest) < 4 || rest[0] != '0' && rest[0] != '1' || rest[1] != '.' {
		return "", 0
	}
	i := 2
	for i < len(rest) && i < 5 && '0' <= rest[i] && rest[i] <= '9' {
		i++
	}
	end := i
	if i < len(rest) && rest[i] == '\r' {
		i++
	}
	if end == 2 || i >= len(rest) || rest[i] != '\n' {
		return "", 0
	}
	return string(rest[:end]), len(mark) + i + 1
}

// beginsRecord tells whether a record begins with b: a version line and then a field. The line need not stand at the
// start of a line: a writer that was killed and started again leaves it behind half a record.
func beginsRecord(b []byte) bool {
	_, n := versionLine(b)
	if n == 0 {
		return false
	}
	return beginsField(b[n:min(len(b), candidate)])
}

// findRecord returns where in b, up to last, a record begins; -1 when none does.
func findRecord(b []byte, last int) int {
	for from := 0; from <= last; {
		i := bytes.Index(b[from:min(len(b), last+len(mark))], mark)
		if i < 0 {
			return -1
		}
		if beginsRecord(b[from+i:]) {
			return from + i
		}
		from += i + 1
	}
	return -1
}

// tail is how many bytes behind a block show that it ends there: two line ends and the mark of the next record.
const tail = 4 + 5

// ending says how a block ends, by the bytes behind it.
type ending int

const (
	noEnd    ending = iota // the length is wrong
	looseEnd               // another record or the end of the file, but not the two line ends of the standard
	cleanEnd
)

// endOf judges the bytes behind a block; whole says that there are no more than these.
func endOf(rest []byte, whole bool) ending {
	if bytes.HasPrefix(rest, []byte("\r\n\r\n")) {
		return cleanEnd
	}
	after := bytes.TrimLeft(rest, "\r\n")
	switch {
	case len(after) == 0 && (whole || len(rest) >= tail): // nothing, or line ends only
		return looseEnd
	case len(after) > 0 && bytes.HasPrefix(after, mark[:min(len(after), len(mark))]) && (len(after) >= len(mark) || len(rest) >= tail):
		return looseEnd
	}
	return noEnd
}
