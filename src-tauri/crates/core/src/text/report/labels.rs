//! The words brokers put before a value, as data.

/// What the value after a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Project,
    Name,
    /// A phone of whoever was named last.
    Phone,
    CustomerPhone,
    Headcount,
    Arrival,
    Company,
    Store,
    Broker,
    BrokerPhone,
    IdTail,
    Remark,
    /// 报备 itself: begins a report.
    Marker,
}

/// Simplified; the longest match counts.
#[rustfmt::skip]
pub(super) const LABELS: &[(&str, Label)] = &[
    ("项目", Label::Project), ("报备项目", Label::Project), ("项目名称", Label::Project), ("楼盘", Label::Project),
    ("报备楼盘", Label::Project), ("楼盘名称", Label::Project), ("意向楼盘", Label::Project), ("意向项目", Label::Project),
    ("带看楼盘", Label::Project), ("带看项目", Label::Project), ("到访项目", Label::Project), ("案场", Label::Project),
    ("客户", Label::Name), ("客户姓名", Label::Name), ("姓名", Label::Name), ("客户名称", Label::Name),
    ("客户名", Label::Name), ("客户名字", Label::Name), ("报备客户", Label::Name), ("客姓名", Label::Name), ("客户称呼", Label::Name),
    ("客户信息", Label::Name), ("到访客户", Label::Name), ("购房人", Label::Name), ("称呼", Label::Name), ("客人", Label::Name), ("名字", Label::Name),
    ("电话", Label::Phone), ("手机", Label::Phone), ("手机号", Label::Phone), ("手机号码", Label::Phone), ("电话号码", Label::Phone),
    ("联系电话", Label::Phone), ("联系方式", Label::Phone), ("号码", Label::Phone), ("tel", Label::Phone), ("Tel", Label::Phone), ("TEL", Label::Phone),
    ("客户电话", Label::CustomerPhone), ("客户手机", Label::CustomerPhone), ("客户手机号", Label::CustomerPhone),
    ("客户号码", Label::CustomerPhone), ("客户联系方式", Label::CustomerPhone), ("客户联系电话", Label::CustomerPhone), ("隐号", Label::CustomerPhone),
    ("客户手机号码", Label::CustomerPhone), ("客户电话号码", Label::CustomerPhone), ("报备电话", Label::CustomerPhone), ("报备号码", Label::CustomerPhone), ("客电", Label::CustomerPhone),
    ("人数", Label::Headcount), ("到访人数", Label::Headcount), ("来访人数", Label::Headcount), ("看房人数", Label::Headcount),
    ("带看人数", Label::Headcount), ("客户人数", Label::Headcount), ("预计人数", Label::Headcount), ("随行人数", Label::Headcount), ("同行人数", Label::Headcount),
    ("时间", Label::Arrival), ("到访时间", Label::Arrival), ("来访时间", Label::Arrival), ("预计到访时间", Label::Arrival),
    ("预计到访", Label::Arrival), ("预约时间", Label::Arrival), ("带看时间", Label::Arrival), ("看房时间", Label::Arrival), ("到场时间", Label::Arrival),
    ("到访日期", Label::Arrival), ("预计时间", Label::Arrival), ("预计来访时间", Label::Arrival), ("预计到场时间", Label::Arrival), ("日期", Label::Arrival),
    ("预计带看时间", Label::Arrival), ("到达时间", Label::Arrival), ("预计到达时间", Label::Arrival), ("抵达时间", Label::Arrival), ("预约到访时间", Label::Arrival),
    ("公司", Label::Company), ("报备公司", Label::Company), ("中介公司", Label::Company), ("所属公司", Label::Company), ("渠道公司", Label::Company),
    ("渠道", Label::Company), ("分销", Label::Company), ("分销公司", Label::Company), ("带看公司", Label::Company), ("经纪公司", Label::Company),
    ("公司名称", Label::Company), ("中介", Label::Company), ("机构", Label::Company), ("带访公司", Label::Company), ("合作公司", Label::Company), ("品牌", Label::Company),
    ("门店", Label::Store), ("店名", Label::Store), ("所属门店", Label::Store), ("门店名称", Label::Store), ("店面", Label::Store), ("报备门店", Label::Store), ("分行", Label::Store), ("店铺", Label::Store),
    ("经纪人", Label::Broker), ("业务员", Label::Broker), ("报备人", Label::Broker), ("带看人", Label::Broker), ("带访人", Label::Broker),
    ("经纪人姓名", Label::Broker), ("中介姓名", Label::Broker), ("业务", Label::Broker), ("置业顾问", Label::Broker), ("销售", Label::Broker), ("带客人", Label::Broker),
    ("报备经纪人", Label::Broker), ("带看经纪人", Label::Broker), ("带看业务员", Label::Broker), ("联系人", Label::Broker), ("报备人员", Label::Broker),
    ("渠道人员", Label::Broker), ("带看人员", Label::Broker), ("业务姓名", Label::Broker), ("对接人", Label::Broker), ("业务员姓名", Label::Broker), ("同事", Label::Broker), ("分销员", Label::Broker),
    ("经纪人电话", Label::BrokerPhone), ("业务员电话", Label::BrokerPhone), ("报备人电话", Label::BrokerPhone), ("带看人电话", Label::BrokerPhone),
    ("经纪人手机", Label::BrokerPhone), ("经纪人手机号", Label::BrokerPhone), ("中介电话", Label::BrokerPhone), ("业务电话", Label::BrokerPhone),
    ("经纪人联系方式", Label::BrokerPhone), ("经纪人联系电话", Label::BrokerPhone), ("带看电话", Label::BrokerPhone), ("同事电话", Label::BrokerPhone), ("联系人电话", Label::BrokerPhone),
    ("身份证", Label::IdTail), ("身份证号", Label::IdTail), ("身份证后六位", Label::IdTail), ("身份证后6位", Label::IdTail), ("证件号", Label::IdTail), ("证件后六位", Label::IdTail),
    ("备注", Label::Remark), ("说明", Label::Remark), ("备注信息", Label::Remark), ("需求", Label::Remark), ("客户需求", Label::Remark),
    ("意向", Label::Remark), ("意向户型", Label::Remark), ("意向面积", Label::Remark), ("预算", Label::Remark), ("户型", Label::Remark), ("其他", Label::Remark),
    ("报备", Label::Marker), ("客户报备", Label::Marker), ("新增报备", Label::Marker), ("报备信息", Label::Marker), ("报备单", Label::Marker),
    ("到访报备", Label::Marker), ("带看报备", Label::Marker), ("报备如下", Label::Marker), ("报备模板", Label::Marker), ("来访报备", Label::Marker), ("项目报备", Label::Marker),
    ("报备登记", Label::Marker), ("渠道报备", Label::Marker), ("分销报备", Label::Marker), ("申请报备", Label::Marker), ("客户报备单", Label::Marker), ("预约报备", Label::Marker), ("报备一组", Label::Marker),
    ("麻烦报备", Label::Marker), ("帮忙报备", Label::Marker), ("报备客户信息", Label::Marker), ("报备一下", Label::Marker), ("帮报备", Label::Marker),
];

