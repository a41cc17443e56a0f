//! What every action file uses.

pub use crate::error::{AppError, ErrorCode, FieldError};
pub use laifang_core::id::*;
pub use laifang_core::judgement::{Outcome, Verdict};
pub use laifang_core::org::*;
pub use laifang_core::wording::{Lang, Text};
pub use serde::{Deserialize, Serialize};
pub use ts_rs::TS;

pub use crate::desk::{Candidate, EndingProtection, ExpectedReport, JudgementView, VisitLine};
pub use crate::customers::TimelineEntry;
pub use crate::session::{ConsultantChoice, ProjectView, SessionView};
pub use crate::visits::Done;
