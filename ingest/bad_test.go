package ingest_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

// Of an archive that is cut off there is an error, what could be read before it, and what stands behind it.
func TestTruncated(t *testing.T) {
	parts := []part{{"a.html", noise(30_000)}, {"b.html", noise(30_001)}}
	whole := "x!/a.html: " + parts[0].text
	for name, c := range map[string]struct {
		b    []byte
		want []string
	}{
		"zip":    {zipOf(parts, nil), []string{"x! damaged"}},
		"7z":     {sevenZipOf(methodLZMA2, parts...), []string{"x! damaged"}},
		"tar":    {tarOf(parts...), []string{whole, "x!/b.html! damaged", "x! damaged"}},
		"tar.gz": {gzipOf(tarOf(parts...)), []string{whole, "x!/b.html! damaged", "x! damaged"}},
		"rar":    {rarOf(parts...), []string{whole, "x!/b.html! damaged"}},
		"gz":     {gzipOf([]byte(noise(6000))), []string{"x! damaged"}},
		"xz":     {xzOf([]byte(noise(6000))), []string{"x! damaged"}},
		"zst":    {zstdOf([]byte(noise(6000))), []string{"x! damaged"}},
	} {
		t.Run(name, func(t *testing.T) {
			n := len(c.b) * 7 / 10
			folderOf(t, map[string]string{"x": string(c.b[:n]), "y": "whole"})
			same(t, read(t, ingest.Options{}, "."), append(c.want, "y: whole")...)
		})
	}
}

// Bytes that were changed are found by the sums of the formats.
func TestDamaged(t *testing.T) {
	parts := []part{{"a.txt", "first " + noise(500)}, {"b.txt", "second"}}
	for name, b := range map[string][]byte{
		"zip": zipOf(parts, func(h *zip.FileHeader) { h.Method = zip.Store }), "rar": rarOf(parts...), "7z": sevenZipOf(methodCopy, parts...),
	} {
		b = bytes.Replace(b, []byte("first"), []byte("FIRST"), 1)
		same(t, read(t, stdin(b), "-"), "-!/a.txt! damaged", "-!/b.txt: second")
		_ = name
	}
}

func TestEncrypted(t *testing.T) {
	b := zipOf([]part{{"a.txt", "1"}, {"b.txt", "2"}}, nil)
	at := bytes.LastIndex(b, []byte("PK\x01\x02")) // the flags of the second entry, in the directory
	b[at+8] |= 1
	same(t, read(t, stdin(b), "-"), "-!/a.txt: 1", "-!/b.txt! encrypted")
	aes := []byte{0x24, 0x06, 0xf1, 0x07, 0x01, 0}
	same(t, read(t, stdin(sevenZipOf(aes, part{"a.txt", "1"})), "-"), "-!/a.txt! encrypted")
}

// A bomb stops at the first limit it meets, which its error names. The rest goes on where it can.
func TestBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 2<<20)
	small := ingest.Limits{EntryBytes: 5 << 19, ArchiveBytes: 7 << 19, Entries: 8, Ratio: 200}
	large := zeros + zeros[:1<<20]
	named := func(n int) []part {
		var out []part
		for i := range n {
			out = append(out, part{fmt.Sprint(i), ""})
		}
		return out
	}
	for _, c := range []struct {
		what, limit string
		b           []byte
		lines       int
	}{
		{"ratio of a zip", "limits.ratio", zipOf([]part{{"a", zeros}}, nil), 1},
		{"ratio of a gzip", "limits.ratio", gzipOf([]byte(zeros)), 1},
		{"ratio of a gzip in a gzip", "limits.ratio", gzipOf(gzipOf([]byte(strings.Repeat(zeros, 2)))), 1},
		{"ratio of a tar.zst", "limits.ratio", zstdOf(tarOf(part{"a", zeros})), 2},
		{"ratio of a 7z", "limits.ratio", sevenZipOf(methodLZMA2, part{"a", zeros}), 1},
		{"entry", "limits.entry_bytes", zipOf([]part{{"a", large}}, func(h *zip.FileHeader) { h.Method = zip.Store }), 1},
		{"entry of a tar", "limits.entry_bytes", tarOf(part{"a", large}), 1},
		{"archive", "limits.archive_bytes", tarOf(part{"a", zeros[:1<<20]}, part{"b", zeros[:1<<20]}, part{"c", zeros[:1<<20]}, part{"d", zeros[:1<<20]}, part{"e", "not read"}), 4},
		{"entries", "limits.entries", tarOf(named(12)...), 9},
		{"entries of a 7z", "limits.entries", sevenZipOf(methodCopy, named(12)...), 1},
		{"entries of archives in it", "limits.entries", tarOf(part{"a", string(tarOf(named(5)...))}, part{"b", string(tarOf(named(5)...))}), 7},
		{"depth", "limits.depth", nested(6), 1},
		{"packings", "limits.depth", gzipOf(gzipOf(gzipOf(gzipOf(gzipOf([]byte("x")))))), 1},
	} {
		opt := stdin(c.b)
		opt.Limits = small
		n := 0
		var last error
		for _, err := range must(ingest.New(opt)).Sources(t.Context(), "-") {
			if n++; err != nil {
				if last == nil {
					last = err
				}
			}
		}
		if last == nil || !strings.Contains(last.Error(), c.limit) {
			t.Errorf("%s: error %v does not name %s", c.what, last, c.limit)
		}
		if n != c.lines {
			t.Errorf("%s: %d sources and errors, want %d", c.what, n, c.lines)
		}
		if code := doc.Code(last); code != "too_large" && code != "too_deep" {
			t.Errorf("%s: code %s", c.what, code)
		}
	}
}

