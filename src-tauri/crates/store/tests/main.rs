//! The tests of the store, in one program: linking one for each file would take more time and disk than all else.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

mod alike;
mod bits;
mod desks;
mod exchange;
mod finding;
mod merging;
mod store;
