package warc

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// readHead reads the header of the record that begins here.
func (r *Reader) readHead(rec *Record) error {
	text, err := r.headText()
	if err != nil {
		return err
	}
	version, rest, _ := cutLine(text)
	rec.Version = version[len(mark):]
	rec.Header = parseFields(rest)
	if err := rec.fill(); err != nil {
		r.lost = true
		return err
	}
	return nil
}

var errHeader = fmt.Errorf("%w: a header of more than %d bytes", doc.ErrTooLarge, maxHeader)

// headText takes the lines of a header, up to the blank one. After an error reading stands at the line that is wrong.
func (r *Reader) headText() (string, error) {
	size := 0
	for n := range maxLines {
		line, err := r.line(size)
		switch {
		case err == io.EOF:
			err = fmt.Errorf("%w: the header ends early", doc.ErrDamaged)
		case err != nil:
			return "", err
		case size+len(line) > maxHeader:
			err = errHeader
		case n == 0:
			if _, length := versionLine(line); length == 0 {
				size, err = len(mark), fmt.Errorf("%w: version line %.40q", doc.ErrDamaged, line)
			}
		case isBlank(line):
			b, _ := r.peek(size)
			text := string(b)
			r.skip(size + len(line))
			return text, nil
		case !isField(line):
			err = fmt.Errorf("%w: header line %.40q", doc.ErrDamaged, line)
		}
		if err != nil {
			r.skip(size)
			r.lost = true
			return "", err
		}
		size += len(line)
	}
	r.skip(size)
	r.lost = true
	return "", fmt.Errorf("%w: a header of more than %d lines", doc.ErrTooLarge, maxLines)
}

// line returns the line of the text that begins after the next size bytes, its end included, without taking it.
func (r *Reader) line(size int) ([]byte, error) {
	for seen := size; ; {
		b := r.buffered()
		if len(b) > seen {
			if i := bytes.IndexByte(b[seen:], '\n'); i >= 0 {
				return b[size : seen+i+1], nil
			}
			seen = len(b)
		}
		if seen > maxHeader {
			r.skip(size)
			r.lost = true
			return nil, errHeader
		}
		if _, err := r.peek(seen + 1); err == io.EOF {
			return nil, err
		} else if err != nil {
			return nil, r.broke(err)
		}
	}
}

// prove finds out whether the block is what the header says: its length by what follows it, its bytes by the digests.
// A block of more than 1 MiB is proved when it is read.
func (r *Reader) prove(rec *Record) error {
	if rec.Length > maxHeader {
		return r.proveLarge(rec)
	}
	b, err := r.peek(int(rec.Length) + tail)
	if err != nil && err != io.EOF {
		return r.broke(err)
	}
	if int64(len(b)) < rec.Length {
		return r.short(rec, int64(len(b)))
	}
	block, rest := b[:rec.Length], b[rec.Length:]
	end := endOf(rest, err == io.EOF)
	if end == noEnd && !r.spend(rec.Length) {
		return r.wrongLength(rec)
	}
	c := r.newChecks(rec, block)
	c.write(block)
	known, err := r.verify(rec, c, block)
	switch {
	case end == noEnd && !known:
		return r.wrongLength(rec)
	case err != nil:
		r.skip(len(block))
		return err
	case end != cleanEnd:
		rec.noteEnd()
	}
	return nil
}

// proveLarge proves what can be known before the block is read, and makes ready to prove the rest.
func (r *Reader) proveLarge(rec *Record) error {
	head, err := r.peek(maxHeader)
	if err == io.EOF {
		return r.short(rec, int64(len(head)))
	}
	if err != nil {
		return r.broke(err)
	}
	if r.gz == nil {
		// One byte of the block more, so that a block that ends with the file is told from one that ends beyond it.
		rest, ok := r.src.behind(r.pos+rec.Length-1, 1+tail)
		if ok && (len(rest) == 0 || endOf(rest[1:], len(rest) < 1+tail) == noEnd) {
			return r.wrongLength(rec)
		}
	}
	rec.checks = r.newChecks(rec, head)
	return nil
}

// endBlock proves what of a large block could not be proved before: io.EOF when all is well.
func (r *Reader) endBlock(rec *Record) error {
	c := rec.checks
	if c == nil {
		return io.EOF
	}
	rec.checks = nil
	rest, err := r.peek(tail)
	if err != nil && err != io.EOF {
		return r.late(rec, r.broke(err))
	}
	end := endOf(rest, err == io.EOF)
	known, err := r.verify(rec, c, nil)
	if end == noEnd && !known {
		return r.late(rec, r.wrongLength(rec))
	}
	if err != nil {
		return r.late(rec, err)
	}
	if end != cleanEnd {
		rec.noteEnd()
	}
	return io.EOF
}

