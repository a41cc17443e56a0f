//! What a programme may say, how it is said in words, and how an amount is explained.

use crate::office::*;
use laifang_core::deal::Method;
use laifang_core::money::Rate;
use laifang_core::org::Channel;
use laifang_core::programme::*;
use laifang_core::reward::entitlements;
use laifang_core::wording;

#[test]
fn all_of_them_load() {
    let codes: Vec<String> = presets().into_iter().map(|p| p.code).collect();
    assert_eq!(
        codes,
        [
            "r23",
            "r24",
            "r24-nth",
            "r24-total",
            "r25",
            "r26",
            "r27",
            "r27-discount",
            "r29-marginal",
            "r29-retroactive",
            "r29-capped",
            "r30",
            "r30-retroactive",
            "r30-begun",
            "r31",
            "r32-same",
            "r32-lower",
            "r33-deal",
            "r33-visit",
            "r34-first",
            "r34-monthly",
            "r34-full",
            "r35",
            "r36",
            "r35-r36",
            "r37-unit",
            "r37-deal",
            "r38",
            "r39-r40",
            "r39-out-sale",
        ]
    );
    for programme in presets() {
        let open = programme.code == "r24";
        assert_eq!(programme.check_active().is_err(), open, "{}", programme.code);
        assert!(!programme.rules().is_empty());
        // Written and read back, as TOML (the format) and as JSON (the log).
        let text = toml::to_string(&programme).unwrap();
        assert_eq!(Programme::from_toml(&text).unwrap(), programme);
        let json = serde_json::to_string(&programme).unwrap();
        assert_eq!(serde_json::from_str::<Programme>(&json).unwrap(), programme);
        let words = wording::programme(&programme);
        for rule in programme.items.iter().map(|i| &i.rule) {
            assert!(words.zh.contains(rule) && words.en.contains(rule), "{}: {}", programme.code, words.en);
        }
        assert!(
            words.en.is_ascii()
                || words.en.contains('¥')
                || words.en.contains('㎡')
                || words.en.contains('–')
        );
    }
}

#[test]
fn every_rule_has_a_preset() {
    let all: Vec<String> =
        presets().iter().flat_map(|p| p.rules().into_iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    for n in (23..=40).filter(|n| *n != 28) {
        assert!(all.contains(&format!("R{n}")), "R{n}");
    }
}

#[test]
fn texts_that_make_no_sense_are_refused() {
    let good = include_str!("../../../../assets/programmes/r35-r36.toml");
    for (from, to, expected) in [
        ("code = \"r35-r36\"", "", "missing field `code`"),
        ("channels = [\"agency\"]", "channels = []", "channels is empty"),
        ("channels = [\"agency\"]", "channels = [\"walk_in\"]", "walk_in"),
        ("effective = \"2020-01-01\"", "effective = \"2020-02-30\"", "not a programme"),
        ("version = 1", "version = 0", "version must be at least 1"),
        ("share = \"50%\"", "share = \"49%\"", "sum to 98 %"),
        ("share = \"100%\"", "share = \"101%\"", "out of range"),
        ("share = \"100%\"", "share = \"1\"", "ends in %"),
        ("retained = \"10%\"", "retained = \"0%\"", "payment.retained"),
        ("needs = [\"fully_paid\"]", "needs = [\"paid\"]", "unknown variant"),
        ("rate = \"1%\"", "rate = \"1.00001%\"", "decimals"),
        ("rate = \"1%\"", "rate = \"0%\"", "items.commission.amount.rate"),
        ("rate = \"1%\"", "rate = 1", "invalid type"),
        ("cancelled = \"before_handover\"", "canceled = \"always\"", "unknown field"),
    ] {
        assert!(good.contains(from), "{from}");
        let error = Programme::from_toml(&good.replace(from, to)).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.text().zh.is_empty());
    }
}

type Change = fn(&mut Programme);

#[test]
fn check_names_what_is_wrong() {
    use ProgrammeError::*;
    fn tiers(p: &mut Programme) -> (&mut Option<Jump>, &mut Vec<TierStep>, &mut Option<u32>) {
        match &mut p.items[0].amount {
            Amount::Tiers { jump, steps, base_again_past } => (jump, steps, base_again_past),
            _ => panic!(),
        }
    }
    let at = |field: &str| format!("items.units.{field}");
    let cases: Vec<(Change, ProgrammeError)> = vec![
        (|p| p.code = " ".into(), Empty("code".into())),
        (|p| p.items.clear(), Empty("items".into())),
        (|p| p.ends = Some(day("2019-12-31")), EndsBefore),
        (|p| p.watch_bottom = Some(Rate::ZERO), Range("watch_bottom".into())),
        (|p| p.items.push(p.items[0].clone()), Twice("units".into())),
        (|p| p.items[0].rule.clear(), Empty(at("rule"))),
        (|p| tiers(p).1.clear(), Steps(at("amount.steps"))),
        (|p| tiers(p).1[0].from = 2, Steps(at("amount.steps"))),
        (|p| tiers(p).1[2].from = 2, Steps(at("amount.steps"))),
        (|p| tiers(p).1[1].rate = Some(Rate::percent(1)), RateOrAmount(at("amount.steps"))),
        (|p| tiers(p).1[1].amount = None, RateOrAmount(at("amount.steps"))),
        (|p| tiers(p).1[1].amount = Some(yuan("0")), Range(at("amount.steps.amount"))),
        (|p| *tiers(p).2 = Some(3), Range(at("amount.base_again_past"))),
        (
            |p| {
                *tiers(p).0 = Some(Jump::Total);
                tiers(p).1[2].amount = Some(yuan("999"));
            },
            Excludes(at("amount.jump = total"), at("rates or falling sums")),
        ),
        (
            |p| p.items[0].amount = Amount::Places,
            Excludes(at("amount = places"), at("on other than weekly_top")),
        ),
        (
            |p| p.items[0].on = Occasion::GroupEvent { people: 10, supervisor: true },
            Excludes(at("on without a deal"), at("amount by price or number")),
        ),
        (|p| p.items[0].on = Occasion::GroupEvent { people: 0, supervisor: true }, Zero(at("on.people"))),
        (|p| p.payment.cycle = Cycle::Monthly { day: 0 }, Range("payment.cycle.day".into())),
        (|p| p.payment.cycle = Cycle::Monthly { day: 32 }, Range("payment.cycle.day".into())),
        (
            |p| drop(p.payment.by_method.insert(Method::Mortgage, vec![])),
            Empty("payment.by_method.Mortgage".into()),
        ),
    ];
    for (n, (change, expected)) in cases.into_iter().enumerate() {
        let mut programme = preset("r24-nth");
        change(&mut programme);
        assert_eq!(programme.check(), Err(expected.clone()), "case {n}");
        assert!(!expected.text().zh.is_empty() && !expected.text().en.is_empty());
    }
}

