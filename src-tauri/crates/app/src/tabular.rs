//! Lists that come as CSV files (UTF-8 with or without BOM, GB18030): what the file is, its rows, and which column
//! is what. Imports of customers and files of reports read through here; exports and statements write `.xlsx`.

mod rows;
mod scan;
mod titles;
pub(crate) mod xlsx;

pub(crate) use rows::{Row, Rows};
pub(crate) use scan::{Scanned, scan, wrong_file};
pub(crate) use titles::columns;
