//! The tests of the domain, in one program: linking one for each file would take more time and disk than all else.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

mod counting;
mod desk;
mod fines;
mod firms;
mod folding;
mod histories;
mod judging;
mod laws;
mod ledger;
mod ledger_laws;
mod ledger_scale;
mod matching;
mod matching_typed;
mod money;
mod naive;
mod naive_rewards;
mod office;
mod policies;
mod presets;
mod programmes;
mod query;
mod report_code;
mod report_layouts;
mod reports;
mod rewards;
mod rota;
mod settings;
mod settling;
mod slip_forms;
mod slips;
mod standing;
mod text;
mod world;
