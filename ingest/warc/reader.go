package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"

	"github.com/gongwen-go/gongwen/doc"
)

const (
	maxHeader = 1 << 20 // bytes of a record's header, and of a block that is proved before it is given
	maxLines  = 1000    // of a header
)

// Options are what a reader may be told. The zero value is right for most.
type Options struct {
	Name        string // of the archive, for errors
	SkipDigests bool   // do not check digests: two to three times faster in plain files, but blind to changed bytes there
}

// Stats is what a reader has met so far.
type Stats struct {
	Records map[Type]int // that could be read; types that the standard does not know are counted together, as ""
	Damaged int          // records and stretches that could not, each one error
	// Skipped is how many bytes of the file gave no record; in a gzip member with many records, how many of what it
	// inflates to.
	Skipped int64
}

// RecordError says where in the archive a record is damaged and which it is, as far as its header tells.
type RecordError struct {
	Offset, Within int64 // as in [Record]
	ID, TargetURI  string
	Err            error
}

func (e *RecordError) Error() string {
	place := fmt.Sprintf("record at byte %d", e.Offset)
	if e.Within > 0 {
		place += fmt.Sprintf(" (%d in the member)", e.Within)
	}
	if e.TargetURI != "" {
		place += " of " + e.TargetURI
	}
	return place + ": " + e.Err.Error()
}

func (e *RecordError) Unwrap() error { return e.Err }

// place is where something stands in a file.
type place struct{ offset, within int64 }

// to is how far away q is.
func (p place) to(q place) int64 {
	if p.offset == q.offset {
		return q.within - p.within
	}
	return q.offset - p.offset
}

// Reader reads an archive record by record. It is for one goroutine.
type Reader struct {
	opt    Options
	src    *source
	gz     *members      // nil in a plain file
	text   *bufio.Reader // records: the plain file, or what the member inflates to
	pos    int64         // bytes read of text
	over   error         // what ends text, once all before it is buffered
	record *Record       // the last one given
	hasher hasher
	undo   undo // decoders of bodies
	stats  Stats

	damage *place // where the damage begins that is being passed over; nil when there is none
	lost   bool   // the next record is to be searched in text
	broken bool   // the next member is to be searched in the file
	done   bool
	spent  int64 // bytes read again
	reach  int64 // how far in the file the inflater of the broken member went
	told   int64 // the damage before this offset is told already: what is there is read again
}

// NewReader reads an archive, plain or gzip, which it sees by itself. When r is an [io.ReaderAt] and an [io.Seeker], as
// a file is, lengths of large records are proved before they are believed.
func NewReader(r io.Reader, opt Options) *Reader {
	return &Reader{opt: opt, src: newSource(r), hasher: hasher{}, stats: Stats{Records: map[Type]int{}}}
}

// Detect tells whether a file that begins with head is a WARC, plain or gzip. Some 512 bytes are enough.
func Detect(head []byte) bool {
	if _, n := versionLine(head); n > 0 {
		return true
	}
	return bytes.HasPrefix(head, magic) && newMembers(nil).holdsRecord(head[:min(len(head), probe)])
}

// Stats tells what was met until now.
func (r *Reader) Stats() Stats {
	s := r.stats
	s.Records = maps.Clone(s.Records)
	return s
}

// All gives the records that are left, each damaged one as an error, in the order of the file.
func (r *Reader) All() iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		for {
			rec, err := r.Next()
			if err == io.EOF || !yield(rec, err) {
				return
			}
		}
	}
}

// Next goes on to the next record. The end of the file is io.EOF; any other error is a [*doc.Error] about one damaged
// record or stretch ([*RecordError] says where), and the following Next goes on behind it. What is damaged is told
// once: here, or by reading the block of a record of more than 1 MiB. Errors: doc.ErrDamaged, doc.ErrTooLarge for a
// header over its limit or a gzip member that is a bomb, and what reading the file returns, after which comes io.EOF.
func (r *Reader) Next() (*Record, error) {
	if r.text == nil {
		r.open()
	}
	if err := r.leave(); err != nil {
		return nil, err
	}
	for {
		if err := r.begin(); err != nil {
			return nil, err
		}
		rec := &Record{Offset: r.place().offset, Within: r.place().within, reader: r}
		err := r.readHead(rec)
		if err == nil {
			err = r.prove(rec)
		}
		if err == nil {
			r.record = rec
			r.stats.Records[rec.Type.counted()]++
			return rec, nil
		}
		if err := r.report(rec, err); err != nil {
			return nil, err
		}
	}
}

// open sees what the file is. One whose first bytes are damaged is what the first whole record in its first MiB is in.
func (r *Reader) open() {
	const window = maxHeader + tapeChunk
	file := bufio.NewReader(r.src)
	head, _ := file.Peek(len(mark))
	packed := bytes.HasPrefix(head, magic)
	if !packed && !bytes.HasPrefix(head, mark) {
		file = bufio.NewReaderSize(file, maxHeader)
		head, _ = file.Peek(maxHeader)
		plain := findRecord(head, len(head)-1)
		member := newMembers(nil).find(head, len(head)-1)
		packed = member >= 0 && (plain < 0 || member < plain)
	}
	if packed {
		r.gz = newMembers(file)
		r.text = bufio.NewReaderSize(bytes.NewReader(nil), window)
		return
	}
	r.text = bufio.NewReaderSize(file, window)
}

// place is where the next byte of text stands.
func (r *Reader) place() place {
	if r.gz != nil {
		return place{r.gz.start, r.pos}
	}
	return place{r.pos, 0}
}

