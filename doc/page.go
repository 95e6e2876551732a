package doc

// Page is what a learner of site templates sees of one page: its blocks in order, where in the markup they stand, and what
// extraction made of them.
type Page struct {
	Site    string   // the host
	Kind    PageKind // learning is about documents; of the others it asks which elements they use
	Type    string   // 文种 of the notice: 通知, 意见
	Body    []string // selectors of the element that was taken for the region of the body
	Several []string // selectors that name more than one element of the page
	Blocks  []PageBlock
}

// PageBlock is a block of a Page.
type PageBlock struct {
	Text   string   // its key, see [Key]
	Core   string   // letters and digits of it, on which rules of lines match
	Within []string // the elements around it, see [Blocks.Elements]
	Look   Look
	Taken  Reason // why extraction took it out; empty for what it kept
	Link   bool   // nearly all of it is a link to another page
}

// Look is what a block looks like by itself.
type Look uint8

const (
	// PlainLine is a line that says nothing of what it is.
	PlainLine Look = iota
	// SentenceLine is a line that ends as a sentence, and running text: furniture and notices have both.
	SentenceLine
	// ItemLine is a numbered item or heading, an addressee, a cell of a table: only notices have them.
	ItemLine
	// NoticeLine is one of the short lines that notices have around their text: title, number, signature, date, note, annex,
	// contact.
	NoticeLine
)
