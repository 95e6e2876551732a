package generate

import (
	"fmt"
	"strings"
)

// The words of generated notices. Places, things and sentences are our own. No sentence holds a role word, a unit or a
// limit, except those that are there for it.

// place is a government that issues notices.
type place struct {
	name, short string // 云川市, 云川
	code        string // of its document numbers
	level       string // 市: what its organs begin with
	above       string // short name of the province
	organs      []string
	collectives []string
}

var places = []place{
	{"东岭省", "东岭", "东", "省", "东岭", provincialOrgans, []string{"各市、州、县人民政府", "各市（州）人民政府", "各设区市人民政府", "各地级以上市人民政府", "各市州、县市区人民政府"}},
	{"云川市", "云川", "云", "市", "东岭", organs, []string{"各县（市、区）人民政府", "各县（市、区）政府（管委会）", "各县（区）人民政府", "各县市区人民政府", "各县、市、区人民政府", "各区人民政府"}},
	{"白石市", "白石", "白", "市", "南浦", organs, []string{"各县（市、区）人民政府", "各区（市）人民政府", "各县（区）政府", "各县区人民政府"}},
	{"青禾县", "青禾", "青", "县", "东岭", organs, []string{"各乡镇人民政府", "各乡镇（街道）", "各乡（镇）人民政府", "各镇人民政府"}},
	{"松滩区", "松滩", "松", "区", "南浦", organs, []string{"各街道办事处", "各街道（园区）", "各镇（街道）", "各镇人民政府"}},
}

// organs follow the level: 市 + 教育局.
var organs = strings.Fields(`发展改革委 发改委 教育局 科技局 工业和信息化局 公安局 民政局 司法局 财政局 人力资源和社会保障局 人社局 自然资源和规划局 生态环境局
住房和城乡建设局 住建局 交通运输局 水利局 农业农村局 商务局 文化和旅游局 卫生健康委 应急管理局 审计局 国资委 市场监管局 统计局 医保局 林业局 体育局 信访局
大数据局 政务服务局 气象局 税务局 妇联 残联 总工会 供销社 科协 委宣传部 委网信办 委编办 政府办公室 消防救援支队 机关事务管理局 城市管理局 退役军人事务局
邮政管理局 法院 检察院 红十字会 工商联 城市管理和综合执法局 数据局 委政法委 行政审批局 疾控中心 公积金中心 金融办 民宗局
纪委监委 委组织部 委政策研究室 重点工程建设指挥部 城市更新工作领导小组办公室 科学技术和信息化局`)

var provincialOrgans = strings.Fields(`发展改革委 教育厅 科技厅 工业和信息化厅 公安厅 民政厅 司法厅 财政厅 人力资源社会保障厅 自然资源厅 生态环境厅 住房城乡建设厅 住房和城乡建设厅
交通运输厅 水利厅 农业农村厅 商务厅 文化和旅游厅 卫生健康委 应急管理厅 市场监管局 统计局 大数据局 林业局 体育局 委宣传部 委网信办 地方金融监管局 能源局
国资委 妇联 残联 总工会 广电局 药监局 政府办公厅 机关事务管理局 粮食和物资储备局`)

// aliases are second names of organs, which no list names beside the first.
var aliases = strings.NewReplacer("发改委", "发展改革委", "人社局", "人力资源和社会保障局", "住建局", "住房和城乡建设局", "住房城乡建设厅", "住房和城乡建设厅", "大数据局", "数据局",
	"行政审批局", "政务服务局", "城市管理和综合执法局", "城市管理局")

// bodies stand under no government; ○ is the place, △ the province.
var bodies = strings.Fields(`国网○供电公司 ○供电公司 ○水务集团有限公司 ○银行 人民银行○分行 人行○中心支行 ○海关 ○职业技术学院 ○广播电视台 中国铁塔○分公司 ○燃气有限责任公司
◇委宣传部（◇政府新闻办） ◇政府办公室（◇金融办） ◇自然资源与规划局 ◇人力资源与社会保障局 国家税务总局○税务局 国家统计局○调查队 中国人民银行○分行 ○军分区 ○经济技术开发区管委会 ○高新技术产业开发区管委会
△银保监局○分局 民航△监管局 ○邮政分公司 ○城市建设投资集团 ○公交公司 ○大学 ○机场公司 ○帮扶集团牵头单位`)

