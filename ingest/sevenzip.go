package ingest

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz/lzma"

	"github.com/gongwen-go/gongwen/doc"
)

// The format is that of 7zFormat.txt in the LZMA SDK. An archive is read here because the libraries for it believe its
// counts and sizes: a file of 100 bytes may have them ask for all memory.

// Methods of 7z that are read, by their ids. Programs are filtered before they are packed (BCJ, ARM …): they are no
// notices.
const (
	szCopy    = "\x00"
	szLZMA2   = "\x21"
	szLZMA    = "\x03\x01\x01"
	szDeflate = "\x04\x01\x08"
	szBzip2   = "\x04\x02\x02"
	szZstd    = "\x04\xf7\x11\x01"
	szAES     = "\x06\xf1\x07\x01"
)

func (w *walk) sevenZip(c content) {
	release, err := w.anywhere(&c)
	if err != nil {
		w.fail(c.closed(), err)
		return
	}
	defer release()
	if !w.enter(&c) {
		return
	}
	z, err := w.openSevenZip(c)
	if err != nil {
		w.fail(c.closed(), damaged(err))
		return
	}
	a := &archive{content: c}
	solid := &szCursor{w: w, z: z, budget: c.budget}
	for _, f := range z.files {
		if !w.next(a) {
			return
		}
		e := entry{name: f.name, modified: f.modified, size: int64(f.stream.size), folder: f.folder, err: f.err}
		e.open = func() (io.ReadCloser, error) { return solid.open(f) }
		w.entry(a, e)
	}
}

// szFile is an entry.
type szFile struct {
	szEntry
	empty  bool
	block  int    // that its bytes are in; 7z calls it a folder
	offset uint64 // of its bytes in what the block unpacks to
	stream szStream
}

// szArchive is a 7z whose header has been read.
type szArchive struct {
	at    io.ReaderAt
	base  int64 // of the packed streams
	end   int64
	info  szStreams
	files []szFile
}

const szStart = 32 // bytes before the packed streams

// openSevenZip reads the header, which is packed itself in most archives.
func (w *walk) openSevenZip(c content) (*szArchive, error) {
	start, err := findSevenZip(c.at, c.size)
	if err != nil {
		return nil, err
	}
	var head [szStart]byte
	if _, err := c.at.ReadAt(head[:], start); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint32(head[8:]) != crc32.ChecksumIEEE(head[12:]) {
		return nil, errors.New("sum of the first header")
	}
	offset, size := binary.LittleEndian.Uint64(head[12:]), binary.LittleEndian.Uint64(head[20:])
	z := &szArchive{at: c.at, base: start + szStart}
	left := uint64(c.size - z.base)
	switch {
	case size == 0:
		return z, nil // empty
	case offset > left || size > left-offset:
		return nil, errors.New("the header lies behind the end: the file is cut off, or the first of several volumes")
	case size > uint64(w.opt.Limits.EntryBytes):
		return nil, tooLarge("header", "entry_bytes", w.opt.Limits.EntryBytes)
	}
	z.end = z.base + int64(offset)
	raw := make([]byte, size)
	if _, err := c.at.ReadAt(raw, z.end); err != nil && err != io.EOF {
		return nil, err
	}
	if crc32.ChecksumIEEE(raw) != binary.LittleEndian.Uint32(head[28:]) {
		return nil, errors.New("sum of the header")
	}
	return z, w.sevenZipHeader(z, raw, c.budget)
}

// findSevenZip gives the offset of an archive, which is not 0 behind a program.
func findSevenZip(at io.ReaderAt, size int64) (int64, error) {
	head := make([]byte, min(size, programBytes))
	if _, err := at.ReadAt(head, 0); err != nil && err != io.EOF {
		return 0, err
	}
	for from := 0; ; {
		i := bytes.Index(head[from:], []byte("7z\xbc\xaf\x27\x1c"))
		if i < 0 {
			return 0, errors.New("no signature")
		}
		if from += i; len(head) >= from+szStart && (from == 0 || binary.LittleEndian.Uint32(head[from+8:]) == crc32.ChecksumIEEE(head[from+12:from+szStart])) {
			return int64(from), nil
		}
		from++
	}
}

// sevenZipHeader parses a header; one that is packed is unpacked first, up to Depth times.
func (w *walk) sevenZipHeader(z *szArchive, raw []byte, b *budget) error {
	for range w.opt.Limits.Depth + 1 {
		p := &szParser{b: raw, entries: w.opt.Limits.Entries}
		switch id := p.byte(); id {
		case szEncodedHeader:
			info := p.streams()
			if p.err != nil || len(info.blocks) != 1 {
				return errors.Join(p.err, fmt.Errorf("a packed header of %d blocks", len(info.blocks)))
			}
			z.info = info
			r, err := w.unpackBlock(z, 0)
			if err != nil {
				return err
			}
			if raw, err = readAll(r, int64(info.blocks[0].size()), w.opt.Limits.EntryBytes); err != nil {
				return err
			}
			if err := b.take(int64(len(raw)), w.opt.Limits.ArchiveBytes); err != nil {
				return err
			}
		case szHeader:
			return z.fill(p)
		default:
			return fmt.Errorf("a header of type %d", id)
		}
	}
	return errors.New("headers in headers")
}

