//! Forms of slips, scans and signatures: what is accepted, and what is said about the rest.

use laifang_core::change::SlipWords;
use laifang_core::policy::SlipKind;
use laifang_core::scan::ScanMedia;
use laifang_core::signature::{Signature, SignatureError};
use laifang_core::slip_form::{SlipForm, SlipFormFault, SlipSigner};
use proptest::prelude::*;

fn signer(label: &str) -> SlipSigner {
    SlipSigner { label: label.into(), if_brought: false }
}

#[test]
fn the_shipped_forms_are_who_the_rules_say() {
    for (kind, title, signers) in [
        (SlipKind::Confirmation, "客户确认单", vec!["渠道业务员", "置业顾问", "客户"]),
        (SlipKind::AgencyForm, "客户登记确认表", vec!["机构业务员", "案场确认人", "客户"]),
        (SlipKind::Outreach, "客户登记表", vec!["置业顾问", "渠道助理", "经理", "客户"]),
        (SlipKind::OutSale, "外销带访客户确认表", vec!["外销人员", "置业顾问", "终审签字人", "客户"]),
    ] {
        let form = SlipForm::shipped(kind);
        assert_eq!(form.title, title);
        assert_eq!(form.who_signs(true), signers, "{title}");
        assert_eq!(form.clauses.len(), 1, "{title}: the shipped file, not the bare one");
        assert!(!form.sign_on_screen);
        // What it prints as a file reads back as itself.
        assert_eq!(SlipForm::from_toml(&form.to_toml()).unwrap(), form);
        assert_eq!(SlipForm::before_forms(kind).clauses, Vec::<String>::new());
    }
    assert_eq!(SlipForm::shipped(SlipKind::Confirmation).who_signs(false), ["置业顾问", "客户"]);
}

#[test]
fn every_wrong_field_is_named() {
    type Change = fn(&mut SlipForm);
    let cases: [(Change, &[&str]); 14] = [
        (|f| f.title = "  ".into(), &["title"]),
        (|f| f.title = "客户确认单客户确认单单单单".into(), &["title"]),
        (|f| f.title = "确认\u{200B}单".into(), &["title"]),
        (|f| f.parts.office = String::new(), &["parts.office"]),
        (|f| f.parts.channel = "x".repeat(25), &["parts.channel"]),
        (|f| f.signers[1].label = "一二三四五六七八九".into(), &["signers.1.label"]),
        (|f| f.signers[1].label = "渠道业务员".into(), &["signers.1.label"]),
        (|f| f.signers[0].label = "客户".into(), &["signers.0.label"]),
        (|f| f.signers.extend([signer("甲"), signer("乙")]), &["signers"]),
        (
            |f| {
                f.customer_signs = false;
                f.signers.truncate(1);
            },
            &["signers"],
        ),
        (|f| f.clauses = vec!["字".repeat(81)], &["clauses.0"]),
        (|f| f.clauses = vec!["字".repeat(80); 4], &["clauses"]),
        (|f| f.clauses = vec!["条".into(); 7], &["clauses"]),
        (
            |f| {
                f.title = String::new();
                f.clauses = vec!["行".into(), "\u{202E}".into()];
            },
            &["title", "clauses.1"],
        ),
    ];
    for (at, (change, fields)) in cases.into_iter().enumerate() {
        let mut form = SlipForm::shipped(SlipKind::Confirmation);
        change(&mut form);
        let wrong = form.checked().unwrap_err();
        let named: Vec<&str> = wrong.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(named, fields, "case {at}");
        assert!(wrong.iter().all(|e| !e.text().zh.is_empty() && !e.text().en.is_empty()));
    }
    let wrong = SlipForm::from_toml("title = 3").unwrap_err();
    assert!(matches!(wrong[0].fault, SlipFormFault::Format(_)));
}

