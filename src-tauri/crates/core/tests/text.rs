//! Phones, names and identity-card tails as people write them.

use laifang_core::text::{IdTail, PersonName, Phone, PhoneKind};
use proptest::prelude::*;

#[test]
fn phones_as_people_write_them() {
    use PhoneKind::*;
    let table = [
        ("13812345678", "13812345678", Mobile),
        (" 138 1234 5678 ", "13812345678", Mobile),
        ("138-1234-5678", "13812345678", Mobile),
        ("138.1234.5678", "13812345678", Mobile),
        ("１３８１２３４５６７８", "13812345678", Mobile),
        ("+86 13812345678", "13812345678", Mobile),
        ("+86-138-1234-5678", "13812345678", Mobile),
        ("0086 138 1234 5678", "13812345678", Mobile),
        ("8613812345678", "13812345678", Mobile),
        ("86-13812345678", "13812345678", Mobile),
        ("（+86）13812345678", "13812345678", Mobile),
        ("(86) 138 1234 5678", "13812345678", Mobile),
        ("013812345678", "13812345678", Mobile),
        ("\u{202A}138 1234 5678\u{202C}", "13812345678", Mobile),
        ("1381-234-5678", "13812345678", Mobile),
        ("010-12345678", "", Landline),
        ("010-87654321", "010-87654321", Landline),
        ("01087654321", "010-87654321", Landline),
        ("(020) 8765 4321", "020-87654321", Landline),
        ("0755-2345678", "0755-2345678", Landline),
        ("0755 23456789", "0755-23456789", Landline),
        ("010-87654321-801", "010-87654321-801", Landline),
        ("010-87654321转801", "010-87654321-801", Landline),
        ("0755-2345678 分机 9", "0755-2345678-9", Landline),
        ("0755-2345678-9", "0755-2345678-9", Landline),
        ("020 8765 4321 ext 12", "020-87654321-12", Landline),
        ("+86 10 8765 4321", "010-87654321", Landline),
        ("400-823-4567", "4008234567", Landline),
        ("400 823 4567 转 123", "4008234567-123", Landline),
        ("8008201234", "8008201234", Landline),
        ("+852 9123 4567", "+85291234567", Foreign),
        ("00852-91234567", "+85291234567", Foreign),
        ("+1 (415) 555-2671", "+14155552671", Foreign),
        ("+61412345", "+61412345", Foreign),
        ("138****5678", "138****5678", Masked),
        ("138＊＊＊＊5678", "138****5678", Masked),
        ("138xxxx5678", "138****5678", Masked),
        ("138XXXX5678", "138****5678", Masked),
        ("138××××5678", "138****5678", Masked),
        ("138••••5678", "138****5678", Masked),
        ("138----5678", "138****5678", Masked),
        ("138____5678", "138****5678", Masked),
        ("138——5678", "138****5678", Masked),
        ("138-5678", "138****5678", Masked),
        ("138*5678", "138****5678", Masked),
        ("138********5678", "138****5678", Masked),
        ("138 **** 5678", "138****5678", Masked),
        ("138-****-5678", "138****5678", Masked),
        ("+86 138****5678", "138****5678", Masked),
        ("86138****5678", "138****5678", Masked),
        ("1380***5678", "1380***5678", Masked),
        ("1380*5678", "1380***5678", Masked),
        ("138***45678", "138***45678", Masked),
        ("138*1**5678", "138*1**5678", Masked),
    ];
    for (typed, canonical, kind) in table {
        if canonical.is_empty() {
            assert_eq!(Phone::parse(typed).unwrap_err().code(), "phone.bad_landline", "{typed}");
            continue;
        }
        let phone = Phone::parse(typed).unwrap_or_else(|e| panic!("{typed}: {e:?}"));
        assert_eq!(phone.as_str(), canonical, "{typed}");
        assert_eq!(phone.kind(), kind, "{typed}");
        assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone, "{typed}: canonical is stable");
        assert_eq!(serde_json::to_string(&phone).unwrap(), format!("\"{canonical}\""));
    }
}

