package ingest_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/ulikunitz/xz/lzma"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

// part is an entry of an archive that a test makes.
type part struct {
	name, text string
}

var changed = time.Date(2024, 3, 5, 8, 30, 0, 0, time.UTC)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// zipOf makes a zip; adapt may change a header before it is written.
func zipOf(parts []part, adapt func(*zip.FileHeader)) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: changed}
		if adapt != nil {
			adapt(h)
		}
		must(must(z.CreateHeader(h)).Write([]byte(p.text)))
	}
	check(z.Close())
	return b.Bytes()
}

func tarOf(parts ...part) []byte {
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	for _, p := range parts {
		check(t.WriteHeader(&tar.Header{Name: p.name, Mode: 0o644, Size: int64(len(p.text)), ModTime: changed, Typeflag: tar.TypeReg}))
		must(t.Write([]byte(p.text)))
	}
	check(t.Close())
	return b.Bytes()
}

func gzipOf(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	must(z.Write(b))
	check(z.Close())
	return out.Bytes()
}

// rarOf makes a RAR 5 whose entries are stored.
func rarOf(parts ...part) []byte {
	out := []byte("Rar!\x1a\x07\x01\x00")
	vint := func(b []byte, v int) []byte { return binary.AppendUvarint(b, uint64(v)) }
	block := func(head []byte, data string) { out = append(out, rarBlock(head, data)...) }
	block([]byte{1, 0, 0}, "")
	for _, p := range parts {
		h := vint([]byte{2, 2}, len(p.text))
		h = vint(append(h, 2|4), len(p.text))
		h = append(h, 0x20)
		h = binary.LittleEndian.AppendUint32(h, uint32(changed.Unix()))
		h = binary.LittleEndian.AppendUint32(h, crc32.ChecksumIEEE([]byte(p.text)))
		h = vint(append(h, 0, 0), len(p.name))
		block(append(h, p.name...), p.text)
	}
	block([]byte{5, 0, 0}, "")
	return out
}

// rarBlock puts the sum and the length before a header.
func rarBlock(head []byte, data string) []byte {
	head = append(binary.AppendUvarint(nil, uint64(len(head))), head...)
	return slices.Concat(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(head)), head, []byte(data))
}

// tarSum writes the sum of the first header of a tar.
func tarSum(b []byte) {
	copy(b[148:156], "        ")
	sum := 0
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
}

// number is how a 7z writes numbers, in its longest form.
func number(v uint64) []byte { return binary.LittleEndian.AppendUint64([]byte{0xff}, v) }

// sevenZipFrame puts a header and packed bytes together.
func sevenZipFrame(packed, header []byte) []byte {
	start := binary.LittleEndian.AppendUint64(nil, uint64(len(packed)))
	start = binary.LittleEndian.AppendUint64(start, uint64(len(header)))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(header))
	out := binary.LittleEndian.AppendUint32([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), crc32.ChecksumIEEE(start))
	return slices.Concat(out, start, packed, header)
}

// sevenZipStreams describes one packed stream of one method.
func sevenZipStreams(packed, size int, method []byte) []byte {
	return slices.Concat([]byte{6}, number(0), []byte{1, 9}, number(uint64(packed)), []byte{0, 7, 0xb, 1, 0, 1}, method, []byte{0xc}, number(uint64(size)), []byte{0})
}

var (
	methodCopy  = []byte{0x01, 0x00}
	methodLZMA2 = []byte{0x21, 0x21, 1, 8} // 64 KiB are looked back
)

