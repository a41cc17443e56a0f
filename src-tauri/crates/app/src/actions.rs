//! The table of actions: name on the wire, request, view. Shell, command line and replay all go through it.

use crate::prelude::*;
use crate::{
    backup::*, brokers::*, claim_money::*, clashes::*, customers::*, deals::reviews::*, deals::watch::*,
    deals::*, desk::*, duplicates::*, exchange::bundles::*, exchange::desks::*, exchange::folder::*,
    exchange::hq::*, exchange::renew::*, export::*, import::*, ledger::approvals::*, ledger::bank::*,
    ledger::lines::*, ledger::months::*, ledger::payees::*, ledger::payouts::*, ledger::setup::*, ledger::*,
    partners::*, policies::*, programmes::*, relatives::*, reports::*, restore::*, rota::*, session::*,
    settings::*, slip_check::*, slips::*, statements::*, told::*, typescript::Declarations, visits::*,
};
use serde_json::Value;

fn malformed(error: serde_json::Error) -> AppError {
    // serde names fields and types, never values of strings' content beyond an enum's variant.
    AppError::new(
        ErrorCode::Request,
        Text::new(format!("请求格式不对：{error}"), format!("The request is malformed: {error}")),
    )
}

macro_rules! actions {
    ($($name:ident: $request:ty => $view:ty;)+) => {
        impl App {
            /// Does an action by its name, from and to JSON: the one way in for shell, command line and replay.
            pub fn act(&mut self, action: &str, request: Value) -> Result<Value, AppError> {
                match action {
                    $(stringify!($name) => {
                        let request: $request = serde_json::from_value(request).map_err(malformed)?;
                        let view: $view = self.perform(request)?;
                        serde_json::to_value(view).map_err(malformed)
                    })+
                    _ => Err(AppError::new(
                        ErrorCode::Request,
                        Text::new(format!("没有“{action}”这个动作。"), format!("There is no action “{action}”.")),
                    )),
                }
            }
        }

        /// Actions a role may not do.
        pub(crate) fn refused(role: Role) -> Vec<String> {
            let mut refused = Vec::new();
            $(if let Needs::Permission(p) = <$request as Action>::NEEDS
                && !p.roles().contains(&role) {
                refused.push(stringify!($name).to_owned());
            })+
            refused
        }

        /// Names of all actions.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// The TypeScript of every request and view.
        pub fn typescript() -> String {
            let mut declarations = Declarations::new();
            declarations.add::<AppError>();
            declarations.add::<ImportView>();
            let actions = [$((
                stringify!($name),
                declarations.add::<$request>(),
                declarations.add::<$view>(),
            )),+];
            declarations.file(&actions)
        }
    };
}

