package segment

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/gongwen-go/gongwen/doc"
)

// documentOf is a document that comes from somewhere, for the names in it.
func documentOf(t testing.TB, opt Options, m doc.Metadata) *builder {
	t.Helper()
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	d := textDraft("")
	d.Document.Metadata = m
	b := &builder{draft: d, lex: s.lex}
	b.context()
	return b
}

// homes are the documents of the table.
var homes = map[string]doc.Metadata{
	"city": {Title: "云川市人民政府办公室关于便民工作的通知", Issuers: []string{"云川市人民政府办公室"}, WrittenDate: "2021-03-18"},
	"hall": {Title: "市人民政府办公厅关于便民工作的通知", Issuers: []string{"云川市人民政府办公厅"}, WrittenDate: "2014-05-12"},
	"county": {
		Title: "东岭省云川市青禾县2023年工作要点", Issuers: []string{"东岭省云川市青禾县人民政府"}, WrittenDate: "2023-02-01",
	},
	"county alone":  {Title: "青禾县教育局关于开学的通知", Issuers: []string{"青禾县教育局"}, WrittenDate: "2020-08-20"},
	"county city":   {Issuers: []string{"云川市人民政府"}, Recipients: []string{"各乡镇人民政府、街道办事处", "市政府各部门"}, WrittenDate: "2019-08-20"},
	"undivided":     {Issuers: []string{"中山市人民政府"}, Recipients: []string{"各镇人民政府、街道办事处"}, WrittenDate: "2019-08-20"},
	"district":      {Issuers: []string{"云川市青山区人民政府办公室"}, WrittenDate: "2022-08-20"},
	"province":      {Issuers: []string{"东岭省人民政府办公厅"}, WrittenDate: "2024-05-20"},
	"old province":  {Issuers: []string{"东岭省卫生厅"}, WrittenDate: "2006-05-20"},
	"region":        {Issuers: []string{"云岭自治区人民政府"}, WrittenDate: "2024-05-20"},
	"prefecture":    {Issuers: []string{"中共云水自治州委办公室"}, WrittenDate: "2015-05-20"},
	"municipality":  {Issuers: []string{"重庆市人民政府"}, WrittenDate: "2019-06-28"},
	"vice-province": {Issuers: []string{"武汉市发展和改革委员会"}, WrittenDate: "2019-06-28"},
	"township":      {Issuers: []string{"青溪镇人民政府"}, WrittenDate: "2019-06-28"},
	"state 1996":    {Issuers: []string{"国务院"}, WrittenDate: "1996-06-03"},
	"state 2000":    {Title: "国务院办公厅关于转发国家经贸委等部门意见的通知", WrittenDate: "2000-06-03"},
	"state 2010":    {Issuers: []string{"国务院办公厅"}, WrittenDate: "2010-06-03"},
	"state 2015":    {DocNumber: "国办发〔2015〕3号", WrittenDate: "2015-01-13"},
	"state 2024":    {Issuers: []string{"国务院办公厅"}, WrittenDate: "2024-05-03"},
	"ministry":      {Title: "教育部等八部门关于读书的通知", Issuers: []string{"教育部", "中央宣传部"}, WrittenDate: "2021-03-18"},
	"nowhere":       {Title: "便民工作要点"},
}

