package normalize

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/gongwen-go/gongwen/normalize/charset"
)

// maxReading is the length in letters of the longest syllable of pinyin: zhuang, chuang, shuang; a tone may stand as a
// mark of its own or a digit behind it.
const maxReading = 8

// initials and finals of pinyin; a syllable is an initial and a final, or a final alone.
var (
	initials = strings.Fields("zh ch sh b p m f d t n l g k h j q x r z c s y w")
	finals   = strings.Fields("iang iong uang ueng iao ian ing ang eng ong uai uan ia ie iu in ua uo ui un ue ve ai ei ao ou an en er a o e i u v n ng m")
)

// toned are the letters with marks of tone, each with the letter it is without.
var toned = func() map[rune]byte {
	out := map[rune]byte{'ɡ': 'g', 'ɑ': 'a'} // letters some fonts have for g and a
	for plain, marked := range map[byte]string{
		'a': "āáǎăà", 'e': "ēéěĕèêếề", 'i': "īíǐĭì", 'o': "ōóǒŏò", 'u': "ūúǔŭùüǖǘǚǜ", 'n': "ńňǹ", 'm': "ḿ",
	} {
		for _, r := range marked {
			out[r] = plain
		}
	}
	return out
}()

// syllable gives the letters of a syllable of pinyin, tone marks taken off, and whether there was a mark; none when s is
// no syllable.
func syllable(s string) (letters string, marked bool) {
	var buf [maxReading]byte
	plain := buf[:0]
	for _, r := range strings.TrimSpace(s) {
		if r >= 0x300 && r < 0x370 { // a mark by itself
			marked = true
			continue
		}
		if r >= utf8.RuneSelf {
			plain := toned[r] // 0 for any other
			marked = marked || plain > 0 && r != 'ɡ' && r != 'ɑ'
			r = rune(plain)
		}
		if r < 'a' || r > 'z' || len(plain) == maxReading {
			return "", false
		}
		plain = append(plain, byte(r))
	}
	letters, ok := syllables[string(plain)]
	return letters, ok && marked
}

// syllables are all of them, each with its letters, u for v: lv for lü.
var syllables = func() map[string]string {
	out := map[string]string{}
	for _, i := range append(initials, "") {
		for _, f := range finals {
			out[i+f] = strings.ReplaceAll(i+f, "v", "u")
		}
	}
	return out
}()

// spelled is a reading as readings.txt has it.
func spelled(s string) string {
	return norm.NFC.String(strings.ReplaceAll(strings.TrimSpace(s), "ɡ", "g"))
}

// annotation is a stretch in brackets behind a character that may be its reading.
type annotation struct {
	n        int  // its length in bytes; 0 when it is none
	marked   bool // with a mark of tone
	its      bool // it is a reading that the character has; looked for only where there is no mark
	usual    bool // it is the usual one
	plain    bool // the character needs no reading: it is frequent, or Traditional
	telling  bool // it is a Traditional form
	several  bool // there are several readings, or the same again
	syllable int  // length in letters of the longest one
}

// annotationAt finds the reading in brackets at the beginning of s; several may be parted by / (yī / yì). before is the
// character it stands behind.
func annotationAt(s string, before rune) annotation {
	var none annotation
	if !isHan(before) {
		return none
	}
	size, shut := 1, ")"
	switch {
	case strings.HasPrefix(s, "（"):
		size, shut = 3, "）"
	case !strings.HasPrefix(s, "("):
		return none
	}
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[size:], " ")); first >= 0x2000 || !unicode.IsLower(first) {
		return none
	}
	end := strings.Index(s[:min(len(s), maxAnnotation)], shut)
	if end < 0 || strings.ContainsAny(s[:end], "\n\t\r") { // a piece ends there
		return none
	}
	lists := readingLists()
	usual := lists.usualOf(before)
	usualLetters, _ := syllable(usual)
	a := annotation{n: end + len(shut)}
	a.several = strings.ContainsAny(s[size:end], "/ɡɑ") // letters no writer has on a keyboard
	for part := range strings.SplitSeq(s[size:end], "/") {
		letters, marked := syllable(part)
		if letters == "" || !marked && len(letters) == 1 && !strings.Contains("aeo", letters) { // (n): a variable
			return none
		}
		a.marked = a.marked || marked
		a.syllable = max(a.syllable, len(letters))
		if strings.Contains(part, "v") { // for ü, which is no unit
			a.syllable = maxReading
		}
		a.its = a.its || !marked && strings.ContainsRune(tonelessReadings()[letters], before)
		a.usual = a.usual || usual == spelled(part) || !marked && usualLetters == letters
	}
	for once := a.n; strings.HasPrefix(s[a.n:], s[:once]); a.n += once { // 政(zheng)(zheng)
		a.several = true
	}
	a.telling = autoAutomaton().simple(before) != before
	a.plain = a.telling || charset.Frequent(before)
	return a
}

