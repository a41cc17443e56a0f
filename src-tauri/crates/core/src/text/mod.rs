//! What people type and paste: phones, names, identity-card tails, searches and brokers' messages.
//!
//! Everything here is a pure function of its input. Nothing in this module prints a full phone or name
//! through `Debug`: logs only ever see the masked form.

mod firm;
pub mod id_tail;
pub mod name;
mod name_error;
mod name_tables;
pub mod phone;
mod phone_error;
pub mod query;
mod reading_tables;
mod readings;
pub mod report;

pub use firm::{firm_core, firms_alike, plain_firm};
pub use id_tail::{IdTail, IdTailError};
pub(crate) use name::is_ignorable;
pub use name::{NameError, NameKeys, PersonName};
pub use phone::{Phone, PhoneError, PhoneKind};
pub use query::{Digits, Query};

pub(crate) use name_tables::{
    LONG_TITLES, SHORT_TITLES, begins_compound, compound_surname, compound_surnames, ends_title,
    is_common_surname, is_single_surname,
};
pub(crate) use phone::is_mask_char;
pub(crate) use readings::{compound_readings, given_readings, is_hanzi, simplify, surname_readings};
