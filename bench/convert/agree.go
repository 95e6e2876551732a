package main

import "slices"

// difference is the lines on which a peer's t2s is not ours.
type difference struct {
	name      string
	lines     int // of the texts
	differing []string
}

// agreement compares what each peer makes of every sentence, in both scripts, with what we make of it: who does other work
// cannot be compared in speed.
func agreement() ([]difference, error) {
	mirrored, err := mirror(sentences)
	if err != nil {
		return nil, err
	}
	lines := slices.Concat(mirrored, sentences)
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