// organCases: a document, then its names: as written > canonical level region, - where nothing follows, G for generic.
var organCases = `
city
发改委 > 云川市发展和改革委员会 市 云川市
市发改委 > 云川市发展和改革委员会 市 云川市
市发展改革委 > 云川市发展和改革委员会 市 云川市
市发展和改革委员会 > 云川市发展和改革委员会 市 云川市
市发改局 > 云川市发展和改革局 市 云川市
云川市发改委 > 云川市发展和改革委员会 市 云川市
云川发改委 > 云川市发展和改革委员会 市 云川市
我市教育局 > 云川市教育局 市 云川市
市政府办公室 > 云川市人民政府办公室 市 云川市
市政府办 > 云川市人民政府办公室 市 云川市
政府办公室 > 云川市人民政府办公室 市 云川市
市政府办公厅 > 云川市人民政府办公厅 市 云川市
市政府 > 云川市人民政府 市 云川市
市委 > 中共云川市委员会 市 云川市
市委办公室 > 中共云川市委办公室 市 云川市
市委办 > 中共云川市委办公室 市 云川市
中共云川市委办公室 > 中共云川市委办公室 市 云川市
市委宣传部 > 中共云川市委宣传部 市 云川市
宣传部 > 中共云川市委宣传部 市 云川市
市委统战部 > 中共云川市委统一战线工作部 市 云川市
市委政法委 > 中共云川市委政法委员会 市 云川市
市委网信办 > 中共云川市委网络安全和信息化委员会办公室 市 云川市
市委编办 > 中共云川市委机构编制委员会办公室 市 云川市
市编办 > 云川市机构编制委员会办公室 市 云川市
市委党校 > 中共云川市委党校 市 云川市
市委农办 > 中共云川市委农村工作领导小组办公室 市 云川市
市纪委监委 > 中共云川市纪律检查委员会云川市监察委员会 市 云川市
市纪委 > 中共云川市纪律检查委员会 市 云川市
市监委 > 云川市监察委员会 市 云川市
市人大常委会 > 云川市人民代表大会常务委员会 市 云川市
市政协 > 中国人民政治协商会议云川市委员会 市 云川市
市中院 > 云川市中级人民法院 市 云川市
市法院 > - 市 云川市
市检察院 > 云川市人民检察院 市 云川市
团市委 > 中国共产主义青年团云川市委员会 市 云川市
共青团云川市委 > 中国共产主义青年团云川市委员会 市 云川市
市妇联 > 云川市妇女联合会 市 云川市
市残联 > 云川市残疾人联合会 市 云川市
市文联 > 云川市文学艺术界联合会 市 云川市
市科协 > 云川市科学技术协会 市 云川市
市工商联 > 云川市工商业联合会 市 云川市
市总工会 > 云川市总工会 市 云川市
市贸促会 > 中国国际贸易促进委员会云川市委员会 市 云川市
市政府督查室 > 云川市人民政府督查室 市 云川市
市政府外办 > 云川市人民政府外事办公室 市 云川市
市政务服务局 > 云川市政务服务局 市 云川市
市大数据局 > 云川市大数据局 市 云川市
市金融办 > 云川市金融工作办公室 市 云川市
市卫健委 > 云川市卫生健康委员会 市 云川市
市市场监管局 > 云川市市场监督管理局 市 云川市
市场监管局 > 云川市市场监督管理局 市 云川市
市资规局 > 云川市自然资源和规划局 市 云川市
市文广旅局 > 云川市文化广电和旅游局 市 云川市
市住建局 > 云川市住房和城乡建设局 市 云川市
市交通局 > 云川市交通运输局 市 云川市
市税务局 > 国家税务总局云川市税务局 市 云川市
市保密局 > 云川市国家保密局 市 云川市
市自然资源局（林业局） > 云川市自然资源局 市 云川市
原市环保局 > 云川市环境保护局 市 云川市
人行云川市中心支行 > 中国人民银行云川市中心支行 市 云川市
人民银行云川中心支行 > 中国人民银行云川中心支行 市 云川市
云川银保监分局 > 中国银行保险监督管理委员会云川监管分局 市 云川市
云川银保监局 > - - -
云川供电公司 > - - -
省发改委 > 省发展和改革委员会 省 -
省教育厅 > 省教育厅 省 -
商务厅 > 商务厅 省 -
县财政局 > 县财政局 县 -
县委宣传部 > 县委宣传部 县 -
青禾县财政局 > 青禾县财政局 县 青禾县
青禾县政府办 > 青禾县人民政府办公室 县 青禾县
云川市青山区教育局 > 云川市青山区教育局 县 云川市青山区
开发区管委会 > 开发区管理委员会 县 -
云川经济技术开发区管委会 > 云川经济技术开发区管理委员会 县 云川经济技术开发区
云川高新区管委会 > - 县 云川高新区
青溪镇政府 > 青溪镇人民政府 乡 青溪镇
城关镇政府 > 城关镇人民政府 乡 城关镇
关山区教育局 > 关山区教育局 县 关山区
全水县教育局 > 全水县教育局 县 全水县
全市教育局 > 云川市教育局 市 云川市
全县动员 > - 县 -
城南街道办事处 > 城南街道办事处 乡 城南街道
城南街道办 > 城南街道办事处 乡 城南街道
财政部 > 财政部 国家 -
国家发展改革委 > 国家发展和改革委员会 国家 -
国家卫生健康委 > 国家卫生健康委员会 国家 -
中央网信办 > 中央网络安全和信息化委员会办公室 国家 -
证监会 > 中国证券监督管理委员会 国家 -
人民银行 > 中国人民银行 - -
邮政局 > - - -
市民中心 > - - -
市航空产业推进办公室 > - 市 云川市
审批局 > - - -
文化新闻出版广电局 > - - -
国家电网 > 国家电网有限公司 - -
中石油 > 中国石油天然气集团有限公司 - -
云川海关 > 中华人民共和国云川海关 市 云川市
市海关 > - 市 云川市
市纪委市监委 > 中共云川市纪律检查委员会云川市监察委员会 市 云川市
民盟市委 > 中国民主同盟云川市委员会 市 云川市
中国共产党云川市委员会 > 中共云川市委员会 市 云川市
中国书法家协会云川市分会 > - - -
云川市物流行业协会 > - 市 云川市
云市区财政局 > 云市区财政局 县 云市区
云城市财政局 > 云城市财政局 市 云城市
城市管理局 > 云川市城市管理局 市 云川市
行业协会 > - - - G
市委市政府督查室 > - 市 云川市
云川军分区 > - - -
云川团市委 > - - -
高新区 > - 县 -
市高新区 > - 县 云川市高新区
市高新区管委会 > - 县 云川市高新区
市经济开发区管委会 > 云川市经济开发区管理委员会 县 云川市经济开发区
县经济开发区管委会 > 县经济开发区管理委员会 县 -
工业园区管委会 > - 县 -
国家有关部委 > - 国家 - G
镇（街道） > - 乡 - G
市县人民政府 > - - - G
相关县（市、区）人民政府 > - - - G
有关市（州）人民政府 > - - - G
青禾县各部门 > - 县 青禾县 G
村委会 > - - - G
各部门 > - - - G
各县（市、区）政府 > - - - G
各县〈市〉区政府 > - - - G
县（市、区）人民政府 > - 县 - G
各市、州、县人民政府 > - - - G
市政府各部门 > - 市 云川市 G
市直有关单位 > - 市 云川市 G
市级各有关部门 > - 市 云川市 G
有关单位 > - - - G
各相关部门 > - - - G
相关企业 > - - - G
各乡镇 > - - - G
乡镇人民政府 > - - - G
县区政府 > - - - G
全市各级各部门 > - 市 云川市 G
其他成员单位 > - - - G
行业主管部门 > - - - G
国务院有关部门 > - 国家 - G
省级有关部门 > - 省 - G

hall
市政府办公厅 > 云川市人民政府办公厅 市 云川市
市政府办 > 云川市人民政府办公厅 市 云川市
市委办 > 中共云川市委办公厅 市 云川市
青禾县政府办 > 青禾县人民政府办公室 县 青禾县
市卫生局 > 云川市卫生局 市 云川市
市食药监局 > 云川市食品药品监督管理局 市 云川市
市税务局 > 云川市税务局 市 云川市
市国税局 > 云川市国家税务局 市 云川市
市人口计生委 > 云川市人口和计划生育委员会 市 云川市
市委网信办 > 中共云川市委网络安全和信息化领导小组办公室 市 云川市

county
县教育局 > 青禾县教育局 县 云川市青禾县
市教育局 > 云川市教育局 市 云川市
省教育厅 > 东岭省教育厅 省 东岭省
东岭省教育厅 > 东岭省教育厅 省 东岭省
东岭证监局 > 中国证券监督管理委员会东岭监管局 省 东岭省
县法院 > 青禾县人民法院 县 云川市青禾县

county alone
教育局 > 青禾县教育局 县 青禾县
县人社局 > 青禾县人力资源和社会保障局 县 青禾县
县人武部 > 青禾县人民武装部 县 青禾县
市教育局 > 市教育局 市 -
人行青禾县支行 > 中国人民银行青禾县支行 县 青禾县
公安厅 > 公安厅 省 -

county city
市教育局 > 云川市教育局 县 云川市
市法院 > 云川市人民法院 县 云川市

undivided
市教育局 > 中山市教育局 市 中山市

district
区教育局 > 云川市青山区教育局 县 云川市青山区
市教育局 > 云川市教育局 市 云川市
区政府办 > 云川市青山区人民政府办公室 县 云川市青山区
全区各专班 > - 县 云川市青山区 G

province
省委金融办 > 中共东岭省委金融委员会办公室 省 东岭省
省政府办 > 东岭省人民政府办公厅 省 东岭省
商务厅 > 东岭省商务厅 省 东岭省
省高院 > 东岭省高级人民法院 省 东岭省
省法院 > 东岭省高级人民法院 省 东岭省
东岭金融监管局 > 国家金融监督管理总局东岭监管局 省 东岭省
国家金融监管总局东岭监管局 > 国家金融监督管理总局东岭监管局 省 东岭省
民航东岭监管局 > 中国民用航空东岭安全监督管理局 省 东岭省
人行西川分行 > 中国人民银行西川分行 - -
省军区 > 东岭省军区 省 东岭省
云川市政府 > 云川市人民政府 市 云川市
市教育局 > 市教育局 市 -
各地级以上市人民政府 > - - - G

old province
卫生厅 > 东岭省卫生厅 省 东岭省
省交通厅 > 东岭省交通厅 省 东岭省
环保局 > 东岭省环境保护局 省 东岭省

region
自治区财政厅 > 云岭自治区财政厅 省 云岭自治区
区财政厅 > 云岭自治区财政厅 省 云岭自治区
自治区党委宣传部 > 中共云岭自治区委员会宣传部 省 云岭自治区
自治区党委 > 中共云岭自治区委员会 省 云岭自治区

prefecture
州发改委 > 云水自治州发展和改革委员会 市 云水自治州
州委农办 > 中共云水自治州委农村工作办公室 市 云水自治州

municipality
市商务委 > 重庆市商务委员会 省 重庆市
市教委 > 重庆市教育委员会 省 重庆市
市经济信息委 > 重庆市经济和信息化委员会 省 重庆市
市文化旅游委 > 重庆市文化和旅游发展委员会 省 重庆市
市政府办 > 重庆市人民政府办公厅 省 重庆市
市政府口岸物流办 > 重庆市人民政府口岸和物流办公室 省 重庆市
市高法院 > 重庆市高级人民法院 省 重庆市

vice-province
市政府办 > 武汉市人民政府办公厅 市 武汉市

township
派出所 > - - -
镇政府 > 青溪镇人民政府 乡 青溪镇
县民政局 > 县民政局 县 -

state 1996
国家计委 > 国家计划委员会 国家 -
国家教委 > 国家教育委员会 国家 -
邮电部 > 邮电部 国家 -

state 2000
国家计委 > 国家发展计划委员会 国家 -
国家经贸委 > 国家经济贸易委员会 国家 -
外经贸部 > 对外贸易经济合作部 国家 -
劳动保障部 > 劳动和社会保障部 国家 -
国防科工委 > 国防科学技术工业委员会 国家 -
国务院体改办 > 国务院经济体制改革办公室 国家 -
环保总局 > 国家环境保护总局 国家 -
计生委 > 国家计划生育委员会 国家 -
广电总局 > 国家广播电影电视总局 国家 -
药品监管局 > 国家药品监督管理局 国家 -

state 2010
卫生部 > 卫生部 国家 -
人口计生委 > 国家人口和计划生育委员会 国家 -
铁道部 > 铁道部 国家 -
质检总局 > 国家质量监督检验检疫总局 国家 -
安全监管总局 > 国家安全生产监督管理总局 国家 -
食品药品监管局 > 国家食品药品监督管理局 国家 -
银监会 > 中国银行业监督管理委员会 国家 -
林业局 > 国家林业局 国家 -
粮食局 > 国家粮食局 国家 -
国管局 > 国务院机关事务管理局 国家 -
法制办 > 国务院法制办公室 国家 -
扶贫办 > 国务院扶贫开发领导小组办公室 国家 -
旅游局 > 国家旅游局 国家 -
各省、自治区、直辖市人民政府 > - - - G

state 2015
广电总局 > 国家新闻出版广电总局 国家 -
卫生计生委 > 国家卫生和计划生育委员会 国家 -
食品药品监管总局 > 国家食品药品监督管理总局 国家 -
测绘地信局 > 国家测绘地理信息局 国家 -
中央网信办 > 中央网络安全和信息化领导小组办公室 国家 -

state 2024
发展改革委 > 国家发展和改革委员会 国家 -
人民银行 > 中国人民银行 国家 -
国资委 > 国务院国有资产监督管理委员会 国家 -
国务院国资委 > 国务院国有资产监督管理委员会 国家 -
金融监管总局 > 国家金融监督管理总局 国家 -
数据局 > 国家数据局 国家 -
疾控局 > 国家疾病预防控制局 国家 -
中央社会工作部 > 中共中央社会工作部 国家 -
全国妇联 > 中华全国妇女联合会 国家 -
共青团中央 > 中国共产主义青年团中央委员会 国家 -
广电总局 > 国家广播电视总局 国家 -
教育局 > 教育局 - -
市财政局 > 市财政局 市 -
中华人民共和国财政部 > 财政部 国家 -

ministry
网信办 > 国家互联网信息办公室 国家 -
文物局 > 国家文物局 国家 -
中央宣传部 > 中共中央宣传部 国家 -

nowhere
发改委 > 发展和改革委员会 - -
市发改委 > 市发展和改革委员会 市 -
市委宣传部 > 市委宣传部 市 -
云川市财政局 > 云川市财政局 市 云川市
财政部 > 财政部 国家 -
广电总局 > - - -
团市委 > - 市 -
`

