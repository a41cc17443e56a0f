//! Who is here twice: in a file, without an office, and among the office's own customers.

mod columns;
mod counted;
mod deciding;
mod file;
mod pairs;
mod pool;
mod queue;
mod search;
mod shown;

pub use columns::{MatchColumn, MatchField};
pub use deciding::{AcceptDuplicates, DuplicatesAccepted, MarkHousehold};
pub(crate) use deciding::{Chosen, decide};
pub use file::{DuplicatesFile, DuplicatesFound, Progress};
pub use queue::{DuplicateRows, ListDuplicates, PairCountsView, PairLine, PairSide, QueueState};
pub(crate) use search::{Matching, likeness, record};
pub(crate) use shown::parts;
pub use search::{CancelDuplicates, DuplicateSearch, FindDuplicates, SearchState};
pub use shown::{
    DecisionView, MergeConsequence, PairField, PairFieldName, PairView, ScorePart, ShowPair, SideChoice,
    WhyNot, WhyNotView,
};
