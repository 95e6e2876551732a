package word

import "iter"

// Changes of properties ([MS-DOC] 2.6: single property modifiers), those that are read.
const (
	changeDeleted     = 0x0800
	changeSymbol      = 0x6A09
	changeHidden      = 0x083C
	changeSpecial     = 0x0855
	changeCharStyle   = 0x4A30
	changePlain       = 0x2A33
	changePicture     = 0x6A03
	changeAlign80     = 0x2403
	changeAlign       = 0x2461
	changePageBreak   = 0x2407
	changeLevel       = 0x260A
	changeList        = 0x460B
	changeInTable     = 0x2416
	changeRowEnd      = 0x2417
	changeOutline     = 0x2640
	changeDepth       = 0x6649
	changeInnerCell   = 0x244B
	changeInnerRowEnd = 0x244C
	changeHuge        = 0x6646
	changeHugeOld     = 0x6645
	changeTable       = 0xD608
	changeTableOld    = 0xD606
	changeMerge       = 0x5624
	changeVertMerge   = 0xD62B
	changeTabs        = 0xC615
	changeHeaderRow   = 0x3404
)

// changes goes through a list of changes: the code of each and its operand, that of variable length without its count.
func changes(list []byte) iter.Seq2[uint16, []byte] {
	return func(yield func(uint16, []byte) bool) {
		for len(list) >= 3 {
			code := short(list)
			skip, size := 0, 0
			switch code >> 13 {
			case 0, 1:
				size = 1
			case 2, 4, 5:
				size = 2
			case 3:
				size = 4
			case 7:
				size = 3
			default:
				skip, size = variable(code, list[2:])
			}
			if 2+skip+size > len(list) {
				return
			}
			if !yield(code, list[2+skip:2+skip+size]) {
				return
			}
			list = list[2+skip+size:]
		}
	}
}

// variable is how many bytes the count of an operand takes and the operand behind it.
func variable(code uint16, b []byte) (skip, size int) {
	switch {
	case (code == changeTable || code == changeTableOld) && len(b) >= 2:
		return 2, max(0, int(short(b))-1)
	case code == changeTabs && b[0] == 255 && len(b) >= 2: // the count is too small for the tabs
		deleted := int(b[1])
		at := 2 + 4*deleted
		if at >= len(b) {
			return 1, len(b)
		}
		return 1, 2 + 4*deleted + 3*int(b[at])
	}
	return 1, int(b[0])
}

// looks are the properties of a paragraph.
type looks struct {
	style     uint16
	centered  bool
	pageBreak bool
	inTable   bool
	rowEnd    bool
	innerCell bool // the paragraph ends a cell of a table inside a table
	innerEnd  bool // likewise a row
	depth     int  // of the table; 1 is one that stands in no other
	outline   int  // level from 1; 0 is body text
	list      int  // of the uses of lists, from 1; 0 is none
	level     int
	leveled   bool   // level was said
	row       []byte // the changes that hold the properties of the table row
}

// maxHuge bounds how often a list of changes names another one that holds more.
const maxHuge = 4

// apply makes the changes of a list. One of them may name a longer list in the stream Data; how much of these is read in all is
// bounded by d.more.
func (d *document) apply(k *looks, list []byte, depth int) {
	for code, v := range changes(list) {
		on := len(v) > 0 && v[0] != 0
		switch code {
		case changeAlign, changeAlign80:
			k.centered = v[0] == 1
		case changePageBreak:
			k.pageBreak = on
		case changeInTable:
			k.inTable = on
		case changeRowEnd:
			k.rowEnd = on
		case changeInnerCell:
			k.innerCell = on
		case changeInnerRowEnd:
			k.innerEnd = on
		case changeDepth:
			k.depth = int(min(long(v), maxDepth))
		case changeOutline:
			if k.outline = int(v[0]) + 1; v[0] > 8 {
				k.outline = 0
			}
		case changeLevel:
			k.level, k.leveled = int(min(v[0], 8)), true
		case changeList:
			k.list = int(int16(short(v)))
			if k.list < 0 { // was numbered, or is not to be
				k.list = 0
			}
		case changeTable, changeTableOld:
			k.row = list
		case changeHuge, changeHugeOld:
			at := int64(long(v))
			if depth == maxHuge || at+2 > int64(len(d.data)) || d.more <= 0 {
				continue
			}
			more := d.data[at+2:]
			more = more[:min(len(more), int(short(d.data[at:])))]
			d.more -= len(more)
			d.apply(k, more, depth+1)
		}
	}
	if k.inTable && k.depth == 0 {
		k.depth = 1
	}
}

// maxDepth bounds tables inside tables.
const maxDepth = 32

// face are the properties of a run of characters.
type face struct {
	hidden, deleted, special, picture bool
	symbol                            uint16
}

// apply makes changes; those of a switch may say "as the style" and "not as the style".
func (f *face) apply(list []byte, style face, styles []style) {
	for code, v := range changes(list) {
		switch code {
		case changeCharStyle:
			if i := int(short(v)); i < len(styles) {
				f.hidden = f.hidden || styles[i].face.hidden
			}
		case changePlain:
			*f = style
		case changeHidden:
			f.hidden = v[0] == 1 || v[0] == 0x80 && style.hidden || v[0] == 0x81 && !style.hidden
		case changeDeleted:
			f.deleted = v[0] == 1
		case changeSpecial:
			f.special = v[0] == 1
		case changePicture:
			f.picture = true
		case changeSymbol:
			f.symbol, f.special = short(v[2:]), true
		}
	}
}
