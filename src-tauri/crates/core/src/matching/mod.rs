//! Who is this? One model for entry, for a batch and for head office.
//!
//! [`Record::read`] brings what was written down into a form that compares fast; [`Frequencies`] says how common
//! its values are; a [`Model`] weighs three explanations of a pair: one person, one household, strangers;
//! [`find`] does it for all records at once. `docs/matching.md` has the reasons and the figures.

mod assess;
mod batch;
mod block;
mod cluster;
mod frequency;
mod hash;
mod learn;
mod model;
mod name;
mod name_read;
mod number;
mod number_read;
mod place;
mod record;
mod shape_tables;
mod sounds;
mod work;

pub use assess::{Assessment, Commonness, Evidence, Likeness, Reason, Suspicion, UNLIKE, VERY_LIKE};
pub use batch::{Found, Options, Step, find, weigh};
pub use block::MOST_RECORDS;
pub use cluster::{Decisions, Link, groups};
pub use frequency::Frequencies;
pub use learn::{Round, Sample, learn};
pub use model::{Comparison, FIELDS, Field, Model, Parameters, Score, Table};
pub use name::{Gender, GivenMatch, SurnameMatch};
pub use number::{Number, NumberMatch, Numbers, PHONES};
pub use place::{AddressMatch, dwelling};
pub use record::{Entry, IdMatch, Record};
pub use work::{OneByOne, Workers};
