package packed

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

func zipOf(t testing.TB, files map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchive(t *testing.T) {
	raw := zipOf(t, map[string]string{`Word\Document.XML`: "<a/>", "bomb": strings.Repeat("0", 3<<20)})
	a, err := Open(raw)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := a.Read("word/document.xml"); err != nil || string(b) != "<a/>" {
		t.Errorf("%q, %v", b, err)
	}
	if b, err := a.Read("none"); b != nil || err != nil || a.Has("none") || !a.Has("/WORD/document.xml") {
		t.Errorf("a missing entry: %q, %v", b, err)
	}
	if _, err := a.Read("bomb"); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("a bomb: %v", err)
	}
	if _, err := Open(raw[:len(raw)/2]); !errors.Is(err, doc.ErrDamaged) {
		t.Errorf("half a zip: %v", err)
	}
}

func TestXML(t *testing.T) {
	for text, want := range map[string]error{
		"<a><b>1</b><c/></a>":                      io.EOF,
		"<a><b></a>":                               doc.ErrDamaged,
		strings.Repeat("<a>", 300):                 doc.ErrTooDeep,
		`<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>`: doc.ErrDamaged,
	} {
		x := NewXML(t.Context(), "part.xml", []byte(text), nil)
		var err error
		for err == nil {
			_, err = x.Next()
		}
		if !errors.Is(err, want) {
			t.Errorf("%.40s: %v, want %v", text, err, want)
		}
	}
}