actions! {
    desk_status: ShowDeskStatus => DeskStatus;
    create_office: CreateOffice => OfficeCreated;
    unlock: Unlock => SessionView;
    unlock_with_recovery_key: UnlockWithRecoveryKey => SessionView;
    confirm_password: ConfirmPassword => Done;
    switch_person: SwitchPerson => SessionView;
    leave_desk: LeaveDesk => Done;
    lock_desk: LockDesk => Done;
    set_pin: SetPin => Done;

    look_up: LookUp => LookUpView;
    desk_board: DeskBoard => BoardView;
    save_draft: SaveDraft => Done;
    load_draft: LoadDraft => DraftView;
    day_report: DayReport => TextToCopy;
    handover: Handover => TextToCopy;

    register_visit: RegisterVisit => RegisterOutcome;
    show_visit: ShowVisit => VisitView;
    complete_visit: CompleteVisit => VisitSaved;
    undo_registration: UndoRegistration => Done;
    set_reception: SetReception => VisitSaved;
    set_attendance: SetAttendance => Done;
    rota_view: ShowRota => RotaView;
    rota_fairness: ShowFairness => FairnessView;

    read_paste: ReadPaste => PasteView;
    read_report_file: ReadReportFile => PasteView;
    report_qr: MakeReportQr => ReportQrView;
    receive_reports: ReceiveReports => ReportsReceived;
    withdraw_report: WithdrawReport => Done;
    claim_report_time: ClaimReportTime => VisitSaved;

    find_customers: FindCustomers => CustomerPageRows;
    show_customer: ShowCustomer => CustomerView;
    edit_customer: EditCustomer => CustomerView;
    reveal_phone: RevealPhone => RevealedPhone;
    link_customers: LinkCustomers => CustomerView;
    withdraw_link: WithdrawLink => Done;
    preview_withdrawal: PreviewWithdrawal => WithdrawalPreview;
    erase_person: ErasePerson => Done;

    issue_slip: IssueSlip => SlipLine;
    list_slips: ListSlips => SlipRows;
    show_slip: ShowSlip => SlipView;
    print_slip: PrintSlip => SlipPrinted;
    void_slip: VoidSlip => SlipLine;
    verify_slip: VerifySlip => SlipCheck;
    attach_scan: AttachScan => SlipView;
    show_scan: ShowScan => ScanContent;
    save_scan: SaveScan => ScanSaved;
    sign_slip: SignSlip => SlipView;
    list_slip_forms: ListSlipForms => Vec<SlipFormView>;
    preview_slip_form: PreviewSlipForm => SlipFormPreview;
    save_slip_form_sample: SaveSlipFormSample => SlipFormSample;
    set_slip_form: SetSlipForm => Vec<SlipFormView>;

    list_clashes: ListClashes => Clashes;
    count_clashes: CountClashes => ClashCount;
    check_visit: CheckVisit => VisitSaved;
    confirm_referral: ConfirmReferral => VisitSaved;
    tell_verdict: TellVerdict => VisitSaved;
    preview_ruling: PreviewRuling => RulingMoves;
    rule_claim: RuleClaim => VisitSaved;
    check_ruling: CheckRuling => VisitSaved;
    declare_relation: DeclareRelation => Done;

    find_duplicates: FindDuplicates => DuplicateSearch;
    cancel_duplicates: CancelDuplicates => DuplicateSearch;
    list_duplicates: ListDuplicates => DuplicateRows;
    show_pair: ShowPair => PairView;
    mark_household: MarkHousehold => Done;
    check_merge: CheckMerge => Done;
    accept_duplicates: AcceptDuplicates => DuplicatesAccepted;
    why_not: WhyNot => WhyNotView;

    list_policies: ListPolicies => Policies;
    preview_policy: PreviewPolicy => PolicyPreview;
    set_policy: SetPolicy => Policies;
    try_policies: TryPolicies => PolicyTrial;
    list_partners: ListPartners => Vec<PartnerView>;
    set_partner_terms: SetPartnerTerms => Vec<PartnerView>;
    link_partners: LinkPartners => Vec<PartnerView>;
    unlink_partners: UnlinkPartners => Vec<PartnerView>;
    list_brokers: ListBrokers => Vec<BrokerView>;
    find_brokers: FindBrokers => Vec<BrokerView>;
    assign_broker: AssignBroker => Vec<BrokerView>;

    list_programmes: ListProgrammes => Programmes;
    preview_programme: PreviewProgramme => ProgrammePreview;
    check_programme: CheckProgramme => ProgrammePreview;
    set_programme: SetProgramme => Programmes;
    simulate_programme: SimulateProgramme => ProgrammeTrial;

    open_deal: OpenDeal => DealView;
    link_deal: LinkDeal => DealView;
    note_deal: NoteDeal => DealView;
    withdraw_deal_fact: WithdrawDealFact => DealView;
    list_deals: ListDeals => DealRows;
    show_deal: ShowDeal => DealView;
    list_reviews: ListReviews => Reviews;
    decide_review: DecideReview => DealView;
    note_event: NoteEvent => Reviews;
    check_event: CheckEvent => Reviews;
    note_violation: NoteViolation => Reviews;
    decide_violation: DecideViolation => Reviews;
    show_watch: ShowWatch => WatchView;
    note_shortfalls: NoteShortfalls => WatchView;

    show_pay_setup: ShowPaySetup => PaySetup;
    set_paying_desk: SetPayingDesk => Done;
    settle: Settle => SettleView;
    list_ledger: ListLedger => LedgerView;
    show_line: ShowLine => LineView;
    prepare_approval: PrepareApproval => ApprovalView;
    approve: Approve => ApprovalView;
    list_approvals: ListApprovals => Vec<ApprovalView>;
    prepare_payout: PreparePayout => PayoutView;
    confirm_payout: ConfirmPayout => PayoutView;
    cancel_payout: CancelPayout => PayoutView;
    payout_returned: ReturnPayout => PayoutView;
    list_payouts: ListPayouts => Vec<PayoutView>;
    export_payouts: ExportPayouts => PayoutFile;
    import_paid: ImportPaid => PaidImport;
    check_payee: CheckPayee => Vec<PayeeView>;
    set_payee: SetPayee => Vec<PayeeView>;
    list_payees: ListPayees => Vec<PayeeView>;
    approve_broker_pay: ApproveBrokerPay => Vec<BrokerPayView>;
    list_broker_pays: ListBrokerPays => Vec<BrokerPayView>;
    statement: ShowStatement => StatementView;
    export_statement: ExportStatement => StatementFile;
    verify_statement: VerifyStatement => StatementCheck;
    show_calendar: ShowCalendar => CalendarView;
    set_calendar: SetCalendar => CalendarView;
    set_delegation: SetDelegation => Done;
    list_closes: ListCloses => Closes;
    close_month: CloseMonth => Closes;
    advance_cycle: AdvanceCycle => Vec<CycleView>;
    list_cycles: ListCycles => Vec<CycleView>;

    inspect_csv: InspectCsv => CsvView;
    import_customers: ImportCustomers => ImportView;
    cancel_import: CancelImport => Done;
    undo_import: UndoImport => ImportView;
    list_imports: ListImports => Vec<ImportView>;
    export_csv: ExportCsv => ExportView;

    list_desks: ListDesks => DesksView;
    export_bundle: ExportBundle => BundleWritten;
    inspect_bundle: InspectBundle => BundleView;
    import_bundle: ImportBundle => BundlesTaken;
    acknowledge_bundles: AcknowledgeBundles => Acknowledged;
    set_exchange_folder: SetExchangeFolder => DesksView;
    exchange_now: ExchangeNow => FolderView;
    ask_to_join: AskToJoin => JoinAsked;
    show_join_request: ShowJoinRequest => JoinRequestView;
    approve_desk: ApproveDesk => DeskApproved;
    join_office: JoinOffice => OfficeCreated;
    revoke_desk: RevokeDesk => DesksView;
    renew_desk: RenewDesk => DeskRenewed;

    show_settings: ShowSettings => SettingsView;
    add_person: AddPerson => Done;
    change_person: ChangePerson => Done;
    set_password: SetPassword => Done;
    set_project: SetProject => Done;
    set_consultant: SetConsultant => Done;
    set_team: SetTeam => Done;
    join_team: JoinTeam => Done;
    set_rota: SetRota => Done;
    verify_store: VerifyStore => VerifyView;
    rebuild_store: RebuildStore => VerifyView;
    discard_demo: DiscardDemo => Done;
    show_backup_settings: ShowBackupSettings => BackupView;
    set_backup_settings: SetBackupSettings => BackupView;
    back_up: BackUp => BackupView;
    list_backups: ListBackups => Vec<BackupLine>;
    restore_backup: RestoreBackup => RestoredView;
}