// generics name no single organ; ◇ is the level.
var generics = strings.Fields(`◇直有关部门 ◇直各部门 各有关部门 各相关单位 有关部门 相关单位 各成员单位 ◇级有关部门 ◇政府各部门 ◇直相关单位 各部门`)

var tails = strings.Fields(`等 等部门 等单位 等有关部门 等相关部门 等有关单位`)

var things = strings.Fields(`社区食堂 夜间窗口 灌溉泵站 乡村书屋 老旧电梯 公交站亭 雨水管网 农机库棚 村级道路 冷链仓库 无障碍坡道 街头绿地 便民市场 河堤护坡 校车站点
茶园步道 垃圾转运点 路灯线路 供暖管道 数字沙盘 流动图书车 应急广播 粮食烘干房 古树名木 公共厕所 充电车棚 托育机构 康复驿站 快递网点 蔬菜大棚 雪场索道 山洪沟道
消防水源 危旧房屋 非遗工坊 渔港码头 集中供水点 骑行绿道 智能表箱 排水闸门 气象哨所 农田林网 文化礼堂 青年公寓 零工驿站 桥梁护栏 果蔬冷库 矿山边坡 苗木基地 城市书房
停车泊位 污水提升站 水库大坝 物流园区 健身广场 盲道设施 井盖井圈 旅游标识 乡镇卫生院 牧道便桥`)

var verbs = strings.Fields(`全面检修 分批更新 统一改造 规范管理 科学布局 加快建设 优化提升 严格监管 盘活利用 精心养护 逐步扩建 清理整治 合理增设 重新编号 全面普查 集中维护`)

// details are requirements; ○ stands for a thing.
var details = strings.Fields(`对○逐一登记造册，摸清底数 把○运行状况录入统一台账 按照轻重缓急排出○改造次序 完善○日常巡查制度 推广○标准化服务流程 在醒目位置公布○使用须知
加强○从业人员技能培训 为○配齐照明和警示标志 优化○周边交通组织 严格○建设质量验收 建立○故障快速处置机制 统筹安排○维护经费 组织志愿者走访○使用群众 公开○收费项目和依据
推动○向偏远村组延伸 结合实际制定○管护细则 妥善处理○历史遗留问题 开展○隐患全面排查 引入智能设备监测○运行 邀请群众代表评议○服务 规范○招标采购程序 拓宽○资金筹措渠道
细化○操作规程 推行○电子标识管理 合理确定○服务半径 盘活○闲置场地 加大○宣传推介力度 选树一批○管理示范点 严肃查处损坏○的行为 简化○使用登记手续 落实○防汛防冻措施
推动○与周边设施共建共享 编印○图解手册 加密○夜间巡护 清理○周围杂物堆放 加快○智慧化升级 健全○分级分类目录 完善○应急物资储备 规范○外包服务行为 增加○无障碍设备
引导社会资本投入○建设 加强○原始资料整理归档 妥善安置○改造期间的商户 推进○节能改造 改进○预约服务方式 严防○重复建设 建立○使用评价体系 开设○意见征集专栏 丰富○服务项目
严格控制○新增用地 加强○水质检测 完善○导引标识 推动○数据互联共享 抓好○冬季检修 设置○便民联系卡 组织○互学互评 压减○办理材料 改善○卫生环境 完善○安全防护网
实行○分区分片包干 对照清单核查○整改成效 做好○群众满意度调查 强化○施工现场管理 规范○名称和编号 推广使用环保材料建设○ 支持返乡人员经营○ 保护○传统风貌 补齐○设备短板
合理布设○监测点位 为老年人使用○提供便利 新增○20处 ○完好率达到95%以上 为每处○安排3.5万元维护经费 培育○“民间管家”队伍 开展“美丽○”评选活动`)

// traps hold role words, but no clause; ◇ is the level.
var roleTraps = strings.Fields(`支持龙头企业牵头建设○ 鼓励行业协会参与○标准制定 完善政府主导、部门配合、社会参与的○管理格局 对由产权人负责日常维护的○单独建账 明确○专人负责制度
落实○牵头单位联席会议制度 ◇发展改革委牵头建立的○协调机制要继续运行 坚持谁主管谁负责，压实○管理责任 建立健全○（含配套设施，下同）管理台账 将○（以下简称站点）纳入统一管理
推动○由企业负责运营转为社会力量共同参与 选聘责任心强的人员负责○值守 引导群众参与○监督 把○（由物业公司负责的除外）纳入统一调度 提高责任单位对○公开的积极性
○负责人实行挂牌公示 提高群众对○的参与度 推广村级负责、村民参与的○管护模式 对○进行评估（评估办法由主管部门另行制定） 把○管护责任落实到人 由专业机构出具○检测报告
落实○牵头责任 鼓励社会组织承办○主题活动 完善○协办流程 谁使用谁负责○日常保洁`)

