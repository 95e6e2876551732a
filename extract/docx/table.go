package docx

import (
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/internal/packed"
)

// table is one as it is read (17.4.37).
type table struct {
	rows []row
	area int // cells after spreading those that cover several columns
}

type row struct {
	cells   []cell
	before  int // columns left out at its beginning
	header  bool
	hidden  bool
	deleted bool
}

// cell covers columns of the grid; one that continues another belongs to it.
type cell struct {
	cols  int
	below bool // of the cell above (vMerge)
	right bool // of the cell to the left (hMerge)
	begin bool // others may belong to it
	at    doc.Place

	blocks []block
}

// maxCols bounds the columns that one cell covers; Word knows 63 columns.
const maxCols = 100

// table reads a table. What was read before an error is given, too.
func (s *story) table() (*table, error) {
	t := &table{}
	err := s.rows(t)
	return t, err
}

func (s *story) rows(t *table) error {
	return s.each(func(e xml.StartElement) error {
		if e.Name.Local != "tr" {
			return nil
		}
		r, err := s.row(t)
		if !r.deleted && len(r.cells) > 0 {
			t.rows = append(t.rows, r)
		}
		return err
	})
}

// each visits the elements inside the one that was opened last. What visit does not read is passed over, and what is inside
// visited: w:sdt, w:customXml and w:ins only surround rows and cells.
func (s *story) each(visit func(xml.StartElement) error) error {
	for inside := s.x.Depth(); ; {
		t, err := s.x.Next()
		if err != nil {
			return err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if leftOut[e.Name.Local] {
				err = s.x.Skip()
			} else {
				err = visit(e)
			}
			if err != nil {
				return err
			}
		case xml.EndElement:
			if s.x.Depth() < inside {
				return nil
			}
		}
	}
}

func (s *story) row(t *table) (r row, err error) {
	err = s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "trPr":
			return s.rowProperties(&r)
		case "tc":
			c, err := s.cell()
			r.cells = append(r.cells, c)
			if t.area += c.cols; t.area > s.limits.Cells {
				return fmt.Errorf("%w: a table of more than the limit of %d cells", doc.ErrTooLarge, s.limits.Cells)
			}
			return errors.Join(err, s.counted())
		}
		return nil
	})
	return r, err
}

// rowProperties reads trPr (17.4.81).
func (s *story) rowProperties(r *row) error {
	return s.x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "gridBefore":
			r.before = min(number(e, "val", 0), maxCols)
		case "tblHeader":
			r.header = toggle(e) == on
		case "hidden":
			r.hidden = toggle(e) == on
		case "del":
			r.deleted = true
		}
		return s.x.Skip()
	})
}

func (s *story) cell() (cell, error) {
	c := cell{cols: 1}
	if !s.aside {
		c.at = doc.Place{Page: s.page, Paragraph: s.paragraphs + 1}
	}
	around := s.in
	s.in = &c
	err := s.content(func(b block) { c.blocks = append(c.blocks, b) })
	s.in = around
	return c, err
}

// cellProperties reads tcPr (17.4.69).
func (s *story) cellProperties(c *cell) error {
	return s.x.Each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "gridSpan":
			c.cols = max(1, min(number(e, "val", 1), maxCols))
		case "vMerge":
			c.begin = packed.Attr(e, "val") == "restart"
			c.below = !c.begin
		case "hMerge":
			c.right = packed.Attr(e, "val") != "restart"
		}
		return s.x.Skip()
	})
}
