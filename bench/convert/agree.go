package main

import (
	"slices"
	"strings"
)

// difference is the lines on which a peer's t2s is not ours.
type difference struct {
	name      string
	lines     int // of the texts
	differing []string
}

// agreement compares what each peer makes of every line of the texts with what we make of it: who does other work cannot
// be compared in speed.
func agreement(ins []*input) ([]difference, error) {
	lines := distinctLines(ins)
	ours, err := newOurs("t2s")
	if err != nil {
		return nil, err
	}
	var out []difference
	for _, m := range makers {
		if m.name == nameOurs {
			continue
		}
		convert, err := m.make("t2s")
		if err != nil {
			return nil, err
		}
		d := difference{name: m.name, lines: len(lines)}
		for _, line := range lines {
			if convert(line) != ours(line) {
				d.differing = append(d.differing, line)
			}
		}
		out = append(out, d)
	}
	return out, nil
}

func distinctLines(ins []*input) []string {
	var out []string
	for _, in := range ins {
		out = slices.AppendSeq(out, strings.Lines(in.text))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
