package word

import (
	"fmt"
	"sort"

	"github.com/gongwen-go/gongwen/doc"
)

// piece is a row of characters that stand side by side in the file ([MS-DOC] 2.9.177).
type piece struct {
	from, to int    // characters of the text
	at       uint32 // the byte of the first
	narrow   bool   // one byte a character, not two
	changes  []byte // to the properties of all of it
}

// byteOf is where a character of the piece stands.
func (p piece) byteOf(cp int) uint32 {
	if p.narrow {
		return p.at + uint32(cp-p.from)
	}
	return p.at + 2*uint32(cp-p.from)
}

// charOf is the character that stands at a byte or behind it; never beyond the end.
func (p piece) charOf(b uint32) int {
	if b <= p.at {
		return p.from
	}
	n := int(b - p.at)
	if !p.narrow {
		n = (n + 1) / 2
	}
	return min(p.from+n, p.to)
}

// pieceAt is the index of the piece that holds a character.
func (d *document) pieceAt(cp int) int {
	return min(sort.Search(len(d.pieces), func(i int) bool { return d.pieces[i].to > cp }), len(d.pieces)-1)
}

// readPieces reads the piece table ([MS-DOC] 2.9.38) and the text of the pieces.
func (d *document) readPieces() error {
	clx := d.part(pieceTable)
	var changes [][]byte
	for len(clx) >= 3 && clx[0] == 1 {
		n := min(int(short(clx[1:])), len(clx)-3)
		changes = append(changes, clx[3:3+n])
		clx = clx[3+n:]
	}
	if len(clx) < 5 || clx[0] != 2 {
		return fmt.Errorf("%w: piece table", doc.ErrDamaged)
	}
	places, entries, n := plc(clx[5:min(len(clx), 5+int(min(long(clx[1:]), uint32(len(clx)))))], 8)
	for i := range n {
		from, to := int(long(places[4*i:])), int(long(places[4*i+4:]))
		e := entries[8*i:]
		p := piece{at: long(e[2:]) & 0x3FFFFFFF, narrow: long(e[2:])&0x40000000 != 0, changes: pieceChanges(short(e[6:]), changes)}
		if p.narrow {
			p.at /= 2
		}
		if from != len(d.text) || to < from {
			d.damaged("piece table: piece %d covers characters %d to %d", i+1, from, to)
			break
		}
		p.from, p.to = from, to
		whole := d.readPiece(&p)
		if p.to > p.from {
			d.pieces = append(d.pieces, p)
		}
		if !whole {
			d.damaged("piece table: piece %d reaches beyond the stream", i+1)
			break
		}
	}
	if len(d.pieces) == 0 {
		return fmt.Errorf("%w: piece table: no text", doc.ErrDamaged)
	}
	d.findBrokenFields()
	return nil
}

// readPiece adds the characters of a piece, as many of them as there are. All pieces together hold no more characters than
// the stream has bytes, however often they name the same ones.
func (d *document) readPiece(p *piece) bool {
	width := 2
	if p.narrow {
		width = 1
	}
	want := p.to - p.from
	have := min(max(0, len(d.main)-int(p.at))/width, len(d.main)-len(d.text), want)
	p.to = p.from + have
	if have == 0 {
		return want == 0
	}
	b := d.main[p.at:]
	for i := range have {
		if p.narrow {
			d.text = append(d.text, wide(b[i]))
		} else {
			d.text = append(d.text, short(b[2*i:]))
		}
	}
	return have == want
}

// wide is the character of a byte: Latin-1, with the signs of Windows where that has none ([MS-DOC] 2.9.73).
func wide(b byte) uint16 {
	if b >= 0x82 && b <= 0x9F {
		if r := windowsSigns[b-0x82]; r != 0 {
			return r
		}
	}
	return uint16(b)
}

var windowsSigns = [...]uint16{
	0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0, 0, 0,
	0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0, 0x0178,
}

// pieceChanges are those that a piece names: one of the lists before the table, or a single change in a short form
// ([MS-DOC] 2.9.215).
func pieceChanges(prm uint16, lists [][]byte) []byte {
	if prm&1 != 0 {
		if i := int(prm >> 1); i < len(lists) {
			return lists[i]
		}
		return nil
	}
	code, ok := map[uint16]uint16{
		0x05: changeAlign80, 0x09: changePageBreak, 0x18: changeInTable, 0x19: changeRowEnd,
		0x41: changeDeleted, 0x5C: changeHidden,
	}[prm>>1&0x7F]
	if !ok {
		return nil
	}
	return []byte{byte(code), byte(code >> 8), byte(prm >> 8)}
}

// maxChanged is how many bytes of changes a character may have by its piece, on the average: a list has some ten, and a hundred
// thousand pieces may name one of 64 KiB.
const maxChanged = 64

// changesOf are the changes of a piece; none when too many were read.
func (d *document) changesOf(p piece) []byte {
	limit := maxChanged*len(d.text) + 1<<20
	if d.changed > limit {
		return nil
	}
	if d.changed += len(p.changes); d.changed > limit {
		d.damaged("piece table: changes of more than %d bytes; those of pieces from character %d on are not read", limit, p.from)
	}
	return p.changes
}

// plc parts a table of n+1 places and n entries ([MS-DOC] 2.2.2).
func plc(b []byte, entry int) (places, entries []byte, n int) {
	if len(b) < 4 {
		return nil, nil, 0
	}
	n = (len(b) - 4) / (4 + entry)
	return b[:4*(n+1)], b[4*(n+1):], n
}
