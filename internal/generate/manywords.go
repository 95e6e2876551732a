package generate

import (
	"fmt"
	"strings"
)

// The words of the notices of an archive. There are so many that unrelated notices have few sentences in common: what
// finds near-duplicates must not find them. They follow the rule of words.go: no role word, unit or limit in a sentence.

var (
	placeFirst  = []rune("岚砚澜霁槐栎桐榆苇荻鹭雁鹤麦粟稷瓷锦绫棠杏梨桑苔霜露虹曦朔溯沅芷蓼菱荇藻鲤鲈鳜貂")
	placeSecond = []rune("渚汀坞埠垣陂磴碛堰矶峪塬滩圩墩砦")
)

// manyPlaces composes a government with an invented name.
func (g *maker) manyPlaces() place {
	name := func() string { return string([]rune{pick(g, placeFirst), pick(g, placeSecond)}) }
	p := pick(g, places)
	p.short, p.above = name(), name()
	if p.level == "省" {
		p.above = p.short
	}
	p.name, p.code = p.short+p.level, string([]rune(p.short)[:1])
	return p
}

var qualifiers = strings.Fields(`城南 城北 沿江 临湖 山口 河谷 坝上 集镇 边远 近郊 老城 新城 园区 库区 湖区 林区 牧区 矿区 港区 茶乡 渔村 古镇 高寒 丘陵 平原
滨水 环城 过境 连片 分散 新建 在建 存量 闲置 超期 老化 简易 临时 移动 智能 联网 共享 示范 标准 小型 中型 大型 骨干 末梢 应急 备用 公益 民营 集体
国有 跨区 共建 季节性 综合 专用 多功能 封闭 开放 露天 地下 架空 户外`)

var adverbs = strings.Fields(`加快 着力 全面 逐项 分类 有序 稳妥 持续 深入 统筹 精准 从严 提前 同步 合力 主动 科学 规范 全程 常态 动态 就近 从快 因地制宜 分级 滚动 细致 优先
集中 协同 扎实 严格`)

var doing = strings.Fields(`完善 优化 核实 修订 公示 登记 梳理 编制 改造 扩容 检测 验收 更新 归集 整合 评估 补充 压实 简化 推广 调整 巩固 拓展 复核 盘点 对接 清退 升级 校准
维修 加固 疏通 替换 标注 测算 汇总 留存 移交 抽检 回访 培育 引导 保障 协调 组织 部署 开通 布设 迁移 提炼 引进 研究 细分 筛查`)

var aspects = strings.Fields(`巡查记录 运行台账 服务指南 收费目录 安全标识 操作手册 应急预案 人员名册 设备清单 维护经费 用地手续 施工图纸 质量档案 能耗数据 水质指标 环境影响 周边秩序
交通组织 消防通道 供电线路 通信基站 排水能力 防冻措施 遮阳设施 无障碍通道 预约渠道 评价结果 投诉线索 管护协议 租赁合同 保险方案 采购需求 技术标准 编码规则 责任区划 开放时段
培训课程 实训场地 志愿队伍 宣传栏目 典型案例 历史资料 建设时序 选址方案 改造比例 覆盖范围 利用效率 损耗比率 库存数量 物资储备 监测点位 预警阈值 处置流程 办理材料 接口规范
数据口径 共享目录 使用频次 满意程度 风险等级 隐患清单 整改销号 补助标准 资金流向 绩效目标 产权归属 界桩坐标 绿化面积 噪声水平 照明亮度 残疾人用品 老年人服务 儿童活动区 停放秩序
装卸效率 冷藏条件 分拣能力 配送半径 仓储布局`)

var means = strings.Fields(`数字平台 网格服务 台账系统 年度计划 信用档案 统一目录 专项规划 村规民约 标准体系 积分办法 调度机制 清单制度 通报制度 样本库 一张图 热线工单 电子地图 项目库
监测网络 评价体系 巡回指导 结对帮扶 联合演练 分类指南 便民手册 示范工程 会商制度 展示平台 案例库 问答库`)

var principles = strings.Fields(`先急后缓 分类施策 便民高效 节约集约 安全第一 量力而行 公开透明 试点先行 建管并重 一事一策 系统治理 源头防控 群众自愿 动态调整 远近结合 城乡一体 平急两用 应改尽改
修旧如旧 一网通办`)

// manyThings draws one of some five thousand things.
func (g *maker) manyThings() string { return pick(g, qualifiers) + pick(g, things) }

// manyDetails composes a requirement.
func (g *maker) manyDetails() string {
	thing, aspect := g.manyThings(), pick(g, aspects)
	switch g.IntN(9) {
	case 0, 1:
		return pick(g, adverbs) + pick(g, doing) + thing + aspect
	case 2:
		return "对" + thing + "的" + aspect + pick(g, adverbs) + pick(g, doing)
	case 3:
		return "把" + thing + aspect + "纳入" + pick(g, means)
	case 4:
		return "以" + thing + "为重点，" + pick(g, doing) + pick(g, qualifiers) + aspect
	case 5:
		return "按照" + pick(g, principles) + "的原则" + pick(g, doing) + thing + aspect
	case 6:
		return "依托" + pick(g, means) + pick(g, doing) + thing + "的" + aspect + "和" + pick(g, aspects)
	case 7:
		return fmt.Sprintf("%s%s%d处，%s%s", pick(g, doing), thing, 2+g.IntN(300), pick(g, doing), aspect)
	}
	return pick(g, doing) + thing + aspect + "，" + pick(g, adverbs) + pick(g, doing) + pick(g, means)
}
