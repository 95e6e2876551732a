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
	return p, nil
}

// match reports whether the patterns name a path, or a folder that it lies in. Of several the last one decides.
func (ps patterns) match(file string, folder bool) bool {
	if len(ps) == 0 {
		return false
	}
	names := strings.Split(file, "/")
	for n := 1; n < len(names); n++ {
		if ps.matchOne(names[:n], true) {
			return true
		}
	}
	return ps.matchOne(names, folder)
}

func (ps patterns) matchOne(names []string, folder bool) bool {
	for _, p := range slices.Backward(ps) {
		if (folder || !p.folder) && matchNames(p.names, names) {
			return !p.except
		}
	}
	return false
}

// matchNames goes along both; at a mismatch the last "**" takes one name more.
func matchNames(pattern, names []string) bool {
	p, n := 0, 0
	star, from := -1, 0
	for n < len(names) {
		switch {
		case p < len(pattern) && pattern[p] == "**":
			if p == len(pattern)-1 {
				return true // something is left for it
			}
			star, from = p, n
			p++
			continue
		case p < len(pattern) && matchName(pattern[p], names[n]):
			p++
			n++
			continue
		case star < 0:
			return false
		}
		from++
		p, n = star+1, from
	}
	return p == len(pattern)
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
