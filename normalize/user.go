package normalize

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/gongwen-go/gongwen/doc"
)

// Limits of a user's dictionary, in bytes: those of streams, which hold a phrase and what takes its place.
const (
	maxKey   = 512
	maxValue = 1024
)

// userPhrases are dictionaries of the user's.
type userPhrases struct {
	entries  []userEntry
	compiled func() *automaton
}

// userEntry is an entry and where it stands.
type userEntry struct {
	pair
	file string
	line int
}

func (e userEntry) String() string { return fmt.Sprintf("%s line %d", e.file, e.line) }

// newUserPhrases reads the dictionaries of the options; nil when there are none. Every fault wraps [doc.ErrOptions].
func newUserPhrases(opt Options) (*userPhrases, error) {
	if opt.Phrases == "" && opt.Dictionaries == nil {
		return nil, nil
	}
	u := &userPhrases{}
	errs := []error{u.add("normalize.phrases", opt.Phrases)}
	if opt.Dictionaries != nil {
		errs = append(errs, u.addFiles(opt.Dictionaries))
	}
	u.compiled = sync.OnceValue(u.compile)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return u, u.clashes()
}

// addFiles reads all files *.txt, in the order of their names.
func (u *userPhrases) addFiles(files fs.FS) error {
	var errs []error
	found := false
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".txt") {
			return err
		}
		b, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		found = true
		errs = append(errs, u.add(path, string(b)))
		return nil
	})
	if err != nil {
		errs = append(errs, fmt.Errorf("%w: normalize.dictionaries: %w", doc.ErrOptions, err))
	} else if !found {
		errs = append(errs, fmt.Errorf("%w: normalize.dictionaries: no file *.txt", doc.ErrOptions))
	}
	return errors.Join(errs...)
}

func (u *userPhrases) add(file, text string) error {
	entries, lines, err := parseEntries(text, true)
	errs := []error{err}
	for i, e := range entries {
		if len(e.from) > maxKey || len(e.to) > maxValue {
			errs = append(errs, fmt.Errorf("%w: line %d: a key of %d bytes, a value of %d; the limits are %d and %d", doc.ErrOptions, lines[i], len(e.from), len(e.to), maxKey, maxValue))
		}
		u.entries = append(u.entries, userEntry{e, file, lines[i]})
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// clashes finds the phrases that stand there twice and do not become the same. Traditional and Simplified forms of a
// phrase are one phrase.
func (u *userPhrases) clashes() error {
	var errs []error
	chars := autoAutomaton()
	seen := map[string]userEntry{}
	for _, e := range u.entries {
		key := chars.foldedString(e.from)
		first, ok := seen[key]
		if !ok {
			seen[key] = e
		} else if first.to != e.to {
			errs = append(errs, fmt.Errorf("%w: %s: %s becomes %s, in %s %s", doc.ErrOptions, e, e.from, e.to, first, first.to))
		}
	}
	return errors.Join(errs...)
}

// compile makes an automaton whose characters only serve to find phrases in all the ways to write them.
func (u *userPhrases) compile() *automaton {
	c := compile(nil)
	for r, v := range autoAutomaton().chars {
		c.chars[r] = v & (folded | changes)
	}
	var entries []pair
	for _, e := range u.entries { // as it stands, and as it is when it is converted
		entries = append(entries, e.pair)
		if converted := autoAutomaton().convert(e.from); converted != e.from {
			entries = append(entries, pair{converted, e.to})
		}
	}
	c.words(scriptGroup, entries)
	return c.seal()
}

// plan applies the phrases, to a text that is converted.
func (u *userPhrases) plan() plan {
	return plan{a: u.compiled(), choice: choice{groups: scriptGroup}}
}
