package ingest_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/ingest"
)

func TestDecodeRecord(t *testing.T) {
	for _, c := range []struct {
		line, field string
		want        string // id|url|media type|charset|bytes
	}{
		{`{"id":"7","url":"https://www.example.cn/1","media_type":"text/html","charset":"gbk","text":"通知"}`, "", "7|https://www.example.cn/1|text/html|utf-8|通知"},
		{`{"id":12,"base64":"zajWqg==","charset":"gbk"}`, "", "12|||gbk|\xcd\xa8\xd6\xaa"},
		{`{"base64":"zajWqg"}`, "", "||||\xcd\xa8\xd6\xaa"},
		{`{"html":"<p>1</p>"}`, "", "||text/html|utf-8|<p>1</p>"},
		{`{"body":"3","content":"2"}`, "", "|||utf-8|2"},
		{`{"content":"2","text":"","more":[1,{"text":"no"}]}`, "", "|||utf-8|"},
		{`{"text":"no","正文":"yes"}`, "正文", "|||utf-8|yes"},
		{`{"text":null,"html":null,"body":"b"}`, "", "|||utf-8|b"},
		{"\xef\xbb\xbf \"a string\" \r", "", "|||utf-8|a string"},
	} {
		src, err := ingest.DecodeRecord([]byte(c.line), c.field)
		got := strings.Join([]string{src.ID, src.URL, src.MediaType, src.Charset, string(src.Bytes)}, "|")
		if err != nil || got != c.want || src.Bytes == nil || src.Size != int64(len(src.Bytes)) {
			t.Errorf("%s: %s, %v, want %s", c.line, got, err, c.want)
		}
	}
	for line, want := range map[string]error{
		`{"text":1}`: doc.ErrDamaged, `{"id":[],"text":""}`: doc.ErrDamaged, `[1]`: doc.ErrDamaged, `null`: doc.ErrDamaged, `{"text":"a"`: doc.ErrDamaged, ``: doc.ErrDamaged, `12`: doc.ErrDamaged,
		`{"base64":"*"}`: doc.ErrDamaged, `{"title":"a"}`: doc.ErrNoInput, `{}`: doc.ErrNoInput, "{\"text\":\"\xb9\xab\"}": doc.ErrDamaged, `{"text":"a"} {}`: doc.ErrDamaged,
	} {
		if _, err := ingest.DecodeRecord([]byte(line), ""); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", line, err, want)
		}
	}
}

func TestJSONLines(t *testing.T) {
	all := `{"id":"x","text":"一"}` + "\n\n" + `{"text":` + "\r\n" + `"二"` + "\n" + `{"title":"no text"}` + "\n" + `{"body":"三"}`
	want := func(in string) []string {
		return []string{in + "!/1: 一", in + "!/3! damaged", in + "!/4: 二", in + "!/5! no_input", in + "!/6: 三"}
	}
	folderOf(t, map[string]string{
		"a.jsonl": all, "b.jsonl.gz": string(gzipOf([]byte(all))), "c.ndjson.zst": string(zstdOf([]byte(all))), "d": all,
		"e.zip": string(zipOf([]part{{"f.jsonl", all}}, nil)), "g.json": "{\n \"text\": \"pretty\"\n}\n", "h.jsonl": "",
	})
	for _, in := range []string{"a.jsonl", "b.jsonl.gz", "c.ndjson.zst", "d"} {
		same(t, read(t, ingest.Options{}, in), want(in)...)
	}
	same(t, read(t, stdin([]byte(all)), "-"), want("-")...)
	same(t, read(t, stdin(gzipOf([]byte(all))), "-"), want("-")...)
	same(t, read(t, ingest.Options{}, "e.zip"), want("e.zip!/f.jsonl")...)
	same(t, read(t, ingest.Options{}, "g.json", "h.jsonl"), "g.json: {\n \"text\": \"pretty\"\n}\n")
	// Content says what it is when the first line is longer than what is looked at.
	long := fmt.Sprintf(`{"id":"1","text":%q}`, noise(50_000))
	same(t, read(t, stdin([]byte(long+"\n"+`"x"`)), "-"), "-!/1: "+noise(50_000), "-!/2: x")
	same(t, read(t, stdin([]byte(`{"title":"an object that is no record"}`)), "-"), `-: {"title":"an object that is no record"}`)
	for src, err := range must(ingest.New(ingest.Options{})).Sources(t.Context(), "a.jsonl") {
		if err == nil && src.Name == "a.jsonl!/1" && (src.ID != "x" || src.Modified.IsZero()) {
			t.Errorf("%+v", src)
		}
	}
}

// A line of 1 GB is an error that names it, and is not held.
func TestLongLine(t *testing.T) {
	const giant = 1 << 30
	line := io.MultiReader(strings.NewReader(`{"text":"1"}`+"\n"+`{"text":"`), io.LimitReader(letters{}, giant), strings.NewReader(`"}`+"\n"+`{"text":"3"}`))
	opt := ingest.Options{Stdin: line, Limits: ingest.Limits{EntryBytes: 1 << 20}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := read(t, opt, "-")
	runtime.ReadMemStats(&after)
	same(t, got, "-!/1: 1", "-!/2! too_large", "-!/3: 3")
	if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
		t.Errorf("%d bytes were allocated for a line of %d", used, giant)
	}
	err := errorOf(t, ingest.Options{Stdin: io.LimitReader(letters{}, 1<<21), Limits: ingest.Limits{EntryBytes: 1 << 20}}, "-")
	if !errors.Is(err, doc.ErrTooLarge) {
		t.Errorf("a document: %v", err)
	}
	opt = ingest.Options{Stdin: strings.NewReader(`{"text":"` + noise(2000) + `"}`), Limits: ingest.Limits{EntryBytes: 500}}
	if err := errorOf(t, opt, "-"); !strings.Contains(err.Error(), "line 1 ") || !strings.Contains(err.Error(), "limit of") {
		t.Errorf("a line over the limit: %v", err)
	}
}

var manyLetters = strings.Repeat("a", 4096)

// letters is text without an end.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		p = p[copy(p, manyLetters):]
	}
	return n, nil
}
