package rtf

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"

	"github.com/gongwen-go/gongwen/internal/numeral"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// codePage is the number of a Windows code page; 0 is none.
type codePage int

const (
	latin      codePage = 1252
	gbk        codePage = 936
	big5       codePage = 950
	utf8Page   codePage = 65001
	symbolPage codePage = 42 // the bytes are numbers of pictures in a font
)

// fontPages are the code pages of \fcharset.
var fontPages = map[int]codePage{
	2: symbolPage, 77: 10000, 128: 932, 129: 949, 130: 949, 134: gbk, 136: big5, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
	178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 437,
}

// double reports whether characters of a code page have up to two bytes or more.
func (p codePage) double() bool {
	switch p {
	case gbk, 54936, big5, 932, 949, utf8Page:
		return true
	}
	return false
}

// encodings are those of the code pages that are not Chinese.
var encodings = map[codePage]encoding.Encoding{
	437: charmap.CodePage437, 850: charmap.CodePage850, 874: charmap.Windows874, 932: japanese.ShiftJIS, 949: korean.EUCKR,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1253: charmap.Windows1253, 1254: charmap.Windows1254,
	1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258, 10000: charmap.Macintosh,
}

func (p codePage) decoder() *encoding.Decoder {
	if e := encodings[p]; e != nil {
		return e.NewDecoder()
	}
	return charmap.Windows1252.NewDecoder()
}

// text decodes bytes of a code page.
func (p codePage) text(raw []byte) string {
	name := ""
	switch p {
	case gbk, 54936:
		name = charset.GB18030
	case big5:
		name = charset.Big5
	case utf8Page:
		name = charset.UTF8
	case symbolPage:
		var b strings.Builder
		for _, c := range raw {
			b.WriteRune(symbol(rune(c)))
		}
		return b.String()
	default:
		s, err := p.decoder().Bytes(raw)
		if err != nil { // decoders of x/text write U+FFFD for what is none
			return strings.ToValidUTF8(string(raw), "\ufffd")
		}
		return string(s)
	}
	d, err := charset.Decode(raw, name)
	if err != nil { // both names are read
		return strings.ToValidUTF8(string(raw), "\ufffd")
	}
	return d.Text.String()
}

// symbol is the sign that stands in Symbol and Wingdings at a byte where offices use them: marks of lists and check boxes.
// What it is for others nobody can say but the font; they stay in the private area, as Word has them.
func symbol(c rune) rune {
	if r, ok := numeral.Symbol("", c&0xFF); ok {
		return r
	}
	if c&0xFF == ' ' {
		return ' '
	}
	return 0xF000 + c&0xFF
}

// run is bytes of text that wait until their characters are whole, which may go on in the next group.
type run struct {
	raw  []byte
	page codePage
	or   codePage // when the bytes are no text of page; 0 is none
}

func (r *run) text() string {
	if r.or != 0 {
		return r.mixed()
	}
	if r.page != symbolPage && ascii(r.raw) == len(r.raw) {
		return string(r.raw)
	}
	return r.page.text(r.raw)
}

// ascii is how many bytes of ASCII stand at the beginning.
func ascii(b []byte) int {
	for i, c := range b {
		if c >= 0x80 {
			return i
		}
	}
	return len(b)
}

// mixed decodes what may be of either page: of that with two bytes is what comes two by two, as the characters of GB 2312
// and nearly all of Big5 do.
func (r *run) mixed() string {
	var out strings.Builder
	for b := r.raw; len(b) > 0; {
		n := ascii(b)
		out.Write(b[:n])
		b = b[n:]
		for n = 0; n < len(b) && b[n] >= 0x80; {
			n++
		}
		s := r.page.text(b[:n])
		if strings.ContainsRune(s, '\ufffd') { // an odd number has a half
			s = r.or.text(b[:n])
		}
		out.WriteString(s)
		b = b[n:]
	}
	return out.String()
}

// sampleSize is how many bytes outside of ASCII are looked at to find the code page of a file.
const sampleSize = 8 << 10

// samples gathers the bytes outside of ASCII: those written in hexadecimal, and those that stand in the file as they are.
func samples(raw []byte) (hex, bare []byte) {
	for i := 0; i < len(raw) && len(hex) < sampleSize && len(bare) < sampleSize; i++ {
		switch c := raw[i]; {
		case c >= 0x80:
			bare = append(bare, c)
		case c != '\\' || i+3 >= len(raw) || raw[i+1] != '\'':
			if n := len(bare); n > 0 && bare[n-1] >= 0x80 {
				bare = append(bare, ' ')
			}
		default:
			high, ok := digit(raw[i+2])
			low, also := digit(raw[i+3])
			if ok && also && high >= 8 {
				hex = append(hex, high<<4|low)
			}
			i += 3
		}
	}
	return hex, bare
}

// guess is the code page of Chinese that bytes are surely of; 0 is none.
func guess(sample []byte) codePage {
	if len(bytes.TrimSpace(sample)) < 4 {
		return 0
	}
	g := charset.Detect(sample, "")
	switch {
	case !g.Sure:
		return 0
	case g.Name == charset.GB18030:
		return gbk
	case g.Name == charset.Big5:
		return big5
	case g.Name == charset.UTF8:
		return utf8Page
	}
	return 0
}
