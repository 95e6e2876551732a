package word

import (
	"encoding/binary"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
)

// story is one of the texts of a file; they stand one behind the other.
type story int

const (
	bodyStory story = iota
	footnoteStory
	headerStory
	macroStory
	commentStory
	endnoteStory
	boxStory
	headerBoxStory
	stories
)

// part is a part of the table stream, by its place in the list of them ([MS-DOC] 2.5.6).
type part int

const (
	styleSheet    part = 1
	footnoteRefs  part = 2
	footnoteTexts part = 3
	headerTexts   part = 11
	characterBins part = 12
	paragraphBins part = 13
	properties    part = 31
	pieceTable    part = 33
	anchors       part = 40
	endnoteRefs   part = 46
	endnoteTexts  part = 47
	drawings      part = 50
	boxTexts      part = 56
	listForms     part = 73
	listUses      part = 74
)

func (p part) String() string {
	switch p {
	case styleSheet:
		return "style sheet"
	case footnoteRefs, footnoteTexts:
		return "footnotes"
	case endnoteRefs, endnoteTexts:
		return "endnotes"
	case headerTexts:
		return "headers"
	case characterBins, paragraphBins:
		return "properties of the text"
	case pieceTable:
		return "piece table"
	case anchors, drawings, boxTexts:
		return "text boxes"
	case listForms, listUses:
		return "numbering"
	}
	return "properties of the file"
}

// fib is the block at the beginning of a file (file information block).
type fib struct {
	flags  uint16
	counts [stories]int // characters of the stories
	places []byte       // pairs of place and size
}

const (
	fibMagic     = 0xA5EC
	fibSize      = 154    // up to the list of parts
	firstVersion = 0x00C1 // Word 97

	encryptedFlag = 1 << 8
	tableFlag     = 1 << 9
)

func readFIB(main []byte) (f fib, err error) {
	if len(main) < 32 {
		return f, fmt.Errorf("%w: stream WordDocument of %d bytes", doc.ErrDamaged, len(main))
	}
	magic, version := short(main), short(main[2:])
	if magic != fibMagic && version < firstVersion {
		return f, fmt.Errorf("%w: a Word document of a version before 6", doc.ErrUnsupported)
	}
	if f.flags = short(main[10:]); f.flags&encryptedFlag != 0 {
		return f, doc.NeedsPassword("a Word document")
	}
	if version < firstVersion {
		return f, fmt.Errorf("%w: a Word document of version 6 or 95 (form %d)", doc.ErrUnsupported, version)
	}
	if len(main) < fibSize {
		return f, fmt.Errorf("%w: stream WordDocument of %d bytes", doc.ErrDamaged, len(main))
	}
	for i := range f.counts {
		f.counts[i] = int(min(long(main[76+4*i:]), uint32(len(main))))
	}
	n := min(int(short(main[152:])), (len(main)-fibSize)/8)
	f.places = main[fibSize : fibSize+8*n]
	return f, nil
}

// tableName is the stream that holds the parts: a file may have two after it was saved by halves.
func (f fib) tableName() string {
	if f.flags&tableFlag != 0 {
		return "1Table"
	}
	return "0Table"
}

func (f fib) place(p part) (from, size int) {
	if at := 8 * int(p); at+8 <= len(f.places) {
		return int(long(f.places[at:])), int(long(f.places[at+4:]))
	}
	return 0, 0
}

// bounds are where a story stands in the text.
func (f fib) bounds(s story, text int) (from, to int) {
	for _, n := range f.counts[:s] {
		from += n
	}
	return min(from, text), min(from+f.counts[s], text)
}

func short(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }

func long(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
