package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
)

// file writes small PDFs for what our notices do not show. The text is set in a font that is not embedded and encoded in
// UTF-16 (ISO 32000-1, 9.7.5.2: UniGB-UCS2-H), as many offices' programs do.
type file struct {
	pages   []string // content streams
	catalog string   // more entries of the catalog
	objects []string // more objects, from number 10 on
	font    string   // the Type 0 font's entries; default UniGB-UCS2-H
}

// show is the operator that shows text.
func show(s string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, "%04X", r)
	}
	return "<" + b.String() + "> Tj"
}

// text is a line of text at a place.
func text(size, x, y float64, s string) string {
	return fmt.Sprintf("BT /F %g Tf %g %g Td %s ET\n", size, x, y, show(s))
}

func (f file) bytes() []byte {
	var b bytes.Buffer
	offsets := map[int]int{}
	object := func(n int, format string, args ...any) {
		offsets[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", n)
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	if f.font == "" {
		f.font = "/Encoding /UniGB-UCS2-H"
	}
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	object(1, "<< /Type /Catalog /Pages 2 0 R %s >>", f.catalog)
	first := 10 + len(f.objects)
	var kids strings.Builder
	for i := range f.pages {
		fmt.Fprintf(&kids, "%d 0 R ", first+2*i)
	}
	object(2, "<< /Type /Pages /Count %d /Kids [%s] >>", len(f.pages), kids.String())
	object(3, "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light %s /DescendantFonts [4 0 R] >>", f.font)
	object(4, "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor 5 0 R >>")
	object(5, "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 /FontBBox [0 -200 1000 900] >>")
	object(6, "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream")
	object(7, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 8 0 R >>")
	object(8, "<< /Length %d >>\nstream\n%s\nendstream", len(private), private)
	for i, o := range f.objects {
		object(10+i, "%s", o)
	}
	for i, content := range f.pages {
		object(first+2*i, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F 3 0 R /P 7 0 R >> /XObject << /I 6 0 R >> >> >>", first+2*i+1)
		object(first+2*i+1, "<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	}
	start := b.Len()
	count := first + 2*len(f.pages)
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", count)
	for n := 1; n < count; n++ {
		if at, ok := offsets[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", at)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", count, start)
	return b.Bytes()
}

// private maps A to a character of the private use area (ISO 32000-1, 9.10.3).
const private = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <E001> endbfchar endcmap end"

// image fills the page with a picture.
const image = "q 595 0 0 842 0 0 cm /I Do Q\n"
