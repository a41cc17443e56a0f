//! Amounts, rates and areas: what is read, what is refused, how it is rounded and shown.

use laifang_core::money::{Area, Money, NumberError, Rate};
use proptest::prelude::*;

#[test]
fn amounts_as_people_write_them() {
    for (text, fen) in [
        ("15360", 1_536_000),
        ("15360.5", 1_536_050),
        ("15360.00", 1_536_000),
        ("15,360.00", 1_536_000),
        ("¥15,360.00", 1_536_000),
        ("￥15360元", 1_536_000),
        (" 0.01 ", 1),
        ("-100", -10_000),
        ("－100", -10_000),
        ("１５３６０．５０", 1_536_050),
        ("1.500", 150),
        ("10000000000", 1_000_000_000_000),
        ("1,280,000.00", 128_000_000),
    ] {
        assert_eq!(text.parse::<Money>().map(Money::fen), Ok(fen), "{text}");
    }
    for (text, error) in [
        ("", NumberError::Empty),
        ("¥", NumberError::Empty),
        ("0.001", NumberError::TooPrecise(2)),
        ("1e5", NumberError::NotANumber),
        ("1.2.3", NumberError::NotANumber),
        ("1,28,000", NumberError::NotANumber),
        ("1280,000", NumberError::NotANumber),
        ("15万", NumberError::NotANumber),
        (".5", NumberError::NotANumber),
        ("5.", NumberError::NotANumber),
        ("--5", NumberError::NotANumber),
        ("10000000000.01", NumberError::OutOfRange),
        ("99999999999999999999999999999", NumberError::OutOfRange),
    ] {
        assert_eq!(text.parse::<Money>(), Err(error), "{text}");
        assert!(!error.text().zh.is_empty() && error.text().en.contains(':'), "{text}");
    }
}

#[test]
fn amounts_as_they_are_shown() {
    for (fen, shown, plain) in [
        (1_536_000, "¥15,360.00", "15360.00"),
        (0, "¥0.00", "0.00"),
        (1, "¥0.01", "0.01"),
        (-10_000, "-¥100.00", "-100.00"),
        (100_000_000, "¥1,000,000.00", "1000000.00"),
        (99_999, "¥999.99", "999.99"),
        (i64::MIN, "-¥92,233,720,368,547,758.08", "-92233720368547758.08"),
    ] {
        assert_eq!(Money::from_fen(fen).to_string(), shown);
        assert_eq!(Money::from_fen(fen).plain(), plain);
    }
    assert_eq!(serde_json::to_string(&Money::from_fen(1_536_000)).unwrap(), "\"15360.00\"");
    assert_eq!(serde_json::from_str::<Money>("\"15360.00\"").unwrap(), Money::from_fen(1_536_000));
    assert!(serde_json::from_str::<Money>("15360").is_err(), "a number may have lost a fen");
    assert_eq!("1.2%".parse::<Rate>().unwrap().to_string(), "1.2 %");
    assert_eq!(serde_json::to_string(&Rate::percent(50)).unwrap(), "\"50%\"");
    assert_eq!("1.2".parse::<Rate>(), Err(NumberError::NoPercent));
    assert_eq!("0.00001%".parse::<Rate>(), Err(NumberError::TooPrecise(4)));
    assert_eq!("77.99㎡".parse::<Area>().unwrap().to_string(), "77.99 ㎡");
    assert_eq!("-1".parse::<Area>(), Err(NumberError::OutOfRange));
}

#[test]
fn rounded_half_away_from_zero() {
    for (fen, rate, expected) in [
        (50, "1%", 1), // half a fen
        (49, "1%", 0),
        (-50, "1%", -1),
        (-49, "1%", 0),
        (150, "1%", 2),
        (250, "1%", 3), // not to even
        (128_000_000, "1.2%", 1_536_000),
        (33_333_333, "33.3333%", 11_111_100),
        (1, "50%", 1),
    ] {
        let rate: Rate = rate.parse().unwrap();
        assert_eq!(Money::from_fen(fen).part(rate).fen(), expected, "{fen} {rate}");
    }
}

#[test]
fn checked_at_the_bounds() {
    let most = Money::from_fen(i64::MAX);
    assert_eq!(most.checked_add(Money::from_fen(1)), None);
    assert_eq!(Money::from_fen(i64::MIN).checked_sub(Money::from_fen(1)), None);
    assert_eq!(Money::from_fen(i64::MIN).checked_neg(), None);
    assert_eq!(Money::from_fen(7).checked_sub(Money::from_fen(9)), Some(Money::from_fen(-2)));
    assert_eq!(most.part(Rate::percent(200)), most);
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole(fen in -1_000_000_000_000_i64..1_000_000_000_000, cuts in proptest::collection::vec(1_u32..100, 0..6)) {
        let mut cuts = cuts;
        cuts.sort_unstable();
        let mut shares: Vec<Rate> = Vec::new();
        let mut before = 0;
        for cut in cuts.into_iter().chain([100]) {
            shares.push(Rate::percent(cut - before));
            before = cut;
        }
        let whole = Money::from_fen(fen);
        let parts = whole.split(&shares);
        prop_assert_eq!(parts.iter().copied().sum::<Money>(), whole);
        for (part, share) in parts.iter().zip(&shares) {
            prop_assert!(part.minus(whole.part(*share)).abs() <= Money::from_fen(1));
        }
    }

    #[test]
    fn shown_and_read_back(fen in -1_000_000_000_000_i64..=1_000_000_000_000) {
        let money = Money::from_fen(fen);
        let shown = money.to_string();
        prop_assert_eq!(money.plain().parse::<Money>(), Ok(money));
        if fen >= 0 {
            prop_assert_eq!(shown.parse::<Money>(), Ok(money));
        }
        prop_assert_eq!(Money::of_decimal(money.decimal()), Ok(money));
    }
}