func TestOrgans(t *testing.T) {
	n := 0
	var b *builder
	for line := range strings.Lines(organCases) {
		line = strings.TrimSpace(line)
		name, want, ok := strings.Cut(line, " > ")
		if line == "" {
			continue
		}
		if !ok {
			m, known := homes[line]
			if !known {
				t.Fatalf("no document %s", line)
			}
			b = documentOf(t, Options{}, m)
			continue
		}
		n++
		d := textDraft(name)
		b.draft, b.key = d, d.Key.String()
		u := b.unit(nameAt{0, len(b.key)}, doc.Stated)
		or := func(s string) string {
			if s == "" {
				return "-"
			}
			return s
		}
		got := fmt.Sprintf("%s %s %s", or(u.Canonical), or(u.Level), or(u.Region))
		if u.Generic {
			got += " G"
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", name, got, want)
		}
		if u.Name != name {
			t.Errorf("%s was written, not %s", name, u.Name)
		}
	}
	if n < 120 {
		t.Errorf("only %d names", n)
	}
}

// eachOrgan calls f for each word of the lexicon, with the years that limit it.
func eachOrgan(f func(section, canonical, word string, from, to int16)) (lines int) {
	section := ""
	for line := range strings.Lines(ruleText("organs.txt")) {
		words := strings.Fields(organLine(line))
		if len(words) == 0 {
			continue
		}
		if strings.HasPrefix(words[0], "[") {
			section = strings.Trim(words[0], "[]")
			continue
		}
		lines++
		from, to := int16(0), int16(0)
		for _, w := range words {
			if a, b, ok := years(w); ok {
				from, to = a, b
				continue
			}
			f(section, words[0], w, from, to)
		}
	}
	return lines
}

