//! Identifiers: one newtype a thing, so that a visit can never be handed where a customer is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
        #[serde(transparent)]
        #[ts(as = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID made by whoever owns randomness (this crate has none).
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }
            /// The UUID inside.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// 案场: one sales office.
    OfficeId,
    /// One desk's installation; owns a chain of changes and a key.
    DeviceId,
    /// 楼盘: a property project.
    ProjectId,
    /// A person who uses the program.
    UserId,
    /// 置业顾问.
    ConsultantId,
    /// 组: consultants on site with a rota of their own.
    TeamId,
    /// Who brings customers: an agency, an owner, an employee, an outreach firm.
    PartnerId,
    /// 经纪人: a broker; works for one firm at a time.
    BrokerId,
    /// One immutable customer record; a person is a set of linked records.
    CustomerId,
    /// 来访 / 来电: one dated contact of a party.
    VisitId,
    /// 报备: an advance report.
    ReportId,
    /// 客户确认单.
    SlipId,
    /// A same-person or not-same link between two records.
    LinkId,
    /// One import of a file of customers.
    ImportId,
    /// One version of a judging policy.
    PolicyVersionId,
    /// One purchase of one unit, by one buyer or several.
    DealId,
    /// A group event a partner brought people to (R25).
    EventId,
    /// A violation on record (R38–R40).
    ViolationId,
    /// One batch of payments.
    PayoutId,
    /// One version of a programme (方案).
    ProgrammeVersionId,
    /// Lines prepared by one person for another to approve.
    ApprovalId,
    /// Postings recorded together.
    BatchId,
    /// Who is paid, with an account.
    PayeeId,
    /// An agency's cycle: 请佣 → 对账 → 发票 → 付款.
    CycleId,
    /// A month's close (R44).
    CloseId,
    /// Chosen by the caller, so that the same request twice is done once.
    RequestId,
}

impl PartnerId {
    /// The id of the firm or person named so: two desks that first hear of a firm on the same
    /// morning give it the same id, so nothing has to be merged after an exchange.
    pub fn of_name(office: OfficeId, kind: crate::org::PartnerKind, name: &str) -> Self {
        let text = format!("{}/{}", kind.code(), name);
        Self(Uuid::new_v5(&office.uuid(), text.as_bytes()))
    }
}

impl BrokerId {
    /// The id of the broker with this full phone, in its canonical form: the same at every desk, as
    /// [`PartnerId::of_name`].
    pub fn of_phone(office: OfficeId, phone: &str) -> Self {
        Self(Uuid::new_v5(&office.uuid(), format!("broker/{phone}").as_bytes()))
    }

    /// The id of the salesperson named so at a partner's: a name means somebody within one firm only.
    pub fn of_name(office: OfficeId, partner: PartnerId, name: &str) -> Self {
        let text = format!("broker/{}/{name}", partner.uuid());
        Self(Uuid::new_v5(&office.uuid(), text.as_bytes()))
    }
}

impl PayeeId {
    /// The one payee of a beneficiary.
    pub fn of(beneficiary: crate::reward::Beneficiary) -> Self {
        use crate::reward::Beneficiary::{Broker, Consultant, Customer, Partner};
        let (kind, id) = match beneficiary {
            Partner(id) => ("partner", id.uuid()),
            Customer(id) => ("customer", id.uuid()),
            Broker(id) => ("broker", id.uuid()),
            Consultant(id) => ("consultant", id.uuid()),
        };
        Self(Uuid::new_v5(&id, format!("payee/{kind}").as_bytes()))
    }
}

impl ViolationId {
    /// The shortfall of one salesperson in the stretch that ended on a day (R40): however often it is proposed, it is
    /// put on record once.
    pub fn of_shortfall(project: ProjectId, broker: BrokerId, until: chrono::NaiveDate) -> Self {
        Self(Uuid::new_v5(&project.uuid(), format!("shortfall/{}/{until}", broker.uuid()).as_bytes()))
    }
}

impl CloseId {
    /// The close of a project's month: however many desks close it, there is one.
    pub fn of(project: ProjectId, month: chrono::NaiveDate) -> Self {
        Self(Uuid::new_v5(&project.uuid(), format!("close/{month}").as_bytes()))
    }
}

/// Names one change for ever: the device that wrote it and its place in that device's chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChangeId {
    /// The device that wrote it.
    pub device: DeviceId,
    /// Its place in that device's chain, from 1, without gaps.
    pub seq: u64,
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.device.uuid().simple(), self.seq)
    }
}

impl FromStr for ChangeId {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || format!("“{text}” is not a change (device:seq)");
        let (device, seq) = text.split_once(':').ok_or_else(bad)?;
        Ok(Self { device: device.parse().map_err(|_| bad())?, seq: seq.parse().map_err(|_| bad())? })
    }
}

impl Serialize for ChangeId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ChangeId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
