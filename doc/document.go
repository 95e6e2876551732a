package doc

// Schema names the form of the JSON.
const Schema = "gongwen/1"

// Document is a notice as it was read: clean text, metadata, structure, tasks, and what was taken out on the way. Spans
// are ranges of UTF-8 bytes of Text. In JSON absent is absent: no null, no empty list.
type Document struct {
	Schema      string                `json:"schema"`
	ID          string                `json:"id"`
	Version     Version               `json:"version"`
	Source      SourceInfo            `json:"source"`
	Script      Script                `json:"script,omitzero"`
	PageKind    PageKind              `json:"page_kind,omitempty"`
	Entries     []Entry               `json:"entries,omitempty"`
	Pages       []string              `json:"pages,omitempty"` // further pages of a list, as far as the page tells them
	Metadata    Metadata              `json:"metadata"`
	Evidence    map[string][]Evidence `json:"evidence,omitempty"`
	Parts       []Part                `json:"parts,omitempty"`
	Text        string                `json:"text"`
	Outline     []Section             `json:"outline,omitempty"`
	Tables      []Table               `json:"tables,omitempty"`
	Tasks       []Task                `json:"tasks,omitempty"`
	Figures     []Figure              `json:"figures,omitempty"`
	Removed     []Removal             `json:"removed,omitempty"`
	Diagnostics []Diagnostic          `json:"diagnostics,omitempty"`
	Children    []string              `json:"children,omitempty"`

	// Map is Text with its way back to the source bytes. It is not part of the JSON form.
	Map Text `json:"-"`
	// Places are what Map leads to in a format without a byte order of its own; see [Document.Locate].
	Places Places `json:"-"`
	// Err is why there is no document, in a stream that goes on after a bad input; all but Schema, ID and Source are
	// empty then.
	Err error `json:"-"`
}

// Version says what made a document, so that an archive knows what must be made again.
type Version struct {
	Gongwen string `json:"gongwen"`
	Rules   string `json:"rules"` // hash of all rule data
}

// SourceInfo is what is known of the input.
type SourceInfo struct {
	Name      string `json:"name,omitempty"`
	URL       string `json:"url,omitempty"`
	MediaType string `json:"media_type,omitempty"`
	Charset   string `json:"charset,omitempty"` // as decoded
	Bytes     int    `json:"bytes,omitempty"`
	SHA256    string `json:"sha256,omitempty"`
	FetchedAt string `json:"fetched_at,omitempty"` // RFC 3339
	Parent    string `json:"parent,omitempty"`
}

// Script is what was found out about the writing of the source.
type Script struct {
	Detected  string   `json:"detected,omitempty"` // simplified, traditional, mixed
	Origin    string   `json:"origin,omitempty"`   // mainland, tw, hk, mo, unknown
	Mirror    bool     `json:"mirror,omitempty"`   // converted by a machine, or a page that copies others
	Converted bool     `json:"converted,omitempty"`
	Evidence  []string `json:"evidence,omitempty"`
}

// IsZero reports whether nothing was found out.
func (s Script) IsZero() bool { return s.Detected == "" && s.Origin == "" && len(s.Evidence) == 0 }

// PageKind says what a page is.
type PageKind string

const (
	PageDocument PageKind = "document"
	PageList     PageKind = "list"
	PageOther    PageKind = "other"
)

// Entry is a line of a list page.
type Entry struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
	Date  string `json:"date,omitempty"`
}

// Part is a text within the document: the covering notice, the text it transmits, an annex.
type Part struct {
	Role  PartRole `json:"role"`
	Title string   `json:"title,omitempty"`
	Span  Span     `json:"span"`
}

// PartRole says what a part is for.
type PartRole string

const (
	PartNotice      PartRole = "notice"
	PartTransmitted PartRole = "transmitted"
	PartAnnex       PartRole = "annex"
)

// Section is a numbered heading or item of the outline. Span reaches from its label to the end of its text, its
// children's included.
type Section struct {
	ID       string    `json:"id"`    // "2.1.3": its place in the tree, stable for the same text
	Level    int       `json:"level"` // 一 is 1, （一） is 2, 1. is 3
	Label    string    `json:"label"` // as written, without the mark behind it
	Title    string    `json:"title,omitempty"`
	Span     Span      `json:"span"`
	Children []Section `json:"children,omitempty"`
}

// Table is a grid of cells. Cells that cover several rows or columns stand once.
type Table struct {
	Span       Span        `json:"span"`
	HeaderRows int         `json:"header_rows,omitempty"`
	Cells      []TableCell `json:"cells"`
}

// TableCell is a cell of a table.
type TableCell struct {
	Row  int    `json:"row"`
	Col  int    `json:"col"`
	Rows int    `json:"rows,omitempty"` // absent is 1
	Cols int    `json:"cols,omitempty"`
	Text string `json:"text,omitempty"`
	Span Span   `json:"span,omitzero"`
}

// Removal is something taken out of the text, as it stood in the source.
type Removal struct {
	Reason Reason `json:"reason"`
	Text   string `json:"text"`
	At     int    `json:"at"` // where in the text it would stand
	Source Place  `json:"source,omitzero"`
}

// Reason says why something was taken out.
type Reason string

const (
	Furniture  Reason = "furniture"  // of the page: navigation, buttons, counters, site names
	Form       Reason = "form"       // fields of the disclosure form, now in the metadata
	Repeat     Reason = "repeat"     // printed before
	Annotation Reason = "annotation" // inline pinyin
	Damage     Reason = "damage"     // bytes that are no text
	Hidden     Reason = "hidden"     // not shown by the page
)

// Locate maps a span of Text to the source bytes it came from; false when it has no place there, or when the document
// was read from JSON and has no map.
func (d *Document) Locate(s Span) (Place, bool) {
	src, _, ok := d.Map.Source(s)
	if !ok {
		return Place{}, false
	}
	return d.Places.Of(src), true
}
