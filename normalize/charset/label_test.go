package charset_test

import (
	"testing"

	"github.com/gongwen-go/gongwen/normalize/charset"
)

func TestLabel(t *testing.T) {
	for raw, want := range map[string]string{
		"table.xls": "table.xls", "\xc8\xce\xce\xf1\xb7\xd6\xbd\xe2\xb1\xed.xls": "任务分解表.xls", "任务分解表.xls": "任务分解表.xls", "": "",
	} {
		if got := charset.Label([]byte(raw)); got != want {
			t.Errorf("%q is %q, want %q", raw, got, want)
		}
	}
}
