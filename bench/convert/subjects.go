package main

import (
	"context"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/liuzl/gocc"
	"github.com/longbridgeapp/opencc"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
)

// The names of the converters.
const (
	nameGocc   = "gocc"
	nameOpenCC = "longbridge/opencc"
	nameOurs   = "gongwen"
)

// maker makes a converter of strings.
type maker struct {
	name string
	make func(config string) (func(string) string, error)
}

var makers = []maker{{nameGocc, newGocc}, {nameOpenCC, newOpenCC}, {nameOurs, newOurs}}

func newGocc(config string) (func(string) string, error) {
	cc, err := gocc.New(config)
	if err != nil {
		return nil, err
	}
	return must(cc.Convert), nil
}

func newOpenCC(config string) (func(string) string, error) {
	cc, err := opencc.New(config)
	if err != nil {
		return nil, err
	}
	return must(cc.Convert), nil
}

// must makes a fault of a converter end the run, since a figure beside it would be worth nothing.
func must(convert func(string) (string, error)) func(string) string {
	return func(s string) string {
		out, err := convert(s)
		if err != nil {
			panic(err)
		}
		return out
	}
}

func newOurs(config string) (func(string) string, error) {
	c, err := normalize.NewConverter(config)
	if err != nil {
		return nil, err
	}
	return c.String, nil
}

// newWhole decodes a document and normalizes it: map, repair, script and key.
func newWhole(string) (func(string) string, error) {
	n, err := normalize.New(normalize.Options{})
	if err != nil {
		return nil, err
	}
	return func(s string) string { return whole(n, []byte(s)) }, nil
}

func whole(n *normalize.Normalizer, raw []byte) string {
	ctx := context.Background()
	d, err := n.Decode(ctx, doc.Source{}, raw)
	if err != nil {
		panic(err)
	}
	out, err := n.Text(ctx, blocks(d.Text))
	if err != nil {
		panic(err)
	}
	return out.Text.String()
}

// blocks makes a paragraph of every line.
func blocks(text doc.Text) doc.Blocks {
	b := doc.Blocks{Text: text}
	at := 0
	for line := range strings.Lines(text.String()) {
		end := at + len(strings.TrimSuffix(line, "\n"))
		b.Pieces = append(b.Pieces, doc.Piece{Span: doc.Span{Start: at, End: end}})
		at += len(line)
	}
	return b
}

// subject is what a row measures.
type subject struct {
	name, config string
	peer         string // the configuration of gocc to compare with
	run          func(in *input)
}

// The configurations of rows that no maker has, and the bare loops.
const (
	autoMap   = "auto, map and repair"
	autoWhole = "auto, bytes to text and key"
	bareScan  = "bare scan"
	bareCopy  = "bare copy with table"
)

// subjects are all rows, in their order.
func subjects() ([]subject, error) {
	var out []subject
	for _, config := range []string{"t2s", "tw2s"} {
		for _, m := range makers {
			convert, err := m.make(config)
			if err != nil {
				return nil, err
			}
			out = append(out, subject{m.name, config, config, runner(m.name, convert)})
		}
	}
	auto, err := autoSubjects()
	if err != nil {
		return nil, err
	}
	t2s, err := newOurs("t2s")
	if err != nil {
		return nil, err
	}
	table := hanTable(t2s)
	return append(append(out, auto...),
		subject{bareScan, "", "t2s", func(in *input) { runtime.KeepAlive(scan(in.text, table)) }},
		subject{bareCopy, "", "t2s", func(in *input) { copyWithTable(in.text, table) }},
	), nil
}

// runner gives gocc its text in pieces and everyone else theirs whole.
func runner(name string, convert func(string) string) func(*input) {
	if name != nameGocc {
		return func(in *input) { convert(in.text) }
	}
	return func(in *input) {
		for _, p := range in.pieces {
			convert(p)
		}
	}
}

// autoSubjects are the ways to use auto: string to string, with the map, and from the bytes on.
func autoSubjects() ([]subject, error) {
	n, err := normalize.New(normalize.Options{})
	if err != nil {
		return nil, err
	}
	c, err := normalize.NewConverter("auto")
	if err != nil {
		return nil, err
	}
	return []subject{
		{nameOurs, "auto", "t2s", func(in *input) { c.String(in.text) }},
		{nameOurs, autoMap, "t2s", withMap(n, c)},
		{nameOurs, autoWhole, "t2s", func(in *input) { whole(n, in.raw) }},
	}, nil
}

// withMap is [normalize.Converter]'s Text where there is one, else the Normalizer's, which makes the key too.
func withMap(n *normalize.Normalizer, c *normalize.Converter) func(*input) {
	if m, ok := any(c).(interface{ Text(doc.Text) doc.Text }); ok {
		return func(in *input) { m.Text(in.mapped) }
	}
	return func(in *input) {
		if _, err := n.Text(context.Background(), blocks(in.mapped)); err != nil {
			panic(err)
		}
	}
}

// hanTable is the table of the bare loops: what a Han character becomes when it stands alone, 0 for itself.
func hanTable(convert func(string) string) []rune {
	table := make([]rune, 0x10000)
	for i := range table {
		r := rune(i)
		if !unicode.Is(unicode.Han, r) {
			continue
		}
		if to, _ := utf8.DecodeRuneInString(convert(string(r))); to != r {
			table[r] = to
		}
	}
	return table
}

// scan looks every character up and does nothing else.
func scan(s string, table []rune) int {
	n := 0
	for _, r := range s {
		if r < rune(len(table)) && table[r] != 0 {
			n++
		}
	}
	return n
}

// copyWithTable copies the runs between the characters that the table changes.
func copyWithTable(s string, table []rune) string {
	out := make([]byte, 0, len(s))
	from := 0
	for i, r := range s {
		if r < rune(len(table)) && table[r] != 0 {
			out = append(out, s[from:i]...)
			out = utf8.AppendRune(out, table[r])
			from = i + utf8.RuneLen(r)
		}
	}
	return string(append(out, s[from:]...))
}