// placeOf are documents in which each section's organs are at home, with the place and its level.
var placesOf = map[string]struct{ issuer, place string }{
	"地方": {"云川市人民政府", "云川市"}, "市级": {"云川市人民政府", "云川市"}, "副省级": {"武汉市人民政府", "武汉市"}, "省级": {"东岭省人民政府", "东岭省"},
	"县级": {"青禾县人民政府", "青禾县"}, "乡级": {"青溪镇人民政府", "青溪镇"}, "中央": {"国务院", ""}, "专名": {"国务院", ""},
}

func TestEveryAliasLeadsToItsOrgan(t *testing.T) {
	type limited struct{ section, word string }
	seen := map[limited][][2]int16{}
	organs := map[string]bool{}
	lines := eachOrgan(func(section, canonical, word string, from, to int16) {
		if _, known := organSections[section]; !known {
			t.Fatalf("no section %s", section)
		}
		for i, w := range []string{canonical, word} {
			rest := w
			if section != "中央" && section != "专名" {
				rest = strings.NewReplacer("*", "", "~", "").Replace(w)
			}
			for _, r := range rest {
				if !(r >= '一' && r <= '鿿' || r == '“' || r == '”') {
					t.Errorf("%s: %q in %d", w, r, i)
				}
			}
		}
		if c, n := defaultPlaces().leading(canonical); n > 0 && section != "中央" && section != "专名" {
			t.Errorf("%s holds the place %s", canonical, c.region())
		}
		span := [2]int16{from, to}
		if to == 0 {
			span[1] = 9999
		}
		key := limited{section, word}
		for _, other := range seen[key] {
			always := from == 0 && to == 0 || other == [2]int16{0, 9999}
			if other == span || !always && span[0] <= other[1] && other[0] <= span[1] {
				t.Errorf("[%s] %s stands twice", section, word)
			}
		}
		seen[key] = append(seen[key], span)
		organs[canonical] = true

		home := placesOf[section]
		year := max(from, to)
		if from != 0 && to != 0 {
			year = from
		}
		m := doc.Metadata{Issuers: []string{home.issuer}}
		if year != 0 { // else none: what holds for some years would win
			m.WrittenDate = fmt.Sprintf("%d-06-01", year)
		}
		b := documentOf(t, Options{}, m)
		if strings.HasPrefix(word, "~") {
			home.place = home.place[:len(home.place)-len("市")]
		}
		put := func(form, place string) string { return strings.NewReplacer("*", place, "~", place).Replace(form) }
		name, want := put(word, home.place), put(canonical, home.place)
		if section != "中央" && section != "专名" {
			if !strings.ContainsAny(word, "*~") {
				name = home.place + name
			}
			if !strings.ContainsAny(canonical, "*~") {
				want = home.place + want
			}
		}
		if strings.Count(word, "*") > 1 {
			return
		}
		if got, _, _ := b.canonical(name, false); got != want {
			t.Errorf("[%s] %s is %q, not %s", section, name, got, want)
		}
	})
	if len(organs) < 350 {
		t.Errorf("only %d organs on %d lines", len(organs), lines)
	}
}

