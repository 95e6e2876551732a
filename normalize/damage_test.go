package normalize_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

// mangled are the damaged forms of a text that a mirror may make: it reads two bytes across the border of two characters
// as a character it has a reading for, and puts the reading behind them.
func mangled(t testing.TB, text string) []string {
	t.Helper()
	var out []string
	chars := []rune(text)
	for i := 0; i+2 < len(chars); i++ {
		left, right := encode(t, simplifiedchinese.GBK, string(chars[i])), encode(t, simplifiedchinese.GBK, string(chars[i+1]))
		if len(left) < 2 || len(right) < 2 {
			continue
		}
		seen, err := charset.Decode([]byte{left[1], right[0]}, "gbk")
		if err != nil || seen.Invalid > 0 {
			continue
		}
		rest := append([]byte{right[1]}, encode(t, simplifiedchinese.GBK, string(chars[i+2:]))...)
		shifted, _ := charset.Decode(rest, "gbk")
		if shifted.Invalid > 0 {
			continue
		}
		for _, reading := range normalize.SeenReadings(seen.Text.String()) {
			out = append(out, string(chars[:i+1])+"?"+reading+")"+shifted.Text.String())
		}
	}
	return out
}

const damageable = `清點一次並準備應急物資，由局長任組長，副組長吳剛任副組長，檢查結果存備查等各個單位。
強化監督檢查，將責任落實到個人，嚴格按照規定時限辦結群眾來信，開展個別談話。
統籌推進鄉鎮衛生院建設，改善農村醫療條件，減輕群眾負擔，完善個人帳戶管理。
`

// TestDamageUndone damages own texts everywhere it can be done, and repairs them: what is repaired is as it was, for
// nearly all of it, and the rest stays as it stood.
func TestDamageUndone(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	all, right, left := 0, 0, 0
	text := damageable
	for _, name := range []string{"mirror-traditional.txt", "mirror.txt", "notice.txt", "report.txt"} {
		text += string(notice(t, name))
	}
	for line := range strings.Lines(text) {
		if !encodable(line) {
			continue
		}
		for _, bad := range mangled(t, line) {
			all++
			d, err := n.Decode(t.Context(), doc.Source{}, []byte(bad))
			if err != nil {
				t.Fatal(err)
			}
			switch got := d.Text.String(); got {
			case line:
				right++
			case bad:
				left++
			default:
				t.Logf("%q became %q", bad, got)
			}
		}
	}
	t.Logf("%d damaged forms: %d as they were, %d left, %d wrong", all, right, left, all-right-left)
	if all < 20 || (all-right-left)*20 > all {
		t.Error("too few repaired, or too many repaired wrongly")
	}
}

// TestDamagedFile repairs the damaged notice, and can say where the damage stood.
func TestDamagedFile(t *testing.T) {
	raw := notice(t, "byte-damage.txt")
	d, err := newNormalizer(t, normalize.Options{}).Decode(t.Context(), doc.Source{}, raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"定期檢查，結果存備查等各個單位", "應急物資由副組長吳剛任副組長保管"} {
		if !strings.Contains(d.Text.String(), want) {
			t.Errorf("no %s in %s", want, d.Text)
		}
	}
	for _, r := range d.Removed {
		if string(raw[r.Source.Start:r.Source.End]) != r.Text || r.Reason != doc.Damage {
			t.Errorf("removal %+v", r)
		}
	}
	if len(d.Removed) != strings.Count(string(raw), "?") || len(d.Diagnostics) != len(d.Removed) {
		t.Errorf("%d removals, %v", len(d.Removed), d.Diagnostics)
	}
	checkMap(t, d.Text, raw, "utf-8", charsets[0].enc)
}

// TestNotDamage: what only looks like damage stays.
func TestNotDamage(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	rapid.Check(t, func(rt *rapid.T) {
		s := "通知：" + strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"是否", "?", "(", ")", "zhèn", "yes", "OK", "查", "存", "，", "？", "1", " "}), 1, 12).Draw(rt, "parts"), "")
		d, err := n.Decode(t.Context(), doc.Source{}, []byte(s))
		if err != nil || d.Text.String() != s {
			rt.Fatalf("%q became %q, %v", s, d.Text, err)
		}
	})
}

// TestReadingShapes is every shape of inline pinyin that was seen, in texts, and what must stay.
func TestReadingShapes(t *testing.T) {
	c := converter(t, "auto")
	for _, x := range []struct{ in, want string }{
		{"行政權(quán)力", "行政权力"}, {"要(yào / yāo)求", "要求"}, {"一(yī / yì /yí)次", "一次"}, {"創(chuàng )新", "创新"},
		{"政(zheng)府政(zheng)(zheng)(zheng)務", "政府政务"}, {"關(guan) 於(yu)推(tui)進", "关 于推进"}, {"新(xīn)區", "新区"},
		{"網（wǎng）絡", "网络"}, {"關於旅(lǚ)遊(yóu)", "关于旅游"}, {"綠(lǜ)色", "绿色"}, {"兒(ér)童", "儿童"},
		{"呂(lü)氏關係", "吕氏关系"}, {"規(guī)範", "规范"}, {"广(ɡuǎnɡ)东", "广东"}, {"裝(zhuāng)備", "装备"},
		// as they stand
		{"总值(GDP)增长", ""}, {"网络(NGN)", ""}, {"合作(PPP)", ""}, {"颗粒物(PM2.5)", ""}, {"第(a)项、第(b)项、第(c)项", ""},
		{"(a)总则(b)附则(c)其他", ""}, {"公司(an)", ""}, {"热线(12345)", ""}, {"备注（略）", ""}, {"大(dài)城县", ""}, {"滆(gé)湖", ""}, {"六(lù)安、亳(bó)州、单(shàn)县、莘(shēn)县", ""}, {"办法（试行）", ""}, {"项目(BOT/PPP)", ""},
		{"方案(A)、方案(B)", ""}, {"系数(n)、系数(m)、系数(e)", ""}, {"变量(a)和(b)和项(e)和项(o)", ""},
	} {
		want := x.want
		if want == "" {
			want = x.in
		}
		if got := c.String(x.in); got != want {
			t.Errorf("%s: %s, want %s", x.in, got, want)
		}
	}
}

// encodable reports whether GBK holds all of a text.
func encodable(s string) bool {
	_, err := simplifiedchinese.GBK.NewEncoder().String(s)
	return err == nil && !strings.Contains(s, "?")
}
