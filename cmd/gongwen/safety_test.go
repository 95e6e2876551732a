package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/pdf"
)

// TestEncrypted holds what a file with a password is called, and which format answers for it.
func TestEncrypted(t *testing.T) {
	p, err := gongwen.New(gongwen.Options{Formats: readers(&pdf.Format{})})
	if err != nil {
		t.Fatal(err)
	}
	office := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
	for _, c := range "EncryptedPackage" {
		office = append(office, byte(c), 0)
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml"} {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: name, Flags: 1, CompressedSize64: 0}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	const inOffice = "encrypted input: an office file that needs a password"
	for _, c := range []struct {
		name, stage, says string
		raw               []byte
	}{
		{"a.docx", "docx", inOffice, office}, {"a.DOCM", "docx", inOffice, office}, {"a.xlsx", "xlsx", inOffice, office},
		{"a.pptx", "pptx", inOffice, office}, {"-", "docx", inOffice, office}, {"a.xls", "docx", inOffice, office},
		{"b.docx", "docx", "encrypted input: an entry (", packed.Bytes()},
	} {
		_, err := p.Parse(t.Context(), doc.Source{Name: c.name, Bytes: c.raw})
		if e := (*doc.Error)(nil); !errors.Is(err, doc.ErrEncrypted) || !errors.As(err, &e) || e.Stage != c.stage || !strings.HasPrefix(e.Err.Error(), c.says) {
			t.Errorf("%s: %v, want %s: %s", c.name, err, c.stage, c.says)
		}
	}
}

// TestNothingIsRun: no format links what could start a program or run a script; macros and embedded objects are bytes to them.
func TestNothingIsRun(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "../../extract/docx", "../../extract/word", "../../extract/rtf", "../../extract/pptx", "../../extract/xlsx",
		"../../extract/xls", "../../extract/csv", "../../extract/ofd", "../../extract/mhtml", "../../extract/eml", "../../extract/markdown", "../../extract/image").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	if len(deps) < 50 {
		t.Fatalf("%d packages", len(deps))
	}
	for _, d := range deps {
		first, _, _ := strings.Cut(d, "/")
		known := !strings.Contains(first, ".") || strings.HasPrefix(d, "github.com/gongwen-go/gongwen/") || strings.HasPrefix(d, "golang.org/x/") ||
			strings.HasPrefix(d, "github.com/richardlehane/") // reads compound files
		if !known || d == "os/exec" || d == "plugin" || d == "net" {
			t.Errorf("the formats link %s", d)
		}
	}
}
