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

// Records have names by their lines where the stream has one; else only those that cannot be read.
func TestRecords(t *testing.T) {
	in := "\xef\xbb\xbf{\"id\":\"x\",\"text\":\"一\"}\r\n\n \t\n{\"text\":\n\"" + noise(60) + "\"\n\"" + noise(3000) + "\"\n{\"id\":\"y\",\"正文\":\"二\"}\n\"三\""
	for _, c := range []struct {
		opt  ingest.RecordOptions
		want []string
	}{
		{ingest.RecordOptions{Name: "a.jsonl", Limit: 50}, []string{"a.jsonl!/1 x: 一", "a.jsonl!/4 ! damaged", "a.jsonl!/5 ! too_large", "a.jsonl!/6 ! too_large", "a.jsonl!/7 y! no_input", "a.jsonl!/8 : 三"}},
		{ingest.RecordOptions{}, []string{" x: 一", "line 4 ! damaged", " : " + noise(60), " : " + noise(3000), "line 7 y! no_input", " : 三"}},
		{ingest.RecordOptions{Field: "正文"}, []string{"line 1 x! no_input", "line 4 ! damaged", " : " + noise(60), " : " + noise(3000), " y: 二", " : 三"}},
	} {
		var got []string
		for src, err := range ingest.Records(strings.NewReader(in), c.opt) {
			e, ok := err.(*doc.Error)
			switch {
			case err == nil:
				got = append(got, src.Name+" "+src.ID+": "+string(src.Bytes))
			case !ok || e.Stage != "read" || e.Name != src.Name || src.Bytes != nil:
				t.Errorf("%+v, %v", src, err)
			default:
				got = append(got, src.Name+" "+src.ID+"! "+doc.Code(err))
			}
		}
		same(t, got, c.want...)
	}
	for range ingest.Records(strings.NewReader(in), ingest.RecordOptions{}) {
		break // and no record after it, which would be a panic
	}
}

// A record is given before the next one is there.
func TestRecordsStream(t *testing.T) {
	r, w := io.Pipe()
	answered := make(chan string)
	go func() {
		defer w.Close()
		for n := range 3 {
			fmt.Fprintf(w, "\"%d\"\n", n)
			if got := <-answered; got != fmt.Sprint(n) {
				t.Errorf("record %d: %s", n, got)
			}
		}
	}()
	for src, err := range ingest.Records(r, ingest.RecordOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		answered <- string(src.Bytes)
	}
}

// A stream that breaks off has its error last, and what may be half a record is none.
func TestRecordsBreakOff(t *testing.T) {
	broken := errors.New("the line is dead")
	for name, want := range map[string]string{"": "-", "a.jsonl": "a.jsonl"} {
		in := io.MultiReader(strings.NewReader("\"1\"\n\"2\""), failing{broken})
		var texts []string
		var last error
		for src, err := range ingest.Records(in, ingest.RecordOptions{Name: name}) {
			if texts, last = append(texts, src.Name+" "+string(src.Bytes)), err; err == nil {
				continue
			}
			if !errors.Is(err, broken) || !strings.Contains(err.Error(), "line 2") || src.Name != want {
				t.Errorf("%q: %v", src.Name, err)
			}
		}
		if len(texts) != 2 || last == nil {
			t.Errorf("%q, %v", texts, last)
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
