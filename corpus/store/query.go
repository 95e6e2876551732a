package store

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
)

// Query says what is searched. All that is set must hold; the zero Query finds every task. Text, Unit and Number are
// compared in folded form: width, kinds of brackets and quotation marks, and capitals make no difference. The store holds
// Simplified text, so a query in Traditional script is converted by the caller before.
type Query struct {
	// Text is what must stand in the task (title, path, text, responsibility clause, names of its units as written) or in
	// the document (title, text): terms parted by blanks, each of which must be there; "terms with blanks" in quotation
	// marks; -term for what must not be there. Chinese is found wherever it stands, a number or a word in another
	// script only as a whole: 2026 not in 12026.
	Text string `json:"text,omitempty"`
	// Of says what is found: tasks, or documents.
	Of Of `json:"of,omitempty"`

	// Unit is a body that has a part in the task. It is met by units whose name as written, or whose canonical name, is
	// or ends in it (市财政局 finds 市财政局 and 云川市财政局; 财政局 also 县财政局), and by all units of a canonical name
	// that a unit of the store with exactly this name has: 市发改委 finds 市发展改革委 where one notice of the same place
	// writes 市发改委. A unit whose canonical name did not follow is found by its name alone.
	Unit string `json:"unit,omitempty"`
	// Role is the part that the unit has; without a unit, any unit's.
	Role Role `json:"role,omitempty"`
	// DueAfter and DueBefore are days, both included: one limit of the task ends between them. Overdue is a day before
	// which one limit has ended. ISO 8601.
	DueAfter  string `json:"due_after,omitempty"`
	DueBefore string `json:"due_before,omitempty"`
	Overdue   string `json:"overdue,omitempty"`

	// Issuer is part of the name of an issuer. Region is the region of a unit of the task, or part of the name of an
	// issuer. Number is part of the document number.
	Issuer string `json:"issuer,omitempty"`
	Region string `json:"region,omitempty"`
	Number string `json:"number,omitempty"`
	// Kind is the kind of document (文种), Year the year of its date or number, Host the host it was published on, or a
	// domain above it.
	Kind string `json:"kind,omitempty"`
	Year int    `json:"year,omitempty"`
	Host string `json:"host,omitempty"`
	// Once leaves out documents that another one stands for: their reposts, mirrors and excerpts ([Store.SetDuplicates]),
	// not other versions of it.
	Once bool `json:"once,omitempty"`

	Order  Order `json:"order,omitempty"`
	Limit  int   `json:"limit,omitempty"` // of hits; 0 is 20
	Offset int   `json:"offset,omitempty"`
	// Marks stand before and behind a found term in the snippet; empty are 【 and 】.
	Marks [2]string `json:"marks,omitzero"`
}

// Of says what a query finds.
type Of string

const (
	Tasks     Of = "tasks" // the default
	Documents Of = "documents"
)

// Role is the part of a unit in a task.
type Role string

const (
	Lead         Role = "lead"         // 牵头
	Implementing Role = "implementing" // 落实
	Supporting   Role = "supporting"   // 配合
	Guiding      Role = "guiding"      // 指导
)

// Order says in which order hits come. What is equal comes in the order of loading.
type Order string

const (
	ByRank Order = "rank" // the default: best first; latest first when the query has no text
	ByDate Order = "date" // of the document, latest first, those without a date last
	ByDue  Order = "due"  // first limit that the query allows, earliest first, those without one last

	byLoading Order = "loading"
)

// Bounds of a query.
const (
	defaultLimit = 20
	maxText      = 1000 // characters
	maxTerms     = 32
)

// Check reports what is wrong with a query, as an error that wraps [doc.ErrOptions] and names the field. Search checks
// by itself.
func (q Query) Check() error {
	_, err := q.prepare()
	return err
}

// prepared is a query that was checked, with its terms.
type prepared struct {
	Query
	need, not []string // folded terms
}

func (q Query) prepare() (*prepared, error) {
	p := &prepared{Query: q}
	fault := func(field, format string, args ...any) error {
		return fmt.Errorf("%w: query: %s: %s", doc.ErrOptions, field, fmt.Sprintf(format, args...))
	}
	var err error
	if p.need, p.not, err = terms(q.Text); err != nil {
		return nil, fault("text", "%v", err)
	}
	for _, d := range []struct{ field, day string }{{"due_after", q.DueAfter}, {"due_before", q.DueBefore}, {"overdue", q.Overdue}} {
		if d.day == "" {
			continue
		}
		if date, ok := doc.ParseISO(d.day); !ok || date.ISO() != d.day {
			return nil, fault(d.field, "%q is not a day such as 2026-12-31", d.day)
		}
	}
	switch {
	case q.Of != "" && q.Of != Tasks && q.Of != Documents:
		return nil, fault("of", "%q is neither tasks nor documents", q.Of)
	case q.Role != "" && q.Role != Lead && q.Role != Implementing && q.Role != Supporting && q.Role != Guiding:
		return nil, fault("role", "%q is not lead, implementing, supporting or guiding", q.Role)
	case q.Order != "" && q.Order != ByRank && q.Order != ByDate && q.Order != ByDue:
		return nil, fault("order", "%q is not rank, date or due", q.Order)
	case q.Limit < 0:
		return nil, fault("limit", "%d", q.Limit)
	case q.Offset < 0:
		return nil, fault("offset", "%d", q.Offset)
	case q.Year < 0 || q.Year > 9999:
		return nil, fault("year", "%d", q.Year)
	}
	p.defaults()
	return p, nil
}

func (p *prepared) defaults() {
	if p.Of == "" {
		p.Of = Tasks
	}
	if p.Order == "" {
		p.Order = ByRank
	}
	if p.Order == ByRank && len(p.need) == 0 {
		p.Order = ByDate
	}
	if p.Limit == 0 {
		p.Limit = defaultLimit
	}
	if p.Marks == [2]string{} {
		p.Marks = [2]string{"【", "】"}
	}
}

// terms takes a text apart into what must be there and what must not, folded.
func terms(text string) (need, not []string, err error) {
	if n := utf8.RuneCountInString(text); n > maxText {
		return nil, nil, fmt.Errorf("%d characters, more than the limit of %d", n, maxText)
	}
	rest := strings.ReplaceAll(fold(strings.ToValidUTF8(text, "\uFFFD")), "\x00", " ")
	for {
		rest = strings.TrimSpace(rest)
		if rest == "" {
			return need, not, nil
		}
		var negative bool
		rest, negative = strings.CutPrefix(rest, "-")
		var term string
		if rest, term, err = firstTerm(rest); err != nil {
			return nil, nil, err
		}
		if len(need)+len(not) == maxTerms {
			return nil, nil, fmt.Errorf("more than the limit of %d terms", maxTerms)
		}
		if negative {
			not = append(not, term)
		} else {
			need = append(need, term)
		}
	}
}

// firstTerm cuts the first term off, and its quotation marks.
func firstTerm(s string) (rest, term string, err error) {
	if quoted, ok := strings.CutPrefix(s, `"`); ok {
		term, rest, ok = strings.Cut(quoted, `"`)
		if !ok {
			return "", "", fmt.Errorf("a quotation mark is not closed: %q", s)
		}
		term = strings.TrimSpace(term)
	} else if i := strings.IndexAny(s, " \t\r\n\""); i >= 0 {
		term, rest = s[:i], s[i:]
	} else {
		term = s
	}
	if term == "" {
		return "", "", fmt.Errorf("an empty term before %q", rest)
	}
	return rest, term, nil
}