func nested(depth int) []byte {
	b := []byte("core")
	for range depth {
		b = zipOf([]part{{"x", string(b)}}, nil)
	}
	return b
}

// A tree of archives in archives, each with many, costs what one archive may cost.
func TestBombOfManyArchives(t *testing.T) {
	b := []byte(strings.Repeat("0", 1<<17))
	for range 4 {
		var parts []part
		for i := range 16 {
			parts = append(parts, part{fmt.Sprint(i), string(b)})
		}
		b = zipOf(parts, nil)
	}
	opt := stdin(b)
	opt.Limits.ArchiveBytes = 2 << 20
	total, errs := 0, 0
	for src, err := range must(ingest.New(opt)).Sources(t.Context(), "-") {
		total += len(src.Bytes)
		if err != nil {
			errs++
		}
	}
	if total > 2<<20 || errs != 1 {
		t.Errorf("%d bytes and %d errors", total, errs)
	}
}

// Entries that share their bytes: the directory names one entry many times.
func TestOverlappingEntries(t *testing.T) {
	b := zipOf([]part{{"a", noise(1000)}}, nil)
	dir := bytes.Index(b, []byte("PK\x01\x02"))
	end := bytes.Index(b, []byte("PK\x05\x06"))
	record := b[dir:end]
	out := bytes.Clone(b[:dir])
	for range 10 {
		out = append(out, record...)
	}
	tail := bytes.Clone(b[end:])
	binary.LittleEndian.PutUint16(tail[8:], 10)
	binary.LittleEndian.PutUint16(tail[10:], 10)
	binary.LittleEndian.PutUint32(tail[12:], uint32(10*len(record)))
	same(t, read(t, stdin(append(out, tail...)), "-"), "-!/a: "+noise(1000), "-! damaged")
}

// What a header says of sizes is not believed.
func TestLyingSizes(t *testing.T) {
	b := zipOf([]part{{"a", "short"}, {"b", "2"}}, nil)
	dir := bytes.Index(b, []byte("PK\x01\x02"))
	for _, at := range []int{20, 24} { // packed, unpacked
		lie := bytes.Clone(b)
		binary.LittleEndian.PutUint32(lie[dir+at:], 1<<25)
		same(t, read(t, stdin(lie), "-"), "-!/a! damaged", "-!/b: 2")
	}
	many := append([]byte{1, 5}, number(1<<40)...)
	same(t, read(t, stdin(sevenZipFrame(nil, append(many, 0, 0))), "-"), "-! too_large")
	folders := append([]byte{1, 4, 7, 0xb}, number(1<<40)...)
	same(t, read(t, stdin(sevenZipFrame(nil, append(folders, 0, 0))), "-"), "-! damaged")
	wrong := tarOf(part{"a", "12345"}, part{"b", "6"})
	copy(wrong[124:], "00000001000") // 512 bytes: the header of b is read as text of a
	tarSum(wrong)
	got := read(t, stdin(wrong), "-")
	if len(got) < 1 || !strings.HasPrefix(got[0], "-!/a: 12345\x00") {
		t.Errorf("got %.100q", got)
	}
}

// A window of 1 GiB is refused before it is taken.
func TestWindows(t *testing.T) {
	header := []byte("\x28\xb5\x2f\xfd\x00\xa0\x01\x00\x00") // zstd: a window of 2^30 bytes
	if err := errorOf(t, stdin(header), "-"); !errors.Is(err, doc.ErrTooLarge) || !strings.Contains(err.Error(), "window_bytes") {
		t.Errorf("zstd: %v", err)
	}
	huge := sevenZipStreams(10, 1<<31, []byte{0x21, 0x21, 1, 40})
	b := sevenZipFrame(make([]byte, 10), append([]byte{0x17}, append(huge, 0)...))
	if err := errorOf(t, stdin(b), "-"); !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("7z: %v", err)
	}
}

