package word

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/gongwen-go/gongwen/doc"
)

func TestNumeral(t *testing.T) {
	for _, c := range []struct {
		n    int
		form byte
		want string
	}{
		{3, 0, "3"}, {4, 1, "IV"}, {1994, 1, "MCMXCIV"}, {9, 2, "ix"}, {27, 3, "AA"}, {28, 4, "bb"},
		{10, 11, "十"}, {11, 37, "十一"}, {20, 39, "二十"}, {101, 39, "一百零一"}, {110, 37, "一百一十"}, {1010, 39, "一千零一十"}, {2001, 39, "二千零一"},
		{12, 38, "壹拾贰"}, {105, 10, "一〇五"}, {12, 14, "１２"}, {7, 18, "⑦"}, {21, 18, "㉑"}, {36, 18, "㊱"}, {51, 18, "51"},
		{5, 22, "05"}, {12, 22, "12"}, {2, 26, "⒉"}, {20, 27, "⒇"}, {3, 29, "㊂"}, {11, 30, "甲"}, {12, 31, "亥"}, {1, 23, ""}, {8, 99, "8"},
		{0, 37, "〇"}, {-1, 37, "-1"}, {0, 1, "0"}, {10000, 39, "10000"},
	} {
		if got := formatted(c.n, c.form); got != c.want {
			t.Errorf("%d in form %d: %q, want %q", c.n, c.form, got, c.want)
		}
	}
}

