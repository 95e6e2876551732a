package normalize_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/liuzl/gocc"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
	"github.com/gongwen-go/gongwen/normalize"
	"github.com/gongwen-go/gongwen/normalize/charset"
)

const damageable = `清點一次並準備應急物資，由局長任組長，副組長吳剛任副組長，檢查結果存備查等各個單位。
強化監督檢查，將責任落實到個人，嚴格按照規定時限辦結群眾來信，開展個別談話。
統籌推進鄉鎮衛生院建設，改善農村醫療條件，減輕群眾負擔，完善個人帳戶管理。
`

// mirrorBytes does to a text in GBK what the mirrors do: wherever two bytes are those of a character that has a reading in
// the list, also across the border of two characters, the reading is put behind them. It counts the places.
func mirrorBytes(t testing.TB, text string, readings map[string]string) (raw []byte, across int) {
	t.Helper()
	b := encode(t, simplifiedchinese.GBK, text)
	begins := true // whether b[i] begins a character
	for i := 0; i < len(b); {
		if i+1 < len(b) {
			if r, ok := readings[string(b[i:i+2])]; ok {
				raw = append(append(raw, b[i:i+2]...), encode(t, simplifiedchinese.GBK, "("+r+")")...)
				if !begins {
					across++
				}
				i += 2
				continue
			}
		}
		raw = append(raw, b[i])
		if begins && b[i] >= 0x80 {
			begins = false
		} else {
			begins = true
		}
		i++
	}
	return raw, across
}

// readAsGBK decodes as Windows does: a byte that begins no character, and the one behind it, become a ?. Where that is no
// bracket of a reading, a character and a sign are lost.
func readAsGBK(b []byte) (text string, lost bool) {
	var out strings.Builder
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			out.WriteByte(b[i])
			i++
			continue
		}
		if b[i] == 0x80 {
			out.WriteRune('€')
			i++
			continue
		}
		s, ok := "", false
		if i+1 < len(b) {
			s, ok = charset.GBKText(b[i : i+2])
		}
		if !ok {
			s = "?"
			lost = lost || i+1 == len(b) || b[i+1] != '('
		}
		out.WriteString(s)
		i += 2
	}
	return out.String(), lost
}

// traditionalLines are lines of notices in Traditional characters that GBK holds.
func traditionalLines(t testing.TB) []string {
	t.Helper()
	cc, err := gocc.New("s2t")
	if err != nil {
		t.Fatal(err)
	}
	text := damageable
	for _, name := range []string{"mirror-traditional.txt", "mirror.txt", "notice.txt", "report.txt", "flattened-table.txt"} {
		s, err := cc.Convert(string(notice(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		text += s
	}
	var out []string
	for line := range strings.Lines(text) {
		if encodable(line) {
			out = append(out, strings.TrimSpace(line)+"\n")
		}
	}
	return out
}

// TestDamageUndone damages lines as mirrors do, with lists of readings of all sizes, and repairs them: a line is as it was,
// unless a character was lost, which is told then.
func TestDamageUndone(t *testing.T) {
	n := newNormalizer(t, normalize.Options{})
	lines := traditionalLines(t)
	convert := converter(t, "auto")
	places, damaged, right, told, wrong := 0, 0, 0, 0, 0
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 7))
		list := readingList(t, random, []float64{0.1, 0.3, 0.6, 1}[seed%4])
		for _, line := range lines {
			raw, across := mirrorBytes(t, line, list)
			if across == 0 {
				continue
			}
			bad, lost := readAsGBK(raw)
			places += across
			damaged++
			d, err := n.Decode(t.Context(), doc.Source{}, []byte("國務院、中共雲川市委、省人民政府\n"+bad))
			if err != nil {
				t.Fatal(err)
			}
			_, got, _ := strings.Cut(convert.String(d.Text.String()), "\n")
			_, want, _ := strings.Cut(convert.String("國務院、中共雲川市委、省人民政府\n"+line), "\n")
			switch {
			case got == want:
				right++
			case lost && unsure(d):
				told++
			default:
				wrong++
				if wrong < 20 {
					t.Logf("%s\nis   %s\nwas  %s", bad, got, want)
				}
			}
		}
	}
	t.Logf("%d places in %d lines: %d as they were, %d have lost a character and say so, %d wrong", places, damaged, right, told, wrong)
	if damaged < 500 || right*4 < 3*damaged || wrong*100 > damaged {
		t.Error("too few repaired, or too many repaired wrongly or not")
	}
}

// readingList takes a share of the Traditional characters that have a reading in GBK, by their bytes.
func readingList(t testing.TB, random *rand.Rand, share float64) map[string]string {
	t.Helper()
	out := map[string]string{}
	chars, _ := normalize.Entries()
	for _, e := range chars {
		r, _ := utf8.DecodeRuneInString(e.From)
		reading := normalize.UsualReading(r)
		if reading == "" || random.Float64() >= share || !encodable(e.From+reading) {
			continue
		}
		out[string(encode(t, simplifiedchinese.GBK, e.From))] = reading
	}
	return out
}

// unsure reports whether a diagnostic says that a repair is not sure, or not complete.
func unsure(d normalize.Decoded) bool {
	for _, n := range d.Diagnostics {
		if n.Code == "damage_left" || strings.Contains(n.Message, "nearly as likely") || strings.Contains(n.Message, "are lost") {
			return true
		}
	}
	return false
}

// TestDamageBeforeMarks undoes the damage of mirrors that put a blank before the bytes of a mark. Where the lost byte may be
// several, the rest of the text decides, else what stands there as a rule.
func TestDamageBeforeMarks(t *testing.T) {
	c := converter(t, "auto")
	for in, want := range map[string]string{
		"主干?？偨Y(jié)工作":           "主干。总结工作",
		"特殊性?，F(xiàn)結合":          "特殊性。现结合",
		"各?。ㄗ灾螀^、直轄市":             "各省（自治区、直辖市",
		"推動高?？焖龠m應":               "推动高。快速适应",
		"高校合作，推動高?？焖龠m應":          "高校合作，推动高校快速适应",
		"加?hòng)?qiáng)管理":        "加强管理",
		"嚴(yán)重?fù)p害群眾利益":       "严重损害群众利益",
		"當(dāng)?shù)鼐用竦臎_突":      "当地居民的冲突",
		"這是什麼?！不知道，是嗎？！怎麼?，好的縣國辦": "这是什么？！不知道，是吗？！怎么？，好的县国办",
	} {
		if got := c.String(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
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
		{"政(zheng)府政(zheng)(zheng)(zheng)務", "政府政务"}, {"關(guan) 於(yu) 推(tui) 進", "关于推进"}, {"第一條(tiáo) 為(wèi)規(guī)範(fàn)", "第一条 为规范"}, {"國(guó)務(wù)院關(guān)於限額(e)、惡(è)性、選項(a)、係數(e)", "国务院关于限额、恶性、选项(a)、系数(e)"}, {"綠(lv)色、戰略(lue)", "绿色、战略"}, {"新(xīn)區", "新区"},
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
