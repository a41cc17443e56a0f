//! The slip as a reader and a printer see it.
#![allow(clippy::unwrap_used)]

use laifang_paper::{
    Drawn, Labels, PaperError, Part, Pdf, Sheet, Shown, SlipResult, SlipSheet, preview, slip, slip_part,
};

fn sheet() -> SlipSheet {
    SlipSheet {
        number: "A03-2-000132-2".into(),
        office: "云澜府售楼处".into(),
        project: "云澜府二期".into(),
        customer_name: "𠮷野䶮".into(),
        customer_phone: "138****5678".into(),
        companions: vec!["沈若溪".into()],
        headcount: 2,
        channel: "中介 / 分销".into(),
        brought_by: Some("恒居地产 · 翠园店 · 周凯".into()),
        result: SlipResult::Invalid,
        result_word: "无效".into(),
        reason: "11月5日由鸿安置业带访在先，保护期内其他机构报备无效。".into(),
        reason_for_channel: "客户在其他渠道保护期内。".into(),
        rule: "R15 · 判客规则 2026 第 1 版".into(),
        protected_until: Some("2026-12-05（含当日）".into()),
        arrived_at: "2026-11-21 14:26".into(),
        issued_at: "2026-11-21 14:31".into(),
        issued_by: "周敏".into(),
        consultant: Some("许知遥".into()),
        notices: vec!["本单一式两份，涂改无效。".into()],
        qr: "LF1:A03-2-000132-2".into(),
        ..SlipSheet::new(Labels::zh())
    }
}

/// The text of the pages, without the white space that layout makes.
fn pages(pdf: &Pdf) -> Vec<String> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(&pdf.bytes).unwrap();
    pages.iter().map(|page| page.split_whitespace().collect()).collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn both_parts_say_who_by_whom_and_the_result() {
    let words =
        ["A03-2-000132-2", "𠮷野䶮", "138****5678", "恒居地产 · 翠园店 · 周凯", "无效", "许知遥", "骑缝章"];
    for (size, count) in [(Sheet::A4, 1), (Sheet::A5, 2)] {
        let pdf = slip(&sheet(), size).unwrap();
        let pages = pages(&pdf);
        assert_eq!(pages.len(), count);
        for word in words {
            let found: usize = pages.iter().map(|page| page.matches(&squeezed(word)).count()).sum();
            // One seam on an A4 sheet, two halves of it on A5 pages.
            let wanted = if word == "骑缝章" { count } else { 2 };
            assert!(found >= wanted, "{size:?}: {word} stands {found} times in {pages:#?}");
        }
        assert!(pdf.missing.is_empty());
        assert!(pdf.bytes.len() < 200_000, "{} bytes: the font is not subset", pdf.bytes.len());
    }
}

#[test]
fn the_channel_does_not_learn_whose_customer_it_is() {
    let secrets = ["鸿安", "11月5日", "2026-12-05", "R15"];
    let a5 = pages(&slip(&sheet(), Sheet::A5).unwrap());
    let channel = pages(&slip_part(&sheet(), Part::Channel, Sheet::A5).unwrap());
    assert_eq!(channel.len(), 1);
    for secret in secrets {
        assert!(a5[0].contains(secret), "the office's part says {secret}");
        assert!(!a5[1].contains(secret), "the channel's part says {secret}");
        assert!(!channel[0].contains(secret), "the channel's own file says {secret}");
    }
    for (page, label) in [(&a5[0], "第一联"), (&a5[1], "第二联"), (&channel[0], "第二联")] {
        assert!(page.contains(label));
    }
    let valid = SlipSheet { result: SlipResult::Valid, ..sheet() };
    assert!(pages(&slip_part(&valid, Part::Channel, Sheet::A5).unwrap())[0].contains("2026-12-05"));
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    for size in [Sheet::A4, Sheet::A5] {
        let first = slip(&sheet(), size).unwrap();
        slip(&SlipSheet { number: "B01-1-000001-1".into(), ..sheet() }, size).unwrap();
        let again = std::thread::spawn(move || slip(&sheet(), size).unwrap()).join().unwrap();
        assert!(first == again, "{size:?}");
    }
}