// TestNumber counts: levels begin anew below a higher one, a use may say where its numbers start, and a paragraph may be of
// a style that has a level.
func TestNumber(t *testing.T) {
	text := func(s string) []uint16 { return utf16.Encode([]rune(s)) }
	form := listForm{levels: []level{
		{start: 1, form: 37, text: text("第\x00章")},
		{start: 1, form: 0, text: text("\x00.\x01"), arabic: true},
		{start: 1, form: 4, text: text("(\x02)"), keep: true},
	}}
	form.styles = [levels]uint16{0xFFF, 7, 0xFFF, 0xFFF, 0xFFF, 0xFFF, 0xFFF, 0xFFF, 0xFFF}
	l := lists{forms: []listForm{form}, state: make([]listState, 1), uses: []listUse{{}, {}, {form: -1}}}
	l.uses[1].starts[0], l.uses[1].started[0] = 9, true
	var got []string
	for _, k := range []looks{
		{list: 1, leveled: true}, {list: 1, style: 7}, {list: 1, style: 7}, {list: 1, level: 2, leveled: true}, {list: 1, leveled: true}, {list: 1, style: 7},
		{list: 1, level: 2, leveled: true}, {list: 2, leveled: true}, {list: 2, leveled: true}, {list: 3}, {list: 4}, {}, {list: 1, level: 8, leveled: true},
	} {
		got = append(got, l.number(k))
	}
	want := "第一章|1.1 |1.2 |(a)|第二章|2.1 |(b)|第九章|第十章||||"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// rowOf makes a row with cells of one letter, edges and merges.
func rowOf(letters string, merges string, edges ...int) row {
	r := row{edges: edges, merges: make([]merge, len(letters))}
	for i, c := range letters {
		r.cells = append(r.cells, []block{{text: string(c)}})
		switch merges[i] {
		case 'v':
			r.merges[i].down, r.merges[i].restart = true, true
		case '^':
			r.merges[i].down = true
		case '1':
			r.merges[i].across = 1
		case '2':
			r.merges[i].across = 2
		}
	}
	return r
}

func TestGrid(t *testing.T) {
	for _, c := range []struct {
		name string
		rows []row
		want string
	}{
		{"plain", []row{rowOf("ab", "..", 0, 1000, 2000), rowOf("cd", "..", 0, 1000, 2000)}, "a0,0 b0,1 c1,0 d1,1"},
		{"across and down", []row{rowOf("ab", "v.", 0, 1000, 3000), rowOf("cde", "^..", 0, 1000, 2000, 3000)}, "ac0,0 2x1 b0,1 1x2 d1,1 e1,2"},
		{"edges moved by hand", []row{rowOf("ab", "..", 0, 1000, 2000), rowOf("cd", "..", -9, 1300, 2040)}, "a0,0 b0,1 c1,0 d1,1"},
		{"another division", []row{rowOf("abc", "...", 0, 1000, 2000, 3000), rowOf("def", "...", 0, 2000, 2500, 3000)}, "a0,0 b0,1 c0,2 1x2 d1,0 1x2 e1,2 f1,3"},
		{"marked 1 2 2", []row{rowOf("abcd", "1221", 0, 1, 2, 3, 4), rowOf("ef", "..", 0, 3, 4)}, "abc0,0 d0,1 e1,0 f1,1"},
		{"marked 2 1 1", []row{rowOf("abcd", "211.", 0, 100, 200, 300, 400), rowOf("efgh", "....", 0, 100, 200, 300, 400)}, "abc0,0 1x3 d0,3 e1,0 f1,1 g1,2 h1,3"},
		{"no edges", []row{rowOf("ab", ".."), rowOf("cd", "..")}, "a0,0 b0,1 c1,0 d1,1"},
		{"nothing above to go on", []row{rowOf("ab", "^."), rowOf("cd", "^.")}, "ac0,0 2x1 b0,1 d1,1"},
	} {
		tab := &table{rows: c.rows}
		for i := range tab.rows {
			tab.rows[i].join()
		}
		var got []string
		for _, p := range tab.grid() {
			s := strings.ReplaceAll(cellText(p.blocks), "\n", "")
			s += fmt.Sprintf("%d,%d", p.at.Row, p.at.Col)
			if p.at.Rows*p.at.Cols > 1 {
				s += fmt.Sprintf(" %dx%d", p.at.Rows, p.at.Cols)
			}
			got = append(got, s)
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %s, want %s", c.name, s, c.want)
		}
	}
}

// made is a document of one piece whose bytes are narrow, without a style sheet.
func made(text string) *document {
	d := &document{main: []byte(text)}
	d.counts[bodyStory] = len(text)
	for i := range text {
		d.text = append(d.text, wide(text[i]))
	}
	d.pieces = []piece{{to: len(text), narrow: true}}
	d.lists.at = map[uint32]int{}
	d.findBrokenFields()
	return d
}

// written are the texts that a document gives.
func written(t *testing.T, d *document) []string {
	w := doc.NewBlockWriter(doc.Limits{})
	if err := newLayout(t.Context(), d, w, doc.Limits{}.WithDefaults()).document(); err != nil {
		t.Fatal(err)
	}
	b := w.Blocks()
	var out []string
	for _, p := range b.Pieces {
		out = append(out, b.Text.Slice(p.Span))
	}
	return out
}

func TestFields(t *testing.T) {
	for text, want := range map[string]string{
		"a\x13PAGE\x147\x15b\r":                                     "a7b",
		"a\x13 IF \x13 X \x14no\x15 = 1 \x14yes\x15b\r":             "ayesb",
		"a\x13TIME\x15b\r":                                          "ab",
		"a\x13 broken\rc\r":                                         "a broken|c",
		"\x13 EQ \\o(a,b)\x14\x14c\x14\x15d\r":                      "cd",
		"a\x15b\x14c\r":                                             "abc",
		"\x13TOC\x14one\x13PAGEREF\x142\x15\rtwo\x15\r":             "one2|two",
		"a\x1eb\x1fc\x0bd\x0ce\r":                                   "a-bc|d|e",
		"\x93x\x94\x85\r":                                           "“x”…",
		"\x13HYPERLINK \"http://a.cn/\"\x14a\x13x\x14b\x15c\x15d\r": "abcd",
		"no end": "no end",
	} {
		if got := strings.Join(written(t, made(text)), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	d := made("c\x13 eq \\o\\ac(O,12)\x15d\r")
	for i, u := range d.text {
		if u == 'O' {
			d.text[i] = '○'
		}
	}
	if got := written(t, d); got[0] != "c⑫d" {
		t.Errorf("a number in a circle: %q", got)
	}
}

// TestSeparators reads a field with one separator behind the other: its instruction is looked at once.
func TestSeparators(t *testing.T) {
	d := made("\x13 HYPERLINK \"" + strings.Repeat("a", 4000) + "\"" + strings.Repeat("\x14", 10_000) + "b\x15\r")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := written(t, d)
	runtime.ReadMemStats(&after)
	if len(got) != 1 || got[0] != "b" {
		t.Errorf("%q", got)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d bytes of memory", used)
	}
}

// TestPieceChanges applies what a piece says of all its text, as files saved fast do.
func TestPieceChanges(t *testing.T) {
	for prm, want := range map[uint16]string{
		0: "one|two|three", 0x41<<1 | 1<<8: "one|three", 0x5C<<1 | 1<<8: "one|two|three", 3: "one|three", 5: "one|two|three",
	} {
		d := made("one\rtwo\rthree\r")
		list := pieceChanges(prm, [][]byte{nil, {0x00, 0x08, 1}})
		d.pieces = []piece{{0, 4, 0, true, nil}, {4, 8, 4, true, list}, {8, 14, 8, true, nil}}
		if got := strings.Join(written(t, d), "|"); got != want {
			t.Errorf("%#x: %q, want %q", prm, got, want)
		}
	}
}

// TestStyles resolves styles that are based on others, in a circle too.
func TestStyles(t *testing.T) {
	std := func(builtIn, base int, papx ...byte) []byte {
		b := binary.LittleEndian.AppendUint16(nil, uint16(builtIn))
		b = binary.LittleEndian.AppendUint16(b, uint16(base<<4|paragraphStyle))
		b = append(b, 1, 0, 0, 0, 0, 0, 1, 0, 'n', 0, 0, 0)
		b = binary.LittleEndian.AppendUint16(b, uint16(2+len(papx)))
		b = append(append(b, 0, 0), papx...)
		if len(b)%2 == 1 {
			b = append(b, 0)
		}
		return append(binary.LittleEndian.AppendUint16(nil, uint16(len(b))), b...)
	}
	sheet := []byte{4, 0, 9, 0, 10, 0}
	for _, s := range [][]byte{
		std(0, 0xFFF), std(2, 0), std(0xFFE, 1, 0x61, 0x24, 1), std(0xFFE, 2, 0x40, 0x26, 9), std(0xFFE, 5), std(0xFFE, 4, 0x03, 0x24, 1), {0, 0},
	} {
		sheet = append(sheet, s...)
	}
	d := &document{}
	d.places = make([]byte, 16)
	d.table = sheet
	binary.LittleEndian.PutUint32(d.places[12:], uint32(len(sheet)))
	d.readStyles()
	if len(d.styles) != 7 {
		t.Fatalf("%d styles", len(d.styles))
	}
	for i, want := range []looks{{}, {outline: 2}, {outline: 2, centered: true}, {centered: true}, {centered: true}, {centered: true}, {}} {
		if got := d.styles[i].looks; got.outline != want.outline || got.centered != want.centered {
			t.Errorf("style %d: %+v", i, got)
		}
	}
}

// TestGroups finds the group that a shape inside groups is anchored with.
func TestGroups(t *testing.T) {
	rec := func(kind uint16, body ...[]byte) []byte {
		all := slices.Concat(body...)
		return append(binary.LittleEndian.AppendUint32([]byte{0, 0, byte(kind), byte(kind >> 8)}, uint32(len(all))), all...)
	}
	shape := func(id byte) []byte { return rec(shapeRecord, rec(shapeIdentity, []byte{id, 4, 0, 0, 0, 0, 0, 0})) }
	d := &document{table: slices.Concat(rec(allDrawings), []byte{0}, rec(oneDrawing, rec(shapeGroup, shape(1), shape(2),
		rec(shapeGroup, shape(3), shape(4), rec(shapeGroup, shape(5), shape(6))), rec(shapeGroup, shape(7), shape(8)))), make([]byte, 20))}
	d.places = make([]byte, 8*(drawings+1))
	binary.LittleEndian.PutUint32(d.places[8*drawings+4:], uint32(len(d.table)))
	want := map[uint32]uint32{0x404: 0x403, 0x405: 0x403, 0x406: 0x403, 0x408: 0x407}
	if got := d.readGroups(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%x", got)
	}
}

// TestNothing tells a document of pictures from an empty one.
func TestNothing(t *testing.T) {
	for text, want := range map[string]error{"\x01\r\x01\r": doc.ErrNoText, " \r\r": doc.ErrEmpty, "\x08": doc.ErrEmpty} {
		d := made(text)
		d.pieces[0].changes = []byte{0x55, 0x08, 1} // the characters are special
		l := newLayout(t.Context(), d, doc.NewBlockWriter(doc.Limits{}), doc.Limits{}.WithDefaults())
		if err := l.document(); err != nil {
			t.Fatal(err)
		}
		if _, err := l.result(); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

// TestManyChanges reads pieces of one character that all name the longest list there can be.
func TestManyChanges(t *testing.T) {
	const n = 1000
	d := made(strings.Repeat("a", n) + "\r")
	list := bytes.Repeat([]byte{0x03, 0x24, 1}, 21000)
	d.pieces = nil
	for i := range n + 1 {
		d.pieces = append(d.pieces, piece{i, i + 1, uint32(i), true, list})
	}
	if got := written(t, d); len(got) != 1 || got[0] != strings.Repeat("a", n) {
		t.Errorf("%.20q", got)
	}
	if limit := maxChanged*(n+1) + 1<<20; d.changed > limit+len(list) || len(d.notes) != 1 {
		t.Errorf("%d bytes of changes, limit %d; %q", d.changed, limit, d.notes)
	}
}

// TestNested looks at a table in a table in a table and so on: what they hold is counted where it stands, and no more of it than
// is asked for.
func TestNested(t *testing.T) {
	cell := []block{{text: strings.Repeat("文", 1000)}, {text: "文字"}}
	for range maxDepth {
		cell = []block{{text: "a"}, {table: &table{rows: []row{{cells: [][]block{cell, cell}}}}}}
	}
	if n := testing.AllocsPerRun(1, func() {
		if got := weight(cell, 1500); got <= 1500 || got > 2600 {
			t.Errorf("%d characters", got)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestHuge reads changes that stand in the stream Data, in a circle too.
func TestHuge(t *testing.T) {
	d := &document{more: 1000, data: []byte{9, 0, 0x16, 0x24, 1, 0x46, 0x66, 0, 0, 0, 0}}
	var k looks
	d.apply(&k, []byte{0x46, 0x66, 0, 0, 0, 0}, 0)
	if !k.inTable || k.depth != 1 {
		t.Errorf("%+v", k)
	}
	d.apply(&k, []byte{0x46, 0x66, 0xFF, 0xFF, 0xFF, 0xFF}, 0)
	if d.more > 1000-4*9 {
		t.Errorf("%d left", d.more)
	}
}

// TestLimits opens tables without end.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		text    string
		changes []byte
		limits  doc.Limits
	}{
		{strings.Repeat("a\x07", 101), []byte{0x16, 0x24, 1}, doc.Limits{Cells: 100}},
		{strings.Repeat("a\r", 101), []byte{0x16, 0x24, 1}, doc.Limits{Blocks: 100}},
		{strings.Repeat("a\r", 101), nil, doc.Limits{Blocks: 100}},
		{"a\r", []byte{0x16, 0x24, 1, 0x49, 0x66, 99, 0, 0, 0}, doc.Limits{Blocks: 20}},
	} {
		d := made(c.text)
		d.pieces[0].changes = c.changes
		limits := c.limits.WithDefaults()
		if err := newLayout(t.Context(), d, doc.NewBlockWriter(limits), limits).document(); !errors.Is(err, doc.ErrTooLarge) {
			t.Errorf("%.6q %v: %v", c.text, c.changes, err)
		}
	}
}

// set adds a part to the table stream of a made document.
func set(d *document, p part, b []byte) {
	if n := 8 * (int(listUses) + 1); len(d.places) < n {
		d.places = make([]byte, n)
	}
	binary.LittleEndian.PutUint32(d.places[8*p:], uint32(len(d.table)))
	binary.LittleEndian.PutUint32(d.places[8*p+4:], uint32(len(b)))
	d.table = append(d.table, b...)
}

// longs are numbers as they stand in a file.
func longs(numbers ...uint32) (out []byte) {
	for _, n := range numbers {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return out
}

// split gives the last characters of a made document to another story.
func split(d *document, s story, n int) {
	d.counts[bodyStory] -= n
	d.counts[s] = n
}

// TestBoxes writes text boxes where the drawing is anchored that holds them, the others behind the body.
func TestBoxes(t *testing.T) {
	d := made("one\rt\x08wo\rthree\rA\rB\rC\r")
	split(d, boxStory, 6)
	d.pieces[0].changes = []byte{0x55, 0x08, 1}
	set(d, anchors, append(longs(5, 99), append(longs(0x403), make([]byte, 22)...)...))
	box := func(id uint32) []byte { return append(make([]byte, 14), longs(id, 0)...) }
	set(d, boxTexts, slices.Concat(longs(0, 2, 4, 6), box(0x999), box(0x404), box(0x999)))
	shape := func(id byte) []byte {
		return []byte{0, 0, 0x04, 0xF0, 12, 0, 0, 0, 0, 0, 0x0A, 0xF0, 4, 0, 0, 0, id, 4, 0, 0}
	}
	group := func(body ...[]byte) []byte {
		b := slices.Concat(body...)
		return append([]byte{0, 0, 0x03, 0xF0, byte(len(b)), 0, 0, 0}, b...)
	}
	all := group(shape(1), group(shape(3), shape(4)))
	set(d, drawings, slices.Concat([]byte{0, 0, 0x00, 0xF0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0xF0, byte(len(all)), 0, 0, 0}, all))
	if got := strings.Join(written(t, d), "|"); got != "one|two|B|three|A|C" {
		t.Error(got)
	}
}

// TestOverlap reads headers that name the same text again and again: no more of it than the file has.
func TestOverlap(t *testing.T) {
	d := made("body\r" + strings.Repeat("h", 100) + "\r")
	split(d, headerStory, 101)
	var places []uint32
	for range 5000 {
		places = append(places, 0, 101)
	}
	set(d, headerTexts, longs(places...))
	w := doc.NewBlockWriter(doc.Limits{})
	l := newLayout(t.Context(), d, w, doc.Limits{}.WithDefaults())
	if err := l.document(); err != nil {
		t.Fatal(err)
	}
	if l.paragraphs > 3 || len(d.notes) == 0 {
		t.Errorf("%d paragraphs, %v", l.paragraphs, d.notes)
	}
}

// TestPieces reads a piece table: narrow and wide pieces, and pieces that name the same bytes again and again.
func TestPieces(t *testing.T) {
	table := func(pieces ...[3]uint32) []byte { // characters, place, 1 narrow
		places, entries := longs(0), []byte(nil)
		end := uint32(0)
		for _, p := range pieces {
			end += p[0]
			places = append(places, longs(end)...)
			if p[2] == 1 {
				p[1] = 2*p[1] | 0x40000000
			}
			entries = append(append(append(entries, 0, 0), longs(p[1])...), 0, 0)
		}
		return slices.Concat([]byte{2}, longs(uint32(len(places)+len(entries))), places, entries)
	}
	for _, c := range []struct {
		pieces [][3]uint32
		want   string
		notes  int
	}{
		{[][3]uint32{{2, 4, 1}, {2, 0, 0}, {1, 6, 1}}, "ab\u4e2d\u6587c", 0},
		{[][3]uint32{{2, 4, 1}, {9, 6, 1}}, "abc", 1},
		{[][3]uint32{{5, 2, 1}, {5, 2, 1}, {5, 2, 1}}, "‡eabc‡e", 1},
	} {
		d := &document{main: []byte("\x2d\x4e\x87\x65abc")}
		set(d, pieceTable, table(c.pieces...))
		if err := d.readPieces(); err != nil {
			t.Fatal(err)
		}
		if got := string(utf16.Decode(d.text)); got != c.want || len(d.notes) != c.notes {
			t.Errorf("%v: %q, %v", c.pieces, got, d.notes)
		}
	}
}

// TestPieceGap stops where the places of the pieces do not follow each other.
func TestPieceGap(t *testing.T) {
	d := &document{main: []byte("abcdef")}
	pcd := func(at uint32) []byte { return append(append([]byte{0, 0}, longs(2*at|0x40000000)...), 0, 0) }
	places := longs(0, 2, 1, 3)
	set(d, pieceTable, slices.Concat([]byte{2}, longs(uint32(len(places)+24)), places, pcd(0), pcd(2), pcd(4)))
	if err := d.readPieces(); err != nil || string(utf16.Decode(d.text)) != "ab" || len(d.notes) != 1 {
		t.Errorf("%q, %v, %v", string(utf16.Decode(d.text)), d.notes, err)
	}
	places = longs(0, 2, 4, 5)
	places[0] = 1
	d = &document{main: []byte("abcdef")}
	set(d, pieceTable, slices.Concat([]byte{2}, longs(uint32(len(places)+24)), places, pcd(0), pcd(2), pcd(4)))
	if err := d.readPieces(); !errors.Is(err, doc.ErrDamaged) {
		t.Errorf("%q, %v", string(utf16.Decode(d.text)), err)
	}
}

// TestDeletedMark joins a paragraph whose mark was deleted with the next; that of a cell stays.
func TestDeletedMark(t *testing.T) {
	deleted := []byte{0x00, 0x08, 1}
	d := made("one\rtwo\x07three\r")
	d.pieces = []piece{{0, 3, 0, true, nil}, {3, 4, 3, true, deleted}, {4, 7, 4, true, nil}, {7, 8, 7, true, deleted}, {8, 14, 8, true, nil}}
	if got := strings.Join(written(t, d), "|"); got != "onetwo|three" {
		t.Error(got)
	}
}

// TestBins finds properties by bytes; a page with more entries than it has room for has none.
func TestBins(t *testing.T) {
	page := make([]byte, 2*pageSize)
	copy(page[pageSize:], longs(10, 20, 30))
	page[pageSize+12], page[pageSize+13] = 100, 0
	copy(page[pageSize+200:], []byte{3, 1, 2, 3, 4})
	page[2*pageSize-1] = 2
	b := newBins(page, append(longs(10, 30), longs(1)...), 1)
	if e, from, to := b.find(15); string(characterEntry(e)) != "\x01\x02\x03" || from != 10 || to != 20 {
		t.Errorf("%v %d %d", characterEntry(e), from, to)
	}
	if e, from, to := b.find(20); e != nil || from != 20 || to != 30 {
		t.Errorf("%v %d %d", e, from, to)
	}
	for _, at := range []uint32{0, 30, 99} {
		if e, _, _ := b.find(at); e != nil {
			t.Errorf("%d: %v", at, e)
		}
	}
	for i := range pageSize - 1 {
		page[pageSize+i] = 0xFF
	}
	copy(page[pageSize:], longs(10))
	page[2*pageSize-1] = 255
	if e, _, _ := b.find(15); e != nil {
		t.Errorf("%v", e)
	}
	page[2*pageSize-1] = 127
	b.find(15)
}

// TestPages knows the pages of a file that breaks them all by itself.
func TestPages(t *testing.T) {
	for pages, want := range map[byte]string{2: "one 1 two 2", 3: "one 0 two 0"} {
		d := made("one\x0ctwo\r")
		p := make([]byte, 60)
		p[46] = pages
		set(d, properties, p)
		w := doc.NewBlockWriter(doc.Limits{})
		if err := newLayout(t.Context(), d, w, doc.Limits{}.WithDefaults()).document(); err != nil {
			t.Fatal(err)
		}
		b := w.Blocks()
		var got []string
		for _, p := range b.Pieces {
			got = append(got, b.Text.Slice(p.Span), fmt.Sprint(p.Place.Page))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%d pages: %s", pages, s)
		}
	}
}

// TestRow reads the properties of a row: edges, cells that go together by flags and by changes of their own, a header row.
func TestRow(t *testing.T) {
	define := []byte{0x08, 0xD6, 0, 0, 3}
	for _, edge := range []int16{-10, 100, 250, 400} {
		define = binary.LittleEndian.AppendUint16(define, uint16(edge))
	}
	for _, flags := range []byte{0x60, 0x01, 0x02} {
		define = append(append(define, flags), make([]byte, 19)...)
	}
	binary.LittleEndian.PutUint16(define[2:], uint16(len(define)-4+1))
	list := slices.Concat(define, []byte{0x2B, 0xD6, 2, 2, 1}, []byte{0x04, 0x34, 1})
	three := func() [][]block { return [][]block{{{text: "a"}}, {{text: "b"}}, {{text: "c"}}} }
	r := row{cells: three()}
	r.read(list)
	want := []merge{{0, true, true}, {1, false, false}, {2, true, false}}
	if !slices.Equal(r.edges, []int{-10, 100, 250, 400}) || !slices.Equal(r.merges, want) || !r.header {
		t.Errorf("%+v", r)
	}
	r = row{cells: three()}
	r.read([]byte{0x24, 0x56, 1, 3, 0x24, 0x56, 9, 255})
	if r.join(); len(r.cells) != 2 || r.edges != nil {
		t.Errorf("%+v", r)
	}
	r = row{cells: three()[:2]} // the properties are of another number of cells
	if r.read(list); r.edges != nil || !r.header {
		t.Errorf("%+v", r)
	}
}

// TestHiddenInCells: what is hidden in a cell stands behind the table, and in the cell where nothing else does.
func TestHiddenInCells(t *testing.T) {
	text := func(s string, hidden bool) block {
		return block{text: s, piece: doc.Piece{Role: contentRole, Hidden: hidden}}
	}
	rows := []row{
		{cells: [][]block{{text("甲", false), text("隐一", true)}, {text("隐二", true)}}},
		{cells: [][]block{{text("乙", false)}, {text("丙", false)}}},
	}
	for i := range rows {
		rows[i].merges = make([]merge, 2)
	}
	w := doc.NewBlockWriter(doc.Limits{})
	l := newLayout(t.Context(), made("\r"), w, doc.Limits{}.WithDefaults())
	if err := l.writeTable(&table{rows: rows}); err != nil {
		t.Fatal(err)
	}
	b, got := w.Blocks(), []string{}
	for _, p := range b.Pieces {
		s := b.Text.Slice(p.Span)
		if p.Kind == doc.CellPiece {
			s = "|" + s
		}
		if p.Hidden {
			s += "*"
		}
		got = append(got, s)
	}
	if s := strings.Join(got, " "); s != "|甲 |隐二* |乙 |丙 隐一*" {
		t.Error(s)
	}
}
