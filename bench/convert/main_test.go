package main

import (
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/liuzl/da"
	"github.com/liuzl/gocc"
	"github.com/longbridgeapp/opencc"

	"github.com/gongwen-go/gongwen/normalize"
)

// TestMain is the program when the program under test starts itself.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == constructFlag {
		main()
	}
	os.Exit(m.Run())
}

// tables reads the Markdown tables of an output: their rows without the heads.
func tables(t *testing.T, out string) [][][]string {
	t.Helper()
	var all [][][]string
	inside := false
	for line := range strings.Lines(out) {
		switch {
		case !strings.HasPrefix(line, "|"):
			inside = false
		case strings.HasPrefix(line, "|---"):
			all, inside = append(all, nil), true
		case inside:
			cells := strings.Split(strings.Trim(line, "| \n"), "|")
			last := len(all) - 1
			all[last] = append(all[last], cells)
		}
	}
	return all
}

// checkNumbers holds that the cells behind the words are numbers, and in every row.
func checkNumbers(t *testing.T, rows [][]string, words, columns int) {
	t.Helper()
	for _, row := range rows {
		if len(row) != columns {
			t.Errorf("%q has %d columns, not %d", row, len(row), columns)
			continue
		}
		for _, cell := range row[words:] {
			if f, err := strconv.ParseFloat(strings.TrimSpace(cell), 64); err != nil || f < 0 {
				t.Errorf("%q in %q", cell, row)
			}
		}
	}
}

func measured(t *testing.T, o options) string {
	t.Helper()
	var b strings.Builder
	if err := run(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRun(t *testing.T) {
	out := measured(t, options{sizes: []int{1 << 10, 2 << 10}, rounds: 2})
	got := tables(t, out)
	if len(got) != 3 {
		t.Fatalf("%d tables in\n%s", len(got), out)
	}
	for i, want := range []struct{ rows, words, columns int }{{6 * 11, 4, 8}, {9, 3, 7}, {6, 2, 7}} {
		if len(got[i]) != want.rows {
			t.Errorf("table %d has %d rows, not %d", i, len(got[i]), want.rows)
		}
		checkNumbers(t, got[i], want.words, want.columns)
	}
	if n := strings.Count(out[strings.Index(out, "\nGoals\n"):], "met\n"); n != 4 {
		t.Errorf("%d goals in\n%s", n, out)
	}
}

func TestRunFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notice.txt")
	if err := os.WriteFile(file, []byte("關於公開的通知\n各單位：\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := measured(t, options{file: file, rounds: 1})
	if got := tables(t, out); len(got) != 3 || len(got[0]) != 11 || strings.Contains(out, "Goals") {
		t.Errorf("got\n%s", out)
	}
}

func TestOptions(t *testing.T) {
	for _, args := range []string{"-rounds 0", "-bytes 5", "-dir x", "more"} {
		if o, err := parseOptions(strings.Fields(args), io.Discard); err == nil {
			t.Errorf("%s: %+v", args, o)
		}
	}
	if o, err := parseOptions([]string{"-bytes", "4096"}, io.Discard); err != nil || len(o.sizes) != 1 || o.sizes[0] != 4096 {
		t.Errorf("%+v, %v", o, err)
	}
	if err := run(io.Discard, options{file: "missing"}); err == nil {
		t.Error("a missing file is no error")
	}
}

func TestTexts(t *testing.T) {
	ins, err := inputs(8<<10, 50_000)
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range ins {
		size := []int{8 << 10, 50_000}[i/3]
		if len(in.text) > size || len(in.text) < size-300 {
			t.Errorf("%s: %d bytes for %d", in.kind, len(in.text), size)
		}
		if strings.Join(in.pieces, "") != in.text {
			t.Errorf("%s: the pieces are not the text", in.kind)
		}
		for _, p := range in.pieces {
			if len(p) > pieceSize || !strings.HasSuffix(p, "\n") {
				t.Errorf("%s: a piece of %d bytes", in.kind, len(p))
			}
		}
	}
}

// TestAutoUndoesTheMirror holds that the texts give auto its work to do.
func TestAutoUndoesTheMirror(t *testing.T) {
	mirrored, err := mirror(sentences)
	if err != nil {
		t.Fatal(err)
	}
	auto, err := newOurs("auto")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(auto(strings.Join(mirrored, "\n")), "\n")
	same := 0
	for i, line := range sentences {
		if got[i] == line {
			same++
		} else {
			t.Logf("%s, was %s", got[i], line)
		}
	}
	if same < len(sentences)*3/4 {
		t.Errorf("%d of %d lines are what they were", same, len(sentences))
	}
}

// entries are the entries of dictionaries, the first of which has the last word.
func entries(t *testing.T, dicts []*da.Dict) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, d := range dicts {
		for _, id := range d.Trie.PrefixPredict(nil, 0) {
			key, err := d.Trie.Key(id)
			if err != nil {
				t.Fatal(err)
			}
			v, err := d.Trie.Value(id)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := out[string(key)]; !ok {
				out[string(key)] = d.Values[v][0]
			}
		}
	}
	return out
}

// overlaid are the keys of our overlays on the dictionaries of gocc.
func overlaid(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, name := range []string{"opencc-ts-phrases.txt", "opencc-ts-characters.txt", "opencc-ts-rare.txt"} {
		text, err := fs.ReadFile(normalize.Rules(), "rules/"+name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			key, _, found := strings.Cut(line, "\t")
			if found && !strings.HasPrefix(key, "#") {
				out[key] = true
			}
		}
	}
	return out
}

// TestAgreement holds that the peers do the same work as we: a line comes out otherwise only where it has a key on which
// the dictionaries differ.
func TestAgreement(t *testing.T) {
	g, err := gocc.New("t2s")
	if err != nil {
		t.Fatal(err)
	}
	o, err := opencc.New("t2s")
	if err != nil {
		t.Fatal(err)
	}
	ours := overlaid(t)
	theirs := map[string]map[string]bool{nameGocc: ours, nameOpenCC: differing(ours, entries(t, g.DictChains[0].Dicts), entries(t, o.DictChains[0].Dicts))}
	ins, err := inputs(20_000)
	if err != nil {
		t.Fatal(err)
	}
	found, err := agreement(ins)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found {
		t.Logf("%s: %d keys differ, %d lines of %d", d.name, len(theirs[d.name]), len(d.differing), d.lines)
		for _, line := range d.differing {
			if !hasKey(line, theirs[d.name]) {
				t.Errorf("%s has %s otherwise, and the dictionaries do not say why", d.name, line)
			}
		}
	}
}

// differing adds to a set the keys on which two dictionaries differ.
func differing(set map[string]bool, a, b map[string]string) map[string]bool {
	out := maps.Clone(set)
	for _, dict := range []map[string]string{a, b} {
		for k := range dict {
			if a[k] != b[k] {
				out[k] = true
			}
		}
	}
	return out
}

func hasKey(line string, keys map[string]bool) bool {
	for k := range keys {
		if strings.Contains(line, k) {
			return true
		}
	}
	return false
}
