//! laifang-store: the only SQL. The encrypted log, its projections, search keys, and what stays on this desk.
//!
//! Every table is *shared* (a fold of the log, in the state hash), an *index* over shared tables, or
//! *local* to this desk (`local_…`, never sent). One writer; a change and its projections are one transaction.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod alike;
mod attachments;
mod backup;
mod brokers;
mod bulk;
mod causality;
mod clashes;
mod duplicates;
mod error;
mod exchange;
mod files;
mod health;
mod judged;
mod judging;
mod local;
mod log;
mod money;
mod open;
mod project;
mod read;
mod reported;
mod rescue;
mod restore;
mod rota;
mod same;
mod search;
mod sharing;
mod slots;
mod sql;
mod verify;

pub use alike::Typed;
pub use attachments::{AttachmentError, MOST_BYTES, Scan};
pub use backup::{
    BackupInfo, BackupJob, BackupMade, BackupMark, BackupSettings, BackupWhy, ChainHead, FileSum, Keep,
    Manifest, RestoredMark, find_backup, list_backups,
};
pub use brokers::BrokerRow;
pub use clashes::Overtaken;
pub use duplicates::{
    ClaimNow, FoundPair, LastSearch, MatchEntry, PairCounts, PairRow, PairState, WaitingMerge,
};
pub use error::StoreError;
pub use exchange::{Chains, Holdings, JoinRequest, Joining, Lacking, Peer, Taken};
pub use files::{sync_folder_of, write_atomically};
pub use judged::ClaimRow;
pub use judging::{Known, RelationRow};
pub use local::{ImportJob, PinCheck, Reveal};
pub use log::{Author, Write};
pub use money::{
    ApprovalRow, CloseRow, DealFilter, DealRow, PayeeRow, PayoutRow, ProgrammeRow, ViolationRow,
};
pub use open::{DataDir, Founding, Ports, Store};
pub use read::{
    ConsultantRow, CustomerRow, DeviceRow, EndingRow, ImportRow, LinkRow, OfficeRow, PartnerRow, Reader,
    ReportRow, SlipFormRow, SlipRow, UserRow, VisitRow,
};
pub use restore::{Restored, Secret};
pub use rota::AllotmentRow;
pub use same::PartnerLinkRow;
pub use search::Found;
pub use sharing::KnownAs;
pub use slots::{KdfCost, RecoveryKey, SlotPerson, Slots};
pub use verify::{Findings, Head};