#[test]
fn what_is_not_a_phone_says_what_to_do() {
    let table = [
        ("", "phone.empty"),
        ("   ", "phone.empty"),
        ("--", "phone.empty"),
        ("1381234567", "phone.too_short"),
        ("138", "phone.too_short"),
        ("138123456789", "phone.too_long"),
        ("12812345678", "phone.not_mobile"),
        ("23812345678", "phone.not_mobile"),
        ("87654321", "phone.no_area_code"),
        ("010-1234", "phone.bad_landline"),
        ("+12", "phone.bad_foreign"),
        ("+86 1381234", "phone.too_short"),
        ("+1234567890123456", "phone.bad_foreign"),
        ("****5678", "phone.bad_mask"),
        ("****", "phone.bad_mask"),
        ("13****5678", "phone.bad_mask"),
        ("138****567", "phone.bad_mask"),
        ("238****5678", "phone.bad_mask"),
        ("138*********5678", "phone.bad_mask"),
        ("13812345678/13912345678", "phone.several"),
        ("13812345678 13912345678", "phone.several"),
        ("13812345678、13912345678", "phone.several"),
        ("陈嘉怡", "phone.bad_character"),
        ("1381234567a", "phone.bad_character"),
        ("138\u{0}12345678", "phone.bad_character"),
        ("١٣٨١٢٣٤٥٦٧٨", "phone.bad_character"),
    ];
    for (typed, code) in table {
        let error = Phone::parse(typed).expect_err(typed);
        assert_eq!(error.code(), code, "{typed}");
        assert!(error.zh().ends_with('。') && error.en().ends_with('.'), "{typed}");
    }
    let error = Phone::parse("1381234567").unwrap_err();
    assert_eq!(error.zh(), "只有 10 位，手机号要 11 位。请客户再报一遍。");
}

#[test]
fn phones_hide_what_they_must() {
    let table = [
        ("13812345678", "138****5678", "5678"),
        ("1380***5678", "138****5678", "5678"),
        ("010-87654321-801", "010-****4321", "4321"),
        ("4008234567-12", "400***4567", "4567"),
        ("+85291234567", "+85****4567", "4567"),
        ("+61412345", "+****45", "2345"),
    ];
    for (typed, masked, last4) in table {
        let phone = Phone::parse(typed).unwrap();
        assert_eq!(phone.masked(), masked);
        assert_eq!(phone.last4(), last4);
        assert_eq!(format!("{phone:?}"), format!("Phone({masked})"));
    }
    let may_be = |a: &str, b: &str| Phone::parse(a).unwrap().may_be(&Phone::parse(b).unwrap());
    assert!(may_be("138****5678", "13812345678"));
    assert!(may_be("13812345678", "1381***5678"));
    assert!(may_be("138*1**5678", "1380***5678"));
    assert!(!may_be("138****5678", "13812345679"));
    assert!(!may_be("138****5678", "13912345678"));
    assert!(!may_be("13812345678", "13812345679"));
    assert!(!may_be("138****5678", "+85291235678"));
}

