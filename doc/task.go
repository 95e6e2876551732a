package doc

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// Task is work that a notice orders: a numbered item or table row, with who does it and by when.
type Task struct {
	ID           string     `json:"id"`
	Part         int        `json:"part,omitempty"`  // number of the part it stands in, from 1
	Path         []string   `json:"path,omitempty"`  // labelled headings above it, highest first
	Label        string     `json:"label,omitempty"` // as written
	Title        string     `json:"title,omitempty"`
	Text         string     `json:"text,omitempty"`
	Spans        []Span     `json:"spans,omitempty"`        // several when it was gathered from cells
	Lead         []Unit     `json:"lead,omitempty"`         // 牵头
	Implementing []Unit     `json:"implementing,omitempty"` // 落实, 责任单位
	Supporting   []Unit     `json:"supporting,omitempty"`   // 配合
	Guiding      []Unit     `json:"guiding,omitempty"`      // 指导
	Persons      []Person   `json:"persons,omitempty"`
	Deadlines    []Deadline `json:"deadlines,omitempty"`
	// ResponsibilityText is the clause as it stood, without its brackets.
	ResponsibilityText string `json:"responsibility_text,omitempty"`
	// Source is where the task stands in the source.
	Source Place `json:"source,omitzero"`
}

// Unit is an organ or body that a clause names.
type Unit struct {
	Name      string `json:"name"`                // as written, Simplified
	Canonical string `json:"canonical,omitempty"` // the full name of the organ with its place; absent where that does not follow
	Level     string `json:"level,omitempty"`     // of government: 国家 省 市 县 乡; a municipality is of the level 省
	Region    string `json:"region,omitempty"`    // the place it is an organ of
	Generic   bool   `json:"generic,omitempty"`   // 各部门, 有关单位: no single organ
	Basis     Basis  `json:"basis"`
	Span      Span   `json:"span,omitzero"`
}

// Basis says on what ground a unit was given its role.
type Basis string

const (
	Stated      Basis = "stated"       // the clause says so
	FirstListed Basis = "first_listed" // the document says that the first of a list leads
	MergedCell  Basis = "merged_cell"  // filled down from a cell above
	ByDocument  Basis = "document"     // a statement for several items
)

// Deadline is a time limit as stated.
type Deadline struct {
	Text   string       `json:"text"` // the shortest literal that states it
	Kind   DeadlineKind `json:"kind"`
	Date   string       `json:"date,omitempty"`  // ISO 8601: the last day meant
	Start  string       `json:"start,omitempty"` // ISO 8601: the first day, where one is stated
	Event  string       `json:"event,omitempty"` // what a relative limit counts from
	Amount int          `json:"amount,omitempty"`
	Unit   string       `json:"unit,omitempty"` // 工作日 日 小时 月 次 …
	Span   Span         `json:"span,omitzero"`
}

// DeadlineKind says how a limit is given.
type DeadlineKind string

const (
	DateLimit DeadlineKind = "date"      // a calendar date
	Relative  DeadlineKind = "relative"  // counted from an event
	Recurring DeadlineKind = "recurring" // again and again: 每月5日前, 每年至少一次
	Ongoing   DeadlineKind = "ongoing"   // without an end: 持续推进, 2016年起
)

// Figure is a counted result of a report: 公开信息2.5万余条，比上年增长3.5%, or the number of a cell of its tables.
type Figure struct {
	Subject string  `json:"subject,omitempty"` // of a cell: what its row and column are called
	Value   Decimal `json:"value"`             // as printed: 2.5
	Unit    string  `json:"unit,omitempty"`    // as printed: 万条
	Share   Decimal `json:"share_percent,omitempty"`
	Change  string  `json:"change,omitempty"` // as written: 比上年增长3.5%
	Period  string  `json:"period,omitempty"` // "2014", "2014-06", "2008-01/2010-05"
	Span    Span    `json:"span,omitzero"`

	// Number is the exact value, 万 and 亿 resolved: 25000. BaseUnit is what it counts: 条. It is also given where a
	// standard table does not print the unit of what it counts.
	Number      Decimal `json:"number,omitempty"`
	BaseUnit    string  `json:"base_unit,omitempty"`
	Approximate bool    `json:"approximate,omitempty"` // 余, 多, 约, 近, 左右
	// Comparison is Change as data; of a cell, what the cell beside it says (同比增长).
	Comparison *Comparison `json:"comparison,omitempty"`
	// Table is the number of the table among the document's, from 1, that the figure is a cell of.
	Table int `json:"table,omitempty"`
}

// Comparison says how a figure changed.
type Comparison struct {
	Direction Direction `json:"direction,omitempty"`
	// Amount is by how much, exact and with 万 resolved; Unit is %, 百分点, 倍, or what the figure counts.
	Amount      Decimal `json:"amount,omitempty"`
	Unit        string  `json:"unit,omitempty"`
	Approximate bool    `json:"approximate,omitempty"`
	// Ratio is the new value over the old where that is what is stated: 是上年的2.3倍 is 2.3, 为上年的85% is 0.85.
	Ratio Decimal `json:"ratio,omitempty"`
	// Against is what it is compared with: 上年, 去年同期; 上年同期 of 同比 and 上期 of 环比. Period is that as a date.
	Against string `json:"against,omitempty"`
	Period  string `json:"period,omitempty"`
}

// Direction says which way a figure changed.
type Direction string

const (
	Up   Direction = "up"
	Down Direction = "down"
	Same Direction = "same"
)

// Decimal is a decimal number as printed, without grouping marks. In JSON it is a number.
type Decimal string

var decimalForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// MarshalJSON writes a number, or a string when the digits are not in the form of a JSON number.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if decimalForm.MatchString(string(d)) {
		return []byte(d), nil
	}
	return json.Marshal(string(d))
}

// UnmarshalJSON takes a number or a string.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	var n json.Number
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*d = Decimal(s)
		return nil
	}
	if err := json.Unmarshal(b, &n); err != nil {
		return fmt.Errorf("doc: decimal: %w", err)
	}
	*d = Decimal(n)
	return nil
}
