//! What every action file uses.

pub use crate::app::{Action, App};
pub(crate) use crate::error::Fields;
pub use crate::error::{AppError, ErrorCode, FieldError};
pub use crate::permissions::{Needs, Permission};
pub use laifang_core::id::*;
pub use laifang_core::judgement::{Outcome, Verdict};
pub use laifang_core::org::*;
pub use laifang_core::wording::{Lang, Text};
pub use serde::{Deserialize, Serialize};
pub use ts_rs::TS;

pub use crate::customers::TimelineEntry;
pub use crate::desk::{
    Candidate, EndingProtection, ExpectedReport, JudgementView, ReasonView, ReportState, VisitLine,
};
pub use crate::session::{ConsultantChoice, ProjectView};
pub use crate::visits::Done;
