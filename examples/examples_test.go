// Package examples_test runs the programs of this folder as a reader would.
package examples_test

import (
	"os/exec"
	"strings"
	"testing"
)

func TestExamples(t *testing.T) {
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"./parse", "../testdata/notice.txt"}, []string{"云政办发〔2021〕16号", "延长窗口时间", "市政务服务局 (stated)", "bytes "}},
		{[]string{"./folder", "../testdata"}, []string{"notice.txt: 云川市人民政府办公室关于印发2021年便民服务工作要点的通知, 7 tasks"}},
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