// sevenZipOf makes a solid 7z.
func sevenZipOf(method []byte, parts ...part) []byte {
	var all strings.Builder
	sizes, sums, names := []byte{9}, []byte{0xa, 1}, []byte{0}
	for i, p := range parts {
		all.WriteString(p.text)
		if i < len(parts)-1 {
			sizes = append(sizes, number(uint64(len(p.text)))...)
		}
		sums = binary.LittleEndian.AppendUint32(sums, crc32.ChecksumIEEE([]byte(p.text)))
		for _, u := range append(utf16.Encode([]rune(p.name)), 0) {
			names = binary.LittleEndian.AppendUint16(names, u)
		}
	}
	packed := []byte(all.String())
	if method[0]&0x20 != 0 {
		packed = lzma2(packed)
	}
	times := []byte{1, 0}
	for range parts {
		times = binary.LittleEndian.AppendUint64(times, uint64(changed.UnixNano()/100+116_444_736_000_000_000))
	}
	header := slices.Concat([]byte{1, 4}, sevenZipStreams(len(packed), all.Len(), method),
		[]byte{8, 0xd}, number(uint64(len(parts))), sizes, sums, []byte{0, 0},
		[]byte{5}, number(uint64(len(parts))), []byte{0x11}, number(uint64(len(names))), names, []byte{0x14}, number(uint64(len(times))), times, []byte{0, 0})
	return sevenZipFrame(packed, header)
}

func lzma2(b []byte) []byte {
	var out bytes.Buffer
	w := must(lzma.Writer2Config{DictCap: 64 << 10}.NewWriter2(&out))
	must(w.Write(b))
	check(w.Close())
	return out.Bytes()
}

func gbk(s string) string  { return encoded(simplifiedchinese.GB18030, s) }
func big5(s string) string { return encoded(traditionalchinese.Big5, s) }

func encoded(e encoding.Encoding, s string) string {
	return string(must(e.NewEncoder().Bytes([]byte(s))))
}

// noise is text that does not pack well.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef ghijklmnopqrstuv"[r.IntN(33)]
	}
	return string(b)
}

// folderOf writes files below a new folder, which becomes the current one, so that names are short.
func folderOf(t testing.TB, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		check(os.MkdirAll(filepath.Dir(name), 0o755))
		check(os.WriteFile(name, []byte(text), 0o644))
	}
}

// read gives what a Reader yields: "name: text" for a source, "name! code" for an error.
func read(t testing.TB, opt ingest.Options, inputs ...string) []string {
	t.Helper()
	got, _ := readAll(t, opt, inputs...)
	return got
}

// readAll is read with the Reader. It checks what holds for every stream: names differ, errors are ours.
func readAll(t testing.TB, opt ingest.Options, inputs ...string) ([]string, *ingest.Reader) {
	t.Helper()
	r, err := ingest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	names := map[string]bool{}
	for src, err := range r.Sources(t.Context(), inputs...) {
		if names[src.Name] {
			t.Errorf("the name %q was yielded before", src.Name)
		}
		names[src.Name] = true
		if err != nil {
			e, ok := err.(*doc.Error)
			if !ok || e.Name != src.Name || e.Stage != "ingest" || src.Bytes != nil || src.Open != nil {
				t.Errorf("%q: error %v", src.Name, err)
			}
			got = append(got, src.Name+"! "+doc.Code(err))
			continue
		}
		b, err := src.Read(context.Background(), 1<<30)
		if err != nil {
			got = append(got, src.Name+"? "+err.Error())
			continue
		}
		if src.Size != int64(len(b)) {
			t.Errorf("%q: size %d, read %d", src.Name, src.Size, len(b))
		}
		got = append(got, src.Name+": "+string(b))
	}
	return got, r
}

// same compares what read gave.
func same(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// stdin are options to read bytes as standard input.
func stdin(b []byte) ingest.Options { return ingest.Options{Stdin: io.MultiReader(bytes.NewReader(b))} }

// errorOf gives the error of a stream that has one.
func errorOf(t testing.TB, opt ingest.Options, inputs ...string) error {
	t.Helper()
	var found error
	for _, err := range must(ingest.New(opt)).Sources(t.Context(), inputs...) {
		if err != nil {
			if found != nil {
				t.Fatalf("two errors: %v and %v", found, err)
			}
			found = err
		}
	}
	if found == nil {
		t.Fatal("no error")
	}
	return found
}
