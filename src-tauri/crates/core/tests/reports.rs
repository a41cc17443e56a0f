//! Brokers' messages as they are pasted, and what the window must find in them.

use chrono::{NaiveDate, NaiveDateTime};
use laifang_core::text::report::{DayPart, Field, Known, ParsedPaste, ParsedReport, parse_reports};
use proptest::prelude::*;

/// Saturday 2026-11-21, 09:27.
fn known() -> Known {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    Known {
        projects: ["云澜府", "观澜湾", "锦绣江南"].map(String::from).to_vec(),
        firms: ["恒居地产", "鸿安置业", "安邻房产", "贝客"].map(String::from).to_vec(),
        today,
        now: today.and_hms_opt(9, 27, 40).unwrap(),
    }
}

/// One report as a line: only what was found, in a fixed order.
fn line(r: &ParsedReport) -> String {
    let mut out = Vec::new();
    let mut add = |key: &str, value: Option<String>| out.extend(value.map(|v| format!("{key}={v}")));
    add("项目", r.project.clone());
    let names = r.name.iter().chain(&r.more_names).map(|n| n.as_str()).collect::<Vec<_>>().join("/");
    add("客户", Some(names).filter(|n| !n.is_empty()));
    let phones = r.phone.iter().chain(&r.more_phones).map(|p| p.as_str()).collect::<Vec<_>>().join("/");
    add("电话", Some(phones).filter(|p| !p.is_empty()));
    add("证", r.id_tail.map(|t| t.as_str().to_owned()));
    add("人", r.headcount.map(|n| n.to_string()));
    let time = |a: laifang_core::text::report::Arrival| match a.time {
        Some(t) => format!("{} {}", a.date.format("%m-%d"), t.format("%H:%M")),
        None => {
            let part = a.part.map_or("", |p| match p {
                DayPart::Morning => "上午",
                DayPart::Noon => "中午",
                DayPart::Afternoon => "下午",
                DayPart::Evening => "晚上",
            });
            format!("{}{part}", a.date.format("%m-%d"))
        }
    };
    add("到", r.arrives.map(time));
    add("公司", r.company.clone());
    add("店", r.store.clone());
    add("经纪", r.broker_name.as_ref().map(|n| n.as_str().to_owned()));
    add("经纪电话", r.broker_phone.as_ref().map(|p| p.as_str().to_owned()));
    add("发", r.claimed_at.map(|t: NaiveDateTime| t.format("%m-%d %H:%M").to_string()));
    add("注", Some(r.remark.clone()).filter(|t| !t.is_empty()));
    out.join(" ")
}

