//! The one search box: what each thing typed is taken for.

use laifang_core::text::{IdTail, Phone, Query};
use proptest::prelude::*;

fn digits(text: &str) -> String {
    match Query::parse(text) {
        Query::Digits(d) => d.as_str().to_owned(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn digits_keep_every_meaning_they_could_have() {
    let table = [
        // typed, cleaned, prefix, tail, identity card
        ("1", "1", true, false, false),
        ("13", "13", true, false, false),
        ("１３８", "138", true, false, false),
        ("1380", "1380", true, true, false),
        ("5678", "5678", false, true, false),
        ("138 1234", "1381234", true, false, false),
        ("310021", "310021", false, false, true),
        ("138123", "138123", true, false, true),
        ("0755", "0755", true, true, false),
        ("13812345678", "13812345678", true, false, false),
        ("+86 138 1234", "1381234", true, false, false),
        ("+86 138-1234-5678", "13812345678", true, false, false),
        ("8613812345678", "13812345678", true, false, false),
        ("138*", "138", true, false, false),
        ("138****", "138", true, false, false),
        ("138****56", "138", true, false, false),
        ("138123456789", "13812345678", true, false, false),
    ];
    for (typed, cleaned, prefix, tail, id_tail) in table {
        let Query::Digits(d) = Query::parse(typed) else { panic!("{typed}: {:?}", Query::parse(typed)) };
        assert_eq!(d.as_str(), cleaned, "{typed}");
        let says = (d.could_be_prefix(), d.could_be_tail(), d.could_be_id_tail());
        assert_eq!(says, (prefix, tail, id_tail), "{typed}");
    }
    assert_eq!(digits("138 1234 5678"), "13812345678");
}

#[test]
fn everything_else_has_its_shape() {
    let name = |s: &str| Query::Name(s.into());
    let letters = |s: &str| Query::Letters(s.into());
    let name_tail = |n: &str, d: &str| Query::NameAndTail { name: n.into(), digits: d.into() };
    let letters_tail = |l: &str, d: &str| Query::LettersAndTail { letters: l.into(), digits: d.into() };
    let code = |s: &str| Query::Code(s.into());
    let phone = |s: &str| Phone::parse(s).unwrap();
    let table = [
        ("", Query::Empty),
        (" \u{3000}\n", Query::Empty),
        ("陈", name("陈")),
        ("陳嘉怡", name("陈嘉怡")),
        ("陈 嘉怡", name("陈嘉怡")),
        ("阿依古丽・买买提", name("阿依古丽·买买提")),
        ("𠮷田", name("𠮷田")),
        ("沈女士", name("沈女士")),
        ("cjy", letters("cjy")),
        ("CJY", letters("cjy")),
        ("ｃｊｙ", letters("cjy")),
        ("chen jiayi", letters("chenjiayi")),
        ("lü", letters("lv")),
        ("lyu", letters("lv")),
        ("José", letters("jose")),
        ("John Smith", letters("johnsmith")),
        ("cjy5678", letters_tail("cjy", "5678")),
        ("cjy 5678", letters_tail("cjy", "5678")),
        ("chenjiayi5678", letters_tail("chenjiayi", "5678")),
        ("陈嘉怡5678", name_tail("陈嘉怡", "5678")),
        ("陳嘉怡　５６７８", name_tail("陈嘉怡", "5678")),
        ("5678 陈嘉怡", name_tail("陈嘉怡", "5678")),
        ("138****5678", Query::MaskedPhone(phone("138****5678"))),
        ("138xxxx5678", Query::MaskedPhone(phone("138****5678"))),
        ("138＊＊＊＊５６７８", Query::MaskedPhone(phone("138****5678"))),
        ("020-87654321", Query::Phone(phone("020-87654321"))),
        ("+852 9123 4567", Query::Phone(phone("+85291234567"))),
        ("31002X", Query::IdTail(IdTail::parse("31002X").unwrap())),
        ("31002x", Query::IdTail(IdTail::parse("31002X").unwrap())),
        ("11010519491231002X", Query::IdTail(IdTail::parse("31002X").unwrap())),
        ("A03-2-000118-7", code("A03-2-000118-7")),
        ("a03-2-000118-7", code("A03-2-000118-7")),
        ("Ａ０３－２－０００１１８－７", code("A03-2-000118-7")),
        ("A03-2-0001", code("A03-2-0001")),
        ("A03-2", code("A03-2")),
        ("0103-2-000118-7", code("0103-2-000118-7")),
        ("【报备】云澜府 沈女士 138****5678 2人", Query::Report),
        ("沈女士 138****5678 2人", Query::Report),
        ("沈女士\n138****5678", Query::Report),
        ("报备 云澜府 王先生", Query::Report),
        ("云澜府 沈女士 两人 周凯", Query::Report),
    ];
    for (typed, want) in table {
        assert!(Query::parse(typed) == want, "{typed}: {:?}", Query::parse(typed));
    }
    let long = "张".repeat(10_000);
    assert!(Query::parse(&long) == Query::Report);
}

proptest! {
    #[test]
    fn any_text_is_some_query(text in ".{0,120}") {
        Query::parse(&text);
    }

    #[test]
    fn digits_are_found_at_every_keystroke(number in "1[3-9][0-9]{9}", typed in 1usize..=11) {
        prop_assert_eq!(digits(&number[..typed]), &number[..typed]);
    }
}