// reforms are the organs of the centre as they were called after each reform of the State Council.
var reforms = map[int]string{
	1999: `外交部 国防部 国家计委 国家经贸委 教育部 科技部 国防科工委 国家民委 公安部 安全部 监察部 民政部 司法部 财政部 人事部 劳动保障部 国土资源部 建设部
		铁道部 交通部 信息产业部 水利部 农业部 外经贸部 文化部 卫生部 国家计生委 人民银行 审计署 海关总署 税务总局 环保总局 民航总局 广电总局 体育总局
		统计局 工商局 新闻出版署 版权局 林业局 质量技监局 药品监管局 知识产权局 旅游局 宗教局 参事室 国管局 国务院外办 侨办 港澳办 台办 法制办 体改办
		国务院研究室 新华社 中科院 社科院 工程院 发展研究中心 国家行政学院 地震局 气象局 证监会 保监会 自然科学基金会 粮食储备局 国内贸易局 煤炭局 机械局
		冶金局 石化局 轻工局 纺织局 建材局 烟草局 有色金属局 外专局 海洋局 测绘局 邮政局 文物局 中医药局 外汇局 国家出入境检验检疫局 国家档案局 国家保密局`,
	2005: `发展改革委 商务部 国防科工委 国家民委 人口计生委 国资委 人民银行 劳动保障部 人事部 建设部 铁道部 交通部 信息产业部 工商总局 质检总局 广电总局
		新闻出版总署 环保总局 民航总局 安全监管总局 食品药品监管局 银监会 保监会 证监会 电监会 粮食局 林业局 国务院扶贫办 西部开发办 东北办 三峡办
		南水北调办 国信办 国管局 煤矿安监局 认监委 标准委`,
	2010: `发展改革委 工业和信息化部 人力资源社会保障部 环境保护部 住房城乡建设部 交通运输部 铁道部 卫生部 人口计生委 农业部 文化部 监察部 国土资源部
		能源局 国防科工局 公务员局 民航局 邮政局 食品药品监管局 质检总局 工商总局 广电总局 新闻出版总署 安全监管总局 国家预防腐败局 法制办 林业局 测绘局`,
	2015: `卫生计生委 食品药品监管总局 新闻出版广电总局 铁路局 能源局 测绘地信局 国家海洋局 国土资源部 环境保护部 质检总局 工商总局 安全监管总局 旅游局
		国管局 网信办 法制办 扶贫办 食品安全办 银监会 保监会 国家网信办 国家铁路局 中国铁路总公司`,
	2020: `自然资源部 生态环境部 农业农村部 文化和旅游部 卫生健康委 退役军人部 应急部 司法部 市场监管总局 广电总局 国合署 医保局 银保监会 证监会
		粮食和储备局 林草局 移民局 药监局 知识产权局 国家监委 信访局 扶贫办 新闻办 港澳办 民航局 矿山安监局 密码局 人民银行 国资委 中央网信办 中央依法治国办`,
	2024: `发展改革委 科技部 工业和信息化部 农业农村部 金融监管总局 证监会 信访局 数据局 疾控局 知识产权局 国家消防救援局 中央社会工作部 中央金融办
		中央金融工委 中央科技办 中央港澳办 移民局 林草局 文物局 国家铁路局 邮政局 中医药局 药监局 外汇局 能源局 国防科工局 烟草局 国管局 国研室 体育总局 统计局`,
}

