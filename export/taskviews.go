package export

import (
	"cmp"
	"slices"

	"github.com/gongwen-go/gongwen/doc"
)

// roles are the parts that a unit can have in a task, the first before the others.
var roles = []struct {
	name  string
	units func(*doc.Task) []doc.Unit
}{
	{"牵头", func(t *doc.Task) []doc.Unit { return t.Lead }},
	{"责任", func(t *doc.Task) []doc.Unit { return t.Implementing }},
	{"配合", func(t *doc.Task) []doc.Unit { return t.Supporting }},
	{"指导", func(t *doc.Task) []doc.Unit { return t.Guiding }},
}

// nobody stands for the unit of a task that names none.
const nobody = "（未明确单位）"

// unitList is a unit and what it has to do.
type unitList struct {
	name, canonical string
	generic         bool
	byRole          [][]record
}

// byUnit turns the tasks round: the units in the order in which the notices first name them, then what is no single organ
// (各部门), then the tasks that name no unit; with each unit its tasks, those it leads first. A unit stands once for each
// task and role.
func byUnit(list []record) []record {
	units := groupUnits(list)
	slices.SortStableFunc(units, func(a, b *unitList) int { return cmp.Compare(rank(a), rank(b)) })
	nameApart(units)
	var out []record
	for _, u := range units {
		for role, records := range u.byRole {
			for _, r := range records {
				r.unit = u.name
				r.brief = len(r.task.Lead)+len(r.task.Implementing)+len(r.task.Supporting)+len(r.task.Guiding) > briefUnits
				if u.name != nobody {
					r.role = roles[role].name
				}
				out = append(out, r)
			}
		}
	}
	return out
}

func rank(u *unitList) int {
	switch {
	case u.name == nobody:
		return 2
	case u.generic:
		return 1
	}
	return 0
}

// groupUnits collects the tasks of each unit. Units are one by their canonical names, or else by their names.
func groupUnits(list []record) []*unitList {
	var units []*unitList
	at := map[string]*unitList{}
	add := func(u doc.Unit, role int, r record) {
		key := cmp.Or(u.Canonical, u.Name)
		group := at[key]
		if group == nil {
			group = &unitList{name: u.Name, canonical: key, generic: u.Generic, byRole: make([][]record, len(roles))}
			at[key], units = group, append(units, group)
		}
		mine := &group.byRole[role]
		if n := len(*mine); n == 0 || (*mine)[n-1].number != r.number {
			*mine = append(*mine, r)
		}
	}
	for _, r := range list {
		named := false
		for role := range roles {
			for _, u := range roles[role].units(r.task) {
				add(u, role, r)
				named = true
			}
		}
		if !named {
			add(doc.Unit{Name: nobody}, 0, r)
		}
	}
	return units
}

// nameApart gives units the name that the notices write first; units of the same name (the 市财政局 of two cities) their
// canonical ones.
func nameApart(units []*unitList) {
	count := map[string]int{}
	for _, u := range units {
		count[u.name]++
	}
	for _, u := range units {
		if count[u.name] > 1 {
			u.name = u.canonical
		}
	}
}

// byDue lists each date of each task, the earliest first. What is due without a date (every month, without an end) follows
// in the order of the notices, a row a task, and then the tasks without any limit.
func byDue(list []record) []record {
	var dated, worded, open []record
	for _, r := range list {
		var without []doc.Deadline
		for _, d := range r.deadlines {
			if d.Date == "" {
				without = append(without, d)
				continue
			}
			one := r
			one.deadlines = []doc.Deadline{d}
			dated = append(dated, one)
		}
		switch {
		case len(r.deadlines) == 0:
			open = append(open, r)
		case len(without) > 0:
			r.deadlines = without
			worded = append(worded, r)
		}
	}
	slices.SortStableFunc(dated, func(a, b record) int { return cmp.Compare(a.deadlines[0].Date, b.deadlines[0].Date) })
	return slices.Concat(dated, worded, open)
}