/// A pasted text, its reports, and how many messages are no reports.
type Case = (&'static str, &'static [&'static str], usize);

const CASES: &[Case] = &[
    // One line, no labels.
    (
        "【报备】云澜府 沈女士 138****5678 2人 今天14:30到 恒居地产翠园店 周凯",
        &["项目=云澜府 客户=沈女士 电话=138****5678 人=2 到=11-21 14:30 公司=恒居地产 店=翠园店 经纪=周凯"],
        0,
    ),
    (
        "报备云澜府，王先生，139xxxx2046，3人，明天上午10点，鸿安置业陆一鸣13766081234",
        &[
            "项目=云澜府 客户=王先生 电话=139****2046 人=3 到=11-22 10:00 公司=鸿安置业 经纪=陆一鸣 经纪电话=13766081234",
        ],
        0,
    ),
    (
        "138****5678 沈女士 云澜府 今天下午三点半 两位 恒居 翠园店 周凯",
        &["项目=云澜府 客户=沈女士 电话=138****5678 人=2 到=11-21 15:30 公司=恒居地产 店=翠园店 经纪=周凯"],
        0,
    ),
    (
        "周凯 恒居地产翠园店 报备 观澜湾 欧阳女士 136****7788 一家三口 周日下午2点",
        &["项目=观澜湾 客户=欧阳女士 电话=136****7788 人=3 到=11-22 14:00 公司=恒居地产 店=翠园店 经纪=周凯"],
        0,
    ),
    (
        "🌹【报备】🌹★云澜府★——沈女士——138＊＊＊＊5678——２人——今天１４：３０——恒居地产（翠园店）——周凯",
        &["项目=云澜府 客户=沈女士 电话=138****5678 人=2 到=11-21 14:30 公司=恒居地产 店=翠园店 经纪=周凯"],
        0,
    ),
    (
        "報備：雲瀾府 陳小姐 138****5678 明天下午3點 兩位 恆居地產 周凱",
        &["项目=云澜府 客户=陳小姐 电话=138****5678 人=2 到=11-22 15:00 公司=恒居地产 经纪=周凱"],
        0,
    ),
    (
        "云澜府 陈嘉怡 13812345678 2人 现在过来",
        &["项目=云澜府 客户=陈嘉怡 电话=13812345678 人=2 到=11-21 09:27"],
        0,
    ),
    (
        "云澜府报备 李总 135****9021 半小时后到 安邻房产 赵敏",
        &["项目=云澜府 客户=李总 电话=135****9021 到=11-21 09:57 公司=安邻房产 经纪=赵敏"],
        0,
    ),
    // With labels.
    (
        "报备项目：云澜府\n客户姓名：王先生\n客户电话：139****2046\n到访人数：3\n到访时间：明天上午10点\n公司：鸿安置业\n经纪人：陆一鸣 13766081234",
        &[
            "项目=云澜府 客户=王先生 电话=139****2046 人=3 到=11-22 10:00 公司=鸿安置业 经纪=陆一鸣 经纪电话=13766081234",
        ],
        0,
    ),
    (
        "【项目】云澜府\n【客户】沈佳\n【电话】138****5678\n【人数】2人\n【到访】11月22日 14：30\n【公司】恒居地产\n【门店】翠园店\n【经纪人】周凯\n【电话】13700001111",
        &[
            "项目=云澜府 客户=沈佳 电话=138****5678 人=2 到=11-22 14:30 公司=恒居地产 店=翠园店 经纪=周凯 经纪电话=13700001111 注=到访",
        ],
        0,
    ),
    (
        "项目:云澜府 姓名:沈佳 电话:138xxxx5678 人数:2 时间:11-22 14:30 公司:链家地产 门店:翠园店 业务员:周凯 电话:13700001111",
        &[
            "项目=云澜府 客户=沈佳 电话=138****5678 人=2 到=11-22 14:30 公司=链家地产 店=翠园店 经纪=周凯 经纪电话=13700001111",
        ],
        0,
    ),
    (
        "报备楼盘：碧桂园凤凰城\n客户：刘先生\n手机号：１３８****５６７８\n预计到访时间：2026-11-23 15:00\n带看人：孙丽\n带看人电话：136-1234-5678\n备注：首次置业，预算300万",
        &[
            "项目=碧桂园凤凰城 客户=刘先生 电话=138****5678 到=11-23 15:00 经纪=孙丽 经纪电话=13612345678 注=首次置业，预算300万",
        ],
        0,
    ),
    (
        "经纪人：陆一鸣\n电话：13766081234\n公司：鸿安置业\n客户：王先生\n电话：139****2046\n项目：观澜湾",
        &["项目=观澜湾 客户=王先生 电话=139****2046 公司=鸿安置业 经纪=陆一鸣 经纪电话=13766081234"],
        0,
    ),
    (
        "客户沈女士 电话138****5678 到访时间明天下午 经纪人周凯",
        &["客户=沈女士 电话=138****5678 到=11-22下午 经纪=周凯"],
        0,
    ),
    (
        "客户姓名: John Smith\n客户电话: +852 9123 4567\n项目: 云澜府",
        &["项目=云澜府 客户=John Smith 电话=+85291234567"],
        0,
    ),
    (
        "客户姓名：阿依古丽·买买提\n电话：133****0099\n身份证：11010519491231002X",
        &["客户=阿依古丽·买买提 电话=133****0099 证=31002X"],
        0,
    ),
    (
        "客户姓名：王**\n客户电话：139****2046\n项目：云澜府\n意向户型：三房 90-100㎡",
        &["项目=云澜府 客户=王 电话=139****2046 注=意向户型：三房 90-100㎡"],
        0,
    ),
    // Several customers in one message.
    (
        "云澜府报备\n1. 沈女士 138****5678 2人\n2. 王先生 139****2046 3人\n今天下午3点到\n恒居地产翠园店 周凯",
        &[
            "项目=云澜府 客户=沈女士 电话=138****5678 人=2 到=11-21 15:00 公司=恒居地产 店=翠园店 经纪=周凯",
            "项目=云澜府 客户=王先生 电话=139****2046 人=3 到=11-21 15:00 公司=恒居地产 店=翠园店 经纪=周凯",
        ],
        0,
    ),
    (
        "恒居地产 周凯 明天上午报备云澜府\n①沈佳 138****5678\n②王强 139****2046\n③欧阳明 137****1122",
        &[
            "项目=云澜府 客户=沈佳 电话=138****5678 到=11-22上午 公司=恒居地产 经纪=周凯",
            "项目=云澜府 客户=王强 电话=139****2046 到=11-22上午 公司=恒居地产 经纪=周凯",
            "项目=云澜府 客户=欧阳明 电话=137****1122 到=11-22上午 公司=恒居地产 经纪=周凯",
        ],
        0,
    ),
    (
        "【报备】云澜府 沈女士 138****5678 恒居 周凯\n【报备】观澜湾 王先生 139****2046 鸿安置业 陆一鸣",
        &[
            "项目=云澜府 客户=沈女士 电话=138****5678 公司=恒居地产 经纪=周凯",
            "项目=观澜湾 客户=王先生 电话=139****2046 公司=鸿安置业 经纪=陆一鸣",
        ],
        0,
    ),
    (
        "姓名：沈佳\n电话：138****5678\n\n姓名：王强\n电话：139****2046\n\n项目：云澜府\n经纪人：周凯",
        &[
            "项目=云澜府 客户=沈佳 电话=138****5678 经纪=周凯",
            "项目=云澜府 客户=王强 电话=139****2046 经纪=周凯",
        ],
        0,
    ),
    (
        "138****5678 沈女士\n139****2046 王先生\n云澜府 恒居 周凯",
        &[
            "项目=云澜府 客户=沈女士 电话=138****5678 公司=恒居地产 经纪=周凯",
            "项目=云澜府 客户=王先生 电话=139****2046 公司=恒居地产 经纪=周凯",
        ],
        0,
    ),
    (
        "云澜府 1.沈女士138****5678 2.王先生139****2046 恒居周凯",
        &[
            "项目=云澜府 客户=沈女士 电话=138****5678 公司=恒居地产 经纪=周凯",
            "项目=云澜府 客户=王先生 电话=139****2046 公司=恒居地产 经纪=周凯",
        ],
        0,
    ),
    (
        "1️⃣沈女士 138****5678\n2️⃣王先生 139****2046\n项目 云澜府",
        &["项目=云澜府 客户=沈女士 电话=138****5678", "项目=云澜府 客户=王先生 电话=139****2046"],
        0,
    ),
    // Couples.
    (
        "云澜府 沈女士/周先生 138****5678/139****1111 2人 明天10:00",
        &["项目=云澜府 客户=沈女士/周先生 电话=138****5678/139****1111 人=2 到=11-22 10:00"],
        0,
    ),
    (
        "报备：云澜府，客户夫妻两人，沈女士138****5678、139****1111，下周一上午十点，安邻房产",
        &["项目=云澜府 客户=沈女士 电话=138****5678/139****1111 人=2 到=11-23 10:00 公司=安邻房产 注=客户"],
        0,
    ),
    // Whole chats.
    (
        "周凯 2026/11/21 09:42:11\n【报备】云澜府 沈女士 138****5678 2人 今天14:30到 恒居地产翠园店 周凯\n\n前台小李 2026/11/21 09:43:05\n收到\n\n周凯 2026/11/21 09:43:20\n好的谢谢",
        &[
            "项目=云澜府 客户=沈女士 电话=138****5678 人=2 到=11-21 14:30 公司=恒居地产 店=翠园店 经纪=周凯 发=11-21 09:42",
        ],
        2,
    ),
    (
        "恒居-周凯 09:42\n报备 云澜府 沈女士 138****5678 明天下午3点\n鸿安-陆一鸣 09:50\n报备 观澜湾 王先生 139****2046 周日上午",
        &[
            "项目=云澜府 客户=沈女士 电话=138****5678 到=11-22 15:00 经纪=周凯 发=11-21 09:42",
            "项目=观澜湾 客户=王先生 电话=139****2046 到=11-22上午 经纪=陆一鸣 发=11-21 09:50",
        ],
        0,
    ),
    (
        "周凯 2026/11/20 18:05:00\n云澜府 沈女士 138****5678 明天10点 2人",
        &["项目=云澜府 客户=沈女士 电话=138****5678 人=2 到=11-21 10:00 经纪=周凯 发=11-20 18:05"],
        0,
    ),
    (
        "2026-11-20 9:42:11 周凯(1234567)\n报备：云澜府 沈女士 138****5678 后天\n2026-11-20 9:43:00 前台\n已报备，有效",
        &["项目=云澜府 客户=沈女士 电话=138****5678 到=11-22 经纪=周凯 发=11-20 09:42"],
        1,
    ),
    (
        "—————  2026-11-20  —————\n\n恒居-周凯  10:01\n云澜府 沈女士 138****5678 明早9点\n\n前台  10:02\n@恒居-周凯 收到，请带身份证",
        &["项目=云澜府 客户=沈女士 电话=138****5678 到=11-21 09:00 经纪=周凯 发=11-20 10:01"],
        1,
    ),
    (
        "周凯:\n报备云澜府 沈女士 138****5678\n小李:\n收到",
        &["项目=云澜府 客户=沈女士 电话=138****5678 经纪=周凯"],
        1,
    ),
    // Chatter only.
    ("收到", &[], 1),
    ("好的谢谢", &[], 1),
    ("沈女士 138****5678 报备有效", &[], 1),
    ("大家早上好，今天项目部开会，10点前不接待", &[], 1),
    ("", &[], 0),
    ("🌹🌹🌹", &[], 0),
    // Odd corners.
    (
        "报备云澜府3号楼 沈女士 138****5678 22号下午两点 自驾 想看98㎡三房",
        &["项目=云澜府 客户=沈女士 电话=138****5678 到=11-22 14:00 注=3号楼 自驾 想看98㎡三房"],
        0,
    ),
    (
        "云澜府 沈女士 138-****-5678 2大1小 11/22 14:30-15:30 恒居地产",
        &["项目=云澜府 客户=沈女士 电话=138****5678 人=3 到=11-22 14:30 公司=恒居地产"],
        0,
    ),
    (
        "沈女士 138 1234 5678 云澜府 晚上7点 3位",
        &["项目=云澜府 客户=沈女士 电话=13812345678 人=3 到=11-21 19:00"],
        0,
    ),
    (
        "麻烦报备一下：云澜府，沈女士，尾号5678，明天来，谢谢",
        &["项目=云澜府 客户=沈女士 到=11-22 注=尾号5678 谢谢"],
        0,
    ),
    (
        "客户：周一鸣 137****1122 周一下午 项目：云澜府",
        &["项目=云澜府 客户=周一鸣 电话=137****1122 到=11-23下午"],
        0,
    ),
    (
        "【云璟公馆】报备 沈女士 138****5678 恒居 周凯 13700001111 1月3日",
        &["项目=云璟公馆 客户=沈女士 电话=138****5678 到=01-03 公司=恒居地产 经纪=周凯 经纪电话=13700001111"],
        0,
    ),
    (
        "云澜府\n沈佳\n138****5678\n2人\n明天14:30\n恒居地产\n翠园店\n周凯\n13700001111",
        &[
            "项目=云澜府 客户=沈佳 电话=138****5678 人=2 到=11-22 14:30 公司=恒居地产 店=翠园店 经纪=周凯 经纪电话=13700001111",
        ],
        0,
    ),
    (
        "云澜府 王先生 13912342046 鸿安置业 陆一鸣 13766081234 2人",
        &["项目=云澜府 客户=王先生 电话=13912342046 人=2 公司=鸿安置业 经纪=陆一鸣 经纪电话=13766081234"],
        0,
    ),
    (
        "【带看报备】\n▶项目：观澜湾\n▶姓名：郑女士（带老公）\n▶电话：186***0123\n▶人数：2\n▶时间：21号下午\n▶公司/门店：恒居地产/翠园店\n▶业务员/电话：何勇/13322221111",
        &[
            "项目=观澜湾 客户=郑女士 电话=186****0123 人=2 到=11-21下午 公司=恒居地产 店=翠园店 经纪=何勇 经纪电话=13322221111 注=带老公",
        ],
        0,
    ),
    (
        "云澜府+赵女士+137****8899+2人+明天上午+鸿安置业+陆一鸣+13766081234",
        &[
            "项目=云澜府 客户=赵女士 电话=137****8899 人=2 到=11-22上午 公司=鸿安置业 经纪=陆一鸣 经纪电话=13766081234",
        ],
        0,
    ),
    (
        "各位老师好，报备一组客户：\n客户：赵先生\n号码：150****3321\n项目：锦绣江南\n预计今天下午4点左右到访，一共4个人，开车过来\n贝客 城东店 钱多多 15899990000",
        &[
            "项目=锦绣江南 客户=赵先生 电话=150****3321 人=4 到=11-21 16:00 公司=贝客 店=城东店 经纪=钱多多 经纪电话=15899990000 注=各位老师好 预计 开车过来",
        ],
        0,
    ),
    (
        "锦绣江南\n客户姓名:孙小姐\n手机:159xxxx7788\n到访时间:下午\n经纪人:吴迪（恒居地产）\n经纪人手机:13511112222",
        &[
            "项目=锦绣江南 客户=孙小姐 电话=159****7788 到=11-21下午 公司=恒居地产 经纪=吴迪 经纪电话=13511112222",
        ],
        0,
    ),
    (
        "项目：云澜府\n客户1：沈女士 138****5678\n客户2：王先生 139****2046\n到访时间：今日15时\n公司：贝客\n经纪人：钱进 13800001111",
        &[
            "项目=云澜府 客户=沈女士 电话=138****5678 到=11-21 15:00 公司=贝客 经纪=钱进 经纪电话=13800001111",
            "项目=云澜府 客户=王先生 电话=139****2046 到=11-21 15:00 公司=贝客 经纪=钱进 经纪电话=13800001111",
        ],
        0,
    ),
];

#[test]
fn believable_messages() {
    let mut wrong = Vec::new();
    for (text, reports, chatter) in CASES {
        let parsed = parse_reports(text, &known());
        let found: Vec<String> = parsed.reports.iter().map(line).collect();
        if found != *reports || parsed.unrecognised.len() != *chatter {
            wrong.push(format!(
                "{text}\n  want {reports:#?} +{chatter}\n  got  {found:#?} +{}",
                parsed.unrecognised.len()
            ));
        }
        covered(text, &parsed);
    }
    assert!(CASES.len() >= 40, "{}", CASES.len());
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), CASES.len(), wrong.join("\n\n"));
}