func TestOrgansOfEachReform(t *testing.T) {
	for year, names := range reforms {
		b := documentOf(t, Options{}, doc.Metadata{Issuers: []string{"国务院"}, WrittenDate: fmt.Sprintf("%d-05-01", year)})
		for name := range strings.FieldsSeq(names) {
			canonical, level, region := b.canonical(name, b.isGeneric(name))
			if canonical == "" || level != "国家" && name != "中国铁路总公司" || region != "" {
				t.Errorf("%d: %s: %q %s %s", year, name, canonical, level, region)
			}
		}
	}
}

func TestLevelOfTheText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"全市动员，全市推进，全市考核，报全省", "市财政局 市"}, {"全市动员，全省推进", "财政局 "}, {"", "财政局 "},
	} {
		s, _ := New(Options{})
		d := textDraft(c.text)
		b := &builder{draft: d, key: d.Key.String(), lex: s.lex}
		b.context()
		name, level, _ := b.canonical("财政局", false)
		if got := name + " " + level; got != c.want {
			t.Errorf("%s: %q, not %q", c.text, got, c.want)
		}
	}
}

func TestOrgansElsewhere(t *testing.T) {
	b := documentOf(t, Options{}, doc.Metadata{Issuers: []string{"教育部"}})
	for _, c := range []struct{ origin, want string }{{"mainland", "教育部"}, {"unknown", "教育部"}, {"", "教育部"}, {"tw", ""}, {"hk", ""}, {"mo", ""}} {
		b.draft.Document.Script.Origin = c.origin
		if name, _, _ := b.canonical("教育部", false); name != c.want {
			t.Errorf("%s: %q", c.origin, name)
		}
	}
}

