package xlsx

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
	"github.com/gongwen-go/gongwen/internal/sheet"
)

// entry is a sheet as the workbook names it.
type entry struct {
	name   string
	part   string
	hidden bool
	heads  [2]int // the rows that are repeated on each printed page, from the first to before the second
}

// workbook reads the main part (18.2.27), then the sheets in their order.
func (r *reader) workbook() error {
	main, err := r.pkg.Main()
	if err != nil {
		return err
	}
	if main == "" {
		main = kind.Main
	}
	if strings.HasSuffix(main, ".bin") {
		return fmt.Errorf("%w: a workbook in the binary form (XLSB)", doc.ErrUnsupported)
	}
	rels, err := r.pkg.Related(main)
	if err != nil {
		return err
	}
	parts, shared := map[string]string{}, map[string]string{}
	for _, rel := range rels {
		if !rel.External {
			parts[rel.ID], shared[rel.Type] = rel.Target, rel.Target
		}
	}
	if err := r.readStrings(partOr(shared["sharedStrings"], "xl/sharedStrings.xml")); err != nil {
		return err
	}
	if err := r.readStyles(partOr(shared["styles"], "xl/styles.xml")); err != nil {
		return err
	}
	entries, err := r.entries(main, parts)
	if err != nil {
		return err
	}
	return r.sheets(entries)
}

func partOr(part, usual string) string {
	if part != "" {
		return part
	}
	return usual
}

// entries are the sheets that the main part names. Where it is missing or names none, they are the parts that are called as
// sheets are.
func (r *reader) entries(main string, parts map[string]string) ([]entry, error) {
	var out []entry
	err := r.walk(main, func(x *packed.XML, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			r.date1904 = isOn(e, "date1904")
		case "sheet":
			state := packed.Attr(e, "state")
			out = append(out, entry{
				name: packed.Attr(e, "name"), part: parts[relationOf(e)],
				hidden: strings.EqualFold(state, "hidden") || strings.EqualFold(state, "veryHidden"),
			})
		case "definedName":
			if i := count(e, "localSheetId"); packed.Attr(e, "name") == "_xlnm.Print_Titles" && i < len(out) {
				s, err := text(x)
				out[i].heads = rowsOf(s)
				return err
			}
		}
		return nil
	})
	if err != nil || slices.ContainsFunc(out, func(e entry) bool { return e.part != "" }) {
		return out, err
	}
	for i, part := range r.sheetParts() {
		if i >= len(out) {
			out = append(out, entry{})
		}
		out[i].part = part
	}
	return out, nil
}

// relationOf is the relationship that an element names. It has its attribute's local name in common with none.
func relationOf(e xml.StartElement) string { return packed.Attr(e, "id") }

// sheetParts are the parts that are called as those of sheets are, in their order.
func (r *reader) sheetParts() []string {
	var out []string
	for _, name := range r.pkg.Names() {
		if strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml") {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b) // sheet10 stands behind sheet9
		}
		return strings.Compare(a, b)
	})
	return out
}

// rowsOf are the rows that a name refers to: 表1!$A:$C,表1!$2:$3.
func rowsOf(ref string) (rows [2]int) {
	for _, one := range strings.Split(ref, ",") {
		one = one[strings.LastIndexByte(one, '!')+1:]
		from, to, ok := strings.Cut(strings.ReplaceAll(one, "$", ""), ":")
		first, err := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if ok && err == nil && err2 == nil && 0 < first && first <= last {
			return [2]int{first - 1, last}
		}
	}
	return rows
}

// sheets reads and writes the sheets.
func (r *reader) sheets(entries []entry) error {
	shown := 0
	for _, e := range entries {
		if !e.hidden {
			shown++
		}
	}
	read := 0
	for _, e := range entries {
		if e.part == "" || r.seen[e.part] {
			continue
		}
		r.seen[e.part] = true
		s, err := r.worksheet(e)
		if err != nil {
			return err
		}
		read++
		s.Named = shown > 1
		if err := sheet.Write(r.w, s); err != nil {
			return err
		}
	}
	if read == 0 {
		return fmt.Errorf("%w: the workbook has no sheet", doc.ErrDamaged)
	}
	return nil
}
