package charset

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// class is a kind of characters of a charset: the bytes it may be made of, one set for each byte, and the cost of each.
type class struct {
	bytes []byteSet
	cost  float32
}

type byteSet [256]bool

// foreigner is a charset that is not read, as what its texts are made of.
type foreigner struct {
	name    string
	prior   float64 // what it costs for being rare
	classes []class
	leads   [256][]int // the classes whose first byte this may be
	long    bool       // some characters take more than one byte
	apart   bool       // its letters do not stand beside those of ASCII
}

// foreigners are the charsets that are known by their bytes and not read.
var foreigners = sync.OnceValue(func() []*foreigner {
	var out []*foreigner
	for line := range lines("foreign.txt") {
		if line[0] == '[' {
			name, rest, _ := strings.Cut(line[1:], "]")
			prior, apart := strings.CutSuffix(rest, "apart")
			out = append(out, &foreigner{name: name, prior: foreignPrior + number(prior), apart: apart})
			continue
		}
		out[len(out)-1].add(line)
	}
	return out
})

// add takes a line of the rule file: a share, and the ranges of each byte.
func (f *foreigner) add(line string) {
	fields := strings.Fields(line)
	share := number(fields[0])
	size := 1
	var c class
	for _, field := range fields[1:] {
		set, n := parseBytes(field)
		c.bytes = append(c.bytes, set)
		size *= n
	}
	c.cost = float32(-math.Log(share / float64(size)))
	f.long = f.long || len(c.bytes) > 1
	for lead, in := range c.bytes[0] {
		if in {
			f.leads[lead] = append(f.leads[lead], len(f.classes))
		}
	}
	f.classes = append(f.classes, c)
}

// number reads a number of the rule file; nothing is 0.
func number(s string) float64 {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("charset: rules/foreign.txt: " + s) // held by a test
	}
	return n
}

// parseBytes reads ranges of bytes (A1-FE,40) and counts what is in them.
func parseBytes(s string) (set byteSet, n int) {
	for r := range strings.SplitSeq(s, ",") {
		first, last, ok := strings.Cut(r, "-")
		if !ok {
			last = first
		}
		a, err := strconv.ParseUint(first, 16, 8)
		b, err2 := strconv.ParseUint(last, 16, 8)
		if err != nil || err2 != nil || a > b {
			panic("charset: rules/foreign.txt: " + s) // held by a test
		}
		for ; a <= b; a++ {
			set[a] = true
			n++
		}
	}
	return set, n
}

// step reads one character.
func (f *foreigner) step(b []byte) (int, float32) {
	if b[0] < utf8.RuneSelf {
		return 1, asciiCosts[b[0]]
	}
	for _, k := range f.leads[b[0]] {
		c := &f.classes[k]
		if !c.matches(b) {
			continue
		}
		if f.apart && len(b) > 1 && b[1] >= 0x40 && b[1] < 0x7F {
			return 1, c.cost + besideCost
		}
		return len(c.bytes), c.cost
	}
	if len(b) == 1 && f.long {
		return 1, cutCost
	}
	return 1, badCost
}

// matches reports whether b begins with a character of the class, whose first byte it is known to have.
func (c *class) matches(b []byte) bool {
	if len(b) < len(c.bytes) {
		return false
	}
	for i := 1; i < len(c.bytes); i++ {
		if !c.bytes[i][b[i]] {
			return false
		}
	}
	return true
}

// escapes are the designations of the seven-bit charsets of ISO 2022, which no other text holds.
var escapes = []struct{ mark, name string }{
	{"\x1b$)A", "iso-2022-cn"}, {"\x1b$)G", "iso-2022-cn"}, {"\x1b$*H", "iso-2022-cn"}, {"\x1b$)C", "iso-2022-kr"},
	{"\x1b$@", "iso-2022-jp"}, {"\x1b$B", "iso-2022-jp"}, {"\x1b(J", "iso-2022-jp"}, {"\x1b$(D", "iso-2022-jp"},
}
