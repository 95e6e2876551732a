// Package words cuts the text of notices into words and finds the words that say what a notice is about.
//
// The engine is gse (github.com/go-ego/gse) with its Simplified dictionary, before which stands a vocabulary of the
// genre (rules/vocabulary.txt: 规范性文件, 依申请公开, 政务服务中心 …). Start with [New], then [Words.Cut] or
// [Words.Keywords]. The first use loads the dictionaries, about 0.3 s; nothing is loaded before. Only this package
// imports gse, which adds some 35 MB to a program.
//
// What no dictionary can know is put together from its words, and only where it begins and ends with one: the organs of
// rules/organs.txt with the level or place whose they are (市财政局, 市委宣传部), and with [Words.ForDocument] the units
// and terms of one document. So a name never cuts a word (市|财政|局长), and needs no dictionary of its own.
//
// Only Chinese is left to gse. Numbers, Latin words and what mixes them (PM2.5, 5G, GB/T 9704, 2.68%, 2014年) are cut
// by a scanner of our own, which keeps them whole and in their case.
package words

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/go-ego/gse"

	"github.com/gongwen-go/gongwen/doc"
)

//go:embed rules
var rules embed.FS

// Rules is the rule data of word segmentation.
func Rules() fs.FS { return rules }

// Options say how text is cut. The zero Options work.
type Options struct {
	// Vocabulary holds words of the user's own, one a line: 词 频次 词性. A frequency of 10 is enough to keep a word
	// whole; the part of speech may be left out. Empty lines and lines that begin with # are skipped.
	Vocabulary string `json:"vocabulary,omitempty"`
}

// Words cuts text into words. It is immutable and safe for concurrent use; the zero Words work.
type Words struct {
	own   []entry
	once  sync.Once
	dict  *dictionary     // of the user's own vocabulary; without one the shared one is used
	root  *Words          // whose dictionary is used; nil for its own
	known []func() *terms // of documents
}

// New checks the options. Its error joins every fault, each wrapping [doc.ErrOptions]. The dictionaries are loaded by
// the first use.
func New(opt Options) (*Words, error) {
	own, err := parseVocabulary(opt.Vocabulary)
	if err != nil {
		return nil, err
	}
	return &Words{own: own}, nil
}

// entry is a word with its frequency in a large mixed corpus and its part of speech (n, v, …).
type entry struct {
	word      string
	frequency float64
	pos       string
}

// parseVocabulary reads lines of the form 词 频次 词性.
func parseVocabulary(text string) ([]entry, error) {
	var out []entry
	var errs []error
	number := 0
	for line := range strings.Lines(text) {
		number++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		e := entry{word: fields[0], frequency: minFrequency, pos: "n"}
		if len(fields) > 1 {
			f, err := strconv.ParseFloat(fields[1], 64)
			if err != nil || f < minFrequency || f > 1e9 {
				errs = append(errs, fmt.Errorf("%w: vocabulary line %d: frequency %q is not a number from %d",
					doc.ErrOptions, number, fields[1], minFrequency))
				continue
			}
			e.frequency = f
		}
		if len(fields) > 2 {
			e.pos = fields[2]
		}
		out = append(out, e)
	}
	return out, errors.Join(errs...)
}

// minFrequency is the frequency below which words of gse's dictionary are not loaded. Two thirds of its 352,000 words
// stand below it (names of persons, rare compounds); without them it loads in a quarter of the time.
const minFrequency = 10

// dictionary is a loaded gse segmenter.
type dictionary struct {
	gse gse.Segmenter
	idf func() map[string]float32
}

// shared is the dictionary of everyone who has no vocabulary of their own.
var shared = sync.OnceValue(func() *dictionary { return load(nil) })

// load makes a segmenter. It never loads gse's hidden Markov model: that is package state of gse, which each new
// segmenter would write again, and it finds worse words in notices than the dictionary alone.
func load(own []entry) *dictionary {
	d := &dictionary{gse: gse.Segmenter{NotLoadHMM: true, SkipLog: true, MinTokenFreq: minFrequency, Dict: gse.NewDict()}}
	d.gse.Init()
	add := func(entries []entry) {
		for _, e := range entries { // what comes first wins
			if err := d.gse.AddToken(e.word, e.frequency, e.pos); err != nil {
				panic(fmt.Sprintf("words: %q: %v", e.word, err))
			}
		}
	}
	add(own)
	genre, err := parseVocabulary(mustRead("rules/vocabulary.txt"))
	if err != nil { // embedded and tested
		panic(err)
	}
	add(genre)
	if err := d.gse.LoadDictEmbed("zh_s"); err != nil { // embedded in gse
		panic(err)
	}
	d.idf = sync.OnceValue(d.loadIDF)
	return d
}

func mustRead(name string) string {
	b, err := rules.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func (w *Words) dictionary() *dictionary {
	if w.root != nil {
		return w.root.dictionary()
	}
	if len(w.own) == 0 {
		return shared()
	}
	w.once.Do(func() { w.dict = load(w.own) })
	return w.dict
}

// Cut cuts text into words, punctuation marks included, blanks and line breaks left out. Joined they are the text
// without its white space (a standard's number, GB/T 9704, keeps the blank inside).
func (w *Words) Cut(text string) []string {
	pieces := w.cut(text)
	out := make([]string, len(pieces))
	for i, p := range pieces {
		out[i] = text[p.start:p.end]
	}
	return out
}

// cut is Cut with the places of the words: those of the dictionary, put together where they are a term.
func (w *Words) cut(text string) []piece {
	known := []*terms{organs()}
	for _, k := range w.known {
		known = append(known, k())
	}
	return joinUnits(text, joinTerms(text, w.split(text), known))
}

// split is the words of the dictionary and the scanner.
func (w *Words) split(text string) []piece {
	d := w.dictionary()
	out := make([]piece, 0, len(text)/5)
	for at := 0; at < len(text); {
		n := chinese(text[at:])
		if n == 0 {
			n = token(text[at:])
			out = append(out, piece{at, at + n, ""})
			at += n
			continue
		}
		for _, s := range d.gse.Segment([]byte(text[at : at+n])) {
			p := piece{at + s.Start(), at + s.End(), s.Token().Pos()}
			if strings.TrimSpace(text[p.start:p.end]) != "" {
				out = append(out, p)
			}
		}
		at += n
	}
	return out
}
