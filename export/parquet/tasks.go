package parquet

import (
	"cmp"
	"io"

	"github.com/gongwen-go/gongwen/doc"
)

// taskRow is a row of tasks; the package comment says what its columns mean.
type taskRow struct {
	DocumentID      string   `parquet:"document_id,optional,dict"`
	DocumentName    string   `parquet:"document_name,optional,dict"`
	DocumentURL     string   `parquet:"document_url,optional,dict"`
	DocumentTitle   string   `parquet:"document_title,optional,dict"`
	DocumentKind    string   `parquet:"document_kind,optional,dict"`
	DocumentNumber  string   `parquet:"document_number,optional,dict"`
	DocumentIssuers []string `parquet:"document_issuers,list" parquet-element:",dict"`
	DocumentDate    *int32   `parquet:"document_date,date"`
	DocumentYear    *int32   `parquet:"document_year"`

	ID     string   `parquet:"id,optional"`
	Number int32    `parquet:"number"`
	Part   *int32   `parquet:"part"`
	Path   []string `parquet:"path,list" parquet-element:",dict"`
	Label  string   `parquet:"label,optional,dict"`
	Title  string   `parquet:"title,optional"`
	Text   string   `parquet:"text,optional"`

	Lead                  []string `parquet:"lead,list" parquet-element:",dict"`
	LeadCanonical         []string `parquet:"lead_canonical,list" parquet-element:",dict"`
	Implementing          []string `parquet:"implementing,list" parquet-element:",dict"`
	ImplementingCanonical []string `parquet:"implementing_canonical,list" parquet-element:",dict"`
	Supporting            []string `parquet:"supporting,list" parquet-element:",dict"`
	SupportingCanonical   []string `parquet:"supporting_canonical,list" parquet-element:",dict"`
	Guiding               []string `parquet:"guiding,list" parquet-element:",dict"`
	GuidingCanonical      []string `parquet:"guiding_canonical,list" parquet-element:",dict"`

	Units     []unitRow     `parquet:"units,list"`
	Persons   []personRow   `parquet:"persons,list"`
	Deadlines []deadlineRow `parquet:"deadlines,list"`
	Due       *int32        `parquet:"due,date"`

	ResponsibilityText string    `parquet:"responsibility_text,optional"`
	Spans              []spanRow `parquet:"spans,list"`
	SourceStart        *int64    `parquet:"source_start"`
	SourceEnd          *int64    `parquet:"source_end"`
	SourcePage         *int32    `parquet:"source_page"`
	SourceParagraph    *int32    `parquet:"source_paragraph"`
	SourceSheet        string    `parquet:"source_sheet,optional,dict"`
	SourceCell         string    `parquet:"source_cell,optional"`
}

type unitRow struct {
	Role      string  `parquet:"role,dict"`
	Name      *string `parquet:"name,dict"`
	Canonical *string `parquet:"canonical,dict"`
	Level     *string `parquet:"level,dict"`
	Region    *string `parquet:"region,dict"`
	Generic   bool    `parquet:"generic"`
	Basis     *string `parquet:"basis,dict"`
}

type deadlineRow struct {
	Text   *string `parquet:"text,dict"`
	Kind   *string `parquet:"kind,dict"`
	Date   *int32  `parquet:"date,date"`
	Start  *int32  `parquet:"start,date"`
	Event  *string `parquet:"event,dict"`
	Amount *int32  `parquet:"amount"`
	Unit   *string `parquet:"unit,dict"`
}

type spanRow struct {
	Start int32 `parquet:"start"`
	End   int32 `parquet:"end"`
}

// Tasks writes the tasks of documents, one row each. It is not for use by several goroutines at a time.
type Tasks struct{ table *table[taskRow] }

// NewTasks begins a file of tasks on w. Options.Record has no meaning here. Errors: [doc.ErrOptions].
func NewTasks(w io.Writer, opt Options) (*Tasks, error) {
	t, err := newTable[taskRow](w, "tasks", opt, "text", "responsibility_text", "document_title", "title")
	if err != nil {
		return nil, err
	}
	return &Tasks{t}, nil
}