#[test]
fn a_character_without_a_glyph_is_said() {
    for (name, shown, missing) in [
        ("王\u{E000}明", "王〔U+E000〕明", vec!['\u{E000}']),
        ("\u{2B740}\u{2B740}", "〔U+2B740〕〔U+2B740〕", vec!['\u{2B740}']),
        ("李\u{3FFFD}", "李〔U+3FFFD〕", vec!['\u{3FFFD}']),
        ("𠮷䶮㛃𬭎", "𠮷䶮㛃𬭎", vec![]),
    ] {
        let pdf = slip(&SlipSheet { customer_name: name.into(), ..sheet() }, Sheet::A4).unwrap();
        assert_eq!(pdf.missing, missing);
        assert_eq!(pages(&pdf)[0].matches(shown).count(), 2, "{name:?}");
    }
}

#[test]
fn markup_prints_as_it_is() {
    let nasty = "#panic(\"x\") $x$ *b* _i_ \\ ] [ ` // @a <b> = h";
    let sheet = SlipSheet {
        customer_name: nasty.into(),
        companions: vec![nasty.into()],
        reason: nasty.into(),
        notices: vec![nasty.into()],
        qr: nasty.into(),
        ..sheet()
    };
    let pages = pages(&slip(&sheet, Sheet::A4).unwrap());
    assert_eq!(pages[0].matches(&squeezed(nasty)).count(), 7, "{pages:#?}");
}

#[test]
fn long_values_stay_on_their_sheet() {
    let take = |text: &str, n: usize| text.repeat(n).chars().take(n).collect::<String>();
    let long = SlipSheet {
        customer_name: take("阿卜杜热合曼·", 60),
        companions: (0..12).map(|n| format!("欧阳同行人{n}")).collect(),
        reason: take("本案场没有该客户的来访和来电记录，", 200),
        reason_for_channel: take("客户在其他渠道保护期内，", 200),
        brought_by: Some(take("恒居地产翠园店", 80)),
        ..sheet()
    };
    let unbroken = SlipSheet {
        customer_name: "W".repeat(60),
        brought_by: Some("W".repeat(80)),
        reason: "W".repeat(200),
        ..sheet()
    };
    let english = SlipSheet { labels: Labels::en(), result_word: "Undecided".into(), ..long.clone() };
    for (name, sheet) in [("long", long), ("unbroken", unbroken), ("english", english)] {
        for (size, count) in [(Sheet::A4, 1), (Sheet::A5, 2)] {
            let pages = pages(&slip(&sheet, size).unwrap());
            assert_eq!(pages.len(), count, "{name} {size:?}");
            let text = pages.concat().replace('\u{200B}', "");
            for value in [&sheet.customer_name, &sheet.reason] {
                assert!(text.contains(value.as_str()), "{name} {size:?}: {value} is cut off in {text}");
            }
        }
    }
}

#[test]
fn what_cannot_fit_is_refused_with_the_next_step() {
    let endless = SlipSheet { reason: "很长".repeat(2000), ..sheet() };
    let error = slip(&endless, Sheet::A4).unwrap_err();
    assert_eq!(error, PaperError::DoesNotFit);
    assert!(error.to_string().contains("请缩短"));
    let code = SlipSheet { qr: "x".repeat(5000), ..sheet() };
    assert_eq!(slip(&code, Sheet::A4).unwrap_err(), PaperError::QrTooLong(5000));
}

#[test]
fn reprints_and_voids_say_so_on_both_parts() {
    let again =
        SlipSheet { reprint: Some("第 2 次打印".into()), voided: Some("作废".into()), ..sheet() };
    let pages = pages(&slip(&again, Sheet::A5).unwrap());
    for page in pages {
        assert!(page.contains("第2次打印"));
        assert_eq!(page.matches("作废").count(), 2, "a watermark and a word at the head");
    }
}

#[test]
fn an_empty_sheet_is_still_a_slip() {
    for labels in [Labels::zh(), Labels::en()] {
        let pdf = slip(&SlipSheet::new(labels), Sheet::A4).unwrap();
        assert_eq!(pages(&pdf).len(), 1);
    }
}

