package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

type convertCmd struct {
	Files        []string `arg:"" optional:"" help:"Text files in any charset; none, or -, is standard input."`
	Config       string   `help:"auto: by provenance, with repair; t2s, tw2s, hk2s: OpenCC's dictionaries and nothing else." enum:"auto,t2s,tw2s,hk2s" default:"auto"`
	Origin       string   `help:"Where the texts are from, if you know better than the text: mainland, tw, hk, mo." enum:",mainland,tw,hk,mo" default:"" placeholder:"ORIGIN"`
	Charset      string   `help:"The declared charset; the bytes overrule it." placeholder:"NAME"`
	Phrases      string   `help:"Your own dictionary: a line holds what is found, a tab, and what is wanted." placeholder:"FILE"`
	Dictionaries string   `help:"A folder of such dictionaries, *.txt." placeholder:"DIR"`
	Rare         bool     `help:"Simplify rare characters by analogy too, which few fonts have."`
	KeepWidth    bool     `help:"Leave figures, letters, brackets and punctuation in their width."`
	KeepReadings bool     `help:"Leave inline pinyin in the text."`
	To           string   `help:"Write each file under its name into this folder, instead of standard output." placeholder:"DIR"`
	Verbose      bool     `short:"v" help:"Say on standard error what was found out and mended."`
}

// Help is what --help says at the end.
func (c *convertCmd) Help() string {
	return `auto looks at the text: a Mainland text from a Traditional mirror gets its own words back (规范性文件, 互联网), a text of
Taiwan, Hong Kong or Macao keeps its words, and a Simplified one its words and characters; readings, damaged bytes,
invisible characters, entities left as text and wrong widths are mended in all. Input in GB18030, Big5, UTF-16 or HZ is
found out and decoded; the output is UTF-8 without a byte order mark. Ends of lines stay as they are.

Examples:
  gongwen convert mirror.txt > clean.txt
  gongwen convert -v big5.txt                  with what was found out on standard error
  gongwen convert --to clean archive/*.txt     a folder of files; bad ones are reported
  gongwen convert --config t2s < in > out      characters only, as OpenCC`
}

// Run converts the inputs in order. Bad ones are reported, and the rest goes on.
func (c *convertCmd) Run(s *streams) error {
	n, err := c.normalizer()
	if err != nil {
		return usageError{err}
	}
	if len(c.Files) == 0 {
		c.Files = []string{"-"}
	}
	if err := c.makeFolder(); err != nil {
		return usageError{err}
	}
	failed := 0
	for done, name := range c.Files {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := c.file(s, n, name); err != nil {
			if out := (*outputError)(nil); errors.As(err, &out) {
				return err
			}
			failed++
			fmt.Fprintf(s.err, "gongwen: %v\n", err)
		}
		if len(c.Files) > 20 && c.To != "" && isTerminal(s.err) {
			fmt.Fprintf(s.err, "\r%d of %d converted, %d bad", done+1-failed, len(c.Files), failed)
		}
	}
	if failed > 0 {
		return &inputError{fmt.Errorf("%d of %d inputs could not be converted", failed, len(c.Files)), true}
	}
	return nil
}

// normalizer checks the options.
func (c *convertCmd) normalizer() (*normalize.Normalizer, error) {
	opt := normalize.Options{
		Script: c.Config, Origin: c.Origin, KeepReadings: c.KeepReadings, KeepWidth: c.KeepWidth, RareCharacters: c.Rare,
	}
	if c.Phrases != "" {
		b, err := os.ReadFile(c.Phrases)
		if err != nil {
			return nil, err
		}
		opt.Phrases = string(b)
		if _, err := normalize.New(normalize.Options{Phrases: opt.Phrases}); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Phrases, err)
		}
	}
	if name, _ := charset.Canonical(c.Charset); c.Charset != "" && name == "" {
		return nil, fmt.Errorf("--charset: no charset is known as %s", c.Charset)
	}
	if c.Dictionaries != "" {
		opt.Dictionaries = os.DirFS(c.Dictionaries)
	}
	return normalize.New(opt)
}

func (c *convertCmd) makeFolder() error {
	if c.To == "" {
		return nil
	}
	if slices.Contains(c.Files, "-") {
		return errors.New("--to is for files: standard input has no name")
	}
	seen := map[string]string{}
	for _, f := range c.Files {
		base := filepath.Base(f)
		if other, ok := seen[base]; ok {
			return fmt.Errorf("--to: %s and %s have the same name", other, f)
		}
		seen[base] = f
	}
	return os.MkdirAll(c.To, 0o777)
}

// outputError is a fault of standard output, which ends the run.
type outputError struct{ err error }

func (e *outputError) Error() string { return e.err.Error() }
func (e *outputError) Unwrap() error { return e.err }