// Write adds the tasks of a document; a failed input has none. Errors as of [Documents.Write].
func (t *Tasks) Write(x *doc.Document) error {
	if t.table.err != nil {
		return t.table.err
	}
	if x.Err != nil {
		return nil
	}
	t.table.version(x.Version)
	m := &x.Metadata
	written := date(m.WrittenDate)
	if written == nil {
		written = date(m.Published)
	}
	row := taskRow{
		DocumentID: text(x.ID), DocumentName: text(x.Source.Name), DocumentURL: text(x.Source.URL), DocumentTitle: text(m.Title),
		DocumentKind: text(m.Kind), DocumentNumber: text(m.DocNumber), DocumentIssuers: texts(m.Issuers), DocumentDate: written,
		DocumentYear: year(m.WrittenDate, m.Published),
	}
	for i := range x.Tasks {
		row := row
		row.Number = int32(i + 1)
		row.task(&x.Tasks[i])
		if err := t.table.write(row, row.size()); err != nil {
			return err
		}
	}
	return nil
}

// Close writes the end of the file, as [Documents.Close] does.
func (t *Tasks) Close() error { return t.table.close() }

// task fills what the row says of its task.
func (r *taskRow) task(t *doc.Task) {
	r.ID, r.Part, r.Path = text(t.ID), positive(t.Part), texts(t.Path)
	r.Label, r.Title, r.Text = text(t.Label), text(t.Title), text(t.Text)
	r.Lead, r.LeadCanonical = r.unit("lead", t.Lead)
	r.Implementing, r.ImplementingCanonical = r.unit("implementing", t.Implementing)
	r.Supporting, r.SupportingCanonical = r.unit("supporting", t.Supporting)
	r.Guiding, r.GuidingCanonical = r.unit("guiding", t.Guiding)
	r.Persons = each(t.Persons, person)
	for _, d := range t.Deadlines {
		last := date(d.Date)
		r.Deadlines = append(r.Deadlines, deadlineRow{stated(d.Text), stated(d.Kind), last, date(d.Start), stated(d.Event), positive(d.Amount), stated(d.Unit)})
		if last != nil && (r.Due == nil || *last > *r.Due) {
			r.Due = last
		}
	}
	r.ResponsibilityText = text(t.ResponsibilityText)
	r.Spans = each(t.Spans, func(s doc.Span) spanRow { return spanRow{int32(s.Start), int32(s.End)} })
	if p := t.Source; p.End > 0 {
		start, end := int64(p.Start), int64(p.End)
		r.SourceStart, r.SourceEnd = &start, &end
	}
	r.SourcePage, r.SourceParagraph = positive(t.Source.Page), positive(t.Source.Paragraph)
	r.SourceSheet, r.SourceCell = text(t.Source.Sheet), text(t.Source.Cell)
}

// unit adds the units of a role, and lists their names and canonical names.
func (r *taskRow) unit(role string, units []doc.Unit) (names, canonical []string) {
	for _, u := range units {
		u.Name, u.Canonical = text(u.Name), text(u.Canonical)
		r.Units = append(r.Units, unitRow{role, stated(u.Name), stated(u.Canonical), stated(u.Level), stated(u.Region), u.Generic, stated(u.Basis)})
		names, canonical = append(names, u.Name), append(canonical, cmp.Or(u.Canonical, u.Name))
	}
	return names, canonical
}

// positive is n, or nil for none.
func positive(n int) *int32 {
	if n <= 0 {
		return nil
	}
	v := int32(n)
	return &v
}

// size is about how many bytes the row takes before compression and dictionaries.
func (r *taskRow) size() int {
	n := 200 + size(r.ID, r.Title, r.Text, r.ResponsibilityText, r.DocumentTitle) + size(r.Path...)
	for _, u := range r.Units {
		n += 3 * (8 + len(or(u.Name)) + len(or(u.Canonical)))
	}
	for _, d := range r.Deadlines {
		n += 40 + len(or(d.Text)) + len(or(d.Event))
	}
	return n + 8*len(r.Spans) + 32*len(r.Persons)
}
