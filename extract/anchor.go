package extract

import "github.com/gongwen-go/gongwen/doc"

// anchors are characters without which rules have nothing to find in a line. One pass over a line notes which of them it
// holds, so that the rules pass by most lines.
type anchors uint8

const (
	yearAnchor    anchors = 1 << iota // of a date that closes a signature
	ordinalAnchor                     // of a chapter or article
	sinceAnchor                       // of the day from which a text is in force
	forceAnchor                       // of how long it is
	nameAnchor                        // of the name of a document
)

// lineAnchors are the characters, in the order of the constants.
var lineAnchors = doc.NewRuneMarks("年第自效《")

// anchorsOf says which of them a line holds.
func anchorsOf(key string) anchors { return anchors(lineAnchors.Of(key)) }

// has reports whether all of some are among them.
func (a anchors) has(some anchors) bool { return a&some == some }