#[test]
fn white_space_is_tidied() {
    let mut form = SlipForm::shipped(SlipKind::Confirmation);
    form.title = " 联动单\n".into();
    form.clauses = vec!["以完整号码\t为准。".into()];
    let form = form.checked().unwrap();
    assert_eq!((form.title.as_str(), form.clauses[0].as_str()), ("联动单", "以完整号码 为准。"));
}

#[test]
fn words_of_older_slips_read_and_write_as_they_were() {
    let old = r#"{"form":"outreach","name":"沈若溪","phone":"138****5678","companions":[],"headcount":1,"project":"",
        "channel":["",""],"brought_by":null,"consultant":null,"headline":["",""],"reason":["",""],
        "for_channel":["",""],"arrived":"","issued":"","issued_by":""}"#;
    let words: SlipWords = serde_json::from_str(old).unwrap();
    assert_eq!(words.printed_as, None);
    // A projection rebuilt by this version equals the one an older version wrote.
    assert!(!serde_json::to_string(&words).unwrap().contains("printed_as"));
}

#[test]
fn a_scan_is_what_its_bytes_are() {
    for (bytes, media) in [
        (&b"%PDF-1.7\n"[..], Some(ScanMedia::Pdf)),
        (b"\xFF\xD8\xFF\xE0\x00\x10JFIF", Some(ScanMedia::Jpeg)),
        (b"\x89PNG\r\n\x1A\n\x00", Some(ScanMedia::Png)),
        (b"\x89PNG\n", None),
        (b"\xFF\xD8", None),
        (b" %PDF-1.7", None),
        (b"GIF89a", None),
        (b"<svg onload='x()'/>", None),
        (b"", None),
    ] {
        assert_eq!(ScanMedia::of(bytes), media, "{bytes:?}");
    }
}

#[test]
fn a_signature_is_more_than_a_dot_and_stays_in_its_box() {
    let line = |n: u16| (0..n).map(|at| (at, at)).collect::<Vec<_>>();
    for (strokes, expected) in [
        (vec![], Some(SignatureError::Empty)),
        (vec![vec![], vec![]], Some(SignatureError::Empty)),
        (vec![vec![(50, 50)]], Some(SignatureError::Empty)),
        (vec![vec![(50, 50), (249, 60)]], Some(SignatureError::Empty)),
        (vec![vec![(50, 50), (250, 60)]], None),
        (vec![vec![(10_000, 0), (0, 10_000)]], None),
        (vec![vec![(0, 0), (10_001, 0)]], Some(SignatureError::Outside)),
        (vec![vec![(0, 0), (0, 10_001)]], Some(SignatureError::Outside)),
        (vec![line(4_000)], None),
        (vec![line(4_000), vec![(1, 1)]], Some(SignatureError::TooLong)),
    ] {
        let points = strokes.iter().map(Vec::len).sum::<usize>();
        assert_eq!(Signature::new(strokes).err(), expected, "{points} points");
    }
}

proptest! {
    #[test]
    fn a_form_that_is_accepted_is_accepted_again(
        title in ".{0,14}", part in "[一-十 a-z]{0,16}", label in ".{0,10}", clause in ".{0,90}", customer in any::<bool>(),
    ) {
        let mut form = SlipForm::shipped(SlipKind::Confirmation);
        form.title = title;
        form.parts.office = part;
        form.signers = vec![signer(&label)];
        form.customer_signs = customer;
        form.clauses = vec![clause];
        if let Ok(form) = form.checked() {
            prop_assert_eq!(form.clone().checked(), Ok(form.clone()));
            prop_assert_eq!(SlipForm::from_toml(&form.to_toml()), Ok(form));
        }
    }

    #[test]
    fn a_signature_reads_back(strokes in prop::collection::vec(prop::collection::vec((0..=10_000_u16, 0..=10_000_u16), 0..20), 0..10)) {
        if let Ok(drawn) = Signature::new(strokes) {
            let text = serde_json::to_string(&drawn).unwrap();
            prop_assert_eq!(serde_json::from_str::<Signature>(&text).unwrap(), drawn);
        }
    }
}
