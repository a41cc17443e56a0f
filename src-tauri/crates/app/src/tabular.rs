//! Lists that come as files: CSV (UTF-8 with or without BOM, GB18030, UTF-16 with its mark) and `.xlsx`: what the file
//! is, its rows, and which column is what. Imports of customers, files of reports, confirmations of the bank and
//! searches for duplicates read through here; exports and statements write `.xlsx`.

mod rows;
mod scan;
mod sheet;
mod titles;
mod value;
pub(crate) mod xlsx;

pub(crate) use rows::{Row, Rows};
pub(crate) use scan::{Scanned, scan, wrong_file};
pub(crate) use titles::columns;
