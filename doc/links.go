package doc

// Links are where a page leads to. Addresses are absolute where the page's own is known, without fragments; only http and
// https; in each list each once. An answer of a list interface has its entries and pages; what is neither a page nor such an
// answer has a Kind only.
type Links struct {
	Kind        PageKind     `json:"kind"`
	Title       string       `json:"title,omitempty"`       // of the page, as Metadata.Title
	Entries     []Entry      `json:"entries,omitempty"`     // of a list page; one without an address has no URL
	Pages       []string     `json:"pages,omitempty"`       // further pages of the list
	Attachments []Attachment `json:"attachments,omitempty"` // files that come with a notice
	Anchors     []string     `json:"anchors,omitempty"`     // all links in their order, those of the other lists too: a, area, iframe, frame; the first 20,000
	Frames      []string     `json:"frames,omitempty"`      // pages that stand inside the page, or to which it leads on by itself: iframe, frame, refresh; of an empty page its scripts' location
	Scripted    int          `json:"scripted,omitempty"`    // links to entries, further pages and files whose address only a script knows
	NoFollow    bool         `json:"no_follow,omitempty"`   // the page asks crawlers not to follow its links: <meta name=robots content=nofollow>, or none
}
