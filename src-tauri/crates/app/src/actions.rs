//! The table of actions: name on the wire, request, view. Shell, command line and replay all go through it.

use crate::{
    customers::*, desk::*, error::AppError, export::*, import::*, reports::*, session::*, settings::*,
    slips::*, typescript::Declarations, visits::*,
};

macro_rules! actions {
    ($($name:ident: $request:ty => $view:ty;)+) => {
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

    read_paste: ReadPaste => PasteView;
    receive_reports: ReceiveReports => ReportsReceived;
    withdraw_report: WithdrawReport => Done;

    find_customers: FindCustomers => CustomerPageRows;
    show_customer: ShowCustomer => CustomerView;
    edit_customer: EditCustomer => CustomerView;
    reveal_phone: RevealPhone => RevealedPhone;
    link_customers: LinkCustomers => CustomerView;
    withdraw_link: WithdrawLink => Done;
    erase_person: ErasePerson => Done;

    issue_slip: IssueSlip => SlipLine;
    list_slips: ListSlips => SlipRows;
    show_slip: ShowSlip => SlipView;
    print_slip: PrintSlip => SlipPrinted;
    void_slip: VoidSlip => SlipLine;
    verify_slip: VerifySlip => SlipCheck;

    inspect_csv: InspectCsv => CsvView;
    import_customers: ImportCustomers => ImportView;
    cancel_import: CancelImport => Done;
    undo_import: UndoImport => ImportView;
    list_imports: ListImports => Vec<ImportView>;
    export_csv: ExportCsv => ExportView;

    show_settings: ShowSettings => SettingsView;
    add_person: AddPerson => Done;
    change_person: ChangePerson => Done;
    set_project: SetProject => Done;
    set_consultant: SetConsultant => Done;
    verify_store: VerifyStore => VerifyView;
    rebuild_store: RebuildStore => VerifyView;
    discard_demo: DiscardDemo => Done;
}
