package charset_test

import (
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/normalize/charset"
)

// benchText is a text of about so many bytes in a charset.
func benchText(b *testing.B, name string, size int) []byte {
	body := longSimplified
	if name == charset.Big5 {
		body = longTraditional
	}
	e, ok := encodeText(text{"", body}, name)
	if !ok {
		b.Fatal(name)
	}
	return []byte(strings.Repeat(string(e.raw), size/len(e.raw)+1))
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range tableCharsets {
		b.Run(name, func(b *testing.B) {
			raw := benchText(b, name, 1<<20)
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if d, err := charset.Decode(raw, name); err != nil || d.Invalid > 0 || len(d.Fragments) > 0 {
					b.Fatal(d.Invalid, err)
				}
			}
		})
	}
}

// BenchmarkDecodeDamaged is a text with a bad byte in every thousand, for which fragments are looked for everywhere.
func BenchmarkDecodeDamaged(b *testing.B) {
	for _, name := range mixable {
		b.Run(name, func(b *testing.B) {
			raw := benchText(b, name, 1<<20)
			for i := 500; i < len(raw); i += 1000 {
				raw[i] = 0xFF
			}
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if d, err := charset.Decode(raw, name); err != nil || d.Invalid == 0 {
					b.Fatal(d.Invalid, err)
				}
			}
		})
	}
}

func BenchmarkDetect(b *testing.B) {
	for _, size := range []struct {
		name  string
		bytes int
	}{{"8KB", 8 << 10}, {"1MB", 1 << 20}} {
		for _, name := range tableCharsets {
			b.Run(size.name+"/"+name, func(b *testing.B) {
				raw := benchText(b, name, size.bytes)
				b.SetBytes(int64(len(raw)))
				for b.Loop() {
					if g := charset.Detect(raw, ""); g.Name != name {
						b.Fatalf("%+v", g)
					}
				}
			})
		}
	}
}
