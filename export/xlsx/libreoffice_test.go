package xlsx_test

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen/export"
)

// TestLibreOffice opens a workbook in LibreOffice Calc and compares every cell that it shows with the sheet. It takes
// seconds and needs Debian's libreoffice-calc: GONGWEN_LIBREOFFICE=1 go test ./export/xlsx -run LibreOffice
func TestLibreOffice(t *testing.T) {
	if os.Getenv("GONGWEN_LIBREOFFICE") == "" {
		t.Skip("runs with GONGWEN_LIBREOFFICE=1, and needs soffice: apt-get install --no-install-recommends libreoffice-calc")
	}
	dir := t.TempDir()
	s := export.NewTaskSheet(notice())
	if err := os.WriteFile(filepath.Join(dir, "sheet.xlsx"), write(t, s, export.ByNotice), 0o600); err != nil {
		t.Fatal(err)
	}
	// Every sheet (-1) as CSV in UTF-8 (76), cells as shown.
	for _, to := range []string{"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "pdf"} {
		cmd := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", dir, "sheet.xlsx")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), "Error") {
			t.Fatalf("soffice to %s: %v\n%s", to, err, out)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "sheet.pdf")); err != nil || info.Size() == 0 {
		t.Errorf("no pages: %v", err)
	}
	for _, v := range s.Views {
		f, err := os.Open(filepath.Join(dir, "sheet-"+string(v.Name)+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		got, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(shown(s, v), got); diff != "" {
			t.Errorf("%s (-sheet +LibreOffice):\n%s", v.Name, diff)
		}
	}
}

// shown is what a program shows of a view: title, note, heads, rows.
func shown(s *export.TaskSheet, v export.View) [][]string {
	blank := func(first string) []string {
		row := make([]string, len(v.Columns))
		row[0] = first
		return row
	}
	out := [][]string{blank(s.Title), blank(string(v.Name) + "　" + s.Note), blank("")}
	for i, c := range v.Columns {
		out[2][i] = c.Head
	}
	for _, row := range v.Rows {
		line := blank("")
		for i, c := range v.Columns {
			line[i] = c.Text(row[i])
			if c.Lines {
				line[i] = strings.Join(row[i], "\n")
			}
		}
		out = append(out, line)
	}
	return out
}
