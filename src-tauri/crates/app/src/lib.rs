//! laifang-app: one function per action: request → permission check → one transaction → view.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod actions;
pub mod customers;
pub mod desk;
pub mod error;
pub mod export;
pub mod import;
mod prelude;
pub mod reports;
pub mod session;
pub mod settings;
pub mod slips;
mod typescript;
pub mod visits;
