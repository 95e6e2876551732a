package doc

// PieceKind says what a piece is.
type PieceKind uint8

const (
	// Paragraph is a block of running text, or a line of flattened text.
	Paragraph PieceKind = iota
	// Heading is a block that the source marks as a heading; Level says which.
	Heading
	// CellPiece is a table cell; Cell.Table says of which table.
	CellPiece
	// Meta is a value that the page states outside its visible text: <title>, <meta>, JSON-LD. Name is its label.
	Meta
)

// Piece is a range of a text buffer: a block of the source. Pieces are ordered, do not overlap, and are barriers: no
// rule of conversion reads across them.
type Piece struct {
	Span
	Kind PieceKind
	// Element says in which of Blocks.Elements the block stands, from 1; 0 is none, or not noted.
	Element uint32
	Level   int    // of a Heading: 1 is the highest
	Name    string // of a Meta: its label, lower case ("title", "articletitle", "pubdate")

	// Cell places a CellPiece in its table.
	Cell Cell
	// Hidden is set when the source does not show the block (style, class, aria); it is a hint, not a verdict.
	Hidden bool
	// Centered is set when the source centres the block, as it does the lines of a title.
	Centered bool
	// Links is the share of the block's characters that are link text, 0 to 1.
	Links float32
	// Href is the target when the whole block is one link.
	Href string
	// Role is what the markup or a site template says of the region the block stands in: "content", "nav", "footer", or
	// empty.
	Role string
	// Place is where the piece stands in a format without a byte order of its own.
	Place Place
}

// Cell is the place of a cell in its table. Rows and columns count from 0.
type Cell struct {
	Table      int // number of the table in the buffer, from 1; 0 is none
	Row, Col   int
	Rows, Cols int  // how many rows and columns it covers, at least 1
	Header     bool // it stands in a header row
}

// Scripted counts links whose address only a script knows, by what their texts say of what they lead to.
type Scripted struct {
	Pages int // another page of a list, or something with a title
	Files int
}

// Blocks is what a format's reader returns: one text buffer and the pieces it consists of.
type Blocks struct {
	Text        Text
	Pieces      []Piece
	Places      Places   // of the pieces, where the bytes of Text are not those of a file
	Tables      int      // how many tables the pieces are of, where that was counted
	Markup      bool     // the pieces come from markup (HTML, an office format), not from lines of text
	Children    []Source // what stands inside the source and is read on its own; one with a name is an attachment
	File        bool     // the source is a document by itself, an office file, not a page that shows one
	Body        int      // 1 + the index in Children of the one that is the document itself; 0 is none
	Attachments []Attachment
	Pages       []string // addresses of the further pages of a list, as the source has them
	Anchors     []string // all links in their order, likewise
	Frames      []string // the pages inside the page, likewise
	Scripted    Scripted // links whose address only a script knows
	Base        string   // what addresses are relative to, where the source says so: <base href>
	Listed      bool     // the source is the answer of a list interface: the pieces are the titles of Entries, in their order
	Entries     []Entry  // of such an answer; one without a title has no piece
	Diagnostics []Diagnostic
	Site        string // the host of the page, where rules of sites are asked for or learnt; else empty

	// Elements, Region and Several are of a page that is read for learning. Elements are what blocks stand in: each names the
	// elements from the outermost inwards, as the CSS selectors ".class" and "#id" in lower case. Region are the selectors of
	// the element that holds the body, Several those that name more than one element.
	Elements        [][]string
	Region, Several []string
}

// Normal is a text buffer after normalization, with its pieces and the key on which rules match. The offsets of Removed
// (At) and Diagnostics are of this text.
type Normal struct {
	Blocks
	Key     Key
	Script  Script
	Removed []Removal

	// Before is the buffer as it was before normalization, and BeforeSpans where each of Pieces stood in it.
	Before      Text
	BeforeSpans []Span
}

// Original is the text of a span of piece i as it stood before normalization: what a Removal shows.
func (n Normal) Original(i int, s Span) string {
	was := n.BeforeSpans[i]
	if s == n.Pieces[i].Span {
		return n.Before.Slice(was)
	}
	src, _, ok := n.Text.Source(s)
	if !ok {
		return n.Text.Slice(s)
	}
	got, ok := n.Before.Invert(was, src)
	if !ok {
		return n.Text.Slice(s)
	}
	return n.Before.Slice(got)
}

// Draft is a document on its way through the last phases: the final text and what is known so far. Pieces, Key and the
// spans in Document hold offsets of Text.
type Draft struct {
	Document *Document
	Text     Text
	Key      Key
	Pieces   []Piece
	Places   Places
	Markup   bool // as in Blocks: an empty cell of a table is empty, and not one that lost its merging
	// Notice is what is known of the notice that the document is attached to: the year, the place and the organs that it
	// does not give itself are those of the notice. Nil for a document by itself.
	Notice *Metadata
}
