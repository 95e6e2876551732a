package ingest_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/gongwen-go/gongwen/ingest"
)

var two = []part{{"a.html", "甲"}, {"sub/b.txt", "乙"}}

func zstdOf(b []byte) []byte {
	w := must(zstd.NewWriter(nil))
	return w.EncodeAll(b, nil)
}

func xzOf(b []byte) []byte {
	var out bytes.Buffer
	w := must(xz.NewWriter(&out))
	must(w.Write(b))
	check(w.Close())
	return out.Bytes()
}

// bzip2Of needs the program: the standard library only reads it.
func bzip2Of(t testing.TB, b []byte) []byte {
	cmd := exec.Command("bzip2", "-c")
	cmd.Stdin = bytes.NewReader(b)
	out, err := cmd.Output()
	if err != nil {
		t.Skip("no bzip2 on this machine")
	}
	return out
}

// Every kind gives the same sources, from a file with a name that says nothing and from a pipe.
func TestKinds(t *testing.T) {
	skippable := append([]byte("\x50\x2a\x4d\x18\x03\x00\x00\x00abc"), zstdOf(tarOf(two...))...)
	program := append([]byte("MZ"+strings.Repeat("x", 5000)), zipOf(two, nil)...)
	kinds := map[string][]byte{
		"zip": zipOf(two, nil), "tar": tarOf(two...), "rar": rarOf(two...),
		"7z, stored": sevenZipOf(methodCopy, two...), "7z": sevenZipOf(methodLZMA2, two...),
		"tar.gz": gzipOf(tarOf(two...)), "tar.zst": zstdOf(tarOf(two...)), "tar.xz": xzOf(tarOf(two...)), "7z.gz": gzipOf(sevenZipOf(methodCopy, two...)),
		"zip.gz": gzipOf(zipOf(two, nil)), "pzstd": skippable,
		"padded gzip": append(gzipOf(tarOf(two...)), make([]byte, 4096)...),
		"stored zip":  zipOf(two, func(h *zip.FileHeader) { h.Method = zip.Store }),
	}
	for name, b := range kinds {
		t.Run(name, func(t *testing.T) {
			folderOf(t, map[string]string{"x": string(b)})
			same(t, read(t, ingest.Options{}, "x"), "x!/a.html: 甲", "x!/sub/b.txt: 乙")
			same(t, read(t, stdin(b), "-"), "-!/a.html: 甲", "-!/sub/b.txt: 乙")
		})
	}
	for name, b := range map[string][]byte{"zip": program, "7z": append([]byte("MZ7z\xbc\xaf\x27\x1c and more"), sevenZipOf(methodLZMA2, two...)...), "rar": append([]byte("MZ and more"), rarOf(two...)...)} {
		t.Run("self-extracting "+name, func(t *testing.T) {
			folderOf(t, map[string]string{"x.exe": string(b)})
			same(t, read(t, ingest.Options{}, "x.exe"), "x.exe!/a.html: 甲", "x.exe!/sub/b.txt: 乙")
		})
	}
}

func TestPackings(t *testing.T) {
	folderOf(t, map[string]string{
		"a.html.gz": string(gzipOf([]byte("一"))), "b.html.xz": string(xzOf([]byte("二"))), "c.zst": string(zstdOf([]byte("三"))),
		"d": string(bzip2Of(t, []byte("四"))), "e.gz": string(gzipOf(zstdOf(xzOf([]byte("五"))))),
		"f.gz": string(append(gzipOf([]byte("六")), gzipOf([]byte("七"))...)), "g.txt": "BZh is no archive", "h.gz": string(gzipOf(nil)),
	})
	same(t, read(t, ingest.Options{}, "."), "a.html.gz: 一", "b.html.xz: 二", "c.zst: 三", "d: 四", "e.gz: 五", "f.gz: 六七", "g.txt: BZh is no archive", "h.gz: ")
	same(t, read(t, ingest.Options{Include: []string{"*.html"}}, "."), "a.html.gz: 一", "b.html.xz: 二")
}

