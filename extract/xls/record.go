package xls

import "encoding/binary"

// Types of records ([MS-XLS] 2.3).
const (
	recFormula     = 0x0006
	recEOF         = 0x000A
	recHeader      = 0x0014
	recFooter      = 0x0015
	recDateMode    = 0x0022
	recFilePass    = 0x002F
	recContinue    = 0x003C
	recCodePage    = 0x0042
	recObj         = 0x005D
	recColInfo     = 0x007D
	recBoundSheet  = 0x0085
	recMulRK       = 0x00BD
	recRString     = 0x00D6
	recXF          = 0x00E0
	recMergedCells = 0x00E5
	recDrawGroup   = 0x00EB
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recTxO         = 0x01B6
	recHLink       = 0x01B8
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recRK          = 0x027E
	recFormat      = 0x041E
	recBOF         = 0x0809
)

// Versions in the BOF record of a workbook.
const (
	biff5 = 0x0500
	biff8 = 0x0600
)

// Kinds of the part that a BOF record begins.
const (
	partGlobals = 0x0005
	partSheet   = 0x0010
)

// records reads the records of a stream one by one.
type records struct {
	stream []byte
	at     int // of the next record
	kind   uint16
	start  int    // of the current record
	data   []byte // its content, cut off at the end of the stream
}

// next goes to the next record; false at the end of the stream.
func (r *records) next() bool {
	if r.at+4 > len(r.stream) {
		return false
	}
	r.start = r.at
	r.kind = binary.LittleEndian.Uint16(r.stream[r.at:])
	from, n := r.at+4, int(binary.LittleEndian.Uint16(r.stream[r.at+2:]))
	to := min(from+n, len(r.stream))
	r.data, r.at = r.stream[from:to], to
	return true
}

// continued is the content of the current record and of the CONTINUE records behind it, each on its own.
func (r *records) continued() [][]byte {
	parts := [][]byte{r.data}
	for r.at+4 <= len(r.stream) && binary.LittleEndian.Uint16(r.stream[r.at:]) == recContinue {
		r.next()
		parts = append(parts, r.data)
	}
	return parts
}

func u16(b []byte, at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }

func u32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// isBare reports whether bytes begin as the stream of a workbook does: with a BOF record of any generation that is known.
func isBare(head []byte) bool {
	if len(head) < 8 {
		return false
	}
	switch n := u16(head, 2); u16(head, 0) {
	case recBOF:
		version := u16(head, 4)
		return n >= 4 && n <= 32 && (version == biff5 || version == biff8 || version == 0 || version == 2) && isPart(u16(head, 6))
	case 0x0009, 0x0209, 0x0409: // Excel 2 to 4
		return n >= 4 && n <= 8 && isPart(u16(head, 6))
	}
	return false
}

// isPart reports whether a number is that of a kind of part ([MS-XLS] 2.4.21).
func isPart(kind int) bool {
	return kind == partGlobals || kind == partSheet || kind == 0x0020 || kind == 0x0040 || kind == 0x0100
}
