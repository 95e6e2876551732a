package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkStart measures `gongwen parse` from the start of the process to its end, all formats linked: a small notice, and a
// PDF, which starts another process and loads PDFium.
func BenchmarkStart(b *testing.B) {
	program := filepath.Join(b.TempDir(), "gongwen")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"testdata/notice.txt", "extract/pdf/testdata/report.pdf"} {
		b.Run(filepath.Base(name), func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command(program, "parse", "--format", "json", filepath.Join("..", "..", name))
				cmd.Stderr = os.Stderr
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
