//! What a change is called, and what it is about.

use super::Facts;
use crate::id::*;

/// What a change is about; its changes are folded together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// The office and its devices.
    Office(OfficeId),
    /// A person who uses the program.
    User(UserId),
    /// A project.
    Project(ProjectId),
    /// A consultant.
    Consultant(ConsultantId),
    /// A team.
    Team(TeamId),
    /// A partner.
    Partner(PartnerId),
    /// A broker.
    Broker(BrokerId),
    /// A policy version.
    Policy(PolicyVersionId),
    /// A record.
    Customer(CustomerId),
    /// A visit or call.
    Visit(VisitId),
    /// What was said of a visit's claim.
    Told(VisitId),
    /// A report.
    Report(ReportId),
    /// A slip.
    Slip(SlipId),
    /// A link.
    Link(LinkId),
    /// An import.
    Import(ImportId),
    /// A programme version.
    Programme(ProgrammeVersionId),
    /// A deal.
    Deal(DealId),
    /// A group event.
    Event(EventId),
    /// A violation.
    Violation(ViolationId),
    /// A partner's salesperson who may be paid directly.
    BrokerPay(BrokerId),
    /// Who is paid.
    Payee(PayeeId),
    /// Postings recorded together.
    Batch(BatchId),
    /// Lines to be approved.
    Approval(ApprovalId),
    /// A payment.
    Payout(PayoutId),
    /// An agency's cycle.
    Cycle(CycleId),
    /// A month's close.
    Close(CloseId),
}

impl Subject {
    /// The bare UUID, as headers and SQL hold it.
    pub fn uuid(self) -> uuid::Uuid {
        match self {
            Self::Office(id) => id.uuid(),
            Self::User(id) => id.uuid(),
            Self::Project(id) => id.uuid(),
            Self::Consultant(id) => id.uuid(),
            Self::Team(id) => id.uuid(),
            Self::Partner(id) => id.uuid(),
            Self::Broker(id) => id.uuid(),
            Self::Policy(id) => id.uuid(),
            Self::Customer(id) => id.uuid(),
            Self::Visit(id) | Self::Told(id) => id.uuid(),
            Self::Report(id) => id.uuid(),
            Self::Slip(id) => id.uuid(),
            Self::Link(id) => id.uuid(),
            Self::Import(id) => id.uuid(),
            Self::Programme(id) => id.uuid(),
            Self::Deal(id) => id.uuid(),
            Self::Event(id) => id.uuid(),
            Self::Violation(id) => id.uuid(),
            Self::BrokerPay(id) => id.uuid(),
            Self::Payee(id) => id.uuid(),
            Self::Batch(id) => id.uuid(),
            Self::Approval(id) => id.uuid(),
            Self::Payout(id) => id.uuid(),
            Self::Cycle(id) => id.uuid(),
            Self::Close(id) => id.uuid(),
        }
    }
}