// fill lays the entries over the blocks.
func (z *szArchive) fill(p *szParser) error {
	info, entries := p.header()
	if p.err != nil {
		return p.err
	}
	z.info = info
	block, stream, offset := 0, 0, uint64(0)
	for _, e := range entries {
		f := szFile{szEntry: e, empty: !e.hasStream}
		if e.hasStream {
			for block < len(info.blocks) && stream == len(info.blocks[block].streams) {
				block, stream, offset = block+1, 0, 0
			}
			if block == len(info.blocks) {
				return errors.New("more entries than streams")
			}
			f.block, f.offset, f.stream = block, offset, info.blocks[block].streams[stream]
			stream++
			offset += f.stream.size
		}
		z.files = append(z.files, f)
	}
	return nil
}

// unpackBlock begins to unpack a block: a chain of methods from one packed stream.
func (w *walk) unpackBlock(z *szArchive, n int) (io.Reader, error) {
	b := z.info.blocks[n]
	if err := b.check(); err != nil {
		return nil, err
	}
	if b.firstPacked >= len(z.info.packed) {
		return nil, errors.New("a block without a packed stream")
	}
	offset := z.info.position
	for _, size := range z.info.packed[:b.firstPacked] {
		offset += size
	}
	size := z.info.packed[b.firstPacked]
	if room := uint64(z.end - z.base); offset > room || size > room-offset {
		return nil, errors.New("a packed stream behind the end")
	}
	var r io.Reader = bufio.NewReader(io.NewSectionReader(z.at, z.base+int64(offset), int64(size)))
	err := guard(func() (err error) {
		for _, m := range b.chain() {
			if r, err = m.unpack(r, w.opt.Limits.WindowBytes); err != nil {
				return err
			}
		}
		return nil
	})
	return &bounded{ctx: w.ctx, r: io.LimitReader(r, int64(b.size())), limits: w.opt.Limits, packed: func() int64 { return int64(size) }}, err
}

// unpack undoes a method. What it may look back is held: no more than it unpacks to.
func (m szMethod) unpack(r io.Reader, window int64) (io.Reader, error) {
	hold := func(dictionary uint64) (int, error) {
		if dictionary = max(min(dictionary, m.size), lzma.MinDictCap); dictionary > uint64(window) {
			return 0, tooLarge(fmt.Sprintf("a window of %d bytes", dictionary), "window_bytes", window)
		}
		return int(dictionary), nil
	}
	switch {
	case m.id == szCopy:
		return r, nil
	case m.id == szLZMA && len(m.props) == 5:
		n, err := hold(uint64(binary.LittleEndian.Uint32(m.props[1:])))
		if err != nil {
			return nil, err
		}
		head := append(bytes.Clone(m.props), 0, 0, 0, 0, 0, 0, 0, 0) // as it stands before a bare stream
		binary.LittleEndian.PutUint32(head[1:], uint32(n))
		binary.LittleEndian.PutUint64(head[5:], m.size)
		return lzma.ReaderConfig{DictCap: n}.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(head), r)))
	case m.id == szLZMA2 && len(m.props) == 1 && m.props[0] <= 40:
		n, err := hold((2 | uint64(m.props[0]&1)) << (m.props[0]/2 + 11))
		if err != nil {
			return nil, err
		}
		return lzma.Reader2Config{DictCap: n}.NewReader2(r)
	case m.id == szDeflate:
		return flate.NewReader(r), nil
	case m.id == szBzip2:
		return bzip2.NewReader(r), nil
	case m.id == szZstd:
		return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(uint64(window)))
	case m.id == szAES:
		return nil, fmt.Errorf("%w: the entry has a password", doc.ErrEncrypted)
	}
	return nil, fmt.Errorf("%w: method %x of 7z", doc.ErrUnsupported, m.id)
}

// szCursor reads entries in their order: the entries of a block are unpacked one behind the other.
type szCursor struct {
	w      *walk
	z      *szArchive
	budget *budget
	block  int
	at     uint64 // bytes of the block that were read
	r      io.Reader
}

func (s *szCursor) open(f szFile) (io.ReadCloser, error) {
	if f.empty {
		return io.NopCloser(bytes.NewReader(nil)), nil
	}
	if s.r == nil || s.block != f.block || s.at > f.offset {
		r, err := s.w.unpackBlock(s.z, f.block)
		if err != nil {
			return nil, err
		}
		s.r, s.block, s.at = r, f.block, 0
	}
	skip := &bounded{ctx: s.w.ctx, r: s, limits: s.w.opt.Limits, budget: s.budget}
	if _, err := io.CopyN(io.Discard, skip, int64(f.offset-s.at)); err != nil {
		return nil, err
	}
	return io.NopCloser(&szChecked{r: io.LimitReader(s, int64(f.stream.size)), want: f.stream, sum: crc32.NewIEEE()}), nil
}

func (s *szCursor) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.at += uint64(n)
	return n, err
}

// szChecked checks length and sum at the end of an entry.
type szChecked struct {
	r    io.Reader
	want szStream
	sum  hash.Hash32
	n    uint64
}

func (c *szChecked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.sum.Write(p[:n])
	c.n += uint64(n)
	if err == io.EOF {
		switch {
		case c.n < c.want.size:
			err = io.ErrUnexpectedEOF
		case c.want.summed && c.sum.Sum32() != c.want.sum:
			err = fmt.Errorf("%w: the sum of the entry", doc.ErrDamaged)
		}
	}
	return n, err
}
