package word

import "sort"

// bins find the properties of a byte of the text: a table names, for ranges of bytes, pages of 512 bytes of the main stream,
// and each of these parts its range once more ([MS-DOC] 2.9.33, 2.9.175). Nothing of it is kept in memory.
type bins struct {
	main    []byte
	places  []byte
	pages   []byte
	n       int
	element int // bytes of an entry of a page
}

const pageSize = 512

func newBins(main, table []byte, element int) bins {
	places, pages, n := plc(table, 4)
	return bins{main, places, pages, n, element}
}

// find gives the entry for a byte, nil when it has none, and the range of bytes it is for.
func (b bins) find(at uint32) (entry []byte, from, to uint32) {
	i := sort.Search(b.n, func(i int) bool { return long(b.places[4*i+4:]) > at })
	if i == b.n {
		return nil, at, at + 1
	}
	start := int(long(b.pages[4*i:])&0x3FFFFF) * pageSize
	if start+pageSize > len(b.main) {
		return nil, at, at + 1
	}
	page := b.main[start : start+pageSize]
	count := int(page[pageSize-1])
	if 4*(count+1)+b.element*count >= pageSize {
		return nil, at, at + 1
	}
	k := sort.Search(count, func(k int) bool { return long(page[4*k+4:]) > at })
	if k == count || long(page[4*k:]) > at {
		return nil, at, at + 1
	}
	from, to = long(page[4*k:]), long(page[4*k+4:])
	if offset := 2 * int(page[4*(count+1)+b.element*k]); offset > 0 && offset < pageSize-1 {
		entry = page[offset : pageSize-1]
	}
	return entry, from, to
}

// paragraphEntry parts the entry of a paragraph: its style and the changes to it.
func paragraphEntry(e []byte) (style uint16, changes []byte) {
	if len(e) < 2 {
		return 0, nil
	}
	size, rest := 2*int(e[0])-1, e[1:]
	if e[0] == 0 {
		size, rest = 2*int(e[1]), e[2:]
	}
	if size = min(size, len(rest)); size < 2 {
		return 0, nil
	}
	return short(rest), rest[2:size]
}

// characterEntry gives the changes of a run.
func characterEntry(e []byte) []byte {
	if len(e) == 0 {
		return nil
	}
	return e[1:min(len(e), 1+int(e[0]))]
}
