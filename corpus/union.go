package corpus

// union joins texts into families (union-find by size, with path halving).
type union struct{ parent, size []uint32 }

func newUnion(n int) *union {
	u := &union{make([]uint32, n), make([]uint32, n)}
	for i := range u.parent {
		u.parent[i], u.size[i] = uint32(i), 1
	}
	return u
}

func (u *union) find(i uint32) uint32 {
	for u.parent[i] != i {
		u.parent[i] = u.parent[u.parent[i]]
		i = u.parent[i]
	}
	return i
}

// join joins the families of a and b and reports whether they were two.
func (u *union) join(a, b uint32) bool {
	a, b = u.find(a), u.find(b)
	if a == b {
		return false
	}
	if u.size[a] < u.size[b] {
		a, b = b, a
	}
	u.parent[b] = a
	u.size[a] += u.size[b]
	return true
}

// knownFamily is the size of a family beyond which its texts are not compared any more: every pair of thousands of copies
// would be millions.
const knownFamily = 64

// wellKnown reports whether a and b are of one family that is large enough.
func (u *union) wellKnown(a, b uint32) bool {
	r := u.find(a)
	return r == u.find(b) && u.size[r] > knownFamily
}
