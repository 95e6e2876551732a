package gongwen_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gongwen-go/gongwen"
	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/extract/csv"
	"github.com/gongwen-go/gongwen/extract/eml"
)

const attachingNotice = `<html><head><meta charset="utf-8"></head><body><h1>青榆市人民政府办公室关于印发2024年渡口整治任务分解表的通知</h1>
<p>青榆政办发〔2024〕9号</p><p>各县（区）人民政府，市政府各部门：</p><p>现将任务分解表印发给你们，请认真贯彻执行。</p>
<p>附件：<a href="a.csv">渡口整治任务分解表</a></p><p>青榆市人民政府办公室</p><p>2024年3月1日</p></body></html>`

const attachedSheet = "序号,工作任务,牵头单位,责任单位,完成时限\n1,检修全部渡口缆绳,市水务局,市财政局,6月底前\n2,更换老旧趸船,市交通局,各县（区）政府,年底前\n"

// shelf resolves names: a file by its address.
type shelf map[string]string

func (s shelf) find(_ context.Context, _ doc.Source, a doc.Attachment) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		if text, ok := s[a.URL]; ok {
			yield(doc.Source{Name: a.URL, Bytes: []byte(text)}, nil)
		}
	}
}

func page(name string, links ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<html><head><meta charset="utf-8"></head><body><h1>青榆市水务局关于做好%s的通知</h1><p>各渡口管理单位：</p><p>现就有关事项通知如下。</p>`, name)
	for _, l := range links {
		fmt.Fprintf(&b, `<p><a href="%s">附件：%s明细表</a></p>`, l, l)
	}
	b.WriteString("</body></html>")
	return b.String()
}

func attachmentParser(t *testing.T, opt gongwen.Options) *gongwen.Parser {
	t.Helper()
	opt.Formats = []doc.Format{eml.Format{}, csv.Format{}}
	p, err := gongwen.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// An attached sheet names no year and no place: it is understood as of the notice, and by itself it is not.
func TestAttachedSheet(t *testing.T) {
	p := attachmentParser(t, gongwen.Options{Resolve: shelf{"a.csv": attachedSheet}.find})
	docs, err := p.ParseWithAttachments(t.Context(), doc.Source{Name: "n.html", Bytes: []byte(attachingNotice)})
	if err != nil || len(docs) != 2 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	notice, sheet := docs[0], docs[1]
	if !slices.Equal(notice.Children, []string{sheet.ID}) || sheet.Source.Parent != notice.ID {
		t.Errorf("children %q of %q; the sheet is %q of %q", notice.Children, notice.ID, sheet.ID, sheet.Source.Parent)
	}
	got := map[string][]string{}
	for _, task := range sheet.Tasks {
		got[task.Text] = []string{task.Deadlines[0].Date, task.Lead[0].Canonical, task.Lead[0].Region}
	}
	want := map[string][]string{
		"检修全部渡口缆绳": {"2024-06-30", "青榆市水务局", "青榆市"},
		"更换老旧趸船":   {"2024-12-31", "青榆市交通运输局", "青榆市"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("as of its notice (-want +got):\n%s", diff)
	}
	if !reflect.DeepEqual(sheet.Metadata, doc.Metadata{}) {
		t.Errorf("the sheet says of itself what only its notice says: %+v", sheet.Metadata)
	}
	alone, err := p.Parse(t.Context(), doc.Source{Name: "a.csv", Bytes: []byte(attachedSheet)})
	if err != nil {
		t.Fatal(err)
	}
	if task := alone.Tasks[0]; task.Deadlines[0].Date != "" || task.Lead[0].Canonical == "青榆市水务局" {
		t.Errorf("by itself it means %q and %q", task.Deadlines[0].Date, task.Lead[0].Canonical)
	}
	if len(alone.Children) > 0 {
		t.Error("Parse has children, which nobody reads")
	}
}

// A sheet with a year of its own means that.
func TestAttachedSheetWithItsOwnYear(t *testing.T) {
	p := attachmentParser(t, gongwen.Options{Resolve: shelf{"a.csv": "2023年渡口整治任务分解表,,,,\n" + attachedSheet}.find})
	docs, err := p.ParseWithAttachments(t.Context(), doc.Source{Name: "n.html", Bytes: []byte(attachingNotice)})
	if err != nil {
		t.Fatal(err)
	}
	if got := docs[1].Tasks[0].Deadlines[0].Date; got != "2023-06-30" {
		t.Errorf("6月底前 is %q", got)
	}
}

// What lies in a letter is attached to it, without anybody who resolves names; so is what lies in the letter in it.
func TestAttachedToALetter(t *testing.T) {
	part := func(head, body string) string { return "--=b\r\n" + head + "\r\n\r\n" + body + "\r\n" }
	letter := "MIME-Version: 1.0\r\nSubject: Notice\r\nContent-Type: multipart/mixed; boundary=\"=b\"\r\n\r\n" +
		part("Content-Type: text/html; charset=utf-8", page("检修工作")) +
		part("Content-Type: text/csv; charset=utf-8\r\nContent-Disposition: attachment; filename=\"a.csv\"", attachedSheet) +
		part("Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"../../b.bin\"", "\x00\x01\x02\x03") + "--=b--\r\n"
	outer := "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=c\"\r\n\r\n--=c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n现转去来信一件，请阅处。\r\n" +
		"--=c\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"in.eml\"\r\n\r\n" + letter + "\r\n--=c--\r\n"
	p := attachmentParser(t, gongwen.Options{})
	docs, err := p.ParseWithAttachments(t.Context(), doc.Source{Name: "out.eml", Bytes: []byte(outer)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	ids := map[string]string{}
	for _, d := range docs {
		ids[d.ID] = d.Source.Name
		got = append(got, fmt.Sprintf("%s of %s: %d tasks, error %s", d.Source.Name, ids[d.Source.Parent], len(d.Tasks), errorCode(d.Err)))
	}
	want := []string{
		"out.eml of : 0 tasks, error none",
		"out.eml!/2/in.eml of out.eml: 0 tasks, error none",
		"out.eml!/2/in.eml!/2/a.csv of out.eml!/2/in.eml: 2 tasks, error none",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	unread := func(d doc.Diagnostic) bool {
		return d.Code == "attachment_unread" && strings.Contains(d.Message, "b.bin")
	}
	if !slices.ContainsFunc(docs[1].Diagnostics, unread) {
		t.Errorf("nobody says that b.bin is no document: %+v", docs[1].Diagnostics)
	}
}

func errorCode(err error) string {
	if err == nil {
		return "none"
	}
	return doc.Code(err)
}

// What is not there is said; what is there twice, or names its notice, is read once; what fails fails alone.
func TestAttachmentsThatAreNone(t *testing.T) {
	files := shelf{"b.html": page("乙", "n.html", "c.html", "b.html"), "c.html": page("丙"), "empty.csv": ""}
	p := attachmentParser(t, gongwen.Options{Resolve: files.find})
	docs, err := p.ParseWithAttachments(t.Context(), doc.Source{Name: "n.html", Bytes: []byte(page("甲", "b.html", "c.html", "gone.csv", "empty.csv"))})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range docs {
		names = append(names, d.Source.Name+" "+errorCode(d.Err))
	}
	if want := []string{"n.html none", "b.html none", "c.html none", "empty.csv empty"}; !slices.Equal(names, want) {
		t.Errorf("read %q", names)
	}
	if i := slices.IndexFunc(docs[0].Diagnostics, func(d doc.Diagnostic) bool { return d.Code == "attachment_missing" }); i < 0 || !strings.Contains(docs[0].Diagnostics[i].Message, "gone.csv") {
		t.Errorf("nobody says that gone.csv is not there: %+v", docs[0].Diagnostics)
	}
	if len(docs[0].Children) != 1 { // c.html is b.html's
		t.Errorf("%d children", len(docs[0].Children))
	}
}

// What follows below the signature is not missing, and what is linked or named otherwise is.
func TestAttachmentsInTheNotice(t *testing.T) {
	const head = "青榆市水务局关于印发要点的通知\n青水发〔2024〕7号\n各县水务局：\n现将要点印发给你们。\n附件：1.任务分解表\n2.联络员名单\n青榆市水务局\n2024年3月18日\n"
	p := attachmentParser(t, gongwen.Options{Resolve: shelf{}.find})
	for text, want := range map[string]int{head: 2, head + "附件1\n任务分解表\n一、检修缆绳。由市水务局牵头。\n": 1} {
		docs, err := p.ParseWithAttachments(t.Context(), doc.Source{Name: "n.txt", Bytes: []byte(text)})
		if err != nil {
			t.Fatal(err)
		}
		missing := 0
		for _, d := range docs[0].Diagnostics {
			if d.Code == "attachment_missing" {
				missing++
			}
		}
		if missing != want {
			t.Errorf("%d missing, want %d, of %q: %+v", missing, want, text, docs[0].Diagnostics)
		}
	}
}

// chain resolves every name to a page that names the next.
func chain(_ context.Context, _ doc.Source, a doc.Attachment) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		yield(doc.Source{Name: a.URL, Bytes: []byte(page("丁", "x"+a.URL))}, nil)
	}
}

// flood resolves a name to files without end.
func flood(_ context.Context, _ doc.Source, a doc.Attachment) iter.Seq2[doc.Source, error] {
	return func(yield func(doc.Source, error) bool) {
		for i := 0; yield(doc.Source{Name: fmt.Sprint(i), Bytes: []byte(page("戊"))}, nil); i++ {
		}
	}
}

func TestAttachmentsWithoutEnd(t *testing.T) {
	src := doc.Source{Name: "n.html", Bytes: []byte(page("甲", "1.html"))}
	docs, err := attachmentParser(t, gongwen.Options{Resolve: chain}).ParseWithAttachments(t.Context(), src)
	if err != nil || len(docs) != 6 || !errors.Is(docs[5].Err, doc.ErrTooDeep) {
		t.Errorf("a chain: %d documents, %v", len(docs), err)
	}
	docs, err = attachmentParser(t, gongwen.Options{Resolve: flood}).ParseWithAttachments(t.Context(), src)
	cut := func(d doc.Diagnostic) bool { return d.Code == "attachments_cut" }
	if err != nil || len(docs) != 1001 || !slices.ContainsFunc(docs[0].Diagnostics, cut) {
		t.Errorf("a flood: %d documents, %v", len(docs), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stop := func(context.Context, doc.Source, doc.Attachment) iter.Seq2[doc.Source, error] {
		cancel()
		return flood(ctx, src, doc.Attachment{})
	}
	if _, err := attachmentParser(t, gongwen.Options{Resolve: stop}).ParseWithAttachments(ctx, src); !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled context: %v", err)
	}
}

// In a stream every file is read once, whether it comes by itself or is named by a notice, in any order and with any number of
// workers, and what is named by itself twice is read twice.
func TestStreamWithAttachments(t *testing.T) {
	files := shelf{
		"n.html": page("甲", "a.csv", "b.csv"), "m.html": page("乙", "b.csv"), "a.csv": attachedSheet, "b.csv": "甲,乙\n1,2\n", "o.html": page("丙"),
	}
	for _, c := range []struct{ in, want string }{
		{"n.html", "n.html a.csv b.csv"},
		{"n.html a.csv m.html b.csv o.html", "n.html a.csv b.csv m.html o.html"},
		{"b.csv n.html a.csv", "b.csv n.html a.csv"},
		{"o.html o.html", "o.html o.html"},
		{"m.html n.html", "m.html b.csv n.html a.csv"},
	} {
		for workers := 1; workers <= 4; workers++ {
			p := attachmentParser(t, gongwen.Options{Attachments: true, Resolve: files.find, Workers: workers})
			sources := func(yield func(doc.Source, error) bool) {
				for _, name := range strings.Fields(c.in) {
					if !yield(doc.Source{Name: name, Bytes: []byte(files[name])}, nil) {
						return
					}
				}
			}
			var got []string
			for d, err := range p.All(t.Context(), sources) {
				if err != nil {
					t.Error(err)
				}
				got = append(got, d.Source.Name)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%s with %d workers gives %s, want %s", c.in, workers, s, c.want)
			}
		}
	}
	p := attachmentParser(t, gongwen.Options{Resolve: files.find})
	n := 0
	one := func(yield func(doc.Source, error) bool) { yield(doc.Source{Bytes: []byte(files["n.html"])}, nil) }
	for range p.All(t.Context(), one) {
		n++
	}
	if n != 1 {
		t.Errorf("without Options.Attachments All gives %d documents", n)
	}
}

// A notice without a name takes no attachment without a name for itself.
func TestAttachmentsWithoutNames(t *testing.T) {
	unnamed := func(_ context.Context, _ doc.Source, a doc.Attachment) iter.Seq2[doc.Source, error] {
		return func(yield func(doc.Source, error) bool) { yield(doc.Source{Bytes: []byte(attachedSheet)}, nil) }
	}
	p := attachmentParser(t, gongwen.Options{Resolve: unnamed})
	docs, err := p.ParseWithAttachments(t.Context(), doc.Source{Bytes: []byte(attachingNotice)})
	if err != nil || len(docs) != 2 {
		t.Errorf("%d documents, want the notice and its sheet: %v", len(docs), err)
	}
}

// TestNameInside: what lies in a letter without a text is named by the letter, in errors too.
func TestNameInside(t *testing.T) {
	head := "From: a@b\nTo: c@d\nMIME-Version: 1.0\nContent-Type: "
	p, err := gongwen.New(gongwen.Options{Formats: []doc.Format{eml.Format{}}})
	if err != nil {
		t.Fatal(err)
	}
	deep := strings.Repeat(head+"message/rfc822\n\n", 6) + head + "text/plain\n\n通知\n"
	_, err = p.Parse(t.Context(), doc.Source{Name: "letters/deep.eml", Bytes: []byte(deep)})
	if !errors.Is(err, doc.ErrTooDeep) || !strings.HasPrefix(err.Error(), "letters/deep.eml!/1/part 1.eml!/1/") {
		t.Errorf("%v", err)
	}
	d, err := p.Parse(t.Context(), doc.Source{Name: "a.eml", Bytes: []byte(head + "application/octet-stream; name=通知.txt\n\n关于检查的通知\n")})
	if err != nil || d.Source.Name != "a.eml!/1/通知.txt" {
		t.Errorf("%v, %v", d, err)
	}
}
