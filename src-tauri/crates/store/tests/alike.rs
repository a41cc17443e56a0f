//! Numbers one slip away: what the index finds is what a pass over all of them finds.
#![allow(clippy::unwrap_used, missing_docs)]