func TestNestedArchives(t *testing.T) {
	inner := gzipOf(tarOf(part{"x.html", "深"}))
	middle := sevenZipOf(methodLZMA2, part{"b.tar.gz", string(inner)}, part{"y.html", "中"})
	outer := zipOf([]part{{"m.7z", string(middle)}, {"z.html", "外"}}, nil)
	folderOf(t, map[string]string{"a.zip": string(outer)})
	same(t, read(t, ingest.Options{}, "a.zip"), "a.zip!/m.7z!/b.tar.gz!/x.html: 深", "a.zip!/m.7z!/y.html: 中", "a.zip!/z.html: 外")
	same(t, read(t, ingest.Options{Limits: ingest.Limits{Depth: 2}}, "a.zip"), "a.zip!/m.7z!/b.tar.gz! too_deep", "a.zip!/m.7z!/y.html: 中", "a.zip!/z.html: 外")
	// What does not fit into memory lies in a file meanwhile.
	big := zipOf([]part{{"1.html", noise(600)}, {"2.html", noise(700)}}, nil)
	folderOf(t, map[string]string{"a.tar": string(tarOf(part{"big.zip", string(big)}))})
	same(t, read(t, ingest.Options{Limits: ingest.Limits{EntryBytes: 800}}, "a.tar"), "a.tar!/big.zip!/1.html: "+noise(600), "a.tar!/big.zip!/2.html: "+noise(700))
}

