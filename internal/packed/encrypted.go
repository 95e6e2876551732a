package packed

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// compoundFile is what a compound file begins with ([MS-CFB] 2.2).
const compoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// IsEncrypted reports whether a source is a package with a password, of whatever program: a compound file with the stream
// EncryptedPackage ([MS-OFFCRYPTO] 2.3.4.4), and without those of the older formats, which may have such a file inside.
func IsEncrypted(src doc.Source, head []byte) bool {
	if !bytes.HasPrefix(head, []byte(compoundFile)) {
		return false
	}
	if src.Bytes != nil {
		head = src.Bytes
	}
	return bytes.Contains(head, wide("EncryptedPackage")) &&
		!slices.ContainsFunc([]string{"WordDocument", "Workbook", "PowerPoint Document"}, func(s string) bool { return bytes.Contains(head, wide(s)) })
}

// endings are those of the names of office files in packages.
var endings = []string{
	".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm",
}

// IsLocked reports whether a source is a package with a password that may be of the kind: nobody can say what is inside, so
// its name tells, and one whose name tells nothing is of any kind.
func (k Kind) IsLocked(src doc.Source, head []byte) bool {
	ending := strings.ToLower(path.Ext(src.Name))
	return IsEncrypted(src, head) && (slices.Contains(k.Names, ending) || !slices.Contains(endings, ending))
}

// wide is a name of a stream as it stands in the file.
func wide(s string) []byte {
	var out []byte
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}