// timeTraps hold times that limit nothing; P is the year before.
var timeTraps = strings.Fields(`及时公布○情况 第一时间处置○突发情况 适时组织○评估 定期开展○抽查 把○办理时间压缩至5个工作日以内 依据P年版目录调整○标准 落实《△省○发展规划（P—2035年）》
每年按1200元标准补助○管护费用 全国助残日前后集中宣传○ 鼓励提前完成○建设任务 与○用户建立长期稳定的合作关系 对○运营给予连续三年补助 公开P年度○考核结果 巩固P年以来○整治成果
按月公开○收支情况 进一步明确○长期管护要求
每户每年补助300元用于○保洁 ○使用年限不低于10年 实行○24小时值守 打造○15分钟服务圈 分析近三年○数据 按照“十四五”规划推进○建设 逐年提高○管护标准`)

// deadlineForm is a sentence with a limit between < and >. Y is the year of the notice, Z the next; ○ a thing, ◎ a requirement.
type deadlineForm struct{ name, sentence, kind, date string }

var deadlineForms = []deadlineForm{
	{"年底前", "<Y年底前>，◎", "date", "Y-12-31"},
	{"年月底前", "<Y年6月底前>，◎", "date", "Y-06-30"},
	{"年12月底前", "<Y年12月底前>完成○改造", "date", "Y-12-31"},
	{"无年年底前", "<年底前>，◎", "date", "Y-12-31"},
	{"月底前", "<10月底前>，◎", "date", "Y-10-31"},
	{"句中月底前", "力争<8月底前>建成○示范点", "date", "Y-08-31"},
	{"月底完成", "○改造<6月底>完成", "date", "Y-06-30"},
	{"月投入使用", "○<9月>投入使用", "date", "Y-09-30"},
	{"到某年", "<到Z年>，○覆盖全部村组", "date", "Z"},
	{"年内", "<年内>完成○改造", "date", "Y-12-31"},
	{"今年", "<今年10月31日前>，◎", "date", "Y-10-31"},
	{"年月日前", "<Y年11月15日前>，◎", "date", "Y-11-15"},
	{"月日前", "<3月20日前>，◎", "date", "Y-03-20"},
	{"明年月底前", "确保<Z年3月底前>○全部完工", "date", "Z-03-31"},
	{"区间", "<Y年1月1日至12月31日>，对○减免场地费用", "date", "Y-12-31"},
	{"跨年区间", "<Y年3月1日至Z年2月28日>，对○减免场地费用", "date", "Z-02-28"},
	{"年起", "<Y年起>，◎", "ongoing", ""},
	{"日起", "<Y年7月1日起>，◎", "ongoing", ""},
	{"工作日内", "<10个工作日内>完成○核查", "relative", ""},
	{"印发后", "<文件印发后20个工作日内>，◎", "relative", ""},
	{"会后", "<会后7日内>，印发○专题会议材料", "relative", ""},
	{"印发之日起", "自<本通知印发之日起30日内>，◎", "relative", ""},
	{"小时内", "○发生故障的，<24小时内>修复", "relative", ""},
	{"每月日前", "<每月5日前>，报送○进展情况", "recurring", ""},
	{"每月28日前", "<每月28日前>，汇总○进展情况", "recurring", ""},
	{"每季度末月", "<每季度末月20日前>，通报○进展情况", "recurring", ""},
	{"每年至少", "<每年至少开展一次>○抽查", "recurring", ""},
	{"每周至少", "○信息<每周至少更新1次>", "recurring", ""},
	{"上半年", "<Y年上半年>，◎", "date", "Y-06-30"},
	{"季度末前", "<三季度末前>，◎", "date", "Y-09-30"},
	{"上旬", "<9月上旬>完成○改造", "date", "Y-09-10"},
	{"到年底", "<到Z年底>，○覆盖全部村组", "date", "Z-12-31"},
	{"月日区间", "<5月15日至6月15日>，开展○集中排查", "date", "Y-06-15"},
	{"月份区间", "<3月至11月>，开展○集中排查", "date", "Y-11-30"},
	{"几个月内", "<3个月内>完成○核查", "relative", ""},
	{"之日起日内", "自<收到申请之日起15日内>，完成○核查", "relative", ""},
	{"每季度首月", "<每季度首月10日前>，报送○进展情况", "recurring", ""},
	{"每两年", "<每两年开展1次>○普查", "recurring", ""},
	{"每年几次", "<每年组织2次>○演练", "recurring", ""},
	{"每半年至少", "<每半年至少组织1次>○演练", "recurring", ""},
}

