package words

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxStretch bounds the Chinese that gse gets at a time: its memory is linear in it.
const maxStretch = 4096

// chinese is the length of what stands at the beginning of text before the next token of the scanner's: Chinese,
// punctuation, blanks. It ends with a line.
func chinese(text string) int {
	for i, r := range text {
		if wordRune(r) || i >= maxStretch {
			return i
		}
		if r == '\n' {
			return i + 1
		}
	}
	return len(text)
}

// wordRune reports whether a token may begin with r: a digit or a letter of an alphabet, in any width.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	r = narrow(r)
	if r < utf8.RuneSelf {
		return wordRune(r)
	}
	return r < 0x0800 && (unicode.IsLetter(r) || unicode.IsNumber(r)) // what gse would take as a Latin word
}

// narrow is the ASCII form of a full-width character.
func narrow(r rune) rune {
	if 0xFF01 <= r && r <= 0xFF5E {
		return r - 0xFEE0
	}
	return r
}

// token is the length of the token at the beginning of text, which begins with a wordRune: a number, a word of an
// alphabet, or what mixes them: PM2.5, 5G, www.example.cn, 10:30, 2.68%, 13.7万, 2014年, GB/T 9704-2012.
func token(text string) int {
	n, digits := run(text)
	if k := standard(text, n); k > 0 {
		return k
	}
	if !digits {
		return n
	}
	r, size := utf8.DecodeRuneInString(text[n:])
	switch r {
	case '%', '％', '‰', '℃':
		return n + size
	case '年', '月', '日', '时': // the number and its unit are one point in time
		return n + size
	case '万', '亿':
		for r == '万' || r == '亿' {
			n += size
			r, size = utf8.DecodeRuneInString(text[n:])
		}
	}
	return n
}

// joiners go on a token when they stand inside it.
const joiners = ".-/_@:&+'#~,"

// run is the length of the letters and digits at the beginning of text with the joiners among them, and whether all of
// it is a number. A comma joins only groups of three digits.
func run(text string) (n int, number bool) {
	number = true
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		if wordRune(r) {
			n += size
			c := narrow(r)
			number = number && '0' <= c && c <= '9'
			continue
		}
		if strings.HasPrefix(text[n:], "://") {
			size = len("://")
		} else if r = narrow(r); r >= utf8.RuneSelf || !strings.ContainsRune(joiners, r) {
			break
		}
		next, _ := utf8.DecodeRuneInString(text[n+size:])
		if !wordRune(next) || r == ',' && (!number || grouped(text[n+size:]) != 3) {
			break
		}
		number = number && (r == '.' || r == ',')
		n += size
	}
	return n, number
}

// grouped is the number of digits at the beginning of text.
func grouped(text string) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}

var standardBodies = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, word := range lines("rules/standards.txt") {
		set[word] = true
	}
	return set
})

// standard is the length of a standard's number that begins with the code text[:n]: GB/T 9704-2012, ISO 9001; 0 when
// it is none. A code with /T or /Z in it is one of the country's, its provinces' or its trades'.
func standard(text string, n int) int {
	code := text[:n]
	if !strings.HasSuffix(code, "/T") && !strings.HasSuffix(code, "/Z") && !standardBodies()[code] {
		return 0
	}
	if n+1 >= len(text) || text[n] != ' ' || grouped(text[n+1:]) == 0 {
		return 0
	}
	k, _ := run(text[n+1:])
	return n + 1 + k
}

// lines are the entries of a rule file: its lines without comments, blanks and empty ones.
func lines(name string) []string {
	var out []string
	for line := range strings.Lines(mustRead(name)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}
