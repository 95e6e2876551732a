package store

import (
	"database/sql"
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
)

// add stores a document: a row of documents, and what hangs on it.
func (l *loader) add(d *doc.Document) error {
	record, err := l.store.packRecord(d)
	if err != nil {
		return err
	}
	fresh, err := l.addDocument(d)
	if err != nil || !fresh {
		return err
	}
	text := strings.ToValidUTF8(d.Text, "\uFFFD")
	l.grams.add(text)
	l.grams.add(d.Metadata.Title)
	for _, add := range []func() error{
		func() error { return l.texts.add(l.ctx, l.document, text, record) },
		func() error { return l.addMetadata(&d.Metadata) },
		func() error { return l.addEvidence(d.Evidence) },
		func() error { return l.addTasks(d.Tasks) },
		func() error { return l.addFigures(d) },
		func() error { return l.index(l.document, l.grams.take()) },
	} {
		if err := add(); err != nil {
			return err
		}
	}
	return nil
}

// addDocument reports whether the document is one that was not loaded before.
func (l *loader) addDocument(d *doc.Document) (bool, error) {
	m := &d.Metadata
	mirror := d.Script.Mirror || d.Script.Converted
	date := m.WrittenDate
	if date == "" {
		date = m.Published
	}
	res, err := l.insertDocument.ExecContext(l.ctx, l.document+1, l.segment, d.ID, d.Source.Name, null(d.Source.URL), null(host(d.Source.URL)),
		null(d.Source.Parent), null(m.Title), null(m.Kind), null(strings.Join(m.Issuers, "、")), null(m.DocNumber), null(m.WrittenDate),
		null(m.Published), null(m.Effective), null(date), year(date, m.DocNumber), null(string(d.PageKind)), null(d.Source.Charset),
		d.Source.Bytes, null(d.Script.Detected), null(d.Script.Origin), mirror)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return false, err
	}
	if n == 0 {
		l.repeated++
		return false, nil
	}
	l.document++
	l.documents++
	return true, nil
}