/// A paste may end anywhere, after a label without anything behind it too (found by the fuzz target `report`).
#[test]
fn a_message_cut_off_anywhere_is_read() {
    for (text, _, _) in CASES.iter().chain(&[("报备楼盘", &[] as &[&str], 0)]) {
        for (end, _) in text.char_indices().chain([(text.len(), ' ')]) {
            covered(&text[..end], &parse_reports(&text[..end], &known()));
        }
    }
}

#[test]
fn spans_say_where_everything_is() {
    let text = "🌹【报备】云澜府 沈女士 138****5678 2人";
    let parsed = parse_reports(text, &known());
    let chars: Vec<char> = text.chars().collect();
    let spans: Vec<(Field, String)> =
        parsed.reports[0].spans.iter().map(|s| (s.field, chars[s.start..s.end].iter().collect())).collect();
    let want = [
        (Field::Label, "报备"),
        (Field::Project, "云澜府"),
        (Field::Name, "沈女士"),
        (Field::Phone, "138****5678"),
        (Field::Headcount, "2人"),
    ];
    assert_eq!(spans, want.map(|(f, s)| (f, s.to_owned())));
}

/// Spans are in bounds; every letter and digit is in a span of a report or in a message kept as chatter; what
/// is remark by its span is in the remark.
fn covered(text: &str, parsed: &ParsedPaste) {
    let chars: Vec<char> = text.chars().collect();
    let mut seen = vec![false; chars.len()];
    for report in &parsed.reports {
        let mut last = 0;
        for span in &report.spans {
            assert!(span.start < span.end && span.end <= chars.len(), "{span:?} in {text:?}");
            assert!(span.start >= last, "overlap at {span:?} in {text:?}");
            last = span.end;
            seen[span.start..span.end].fill(true);
            if span.field == Field::Remark {
                let piece: String = chars[span.start..span.end].iter().collect();
                assert!(report.remark.contains(&piece), "{piece:?} lost from {:?}", report.remark);
            }
        }
    }
    for chatter in &parsed.unrecognised {
        seen[chatter.start..chatter.end].fill(true);
    }
    for (i, c) in chars.iter().enumerate() {
        assert!(seen[i] || !c.is_alphanumeric(), "{c:?} at {i} dropped from {text:?}");
    }
}

