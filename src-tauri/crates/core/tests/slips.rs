//! Slip numbers and QR texts.

use laifang_core::judgement::Verdict;
use laifang_core::slip::{SlipCode, SlipNumber, SlipNumberError};
use proptest::prelude::*;

#[test]
fn numbers_that_are_none_say_why() {
    let good = SlipNumber::new("A03".parse().unwrap(), 2, 118).unwrap().to_string();
    assert!(good.parse::<SlipNumber>().is_ok());
    assert!(good.replace('-', "－").to_lowercase().parse::<SlipNumber>().is_ok());
    for (text, expected) in [
        ("", SlipNumberError::Form),
        ("A03-2-000118", SlipNumberError::Form),
        ("A03-2-00011x-7", SlipNumberError::Form),
        ("案场-2-000118-7", SlipNumberError::Form),
        ("A0333-2-000118-7", SlipNumberError::Form),
        ("A03-0-000118-7", SlipNumberError::Range),
        ("A03-100-000118-7", SlipNumberError::Range),
        ("A03-2-0-7", SlipNumberError::Range),
    ] {
        assert_eq!(text.parse::<SlipNumber>(), Err(expected), "{text}");
    }
}

proptest! {
    #[test]
    fn every_wrong_digit_and_swapped_pair_is_found(
        office in "[A-Z][0-9]{1,2}", desk in 1_u32..100, sequence in 1_u32..1_000_000,
        place in 0_usize..6, digit in 0_u8..10,
    ) {
        let number = SlipNumber::new(office.parse().unwrap(), desk, sequence).unwrap();
        let text = number.to_string();
        prop_assert_eq!(text.parse::<SlipNumber>().unwrap(), number);
        let start = text.len() - 8;
        let mut bytes = text.clone().into_bytes();
        bytes[start + place] = b'0' + digit;
        let wrong = String::from_utf8(bytes).unwrap();
        if wrong != text {
            prop_assert!(wrong.parse::<SlipNumber>().is_err(), "{} for {}", wrong, text);
        }
        if place < 5 {
            let mut bytes = text.clone().into_bytes();
            bytes.swap(start + place, start + place + 1);
            let swapped = String::from_utf8(bytes).unwrap();
            if swapped != text {
                prop_assert!(swapped.parse::<SlipNumber>().is_err(), "{} for {}", swapped, text);
            }
        }
    }

    #[test]
    fn what_is_no_code_is_none(text in ".{0,200}") {
        let _ = SlipCode::parse(&text);
    }
}

#[test]
fn a_code_reads_back() {
    let code = SlipCode {
        number: SlipNumber::new("A03".parse().unwrap(), 2, 118).unwrap(),
        verdict: Verdict::Valid,
        protected_until: Some("2026-12-21".parse().unwrap()),
        words: "0123456789abcdef".into(),
    };
    assert_eq!(SlipCode::parse(&code.qr_text("ab")), Some((code, "ab".into())));
}
