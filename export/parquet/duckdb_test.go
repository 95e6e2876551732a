package parquet_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen/export/parquet"
)

// duck answers SQL in DuckDB's own binary for Node, a JSON array of rows a query.
const duck = `
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  for (const q of process.argv.slice(1)) console.log(JSON.stringify((await db.runAndReadAll(q)).getRowsJson()));
})();`

// pure reads a file with hyparquet, a reader of its own in JavaScript.
const pure = `
(async () => {
  const { asyncBufferFromFile, parquetReadObjects } = await import(process.argv[1] + '/node_modules/hyparquet/src/node.js');
  const { compressors } = await import(process.argv[1] + '/node_modules/hyparquet-compressors/src/index.js');
  const file = await asyncBufferFromFile(process.argv[2]);
  const rows = await parquetReadObjects({ file, compressors, columns: ['title', 'issuers', 'text', 'outline'] });
  console.log(JSON.stringify(rows.map(r => [r.title ?? null, r.issuers, r.text ?? null, r.outline.length])));
})();`

// TestOtherReaders reads our files with DuckDB and hyparquet. It needs Node and, in the folder that the variable names,
//
//	npm install @duckdb/node-api hyparquet hyparquet-compressors
//	GONGWEN_DUCKDB=folder go test ./export/parquet -run OtherReaders
func TestOtherReaders(t *testing.T) {
	modules := os.Getenv("GONGWEN_DUCKDB")
	if modules == "" {
		t.Skip("runs with GONGWEN_DUCKDB=folder, where npm has installed @duckdb/node-api hyparquet hyparquet-compressors")
	}
	docs := append(goldens(t), whole(), failed())
	dir := t.TempDir()
	for table := range makers {
		for name, opt := range map[string]parquet.Options{"": {Record: true}, "-groups": {RowGroupBytes: 20_000}} {
			if err := os.WriteFile(filepath.Join(dir, table+name+".parquet"), write(t, table, opt, docs...), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	var want, wantDue []any
	for _, d := range docs {
		var title, text any
		if d.Metadata.Title != "" {
			title = d.Metadata.Title
		}
		if d.Text != "" {
			text = d.Text
		}
		sections := rows(t, write(t, "documents", parquet.Options{}, d))[0]["outline"].(list)
		want = append(want, list{title, append([]string{}, d.Metadata.Issuers...), text, len(sections)})
		for i, task := range d.Tasks {
			var due any
			if dates := rows(t, write(t, "tasks", parquet.Options{}, d))[i]["due"]; dates != nil {
				var all []string
				for _, x := range task.Deadlines {
					if len(x.Date) == len("2026-01-02") {
						all = append(all, x.Date)
					}
				}
				due = slices.Max(all)
			}
			wantDue = append(wantDue, list{task.Text, due})
		}
	}
	for _, name := range []string{"", "-groups"} {
		file := filepath.Join(dir, "documents"+name+".parquet")
		node(t, modules, want, duck, "SELECT title, issuers, text, len(outline)::INT FROM '"+file+"'")
		node(t, modules, wantDue, duck, "SELECT text, due FROM '"+filepath.Join(dir, "tasks"+name+".parquet")+"'")
		node(t, modules, want, pure, modules, file)
	}
	node(t, modules, list{list{"市财政局", "2026-12-31", "题"}}, duck,
		"SELECT lead[1], due, title FROM (SELECT t.lead, t.due, d.title FROM '"+dir+"/tasks.parquet' t JOIN '"+dir+"/documents.parquet' d ON t.document_id = d.id WHERE list_contains(t.lead, '市财政局') AND (d.record::JSON->>'$.metadata.title') = '题')")
}

// node runs a script and compares what it prints.
func node(t *testing.T, modules string, want any, script string, args ...string) {
	t.Helper()
	cmd := exec.Command("node", append([]string{"-e", script}, args...)...)
	cmd.Dir = modules
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	var got, wanted any
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &wanted); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}
