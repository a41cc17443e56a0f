//! Several customers in one message, in the layouts brokers use; and no number is ever lost.

use chrono::NaiveDate;
use laifang_core::text::report::{Field, Known, ParsedPaste, parse_reports};
use proptest::prelude::*;

fn known() -> Known {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    Known {
        projects: ["云澜府", "观澜湾"].map(String::from).to_vec(),
        firms: ["恒居地产", "鸿安置业", "安邻房产"].map(String::from).to_vec(),
        today,
        now: today.and_hms_opt(9, 27, 40).unwrap(),
    }
}

/// Customer and number of each report, and the broker's where one is named.
fn found(parsed: &ParsedPaste) -> Vec<String> {
    let line = |r: &laifang_core::text::report::ParsedReport| {
        let name = r.name.as_ref().map_or("?", |n| n.as_str());
        let phones: Vec<&str> = r.phone.iter().chain(&r.more_phones).map(|p| p.as_str()).collect();
        let broker = match (&r.broker_name, &r.broker_phone) {
            (None, None) => String::new(),
            (name, phone) => format!(
                " <{}{}>",
                name.as_ref().map_or("", |n| n.as_str()),
                phone.as_ref().map_or("", |p| p.as_str())
            ),
        };
        format!("{name} {}{broker}", phones.join("/"))
    };
    parsed.reports.iter().map(line).collect()
}

const TWO: &[&str] = &["张伟 13800001111", "李娜 13900002222"];
const THREE: &[&str] = &["张伟 13800001111", "李娜 13900002222", "王强 13700003333"];
const BY_ZHOU: &[&str] = &["张伟 13800001111 <周凯>", "李娜 13900002222 <周凯>"];
const BY_ZHOU_CALLED: &[&str] = &["张伟 13800001111 <周凯13700009999>", "李娜 13900002222 <周凯13700009999>"];
const EACH_OWN: &[&str] = &["张伟 13800001111 <周凯13700009999>", "李娜 13900002222 <陆一鸣13766081234>"];
const NAMELESS: &[&str] = &["? 13800001111", "? 13900002222"];

const CASES: &[(&str, &[&str])] = &[
    // One line each, no labels.
    ("张伟 13800001111\n李娜 13900002222", TWO),
    ("张伟13800001111\n李娜13900002222", TWO),
    ("张伟13800001111\n李娜13900002222\n王强13700003333", THREE),
    ("张伟，13800001111，2人\n李娜，13900002222，3人", TWO),
    ("张伟/13800001111\n李娜/13900002222", TWO),
    ("张伟\t13800001111\t2人\n李娜\t13900002222\t1人", TWO),
    ("| 张伟 | 13800001111 |\n| 李娜 | 13900002222 |", TWO),
    ("- 张伟 13800001111\n- 李娜 13900002222", TWO),
    ("张伟 13800001111\n\n李娜 13900002222", TWO),
    ("13800001111 张伟\n13900002222 李娜", TWO),
    ("13800001111\n13900002222", NAMELESS),
    ("云澜府 张伟 13800001111 明天下午3点\n云澜府 李娜 13900002222 明天下午4点", TWO),
    ("明天 张伟 13800001111\n后天 李娜 13900002222", TWO),
    ("云澜府 张伟 13800001111 恒居\n观澜湾 李娜 13900002222 恒居", TWO),
    ("报备云澜府\n张伟\n13800001111\n李娜\n13900002222", TWO),
    ("张伟 电话 13800001111\n李娜 电话 13900002222", TWO),
    ("张先生 13800001111 李女士 13900002222", &["张先生 13800001111", "李女士 13900002222"]),
    // With the broker.
    ("报备 云澜府 张伟 13800001111 恒居地产 周凯\n报备 云澜府 李娜 13900002222 恒居地产 周凯", BY_ZHOU),
    ("张伟 13800001111 周凯\n李娜 13900002222 周凯", BY_ZHOU),
    ("恒居地产周凯报备：张伟 13800001111，李娜 13900002222", BY_ZHOU),
    ("张伟 13800001111\n李娜 13900002222\n恒居地产 周凯", BY_ZHOU),
    (
        "张伟 13800001111 恒居地产 周凯 13700009999\n李娜 13900002222 恒居地产 周凯 13700009999",
        BY_ZHOU_CALLED,
    ),
    ("1、张伟13800001111\n2、李娜13900002222\n恒居地产 周凯 13700009999", BY_ZHOU_CALLED),
    ("张伟 13800001111\n李娜 13900002222\n恒居地产翠园店\n周凯 13700009999", BY_ZHOU_CALLED),
    (
        "恒居地产 周凯 13700009999 报备 张伟 13800001111\n鸿安置业 陆一鸣 13766081234 报备 李娜 13900002222",
        EACH_OWN,
    ),
    (
        "云澜府\n客户：张伟 13800001111\n经纪人：周凯 13700009999\n客户：李娜 13900002222\n经纪人：陆一鸣 13766081234",
        EACH_OWN,
    ),
    // One customer and the broker below: no second customer.
    ("张伟 13800001111\n周凯 恒居地产 13700009999", &["张伟 13800001111 <周凯13700009999>"]),
    ("云澜府\n张伟\n13800001111\n2人\n明天14:30\n周凯\n13700009999", &["张伟 13800001111 <周凯13700009999>"]),
    // Numbered.
    ("1. 张伟 13800001111\n2. 李娜 13900002222", TWO),
    ("1.张伟13800001111 2.李娜13900002222", TWO),
    ("(1)张伟 13800001111 (2)李娜 13900002222", TWO),
    ("①张伟 13800001111\n②李娜 13900002222\n③王强 13700003333", THREE),
    ("客户1张伟13800001111客户2李娜13900002222", TWO),
    ("客户1：张伟 13800001111\n客户2：李娜 13900002222", TWO),
    ("第一组：张伟 13800001111\n第二组：李娜 13900002222", TWO),
    ("A：张伟 13800001111\nB：李娜 13900002222", TWO),
    // Labels.
    ("客户：张伟 电话13800001111 客户：李娜 电话13900002222", TWO),
    ("客户：张伟 电话：13800001111\n客户：李娜 电话：13900002222", TWO),
    ("客户：张伟，电话：13800001111，云澜府；客户：李娜，电话：13900002222，云澜府", TWO),
    ("报备客户：张伟 13800001111；李娜 13900002222", TWO),
    ("姓名 张伟\n电话 13800001111\n姓名 李娜\n电话 13900002222", TWO),
    ("客户张伟 13800001111 两人 明天上午\n客户李娜 13900002222 一人 明天下午", TWO),
    ("客户：13800001111\n客户：13900002222", NAMELESS),
    ("张伟 13800001111、李娜 13900002222、王强 13700003333", THREE),
    ("张伟 138****1111\n李娜 139****2222", &["张伟 138****1111", "李娜 139****2222"]),
    ("张伟 138****1111 李娜 139****2222", &["张伟 138****1111", "李娜 139****2222"]),
    ("沈女士 138****5678\n王先生 139****2046", &["沈女士 138****5678", "王先生 139****2046"]),
    // Two numbers of one customer stay one report.
    (
        "张伟 电话 13800001111 / 13500007777\n李娜 电话 13900002222",
        &["张伟 13800001111/13500007777", "李娜 13900002222"],
    ),
];

