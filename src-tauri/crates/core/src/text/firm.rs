//! Names of firms as they are written in a hurry: 链家, 链家地产, 北京链家房地产经纪有限公司. Likeness is for suggesting and
//! warning only; whose claim it is depends on the name as it was entered, or on a link somebody made.

use super::readings::simplify;
use unicode_normalization::UnicodeNormalization;

/// What says only in what form a firm exists, longest first.
const FORMS: &[&str] = &[
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "分公司",
    "总公司",
    "集团",
    "公司",
    "co.,ltd",
    "co.ltd",
    "coltd",
    "ltd",
    "inc",
];

/// What says only what a firm does, longest first.
const TRADES: &[&str] = &[
    "房地产经纪",
    "房地产营销策划",
    "房地产代理",
    "房地产中介",
    "房产经纪",
    "房产中介",
    "地产经纪",
    "不动产经纪",
    "物业顾问",
    "营销策划",
    "房地产",
    "不动产",
    "地产",
    "房产",
    "房屋",
    "置业",
    "置换",
    "经纪",
    "中介",
    "代理",
    "顾问",
    "找房",
];

/// Cities that firms put before their names.
const CITIES: &[&str] = &[
    "北京",
    "上海",
    "天津",
    "重庆",
    "广州",
    "深圳",
    "杭州",
    "南京",
    "苏州",
    "成都",
    "武汉",
    "西安",
    "郑州",
    "长沙",
    "青岛",
    "济南",
    "宁波",
    "无锡",
    "合肥",
    "佛山",
    "东莞",
    "福州",
    "厦门",
    "大连",
    "沈阳",
    "昆明",
    "哈尔滨",
    "长春",
    "石家庄",
    "太原",
    "南昌",
    "贵阳",
    "南宁",
    "海口",
    "兰州",
    "温州",
    "常州",
    "徐州",
    "珠海",
    "惠州",
    "中山",
    "嘉兴",
    "绍兴",
    "金华",
    "烟台",
    "泉州",
];

/// The name without width, case, blanks and signs: 链 家（地产） = 链家地产.
pub fn plain_firm(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).map(simplify).filter(|c| c.is_alphanumeric()).collect()
}

/// What is left of a name without city, form and trade; never nothing.
pub fn firm_core(name: &str) -> String {
    let mut rest = plain_firm(name);
    loop {
        let ends = FORMS.iter().chain(TRADES).map(|end| plain_firm(end));
        let shorter = ends.filter_map(|end| rest.strip_suffix(&end).map(str::to_owned));
        match shorter.filter(|s| s.chars().count() >= 2).min_by_key(String::len) {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    for city in CITIES {
        for head in [format!("{city}市"), (*city).to_owned()] {
            if let Some(left) = rest.strip_prefix(&head).filter(|left| left.chars().count() >= 2) {
                return left.to_owned();
            }
        }
    }
    rest
}

/// Whether two names may be one firm's.
pub fn firms_alike(one: &str, other: &str) -> bool {
    firm_core(one) == firm_core(other)
}
