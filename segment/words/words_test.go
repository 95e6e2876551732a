package words

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
)

func TestCut(t *testing.T) {
	var w Words // the zero Words work
	for _, c := range []struct{ text, want string }{
		{"公布PM2.5等监测数据。", "公布|PM2.5|等|监测数据|。"},
		{"建设5G网络", "建设|5G|网络"},
		{"GB/T 9704-2012规定", "GB/T 9704-2012|规定"},
		{"通过ISO 9001认证", "通过|ISO 9001|认证"},
		{"占2.68%，共1,234.5万元", "占|2.68%|，|共|1,234.5万|元"},
		{"2021年3月5日10:30前", "2021年|3月|5日|10:30|前"},
		{"ＰＭ２．５和２０２１年", "ＰＭ２．５|和|２０２１年"},
		{"收到申请36件", "收到|申请|36|件"},
		{"电子邮箱a_b@example.cn，网址http://www.example.cn/a?b", "电子邮箱|a_b@example.cn|，|网址|http://www.example.cn/a|?|b"},
		{"由市发展改革委牵头 修订规范性文件", "由|市发展改革委|牵头|修订|规范性文件"},
		{"依申请公开、主动公开", "依申请公开|、|主动公开"},
		{"“互联网+政务服务”", "“|互联网+政务服务|”"},
		{"1,2,3条", "1|,|2|,|3|条"},
		{"推进政务公开和一网通办", "推进|政务公开|和|一网通办"},
		// organs, alone and with what says whose they are
		{"市民政局、县人社局、省自然资源厅", "市民政局|、|县人社局|、|省自然资源厅"},
		{"市人民政府办公室、市委宣传部、省政府办公厅", "市人民政府办公室|、|市委宣传部|、|省政府办公厅"},
		{"鞍山市财政局配合市财政局", "鞍山市财政局|配合|市财政局"},
		{"住房和城乡建设部、国家发展改革委", "住房和城乡建设部|、|国家发展改革委"},
		{"各市场监管局", "各|市场监管局"},
		// what is no organ, or another's
		{"市财政局长、人力资源社会保障局长", "市|财政|局长|、|人力资源|社会保障|局长"},
		{"自然资源部门", "自然资源|部门"},
		{"云川市财政局", "云|川|市|财政局"},
		{"产业集聚区管委会", "产业|集聚|区|管委会"},
		{"市\n财政局", "市|财政局"},
		{"", ""}, {" \n\t　", ""},
	} {
		if got := strings.Join(w.Cut(c.text), "|"); got != c.want {
			t.Errorf("Cut(%q)\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Nothing of a text is lost, and nothing is put in.
func TestCutKeepsText(t *testing.T) {
	var w Words
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, s)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("政府信息公开年月万亿PM2.5GB/T 9704%,:+é１．\n　")), rapid.Rune())).Draw(t, "text")
		if got := strings.Join(w.Cut(text), ""); bare(got) != bare(text) {
			t.Fatalf("Cut(%q) joins to %q", text, got)
		}
	})
}

func TestOptions(t *testing.T) {
	w, err := New(Options{Vocabulary: "# own\n青禾通办 10 n\n\n云上青禾\n"})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Cut("上线青禾通办"); !slices.Equal(got, []string{"上线", "青禾通办"}) {
		t.Errorf("own word is cut: %q", got)
	}
	var other Words
	if got := other.Cut("上线青禾通办"); slices.Contains(got, "青禾通办") {
		t.Errorf("own word reached other Words: %q", got)
	}
	_, err = New(Options{Vocabulary: "甲 x n\n乙 1\n"})
	if !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), "line 1") || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v does not name both lines", err)
	}
}

func TestKeywords(t *testing.T) {
	var w Words
	text := strings.Repeat("各单位要进一步加强依申请公开工作，规范办理程序。PM2.5监测数据及时发布。", 3) + "依申请公开答复应当规范。"
	got := w.Keywords(text, 3)
	if len(got) != 3 || got[0].Text != "依申请公开" || got[0].Count != 4 {
		t.Fatalf("got %+v", got)
	}
	if !slices.ContainsFunc(got, func(k Keyword) bool { return k.Text == "PM2.5" && k.Count == 3 }) {
		t.Errorf("PM2.5 is not among %+v", got)
	}
	for i, k := range w.Keywords(text, 0) {
		if stopWords()[k.Text] || k.Weight <= 0 {
			t.Errorf("keyword %d is %+v", i, k)
		}
	}
	if got := w.Keywords("3月5日，12.5%。的了", 5); len(got) != 0 {
		t.Errorf("keywords of nothing: %+v", got)
	}
}

// One Words serves many goroutines, each of which gets the same.
func TestConcurrent(t *testing.T) {
	w, err := New(Options{Vocabulary: "云上青禾"})
	if err != nil {
		t.Fatal(err)
	}
	const text = "云上青禾平台公布PM2.5监测数据"
	want := w.Keywords(text, 0)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			which := w
			if i%2 == 0 {
				which = new(Words)
			}
			for range 50 {
				got := which.Keywords(text, 0)
				if i%2 == 1 && !cmp.Equal(got, want) {
					t.Errorf("got %+v, want %+v", got, want)
					return
				}
			}
		})
	}
	group.Wait()
}

// Every line of the rules is read, and every word of the vocabulary stays whole.
func TestRules(t *testing.T) {
	entries, err := parseVocabulary(mustRead("rules/vocabulary.txt"))
	if err != nil || len(entries) < 300 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	var w Words
	seen := map[string]bool{}
	for _, e := range entries {
		if seen[e.word] {
			t.Errorf("%s stands twice", e.word)
		}
		seen[e.word] = true
		if got := w.Cut(e.word); len(got) != 1 {
			t.Errorf("%s is cut: %q", e.word, got)
		}
	}
}

// Every organ comes out whole, and with the level whose it is.
func TestOrgans(t *testing.T) {
	var w Words
	national := func(organ string) bool {
		return strings.HasPrefix(organ, "国") || strings.HasPrefix(organ, "中央") || slices.ContainsFunc([]string{"部", "署", "总局"},
			func(end string) bool { return strings.HasSuffix(organ, end) })
	}
	for _, organ := range organs().list {
		for _, level := range []string{"", "省", "市", "县", "区", "州"} {
			name := level + organ
			if got := w.Cut("由" + name + "负责"); (level == "" || !national(organ)) && !slices.Equal(got, []string{"由", name, "负责"}) {
				t.Errorf("%s is cut: %q", name, got)
			}
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("推进PM2.5 GB/T 9704公开2.68%", "关于推进公开的通知", "市财政局")
	f.Add("://,a,123\xff\xe5", "", "\xe5")
	f.Add("《条例》（以下简称“条例”），市财政局长“市财政”、“市财政”", "财政财政", "财政局长")
	var w Words
	f.Fuzz(func(t *testing.T, text, title, unit string) {
		d := &doc.Document{Text: text, Tasks: []doc.Task{{Lead: []doc.Unit{{Name: unit, Region: title}}}}}
		d.Metadata.Title = title
		checkJoins(t, &w, &w, text)
		checkJoins(t, &w, w.ForDocument(d), text)
		w.Keywords(text, 3)
		w.DocumentKeywords(d, 3)
	})
}

var sample = strings.Repeat("各县（市、区）政府要健全规范性文件备案审查制度，2021年6月底前公布PM2.5监测数据，占2.68%。\n", 200)

func BenchmarkCut(b *testing.B) {
	var w Words
	w.Cut("热身")
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		w.Cut(sample)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		load(nil).idf()
	}
}
