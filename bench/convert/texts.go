package main

import (
	"math/rand/v2"
	"strings"

	"github.com/liuzl/gocc"

	"github.com/gongwen-go/gongwen/doc"
)

// sentences are lines in the manner of official notices; the places and everything about them are invented.
var sentences = []string{
	"青梧市人民政府办公室关于进一步优化办事程序的通知",
	"各县（区）人民政府，市政府各部门、各直属机构：",
	"为深入推进“互联网＋政务服务”，方便群众和企业办事，经市人民政府同意，现将有关事项通知如下。",
	"一、总体要求。坚持以人民为中心，着力解决群众反映强烈的突出问题，到2031年底，网上可办事项比例达到98.5%以上。",
	"（一）规范性文件应当在印发之日起20个工作日内通过门户网站公布，并由市司法局统一登记、统一编号。",
	"（二）临岚县、望浦区要对照权责清单，逐项明确职责权限，不得擅自增设行政许可的前置条件。",
	"（三）各窗口单位要配备专用计算机、打印机和扫描仪，安装统一的应用程序，保障网络和信息系统安全。",
	"（四）市大数据局负责维护数据库和服务器，定期备份，发现漏洞及时修复，防止个人信息泄露。",
	"二、完善应急机制。汛期前要全面检查水库、堤防、地质灾害隐患点，储备足够的物资和装备。",
	"石桐镇要组织干部逐户走访，登记困难家庭的人口、收入、住房和医疗情况，建立台账，动态管理。",
	"对面粉、食用油、蔬菜等生活必需品的价格异常波动，市发展改革委要会同市场监管局及时发布预警。",
	"三、加强财政资金管理。专项资金实行专款专用，任何单位和个人不得截留、挤占、挪用；违反规定的，依法追究责任。",
	"（一）申请人应当提交身份证复印件、营业执照副本和授权委托书各一份。",
	"（二）受理机关应当自收到申请之日起5个工作日内作出是否受理的决定，并书面告知申请人理由。",
	"（三）对符合条件的企业，按照实际投资额的12%给予补助，单个项目最高不超过300万元。",
	"四、推进农村公路建设。新建、改建道路176公里，硬化村内巷道，修复损毁桥梁11座。",
	"牵头单位：市交通运输局；责任单位：市财政局、市自然资源局，各县（区）人民政府；完成时限：2032年10月底前。",
	"鼓励高等院校、科研院所与本地企业合作，围绕人工智能、集成电路、新能源材料等领域开展技术攻关，保护知识产权。",
	"学校食堂要严格执行食品进货查验制度，生熟分开，餐具每日消毒，后厨实行视频监控。",
	"注意防范干燥天气引发的森林火灾，严禁在林区吸烟、野炊、焚烧秸秆。",
	"五、严肃工作纪律。对推诿扯皮、弄虚作假、失职渎职的，由纪检监察机关依规依纪处理。",
	"本通知自2031年5月1日起施行，有效期五年。此前发布的有关规定与本通知不一致的，以本通知为准。",
	"附件：1. 青梧市政务服务事项目录；2. 部门职责分工表",
	"联系人：市政府办公室综合科，电话：0000-5550123。",
	"青梧市人民政府办公室",
	"2031年4月12日",
}

// The kinds of input.
const (
	traditional = "Traditional"
	mixed       = "mixed"
	simplified  = "Simplified"
)

// input is a text in the forms that the converters take.
type input struct {
	kind   string // a constant above, or the name of a file
	text   string
	raw    []byte
	mapped doc.Text
	pieces []string // the text in pieces of whole lines, see pieceSize
}

// pieceSize is what gocc gets at a time, which copies the rest of its text for each character: a MiB at once would take
// it minutes.
const pieceSize = 8 << 10

func newInput(kind, text string) *input {
	return &input{kind: kind, text: text, raw: []byte(text), mapped: doc.NewText(text), pieces: pieces(text, pieceSize)}
}

// pieces cuts a text between lines into pieces of at most size bytes; a line longer than that is a piece.
func pieces(text string, size int) []string {
	var out []string
	start, end := 0, 0
	for line := range strings.Lines(text) {
		if end > start && end+len(line)-start > size {
			out = append(out, text[start:end])
			start = end
		}
		end += len(line)
	}
	return append(out, text[start:])
}

// inputs are the three kinds of text in each of the sizes.
func inputs(sizes ...int) ([]*input, error) {
	mirrored, err := mirror(sentences)
	if err != nil {
		return nil, err
	}
	var out []*input
	for _, size := range sizes {
		out = append(out,
			newInput(traditional, fill(size, mirrored)),
			newInput(mixed, fill(size, mirrored, sentences)),
			newInput(simplified, fill(size, sentences)))
	}
	return out, nil
}

// mirror gives the lines as sites of Taiwan show Mainland documents: the words are converted too, and here and there the
// reading of a character stands behind it.
func mirror(lines []string) ([]string, error) {
	cc, err := gocc.New("s2twp")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, line := range lines {
		m, err := cc.Convert(line)
		if err != nil {
			return nil, err
		}
		out = append(out, strings.ReplaceAll(m, "許可權", "許可權(quán)"))
	}
	return out, nil
}

// fill takes lines of the variants in turn, each time through them in another order, while they fit in size bytes.
func fill(size int, variants ...[]string) string {
	random := rand.New(rand.NewPCG(1, 2)) // the same text in every run
	var b strings.Builder
	for n := 0; ; {
		for _, i := range random.Perm(len(variants[0])) {
			line := variants[n%len(variants)][i]
			if b.Len()+len(line)+1 > size {
				return b.String()
			}
			b.WriteString(line + "\n")
			n++
		}
	}
}
