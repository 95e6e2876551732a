package corpus

import "cmp"

// Relation says how two documents of one notice are related.
type Relation string

const (
	// Same is the same text, in the same script and kind of source, of the same site as far as sites are known.
	Same Relation = "same"
	// Repost is the same notice printed elsewhere: on another site, with other furniture, with small differences.
	Repost Relation = "repost"
	// Mirror is a copy made by a machine, by a page that copies others, or in the other script.
	Mirror Relation = "mirror"
	// Version is another state of the text: a draft, an amended text, the notice of another year.
	Version Relation = "version"
	// Contains is a text of which most stands in the other one, which is longer.
	Contains Relation = "contains"
)

// repostShows is the Jaccard similarity down to which copies of a text go that nothing but the text tells to be copies:
// page furniture left in a notice of 1,500 characters. What differs more was edited.
const repostShows = 0.9

// addedOnly is the share of a text that another one holds, up to a slip or two, when nothing in it was changed.
const addedOnly = 0.98

// relation is how document b is related to document a, by what they state and have in common. The order of the rules is
// what an archivist asks: is it another text by its own words? whose copy is it? how much differs?
func relation(a, b *facts, m measure, identical bool) Relation {
	switch {
	case identical && copyOf(a, b):
		return Mirror
	case identical && a.host == b.host && a.kind() == b.kind():
		return Same
	case identical && (a.host == "" || b.host == "") && a.kind() == b.kind():
		return Same // a file on a disk tells no site: nothing says that it was printed elsewhere
	case identical:
		return Repost
	case !m.near() && m.excerpt() && m.parted():
		return Contains
	case otherState(a, b):
		return Version
	case copyOf(a, b):
		return Mirror
	case m.near() && (identified(a, b) || m.jaccard() >= repostShows || max(m.ofA, m.ofB) >= addedOnly):
		return Repost
	}
	return Version
}

// kind is the kind of source.
func (f *facts) kind() flags { return f.flags & (markup | plain | traditional) }

// copyOf reports whether one of two is a mirror and the other is not, or is in the other script.
func copyOf(a, b *facts) bool {
	return (a.flags^b.flags)&(copied|traditional) != 0
}

// otherState reports whether two near texts say of themselves that they are different ones.
func otherState(a, b *facts) bool {
	if (a.flags^b.flags)&(draft|amended) != 0 { // 征求意见稿 beside the final text, 修订 beside the first
		return true
	}
	if a.number != 0 && b.number != 0 {
		// The number (发文字号) is given once. With the same, dates that differ are those of pages, or slips.
		return a.number != b.number
	}
	if a.year != 0 && b.year != 0 && a.year != b.year { // the plan of each year is made from that of the last
		return true
	}
	// The day under the signature is the notice's own; a repost prints it as it is.
	return wholeDate(a.written) && wholeDate(b.written) && a.written != b.written
}

func wholeDate(d uint32) bool { return d%100 != 0 }

// identified reports whether two near texts are one notice by what they state: the number, or title and day.
func identified(a, b *facts) bool {
	return a.number != 0 && a.number == b.number ||
		a.title != 0 && a.title == b.title && wholeDate(a.written) && a.written == b.written
}

// prefer compares two documents of a family: negative when a stands for it rather than b. Input order is the caller's.
func prefer(a, b *facts) int {
	less := func(x, y bool) int { // false goes first
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	}
	return cmp.Or(
		less(a.flags.has(copied), b.flags.has(copied)), // the original before a mirror
		less(a.flags.has(draft), b.flags.has(draft)),   // the final text before a draft
		less(a.number == 0, b.number == 0),             // a page that tells its number, and more of itself
		-cmp.Compare(a.stated, b.stated),
		less(!official(a.host), !official(b.host)), // the site of the body before others
		less(a.published == 0, b.published == 0),   // the earliest of those that say when
		cmp.Compare(a.published, b.published),
	)
}
