package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Text from printers and PDF files breaks its lines at a width. Such lines are told by many being of nearly one width, and
// few wider.
const (
	leastWidth  = 40  // columns, of which a Han character takes two
	widestWidth = 110 // wider lines are paragraphs

	leastByCharacters = 52 // columns of lines broken by characters: a page has 28 a line (GB/T 9704), forms have fewer

	wrapSlack    = 4  // columns that a full line may lack: a mark may not begin a line
	leastFull    = 5  // full lines
	wrapWider    = 4  // full lines for each that is wider: a headline, a byline
	shortestLine = 16 // columns of a line that counts
)

// wrapping says how the lines of a text were broken.
type wrapping struct {
	width   int  // columns of a full line; 0 when lines are paragraphs
	indents bool // paragraphs begin with blanks
}

// wrappingOf looks for a width at which lines were broken, by columns or, when more lines agree on one, by characters.
func wrappingOf(s string, lines []line) wrapping {
	byColumns, full := wrappingBy(columns, s, lines)
	if byCharacters, more := wrappingBy(characters, s, lines); more > full && byCharacters.width >= leastByCharacters {
		return byCharacters
	}
	return byColumns
}

// wrappingBy looks for a width in one measure; it gives the number of full lines, 0 when lines are paragraphs.
func wrappingBy(measure func(string) int, s string, lines []line) (wrapping, int) {
	var at [widestWidth + 1]int // lines of each width
	long, wider, indented := 0, 0, 0
	for _, l := range lines {
		if text := strings.TrimSpace(s[l.Start:l.End]); strings.IndexByte(text, '\t') >= 0 || strings.IndexByte(text, '|') >= 0 {
			continue // a row of a table
		}
		w := measure(s[l.Start:l.End])
		switch {
		case w > widestWidth:
			wider++
		default:
			at[w]++
		}
		if w >= shortestLine {
			long++
		}
		if isIndented(s[l.Start:l.End]) {
			indented++
		}
	}
	width, most, over := 0, 0, 0
	for w := widestWidth; w >= leastWidth; w-- {
		full := 0
		for k := w - wrapSlack; k <= w; k++ {
			full += at[k]
		}
		if full > most && wider*wrapWider <= full {
			width, most, over = w, full, wider
		}
		wider += at[w]
	}
	if most < leastFull || most*4 < long || over*wrapWider > most {
		return wrapping{}, 0
	}
	return wrapping{width: width, indents: indented >= 2}, most
}

// characters is the width of a line whose characters are counted, each as wide as a Han character; a line without one has
// its columns.
func characters(s string) int {
	s = withoutBlanks(s)
	if len(s) > 2*widestWidth {
		return widestWidth + 1
	}
	if n := utf8.RuneCountInString(s); n < len(s) {
		return 2 * n
	}
	return len(s)
}

// columns is the width of a line without the blanks at its end; for one wider than all that count, not less than that.
func columns(s string) int {
	s = withoutBlanks(s)
	w := 0
	for i := 0; i < len(s) && w <= widestWidth; {
		if s[i] < utf8.RuneSelf {
			w++
		} else {
			w += 2
		}
		i += runeLen(s[i])
	}
	return w
}

// withoutBlanks is a line without the blanks at its end.
func withoutBlanks(s string) string {
	if s == "" || s[len(s)-1] != ' ' && s[len(s)-1] != '\t' && s[len(s)-1] != "　"[2] {
		return s
	}
	return strings.TrimRight(s, " \t　")
}

// isIndented reports whether a line begins as paragraphs do.
func isIndented(s string) bool {
	return strings.HasPrefix(s, "　") || strings.HasPrefix(s, "  ") || strings.HasPrefix(s, "\t")
}

// joined is how many lines make the paragraph that begins with the first of lines.
func (w wrapping) joined(s string, lines []line) int {
	n := 1
	for w.width > 0 && n < len(lines) && w.goesOn(s[lines[n-1].Start:lines[n-1].End], s[lines[n].Start:lines[n].End]) {
		n++
	}
	return n
}

// goesOn reports whether a full line goes on with the next one. Where lines were broken by their characters, those with
// figures are narrower.
func (w wrapping) goesOn(full, next string) bool {
	short := columns(full) < w.width-wrapSlack && utf8.RuneCountInString(strings.TrimRight(full, " \t　")) < (w.width-wrapSlack)/2
	if short || strings.TrimSpace(next) == "" || strings.Contains(next, "|") {
		return false
	}
	if isIndented(next) || isLabelled(foldedLine(next)) {
		return closesBracket(full, next)
	}
	full = withoutBlanks(full)
	return w.indents || !endsAny(full, []string{"。", "；", "：", "！", "？", ":", ";"})
}

// closesBracket reports whether a line leaves a bracket open that the next one closes: what the next one begins with,
// a label (（牵头单位：X ⏎ 责任单位：Y）) or not, stands inside it.
func closesBracket(full, next string) bool {
	open, end := strings.LastIndexAny(full, "（(〔[【"), strings.IndexAny(next, "）)〕]】（(〔[【")
	if open < 0 || end < 0 || strings.ContainsAny(full[open:], "）)〕]】") {
		return false
	}
	left, _ := utf8.DecodeRuneInString(full[open:])
	right, _ := utf8.DecodeRuneInString(next[end:])
	return closing[left] == right
}

var closing = map[rune]rune{'（': '）', '(': ')', '〔': '〕', '[': ']', '【': '】'}

// foldedLine is enough of a line's key to read its label: this is before there are keys.
func foldedLine(s string) string {
	return labelFolder.Replace(s[:min(len(s), 60)])
}

var labelFolder = strings.NewReplacer("（", "(", "）", ")", "．", ".", "　", " ")

// joinWrapped is the text of broken lines put together; a blank stands between words of Latin letters, and where the lines
// were broken at one.
func joinWrapped(text doc.Text, lines []line) doc.Text {
	var b doc.Builder
	s := text.String()
	for i, l := range lines {
		from, to := trim(s[l.Start:l.End])
		if i > 0 && b.Len() > 0 && from < to && isLatin(s[l.Start+from]) {
			if last := strings.TrimRight(s[lines[i-1].Start:lines[i-1].End], " \r\t"); last != "" && isLatin(last[len(last)-1]) {
				b.Insert(" ")
			}
		}
		if i > 0 && from < to && isIndented(s[l.Start:l.End]) {
			b.Insert(" ")
		}
		b.Keep(text, l.Start+from, l.Start+to)
	}
	return b.Text()
}

func isLatin(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