// counts tells a reading that a machine put there from a gloss of the writer's and from other text in brackets. A machine
// does it all over the text, gives several readings, or gives a Traditional character or a common one in a Traditional
// text its usual reading; a writer glosses rare characters, and common ones for their unusual reading (大(dài)城县). A
// reading without tone marks must be one that the character has: (ha) is none of 积, and a unit of measure. Of two
// letters it may be a unit even so (亩(mu)).
func (a annotation) counts(in mending) bool {
	switch {
	case a.n == 0:
		return false
	case a.marked:
		return a.telling || a.several || a.plain && a.usual && in.traditional() || in.habit()
	}
	return a.its && (a.several || a.syllable > 2 && (a.telling || a.plain && in.traditional()) || in.habit())
}

// maxAnnotation bounds the length in bytes of the readings of one character.
const maxAnnotation = 48

// How many readings make a habit: in a text with Traditional characters, and in one without, whose writer may gloss some.
const (
	habitual           = 3
	habitualSimplified = 6
)

// habit reports whether the beginning of a text has readings all over.
func habit(s string) bool {
	found, trad := 0, false
	var before rune
	from := 0
	for i := 0; i < len(s); {
		if i = opening(s, i); i < 0 {
			return found >= habitual && isTraditional(s)
		}
		if from < i {
			before, _ = utf8.DecodeLastRuneInString(s[from:i])
		}
		a := annotationAt(s[i:], before)
		if a.n > 0 && (a.usual || a.telling) && (a.marked && a.plain || a.its && a.syllable > 1) {
			found++
			trad = trad || a.telling
			if found >= habitualSimplified || found >= habitual && trad {
				return true
			}
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += max(size, a.n)
		if a.n > 0 {
			from = i // 政(zheng)(zheng): before stays
		} else {
			from = i - size
		}
	}
	return false
}

// spaced reports whether a blank stands behind most readings of the beginning of a text: then it is the mirror's.
func spaced(s string) bool {
	all, blanks := 0, 0
	for i := opening(s, 0); i >= 0; i = opening(s, i+1) {
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		a := annotationAt(s[i:], before)
		if a.n == 0 {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(s[i+a.n:]); isHan(r) {
			all++
		} else if blankBehind(s[i+a.n:]) {
			all++
			blanks++
		}
	}
	return blanks*2 > all
}

// readingTable is what is known of the readings of characters.
type readingTable struct {
	list   []string          // readings
	marked map[string]string // the characters that have a reading; a tab is among them
	usual  [plane]uint16     // the usual reading of each character: one more than its place in list, 0 for none
}

var readingLists = sync.OnceValue(loadReadings)

func loadReadings() *readingTable {
	out := &readingTable{marked: make(map[string]string, 2048)}
	for line := range strings.Lines(ruleFile("readings.txt")) {
		r, chars, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		usual, _, _ := strings.Cut(chars, "\t")
		out.list = append(out.list, r)
		out.marked[r] = chars
		for _, c := range usual {
			if c < plane {
				out.usual[c] = uint16(len(out.list))
			}
		}
	}
	return out
}

// tonelessReadings lists the characters that have a reading without its mark of tone.
var tonelessReadings = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, r := range readingLists().list {
		letters, _ := syllable(r)
		out[letters] += readingLists().marked[r]
	}
	return out
})

// usualOf is the usual reading of a character; none when nothing is known of it.
func (t *readingTable) usualOf(r rune) string {
	if r < plane && t.usual[r] > 0 {
		return t.list[t.usual[r]-1]
	}
	return ""
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