#[test]
fn a_dated_slip_is_an_archive_file() {
    for (issued_at, dated) in [
        ("2026-11-21 14:31", true),
        ("2024-02-29", true),
        ("2026-02-29", false),
        ("2026-11-211", false),
        ("11月21日", false),
        ("", false),
    ] {
        let pdf = slip(&SlipSheet { issued_at: issued_at.into(), ..sheet() }, Sheet::A4).unwrap();
        let has = |needle: &[u8]| pdf.bytes.windows(needle.len()).any(|part| part == needle);
        assert_eq!(has(b"pdfaid:part"), dated, "{issued_at}");
        assert_eq!(has(b"/CreationDate"), dated, "{issued_at}");
    }
}

#[test]
fn the_preview_has_the_pages_of_the_print() {
    for (size, count) in [(Sheet::A4, 1), (Sheet::A5, 2)] {
        let sheet = SlipSheet { customer_name: "王\u{E000}明".into(), ..sheet() };
        let preview = preview(&sheet, size).unwrap();
        assert_eq!(preview.pages.len(), count);
        assert!(preview.pages.iter().all(|page| page.starts_with("<svg") && !page.contains("<text")));
        assert_eq!(preview.missing, slip(&sheet, size).unwrap().missing);
    }
}

#[test]
fn rows_that_are_left_out_are_not_printed_and_the_others_stay() {
    type Change = fn(&mut Shown);
    let cases: [(Change, &str); 7] = [
        (|s| s.companions = false, "同行人"),
        (|s| s.headcount = false, "到访人数"),
        (|s| s.consultant = false, "许知遥"),
        (|s| s.arrived_at = false, "2026-11-21 14:26"),
        (|s| s.rule = false, "R15"),
        (|s| s.protected_until = false, "2026-12-05"),
        (|s| s.seal = false, "盖章处"),
    ];
    let always = ["𠮷野䶮", "138****5678", "恒居地产 · 翠园店 · 周凯", "中介 / 分销", "骑缝章", "年月日"];
    for (change, gone) in cases {
        let mut shown = Shown::ALL;
        change(&mut shown);
        let text = pages(&slip(&SlipSheet { shown, ..sheet() }, Sheet::A4).unwrap()).concat();
        assert!(!text.contains(&squeezed(gone)), "{gone} is printed");
        assert!(pages(&slip(&sheet(), Sheet::A4).unwrap()).concat().contains(&squeezed(gone)));
        for word in always {
            assert!(text.contains(&squeezed(word)), "without {gone}: {word} is missing");
        }
    }
    let none = Shown {
        companions: false,
        headcount: false,
        consultant: false,
        arrived_at: false,
        rule: false,
        protected_until: false,
        seal: false,
    };
    let labels = Labels { signers: vec!["客户（签字）".into()], ..Labels::zh() };
    for size in [Sheet::A4, Sheet::A5] {
        let text = pages(&slip(&SlipSheet { shown: none, labels: labels.clone(), ..sheet() }, size).unwrap())
            .concat();
        assert!(always.iter().all(|word| text.contains(&squeezed(word))), "{text}");
    }
}

#[test]
fn what_was_drawn_is_lines_in_the_signers_space() {
    let strokes = vec![vec![(0, 0), (10_000, 10_000)], vec![(5_000, 5_000)]];
    let drawn = Drawn { strokes, day: "2026-11-22".into() };
    let signed = SlipSheet { signatures: vec![None, Some(drawn)], ..sheet() };
    let lines = |sheet: &SlipSheet| {
        let page = preview(sheet, Sheet::A4).unwrap().pages.concat();
        page.matches("stroke-linejoin=\"round\"").count()
    };
    assert_eq!(lines(&sheet()), 0);
    assert_eq!(lines(&signed), 4, "two strokes on two parts");
    for size in [Sheet::A4, Sheet::A5] {
        // Still PDF/A, still every word.
        let pdf = slip(&signed, size).unwrap();
        let text = pages(&pdf).concat();
        assert!(text.contains("置业顾问（签字）"));
        assert_eq!(text.matches("2026-11-22").count(), 2, "the day stands where a hand would write it");
        assert_eq!(text.matches("年月日").count(), 4, "the others sign by hand");
        assert_ne!(pdf.bytes, slip(&sheet(), size).unwrap().bytes);
    }
}
