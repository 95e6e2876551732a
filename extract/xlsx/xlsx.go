// Package xlsx reads workbooks of Excel 2007 and later and of WPS (.xlsx, .xlsm, .xltx; ECMA-376 part 1, SpreadsheetML, in its
// transitional and its strict form, as a zip or as one XML file).
//
// Start at [Format]. The workbook part names the sheets (workbook.go); the cells of a sheet (worksheet.go) refer to a table of
// strings (strings.go) and to one of styles (styles.go), which says how numbers are displayed. Package internal/sheet shows
// them, and lays sheets out as paragraphs and tables.
//
// Read are the cells of all sheets in their order, with the results of formulas as they were saved, merged cells, hidden rows,
// columns and sheets, the heads that are repeated on each printed page, text boxes (behind the table), headers and footers,
// links of cells. Embedded files become children. Not read are comments, the readings above characters, charts, pictures, pivot
// caches and macros; formulas are not computed. A workbook with a password is [doc.ErrEncrypted], one in the binary form
// (.xlsb) [doc.ErrUnsupported].
//
// The reader is our own: excelize, which writes our sheets, takes half a minute for 200,000 rows, knows no context, and reads
// strings and styles without a bound.
//
// Of a damaged file what can be read is read; a diagnostic xlsx_damaged says what is missing. Each part is read once, however
// many sheets name it, and all sheets together hold as many cells as a document may hold blocks.
package xlsx

import (
	"context"
	"errors"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
	"github.com/gongwen-go/gongwen/internal/sheet"
)

// Format is the doc.Format of XLSX.
type Format struct{}

// Name is "xlsx".
func (Format) Name() string { return "xlsx" }

var kind = packed.Kind{
	Types: []string{"spreadsheetml", "ms-excel"}, Main: "xl/workbook.xml",
	Names: []string{".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb"},
}

// Detect looks for a package whose main part is a workbook, or one with a password whose name is not that of another kind.
func (Format) Detect(src doc.Source, head []byte) bool {
	return kind.Is(src, head) || kind.IsLocked(src, head)
}

// Read reads a workbook. Errors: [doc.ErrEncrypted], [doc.ErrUnsupported], [doc.ErrDamaged] when there is no workbook or no
// sheet, [doc.ErrNoText] for pictures alone, [doc.ErrEmpty] when no sheet holds anything, [doc.ErrTooLarge] and [doc.ErrTooDeep] over the limits.
func (Format) Read(ctx context.Context, _ doc.Source, raw []byte, limits doc.Limits) (doc.Blocks, error) {
	if packed.IsEncrypted(doc.Source{Bytes: raw}, raw) {
		return doc.Blocks{}, doc.NeedsPassword("an office file")
	}
	pkg, err := packed.OpenPackage(ctx, raw)
	if err != nil {
		return doc.Blocks{}, err
	}
	limits = limits.WithDefaults()
	r := &reader{pkg: pkg, limits: limits, w: doc.NewBlockWriter(limits), seen: map[string]bool{}, general: sheet.NewFormat("")}
	if err := r.damage(pkg.Damage()); err != nil {
		return doc.Blocks{}, err
	}
	if err := r.workbook(); err != nil {
		return doc.Blocks{}, err
	}
	return r.finish()
}

// reader reads one workbook.
type reader struct {
	pkg    *packed.Package
	limits doc.Limits
	w      *doc.BlockWriter

	date1904 bool
	strings  []string
	styles   []style
	general  *sheet.Format

	seen     map[string]bool // the parts of sheets that were read
	cells    int             // of all sheets
	formulas int             // without a result
	drawn    int             // pictures and charts
	bytes    int64           // of the texts of cells
	damages  int
	first    error // of them
}

// finish is what was read.
func (r *reader) finish() (doc.Blocks, error) {
	if r.formulas > 0 {
		r.w.Note("xlsx_formulas", "%d formulas have no saved result; their cells are empty", r.formulas)
	}
	out := r.w.Blocks()
	switch {
	case !r.w.Empty() || len(out.Children) > 0:
		return out, nil
	case r.first != nil:
		return doc.Blocks{}, r.first
	case r.drawn > 0:
		return doc.Blocks{}, doc.NoTextInside(fmt.Sprintf("the sheets hold %d pictures or charts and no cells", r.drawn))
	}
	return doc.Blocks{}, fmt.Errorf("%w: no cell of the sheets holds text", doc.ErrEmpty)
}

// maxDamage bounds the diagnostics of damage: a workbook may have thousands of parts.
const maxDamage = 20

// damage notes damage and goes on; other errors end the reading.
func (r *reader) damage(err error) error {
	if !errors.Is(err, doc.ErrDamaged) {
		return err
	}
	if r.damages++; r.damages == 1 {
		r.first = err
	}
	if r.damages <= maxDamage {
		r.w.Note("xlsx_damaged", "%v", err)
	}
	return nil
}
