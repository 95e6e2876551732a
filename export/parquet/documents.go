package parquet

import (
	"errors"
	"io"
	"time"

	"github.com/gongwen-go/gongwen/doc"
)

// documentRow is a row of documents; the package comment says what its columns mean.
type documentRow struct {
	ID        string     `parquet:"id,optional"`
	Name      string     `parquet:"name,optional"`
	URL       string     `parquet:"url,optional"`
	Parent    string     `parquet:"parent,optional"`
	MediaType string     `parquet:"media_type,optional,dict"`
	Charset   string     `parquet:"charset,optional,dict"`
	Bytes     int64      `parquet:"bytes"`
	SHA256    string     `parquet:"sha256,optional"`
	FetchedAt *time.Time `parquet:"fetched_at,timestamp(millisecond)"`

	PageKind  string `parquet:"page_kind,optional,dict"`
	Script    string `parquet:"script,optional,dict"`
	Origin    string `parquet:"origin,optional,dict"`
	Mirror    bool   `parquet:"mirror"`
	Converted bool   `parquet:"converted"`

	Title        string          `parquet:"title,optional"`
	Kind         string          `parquet:"kind,optional,dict"`
	Issuers      []string        `parquet:"issuers,list" parquet-element:",dict"`
	Publisher    string          `parquet:"publisher,optional,dict"`
	DocNumber    string          `parquet:"doc_number,optional"`
	IndexNumber  string          `parquet:"index_number,optional"`
	WrittenDate  *int32          `parquet:"written_date,date"`
	Published    *int32          `parquet:"published_date,date"`
	Effective    *int32          `parquet:"effective_date,date"`
	Expiry       *int32          `parquet:"expiry_date,date"`
	Year         *int32          `parquet:"year"`
	Disclosure   string          `parquet:"disclosure,optional,dict"`
	Validity     string          `parquet:"validity,optional,dict"`
	Recipients   []string        `parquet:"recipients,list" parquet-element:",dict"`
	CopiesTo     []string        `parquet:"copies_to,list" parquet-element:",dict"`
	Signatory    string          `parquet:"signatory,optional,dict"`
	Urgency      string          `parquet:"urgency,optional,dict"`
	Secrecy      string          `parquet:"secrecy,optional,dict"`
	PrintedBy    string          `parquet:"printed_by,optional,dict"`
	PrintedDate  *int32          `parquet:"printed_date,date"`
	SubjectWords []string        `parquet:"subject_words,list" parquet-element:",dict"`
	Keywords     []string        `parquet:"keywords,list" parquet-element:",dict"`
	Theme        string          `parquet:"theme,optional,dict"`
	SourceSite   string          `parquet:"source_site,optional,dict"`
	Summary      string          `parquet:"summary,optional"`
	References   []referenceRow  `parquet:"references,list"`
	Attachments  []attachmentRow `parquet:"attachments,list"`
	Persons      []personRow     `parquet:"persons,list"`

	Text    string       `parquet:"text,optional"`
	Outline []sectionRow `parquet:"outline,list"`
	Figures []figureRow  `parquet:"figures,list"`

	PartCount    int32    `parquet:"part_count"`
	SectionCount int32    `parquet:"section_count"`
	TableCount   int32    `parquet:"table_count"`
	TaskCount    int32    `parquet:"task_count"`
	FigureCount  int32    `parquet:"figure_count"`
	RemovedCount int32    `parquet:"removed_count"`
	RemovedBytes int64    `parquet:"removed_bytes"`
	Diagnostics  []string `parquet:"diagnostics,list" parquet-element:",dict"`
	Children     []string `parquet:"children,list"`

	GongwenVersion string `parquet:"gongwen_version,optional,dict"`
	RulesVersion   string `parquet:"rules_version,optional,dict"`
	ErrorCode      string `parquet:"error_code,optional,dict"`
	ErrorStage     string `parquet:"error_stage,optional,dict"`
	ErrorMessage   string `parquet:"error_message,optional"`
	Record         string `parquet:"record,optional"`
}

type referenceRow struct {
	Title     *string `parquet:"title"`
	DocNumber *string `parquet:"doc_number"`
}

type attachmentRow struct {
	Title *string `parquet:"title"`
	URL   *string `parquet:"url"`
}

type sectionRow struct {
	ID    *string `parquet:"id"`
	Level int32   `parquet:"level"`
	Label *string `parquet:"label,dict"`
	Title *string `parquet:"title"`
	Start int32   `parquet:"start"`
	End   int32   `parquet:"end"`
}

type figureRow struct {
	Subject  *string  `parquet:"subject"`
	Value    *string  `parquet:"value"`
	Unit     *string  `parquet:"unit,dict"`
	Number   *float64 `parquet:"number"`
	BaseUnit *string  `parquet:"base_unit,dict"`
	Share    *float64 `parquet:"share_percent"`
	Change   *string  `parquet:"change"`
	Period   *string  `parquet:"period,dict"`
}

// Documents writes documents, one row each. It is not for use by several goroutines at a time.
type Documents struct {
	table  *table[documentRow]
	record bool
}

// NewDocuments begins a file of documents on w. Errors: [doc.ErrOptions].
func NewDocuments(w io.Writer, opt Options) (*Documents, error) {
	t, err := newTable[documentRow](w, "documents", opt, "text", "record", "summary", "error_message")
	if err != nil {
		return nil, err
	}
	return &Documents{t, opt.Record}, nil
}

