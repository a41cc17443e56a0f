//! The tests of the command line: the program itself is run, in one program: linking one for each file would take more time and disk than all else.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

mod cli;
mod demo_month;
mod desks;
mod faults;
mod kill;
mod office;
mod power;
mod recompute;
mod scenarios;
mod shim;
