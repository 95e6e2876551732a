// Package charset finds out in which charset a Chinese document is written, and decodes it with the way back to its
// bytes. It is a leaf: any package may use it.
//
// [Detect] trusts what the bytes say and takes claims (of a server, of a meta tag) as hints: pages of Chinese offices
// often claim another charset than they have. [Decode] gives a doc.Text.
package charset

import (
	"bytes"
	"strings"

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

// aliases are the names under which the charsets are claimed, lower case.
var aliases = map[string]string{
	"utf8": UTF8, "utf-8": UTF8, "unicode-1-1-utf-8": UTF8, "ascii": UTF8, "us-ascii": UTF8,
	"gb18030": GB18030, "gbk": GB18030, "gb2312": GB18030, "gb_2312-80": GB18030, "gb2312-80": GB18030, "cp936": GB18030,
	"ms936": GB18030, "windows-936": GB18030, "x-gbk": GB18030, "gb13000": GB18030, "euc-cn": GB18030, "chinese": GB18030,
	"iso-ir-58": GB18030, "gb-2312": GB18030,
	"big5": Big5, "big-5": Big5, "cp950": Big5, "ms950": Big5, "big5-hkscs": Big5, "cn-big5": Big5, "x-x-big5": Big5,
	"big5hkscs": Big5, "windows-950": Big5,
	"utf-16le": UTF16LE, "utf-16be": UTF16BE, "utf16le": UTF16LE, "utf16be": UTF16BE, "utf-16": UTF16LE, "utf16": UTF16LE,
	"unicode": UTF16LE, "ucs-2": UTF16LE, "iso-10646-ucs-2": UTF16LE,
	"hz-gb-2312": HZ, "hz": HZ,
}

// Canonical gives our name of a claimed charset, and whether it is one that is read.
func Canonical(claim string) (string, bool) {
	name, ok := aliases[strings.ToLower(strings.Trim(strings.TrimSpace(claim), `"'`))]
	return name, ok
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
	{"\xef\xbb\xbf", UTF8}, {"\xff\xfe", UTF16LE}, {"\xfe\xff", UTF16BE}, {"\x84\x31\x95\x33", GB18030},
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
