//! laifang-core: the domain, pure. No Tauri, SQL, files, clock or randomness.
//!
//! Words and rule numbers (R1 …) are those of `docs/architecture.md` and the product's glossary.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod change;
pub mod deal;
pub mod fairness;
pub mod fold;
pub mod id;
pub mod judgement;
pub mod ledger;
pub mod matching;
pub mod money;
pub mod org;
pub mod policy;
pub mod programme;
pub mod reward;
pub mod rota;
pub mod scan;
pub mod signature;
pub mod slip;
pub mod slip_form;
pub mod text;
pub mod time;
pub mod wording;
