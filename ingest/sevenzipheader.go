package ingest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"slices"
	"time"
	"unicode/utf16"

	"github.com/gongwen-go/gongwen/doc"
)

// Ids of the parts of a header.
const (
	szEnd = iota
	szHeader
	szArchiveProperties
	szAdditionalStreams
	szMainStreams
	szFiles
	szPackInfo
	szUnpackInfo
	szSubStreams
	szSizes
	szSums
	szFolder
	szUnpackSizes
	szStreamCounts
	szEmptyStreams
	szEmptyFiles
	szAnti
	szNames
	szCreated
	szAccessed
	szModified
	szAttributes
	szComment
	szEncodedHeader
)

// szMaxMethods bounds the methods of a block: 7-Zip itself takes no more.
const szMaxMethods = 32

// szStreams says where the bytes are.
type szStreams struct {
	position uint64   // of the first packed stream
	packed   []uint64 // sizes of the packed streams
	blocks   []szBlock
}

// szBlock is what the format calls a folder: methods over packed streams, and what they unpack to.
type szBlock struct {
	methods     []szMethod
	binds       []szBind
	firstIn     int // index of the input that the packed stream goes to
	inputs      int // packed streams
	firstPacked int // index of the first of them in the archive
	sum         uint32
	summed      bool
	streams     []szStream
}

// szMethod is a coder of the format with one input and one output.
type szMethod struct {
	id    string
	props []byte
	size  uint64 // of what it unpacks to
	plain bool   // one input, one output
}

// szBind says that an output is an input.
type szBind struct{ in, out uint64 }

// szStream is the bytes of one entry.
type szStream struct {
	size   uint64
	sum    uint32
	summed bool
}

// szEntry is what is said of an entry.
type szEntry struct {
	name      string
	modified  time.Time
	hasStream bool
	folder    bool
	err       error
}

// check refuses what is no chain.
func (b szBlock) check() error {
	for _, m := range b.methods {
		if !m.plain {
			return fmt.Errorf("%w: method %x of 7z", doc.ErrUnsupported, m.id)
		}
	}
	if len(b.chain()) != len(b.methods) || b.inputs != 1 {
		return errors.New("methods that are no chain")
	}
	return nil
}

// chain gives the methods from the packed stream on.
func (b szBlock) chain() []szMethod {
	var out []szMethod
	for at := b.firstIn; at < len(b.methods) && len(out) < len(b.methods); {
		out = append(out, b.methods[at])
		next := len(b.methods)
		for _, bind := range b.binds {
			if bind.out == uint64(at) && bind.in < uint64(len(b.methods)) {
				next = int(bind.in)
			}
		}
		at = next
	}
	return out
}

// size is what a block unpacks to: the output that is no input.
func (b szBlock) size() uint64 {
	for i, m := range b.methods {
		if !slices.ContainsFunc(b.binds, func(bind szBind) bool { return bind.out == uint64(i) }) {
			return min(m.size, math.MaxInt64)
		}
	}
	return 0
}

// szParser reads a header. After an error it gives zeros; whoever counts by them asks err.
type szParser struct {
	b       []byte
	entries int // limit
	err     error
}

func (p *szParser) fail(err error) {
	if p.err == nil {
		p.err = err
		p.b = nil
	}
}

func (p *szParser) bytes(n uint64) []byte {
	if n > uint64(len(p.b)) {
		p.fail(fmt.Errorf("header: %w", io.ErrUnexpectedEOF))
		return nil
	}
	out := p.b[:n]
	p.b = p.b[n:]
	return out
}

