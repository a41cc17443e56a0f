//! What holds for every policy and every past, and that two judges who never met agree.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

mod desk;
mod histories;
mod naive;

use histories::{Case, cases};
use laifang_core::id::PartnerId;
use laifang_core::judgement::*;
use naive::Head;
use proptest::prelude::*;

fn config() -> ProptestConfig {
    let cases = std::env::var("LAIFANG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(5_000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// The headline without names.
fn head(headline: &Headline) -> Head {
    match headline {
        Headline::New(_) => Head::New,
        Headline::Still(_) => Head::Still,
        Headline::Protected { partner } => {
            let n = (0..9).find(|n| partner == &format!("机构{n}")).unwrap();
            Head::Protected(desk::partner_id(n))
        }
        Headline::KnownBefore => Head::KnownBefore,
        Headline::Lapsed { .. } => Head::Lapsed,
        Headline::Awaiting(_) => Head::Awaiting,
        Headline::NotMet(_) => Head::NotMet,
        Headline::Ruled(_) => Head::Ruled,
        Headline::Unclear => Head::Unclear,
    }
}

type Row = (PartnerId, chrono::NaiveDate, chrono::NaiveDate, bool);

fn rows(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_unstable();
    rows
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn two_judges_agree(case in cases()) {
        let Case { book, facts, claim, as_of } = &case;
        let real = judge(claim, facts, book, *as_of);
        let plain = naive::judge(claim, facts, book, *as_of);
        prop_assert_eq!(
            (real.verdict, real.provisional, head(&real.headline)),
            (plain.verdict, plain.provisional, plain.head)
        );
        for person in &facts.people {
            let real = protections(&person.contacts, facts, book);
            let plain = naive::protections(&person.contacts, facts, book);
            prop_assert_eq!(
                rows(real.iter().map(|p| (p.partner, p.since, p.until, p.lock)).collect()),
                rows(plain.iter().map(|g| (g.partner, g.since, g.until(), g.lock)).collect())
            );
        }
    }
}
