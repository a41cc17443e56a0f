//! Who is here twice: in a file, without an office, and among the office's own customers.

mod columns;
mod file;
mod pairs;
mod pool;

pub use columns::{MatchColumn, MatchField};
pub use file::{DuplicatesFile, DuplicatesFound, Progress};