#[test]
fn names_as_people_write_them() {
    let long_ok: String = "阿".repeat(60);
    let table = [
        ("陈嘉怡", "陈嘉怡"),
        (" 陈 嘉 怡\u{3000}", "陈嘉怡"),
        ("陈\u{3000}嘉怡", "陈嘉怡"),
        ("𠮷田", "𠮷田"),
        ("李䶮", "李䶮"),
        ("李\u{E863}", "李䶮"),
        ("张㛃", "张㛃"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
        ("O'Brien", "O'Brien"),
        ("J. Smith", "J. Smith"),
        ("Jose\u{301}", "José"),
        ("张 Tom", "张 Tom"),
        ("张先生２", "张先生2"),
        ("\u{FEFF}王芳\u{200B}", "王芳"),
        ("\u{F9E4}明", "理明"),
        (long_ok.as_str(), long_ok.as_str()),
    ];
    for (typed, kept) in table {
        let name = PersonName::parse(typed).unwrap_or_else(|e| panic!("{typed}: {e:?}"));
        assert_eq!(name.as_str(), kept, "{typed:?}");
        assert_eq!(PersonName::parse(kept).unwrap(), name);
    }
}

#[test]
fn what_is_not_a_name_says_why() {
    let long = "阿".repeat(300);
    let table = [
        ("", "name.empty"),
        (" \u{3000}\u{200B}", "name.empty"),
        (long.as_str(), "name.too_long"),
        ("张\u{0}三", "name.control"),
        ("张\n三", "name.control"),
        ("张\u{7}", "name.control"),
        ("张\u{202E}三", "name.bidi"),
        ("\u{2067}张三\u{2069}", "name.bidi"),
        ("张三😀", "name.emoji"),
        ("🌹陈女士", "name.emoji"),
        ("★王总", "name.emoji"),
        ("李\u{FE0F}", "name.emoji"),
        ("张\u{FFFD}", "name.unreadable"),
        ("张\u{E000}", "name.unreadable"),
        ("13812345678", "name.no_letter"),
        ("---", "name.no_letter"),
    ];
    for (typed, code) in table {
        let error = PersonName::parse(typed).expect_err(typed);
        assert_eq!(error.code(), code, "{typed:?}");
        assert!(error.zh().ends_with('。') && error.en().ends_with('.'));
    }
    assert!(PersonName::parse(&long).unwrap_err().zh().contains("300"));
}

#[test]
fn surnames_titles_and_masks() {
    let table = [
        // name, surname, title, masked
        ("张伟", Some("张"), None, "张*"),
        ("陈嘉怡", Some("陈"), None, "陈**"),
        ("欧阳娜娜", Some("欧阳"), None, "欧阳**"),
        ("歐陽修", Some("歐陽"), None, "歐陽*"),
        ("司馬光", Some("司馬"), None, "司馬*"),
        ("诸葛先生", Some("诸葛"), Some("先生"), "诸葛先生"),
        ("上官", Some("上官"), None, "上官"),
        ("沈女士", Some("沈"), Some("女士"), "沈女士"),
        ("张先生", Some("张"), Some("先生"), "张先生"),
        ("陈嘉怡女士", Some("陈"), Some("女士"), "陈**女士"),
        ("王总", Some("王"), Some("总"), "王总"),
        ("王老总", Some("王"), Some("老总"), "王老总"),
        ("李姐", Some("李"), Some("姐"), "李姐"),
        ("欧阳总", Some("欧阳"), Some("总"), "欧阳总"),
        ("刘总经理", Some("刘"), Some("总经理"), "刘总经理"),
        ("陳老師", Some("陳"), Some("老師"), "陳老師"),
        ("張總", Some("張"), Some("總"), "張總"),
        ("李哥华", Some("李"), None, "李**"),
        ("周老师", Some("周"), Some("老师"), "周老师"),
        ("先生", Some("先"), None, "先*"),
        ("小王", None, None, "小***"),
        ("爱新觉罗溥仪", Some("爱新觉罗"), None, "爱新觉罗**"),
        ("阿依古丽·买买提", None, None, "阿***"),
        ("John Smith", None, None, "J***"),
        ("王", Some("王"), None, "王"),
    ];
    for (typed, surname, title, masked) in table {
        let name = PersonName::parse(typed).unwrap();
        assert_eq!(name.surname(), surname, "{typed}");
        assert_eq!(name.title(), title, "{typed}");
        assert_eq!(name.masked(), masked, "{typed}");
        assert_eq!(format!("{name:?}"), format!("PersonName({masked})"));
    }
}

#[test]
fn simplified_names_stay_and_traditional_ones_meet_them() {
    let table = [
        ("陳嘉怡", "陈嘉怡"),
        ("鄭東龍", "郑东龙"),
        ("蕭葉羅", "萧叶罗"),
        ("劉張", "刘张"),
        ("鍾嶽", "钟岳"),
        ("John Smith", "john smith"),
    ];
    for (typed, simplified) in table {
        assert_eq!(PersonName::parse(typed).unwrap().simplified(), simplified);
    }
    for kept in [
        "宁静",
        "李乾",
        "仝卓",
        "王著",
        "李堃",
        "陈喆",
        "甯浩",
        "薰",
        "琊",
        "𠮷田",
        "后羿",
        "范冰冰",
        "沈于谷",
    ] {
        assert_eq!(PersonName::parse(kept).unwrap().simplified(), kept);
    }
}

#[test]
fn pinyin_knows_surnames_and_several_readings() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("陈嘉怡", &["chenjiayi"], &["cjy"]),
        ("陳嘉怡", &["chenjiayi"], &["cjy"]),
        ("曾国藩", &["zengguofan"], &["zgf"]),
        ("单雄信", &["shanxiongxin"], &["sxx"]),
        ("仇英", &["qiuying"], &["qy"]),
        ("解缙", &["xiejin"], &["xj"]),
        ("查良镛", &["zhaliangyong"], &["zly"]),
        ("盖叫天", &["gejiaotian", "gaijiaotian"], &["gjt"]),
        ("区小明", &["ouxiaoming"], &["oxm"]),
        ("任红", &["renhong"], &["rh"]),
        ("朴信", &["piaoxin", "puxin"], &["px"]),
        ("尉迟恭", &["yuchigong"], &["ycg"]),
        ("万俟卨", &["moqixie"], &["mqx"]),
        ("乐嘉", &["yuejia", "lejia"], &["yj", "lj"]),
        ("召洪", &["shaohong", "zhaohong"], &["sh", "zh"]),
        ("翟明", &["zhaiming", "diming"], &["zm", "dm"]),
        ("缪斌", &["miaobin", "moubin"], &["mb"]),
        ("宓月", &["miyue", "fuyue"], &["my", "fy"]),
        ("覃辉", &["qinhui", "tanhui"], &["qh", "th"]),
        ("冼星海", &["xianxinghai"], &["xxh"]),
        ("吕长乐", &["lvchangle", "lvzhangle", "lvchangyue", "lvzhangyue"], &["lcl", "lzl", "lcy", "lzy"]),
        ("王平", &["wangping"], &["wp"]),
        ("吴强", &["wuqiang", "wujiang"], &["wq", "wj"]),
        ("李䶮", &["liyan"], &["ly"]),
        ("𠮷田", &["jitian"], &["jt"]),
        ("沈女士", &["shennvshi"], &["sns"]),
        ("John Smith", &["johnsmith"], &["johnsmith"]),
        ("José", &["jose"], &["jose"]),
        ("张 Tom", &["zhangtom"], &["ztom"]),
        ("阿依古丽·买买提", &["ayigulimaimaiti", "eyigulimaimaiti"], &["ayglmmt", "eyglmmt"]),
    ];
    for (typed, pinyin, initials) in table {
        let name = PersonName::parse(typed).unwrap();
        for want in *pinyin {
            assert!(name.pinyin().contains(&want.to_string()), "{typed}: {:?}", name.pinyin());
        }
        assert_eq!(name.pinyin()[0], pinyin[0], "{typed}");
        for want in *initials {
            assert!(name.initials().contains(&want.to_string()), "{typed}: {:?}", name.initials());
        }
        let keys = name.keys();
        assert_eq!((keys.pinyin, keys.initials), (name.pinyin(), name.initials()));
    }
    assert!(PersonName::parse("长乐长乐长乐长乐").unwrap().pinyin().len() <= 8);
}