// file converts one input.
func (c *convertCmd) file(s *streams, n *normalize.Normalizer, name string) error {
	in := io.NopCloser(s.in)
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		in = f
	}
	defer in.Close()
	text, err := c.text(s, n, name, in)
	if err != nil {
		return &doc.Error{Stage: "convert", Name: name, Err: err}
	}
	if c.To != "" {
		return writeWhole(filepath.Join(c.To, filepath.Base(name)), text)
	}
	if _, err := io.Copy(s.out, text); err != nil {
		return &outputError{err}
	}
	return nil
}

// writeWhole writes a file, or none.
func writeWhole(name string, text io.Reader) error {
	mode := os.FileMode(0o666)
	if old, err := os.Stat(name); err == nil {
		if !old.Mode().IsRegular() { // a device or a pipe is written to, not replaced
			return writeInto(name, text)
		}
		mode = old.Mode().Perm()
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	}
	part := fmt.Sprintf("%s.%d.part", name, os.Getpid()) // no other run's, and no file that is there
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		os.Remove(part)
	}
	return err
}

// writeInto writes into what is no file.
func writeInto(name string, text io.Reader) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, text)
	return errors.Join(err, f.Close())
}

// text gives the converted text. An input over the limit of a document is converted as a stream, if it is UTF-8.
func (c *convertCmd) text(s *streams, n *normalize.Normalizer, name string, in io.Reader) (io.Reader, error) {
	conv, err := n.Converter()
	if err != nil {
		return nil, err
	}
	limit := doc.Limits{}.WithDefaults().Bytes
	raw, err := io.ReadAll(io.LimitReader(in, limit+1))
	if pe := (*os.PathError)(nil); errors.As(err, &pe) {
		err = pe.Err // the name is in the error already
	}
	if err != nil {
		return nil, err
	}
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return bytes.NewReader(raw), nil
	case int64(len(raw)) > limit:
		if g := charset.Detect(raw, c.Charset); g.Name != charset.UTF8 {
			return nil, fmt.Errorf("%w: the limit is %d bytes, more is read only in UTF-8", doc.ErrTooLarge, limit)
		}
		return conv.Reader(io.MultiReader(bytes.NewReader(raw), in)), nil
	case c.Config != "auto" && charset.Detect(raw, c.Charset).Name == charset.UTF8:
		return conv.Reader(bytes.NewReader(raw)), nil // bytes that are no character stay
	}
	d, err := n.Decode(s.ctx, doc.Source{Name: name, Charset: c.Charset}, raw)
	if err != nil {
		return nil, err
	}
	out, err := n.Text(s.ctx, doc.Blocks{Text: d.Text, Pieces: []doc.Piece{{Span: doc.Span{End: d.Text.Len()}}}})
	if err != nil {
		return nil, err
	}
	c.notes(s, name, d, out)
	return bytes.NewReader([]byte(out.Text.String())), nil
}

// serious are the diagnostics that are told unasked: something may be wrong in the text.
var serious = []string{"invalid_bytes", "charset_guessed", "damage_left"}

// notes says what was found out.
func (c *convertCmd) notes(s *streams, name string, d normalize.Decoded, out doc.Normal) {
	if c.Verbose {
		fmt.Fprintf(s.err, "%s: %s, %s script, origin %s", name, d.Charset, out.Script.Detected, out.Script.Origin)
		for _, e := range out.Script.Evidence {
			fmt.Fprintf(s.err, "; %s", e)
		}
		fmt.Fprintln(s.err)
	}
	for _, note := range slices.Concat(d.Diagnostics, out.Diagnostics) {
		if c.Verbose || slices.Contains(serious, note.Code) {
			fmt.Fprintf(s.err, "%s: %s: %s\n", name, note.Code, note.Message)
		}
	}
	if !c.Verbose {
		return
	}
	if n := len(out.Removed); n > 0 {
		fmt.Fprintf(s.err, "%s: readings removed: %d\n", name, n)
	}
	for _, w := range changedWords(d.Text, out.Text) {
		fmt.Fprintf(s.err, "%s: %s\n", name, w)
	}
}

// maxWords is how many of the words that changed are told.
const maxWords = 40

// changedWords lists the words that changed, the most frequent first.
func changedWords(before, after doc.Text) []string {
	counts := map[string]int{}
	for _, run := range after.Runs() {
		if run.Origin != doc.Phrase {
			continue
		}
		if was, ok := before.Invert(doc.Span{End: before.Len()}, run.Source); ok {
			counts[before.Slice(was)+" → "+after.Slice(run.Span)]++
		}
	}
	list := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	for i, w := range list {
		list[i] = fmt.Sprintf("%s ×%d", w, counts[w])
	}
	if more := len(list) - maxWords; more > 0 {
		list = append(list[:maxWords], fmt.Sprintf("and %d more words", more))
	}
	return list
}