func (p *szParser) byte() byte {
	if b := p.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *szParser) uint32() uint32 {
	if b := p.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// number reads a number: the ones that its first byte begins with count the bytes that follow.
func (p *szParser) number() uint64 {
	first := p.byte()
	n := bits.LeadingZeros8(^first)
	var v uint64
	for i, b := range p.bytes(uint64(n)) {
		v |= uint64(b) << (8 * i)
	}
	if n < 7 {
		v |= uint64(first&(0x7f>>n)) << (8 * n)
	}
	return v
}

// count reads how many things follow, each of at least a byte.
func (p *szParser) count() int {
	n := p.number()
	if n > uint64(len(p.b)) {
		p.fail(fmt.Errorf("header: %d things in %d bytes", n, len(p.b)))
		return 0
	}
	return int(n)
}

// limited reads how many entries follow, which may take no byte at all.
func (p *szParser) limited(have int) int {
	n := p.number()
	if n > uint64(max(0, p.entries-have)) {
		p.fail(fmt.Errorf("%w: %d entries, limit %d (limits.entries)", doc.ErrTooLarge, n, p.entries))
		return 0
	}
	return int(n)
}

// bits reads one bit for each of n things.
func (p *szParser) bits(n int) []bool {
	b := p.bytes(uint64(n+7) / 8)
	out := make([]bool, n)
	for i := range out {
		out[i] = b != nil && b[i/8]&(0x80>>(i%8)) != 0
	}
	return out
}

// defined reads which of n things have a value.
func (p *szParser) defined(n int) []bool {
	if p.byte() == 0 {
		return p.bits(n)
	}
	out := make([]bool, n)
	for i := range out {
		out[i] = true
	}
	return out
}

func (p *szParser) expect(id, want byte) {
	if id != want {
		p.fail(fmt.Errorf("header: part %d where %d should be", id, want))
	}
}

// header reads a header behind its id.
func (p *szParser) header() (s szStreams, entries []szEntry) {
	id := p.byte()
	if id == szArchiveProperties {
		for p.byte() != szEnd && p.err == nil {
			p.bytes(p.number())
		}
		id = p.byte()
	}
	if id == szAdditionalStreams {
		p.streams()
		id = p.byte()
	}
	if id == szMainStreams {
		s = p.streams()
		id = p.byte()
	}
	if id == szFiles {
		entries = p.files()
		id = p.byte()
	}
	p.expect(id, szEnd)
	return s, entries
}

func (p *szParser) streams() (s szStreams) {
	id := p.byte()
	if id == szPackInfo {
		p.packInfo(&s)
		id = p.byte()
	}
	if id == szUnpackInfo {
		p.unpackInfo(&s)
		id = p.byte()
	}
	for i := range s.blocks {
		b := &s.blocks[i]
		b.streams = []szStream{{b.size(), b.sum, b.summed}}
	}
	if id == szSubStreams {
		p.subStreams(&s)
		id = p.byte()
	}
	p.expect(id, szEnd)
	return s
}

func (p *szParser) packInfo(s *szStreams) {
	s.position = p.number()
	n := p.count()
	id := p.byte()
	if id == szSizes {
		for range n {
			s.packed = append(s.packed, p.number())
		}
		id = p.byte()
	}
	if id == szSums {
		p.sums(n)
		id = p.byte()
	}
	p.expect(id, szEnd)
}

// sums reads CRCs; those that are not there are nil.
func (p *szParser) sums(n int) []*uint32 {
	out := make([]*uint32, n)
	for i, has := range p.defined(n) {
		if has && p.err == nil {
			v := p.uint32()
			out[i] = &v
		}
	}
	return out
}

func (p *szParser) unpackInfo(s *szStreams) {
	p.expect(p.byte(), szFolder)
	n := p.count()
	if p.byte() != 0 {
		p.fail(fmt.Errorf("%w: a header in parts", doc.ErrUnsupported))
	}
	packed := 0
	for range n {
		if p.err != nil {
			return
		}
		b := p.block()
		b.firstPacked = packed
		packed += b.inputs
		s.blocks = append(s.blocks, b)
	}
	p.expect(p.byte(), szUnpackSizes)
	for i := range s.blocks {
		for m := range s.blocks[i].methods { // each has one output, or the block is not read
			s.blocks[i].methods[m].size = p.number()
		}
	}
	id := p.byte()
	if id == szSums {
		for i, sum := range p.sums(len(s.blocks)) {
			if sum != nil {
				s.blocks[i].sum, s.blocks[i].summed = *sum, true
			}
		}
		id = p.byte()
	}
	p.expect(id, szEnd)
}

// block reads the methods of a block and how they hang together.
func (p *szParser) block() (b szBlock) {
	ins, outs := uint64(0), uint64(0)
	n := p.count()
	if n > szMaxMethods {
		p.fail(fmt.Errorf("%w: a block of %d methods", doc.ErrUnsupported, n))
		return b
	}
	for range n {
		flags := p.byte()
		m := szMethod{id: string(p.bytes(uint64(flags & 0xf))), plain: true}
		in, out := uint64(1), uint64(1)
		if flags&0x10 != 0 {
			in, out = uint64(p.count()), uint64(p.count())
			m.plain = in == 1 && out == 1
		}
		if flags&0x20 != 0 {
			m.props = p.bytes(p.number())
		}
		if out != 1 {
			p.fail(fmt.Errorf("%w: method %x of 7z", doc.ErrUnsupported, m.id))
		}
		ins, outs = ins+in, outs+out
		b.methods = append(b.methods, m)
		if p.err != nil {
			return b
		}
	}
	if outs == 0 || ins < outs-1 || outs > uint64(len(p.b))+1 {
		p.fail(errors.New("header: methods that do not hang together"))
		return b
	}
	bound := map[uint64]bool{}
	for range outs - 1 {
		bind := szBind{p.number(), p.number()}
		bound[bind.in] = true
		b.binds = append(b.binds, bind)
	}
	if packed := ins - (outs - 1); packed > 1 { // a filter for programs, which is not read
		for range packed {
			if p.number(); p.err != nil {
				return b
			}
			b.inputs++
		}
		return b
	}
	b.inputs = 1
	for bound[uint64(b.firstIn)] {
		b.firstIn++
	}
	return b
}

// subStreams reads how the blocks are cut into entries.
func (p *szParser) subStreams(s *szStreams) {
	id := p.byte()
	total := 0
	if id == szStreamCounts {
		for i := range s.blocks {
			n := p.limited(total)
			total += n
			s.blocks[i].streams = make([]szStream, n)
			if n == 1 {
				s.blocks[i].streams[0] = szStream{s.blocks[i].size(), s.blocks[i].sum, s.blocks[i].summed}
			}
		}
		id = p.byte()
	}
	for i := range s.blocks {
		b := &s.blocks[i]
		left := b.size()
		for k := range b.streams {
			if k < len(b.streams)-1 && id == szSizes {
				b.streams[k].size = p.number()
			} else {
				b.streams[k].size = left
			}
			if b.streams[k].size > left {
				p.fail(errors.New("header: entries larger than their block"))
				return
			}
			left -= b.streams[k].size
		}
	}
	if id == szSizes {
		id = p.byte()
	}
	if id == szSums {
		p.streamSums(s)
		id = p.byte()
	}
	p.expect(id, szEnd)
}

// streamSums reads the sums of the streams whose block does not give them.
func (p *szParser) streamSums(s *szStreams) {
	var open []*szStream
	for i := range s.blocks {
		for k := range s.blocks[i].streams {
			if st := &s.blocks[i].streams[k]; !st.summed {
				open = append(open, st)
			}
		}
	}
	for i, sum := range p.sums(len(open)) {
		if sum != nil {
			open[i].sum, open[i].summed = *sum, true
		}
	}
}

// files reads what is said of the entries.
func (p *szParser) files() []szEntry {
	out := make([]szEntry, p.limited(0))
	for i := range out {
		out[i].hasStream = true
	}
	var empty []int // entries without bytes: folders, unless they are said to be files
	for p.err == nil {
		id := p.number()
		if id == szEnd {
			return out
		}
		part := &szParser{b: p.bytes(p.number()), entries: p.entries}
		switch id {
		case szEmptyStreams:
			for i, is := range part.bits(len(out)) {
				if is {
					out[i].hasStream, out[i].folder = false, true
					empty = append(empty, i)
				}
			}
		case szEmptyFiles:
			for i, is := range part.bits(len(empty)) {
				out[empty[i]].folder = !is
			}
		case szNames:
			part.names(out)
		case szModified:
			part.times(out)
		case szAttributes:
			part.attributes(out)
		}
		if part.err != nil {
			p.fail(part.err)
		}
	}
	return nil
}

// inside reports whether the values follow, and are not in another stream.
func (p *szParser) inside() {
	if p.byte() != 0 {
		p.fail(fmt.Errorf("%w: a header in parts", doc.ErrUnsupported))
	}
}

// names are in UTF-16, each with a zero at its end.
func (p *szParser) names(out []szEntry) {
	p.inside()
	for i := range out {
		var units []uint16
		for {
			b := p.bytes(2)
			if b == nil {
				return
			}
			u := binary.LittleEndian.Uint16(b)
			if u == 0 {
				break
			}
			units = append(units, u)
		}
		out[i].name = string(utf16.Decode(units))
	}
}

// fileTimeEpoch is 1970 in the time of Windows: units of 100 ns from 1601 on.
const fileTimeEpoch = 116_444_736_000_000_000

func (p *szParser) times(out []szEntry) {
	has := p.defined(len(out))
	p.inside()
	for i := range out {
		if b := []byte(nil); has[i] {
			if b = p.bytes(8); b == nil {
				return
			}
			t := int64(binary.LittleEndian.Uint64(b)) - fileTimeEpoch
			out[i].modified = time.Unix(t/10_000_000, t%10_000_000*100).UTC()
		}
	}
}

func (p *szParser) attributes(out []szEntry) {
	const directory, unix, typeMask, link = 0x10, 0x8000, 0o170000, 0o120000
	has := p.defined(len(out))
	p.inside()
	for i := range out {
		if !has[i] || p.err != nil {
			continue
		}
		v := p.uint32()
		if v&directory != 0 && !out[i].hasStream {
			out[i].folder = true
		}
		if v&unix != 0 && v>>16&typeMask == link {
			out[i].err = fmt.Errorf("%w: a link", doc.ErrUnsafe)
		}
	}
}
