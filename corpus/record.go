package corpus

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
)

// maxRecord is the length in bytes that no record exceeds: its length, the longest id and host, the fields, the
// sample and the signature.
const maxRecord = 2 + 1 + maxID + 1 + maxHost + fieldBytes + 4*maxSamples + 2*bins

const fieldBytes = 8 + 4 + 4*4 + 2 + 1 + 1 + 1 + 1

// packedID in the place of an id's length says that 32 bytes follow which stand for 64 hexadecimal digits.
const packedID = 255

// appendRecord appends the stored form of a sketch.
func appendRecord(dst []byte, s *Sketch) ([]byte, error) {
	if len(s.ID) > maxID {
		return dst, fmt.Errorf("%w: id of %d bytes, the limit is %d", doc.ErrTooLarge, len(s.ID), maxID)
	}
	start := len(dst)
	le := binary.LittleEndian
	dst = append(dst, 0, 0)
	dst = appendID(dst, s.ID)
	dst = append(append(dst, byte(len(s.host))), s.host...)
	dst = le.AppendUint64(dst, s.digest)
	for _, v := range []uint32{s.length, s.number, s.title, s.published, s.written} {
		dst = le.AppendUint32(dst, v)
	}
	dst = le.AppendUint16(dst, s.year)
	dst = append(dst, s.stated, byte(s.flags), s.level, byte(len(s.samples)))
	if s.comparable() {
		for _, v := range s.samples {
			dst = le.AppendUint32(dst, v)
		}
		for _, v := range s.bins {
			dst = le.AppendUint16(dst, v)
		}
	}
	le.PutUint16(dst[start:], uint16(len(dst)-start))
	return dst, nil
}

func appendID(dst []byte, id string) []byte {
	if len(id) == 64 {
		if raw, err := hex.DecodeString(id); err == nil && hex.EncodeToString(raw) == id {
			return append(append(dst, packedID), raw...)
		}
	}
	return append(append(dst, byte(len(id))), id...)
}

// recordLen is the length of the record at the beginning of b; 0 when there is no whole one.
func recordLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	n := int(binary.LittleEndian.Uint16(b))
	if n < 2 || n > len(b) || n > maxRecord {
		return 0
	}
	return n
}

// decodeRecord reads the stored form of a sketch, which must be the whole of b. Every fault is a [doc.ErrDamaged].
func decodeRecord(b []byte, s *Sketch) error {
	if recordLen(b) != len(b) || len(b) == 0 {
		return fmt.Errorf("%w: length of a sketch", doc.ErrDamaged)
	}
	r := fields{b: b[2:]}
	if n := int(r.byte()); n == packedID {
		s.ID = hex.EncodeToString(r.take(32))
	} else {
		s.ID = string(r.take(n))
	}
	host := int(r.byte())
	s.host = string(r.take(host))
	s.digest = r.uint64()
	for _, v := range []*uint32{&s.length, &s.number, &s.title, &s.published, &s.written} {
		*v = r.uint32()
	}
	s.year = r.uint16()
	s.stated, s.flags, s.level = r.byte(), flags(r.byte()), r.byte()
	samples := int(r.byte())
	s.samples = s.samples[:0]
	if s.comparable() {
		for range min(samples, maxSamples) {
			s.samples = append(s.samples, r.uint32())
		}
		for i := range s.bins {
			s.bins[i] = r.uint16()
		}
	}
	if r.short || len(r.b) > 0 || samples > maxSamples || host > maxHost || s.level > maxLevel || !s.comparable() && samples > 0 {
		return fmt.Errorf("%w: fields of a sketch", doc.ErrDamaged)
	}
	for i := 1; i < len(s.samples); i++ {
		if s.samples[i-1] >= s.samples[i] {
			return fmt.Errorf("%w: sample out of order", doc.ErrDamaged)
		}
	}
	return nil
}

// fields reads numbers from the front of b; short is set when there were too few bytes.
type fields struct {
	b     []byte
	short bool
}

func (f *fields) take(n int) []byte {
	if n > len(f.b) {
		f.short, f.b = true, nil
		return make([]byte, min(n, 8))
	}
	out := f.b[:n]
	f.b = f.b[n:]
	return out
}

func (f *fields) byte() byte     { return f.take(1)[0] }
func (f *fields) uint16() uint16 { return binary.LittleEndian.Uint16(f.take(2)) }
func (f *fields) uint32() uint32 { return binary.LittleEndian.Uint32(f.take(4)) }
func (f *fields) uint64() uint64 { return binary.LittleEndian.Uint64(f.take(8)) }
