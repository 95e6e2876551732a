package extract

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// Portals fill lists by script from JSON interfaces. What such an answer means is rule data: rules/interfaces.txt says in its
// head how an interface is described.

// listInterface describes a JSON interface that answers with a list.
type listInterface struct {
	name      string
	line      int      // of the file, where it begins
	addresses []string // patterns, * over anything
	items     []string // paths to arrays
	titles    []string // in an item: paths, the first that has a value counts
	links     []string // likewise; one with braces is a pattern
	dates     []dateField
	counter   string // the parameter of the address that counts pages; "" for a list of one page
	from, to  int    // the number of the first page, twice when that is known
	size      int    // items a page, 0 when that is not known
	sizeParam string // the parameter that says so
	totals    []string
	pages     []string
}

// dateField is where a date stands in an item, and in which form.
type dateField struct {
	path string
	unit float64 // units of a second since 1970; 0 for a date as text
}

// dateForms are the forms of dates.
var dateForms = map[string]float64{"text": 0, "seconds": 1, "milliseconds": 1000}

var defaultInterfaces = sync.OnceValue(func() []*listInterface {
	list, err := readInterfaces(ruleFile("interfaces.txt"))
	if err != nil { // a test reads it
		panic(err)
	}
	return list
})

// readInterfaces reads descriptions of interfaces; a fault names the line.
func readInterfaces(text string) ([]*listInterface, error) {
	var out []*listInterface
	number := 0
	fault := func(line int, err error) error { return fmt.Errorf("%w: line %d: %w", doc.ErrOptions, line, err) }
	for line := range strings.Lines(text) {
		number++
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if words[0] == "interface" {
			if len(words) < 2 {
				return nil, fault(number, errors.New("an interface without a name"))
			}
			out = append(out, &listInterface{name: strings.Join(words[1:], " "), line: number})
			continue
		}
		if len(out) == 0 {
			return nil, fault(number, fmt.Errorf("%q before the first interface", words[0]))
		}
		if err := out[len(out)-1].add(words[0], words[1:]); err != nil {
			return nil, fault(number, err)
		}
	}
	for _, f := range out {
		if err := f.check(); err != nil {
			return nil, fault(f.line, err)
		}
	}
	return out, nil
}

// add reads one line.
func (f *listInterface) add(word string, values []string) error {
	if len(values) == 0 {
		return fmt.Errorf("%s without a value", word)
	}
	lists := map[string]*[]string{
		"address": &f.addresses, "items": &f.items, "title": &f.titles, "link": &f.links, "total": &f.totals, "pages": &f.pages,
	}
	if list := lists[word]; list != nil {
		for _, v := range values {
			if strings.Count(v, "{") != strings.Count(v, "}") {
				return fmt.Errorf("%s: a brace is missing in %q", word, v)
			}
		}
		*list = append(*list, values...)
		return nil
	}
	switch word {
	case "date":
		return f.addDate(values)
	case "page":
		return f.addCounter(values)
	case "size":
		return f.addSize(values)
	}
	return fmt.Errorf("no directive %q", word)
}

func (f *listInterface) addDate(values []string) error {
	if len(values) != 2 {
		return errors.New("date: want a path and a form")
	}
	unit, ok := dateForms[values[1]]
	if !ok {
		return fmt.Errorf("date: no form %q", values[1])
	}
	f.dates = append(f.dates, dateField{values[0], unit})
	return nil
}

// addCounter reads the parameter that counts pages and the number of the first: 0, 1, or 0|1 when that is not known.
func (f *listInterface) addCounter(values []string) error {
	if len(values) != 2 {
		return errors.New("page: want a parameter and the number of the first page")
	}
	low, high, both := strings.Cut(values[1], "|")
	if !both {
		high = low
	}
	var errs [2]error
	f.counter = values[0]
	f.from, errs[0] = strconv.Atoi(low)
	f.to, errs[1] = strconv.Atoi(high)
	if errs[0] != nil || errs[1] != nil || f.from < 0 || f.to < f.from || f.to > f.from+1 {
		return fmt.Errorf("page: %q is no number of a first page", values[1])
	}
	return nil
}

// addSize reads how many items a page has: a figure, or a parameter and what it is where the address lacks it.
func (f *listInterface) addSize(values []string) error {
	figure := values[len(values)-1]
	n, err := strconv.Atoi(figure)
	switch {
	case len(values) > 2:
		return errors.New("size: want a figure, a parameter, or both")
	case err != nil && len(values) == 2 || err == nil && (n < 1 || n > maxItems):
		return fmt.Errorf("size: %q is no number of items from 1 to %d", figure, maxItems)
	case err != nil || len(values) == 2:
		f.sizeParam = values[0]
	}
	f.size = n
	return nil
}

// check reports what is missing.
func (f *listInterface) check() error {
	for _, want := range []struct {
		word string
		ok   bool
	}{
		{"address", len(f.addresses) > 0}, {"items", len(f.items) > 0}, {"title", len(f.titles) > 0},
		{"size, which total needs", len(f.totals) == 0 || f.size > 0 || f.sizeParam != ""},
		{"page, which total and pages need", len(f.totals)+len(f.pages) == 0 || f.counter != ""},
	} {
		if !want.ok {
			return fmt.Errorf("interface %q without %s", f.name, want.word)
		}
	}
	return nil
}

// answers reports whether an address is one of the interface.
func (f *listInterface) answers(address string) bool {
	for _, pattern := range f.addresses {
		if matches(pattern, address) {
			return true
		}
	}
	return false
}

// matches reports whether a text is of a pattern, in which * stands for anything.
func matches(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	s, ok := strings.CutPrefix(s, parts[0])
	if len(parts) == 1 || !ok {
		return ok && s == ""
	}
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return strings.HasSuffix(s, parts[len(parts)-1])
}
