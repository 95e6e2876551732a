// Package examples_test runs the programs of this folder as a reader would.
package examples_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gongwen-go/gongwen/ingest/warc"
)

// crawl is a crawl of one page, which is a notice of testdata.
func crawl(t *testing.T) string {
	t.Helper()
	notice, err := os.ReadFile("../testdata/notice.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := warc.NewWriter(&b, warc.WriterOptions{Gzip: true})
	_, err = w.Write(warc.Entry{
		Type: warc.Response, TargetURI: "https://www.example.gov.cn/notice.txt", Date: time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC),
		Head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"), Body: notice,
	})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "crawl.warc.gz")
	if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// madeSite serves what examples/site serves.
func madeSite(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.FileServer(http.Dir("site/pages")))
	t.Cleanup(s.Close)
	return s.URL
}

func TestExamples(t *testing.T) {
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"./parse", "../testdata/notice.txt"}, []string{"云政办发〔2021〕16号", "延长窗口时间", "市政务服务局 (stated)", "bytes "}},
		{[]string{"./folder", "../testdata"}, []string{"../testdata/notice.txt: 云川市人民政府办公室关于印发2021年便民服务工作要点的通知, 7 tasks"}},
		{[]string{"./crawl", crawl(t)}, []string{"PAR1"}},
		{[]string{"./reposts", "../testdata/notice.txt", crawl(t)}, []string{"crawl.warc.gz!/0\n  repost ../testdata/notice.txt (1.00)"}},
		{[]string{"./fetch", madeSite(t) + "/zwgk/tzgg/", filepath.Join(t.TempDir(), "a.warc.gz")}, []string{"关于开展图书馆流动服务的通知 http://127.0.0.1:", "  县水务局: 检修提水泵站"}},
		{[]string{"./ownrule"}, []string{"市汛旱办 = 云川市防汛抗旱指挥部办公室", "removed as furniture: 云川数字档案第三库"}},
	} {
		out, err := exec.Command("go", append([]string{"run"}, c.args...)...).CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v\n%s", c.args, err, out)
		}
		for _, want := range c.want {
			if !strings.Contains(string(out), want) {
				t.Errorf("%v: no %q in\n%s", c.args, want, out)
			}
		}
	}
}