// Office files are documents: in the file system, packed, in archives, and as deep as archives may be.
func TestOfficeFilesAreDocuments(t *testing.T) {
	files := map[string][]byte{
		"a.docx": zipOf([]part{{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w/>"}}, nil),
		"b.odt":  zipOf([]part{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<o/>"}}, nil),
		"c.ofd":  zipOf([]part{{"Doc_0/Document.xml", "<d/>"}, {"OFD.xml", "<o/>"}}, nil),
		"d.doc":  []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"),
	}
	parts, want, inside := []part{}, []string{}, []string{}
	disk := map[string]string{}
	for _, name := range []string{"a.docx", "b.odt", "c.ofd", "d.doc"} {
		b := string(files[name])
		disk[name] = b
		parts = append(parts, part{name, b})
		want = append(want, name+": "+b)
		inside = append(inside, "x.zip!/"+name+": "+b)
	}
	folderOf(t, disk)
	same(t, read(t, ingest.Options{}, "."), want...)
	folderOf(t, map[string]string{"x.zip": string(zipOf(parts, nil))})
	same(t, read(t, ingest.Options{Limits: ingest.Limits{Depth: 1}}, "x.zip"), inside...)
	folderOf(t, map[string]string{"x.zip": string(zipOf([]part{{"mimetype", "a note"}, {"t.txt", "文"}}, nil))})
	same(t, read(t, ingest.Options{}, "x.zip"), "x.zip!/mimetype: a note", "x.zip!/t.txt: 文")
}

func TestEntryNames(t *testing.T) {
	raw := func(h *zip.FileHeader) { h.NonUTF8 = true }
	notice, order := "关于进一步做好防汛抗旱工作的通知.txt", "關於檢送會議紀錄之函.txt"
	for _, c := range []struct {
		what string
		b    []byte
		want []string
	}{
		{"UTF-8 with its flag", zipOf([]part{{notice, "1"}}, nil), []string{notice}},
		{"UTF-8 without", zipOf([]part{{notice, "1"}}, raw), []string{notice}},
		{"GBK", zipOf([]part{{gbk("通知/" + notice), "1"}, {gbk("通知/附件.txt"), "2"}}, raw), []string{"通知/" + notice, "通知/附件.txt"}},
		{"Big5", zipOf([]part{{big5(order), "1"}, {big5("附件一之說明.txt"), "2"}}, raw), []string{order, "附件一之說明.txt"}},
		{"each its own", zipOf([]part{{notice, "1"}, {gbk("附件：责任分工表.txt"), "2"}}, raw), []string{notice, "附件：责任分工表.txt"}},
		{"backslashes", zipOf([]part{{`通知\a.txt`, "1"}}, nil), []string{"通知/a.txt"}},
		{"GBK in tar", tarOf(part{gbk(notice), "1"}, part{gbk("附件.txt"), "2"}), []string{notice, "附件.txt"}},
		{"twice", zipOf([]part{{"a", "1"}, {"a", "2"}, {"a#2", "3"}, {"./a", "4"}}, nil), []string{"a", "a#2", "a#2#2", "a#3"}},
		{"no charset", zipOf([]part{{"a\xff\xfe\x80.txt", "1"}, {"a\xff\xfe\x81.txt", "2"}}, raw), []string{`a\xff\xfe\x80.txt`, `a\xff\xfe\x81.txt`}},
		{"control characters", zipOf([]part{{"a\nb\x00.txt", "1"}}, nil), []string{`a\x0ab\x00.txt`}},
		{"none", zipOf([]part{{"x", "1"}, {"", "2"}}, nil), []string{"x", "#2"}},
	} {
		got, want := read(t, stdin(c.b), "-"), []string{}
		for i, name := range c.want {
			want = append(want, fmt.Sprintf("-!/%s: %d", name, i+1))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", c.what, got, want)
		}
	}
}

// A short name is decoded though nothing else in the archive tells its charset; of other languages none becomes Chinese
// that is rare.
func TestShortNames(t *testing.T) {
	for _, name := range strings.Fields(`附件.txt 通知.doc 目录.txt 报告.pdf 方案.docx 名单.xls 表1.xlsx 附件1.doc 联通.txt 新建文件夹/1.html 一.txt 财政局.doc
		责任分工表.xlsx 2024年工作要点.doc 會議紀錄.doc 計畫.txt 函.txt 公告.html 附表.doc 清单.xls 意见 批复 决定.wps`) {
		for _, e := range []encoding.Encoding{simplifiedchinese.GB18030, traditionalchinese.Big5} {
			raw, err := e.NewEncoder().String(name)
			if err != nil {
				continue // Big5 has no such character
			}
			same(t, read(t, stdin(zipOf([]part{{raw, "1"}}, func(h *zip.FileHeader) { h.NonUTF8 = true })), "-"), "-!/"+name+": 1")
		}
	}
	for raw, want := range map[string]string{"r\xe9sum\xe9": `r\xe9sum\xe9`, "\x83e\x83X\x83g": `\x83e\x83X\x83g`, "r\xc3\xa9sum\xc3\xa9": "résumé"} {
		same(t, read(t, stdin(tarOf(part{raw, "1"})), "-"), "-!/"+want+": 1")
	}
}

// The extra field of Info-ZIP goes before the name when it belongs to it.
func TestUnicodePath(t *testing.T) {
	field := func(of, name string) []byte {
		b := binary.LittleEndian.AppendUint16(nil, 0x7075)
		b = binary.LittleEndian.AppendUint16(b, uint16(5+len(name)))
		return append(binary.LittleEndian.AppendUint32(append(b, 1), crc32.ChecksumIEEE([]byte(of))), name...)
	}
	for of, want := range map[string]string{"?.txt": "-!/通知.txt: 1", "other": "-!/?.txt: 1"} {
		b := zipOf([]part{{"?.txt", "1"}}, func(h *zip.FileHeader) { h.Extra = field(of, "通知.txt") })
		same(t, read(t, stdin(b), "-"), want)
	}
}

func TestTimes(t *testing.T) {
	for name, b := range map[string][]byte{"zip": zipOf(two, nil), "tar": tarOf(two...), "rar": rarOf(two...), "7z": sevenZipOf(methodLZMA2, two...)} {
		r := must(ingest.New(stdin(b)))
		n := 0
		for src, err := range r.Sources(t.Context(), "-") {
			if n++; err != nil || !src.Modified.Equal(changed) {
				t.Errorf("%s: %v, changed %v, want %v", name, err, src.Modified, changed)
			}
		}
		if n != 2 {
			t.Errorf("%s: %d sources", name, n)
		}
		late := stdin(b)
		late.Since = changed.AddDate(0, 0, 1)
		got, reader := readAll(t, late, "-")
		same(t, got)
		if p := reader.Progress(); p.Skipped[ingest.SkipOld] != 2 {
			t.Errorf("%s: skipped %v", name, p.Skipped)
		}
	}
}

// Entries of a zip of more than 65,535, or one whose directory says so, are in zip64.
func TestZip64(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	const n = 65_536
	for i := range n {
		must(z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i)}))
	}
	check(z.Close())
	folderOf(t, map[string]string{"a.zip": b.String()})
	got := read(t, ingest.Options{}, "a.zip")
	if len(got) != n || got[n-1] != fmt.Sprintf("a.zip!/%d: ", n-1) {
		t.Errorf("%d entries, the last %q", len(got), got[len(got)-1])
	}
}
