package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxReading is the length in letters of the longest syllable of pinyin: zhuang, chuang, shuang; a tone may stand as a
// mark of its own or a digit behind it.
const maxReading = 8

// initials and finals of pinyin; a syllable is an initial and a final, or a final alone.
var (
	initials = strings.Fields("zh ch sh b p m f d t n l g k h j q x r z c s y w")
	finals   = strings.Fields("iang iong uang ueng iao ian ing ang eng ong uai uan ia ie iu in ua uo ui un ue ve ai ei ao ou an en er a o e i u v n ng m")
)

// syllable reports whether the letters, tone marks taken off, are a syllable of pinyin, and whether there was a mark.
func syllable(s string) (ok, marked bool) {
	var plain strings.Builder
	for _, r := range norm.NFD.String(strings.TrimSpace(s)) {
		switch {
		case r >= 'a' && r <= 'z':
			plain.WriteRune(r)
		case r == 0x308: // ü
			marked = true
		case unicode.Is(unicode.Mn, r):
			marked = true
		case r == 'ɡ': // a letter some fonts have for g
			plain.WriteByte('g')
		default:
			return false, false
		}
	}
	letters := plain.String()
	if letters == "" || len(letters) > maxReading {
		return false, false
	}
	for _, i := range initials {
		if rest, found := strings.CutPrefix(letters, i); found && isFinal(rest) {
			return true, marked
		}
	}
	return isFinal(letters), marked
}

func isFinal(s string) bool {
	for _, f := range finals {
		if s == f {
			return true
		}
	}
	return false
}

// reading finds a reading in brackets at the beginning of s and returns its length; several readings may be parted by /
// (yī / yì). Marked is set when one of them has a tone mark.
func reading(s string) (n int, marked bool) {
	open, size := utf8.DecodeRuneInString(s)
	shut := ')'
	switch open {
	case '(':
	case '（':
		shut = '）'
	default:
		return 0, false
	}
	end := strings.IndexRune(s[:min(len(s), 48)], shut)
	if end < 0 || strings.ContainsAny(s[:end], "\n\t\r") { // a piece ends there
		return 0, false
	}
	for part := range strings.SplitSeq(s[size:end], "/") {
		ok, m := syllable(part)
		if !ok || !m && len(strings.TrimSpace(part)) == 1 { // (a), (n): the number of an item, a variable
			return 0, false
		}
		marked = marked || m
	}
	return end + utf8.RuneLen(shut), marked
}

// found is a reading in a text.
type found struct {
	start, end int
	marked     bool
}

// readings finds the readings that stand behind Han characters of a text. Those without a tone mark count only where
// the text has the habit: three of them at least.
func readings(s string) []found {
	var all []found
	plain := 0
	for i := 0; i < len(s); {
		if i = opening(s, i); i < 0 {
			break
		}
		n, marked := reading(s[i:])
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		again := len(all) > 0 && all[len(all)-1].end == i // 政(zheng)(zheng)
		if n == 0 || !again && !unicode.Is(unicode.Han, before) {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		if !marked {
			plain++
		}
		all = append(all, found{i, i + n, marked})
		i += n
	}
	if plain == 0 || plain >= 3 {
		return all
	}
	kept := all[:0]
	for _, f := range all {
		if f.marked {
			kept = append(kept, f)
		}
	}
	return kept
}

// opening is where the next opening bracket stands; -1 when there is none.
func opening(s string, i int) int {
	for i < len(s) {
		switch c := s[i]; {
		case c == '(' || c == 0xEF && strings.HasPrefix(s[i:], "（"):
			return i
		case c >= 0xE3 && c <= 0xE9:
			i += 3
		default:
			i++
		}
	}
	return -1
}
