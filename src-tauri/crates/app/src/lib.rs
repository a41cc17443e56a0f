//! laifang-app: one function per action: request → permission check → one transaction → view.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod actions;
mod alike;
mod app;
pub mod backup;
mod board;
pub mod brokers;
mod cells;
pub mod claim_money;
pub mod clashes;
pub mod customers;
pub mod deals;
mod demo;
pub mod desk;
pub mod duplicates;
pub mod error;
pub mod exchange;
pub mod export;
mod files;
#[doc(hidden)]
pub mod fuzz;
pub mod import;
pub mod judging;
pub mod ledger;
mod lists;
mod look_up;
mod parse;
pub mod partners;
mod permissions;
pub mod policies;
mod ports;
mod prelude;
pub mod programmes;
mod register;
pub mod relatives;
pub mod reports;
pub mod restore;
pub mod rota;
pub mod session;
pub mod settings;
pub mod slip_check;
pub mod slips;
pub mod statements;
mod tabular;
mod texts;
mod timeline;
pub mod told;
mod typescript;
pub mod visits;

pub use alike::Likely;
pub use app::{Action, App, Person, PortsFactory};
pub use permissions::{Needs, Permission};
pub use ports::System;
