package extract

import (
	"fmt"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// readSections reads a rule file: a line [name] begins a section, other lines are words parted by blanks, # begins a
// comment. Add takes a word and says whether it knows the section.
func readSections(text string, add func(section, word string) bool) error {
	section, number := "", 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = line[1 : len(line)-1]
		default:
			for _, word := range strings.Fields(line) {
				if !add(section, word) {
					return fmt.Errorf("%w: line %d: no section [%s]", doc.ErrOptions, number, section)
				}
			}
		}
	}
	return nil
}
