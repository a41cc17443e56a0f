//! The tests of the actions, in one program: linking one for each file would take more time and disk than all else.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

mod alike;
mod backups;
mod brokers;
mod common;
mod deals;
mod desk;
mod desks;
mod doors;
mod duplicates;
mod exchange;
mod export;
mod files;
mod fuzz;
mod hq;
mod import;
mod judging;
mod kinds_and_quotas;
mod merges;
mod money;
mod paying_desks;
mod payments;
mod report_files;
mod rota;
mod signed_sheets;
mod slip_forms;
mod workbooks;
mod year;