/// Labels that may stand right before their value without a colon or blank.
#[rustfmt::skip]
pub(super) const JOINABLE: &[&str] = &[
    "客户", "报备客户", "姓名", "电话", "手机", "手机号", "联系电话", "客户电话", "经纪人", "业务员", "报备人", "带看人", "报备项目", "项目",
    "人数", "到访时间", "来访时间", "预计到访", "时间", "公司", "门店", "经纪人电话", "到访人数",
];

/// 报备成功 and the like are answers, not reports.
#[rustfmt::skip]
pub(super) const ANSWERS: &[&str] = &[
    "成功", "有效", "无效", "失败", "重复", "撞单", "已确认", "通过", "规则", "群", "时间截止", "未成功", "过了", "流程", "格式", "要求",
];

/// What a firm's name ends in.
#[rustfmt::skip]
pub(super) const FIRM_ENDS: &[&str] = &[
    "地产", "置业", "房产", "不动产", "房地产", "中介", "经纪", "找房", "有限公司", "公司", "房屋", "置换", "物业顾问", "地产经纪",
];

/// What a project's name ends in, for names in brackets or right after 报备.
#[rustfmt::skip]
pub(super) const PROJECT_ENDS: &[&str] = &[
    "府", "苑", "城", "园", "湾", "公馆", "里", "庭", "郡", "轩", "阁", "邸", "广场", "中心", "国际", "台", "天地", "都会", "院", "墅",
    "山", "岸", "著", "境", "玺", "悦", "居", "寓", "座", "小镇", "庄园", "首府",
];

/// Words that begin with a surname and are no names.
#[rustfmt::skip]
pub(super) const NOT_NAMES: &[&str] = &[
    "谢谢", "高层", "江景", "方便", "安排", "时间", "何时", "全款", "首付", "项目", "成交", "包括", "马上", "白天", "温馨", "关注", "应该",
    "有意", "路上", "花园", "万科", "乐居", "安居", "安居客", "常来", "时候", "计划", "方案", "单独", "和朋友", "居家", "平层", "高铁", "公寓",
    "毛坯", "房源", "强烈", "明确", "明天", "今天", "后天", "周末", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "商铺", "商住", "洋房", "阳台",
    "车位", "别墅", "文件", "于今", "金额", "石材", "方式", "方向", "安全", "左右", "向您", "向你", "水电", "景观", "江边", "沙发", "计算", "成功", "有效", "宾馆",
    "门店", "门口", "国庆", "元旦", "年前", "年底", "年后", "月底", "月初", "师傅", "相关", "都要", "都是", "都看", "和家人", "和老婆", "和老公", "和父母", "农民", "红星",
    "老师", "经理", "麻烦", "辛苦", "收到", "好的", "客户", "电话", "预约", "自驾", "打车", "步行", "有车", "初次", "首次", "刚需", "改善", "投资", "自住", "居住", "查询", "连接", "连锁",
    "成都", "广州", "温州", "杭州", "郑州", "常州", "福州", "贵阳", "金华", "海口", "海南", "江苏", "江西", "江北", "江南", "广西", "广东", "安徽", "云南", "贵州", "宁波", "宁夏", "甘肃", "苏州", "徐州", "柳州", "惠州", "台州", "湖州", "秦皇岛", "石家庄", "沈阳", "洛阳", "岳阳",
    "万元", "万左右", "平方", "平米", "单价", "总价", "毕竟", "危险", "充分", "计较", "但是", "向南", "向北", "向东", "朝南", "陈述", "张数", "左侧", "右侧", "越早", "那边", "那个", "能看", "相当", "相约", "权证", "权益", "易贷", "党员", "干部", "幸会", "幸苦", "言明", "言语",
];
