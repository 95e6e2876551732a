package ingest

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// neverOfUse is what file managers, office programs and version control leave in folders and archives.
var neverOfUse = []string{
	".git/", ".svn/", ".hg/", ".DS_Store", "__MACOSX/", "Thumbs.db", "desktop.ini", "~$*", ".~lock.*#",
}

// pattern is a line of a .gitignore file: the names of a path from its root, "**" for any number of them.
type pattern struct {
	names  []string
	except bool // takes back
	folder bool // folders only
}

type patterns []pattern

// maxNames is how many names a pattern may have: a bit stands for each.
const maxNames = 64

// parsePatterns reads lines; empty ones and those that begin with # say nothing.
func parsePatterns(lines []string) (patterns, error) {
	var out patterns
	var errs []error
	for _, line := range lines {
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		p, err := parsePattern(line)
		if err != nil {
			errs = append(errs, fmt.Errorf("%w: %q", err, line))
			continue
		}
		out = append(out, p)
	}
	return out, errors.Join(errs...)
}

func parsePattern(line string) (pattern, error) {
	var p pattern
	line, p.except = strings.CutPrefix(line, "!")
	line, p.folder = strings.CutSuffix(line, "/")
	if !strings.Contains(line, "/") {
		line = "**/" + line // at any depth
	}
	for _, name := range strings.Split(strings.TrimPrefix(line, "/"), "/") {
		if name == "" {
			continue
		}
		name = strings.ReplaceAll(name, "[!", "[^") // as git writes it, as package path does
		if _, err := path.Match(name, ""); err != nil {
			return p, err
		}
		if name == "**" && len(p.names) > 0 && p.names[len(p.names)-1] == "**" {
			continue
		}
		p.names = append(p.names, name)
	}
	if len(p.names) == 0 || slices.Equal(p.names, []string{"**"}) && line == "**/" {
		return p, errors.New("pattern names nothing")
	}
	if len(p.names) > maxNames {
		return p, fmt.Errorf("pattern of more than %d names", maxNames)
	}
	return p, nil
}

// match reports whether the patterns name a path, or a folder that it lies in. Of several the last one decides. It goes
// along the path once: archives have paths of thousands of folders, too.
func (ps patterns) match(file string, folder bool) bool {
	if len(ps) == 0 {
		return false
	}
	at := make([]uint64, len(ps))
	for i := range at {
		at[i] = 1
	}
	names := strings.Split(file, "/")
	for n, name := range names {
		isFolder := folder || n+1 < len(names)
		named := false
		for i, p := range ps {
			var hit bool
			if at[i], hit = p.step(at[i], name); hit && (isFolder || !p.folder) {
				named = !p.except
			}
		}
		if named {
			return true
		}
	}
	return false
}

// step goes one name further along a path. The bits of at are the names of the pattern that may be next; it hits when the
// pattern names the path so far.
func (p pattern) step(at uint64, name string) (next uint64, hit bool) {
	last := len(p.names) - 1
	for i, want := range p.names {
		switch {
		case at&(1<<i) == 0:
		case want == "**":
			next |= 1 << i
			if i == last {
				hit = true // at the end it stands for one name at least
			} else {
				at |= 1 << (i + 1)
			}
		case !matchName(want, name):
		case i == last:
			hit = true
		default:
			next |= 1 << (i + 1)
		}
	}
	return next, hit
}

func matchName(pattern, name string) bool {
	ok, _ := path.Match(pattern, name) // patterns are checked when they are parsed
	return ok
}

// hidden reports whether a name on the path begins with a dot.
func hidden(file string) bool {
	for name := range strings.SplitSeq(file, "/") {
		if len(name) > 1 && name[0] == '.' && name != ".." {
			return true
		}
	}
	return false
}

// reaches reports whether the pattern may name something below a folder.
func (p pattern) reaches(folder []string) bool {
	for i, name := range folder {
		switch {
		case i >= len(p.names):
			return false
		case p.names[i] == "**":
			return true
		case !matchName(p.names[i], name):
			return false
		}
	}
	return true
}
