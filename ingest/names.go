package ingest

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// namer gives the entries of one archive, or the files of one folder, names that can be read and that differ.
type namer struct {
	claim string         // the charset that names before were sure to be in
	used  map[string]int // how often each was asked for
}

// newNamer makes a namer for a folder with these files.
func newNamer(files []string) *namer {
	n := &namer{}
	for _, f := range files {
		if !plain(f) { // names as they are differ from each other already
			n.used = map[string]int{}
			for _, f := range files {
				if plain(f) {
					n.used[f] = 1
				}
			}
			break
		}
	}
	return n
}

// file is the name under which a file of the folder is shown.
func (n *namer) file(name string) string {
	if plain(name) {
		return name
	}
	return n.unique(n.readable(name))
}

// unique adds #2, #3 … to a name that was used before.
func (n *namer) unique(name string) string {
	if n.used == nil {
		n.used = map[string]int{}
	}
	out := name
	for n.used[out] > 0 {
		n.used[name]++
		out = fmt.Sprintf("%s#%d", name, n.used[name])
	}
	n.used[out]++
	return out
}

// readable decodes a name that does not say its charset. What cannot be decoded stands as \xNN.
func (n *namer) readable(raw string) string { return escape(n.decode(raw)) }

// decode reads a name as UTF-8 when it is that, and surely when one character of it takes three bytes: those of two
// bytes may be Chinese too.
func (n *namer) decode(raw string) string {
	if utf8.ValidString(raw) && !doubtful(raw) {
		return raw
	}
	g := charset.Detect([]byte(raw), n.claim)
	candidates := []string{charset.GB18030, charset.Big5}
	if utf8.ValidString(raw) {
		candidates = append(candidates, charset.UTF8)
	}
	if slices.Contains(candidates, g.Name) { // other ones are for texts, not for names
		candidates = []string{g.Name}
	}
	best, least := raw, math.Inf(1)
	for _, c := range candidates {
		d, err := charset.Decode([]byte(raw), c)
		if err != nil || d.Invalid > 0 || g.Name != c && !usual(d.Text.String()) {
			continue
		}
		if cost := charset.Cost(d.Text.String()); cost < least {
			best, least = d.Text.String(), cost
		}
	}
	if g.Sure && best != raw {
		n.claim = g.Name
	}
	return best
}

// usual reports whether at least half of the characters above ASCII are frequent ones: a name of two characters says too
// little for a text of unknown charset, and enough when it is 附件.
func usual(s string) bool {
	frequent, all := 0, 0
	for _, r := range s {
		if r < utf8.RuneSelf {
			continue
		}
		if all++; charset.Frequent(r) {
			frequent++
		}
	}
	return 2*frequent >= all
}

// doubtful reports whether valid UTF-8 has characters above ASCII, none of them of three bytes.
func doubtful(s string) bool {
	wide := false
	for _, r := range s {
		if r >= 0x800 {
			return false
		}
		wide = wide || r >= utf8.RuneSelf
	}
	return wide
}

// plain reports whether a name can be shown as it is.
func plain(s string) bool {
	if strings.HasSuffix(s, "!") || strings.Contains(s, "!/") { // which is what parts an archive and its entry
		return false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0x7f {
			return false
		}
	}
	return utf8.ValidString(s)
}

// escape writes bytes that are no text, control characters and a ! at the end of a folder as \xNN.
func escape(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		if r < ' ' || r == 0x7f || r == utf8.RuneError && n == 1 || r == '!' && (len(s) == 1 || s[1] == '/') {
			fmt.Fprintf(&b, `\x%02x`, s[0])
		} else {
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// shownPath is how a path that is an input is written.
func shownPath(p string) string {
	if plain(p) {
		return p
	}
	names := strings.Split(p, string(filepath.Separator))
	var n namer
	for i, name := range names {
		names[i] = n.readable(name)
	}
	return strings.Join(names, string(filepath.Separator))
}

// place tidies the path of an entry. It fails with [doc.ErrUnsafe] for one that leads out of its archive.
func place(name string) (string, error) {
	var why string
	switch {
	case strings.HasPrefix(name, "/") || strings.HasPrefix(name, `\`):
		why = "absolute"
	case len(name) > 1 && name[1] == ':' && ('a' <= name[0]|0x20 && name[0]|0x20 <= 'z'):
		why = "with a drive"
	default:
		for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '/' || r == '\\' }) {
			if part == ".." {
				why = "with .."
			}
		}
	}
	if why != "" {
		return name, fmt.Errorf("%w: a path %s", doc.ErrUnsafe, why)
	}
	return cmp.Or(path.Clean(name), "."), nil
}
