package gongwen_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/gongwen-go/gongwen"

// rooms says which packages of ours each package may import; a missing package may import anything. It is the table of
// the design: values go forward, and no stage imports another.
var rooms = map[string][]string{
	"":                  {"doc", "normalize", "extract", "segment", "internal/ordered"},
	"internal/ordered":  {},
	"doc":               {},
	"normalize":         {"doc", "normalize/charset"},
	"normalize/charset": {"doc"},
	"extract":           {"doc"},
	"extract/word":      {"doc", "normalize/charset", "internal/compound", "internal/numeral"},
	"extract/pdf":       {"doc", "internal/layout", "internal/scan"},
	"extract/ofd":       {"doc", "internal/packed", "internal/layout", "internal/scan"},
	"extract/image":     {"doc", "internal/layout", "internal/scan"},
	"extract/process":   {"doc"},
	"extract/mhtml":     {"doc", "normalize/charset", "internal/message"},
	"extract/rtf":       {"doc", "normalize/charset", "internal/compound", "internal/numeral"},
	"extract/eml":       {"doc", "normalize/charset", "internal/message"},
	"extract/markdown":  {"doc", "normalize/charset"},
	"extract/xls":       {"doc", "normalize/charset", "internal/packed", "internal/compound", "internal/sheet"},
	"extract/xlsx":      {"doc", "internal/packed", "internal/sheet"},
	"extract/csv":       {"doc", "normalize/charset", "internal/sheet"},
	"extract/docx":      {"doc", "internal/packed", "internal/numeral"},
	"extract/pptx":      {"doc", "internal/packed", "internal/numeral"},
	"segment":           {"doc"},
	"segment/words":     {"doc"},
	"export":            {"doc"},
	"export/xlsx":       {"doc", "export"},
	"export/parquet":    {"doc"},
	"ingest":            {"doc", "normalize/charset", "ingest/warc"},
	"ingest/warc":       {"doc"},
	"corpus":            {"doc"},
	"corpus/journal":    {"doc"},
	"corpus/store":      {"doc", "segment/words"},
	"fetch":             {"doc", "ingest/warc", "fetch/frontier"},
	"fetch/frontier":    {"doc"},
	"internal/generate": {},
	"internal/packed":   {"doc"},
	"internal/numeral":  {},
	"internal/sheet":    {"doc"},
	"internal/compound": {"doc"},
	"internal/layout":   {"doc"},
	"internal/scan":     {"doc", "internal/layout"},
	"internal/message":  {"doc", "normalize/charset"},
}

// heavy packages are linked by the packages that use them, and by no others.
var heavy = map[string][]string{
	"github.com/go-ego/gse":     {"segment/words"},
	"github.com/xuri/excelize/": {"export/xlsx"},
	"github.com/parquet-go/":    {"export/parquet"},
	"modernc.org/sqlite":        {"corpus/store", "fetch/frontier"},
	"github.com/klippa-app/":    {"extract/pdf"},
	"github.com/tetratelabs/":   {"extract/pdf"},
}

// opening packages are there to read and write files.
var opening = []string{"ingest", "corpus", "corpus/journal", "corpus/store", "fetch", "extract/pdf", "extract/process"}

// starting is the package that starts programs.
const starting = "extract/process"

// dialling is the package that asks the network.
const dialling = "fetch"

// loud packages of the standard library, with all below them, are not for libraries: no files, sockets, logs or flags.
var loud = []string{"os", "net", "log", "flag", "syscall", "unsafe"}

// quiet packages stand below a loud one and open nothing.
var quiet = []string{"net/url", "net/textproto", "net/netip"}

func TestImports(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Standard", "./...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	seen := map[string]bool{}
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		seen[name] = true
		check(t, name, p.Imports)
	}
	for name := range rooms {
		if !seen[name] {
			t.Errorf("package %q of the table does not exist", name)
		}
	}
}

func check(t *testing.T, name string, imports []string) {
	allowed, bound := rooms[name]
	for _, path := range imports {
		ours, isOurs := strings.CutPrefix(path+"/", module+"/")
		ours = strings.TrimSuffix(ours, "/") // "" is the root
		base, _, _ := strings.Cut(path, "/")
		switch {
		case !bound: // the command, examples
		case isOurs && !slices.Contains(allowed, ours):
			t.Errorf("%q imports %q, which the design does not allow", name, ours)
		case slices.Contains(loud, base) && !slices.Contains(quiet, path) && !(slices.Contains(opening, name) && slices.Contains([]string{"os", "syscall"}, path)) && !(name == dialling && base == "net") && !(name == starting && path == "os/exec"):
			t.Errorf("%q imports %q: libraries open nothing and log nothing", name, path)
		case name == "doc" && strings.Contains(path, "."):
			t.Errorf("doc imports %q: it uses the standard library only", path)
		}
		for prefix, users := range heavy {
			if strings.HasPrefix(path, prefix) && !slices.Contains(users, name) {
				t.Errorf("%q imports %q, which is for %v alone", name, path, users)
			}
		}
		if strings.HasPrefix(path, "net/http") && name != dialling && name != "examples/site" { // which is a server
			t.Errorf("%q imports net/http: only fetch dials", name)
		}
	}
}

// TestLinked: who names no format links none, and a format brings no other with it.
func TestLinked(t *testing.T) {
	formats := []string{}
	for name := range rooms {
		if strings.HasPrefix(name, "extract/") {
			formats = append(formats, name)
		}
	}
	if len(formats) < 12 {
		t.Fatalf("the formats are %v", formats)
	}
	for _, name := range append(formats, "", "extract") {
		out, err := exec.Command("go", "list", "-deps", strings.TrimSuffix(module+"/"+name, "/")).Output()
		if err != nil {
			t.Fatalf("go list -deps %q: %v", name, err)
		}
		linked := strings.Fields(string(out))
		if len(linked) < 20 {
			t.Errorf("%q links %v: that cannot be all", name, linked)
		}
		for _, path := range linked {
			ours, _ := strings.CutPrefix(path, module+"/")
			if slices.Contains(formats, ours) && ours != name {
				t.Errorf("%q links the format %q", name, ours)
			}
			for prefix, users := range heavy {
				if strings.HasPrefix(path, prefix) && !slices.Contains(users, name) {
					t.Errorf("%q links %q, which is for %v", name, path, users)
				}
			}
			if !slices.Contains(opening, name) && path == "os/exec" {
				t.Errorf("%q links %q", name, path)
			}
		}
	}
}
