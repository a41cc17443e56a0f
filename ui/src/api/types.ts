// Temporary stand-in for the generated types; replaced by generated.ts.
export type OfficeId = string;
export type DeviceId = string;
export type ProjectId = string;
export type UserId = string;
export type ConsultantId = string;
export type PartnerId = string;
export type CustomerId = string;
export type VisitId = string;
export type ReportId = string;
export type SlipId = string;
export type LinkId = string;
export type ImportId = string;
export type RequestId = string;
export interface Text { zh: string; en: string; }
export type Lang = "zh" | "en";
export type Verdict = "valid" | "invalid" | "undecided";
export type Outcome = "met" | "failed" | "note";
export type Channel = "walk_in" | "call" | "owner" | "employee" | "agency" | "outreach" | "out_sale" | "platform";
export type Role = "receptionist" | "consultant" | "manager" | "finance" | "head_office" | "auditor";
export type Gender = "male" | "female";
export type ContactKind = "visit" | "call";
export type Reception = "waiting" | "receiving" | "ended";
export type Attendance = "present" | "absent";
export interface AppError { code: ErrorCode; text: Text; fields: FieldError[]; }
export interface FieldError { field: string; text: Text; }
export type ErrorCode = "invalid" | "forbidden" | "locked" | "wrong_secret" | "not_found" | "refused" | "changed" | "file" | "store" | "request";
export type DeskStatus = { state: "new";  } | { state: "locked"; office: string; people: PersonChoice[]; } | { state: "away"; office: string; people: PersonChoice[]; } | { state: "open"; session: SessionView; } | { state: "damaged"; message: Text; };
export interface PersonChoice { user: UserId; name: string; has_pin: boolean; }
export interface SessionView { user: UserId; name: string; role: Role; refused: string[]; office: string; office_code: string; desk: number; time_zone: string; projects: ProjectView[]; consultants: ConsultantChoice[]; demo: boolean; lock_after_minutes: number; consent: ConsentText; }
export interface ConsentText { version: string; text: Text; }
export interface ProjectView { project: ProjectId; name: string; active: boolean; }
export interface ConsultantChoice { consultant: ConsultantId; name: string; active: boolean; }
export interface DeskStatusRequest {  }
export interface CreateOffice { office: string; office_code: string; desk: number; projects: string[]; consultants: string[]; person: string; password: string; demo: boolean; }
export interface OfficeCreated { recovery_key: string; session: SessionView; }
export interface Unlock { user: UserId; password: string; }
export interface UnlockWithRecoveryKey { user: UserId; recovery_key: string; new_password: string; }
export interface SwitchPerson { user: UserId; pin: string; }
export interface LeaveDesk {  }
export interface LockDesk {  }
export interface SetPin { pin: string; }
export interface LookUp { text: string; customer: CustomerId | null; project: ProjectId | null; channel: Channel | null; brought_by: string | null; report: ReportId | null; appointment_with: ConsultantId | null; phones: string[]; turn: number; }
export interface LookUpView { turn: number; kind: TypedKind; hint: Text | null; candidates: Candidate[]; reports: ExpectedReport[]; judgement: JudgementView | null; proposal: ConsultantProposal | null; }
export type TypedKind = "empty" | "phone" | "masked_phone" | "id_tail" | "name" | "letters" | "code" | "report";
export interface Candidate { customer: CustomerId; name: string; phone: string | null; why: Text; by: string; certain: boolean; last_contact: string | null; }
export interface JudgementView { verdict: Verdict; provisional: boolean; headline: Text; provisional_note: Text | null; slip: string | null; protected_until: string | null; days_left: number | null; basis: Text; rule: string; reasons: ReasonView[]; policy: Text; for_channel: Text; save_label: Text; }
export interface ReasonView { outcome: Outcome; text: Text; rule: string; }
export interface ConsultantProposal { consultant: ConsultantId | null; name: string | null; reason: Text; rule: string; rota: RotaEntry[]; }
export interface RotaEntry { consultant: ConsultantId; name: string; attendance: Attendance; receiving: number; turns_today: number; }
export interface DeskBoard { day: string | null; }
export interface BoardView { day: string; now: string; counts: BoardCounts; visits: VisitLine[]; reports: ExpectedReport[]; ending: EndingProtection[]; rota: RotaEntry[]; unknown_changes: number; }
export interface BoardCounts { visits: number; calls: number; valid: number; invalid: number; undecided: number; receiving: number; waiting: number; reports: number; arrived: number; incomplete: number; }
export interface VisitLine { visit: VisitId; kind: ContactKind; day: string; time: string; customer: CustomerId; name: string; phone: string | null; headcount: number; channel: Channel; brought_by: string | null; consultant: string | null; verdict: Verdict; provisional: boolean; reception: Reception; slip: string | null; incomplete: boolean; queue: number | null; voided: boolean; }
export interface ExpectedReport { report: ReportId; time: string | null; day: string; name: string | null; phone: string | null; brought_by: string | null; firm: string | null; store: string | null; broker: string | null; project: ProjectId | null; headcount: number | null; state: ReportState; minutes: number | null; }
export type ReportState = "waiting" | "arrived" | "expired" | "withdrawn";
export interface EndingProtection { customer: CustomerId; name: string; partner: string; slip: string | null; until: string; days_left: number; days: number; }
export interface SaveDraft { form: string; content: string; }
export interface LoadDraft { form: string; }
export interface DraftView { content: string | null; saved_at: string | null; }
export interface DayReport { day: string | null; }
export interface Handover {  }
export interface TextToCopy { text: Text; open: number; }
export interface RegisterVisit { request: RequestId; kind: ContactKind; project: ProjectId | null; customer: CustomerEntry; companions: Companion[]; headcount: number; channel: Channel; brought_by: BroughtBy | null; report: ReportId | null; needs: string; notes: string; consent: string | null; consultant: ConsultantId | null; appointment_with: ConsultantId | null; arrived_at: string | null; quick: boolean; decision: RegisterDecision | null; }
export interface CustomerEntry { customer: CustomerId | null; name: string; phones: string[]; no_phone: boolean; gender: Gender | null; id_tail: string; address: string; }
export interface Companion { name: string; relation: string; phone: string; }
export interface BroughtBy { name: string; store: string; broker: string; broker_phone: string; }
export type RegisterDecision = { is: "same_as"; customer: CustomerId; } | { is: "new_person"; shown: CustomerId[]; };
export type RegisterOutcome = { outcome: "saved"; visit: VisitSaved; } | { outcome: "decide"; candidates: Candidate[]; };
export interface VisitSaved { line: VisitLine; judgement: JudgementView; repeated: boolean; }
export interface ShowVisit { visit: VisitId; }
export interface VisitView { line: VisitLine; judgement: JudgementView; project: ProjectId; companions: Companion[]; brought_by: BroughtBy | null; needs: string; notes: string; consent: string | null; shown: string[]; slip: SlipId | null; }
export interface CompleteVisit { request: RequestId; visit: VisitId; shown: string[]; headcount: number | null; needs: string | null; notes: string | null; companions: Companion[] | null; consent: string | null; name: string | null; phone: string | null; }
export interface UndoRegistration { request: RequestId; visit: VisitId; }
export interface SetReception { request: RequestId; visit: VisitId; reception: Reception; consultant: ConsultantId | null; }
export interface SetAttendance { request: RequestId; consultant: ConsultantId; attendance: Attendance; }
export interface Done {  }
export interface ReadPaste { text: string; }
export interface PasteView { reports: ReportDraft[]; unrecognised: string[]; }
export interface ReportDraft { quote: string; spans: QuoteSpan[]; project: ProjectId | null; name: string | null; phones: string[]; headcount: number | null; day: string | null; time: string | null; firm: string | null; store: string | null; broker: string | null; broker_phone: string | null; remark: string; }
export interface QuoteSpan { field: string; start: number; end: number; }
export interface ReceiveReports { request: RequestId; reports: ReportDraft[]; }
export interface ReportsReceived { replies: ReportReply[]; text: Text; }
export interface ReportReply { report: ExpectedReport; judgement: JudgementView; reply: Text; }
export interface WithdrawReport { request: RequestId; report: ReportId; }
export interface FindCustomers { text: string; channel: Channel | null; consultant: ConsultantId | null; since: string | null; offset: number; limit: number; turn: number; }
export interface CustomerPageRows { turn: number; rows: CustomerRow[]; total: number; more: boolean; }
export interface CustomerRow { customer: CustomerId; name: string; phone: string | null; gender: Gender | null; last_contact: string | null; contacts: number; channel: Channel | null; consultant: string | null; imported: boolean; }
export interface ShowCustomer { customer: CustomerId; }
export interface CustomerView { customer: CustomerId; names: string[]; phones: PhoneView[]; gender: Gender | null; id_tail: string | null; address: string | null; registered: string; import: Text | null; links: LinkView[]; shown: string[]; timeline: TimelineEntry[]; protection: EndingProtection | null; }
export interface PhoneView { index: number; masked: string; incomplete: boolean; }
export interface LinkView { link: LinkId; customer: CustomerId; name: string; same: boolean; }
export interface TimelineEntry { at: string; kind: string; text: Text; verdict: Verdict | null; visit: VisitId | null; slip: SlipId | null; by: string | null; }
export interface EditCustomer { request: RequestId; customer: CustomerId; shown: string[]; name: string | null; gender: Gender | null; id_tail: string | null; address: string | null; add_phones: string[]; remove_phones: number[]; }
export interface RevealPhone { customer: CustomerId; index: number; }
export interface RevealedPhone { phone: string; }
export interface LinkCustomers { request: RequestId; a: CustomerId; b: CustomerId; same: boolean; }
export interface WithdrawLink { request: RequestId; link: LinkId; }
export interface IssueSlip { request: RequestId; visit: VisitId; }
export interface ListSlips { text: string; state: SlipState | null; offset: number; limit: number; }
export interface SlipRows { rows: SlipLine[]; total: number; }
export type SlipState = "issued" | "printed" | "voided";
export interface SlipLine { slip: SlipId; number: string; state: SlipState; verdict: Verdict; customer: CustomerId; name: string; phone: string | null; brought_by: string | null; consultant: string | null; issued_at: string; protected_until: string | null; prints: number; void_reason: string | null; visit: VisitId; }
export interface ShowSlip { slip: SlipId; sheet: SheetSize; }
export type SheetSize = "a4" | "a5";
export interface SlipView { line: SlipLine; headline: Text; reason: Text; for_channel: Text; pages: string[]; missing_glyphs: string[]; history: TimelineEntry[]; }
export interface PrintSlip { request: RequestId; slip: SlipId; sheet: SheetSize; path: string | null; reason: string; }
export interface SlipPrinted { line: SlipLine; path: string; missing_glyphs: string[]; }
export interface VoidSlip { request: RequestId; slip: SlipId; reason: string; }
export interface VerifySlip { text: string; }
export interface SlipCheck { result: SlipCheckResult; text: Text; slip: SlipLine | null; }
export type SlipCheckResult = "genuine" | "altered" | "voided" | "unknown" | "malformed";
export interface InspectCsv { path: string; }
export interface CsvView { encoding: string; columns: string[]; sample: string[][]; bytes: number; mapping: FieldColumn[]; }
export interface FieldColumn { field: ImportField; column: number; }
export type ImportField = "name" | "phone" | "alt_phone" | "id_tail" | "gender" | "district" | "address" | "visit_date" | "channel" | "broker";
export interface ImportCustomers { request: RequestId; path: string; mapping: FieldColumn[]; dry_run: boolean; rejects: string | null; }
export interface ImportView { import: ImportId; file: string; state: ImportState; rows: number; bytes_done: number; bytes: number; accepted: number; rejected: number; first_rejects: RejectedRow[]; rejects_file: string | null; started: string; kept: CustomerId[]; }
export type ImportState = "dry_run" | "running" | "stopped" | "finished" | "undone";
export interface RejectedRow { line: number; column: string; reason: Text; }
export interface UndoImport { request: RequestId; import: ImportId; }
export interface ListImports {  }
export interface CancelImport { import: ImportId; }
export interface ExportCsv { dir: string; headers: Lang; full_phones: boolean; }
export interface ExportView { dir: string; files: ExportedFile[]; at: string; }
export interface ExportedFile { name: string; rows: number; bytes: number; sha256: string; }
export interface ShowSettings {  }
export interface SettingsView { people: UserView[]; projects: ProjectView[]; consultants: ConsultantChoice[]; policies: PolicyView[]; device: DeviceView; permissions: PermissionRow[]; reveals: RevealView[]; }
export interface UserView { user: UserId; name: string; role: Role; active: boolean; has_password: boolean; }
export interface PolicyView { name: Text; sentence: Text; rules: string[]; from: string; }
export interface DeviceView { desk: number; fingerprint: string; changes: number; folder: string; version: string; }
export interface PermissionRow { permission: Text; roles: Role[]; }
export interface RevealView { at: string; by: string; customer: CustomerId; name: string; }
export interface AddPerson { request: RequestId; name: string; role: Role; password: string; }
export interface ChangePerson { request: RequestId; user: UserId; role: Role; active: boolean; }
export interface SetProject { request: RequestId; project: ProjectId | null; name: string; active: boolean; }
export interface SetConsultant { request: RequestId; consultant: ConsultantId | null; name: string; active: boolean; place: number | null; }
export interface VerifyStore {  }
export interface VerifyView { ok: boolean; state_hash: string; changes: number; heads: HeadView[]; unknown_changes: number; findings: Text[]; }
export interface HeadView { device: DeviceId; desk: number; seq: number; hash: string; }
export interface RebuildStore {  }
export interface DiscardDemo {  }
export interface Actions {
  desk_status: [DeskStatusRequest, DeskStatus];
  create_office: [CreateOffice, OfficeCreated];
  unlock: [Unlock, SessionView];
  unlock_with_recovery_key: [UnlockWithRecoveryKey, SessionView];
  switch_person: [SwitchPerson, SessionView];
  leave_desk: [LeaveDesk, Done];
  lock_desk: [LockDesk, Done];
  set_pin: [SetPin, Done];
  look_up: [LookUp, LookUpView];
  desk_board: [DeskBoard, BoardView];
  save_draft: [SaveDraft, Done];
  load_draft: [LoadDraft, DraftView];
  day_report: [DayReport, TextToCopy];
  handover: [Handover, TextToCopy];
  register_visit: [RegisterVisit, RegisterOutcome];
  show_visit: [ShowVisit, VisitView];
  complete_visit: [CompleteVisit, VisitSaved];
  undo_registration: [UndoRegistration, Done];
  set_reception: [SetReception, Done];
  set_attendance: [SetAttendance, Done];
  read_paste: [ReadPaste, PasteView];
  receive_reports: [ReceiveReports, ReportsReceived];
  withdraw_report: [WithdrawReport, Done];
  find_customers: [FindCustomers, CustomerPageRows];
  show_customer: [ShowCustomer, CustomerView];
  edit_customer: [EditCustomer, CustomerView];
  reveal_phone: [RevealPhone, RevealedPhone];
  link_customers: [LinkCustomers, CustomerView];
  withdraw_link: [WithdrawLink, CustomerView];
  issue_slip: [IssueSlip, SlipLine];
  list_slips: [ListSlips, SlipRows];
  show_slip: [ShowSlip, SlipView];
  print_slip: [PrintSlip, SlipPrinted];
  void_slip: [VoidSlip, SlipLine];
  verify_slip: [VerifySlip, SlipCheck];
  inspect_csv: [InspectCsv, CsvView];
  import_customers: [ImportCustomers, ImportView];
  undo_import: [UndoImport, ImportView];
  list_imports: [ListImports, ImportView[]];
  cancel_import: [CancelImport, ImportView];
  export_csv: [ExportCsv, ExportView];
  show_settings: [ShowSettings, SettingsView];
  add_person: [AddPerson, SettingsView];
  change_person: [ChangePerson, SettingsView];
  set_project: [SetProject, SettingsView];
  set_consultant: [SetConsultant, SettingsView];
  verify_store: [VerifyStore, VerifyView];
  rebuild_store: [RebuildStore, VerifyView];
  discard_demo: [DiscardDemo, Done];
}