#[test]
fn programmes_in_sentences() {
    let said = |code: &str| wording::programme(&preset(code));
    let r29 = said("r29-marginal");
    assert_eq!(
        r29.en,
        "For agency; the version on the day of the subscription holds for good. \
         Who brought them gets from the 1st 1 %, from the 150th 1.2 %, unit by unit, for a 1- to 3-bedroom residential unit signed (R29). \
         Who brought them gets 1 % of the base for a residential unit signed (R29). \
         Who brought them gets 1.2 % of the base for a shop unit signed (R29). \
         Units count per partner and project, per contract period, in the order of signing; a cancelled unit leaves the count. \
         Due at the contract. \
         If cancelled after signing, that unit's reward is taken back. \
         A name on the slip, or a relative, must be a buyer in the contract (R6)."
    );
    assert!(r29.zh.starts_with("适用于中介 / 分销，按认购当日的版本。1–3 房、住宅签约一套，推荐方得第 1 套起 1 %，第 150 套起 1.2 %，逐套计算"), "{}", r29.zh);
    let r35 = said("r35-r36");
    assert!(
        r35.en.contains("Mortgage: 50 % once signed and first payment, 50 % once signed and loan released. "),
        "{}",
        r35.en
    );
    assert!(
        r35.zh.contains("每期留 10 %，交楼后付。") && r35.zh.contains("交楼前退房，收回该单全部奖励"),
        "{}",
        r35.zh
    );
    assert!(said("r24").zh.contains("读法待选，选定前不能启用"));
    assert!(said("r39-r40").zh.contains("不扣工资"), "{}", said("r39-r40").zh);
    assert!(said("r31").en.contains("¥5,000.00, ¥2,000.00, ¥500.00"), "{}", said("r31").en);
}

/// The example of the issue: the 163rd signed unit.
#[test]
fn an_amount_is_explained() {
    let deals = (1..=163).map(|n| deal(n, Channel::Agency).price("1280000").signed("2026-03-01"));
    let all = entitlements(&presets_of(&["r29-marginal"]), &facts(deals), late());
    let last = all.iter().find(|e| e.key.source == laifang_core::reward::Source::Deal(deal_id(163))).unwrap();
    let text = wording::explanation(&last.explanation);
    assert_eq!(
        text.en,
        "the 163rd signed unit of the contract (of 163); from the 150th 1.2 %: 1.2 % × ¥1,280,000.00 = ¥15,360.00; \
         signed 2026-03-01; slip GZ-1-163 (R29, r29-marginal version 1)"
    );
    assert_eq!(
        text.zh,
        "合同期内已签约的第 163 套（共 163 套）；从第 150 套起 1.2 %：1.2 % × ¥1,280,000.00 = ¥15,360.00；\
         签约 2026-03-01；确认单 GZ-1-163（R29，r29-marginal 第 1 版）"
    );
    for (code, made, expected) in [
        (
            "r35-r36",
            deal(1, Channel::Agency)
                .method(Method::Mortgage)
                .signed("2026-03-02")
                .first("2026-03-05", "300000"),
            "1 % × ¥1,000,000.00 = ¥10,000.00; 10 % kept until handover: ¥1,000.00 of ¥10,000.00; \
             part 1 of 2: 50 % × ¥9,000.00 = ¥4,500.00; signed 2026-03-02, first payment 2026-03-05; \
             slip GZ-1-1 (R29, r35-r36 version 1)",
        ),
        (
            "r24-total",
            deal(1, Channel::Owner).signed("2026-03-02"),
            "the 1st signed unit in all (of 1); 1 or more: ¥500.00 for all so far: ¥500.00 − ¥0.00 = ¥500.00; \
             signed 2026-03-02; slip GZ-1-1 (R24, r24-total version 1)",
        ),
        (
            "r32-same",
            deal(1, Channel::Agency).signed("2026-03-02").cancelled("2026-04-01"),
            "1 % × ¥1,000,000.00 = ¥10,000.00; cancelled on 2026-04-01 (after signing, before handover): taken back (R37); \
             slip GZ-1-1 (R32, r32-same version 1)",
        ),
    ] {
        let all = entitlements(&presets_of(&[code]), &facts([made]), late());
        assert_eq!(wording::explanation(&all[0].explanation).en, expected);
        assert!(!wording::explanation(&all[0].explanation).zh.is_empty());
        assert!(!wording::standing(&all[0].standing).zh.is_empty());
    }
}