// end is where reading of the file stands.
func (r *Reader) end() place {
	if r.gz != nil {
		return place{r.gz.offset(), 0}
	}
	return place{r.pos, 0}
}

// peek returns the next n bytes of the text without taking them, or all there are and what ends it. What bufio does
// when the end is known already is to move all that is left, which a hostile file would ask for at every few bytes.
func (r *Reader) peek(n int) ([]byte, error) {
	if r.over != nil && n > r.text.Buffered() {
		return r.buffered(), r.over
	}
	b, err := r.text.Peek(n)
	if err != nil {
		r.over = err
	}
	return b, err
}

// buffered returns what can be had of the text without reading.
func (r *Reader) buffered() []byte {
	b, _ := r.text.Peek(r.text.Buffered())
	return b
}

func (r *Reader) skip(n int) {
	r.text.Discard(n)
	r.pos += int64(n)
}

// leave reads the last record to its end.
func (r *Reader) leave() error {
	rec := r.record
	if rec == nil {
		return nil
	}
	r.record = nil
	told := rec.err != nil // to who read the block
	err := rec.skip()
	rec.err = errLate
	if told {
		return nil
	}
	return err
}

// begin goes to where a record begins: io.EOF at the end of the file, another error for a stretch that is none.
func (r *Reader) begin() error {
	for !r.done {
		err := r.toStart()
		if err == nil {
			r.passed(r.place())
			return nil
		}
		if err == io.EOF {
			break
		}
		if err := r.report(&Record{Offset: r.place().offset, Within: r.place().within}, err); err != nil {
			return err
		}
	}
	r.done = true
	r.passed(r.end())
	return io.EOF
}

// toStart goes to the next bytes that are no line ends: in the text, or else in the next member.
func (r *Reader) toStart() error {
	for {
		if r.broken {
			r.broken = false
			if err := r.gz.seek(); err != nil {
				return r.ended(err)
			}
			r.told = r.reach
			if err := r.nextMember(); err != nil {
				return err
			}
		}
		err := r.toLine()
		switch {
		case err == nil:
			if b, _ := r.peek(len(mark)); !bytes.Equal(b, mark) {
				r.lost = true
				return fmt.Errorf("%w: no record begins here", doc.ErrDamaged)
			}
			return nil
		case err != io.EOF:
			return r.broke(err)
		case r.gz == nil:
			return io.EOF
		}
		if err := r.nextMember(); err != nil {
			return err
		}
	}
}

// toLine goes to the next record of the text, if the reader is lost, and over line ends.
func (r *Reader) toLine() error {
	if r.lost {
		if err := r.search(); err != nil {
			return err
		}
		r.lost = false
	}
	for {
		b, err := r.peek(1)
		if len(b) == 0 {
			return err
		}
		if b[0] != '\r' && b[0] != '\n' {
			return nil
		}
		r.skip(1)
	}
}

// search goes on to where a record begins in the text.
func (r *Reader) search() error {
	for {
		b, err := r.peek(candidate)
		last := len(b) - 1
		if err == nil {
			b = r.buffered()
			last = len(b) - candidate
		}
		if i := findRecord(b, last); i >= 0 {
			r.skip(i)
			return nil
		}
		r.skip(last + 1)
		if err != nil {
			return err
		}
	}
}

// nextMember begins the member that stands here.
func (r *Reader) nextMember() error {
	err := r.gz.next()
	r.pos, r.lost = 0, false
	switch {
	case err == nil:
		r.text.Reset(r.gz)
		r.over = nil
		return nil
	case err == errNoMember:
		r.broken = true
		return fmt.Errorf("%w: %w", doc.ErrDamaged, err)
	case err == io.EOF:
		return err
	}
	return r.broke(err)
}

// ended passes the end of the file on, and makes of another error what broke makes.
func (r *Reader) ended(err error) error {
	if err == io.EOF {
		return err
	}
	return r.broke(err)
}

// broke is for an error of reading: either the file cannot be read, or the member is damaged. Then the search for the
// next one begins at its second byte, because its inflater may have run into the next.
func (r *Reader) broke(err error) error {
	var failed *sourceError
	if errors.As(err, &failed) {
		r.done = true
		return failed.err
	}
	r.broken, r.reach = true, r.gz.offset()
	if from := r.gz.start + 1; r.spend(r.gz.offset() - from) {
		r.gz.rewind(from)
	}
	if errors.Is(err, doc.ErrTooLarge) {
		return err
	}
	return fmt.Errorf("%w: gzip: %w", doc.ErrDamaged, err)
}

// spend asks for n bytes to be looked at again. What is looked at again stays within the size of what was read, and a
// little, so that no file, however made, costs more than work that grows with its size; damage costs it once.
func (r *Reader) spend(n int64) bool {
	if r.spent+n > r.end().offset+4*lookBack {
		return false
	}
	r.spent += n
	return true
}

// report makes the error of a damaged record, and nil when it is about a stretch that was told already.
func (r *Reader) report(rec *Record, err error) error {
	known := r.damage != nil || rec.Offset < r.told
	if r.damage == nil {
		r.damage = &place{rec.Offset, rec.Within}
	}
	if known && !r.done {
		return nil
	}
	r.stats.Damaged++
	return r.fault(rec, err)
}

// fault is an error about a record.
func (r *Reader) fault(rec *Record, err error) error {
	return &doc.Error{Stage: "warc", Name: r.opt.Name, Err: &RecordError{rec.Offset, rec.Within, rec.ID, rec.TargetURI, err}}
}

// passed ends a damaged stretch.
func (r *Reader) passed(to place) {
	if r.damage != nil {
		r.stats.Skipped += r.damage.to(to)
		r.damage = nil
	}
}
