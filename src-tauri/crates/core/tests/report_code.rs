//! The report code: what is written comes back, what nobody knows is kept, what is newer is refused.

use laifang_core::text::Query;
use laifang_core::text::report::{
    CodeError, MOST_BYTES, ReportCode, is_code, parse_arrival, parse_headcount,
};
use proptest::prelude::*;

fn parse(text: &str) -> ReportCode {
    ReportCode::parse(text).unwrap().unwrap()
}

#[test]
fn one_code_word_for_word() {
    let code = ReportCode {
        project: "云澜府".into(),
        name: "沈女士".into(),
        phone: "138****5678".into(),
        headcount: "2".into(),
        arrives: "2026-11-21 15:00".into(),
        company: "恒居地产".into(),
        store: "翠园店".into(),
        broker: "周凯".into(),
        broker_phone: "13900001111".into(),
        ..ReportCode::default()
    };
    let text = "LFBB1;项目=云澜府;姓名=沈女士;电话=138****5678;人数=2;时间=2026-11-21 15:00;公司=恒居地产;\
                门店=翠园店;经纪人=周凯;经纪人电话=13900001111";
    assert_eq!(code.encode().unwrap(), text);
    assert_eq!(parse(text), code);
    assert!(text.len() <= MOST_BYTES);
    // The same by a scanner that types ASCII only, in capitals off, and by one behind a Chinese input method.
    let ascii =
        "lfbb1;project=%E4%BA%91%E6%BE%9C%E5%BA%9C;name=%E6%B2%88%E5%A5%B3%E5%A3%AB;phone=138****5678";
    assert_eq!(
        parse(ascii),
        ReportCode {
            project: "云澜府".into(),
            name: "沈女士".into(),
            phone: "138****5678".into(),
            ..ReportCode::default()
        }
    );
    assert_eq!(parse("LFBB1；姓名＝沈女士；人数＝2\r\n").headcount, "2");
}

#[test]
fn what_is_unknown_is_kept_and_what_is_newer_refused() {
    let more = |text: &str| parse(text).more;
    let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
    assert_eq!(
        more("LFBB1;姓名=沈女士;微信=a%3Bb;姓名=王女士;看两房"),
        [pair("微信", "a;b"), pair("姓名", "王女士"), pair("", "看两房")]
    );
    assert_eq!(parse("LFBB1;备注=100%;姓名=50%25").remark, "100%");
    let table = [
        ("LFBB2;姓名=沈女士", Some(CodeError::Newer("2".into()))),
        ("LFBB99999999999", Some(CodeError::Newer("99999999999".into()))),
        ("LFBB1", Some(CodeError::Empty)),
        ("LFBB1;;姓名=", Some(CodeError::Empty)),
        ("LFBB", None),
        ("LFBBX;姓名=沈女士", None),
        ("LF1*A03-2-000118-7*V", None),
        ("报备 LFBB1;姓名=沈女士", None),
        ("沈女士", None),
    ];
    for (text, error) in table {
        assert_eq!(is_code(text), error.is_some(), "{text}");
        assert_eq!(ReportCode::parse(text).map(Result::unwrap_err), error, "{text}");
    }
    assert_eq!(Query::parse("LFBB1;姓名=沈女士"), Query::Report);
    assert_eq!(Query::parse("LFBB2;a"), Query::Report);
    let long = ReportCode { remark: "长".repeat(100), ..ReportCode::default() };
    assert!(matches!(long.encode(), Err(CodeError::TooLong(n)) if n > MOST_BYTES));
}

#[test]
fn cells_of_a_list() {
    let now = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap().and_hms_opt(9, 27, 0).unwrap();
    for (text, count) in [
        ("2", Some(2)),
        ("２人", Some(2)),
        ("两位", Some(2)),
        ("一家三口", Some(3)),
        ("2大1小", Some(3)),
        ("", None),
        ("约十来个朋友", None),
        ("2人 看三房", None),
    ] {
        assert_eq!(parse_headcount(text), count, "{text}");
    }
    for (text, day, time) in [
        ("2026-11-22 15:00", Some("2026-11-22"), Some("15:00")),
        ("2026/11/22 9:30:00", Some("2026-11-22"), Some("09:30")),
        ("2026年11月22日下午三点", Some("2026-11-22"), Some("15:00")),
        ("11月22日", Some("2026-11-22"), None),
        ("明天上午10点半", Some("2026-11-22"), Some("10:30")),
        ("15：00", None, Some("15:00")),
    ] {
        let (d, t) = parse_arrival(text, now).unwrap();
        assert_eq!(d.map(|d| d.to_string()).as_deref(), day, "{text}");
        assert_eq!(t.map(|t| t.format("%H:%M").to_string()).as_deref(), time, "{text}");
    }
    for text in ["", "看情况", "2026-13-40", "下周再说"] {
        assert_eq!(parse_arrival(text, now), None, "{text}");
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[ -~]{0,8}",
        "[一-龥；＝%;= \\t\\n]{0,6}",
        proptest::collection::vec(any::<char>(), 0..5).prop_map(|c| c.into_iter().collect()),
    ]
}

proptest! {
    #[test]
    fn what_is_written_comes_back(
        words in proptest::array::uniform11(word()),
        more in proptest::collection::vec(("x[a-z;=% ]{0,3}x", "[a-z;=%；]{1,4}"), 0..3),
    ) {
        let [project, name, phone, headcount, arrives, channel, company, store, broker, broker_phone, remark] = words;
        let code = ReportCode {
            project, name, phone, headcount, arrives, channel, company, store, broker, broker_phone, remark, more,
        };
        match code.encode() {
            Ok(text) => {
                prop_assert!(text.len() <= MOST_BYTES);
                prop_assert!(!text.contains('\n'));
                match ReportCode::parse(&text).unwrap() {
                    Ok(read) => prop_assert!(read == code),
                    Err(error) => {
                        prop_assert_eq!(error, CodeError::Empty);
                        prop_assert!(code == ReportCode::default());
                    }
                }
            }
            Err(error) => prop_assert!(matches!(error, CodeError::TooLong(_))),
        }
    }

    #[test]
    fn nothing_that_is_typed_breaks_it(text in "\\PC{0,60}") {
        let _ = ReportCode::parse(&format!("LFBB1;{text}"));
        let _ = parse_arrival(&text, chrono::NaiveDate::from_ymd_opt(2026, 2, 28).unwrap().and_hms_opt(23, 59, 0).unwrap());
        let _ = parse_headcount(&text);
    }
}
