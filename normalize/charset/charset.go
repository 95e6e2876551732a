// Package charset finds out in which charset a Chinese document is written, and decodes it with the way back to its
// bytes. It is a leaf: any package may use it.
//
// [Detect] trusts what the bytes say and takes claims (of a server, of a meta tag) as hints: pages of Chinese offices
// often claim another charset than they have. It compares what the bytes cost as text in each charset, that is how
// improbable they would be (see cost.go); foreign text is named and not taken for Chinese. [Decode] gives a doc.Text;
// what is written in another charset inside of a document is decoded from that and reported.
package charset

import (
	"bytes"
	"embed"
	"io/fs"
	"iter"
	"strings"
	"sync"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// The charsets that are read. GB2312 and GBK are always decoded as GB18030, which holds both.
const (
	UTF8    = "utf-8"
	GB18030 = "gb18030"
	Big5    = "big5"
	UTF16LE = "utf-16le"
	UTF16BE = "utf-16be"
	HZ      = "hz-gb-2312"
)

// label is what a declared name stands for.
type label struct {
	name string // ours
	read bool   // whether the charset is read
}

// labels are the names under which charsets are declared, lower case.
var labels = sync.OnceValue(func() map[string]label {
	out := map[string]label{}
	for line := range lines("labels.txt") {
		name, others, _ := strings.Cut(line, ":")
		name, unread := strings.CutPrefix(name, "unread ")
		l := label{name, !unread}
		out[name] = l
		for _, other := range strings.Fields(others) {
			out[other] = l
		}
	}
	return out
})

func labelled(claim string) (label, bool) {
	l, ok := labels()[strings.ToLower(strings.Trim(claim, " \t\r\n\"'"))]
	return l, ok
}

// Canonical gives our name of a declared charset, and whether it is one that is read. The name of one that is known but
// not read is given too; an unknown one has none.
func Canonical(claim string) (name string, read bool) {
	l, _ := labelled(claim)
	return l.name, l.read
}

//go:embed rules
var rules embed.FS

// Rules is the rule data of detection.
func Rules() fs.FS { return rules }

// lines gives the lines of a rule file that say something.
func lines(name string) iter.Seq[string] {
	b, err := rules.ReadFile("rules/" + name)
	if err != nil { // embedded files do not fail to open
		panic(err)
	}
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

func decoder(name string) *encoding.Decoder {
	switch name {
	case GB18030:
		return simplifiedchinese.GB18030.NewDecoder()
	case HZ:
		return simplifiedchinese.HZGB2312.NewDecoder()
	case Big5:
		return traditionalchinese.Big5.NewDecoder()
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	}
	return nil
}

// boms are the byte order marks.
var boms = []struct{ mark, name string }{
	{"\xef\xbb\xbf", UTF8}, {"\xff\xfe\x00\x00", "utf-32le"}, {"\x00\x00\xfe\xff", "utf-32be"},
	{"\xff\xfe", UTF16LE}, {"\xfe\xff", UTF16BE}, {"\x84\x31\x95\x33", GB18030},
}

// bom returns the charset that a byte order mark names, and the mark's length.
func bom(raw []byte) (string, int) {
	for _, b := range boms {
		if bytes.HasPrefix(raw, []byte(b.mark)) {
			return b.name, len(b.mark)
		}
	}
	return "", 0
}