// cellDeadlines fill a column of deadlines; the whole cell is the limit.
var cellDeadlines = []deadlineForm{
	{"月底前", "6月底前", "date", "Y-06-30"}, {"年内", "年内", "date", "Y-12-31"}, {"年12月底前", "Y年12月底前", "date", "Y-12-31"},
	{"年底", "Y年底", "date", "Y-12-31"}, {"年月", "Y年9月", "date", "Y-09-30"}, {"年月日", "Y年6月30日", "date", "Y-06-30"},
	{"持续推进", "持续推进", "ongoing", ""}, {"长期坚持", "长期坚持", "ongoing", ""}, {"实时", "实时", "ongoing", ""}, {"逐年", "由近及远逐年完成", "ongoing", ""},
	{"印发后", "文件印发后20个工作日内", "relative", ""}, {"每季度末月", "每季度末月20日前", "recurring", ""}, {"每年至少", "每年至少一次", "recurring", ""},
	{"明年", "Z年3月底前", "date", "Z-03-31"},
}

// clauseDeadlines stand in clauses and on label lines.
var clauseDeadlines = []deadlineForm{{"", "6月底", "date", "Y-06-30"}, {"", "Y年11月底", "date", "Y-11-30"}, {"", "10月底前", "date", "Y-10-31"}, {"", "年底前", "date", "Y-12-31"}}

// firstListedForms and forAllForms are statements, as they stand behind a clause; ○ is whom they name.
var firstListedForms = []string{"，列第一位的为牵头单位，下同", "。列第一位者为牵头单位，下同", "，排在第一位的部门为牵头部门，下同", "。排在第一位的为牵头单位，下同"}

var forAllForms = []struct {
	text string
	role int
}{
	{"，以下均需○落实，不再列出", Implementing}, {"，以下均需○配合，不再列出", Supporting}, {"。具体任务均涉及○，不再做分工，下同", Implementing},
	{"，以下均需○配合，不再列出，下同", Supporting},
}

// clauseForm is a clause: L, I, S, G are lists of units that lead, implement, support and guide, their small letters one
// unit; D is a limit.
type clauseForm struct{ name, text string }

var verbForms = []clauseForm{
	{"负责", "I负责"}, {"具体负责", "I具体负责"}, {"按职责分工负责", "I按职责分工负责"}, {"按职责分工分别负责", "I按职责分工分别负责"}, {"负责落实", "I负责落实"}, {"分别负责", "I分别负责"},
	{"落实", "I落实"}, {"牵头", "L牵头"}, {"牵头负责", "L牵头负责"}, {"牵头落实", "L牵头落实"}, {"分别牵头落实", "L分别牵头落实"}, {"按职责分工牵头", "L按职责分工牵头"},
	{"牵头，负责", "L牵头，I负责"}, {"牵头，按职责分工负责", "L牵头，I按职责分工负责"}, {"牵头落实，具体落实", "L牵头落实，I具体落实"},
	{"分别牵头落实，具体落实", "L按职责分工分别牵头落实，I具体落实"}, {"牵头，配合", "L牵头，S配合"}, {"牵头，参与", "L牵头，S参与"}, {"牵头，负责，配合", "L牵头，I负责，S配合"},
	{"指导", "G指导"}, {"指导，参与", "G指导，S参与"}, {"指导，负责落实", "G指导，I负责落实"}, {"指导，负责，配合", "G指导，I负责，S配合"},
	{"会同牵头", "l会同L牵头"}, {"会同负责", "l会同S负责"}, {"负责，配合", "I负责，S配合"}, {"承办，协办", "I承办，S协办"},
}

var datedForms = []clauseForm{
	{"负责，限时", "I负责，D完成"}, {"牵头，负责，限时", "L牵头，I负责，D完成"}, {"责任单位，限时", "责任单位：I；完成时限：D"}, {"牵头单位，责任单位，限时", "牵头单位：L；责任单位：I，D完成"},
}

