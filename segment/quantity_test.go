package segment

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/gongwen-go/gongwen/doc"
)

// Numbers are read exactly; value and unit stay as printed, number and base unit are resolved.
func TestQuantities(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"公开信息2.5万件。", "2.5万件=25000件"},
		{"公开信息1,234.5万条。", "1234.5万条=12345000条"},
		{"公开信息１，２３４条。", "1234条=1234条"},
		{"公开信息1 234条。", "1234条=1234条"},
		{"公开信息12 345 678条。", "12345678条=12345678条"},
		{"公开信息0.0005万条。", "0.0005万条=5条"},
		{"公开信息1.23456万条。", "1.23456万条=12345.6条"},
		{"投入资金3.50亿元。", "3.50亿元=350000000元"},
		{"投入资金1亿2000万元。", "120000000元=120000000元"},
		{"投入资金3万5千元。", "35000元=35000元"},
		{"投入资金123456789012345万亿元。", "123456789012345万亿元=123456789012345000000000000元"},
		{"修建道路5千米，发电3千瓦时。", "5千米=5千米 3千瓦时=3千瓦时"},
		{"编发简报3百份。", "3百份=300份"},
		{"接待群众12万人次。", "12万人次=120000人次"},
		// Chinese figures
		{"办理申请三十余件。", "30件=30件~"},
		{"培训干部两千多人。", "2000人=2000人~"},
		{"培训干部三万余人次。", "3万人次=30000人次~"},
		{"公开信息一百二十万条。", "120万条=1200000条"},
		{"召开会议三次，行政复议一起。", "3次=3次 1起=1起"},
		{"公开信息一千零五条。", "1005条=1005条"},
		{"举办十二场新闻发布会。", "12场=12场"},
		{"投入资金一亿二千万元。", "120000000元=120000000元"},
		{"完成整改二十项，总数三十余件，推进十二项，近百件。", "20项=20项 30件=30件~ 12项=12项 100件=100件~"},
		// inexact
		{"公开信息约20条，办理近30件，答复40件左右。", "20条=20条~ 30件=30件~ 40件=40件~"},
		{"公开信息1.2万余条。", "1.2万条=12000条~"},
		{"公开信息1600多条。", "1600条=1600条~"},
		{"公开最近20条，网上20条，预约20人次。", "20条=20条 20条=20条 20人次=20人次"},
		// words, names, ordinals
		{"统一办理一类事项，设立一个窗口，推行一件事一次办，第十八条。", ""},
		{"党的十九届五中全会，二〇一九年三月，第二十条，数十件，百余种，十大行动。", ""},
		{"到七个县、22个部门检查。最多跑一次。", ""},
		{"抽查15至20个，每年开会三至五次，累计数十次，成百上千件。", ""},
		{"公开1234567890123456789012345条。", ""},
	} {
		var got []string
		for _, f := range figuresOf(t, c.text) {
			s := string(f.Value) + f.Unit + "=" + string(f.Number) + f.BaseUnit
			if f.Approximate {
				s += "~"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

func TestComparisons(t *testing.T) {
	for _, c := range []struct{ text, change, want string }{
		{"收到申请136件，同比增长3.5%。", "同比增长3.5%", "up 3.5% 上年同期 2019"},
		{"收到申请136件，比上年增加20件。", "比上年增加20件", "up 20件 上年 2019"},
		{"收到申请136件（比去年少2件）。", "比去年少2件", "down 2件 去年 2019"},
		{"收到申请136件，较去年同期下降12个百分点。", "较去年同期下降12个百分点", "down 12百分点 去年同期 2019"},
		{"收到申请136件，环比下降0.50%。", "环比下降0.50%", "down 0.50% 上期 "},
		{"收到申请136件，较2018年增长了约1.2万件。", "较2018年增长了约1.2万件", "up ~12000件 2018年 2018"},
		{"收到申请136件，同比增长-3.5%。", "同比增长-3.5%", "down 3.5% 上年同期 2019"},
		{"收到申请136件，是上年的2.3倍。", "是上年的2.3倍", "up x2.3 上年 2019"},
		{"收到申请136件，为去年同期的85.5%。", "为去年同期的85.5%", "down x0.855 去年同期 2019"},
		{"收到申请136件，同比增长一倍。", "同比增长一倍", "up 1倍 上年同期 2019"},
		{"收到申请136件，比上年翻了2.5倍。", "比上年翻了2.5倍", "up 2.5倍 上年 2019"},
		{"收到申请136件，增长5%。", "增长5%", "up 5%  "},
		{"收到申请136件，与上年持平。", "与上年持平", "same  上年 2019"},
		{"收到申请136件，申请数量较去年回落12.3%。", "较去年回落12.3%", "down 12.3% 去年 2019"},
		{"收到申请136件，网站访问量较去年回落12.3%。", "", ""},
		{"收到申请136件，占65%。", "", ""},
		{"受理申请较上年增加20件。", "-", ""},
	} {
		got := figuresOf(t, c.text)
		if c.change == "-" {
			if len(got) > 0 {
				t.Errorf("%s: %+v", c.text, got)
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("%s: %d figures", c.text, len(got))
			continue
		}
		s := ""
		if k := got[0].Comparison; k != nil {
			s = string(k.Direction) + " "
			if k.Approximate {
				s += "~"
			}
			if k.Ratio != "" {
				s += "x" + string(k.Ratio)
			}
			s += string(k.Amount) + k.Unit + " " + k.Against + " " + k.Period
		}
		if got[0].Change != c.change || s != c.want {
			t.Errorf("%s\n got %q %q\nwant %q %q", c.text, got[0].Change, s, c.change, c.want)
		}
	}
}

// What 万 and the rest resolve to is exact: value times the power of ten, as rationals.
func TestShiftProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := fmt.Sprint(rapid.Uint32().Draw(t, "whole"))
		if n := rapid.IntRange(0, 8).Draw(t, "digits"); n > 0 {
			value += "." + fmt.Sprintf("%0*d", n, rapid.IntRange(0, 9999).Draw(t, "fraction"))
		}
		places := rapid.IntRange(0, 12).Draw(t, "places")
		want, _ := new(big.Rat).SetString(value)
		want.Mul(want, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)))
		got, ok := new(big.Rat).SetString(shift(value, places))
		if !ok || got.Cmp(want) != 0 {
			t.Fatalf("%s moved by %d: %s, want %s", value, places, shift(value, places), want)
		}
		b, _ := doc.Decimal(shift(value, places)).MarshalJSON()
		if b[0] == '"' {
			t.Fatalf("%s is no JSON number", b)
		}
	})
}

// Numbers in Chinese figures are read back as they were written.
func TestHanProperty(t *testing.T) {
	digits := []rune("零一二三四五六七八九")
	places := []string{"", "十", "百", "千"}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9999).Draw(t, "n")
		text, zero := "", false
		for at, d := range fmt.Sprintf("%04d", n) {
			switch {
			case d != '0':
				if zero && text != "" {
					text += "零"
				}
				text += string(digits[d-'0']) + places[3-at]
				zero = false
			default:
				zero = true
			}
		}
		if got, size := han(text + "件"); got != fmt.Sprint(n) || size != len(text) {
			t.Fatalf("%s: %s in %d bytes, want %d", text, got, size, n)
		}
	})
}