#[test]
fn identity_card_tails() {
    let ok = [
        ("31002X", "31002X"),
        ("31002x", "31002X"),
        (" 310 021 ", "310021"),
        ("３１００２Ｘ", "31002X"),
        ("11010519491231002X", "31002X"),
        ("11010519491231002x", "31002X"),
        ("110105 19491231 002X", "31002X"),
    ];
    for (typed, tail) in ok {
        assert_eq!(IdTail::parse(typed).unwrap().as_str(), tail, "{typed}");
    }
    let bad = [
        ("", "id_tail.empty"),
        ("31002", "id_tail.length"),
        ("3100212", "id_tail.length"),
        ("110105194912310", "id_tail.length"),
        ("3100X1", "id_tail.bad_character"),
        ("31002A", "id_tail.bad_character"),
        ("张31002", "id_tail.bad_character"),
        ("110105194912310021", "id_tail.checksum"),
        ("11010519491231012X", "id_tail.checksum"),
    ];
    for (typed, code) in bad {
        let error = IdTail::parse(typed).expect_err(typed);
        assert_eq!(error.code(), code, "{typed}");
        assert!(error.zh().ends_with('。') && error.en().ends_with('.'));
    }
    let tail = IdTail::parse("31002X").unwrap();
    assert_eq!((tail.masked().as_str(), tail.is_plausible()), ("****2X", true));
    assert!(!format!("{tail:?}").contains("31002"));
    assert!(!IdTail::parse("990021").unwrap().is_plausible());
}