// labelForms are parted at ； into lines where they stand as lines.
var labelForms = []clauseForm{
	{"责任单位", "责任单位：I"}, {"责任部门", "责任部门：I"}, {"牵头单位；责任单位", "牵头单位：L；责任单位：I"}, {"牵头单位；配合单位", "牵头单位：L；配合单位：S"},
	{"牵头单位；责任单位；配合单位", "牵头单位：L；责任单位：I；配合单位：S"}, {"主办单位；协办单位", "主办单位：L；协办单位：S"}, {"责任单位；配合单位", "责任单位：I；配合单位：S"},
	{"牵头部门；配合部门", "牵头部门：L；配合部门：S"},
}

// lineForms stand as one line behind one label.
var lineForms = []clauseForm{{"责任单位：牵头，配合", "责任单位：L牵头，S配合"}, {"责任单位：按职责分工负责", "责任单位：I按职责分工负责"}}

var people = strings.Fields("周明远 林秀禾 赵一帆 何东川 钱立夏")

var mixedForms = []clauseForm{
	{"责任单位：牵头，配合", "责任单位：L牵头，S配合"}, {"责任单位：按职责分工负责", "责任单位：I按职责分工负责"}, {"牵头单位，责任单位", "牵头单位：L，责任单位：I"},
	{"牵头单位，责任单位，配合单位", "牵头单位：L，责任单位：I，配合单位：S"}, {"指导单位；责任单位", "指导单位：G；责任单位：I"},
	{"牵头单位 责任单位", "牵头单位：L　责任单位：I"},
}

// beforeForms stand before or inside the text.
var beforeForms = []clauseForm{
	{"由负责，配合", "由I负责，S配合"}, {"由承办，协办", "由I承办，S协办"}, {"由负责", "由I负责"}, {"由牵头，配合", "由L牵头，S配合"}, {"由会同负责", "由l会同S负责"}, {"由牵头，负责", "由L牵头，I负责"},
}

var brackets = [][2]string{{"（", "）"}, {"（", "）"}, {"(", ")"}, {"〔", "〕"}, {"[", "]"}, {"【", "】"}}

// numeral writes 1 to 999 in Chinese.
func numeral(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n >= 100:
		hundreds := string(digits[n/100%10]) + "百"
		switch rest := n % 100; {
		case rest == 0:
			return hundreds
		case rest < 10:
			return hundreds + "零" + numeral(rest)
		case rest < 20:
			return hundreds + "一" + numeral(rest)
		default:
			return hundreds + numeral(rest)
		}
	case n < 10:
		return string(digits[n])
	case n < 20:
		return "十" + strings.TrimPrefix(string(digits[n-10]), "〇")
	}
	return string(digits[n/10]) + "十" + strings.TrimPrefix(string(digits[n%10]), "〇")
}

// numbering makes the label of an item: what is printed, and what of it is the label.
type numbering struct {
	name  string
	level int // 0: the rules name none
	make  func(n int) (printed, label string)
}

func labelled(before, after, mark string, number func(int) string) func(int) (string, string) {
	return func(n int) (string, string) {
		label := before + number(n) + after
		return label + mark, label
	}
}

func arabic(n int) string { return fmt.Sprint(n) }

func ring(n int) string { return string('①' + rune(n-1)) }

var (
	firstLevel = []numbering{
		{"一、", 1, labelled("", "", "、", numeral)}, {"一、", 1, labelled("", "", "、", numeral)}, {"一，", 1, labelled("", "", "，", numeral)}, {"一．", 1, labelled("", "", "．", numeral)},
	}
	secondLevel = []numbering{{"（一）", 2, labelled("（", "）", "", numeral)}, {"(一)", 2, labelled("(", ")", "", numeral)}}
	thirdLevel  = []numbering{
		{"1.", 3, labelled("", "", ".", arabic)}, {"1．", 3, labelled("", "", "．", arabic)}, {"1、", 3, labelled("", "", "、", arabic)},
	}
	fourthLevel = []numbering{{"（1）", 4, labelled("（", "）", "", arabic)}, {"(1)", 4, labelled("(", ")", "", arabic)}}
	fifthLevel  = []numbering{{"①", 5, labelled("", "", "", ring)}}
	decimals    = []numbering{{"1", 0, labelled("", "", "　", arabic)}, {"1.", 0, labelled("", "", ".", arabic)}}
	chapters    = numbering{"第一章", 0, labelled("第", "章", "　", numeral)}
	articles    = numbering{"第一条", 0, labelled("第", "条", "　", numeral)}
)
