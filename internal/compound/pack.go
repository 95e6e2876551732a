package compound

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
)

// Stream is a stream to be packed, with its path.
type Stream struct {
	Path  string
	Bytes []byte
}

// Pack makes a compound file of streams, and of the storages that their paths name: what stands in a storage of another
// file (an embedded workbook) becomes a file of its own. Names are cut to 31 characters.
func Pack(streams []Stream) []byte {
	p := &packer{nodes: []node{{kind: rootKind, start: endOfChain}}, at: map[string]int{"": 0}}
	for _, s := range streams {
		p.nodes[p.node(s.Path, streamKind)].bytes = s.Bytes
	}
	return p.file()
}

type node struct {
	name     string
	kind     byte
	bytes    []byte
	start    uint32
	children []int
}

type packer struct {
	nodes   []node
	at      map[string]int
	sectors []byte
	fat     []uint32
}

// node is the place of a path, which is made with all storages above it.
func (p *packer) node(path string, kind byte) int {
	if i, ok := p.at[path]; ok {
		return i
	}
	cut := strings.LastIndexByte(path, '/')
	up := p.node(path[:max(cut, 0)], storageKind)
	i := len(p.nodes)
	p.nodes = append(p.nodes, node{name: path[cut+1:], kind: kind, start: endOfChain})
	p.nodes[up].children = append(p.nodes[up].children, i)
	p.at[path] = i
	return i
}

// put adds a chain of sectors and gives its first.
func (p *packer) put(b []byte) uint32 {
	if len(b) == 0 {
		return endOfChain
	}
	first := uint32(len(p.fat))
	for len(b) > 0 {
		n := min(len(b), headerSize)
		p.sectors = append(p.sectors, b[:n]...)
		p.sectors = append(p.sectors, make([]byte, headerSize-n)...)
		p.fat = append(p.fat, uint32(len(p.fat)+1))
		b = b[n:]
	}
	p.fat[len(p.fat)-1] = endOfChain
	return first
}

func (p *packer) file() []byte {
	var mini, miniFAT []byte
	for i := range p.nodes {
		n := &p.nodes[i]
		switch {
		case len(n.bytes) >= miniCutoff:
			n.start = p.put(n.bytes)
		case len(n.bytes) > 0:
			n.start = uint32(len(mini) / miniSize)
			for left := n.bytes; len(left) > 0; left = left[min(len(left), miniSize):] {
				part := make([]byte, miniSize)
				copy(part, left)
				mini = append(mini, part...)
				to := uint32(len(mini) / miniSize)
				if len(left) <= miniSize {
					to = endOfChain
				}
				miniFAT = binary.LittleEndian.AppendUint32(miniFAT, to)
			}
		}
	}
	p.nodes[0].start = p.put(mini)
	for len(miniFAT)%headerSize != 0 {
		miniFAT = append(miniFAT, 0xFF)
	}
	miniStart := p.put(miniFAT)
	dirStart := p.put(p.directory(len(mini)))
	return p.whole(dirStart, miniStart, len(miniFAT)/headerSize)
}

// directory writes the entries. The names below a storage stand in the order of the form, shorter ones first, each the
// right neighbour of the one before: a tree without branches is one, too.
func (p *packer) directory(mini int) []byte {
	out := make([]byte, 0, len(p.nodes)*entrySize)
	right := make([]uint32, len(p.nodes))
	for i := range right {
		right[i] = noEntry
	}
	for i := range p.nodes {
		c := p.nodes[i].children
		slices.SortFunc(c, func(a, b int) int {
			x, y := p.nodes[a].name, p.nodes[b].name
			if len(x) != len(y) {
				return len(x) - len(y)
			}
			return strings.Compare(strings.ToUpper(x), strings.ToUpper(y))
		})
		for k := 1; k < len(c); k++ {
			right[c[k-1]] = uint32(c[k])
		}
	}
	for i, n := range p.nodes {
		e := make([]byte, entrySize)
		name := n.name
		if i == 0 {
			name = "Root Entry"
		}
		units := utf16.Encode([]rune(name))
		units = units[:min(len(units), 31)]
		for k, u := range units {
			binary.LittleEndian.PutUint16(e[2*k:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2))
		e[66], e[67] = n.kind, 1
		binary.LittleEndian.PutUint32(e[68:], noEntry)
		binary.LittleEndian.PutUint32(e[72:], right[i])
		binary.LittleEndian.PutUint32(e[76:], noEntry)
		if len(n.children) > 0 {
			binary.LittleEndian.PutUint32(e[76:], uint32(n.children[0]))
		}
		binary.LittleEndian.PutUint32(e[116:], n.start)
		size := len(n.bytes)
		if i == 0 {
			size = mini
		}
		binary.LittleEndian.PutUint32(e[120:], uint32(size))
		out = append(out, e...)
	}
	return out
}

// whole adds the allocation table behind the sectors and the header before them.
func (p *packer) whole(dir, mini uint32, minis int) []byte {
	const each = headerSize / 4
	tables, lists := 0, 0
	for {
		all := len(p.fat) + tables + lists
		t := (all + each - 1) / each
		l := max(0, t-inHeader+each-2) / (each - 1)
		if t == tables && l == lists {
			break
		}
		tables, lists = t, l
	}
	first := len(p.fat)
	fat := slices.Clone(p.fat)
	for range tables {
		fat = append(fat, 0xFFFFFFFD)
	}
	for range lists {
		fat = append(fat, 0xFFFFFFFC)
	}
	for len(fat) < tables*each {
		fat = append(fat, noEntry)
	}
	h := make([]byte, headerSize)
	copy(h, signature)
	for at, v := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(h[at:], v)
	}
	list := uint32(endOfChain)
	if lists > 0 {
		list = uint32(first + tables)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: dir, 56: miniCutoff, 60: mini, 64: uint32(minis), 68: list, 72: uint32(lists)} {
		binary.LittleEndian.PutUint32(h[at:], v)
	}
	for i := range inHeader {
		v := uint32(noEntry)
		if i < tables {
			v = uint32(first + i)
		}
		binary.LittleEndian.PutUint32(h[76+4*i:], v)
	}
	out := append(h, p.sectors...)
	for _, v := range fat {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	for k := range lists {
		for i := range each - 1 {
			v := uint32(noEntry)
			if n := inHeader + k*(each-1) + i; n < tables {
				v = uint32(first + n)
			}
			out = binary.LittleEndian.AppendUint32(out, v)
		}
		v := uint32(endOfChain)
		if k+1 < lists {
			v = uint32(first + tables + k + 1)
		}
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return out
}
