package word

// boxes are the text boxes of the body: their texts stand in a story of their own, and each belongs to a drawing that is
// anchored at a character of the body.
type boxes struct {
	texts []boxText
	at    map[int][]int // anchor → boxes
}

type boxText struct {
	from, to int
	written  bool
}

func (d *document) readBoxes() boxes {
	const entry, reusable, shape = 22, 8, 14 // [MS-DOC] 2.9.93
	b := boxes{at: map[int][]int{}}
	anchors := d.readAnchors()
	groups := d.readGroups()
	places, entries, n := plc(d.part(boxTexts), entry)
	from, to := d.bounds(boxStory, len(d.text))
	for i := range n {
		e := entries[entry*i:]
		r := d.within(places, i, from, to)
		if short(e[reusable:]) != 0 || r[0] == r[1] {
			continue
		}
		id := long(e[shape:])
		if group, ok := groups[id]; ok {
			id = group
		}
		if cp, ok := anchors[id]; ok {
			b.at[cp] = append(b.at[cp], len(b.texts))
		}
		b.texts = append(b.texts, boxText{from: r[0], to: r[1]})
	}
	return b
}

// readAnchors gives the characters that drawings are anchored at ([MS-DOC] 2.8.37).
func (d *document) readAnchors() map[uint32]int {
	const entry = 26
	out := map[uint32]int{}
	places, entries, n := plc(d.part(anchors), entry)
	for i := range n {
		out[long(entries[entry*i:])] = int(long(places[4*i:]))
	}
	return out
}

// box gives the text of a box, once.
func (l *layout) box(i int) ([]block, error) {
	t := &l.boxes.texts[i]
	if t.written {
		return nil, nil
	}
	t.written = true
	return l.collect(t.from, t.to)
}

// Records of drawings ([MS-ODRAW] 2.2).
const (
	allDrawings   = 0xF000
	oneDrawing    = 0xF002
	shapeGroup    = 0xF003
	shapeRecord   = 0xF004
	shapeIdentity = 0xF00A
)

// readGroups says of shapes inside a group which shape the outermost group is: that one is anchored.
func (d *document) readGroups() map[uint32]uint32 {
	out := map[uint32]uint32{}
	b := d.part(drawings)
	kind, _, rest := record(b)
	if kind != allDrawings {
		return out
	}
	for len(rest) > 9 {
		var drawing []byte
		if kind, drawing, rest = record(rest[1:]); kind == oneDrawing {
			groupShapes(drawing, 0, 0, out)
		}
	}
	return out
}

// record parts the first record from the rest.
func record(b []byte) (kind uint16, body, rest []byte) {
	if len(b) < 8 {
		return 0, nil, nil
	}
	n := min(int(long(b[4:])), len(b)-8)
	return short(b[2:]), b[8 : 8+n], b[8+n:]
}

// maxGroups bounds groups inside groups.
const maxGroups = 32

// groupShapes notes the shapes below a group. The first shape of a group is the group itself; that of the drawing is none
// that could be anchored.
func groupShapes(b []byte, depth int, group uint32, out map[uint32]uint32) {
	for len(b) >= 8 && depth < maxGroups {
		var kind uint16
		var body []byte
		kind, body, b = record(b)
		switch kind {
		case shapeGroup:
			groupShapes(body, depth+1, group, out)
		case shapeRecord:
			id := shapeID(body)
			if depth > 1 && group == 0 {
				group = id
			}
			if group != 0 && id != group {
				out[id] = group
			}
		}
	}
}

func shapeID(b []byte) uint32 {
	for len(b) >= 8 {
		var kind uint16
		var body []byte
		if kind, body, b = record(b); kind == shapeIdentity && len(body) >= 4 {
			return long(body)
		}
	}
	return 0
}