// null is a value that is not stated when it is empty.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// host is the host of a URL in small letters, without its port.
func host(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

var numberYear = regexp.MustCompile(`〔(\d{4})〕`)

// year is the year of a date, else that of a document number; nil when neither states one.
func year(date, number string) any {
	if len(date) < 4 {
		if m := numberYear.FindStringSubmatch(number); m != nil {
			date = m[1]
		} else {
			return nil
		}
	}
	y, err := strconv.Atoi(date[:4])
	if err != nil {
		return nil
	}
	return y
}

// addMetadata stores the values that have no column in documents.
func (l *loader) addMetadata(m *doc.Metadata) error {
	n := 0
	var first error
	add := func(field, value, detail string) {
		if value == "" || first != nil {
			return
		}
		first = l.metadata.add(l.ctx, l.document, n, field, value, null(detail))
		n++
	}
	for _, f := range []struct {
		field  string
		values []string
	}{
		{"issuers", m.Issuers}, {"publisher", []string{m.Publisher}}, {"index_number", []string{m.IndexNumber}},
		{"expiry_date", []string{m.Expiry}}, {"disclosure", []string{m.Disclosure}}, {"validity", []string{m.Validity}},
		{"recipients", m.Recipients}, {"copies_to", m.CopiesTo}, {"signatory", []string{m.Signatory}}, {"urgency", []string{m.Urgency}},
		{"secrecy", []string{m.Secrecy}}, {"printed_by", []string{m.PrintedBy}}, {"printed_date", []string{m.PrintedDate}},
		{"subject_words", m.SubjectWords}, {"keywords", m.Keywords}, {"theme", []string{m.Theme}},
		{"source_site", []string{m.SourceSite}}, {"summary", []string{m.Summary}},
	} {
		for _, v := range f.values {
			add(f.field, v, "")
		}
	}
	for _, r := range m.References {
		add("references", r.Title, r.DocNumber)
	}
	for _, a := range m.Attachments {
		add("attachments", a.Title, a.URL)
	}
	for _, p := range m.Persons {
		add("persons", p.Name, p.Role)
	}
	for _, f := range m.Other {
		add("other", f.Value, f.Label)
	}
	return first
}

// addEvidence stores the candidates, field after field.
func (l *loader) addEvidence(evidence map[string][]doc.Evidence) error {
	n := 0
	for _, field := range slices.Sorted(maps.Keys(evidence)) {
		for _, e := range evidence[field] {
			if err := l.evidence.add(l.ctx, l.document, n, field, e.Value, string(e.From)); err != nil {
				return err
			}
			n++
		}
	}
	return nil
}

func (l *loader) addTasks(tasks []doc.Task) error {
	for i := range tasks {
		t := &tasks[i]
		l.task++
		path := strings.Join(t.Path, "\n")
		err := l.tasks.add(l.ctx, l.task, l.document, i, t.ID, null(path), null(t.Label), null(t.Title), null(t.Text), null(t.ResponsibilityText))
		if err != nil {
			return err
		}
		for _, text := range [...]string{path, t.Title, t.Text, t.ResponsibilityText} {
			l.grams.add(text)
		}
		if err := l.addUnits(t); err != nil {
			return err
		}
		for n, d := range t.Deadlines {
			var amount any
			if d.Amount != 0 {
				amount = d.Amount
			}
			err := l.deadlines.add(l.ctx, l.task, n, d.Text, string(d.Kind), null(d.Date), null(d.Start), null(d.Event), amount, null(d.Unit))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// addUnits stores who does what.
func (l *loader) addUnits(t *doc.Task) error {
	n := 0
	for _, r := range [...]struct {
		role  Role
		units []doc.Unit
	}{{Lead, t.Lead}, {Implementing, t.Implementing}, {Supporting, t.Supporting}, {Guiding, t.Guiding}} {
		for _, u := range r.units {
			organ, err := l.organOf(u)
			if err != nil {
				return err
			}
			if err := l.units.add(l.ctx, l.task, n, string(r.role), organ, string(u.Basis)); err != nil {
				return err
			}
			l.grams.add(u.Name)
			n++
		}
	}
	return nil
}

// organOf is the row of a unit's name, which is made when it is new.
func (l *loader) organOf(u doc.Unit) (int64, error) {
	u.Basis, u.Span = "", doc.Span{}
	if id, ok := l.organs[u]; ok {
		return id, nil
	}
	var id int64
	err := l.findOrgan.QueryRowContext(l.ctx, u.Name, u.Canonical, u.Level, u.Region, u.Generic).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		l.organ++
		id = l.organ
		err = l.organRows.add(l.ctx, id, u.Name, u.Canonical, u.Level, u.Region, u.Generic, fold(u.Name), fold(u.Canonical))
	}
	if err != nil {
		return 0, err
	}
	l.organs[u] = id
	return id, nil
}

// addFigures stores counted results, and what was taken out of the text.
func (l *loader) addFigures(d *doc.Document) error {
	for n, f := range d.Figures {
		err := l.figures.add(l.ctx, l.document, n, null(f.Subject), string(f.Value), null(f.Unit), null(string(f.Share)), null(f.Change),
			null(f.Period), null(string(f.Number)), null(f.BaseUnit))
		if err != nil {
			return err
		}
	}
	for n, r := range d.Removed {
		if err := l.removed.add(l.ctx, l.document, n, string(r.Reason), r.Text, r.At); err != nil {
			return err
		}
	}
	return nil
}

// failed stores an input that gave no document.
func (l *loader) failed(d *doc.Document, err error) error {
	code, stage := doc.Code(err), ""
	var known *doc.Error
	var read *doc.ReadError
	switch {
	case errors.As(err, &known):
		stage = known.Stage
	case errors.As(err, &read):
		code, stage = read.Code, read.Stage
	}
	l.failure++
	l.failures++
	return l.errorRows.add(l.ctx, l.failure, l.segment, d.ID, d.Source.Name, null(d.Source.URL), code, null(stage), err.Error())
}
