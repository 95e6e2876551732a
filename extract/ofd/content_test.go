package ofd

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
)

func TestDeltas(t *testing.T) {
	for s, want := range map[string][]float64{
		"":                      nil,
		"5 g 3 2.5 -1":          {5, 2.5, 2.5, 2.5, -1},
		" 1,2\n3 ":              {1, 2, 3},
		"g 99999999 1":          {1, 1, 1, 1, 1, 1},
		"g -2 7 4":              {4},
		"g":                     nil,
		"NaN 1e300 x 0.5 1 1 1": {0, 0, 0, 0.5, 1, 1},
	} {
		if got := deltas(s, 6); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestSegments(t *testing.T) {
	for s, want := range map[string]string{
		"M 0 0 L 9 0 L 9 5 C":         "[{{0 0} {9 0}} {{9 0} {9 5}} {{9 5} {0 0}}]",
		"S 1 1 L 2 2":                 "[{{1 1} {2 2}}]",
		"M 0 0 L 1 0 C L 3 3":         "[{{0 0} {1 0}} {{1 0} {0 0}} {{0 0} {3 3}}]", // the pen is back after C
		"M 0 0 Q 1 1 2 0 L 5 0":       "[{{2 0} {5 0}}]",
		"M 0 0 B 1 1 2 2 3 0 L 5 0":   "[{{3 0} {5 0}}]",
		"M 0 0 A 2 2 0 0 1 4 0 L 5 0": "[{{4 0} {5 0}}]",
		"L":                           "[{{0 0} {0 0}}]",
		"nothing 1 2":                 "[]",
	} {
		if got := fmt.Sprint(segments(s)); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

// table makes numbers of two bytes, or of four where they are negative.
func table(v ...int) []byte {
	var out []byte
	for _, x := range v {
		if x < 0 {
			out = binary.BigEndian.AppendUint32(out, uint32(-x))
			continue
		}
		out = binary.BigEndian.AppendUint16(out, uint16(x))
	}
	return out
}

func TestGlyphsOf(t *testing.T) {
	font := func(cmap []byte) []byte {
		return append(append([]byte("\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00cmap\x00\x00\x00\x00"), table(-28, -len(cmap))...), cmap...)
	}
	// format 4: 甲–乙… by an array of glyphs behind the ranges (one of them none), then the last range
	array := append(table(0, 1, 3, 1, -12, 4, 40, 0, 4, 4, 1, 0, '中'+2, 0xffff, 0, '中', 0xffff, 0, 1, 4, 0), table(30, 0, 31)...)
	groups := append(table(0, 1, 3, 10, -12, 12, 0, -40, 0, 0), table(-2, -'中', -('中'+1), -5, -0x20000, -0x20000, -9)...)
	for i, c := range []struct {
		font []byte
		want glyphTable
	}{
		{font(array), glyphTable{30: '中', 31: '中' + 2}},
		{font(groups), glyphTable{5: '中', 6: '中' + 1, 9: 0x20000}},
		{font(array)[:50], glyphTable{}},
		{[]byte("OTTO"), glyphTable{}},
		{nil, glyphTable{}},
	} {
		if got := glyphsOf(c.font); !maps.Equal(got, c.want) {
			t.Errorf("%d: %v, want %v", i, got, c.want)
		}
	}
}

// TestSeenResource: each resource is read once, and what is noted of them is bounded.
func TestSeenResource(t *testing.T) {
	f := &file{}
	read := 0
	for i := range 3 * maxResources {
		if !f.seenResource(strconv.Itoa(i / 2)) {
			read++
		}
	}
	if read != maxResources || len(f.resources) != maxResources {
		t.Errorf("%d were read, %d noted, limit %d", read, len(f.resources), maxResources)
	}
}
