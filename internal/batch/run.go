package batch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Run is what the records of a folder depend on.
type Run struct {
	Schema  string          `json:"schema"` // runSchema
	Gongwen string          `json:"gongwen"`
	Rules   string          `json:"rules"`
	Inputs  []string        `json:"inputs"`
	Select  json.RawMessage `json:"select,omitempty"`  // which of what the inputs hold is read
	Options json.RawMessage `json:"options,omitempty"` // how it is read
}

const (
	runSchema = "gongwen-batch/1"
	runFile   = "batch.json"
)

// checkRun refuses a folder that holds anything but the same run. With add the inputs, and what of them is read, may
// differ.
func checkRun(dir string, run Run, add bool) error {
	old, err := readRun(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return checkEmpty(dir)
	case err != nil:
		return err
	}
	var differ []string
	check := func(what string, same bool) {
		if !same {
			differ = append(differ, what)
		}
	}
	check(fmt.Sprintf("inputs (%s)", strings.Join(old.Inputs, " ")), add || slices.Equal(old.Inputs, run.Inputs))
	check("include, exclude or since", add || sameJSON(old.Select, run.Select))
	inputs := len(differ)
	check(fmt.Sprintf("options (%s)", strings.Join(otherKeys(old.Options, run.Options), ", ")), sameJSON(old.Options, run.Options))
	check(fmt.Sprintf("version (%s, rules %s)", old.Gongwen, old.Rules), old.Gongwen == run.Gongwen && old.Rules == run.Rules)
	if len(differ) == 0 {
		return nil
	}
	advice := "take another folder"
	if len(differ) == inputs {
		advice += ", or --add"
	}
	return fmt.Errorf("%w: %s was made with other %s; %s", ErrOtherRun, dir, strings.Join(differ, ", "), advice)
}

// checkEmpty refuses a folder with files that are not ours.
func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() != "lost+found" }); i >= 0 {
		return fmt.Errorf("%w: %s holds %s and no %s; take an empty or a new folder", ErrOtherRun, dir, entries[i].Name(), runFile)
	}
	return nil
}

func readRun(dir string) (run Run, err error) {
	content, err := os.ReadFile(filepath.Join(dir, runFile))
	if err != nil {
		return run, err
	}
	if err := json.Unmarshal(content, &run); err != nil || run.Schema != runSchema {
		return run, fmt.Errorf("%w: %s is no %s", ErrOtherRun, filepath.Join(dir, runFile), runSchema)
	}
	return run, nil
}

// writeRun keeps the run; inputs that were added stand behind those before.
func writeRun(dir string, run Run) error {
	run.Schema = runSchema
	if old, err := readRun(dir); err == nil {
		inputs := old.Inputs
		for _, in := range run.Inputs {
			if !slices.Contains(inputs, in) {
				inputs = append(inputs, in)
			}
		}
		run.Inputs = inputs
	}
	return writeJSON(filepath.Join(dir, runFile), run)
}

// otherKeys are the keys of two objects whose values differ, or which only one has.
func otherKeys(a, b json.RawMessage) (keys []string) {
	var x, y map[string]json.RawMessage // what cannot be read has no keys
	_, _ = json.Unmarshal(a, &x), json.Unmarshal(b, &y)
	for key, v := range x {
		if !sameJSON(v, y[key]) {
			keys = append(keys, key)
		}
	}
	for key := range y {
		if _, ok := x[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}
