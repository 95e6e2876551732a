package segment

import (
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Marks of the key that stand between sentences, parts and names.
var (
	endMarks     = doc.NewRuneSet(" \t\n。;；") // a sentence ends with them
	sentenceEnds = doc.NewRuneSet(" \t\n。")
	partMarks    = doc.NewRuneSet(",。;:、") // a part of a sentence does
)

// onlyMarks reports whether a stretch of a key holds nothing but blanks and marks that end a sentence.
func onlyMarks(s string) bool { return endMarks.TrimRight(s) == "" }

// behindLast is the place behind the last character of a set in a text; 0 when there is none.
func behindLast(set *doc.RuneSet, s string) int {
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if set.Has(r) {
			return i
		}
		i -= n
	}
	return 0
}
