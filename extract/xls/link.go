package xls

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// link is an address that cells lead to.
type link struct {
	row, col int
	href     string
}

// urlMoniker is the class of addresses ([MS-OSHARED] 2.3.7.6).
var urlMoniker = []byte{0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B}

// readLink reads an HLINK record ([MS-XLS] 2.4.140) with an address; those to files and places of the workbook are left out.
func readLink(d []byte) (link, bool) {
	if len(d) < 32 {
		return link{}, false
	}
	l := link{row: u16(d, 0), col: u16(d, 4)}
	i := bytes.Index(d[32:], urlMoniker)
	if i < 0 || len(d) < 32+i+20 {
		return link{}, false
	}
	d = d[32+i+16:]
	n := min(int64(u32(d, 0)), int64(len(d)-4))
	var units []uint16
	for k := 4; int64(k)+2 <= 4+n; k += 2 {
		u := binary.LittleEndian.Uint16(d[k:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	l.href = strings.TrimSpace(string(utf16.Decode(units)))
	return l, l.href != ""
}

// addLinks gives cells the links that begin at them.
func (r *sheetReader) addLinks() {
	at := map[[2]int]string{}
	for _, l := range r.links {
		at[[2]int{l.row, l.col}] = l.href
	}
	for i := range r.out.Cells {
		c := &r.out.Cells[i]
		c.Href = at[[2]int{c.Row, c.Col}]
	}
}