proptest! {
    #[test]
    fn any_text_is_a_phone_or_an_error(text in "\\PC{0,40}") {
        if let Ok(phone) = Phone::parse(&text) {
            prop_assert_eq!(&Phone::parse(phone.as_str()).unwrap(), &phone);
            prop_assert_eq!(phone.last4().len(), 4);
            prop_assert!(phone.may_be(&phone));
        }
    }

    #[test]
    fn anything_like_a_phone_is_one_or_an_error(text in "(\\+|00)?(86)?[ 0-9*x()+.-]{0,20}(转|-)?[0-9]{0,8}") {
        if let Ok(phone) = Phone::parse(&text) {
            prop_assert_eq!(&Phone::parse(phone.as_str()).unwrap(), &phone, "{}", text);
            prop_assert!(phone.masked().contains('*'));
            prop_assert_eq!(phone.last4().len(), 4);
        }
    }

    #[test]
    fn a_mask_fits_its_number(number in "1[3-9][0-9]{9}", shown in 3usize..8, tail in 4usize..7) {
        let full = Phone::parse(&number).unwrap();
        prop_assert!(Phone::parse(&full.masked()).unwrap().may_be(&full));
        if shown + tail <= 10 {
            let text = format!("{}{}{}", &number[..shown], "*".repeat(11 - shown - tail), &number[11 - tail..]);
            let masked = Phone::parse(&text).unwrap();
            prop_assert!(masked.may_be(&full) && full.may_be(&masked));
            prop_assert!(masked.is_masked());
        }
        let shown_in_logs = format!("{full:?}");
        prop_assert!(!shown_in_logs.contains(&number));
    }

    #[test]
    fn any_text_is_a_name_or_an_error(text in ".{0,80}") {
        if let Ok(name) = PersonName::parse(&text) {
            prop_assert_eq!(&PersonName::parse(name.as_str()).unwrap(), &name);
            prop_assert!(name.pinyin().len() <= 8 && name.initials().len() <= 8);
            name.masked();
            name.surname();
        }
    }

    #[test]
    fn chinese_names_are_stable(text in "[王陈欧歐阳陽宁乾长乐曾\u{3400}-\u{4DBF}]{1,6}(先生|总|女士)?") {
        let name = PersonName::parse(&text).unwrap();
        let again = PersonName::parse(&name.simplified()).unwrap();
        prop_assert_eq!(again.simplified(), name.simplified());
        prop_assert!(name.surname().is_none_or(|s| name.as_str().starts_with(s)));
    }

    #[test]
    fn any_text_is_a_tail_or_an_error(text in "[0-9xX ]{0,20}") {
        if let Ok(tail) = IdTail::parse(&text) {
            prop_assert_eq!(IdTail::parse(tail.as_str()).unwrap(), tail);
        }
    }
}