#[test]
fn every_customer_of_a_list_is_a_report() {
    let mut wrong = Vec::new();
    for (text, want) in CASES {
        let got = found(&parse_reports(text, &known()));
        if got != *want {
            wrong.push(format!("{text}\n  want {want:?}\n  got  {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), CASES.len(), wrong.join("\n\n"));
}

#[test]
fn a_remark_stays_with_the_customer_it_is_about() {
    let parsed = parse_reports(
        "客户：张伟 电话：13800001111 备注：刚需 客户：李娜 电话：13900002222 备注：改善",
        &known(),
    );
    let remarks: Vec<&str> = parsed.reports.iter().map(|r| r.remark.as_str()).collect();
    assert_eq!(remarks, ["刚需", "改善"]);
}

#[test]
fn a_number_in_a_remark_is_shown_as_unread() {
    let parsed = parse_reports("客户：张伟 电话：13800001111 备注：老婆电话13500007777", &known());
    assert_eq!(found(&parsed), ["张伟 13800001111"]);
    let unread: Vec<&str> = parsed.unread_phones.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(unread, ["13500007777"]);
}

/// What stands around numbers in messages.
fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "报备",
        "客户：",
        "客户",
        "电话：",
        "经纪人：",
        "备注：",
        "公司：",
        "人数：2",
        "云澜府",
        "张伟",
        "李娜",
        "沈女士",
        "周凯",
        "恒居地产",
        "翠园店",
        "明天下午3点",
        "14:30",
        "3人",
        "1.",
        "2、",
        "①",
        "第一组：",
        "\n",
        "\n\n",
        "，",
        "；",
        "/",
        "、",
        "收到",
        "预算300万",
        "——",
        "和",
        "周凯 2026/11/21 09:42:11\n",
        "身份证",
        "尾号",
        "到访",
        "转",
        "老婆",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Each number is in a report, in a message kept whole, or listed as unread.
    #[test]
    fn no_number_is_lost(parts in prop::collection::vec((prop::collection::vec(word(), 0..4), 0..10_000u32, any::<bool>()), 1..7)) {
        let mut text = String::new();
        let mut numbers = Vec::new();
        for (words, tail, masked) in &parts {
            text.push_str(&words.concat());
            text.push(' ');
            let start = text.chars().count();
            text.push_str(&if *masked { format!("138****{tail:04}") } else { format!("1390000{tail:04}") });
            numbers.push((start, start + 11));
            text.push(' ');
        }
        let parsed = parse_reports(&text, &known());
        for (start, end) in numbers {
            let read = parsed.reports.iter().flat_map(|r| &r.spans).any(|s| {
                matches!(s.field, Field::Phone | Field::BrokerPhone | Field::IdTail) && s.start <= start && end <= s.end
            });
            let shown = parsed.unrecognised.iter().chain(&parsed.unread_phones).any(|c| c.start <= start && end <= c.end);
            prop_assert!(read || shown, "{start}..{end} of {text:?}: {:?}", found(&parsed));
        }
    }
}