// torn is for a text that ends, or breaks, within a block.
func (r *Reader) torn(rec *Record, err error) error {
	if err == io.EOF {
		return r.late(rec, r.short(rec, rec.Length-rec.left))
	}
	return r.late(rec, r.broke(err))
}

// late reports the damage of a record that was given already; nobody else has.
func (r *Reader) late(rec *Record, err error) error {
	r.stats.Records[rec.Type.counted()]--
	r.stats.Damaged++
	r.damage = &place{rec.Offset, rec.Within}
	return r.fault(rec, err)
}

func (r *Reader) short(rec *Record, have int64) error {
	r.lost = true
	return fmt.Errorf("%w: Content-Length %d, but all ends after %d bytes", doc.ErrDamaged, rec.Length, have)
}

func (r *Reader) wrongLength(rec *Record) error {
	r.lost = true
	return fmt.Errorf("%w: Content-Length %d, but the record does not end there", doc.ErrDamaged, rec.Length)
}

func (rec *Record) noteEnd() {
	rec.note("warc_line_ends", "the record does not end with two line ends")
}

// cutLine parts the first line from the rest.
func cutLine(text string) (line, rest string, ok bool) {
	for i := range len(text) {
		if text[i] == '\n' {
			line = text[:i]
			if i > 0 && text[i-1] == '\r' {
				line = text[:i-1]
			}
			return line, text[i+1:], true
		}
	}
	return text, "", false
}

// checks are the digests of a record and what they are of.
type checks struct {
	block, payload *digest // nil when there is nothing to check
	before         int64   // bytes of the block before the payload
	chunked        bool    // the payload is in chunks
}

// newChecks makes ready to check the digests of a record whose block begins with head. The payload digest of a revisit
// is of another record; those of a block that was cut or parted are of what is not here.
func (r *Reader) newChecks(rec *Record, head []byte) *checks {
	c := &checks{}
	if r.opt.SkipDigests {
		return c
	}
	c.block = r.digest(rec, "WARC-Block-Digest")
	if rec.Type == Revisit || rec.Truncated != "" || rec.Segment > 0 {
		return c
	}
	if rec.isHTTP() {
		n, fields := httpHead(head)
		if n == len(head) && int64(n) < rec.Length {
			return c // the header of HTTP is longer than what can be looked at
		}
		c.before, c.chunked = int64(n), bytes.Contains(bytes.ToLower(fields), []byte("chunked"))
	}
	c.payload = r.digest(rec, "WARC-Payload-Digest")
	return c
}

func (r *Reader) digest(rec *Record, field string) *digest {
	d, bad := r.hasher.digest(rec.Header.Get(field))
	if bad {
		rec.note("warc_bad_digest", field+" is no digest; not checked")
	}
	return d
}

// aside is how many bytes are worth a goroutine.
const aside = 4 << 10

// write goes on with both digests, at the same time when there is much of it: with both, hashing costs as much as
// inflating.
func (c *checks) write(b []byte) {
	if c == nil {
		return
	}
	head := min(c.before, int64(len(b)))
	c.before -= head
	if len(b) < aside || c.block == nil || c.payload == nil {
		c.block.write(b)
		c.payload.write(b[head:])
		return
	}
	var both sync.WaitGroup
	both.Go(func() { c.payload.write(b[head:]) })
	c.block.write(b)
	both.Wait()
}

// verify compares the digests. Known tells that the block's is there and right, which proves its length too. A payload
// in chunks may have been digested with or without them; without, it is looked at when the block is at hand.
func (r *Reader) verify(rec *Record, c *checks, block []byte) (known bool, err error) {
	if c.block != nil {
		if known = r.hasher.done(c.block); !known {
			err = fmt.Errorf("%w: the block does not have its WARC-Block-Digest", doc.ErrDamaged)
		}
	}
	if c.payload == nil || r.hasher.done(c.payload) || err != nil {
		return known, err
	}
	if c.chunked && block == nil {
		rec.note("warc_payload_digest", "the payload digest is not of the chunks as they came; not checked without them")
		return known, nil
	}
	if c.chunked && r.unchunkedHas(block, c.payload) {
		return known, nil
	}
	return known, fmt.Errorf("%w: the payload does not have its WARC-Payload-Digest", doc.ErrDamaged)
}