impl Facts {
    /// The kind's name, in headers and SQL; the same as the body's tag.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Genesis { .. } => "genesis",
            Self::DeviceEnrolled { .. } => "device_enrolled",
            Self::DeviceRevoked { .. } => "device_revoked",
            Self::UserSet { .. } => "user_set",
            Self::ProjectSet { .. } => "project_set",
            Self::ConsultantSet { .. } => "consultant_set",
            Self::TeamSet { .. } => "team_set",
            Self::RotaSet { .. } => "rota_set",
            Self::PartnerSet { .. } => "partner_set",
            Self::PolicySet { .. } => "policy_set",
            Self::AttendanceSet { .. } => "attendance_set",
            Self::CustomerRegistered { .. } => "customer_registered",
            Self::CustomerEdited { .. } => "customer_edited",
            Self::VisitRegistered(_) => "visit_registered",
            Self::VisitEdited { .. } => "visit_edited",
            Self::VisitVoided { .. } => "visit_voided",
            Self::ReceptionSet { .. } => "reception_set",
            Self::VisitChecked { .. } => "visit_checked",
            Self::ClaimRuled { .. } => "claim_ruled",
            Self::RulingChecked { .. } => "ruling_checked",
            Self::VerdictTold { .. } => "verdict_told",
            Self::PartnerTermsSet { .. } => "partner_terms_set",
            Self::PartnerDescribed { .. } => "partner_described",
            Self::BrokerAssigned { .. } => "broker_assigned",
            Self::RelationDeclared { .. } => "relation_declared",
            Self::PartnersLinked { .. } => "partners_linked",
            Self::PartnersUnlinked { .. } => "partners_unlinked",
            Self::ReportReceived { .. } => "report_received",
            Self::ReportWithdrawn { .. } => "report_withdrawn",
            Self::ReportTimeClaimed { .. } => "report_time_claimed",
            Self::SlipIssued { .. } => "slip_issued",
            Self::SlipPrinted { .. } => "slip_printed",
            Self::SlipVoided { .. } => "slip_voided",
            Self::SlipScanned { .. } => "slip_scanned",
            Self::SlipSigned { .. } => "slip_signed",
            Self::SlipFormSet { .. } => "slip_form_set",
            Self::RecordsLinked { .. } => "records_linked",
            Self::LinkChecked { .. } => "link_checked",
            Self::LinkWithdrawn { .. } => "link_withdrawn",
            Self::ImportStarted { .. } => "import_started",
            Self::ImportClosed { .. } => "import_closed",
            Self::ImportUndone { .. } => "import_undone",
            Self::PersonErased { .. } => "person_erased",
            Self::Money(facts) => facts.kind(),
        }
    }

    /// Every kind this version reads; others are kept and shown as "update needed".
    pub const KINDS: &'static [&'static str] = &[
        "genesis",
        "device_enrolled",
        "device_revoked",
        "user_set",
        "project_set",
        "consultant_set",
        "team_set",
        "rota_set",
        "partner_set",
        "policy_set",
        "attendance_set",
        "customer_registered",
        "customer_edited",
        "visit_registered",
        "visit_edited",
        "visit_voided",
        "reception_set",
        "visit_checked",
        "claim_ruled",
        "ruling_checked",
        "verdict_told",
        "partner_terms_set",
        "partner_described",
        "broker_assigned",
        "relation_declared",
        "partners_linked",
        "partners_unlinked",
        "report_received",
        "report_withdrawn",
        "report_time_claimed",
        "slip_issued",
        "slip_printed",
        "slip_voided",
        "slip_scanned",
        "slip_signed",
        "slip_form_set",
        "records_linked",
        "link_checked",
        "link_withdrawn",
        "import_started",
        "import_closed",
        "import_undone",
        "person_erased",
        "programme_set",
        "deal_opened",
        "deal_linked",
        "deal_noted",
        "deal_reviewed",
        "event_noted",
        "event_checked",
        "violation_noted",
        "violation_decided",
        "broker_pay_approved",
        "payee_set",
        "paying_desk_set",
        "posted",
        "approval_prepared",
        "approval_decided",
        "payout_prepared",
        "payout_confirmed",
        "payout_cancelled",
        "payout_returned",
        "cycle_advanced",
        "calendar_set",
        "delegation_set",
        "month_closed",
    ];

    /// What the change is about. A device's enrolment, a slip's form and an erasure belong to the subject they touch.
    pub fn subject(&self, office: OfficeId) -> Subject {
        match self {
            Self::Genesis { office, .. } => Subject::Office(*office),
            Self::DeviceEnrolled { .. }
            | Self::DeviceRevoked { .. }
            | Self::RotaSet { .. }
            | Self::SlipFormSet { .. } => Subject::Office(office),
            Self::UserSet { user, .. } => Subject::User(*user),
            Self::ProjectSet { project, .. } => Subject::Project(*project),
            Self::ConsultantSet { consultant, .. } | Self::AttendanceSet { consultant, .. } => {
                Subject::Consultant(*consultant)
            }
            Self::TeamSet { team } => Subject::Team(team.team),
            Self::PartnerSet { partner, .. }
            | Self::PartnerTermsSet { partner, .. }
            | Self::PartnerDescribed { partner } => Subject::Partner(*partner),
            Self::BrokerAssigned { broker, .. } => Subject::Broker(*broker),
            Self::PolicySet { policy_id, .. } => Subject::Policy(*policy_id),
            Self::CustomerRegistered { customer, .. }
            | Self::CustomerEdited { customer, .. }
            | Self::PersonErased { customer, .. } => Subject::Customer(*customer),
            Self::VisitRegistered(visit) => Subject::Visit(visit.visit),
            Self::VisitEdited { visit, .. }
            | Self::VisitVoided { visit }
            | Self::VisitChecked { visit, .. }
            | Self::ClaimRuled { visit, .. }
            | Self::RulingChecked { visit, .. }
            | Self::ReportTimeClaimed { visit, .. }
            | Self::ReceptionSet { visit, .. } => Subject::Visit(*visit),
            Self::VerdictTold { visit, .. } => Subject::Told(*visit),
            Self::ReportReceived { report, .. } | Self::ReportWithdrawn { report } => {
                Subject::Report(*report)
            }
            Self::SlipIssued { slip, .. }
            | Self::SlipPrinted { slip, .. }
            | Self::SlipVoided { slip }
            | Self::SlipScanned { slip, .. }
            | Self::SlipSigned { slip, .. } => Subject::Slip(*slip),
            Self::RecordsLinked { link, .. }
            | Self::LinkChecked { link, .. }
            | Self::PartnersLinked { link, .. }
            | Self::PartnersUnlinked { link }
            | Self::RelationDeclared { link, .. }
            | Self::LinkWithdrawn { link } => Subject::Link(*link),
            Self::ImportStarted { import, .. }
            | Self::ImportClosed { import, .. }
            | Self::ImportUndone { import } => Subject::Import(*import),
            Self::Money(facts) => facts.subject(office),
        }
    }
}