func TestOwnOrgans(t *testing.T) {
	opt := Options{Units: `# ours
城市运行中枢 城运枢
数据和政务局 数据局
团青*联合会 青联*会
[中央]
国家试验委员会 试验委
[专名]
云川控股集团有限公司 云控
[县级]
县级试验室 试室
`}
	for _, c := range []struct{ home, name, want string }{
		{"city", "市城运枢", "云川市城市运行中枢 市 云川市"}, {"nowhere", "城运枢", "城市运行中枢  "},
		{"city", "市数据局", "云川市数据和政务局 市 云川市"}, {"city", "市大数据局", "云川市大数据局 市 云川市"},
		{"city", "青联市会", "团青云川市联合会 市 云川市"}, {"city", "国家试验委", "国家试验委员会 国家 "}, {"city", "试验委", "国家试验委员会 国家 "},
		{"city", "云控", "云川控股集团有限公司  "}, {"city", "青禾县试室", "青禾县县级试验室 县 青禾县"}, {"city", "市试室", " 市 云川市"},
	} {
		b := documentOf(t, opt, homes[c.home])
		name, level, region := b.canonical(c.name, false)
		if got := name + " " + level + " " + region; got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
	b := documentOf(t, opt, homes["city"])
	plain := documentOf(t, Options{}, homes["city"])
	for _, name := range []string{"市城运枢", "云控"} {
		if !b.lex.isUnit(name) || plain.lex.isUnit(name) {
			t.Errorf("%s: a name of the user's is a unit: %v, %v", name, b.lex.isUnit(name), plain.lex.isUnit(name))
		}
	}
	for _, c := range []struct{ units, want string }{
		{"甲局 乙局\n丙局、丁局", "line 2: names are parted by blanks"}, {"[中心]\n甲局", "line 1: no section is called [中心]"},
		{"2018- 甲局", "line 1: years stand behind"}, {"甲局 团*", "line 1: a name ends behind its place"},
	} {
		if _, err := New(Options{Units: c.units}); !errors.Is(err, doc.ErrOptions) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.units, err)
		}
	}
}

func FuzzOrgan(f *testing.F) {
	for line := range strings.Lines(organCases) {
		if name, _, ok := strings.Cut(line, " > "); ok {
			f.Add("云川市人民政府", name)
		}
	}
	f.Fuzz(func(t *testing.T, issuer, name string) {
		b := documentOf(t, Options{}, doc.Metadata{Title: issuer, Issuers: []string{issuer}, WrittenDate: "2021-01-01"})
		key := foldedKey(strings.ToValidUTF8(name, "?")).String()
		canonical, level, region := b.canonical(key, b.isGeneric(key))
		if canonical != "" && level == "" && region != "" {
			t.Errorf("%s: %s in %s of no level", name, canonical, region)
		}
	})
}

func BenchmarkCanonical(b *testing.B) {
	d := documentOf(b, Options{}, homes["city"])
	names := []string{"市发改委", "市委网信办", "财政局", "青禾县人民政府", "市航空产业推进办公室", "市人力资源和社会保障局", "各县(市、区)政府", "国家卫生健康委"}
	b.ReportAllocs()
	for b.Loop() {
		for _, name := range names {
			d.canonical(name, d.isGeneric(name))
		}
	}
}

func BenchmarkLoadOrgans(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newOrgans("")
	}
}