/// Scraps of messages, so that random texts come near real ones.
fn scrap() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "【报备】",
            "报备：",
            "客户姓名：",
            "客户：",
            "电话：",
            "经纪人：",
            "人数：",
            "到访时间：",
            "项目：",
            "公司：",
            "备注：",
            "预算",
            "云澜府",
            "沈女士",
            "王先生",
            "沈佳",
            "周凯",
            "恒居地产",
            "翠园店",
            "138****5678",
            "13812345678",
            "139xxxx2046",
            "020-87654321",
            "2人",
            "一家三口",
            "今天",
            "明天下午3点",
            "14:30",
            "周六",
            "22号",
            "11/22",
            "半小时后",
            "1. ",
            "2、",
            "①",
            "\n",
            " ",
            "，",
            "/",
            "、",
            "周凯 2026/11/21 09:42:11\n",
            "恒居-周凯 09:42\n",
            "周凯:\n",
            "收到",
            "🌹",
            "——",
            "11010519491231002X",
            "和",
            "到",
        ])
        .prop_map(String::from),
        "[0-9*:/.-]{1,6}",
        ".{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_is_kept_whole(text in "(?s).{0,200}") {
        covered(&text, &parse_reports(&text, &known()));
    }

    #[test]
    fn any_mix_of_scraps_is_kept_whole(scraps in prop::collection::vec(scrap(), 0..30)) {
        let text = scraps.concat();
        covered(&text, &parse_reports(&text, &known()));
    }

    #[test]
    fn order_does_not_matter(
        parts in Just(vec!["云澜府", "沈女士", "138****5678", "2人", "今天14:30", "恒居地产"]).prop_shuffle(),
        sign in prop::sample::select(vec![" ", "，", "\n", "/ ", " | ", "；"]),
    ) {
        let text = parts.join(sign);
        let parsed = parse_reports(&text, &known());
        prop_assert_eq!(parsed.reports.len(), 1, "{}", text);
        let want = "项目=云澜府 客户=沈女士 电话=138****5678 人=2 到=11-21 14:30 公司=恒居地产";
        prop_assert_eq!(line(&parsed.reports[0]), want, "{}", text);
    }
}
