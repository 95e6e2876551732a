package pptx

import (
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/internal/numeral"
)

// maxDepth is how deep the paragraphs of a list stand in each other.
const maxDepth = 9

// numbers counts the paragraphs of one text body.
type numbers struct {
	count [maxDepth]int
	auto  [maxDepth]string
}

// number puts the number of the next paragraph before its text, if it has one.
func (n *numbers) number(p *paragraph) {
	for i := p.depth + 1; i < maxDepth; i++ {
		n.auto[i] = ""
	}
	if p.auto == "" || n.auto[p.depth] != p.auto {
		n.auto[p.depth], n.count[p.depth] = p.auto, p.start
	} else {
		n.count[p.depth]++
	}
	if p.auto != "" {
		p.lines[0] = numeral.Attach(autoNumber(n.count[p.depth], p.auto)+" ", p.lines[0])
	}
}

// autoNumber writes a number in one of the schemes of 20.1.10.61 (ST_TextAutonumberScheme).
func autoNumber(n int, scheme string) string {
	formats := []struct{ head, format string }{
		{"arabicDb", "decimalFullWidth"}, {"arabic", "decimal"}, {"alphaLc", "lowerLetter"}, {"alphaUc", "upperLetter"}, {"romanLc", "lowerRoman"},
		{"romanUc", "upperRoman"}, {"circleNum", "decimalEnclosedCircle"}, {"ea1", "chineseCounting"},
	}
	text := strconv.Itoa(n)
	for _, f := range formats {
		if strings.HasPrefix(scheme, f.head) {
			text = numeral.Format(n, f.format)
			break
		}
	}
	switch {
	case strings.HasSuffix(scheme, "ParenBoth"):
		return "(" + text + ")"
	case strings.HasSuffix(scheme, "ParenR"):
		return text + ")"
	case strings.HasSuffix(scheme, "Period"):
		return text + "."
	}
	return text
}