// Write adds a document, or the row of a failed input when it has an Err. Errors: [doc.ErrTooLarge] when the file has
// the 32,767 row groups that a file may have (1 TB by default): the row is not in it, and Close makes it whole. Any other
// error is one of w, and nothing is written after it.
func (d *Documents) Write(x *doc.Document) error {
	row := documentRow{
		ID: text(x.ID), Name: text(x.Source.Name), URL: text(x.Source.URL), Parent: text(x.Source.Parent),
		MediaType: text(x.Source.MediaType), Charset: text(x.Source.Charset), Bytes: int64(x.Source.Bytes),
		SHA256: text(x.Source.SHA256), FetchedAt: instant(x.Source.FetchedAt),
	}
	if x.Err != nil {
		row.fail(x.Err)
	} else {
		d.table.version(x.Version)
		row.read(x)
		row.metadata(&x.Metadata)
	}
	if d.record {
		record, err := x.MarshalJSON()
		if err != nil {
			return d.table.fail(err)
		}
		row.Record = text(string(record))
	}
	return d.table.write(row, row.size(&x.Metadata))
}

// Close writes the end of the file, without which it cannot be read; it does not close w. After an error of Write it
// returns that error.
func (d *Documents) Close() error { return d.table.close() }

// fail fills the row of a failed input.
func (r *documentRow) fail(err error) {
	r.ErrorCode, r.ErrorMessage = doc.Code(err), text(err.Error())
	var staged *doc.Error
	var read *doc.ReadError
	switch {
	case errors.As(err, &staged):
		r.ErrorStage = text(staged.Stage)
	case errors.As(err, &read):
		r.ErrorCode, r.ErrorStage = text(read.Code), text(read.Stage)
	}
}

// read fills what was read of the text.
func (r *documentRow) read(x *doc.Document) {
	r.PageKind = text(x.PageKind)
	r.Script, r.Origin, r.Mirror, r.Converted = text(x.Script.Detected), text(x.Script.Origin), x.Script.Mirror, x.Script.Converted
	r.Text = text(x.Text)
	r.Outline = sections(nil, x.Outline)
	r.Figures = each(x.Figures, func(f doc.Figure) figureRow {
		return figureRow{stated(f.Subject), stated(f.Value), stated(f.Unit), decimal(f.Number), stated(f.BaseUnit), decimal(f.Share), stated(f.Change), stated(f.Period)}
	})
	r.PartCount, r.SectionCount, r.TableCount = int32(len(x.Parts)), int32(len(r.Outline)), int32(len(x.Tables))
	r.TaskCount, r.FigureCount, r.RemovedCount = int32(len(x.Tasks)), int32(len(x.Figures)), int32(len(x.Removed))
	for _, removal := range x.Removed {
		r.RemovedBytes += int64(len(removal.Text))
	}
	r.Diagnostics = each(x.Diagnostics, func(d doc.Diagnostic) string { return text(d.Code) })
	r.Children = texts(x.Children)
	r.GongwenVersion, r.RulesVersion = text(x.Version.Gongwen), text(x.Version.Rules)
}

// sections lists a tree in the order of the text.
func sections(out []sectionRow, tree []doc.Section) []sectionRow {
	for _, s := range tree {
		out = append(out, sectionRow{stated(s.ID), int32(s.Level), stated(s.Label), stated(s.Title), int32(s.Span.Start), int32(s.Span.End)})
		out = sections(out, s.Children)
	}
	return out
}

func (r *documentRow) metadata(m *doc.Metadata) {
	r.Title, r.Kind, r.Issuers, r.Publisher = text(m.Title), text(m.Kind), texts(m.Issuers), text(m.Publisher)
	r.DocNumber, r.IndexNumber = text(m.DocNumber), text(m.IndexNumber)
	r.WrittenDate, r.Published, r.Effective, r.Expiry = date(m.WrittenDate), date(m.Published), date(m.Effective), date(m.Expiry)
	r.Year = year(m.WrittenDate, m.Published)
	r.Disclosure, r.Validity = text(m.Disclosure), text(m.Validity)
	r.Recipients, r.CopiesTo = texts(m.Recipients), texts(m.CopiesTo)
	r.Signatory, r.Urgency, r.Secrecy = text(m.Signatory), text(m.Urgency), text(m.Secrecy)
	r.PrintedBy, r.PrintedDate = text(m.PrintedBy), date(m.PrintedDate)
	r.SubjectWords, r.Keywords = texts(m.SubjectWords), texts(m.Keywords)
	r.Theme, r.SourceSite, r.Summary = text(m.Theme), text(m.SourceSite), text(m.Summary)
	r.References = each(m.References, func(x doc.Reference) referenceRow { return referenceRow{stated(x.Title), stated(x.DocNumber)} })
	r.Attachments = each(m.Attachments, func(x doc.Attachment) attachmentRow { return attachmentRow{stated(x.Title), stated(x.URL)} })
	r.Persons = each(m.Persons, person)
}

// size is about how many bytes the row takes before compression: what can be long, and 500 for the rest.
func (r *documentRow) size(m *doc.Metadata) int {
	n := 500 + size(r.ID, r.Name, r.URL, r.SHA256, r.Title, r.Summary, r.Text, r.ErrorMessage, r.Record)
	for _, list := range [][]string{r.Issuers, r.Recipients, r.CopiesTo, r.SubjectWords, r.Keywords, r.Diagnostics, r.Children} {
		n += size(list...)
	}
	for _, s := range r.Outline {
		n += 24 + len(or(s.Title)) + len(or(s.Label))
	}
	for _, f := range r.Figures {
		n += 40 + len(or(f.Subject)) + len(or(f.Change))
	}
	for _, x := range m.References {
		n += size(x.Title, x.DocNumber)
	}
	for _, x := range m.Attachments {
		n += size(x.Title, x.URL)
	}
	return n + 32*len(m.Persons)
}
