package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"

	"github.com/gongwen-go/gongwen/doc"
)

const (
	maxRatio  = 200     // of inflated to deflated bytes
	ratioFrom = 1 << 20 // inflated bytes from where the ratio counts
	probe     = 512     // deflated bytes that show whether a member holds a record
)

var magic = []byte{0x1f, 0x8b, 0x08}

var errNoMember = errors.New("no gzip member here")

// members reads a gzip file member by member: Read ends with io.EOF at the end of each, its checksum proved.
type members struct {
	tape  *tape
	in    *bufio.Reader // of the tape; a bufio.Reader is what the inflater reads fastest
	z     *gzip.Reader
	start int64 // offset of the member
	out   int64 // bytes inflated of it
	err   error // what ended it

	probed bytes.Reader
	prober *gzip.Reader
}

func newMembers(r io.Reader) *members {
	t := &tape{r: r}
	return &members{tape: t, in: bufio.NewReaderSize(t, tapeChunk), z: new(gzip.Reader), prober: new(gzip.Reader)}
}

// offset is how many bytes of the file are read.
func (m *members) offset() int64 { return m.tape.pos - int64(m.in.Buffered()) }

// next begins the member that stands here. Errors: io.EOF at the end of the file, errNoMember, and those of gzip.
func (m *members) next() error {
	m.start, m.out, m.err = m.offset(), 0, nil
	b, err := m.in.Peek(len(magic))
	if len(b) == 0 {
		return err
	}
	if !bytes.Equal(b, magic) {
		return errNoMember
	}
	if err := m.z.Reset(m.in); err != nil {
		return noEOF(err)
	}
	m.z.Multistream(false)
	return nil
}

func (m *members) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	n, err := m.z.Read(p)
	m.out += int64(n)
	if m.out > ratioFrom && m.out > maxRatio*(m.offset()-m.start) {
		n, err = 0, fmt.Errorf("%w: a gzip member inflates more than %d times", doc.ErrTooLarge, maxRatio)
	}
	m.err = err
	return n, err
}

// rewind goes back to an offset, as far as the tape reaches.
func (m *members) rewind(to int64) {
	m.tape.rewind(to)
	m.in.Reset(m.tape)
}

// seek goes on to the next member that holds a record; io.EOF when there is none.
func (m *members) seek() error {
	for {
		b, err := m.in.Peek(probe)
		end := len(b) < probe
		if !end {
			b, _ = m.in.Peek(m.in.Buffered())
		}
		last := len(b) - 1
		if !end {
			last = len(b) - probe
		}
		if i := m.find(b, last); i >= 0 {
			m.in.Discard(i)
			return nil
		}
		m.in.Discard(last + 1)
		if end {
			return err
		}
	}
}

// find returns where in b, up to last, a member with a record begins; -1 when none does.
func (m *members) find(b []byte, last int) int {
	for from := 0; from <= last; {
		i := bytes.Index(b[from:min(len(b), last+len(magic))], magic)
		if i < 0 {
			return -1
		}
		if m.holdsRecord(b[from+i : min(len(b), from+i+probe)]) {
			return from + i
		}
		from += i + 1
	}
	return -1
}

// holdsRecord inflates the first bytes of what may be a member.
func (m *members) holdsRecord(b []byte) bool {
	const extra = 4
	if len(b) < 18 || b[3]>>5 != 0 || b[3]&extra != 0 && (b[11] != 0 || b[10] > 200) {
		return false
	}
	m.probed.Reset(b)
	if m.prober.Reset(&m.probed) != nil {
		return false
	}
	var head [12]byte
	n, _ := io.ReadFull(m.prober, head[:])
	_, line := versionLine(head[:n])
	return line > 0
}

// noEOF makes an end within something an error.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
