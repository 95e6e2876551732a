package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the readers of this package ask of a stretch of a key or of the text: how it begins and ends, what it holds, and where
// its characters stand.

func beginsOne(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func hasSuffixOne(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func hasOne(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func longestPrefix(s string, words []string) string {
	best := ""
	for _, w := range words {
		if len(w) > len(best) && strings.HasPrefix(s, w) {
			best = w
		}
	}
	return best
}

// runeStart is the first place from i on where a character of s begins.
func runeStart(s string, i int) int {
	for i = max(i, 0); i < len(s) && !utf8.RuneStart(s[i]); i++ {
	}
	return i
}

// runeEnd is the last place up to i where a character of s ends.
func runeEnd(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

func single(s string) bool { return utf8.RuneCountInString(s) == 1 }

func startsWithDigit(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

func letter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// squeeze takes the blanks out.
func squeeze(s string) string {
	for i := 0; ; i++ {
		if i == len(s) {
			return s
		}
		if s[i] <= ' ' {
			break
		}
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' {
			return -1
		}
		return r
	}, s)
}

// joinWide takes out the blanks between Han characters of a name that was set wide.
func joinWide(s string) string {
	if !strings.ContainsFunc(s, isWideBlank) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isWideBlank(r) {
			return -1
		}
		return r
	}, s)
}

func isWideBlank(r rune) bool {
	return r <= ' ' || r >= '\u0085' && r <= '\u3000' && (unicode.IsSpace(r) || r == '\u200b')
}