func TestUnsafeEntries(t *testing.T) {
	parts := []part{{"../../etc/x", "1"}, {"/etc/x", "2"}, {`C:\x.txt`, "3"}, {`a\..\..\x`, "4"}, {"a/x..y/b..", "5"}}
	same(t, read(t, stdin(zipOf(parts, nil)), "-"),
		"-!/../../etc/x! unsafe_path", "-!//etc/x! unsafe_path", "-!/C:/x.txt! unsafe_path", "-!/a/../../x! unsafe_path", "-!/a/x..y/b..: 5")
	link := zipOf([]part{{"link", "/etc/passwd"}}, func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) })
	same(t, read(t, stdin(link), "-"), "-!/link! unsafe_path")
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []*tar.Header{
		{Name: "soft", Typeflag: tar.TypeSymlink, Linkname: "soft"}, {Name: "hard", Typeflag: tar.TypeLink, Linkname: "/etc/passwd"},
		{Name: "pipe", Typeflag: tar.TypeFifo}, {Name: "dir/", Typeflag: tar.TypeDir}, {Name: "file", Typeflag: tar.TypeReg},
	} {
		check(w.WriteHeader(h))
	}
	check(w.Close())
	same(t, read(t, stdin(b.Bytes()), "-"), "-!/soft! unsafe_path", "-!/hard! unsafe_path", "-!/pipe! unsupported", "-!/file: ")
}

func TestLinks(t *testing.T) {
	folderOf(t, map[string]string{"in/a.txt": "1", "in/sub/b.txt": "2", "out/c.txt": "3"})
	for link, to := range map[string]string{
		"in/file": "a.txt", "in/up": "..", "in/self": ".", "in/loop1": "loop2", "in/loop2": "loop1", "in/gone": "nothing", "in/out": "../out", "in/out2": "../out", "in/sub2": "sub",
		"out/back": "../out",
	} {
		check(os.Symlink(to, filepath.FromSlash(link)))
	}
	same(t, read(t, ingest.Options{}, "in"),
		"in/a.txt: 1", "in/file: 1", "in/gone! read", "in/loop1! read", "in/loop2! read",
		"in/out/back! unsafe_path", "in/out/c.txt: 3", "in/out2! unsafe_path", "in/self! unsafe_path", "in/sub/b.txt: 2", "in/sub2! unsafe_path", "in/up! unsafe_path")
}

// A file may vanish, or become something else, between being found and being read.
func TestVanishing(t *testing.T) {
	folderOf(t, map[string]string{"d/a.txt": "1", "d/b.txt": "2", "d/c.txt": "3"})
	r := must(ingest.New(ingest.Options{}))
	var got []string
	var sources []doc.Source
	for src, err := range r.Sources(t.Context(), "d") {
		got = append(got, src.Name+": "+fmt.Sprint(err != nil))
		sources = append(sources, src)
		os.Remove("d/b.txt") // it has been listed
	}
	same(t, got, "d/a.txt: false", "d/b.txt: true", "d/c.txt: false")
	check(os.Remove("d/c.txt"))
	if _, err := sources[2].Read(t.Context(), 100); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
}

// The end of the context ends the stream, with its error; so does a caller who has enough.
func TestStops(t *testing.T) {
	b := tarOf(part{"a", "1"}, part{"b", "2"}, part{"c", "3"})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []string
	for src, err := range must(ingest.New(stdin(b))).Sources(ctx, "-", "nothing") {
		cancel()
		got = append(got, fmt.Sprint(src.Name, " ", err))
	}
	same(t, got, "-!/a <nil>", " context canceled")
	n := 0
	for range must(ingest.New(stdin(b))).Sources(t.Context(), "-", "nothing") {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d sources after a break", n)
	}
}

// A reader that fails is an error with its reason, not the end of the input.
func TestFailingReader(t *testing.T) {
	broken := errors.New("the disk is on fire")
	b := tarOf(part{"a", "1"}, part{"b", noise(30000)})
	opt := ingest.Options{Stdin: io.MultiReader(bytes.NewReader(b[:9000]), failing{broken})}
	n := 0
	for _, err := range must(ingest.New(opt)).Sources(t.Context(), "-") {
		if n++; n > 1 && !errors.Is(err, broken) {
			t.Errorf("error %v", err)
		}
	}
	if n != 3 {
		t.Errorf("%d sources and errors", n)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
