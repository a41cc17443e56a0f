//! Who is here twice: in a file, without an office, and among the office's own customers.

mod columns;
mod consequences;
mod counted;
mod deciding;
mod file;
mod pairs;
mod pool;
mod queue;
mod search;
mod second;
mod shown;

pub use columns::{MatchColumn, MatchField};
pub(crate) use consequences::of_withdrawal;
pub use deciding::{AcceptDuplicates, DuplicatesAccepted, MarkHousehold};
pub(crate) use deciding::{Chosen, decide};
pub use file::{DuplicatesFile, DuplicatesFound, Progress};
pub use queue::{DuplicateRows, ListDuplicates, PairCountsView, PairLine, PairSide, QueueState};
pub use search::{CancelDuplicates, DuplicateSearch, FindDuplicates, SearchState};
pub(crate) use search::{Matching, likeness, record};
pub use second::{CheckMerge, WaitingView};
pub(crate) use second::{needs_second, not_waiting};
pub(crate) use shown::parts;
pub use shown::{
    DecisionView, MergeConsequence, PairField, PairFieldName, PairView, RewardConsequence, ScorePart,
    ShowPair, SideChoice, WhyNot, WhyNotView,
};
