// Generated from the Rust requests and views; do not edit. Renew with `cargo run -p laifang-cli -- types`.

/**
 * Merges all open pairs above a score that nothing contradicts and about which nothing else is to be decided.
 */
export type AcceptDuplicates = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Least score, in bits; 10 is a thousand to one.
 */
above: number, 
/**
 * Only say what would be merged.
 */
dry_run: boolean, };

/**
 * Head office takes files of an office in, keeps them, and writes the answer the office's desks import: a bundle that
 * says, signed and with head office's time, what it has, and holds its rulings. The same again changes nothing.
 */
export type AcknowledgeBundles = { 
/**
 * The files, in any order.
 */
paths: Array<string>, 
/**
 * Where the answer goes: a file, or a folder for a name of the program's choice.
 */
out: string, };

/**
 * What became of the files, and the answer.
 */
export type Acknowledged = { 
/**
 * New changes.
 */
new: number, 
/**
 * Changes that were here already.
 */
known: number, 
/**
 * Changes that wait for what is missing before them.
 */
waiting: number, 
/**
 * Files kept now; those that were kept before are not counted.
 */
kept: number, 
/**
 * Where they are kept, with the index.
 */
folder: string, 
/**
 * Files refused; they are kept aside with the reason.
 */
refused: Array<RefusedFile>, 
/**
 * How far each desk is acknowledged.
 */
desks: Array<DeskAcknowledged>, 
/**
 * The answer, to be imported at the office's desks.
 */
files: Array<string>, 
/**
 * Changes in the answer: rulings, desks taken out.
 */
changes: number, };

/**
 * What a posting does.
 */
export type Act = "settle" | "approve" | "pay" | "recover" | "transfer" | "pay_returned" | "recover_returned" | "transfer_returned";

/**
 * Adds a person with a password on this desk.
 */
export type AddPerson = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Name.
 */
name: string, 
/**
 * Role.
 */
role: Role, 
/**
 * At least 8 characters.
 */
password: string, };

/**
 * The next step of an agency's cycle.
 */
export type AdvanceCycle = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Which agency.
 */
agency: PartnerId, 
/**
 * What.
 */
step: CycleEntry, };

/**
 * How like a candidate is to who was typed: a word, why, and what is behind it.
 */
export type AlikeView = { 
/**
 * `very_like`, `possible`, `unlike`.
 */
likeness: string, 
/**
 * In words, households included.
 */
word: Text, 
/**
 * Bits for one person.
 */
score: number, 
/**
 * What the score is made of, the weightiest first.
 */
parts: Array<ScorePart>, 
/**
 * Somebody protected seems to be passed off as new.
 */
warning: Text | null, };

/**
 * What the contract allows an amount to be.
 */
export type Allowed = { 
/**
 * At least.
 */
from: Money, 
/**
 * At most.
 */
to: Money, };

/**
 * How much.
 */
export type Amount = { "is": "fixed", 
/**
 * How much.
 */
amount: Money, } | { "is": "rate", 
/**
 * How much.
 */
rate: Rate, } | { "is": "tiers", 
/**
 * How the number is read. None while the office has not chosen: the programme cannot be activated (R24).
 */
jump: Jump | null, 
/**
 * From which number on how much; the first is from 1.
 */
steps: Array<TierStep>, 
/**
 * Units past this number get the first step again; none keeps the last step.
 */
base_again_past: number | null, } | { "is": "growth" } & Growth | { "is": "places" };

/**
 * Refused or failed. `code` is for the window to branch on; people read `text`.
 */
export type AppError = { 
/**
 * What kind.
 */
code: ErrorCode, 
/**
 * What happened and what to do next.
 */
text: Text, 
/**
 * All fields that are wrong, together.
 */
fields: Array<FieldError>, };

/**
 * Lines prepared by one person for another to approve.
 */
export type ApprovalId = string;

/**
 * Lines prepared together.
 */
export type ApprovalView = { 
/**
 * Which.
 */
approval: ApprovalId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Who prepared them.
 */
prepared_by: string, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
prepared_at: string, 
/**
 * What was due when they were prepared.
 */
amount: Money, 
/**
 * Who decided.
 */
decided_by: string | null, 
/**
 * Yes or no; none while nobody decided.
 */
agreed: boolean | null, 
/**
 * The person at the keyboard may decide.
 */
may_decide: boolean, 
/**
 * The lines as they stand now.
 */
lines: Array<LedgerLine>, 
/**
 * Lines that were left out when it was decided, and why.
 */
left_out: Array<LeftOut>, };

/**
 * Approves what somebody else prepared, or sends it back.
 */
export type Approve = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
approval: ApprovalId, 
/**
 * Yes or no.
 */
agreed: boolean, };

/**
 * Whether a firm agreed in writing that one of its salespeople is paid directly.
 */
export type ApproveBrokerPay = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * The firm.
 */
partner: PartnerId, 
/**
 * The salesperson, as visits name them.
 */
name: string, 
/**
 * The firm agreed in writing.
 */
approved: boolean, };

/**
 * Lets a desk join: enrols it and writes the bundle that founds it.
 */
export type ApproveDesk = { 
/**
 * Makes a retry harmless.
 */
request: RequestId, 
/**
 * The new desk's request.
 */
path: string, 
/**
 * The code on the new desk's screen.
 */
code: string, 
/**
 * Its number; the next free one when absent.
 */
desk?: number, 
/**
 * The colleague who opens it first.
 */
user?: UserId, 
/**
 * Or somebody new: their name…
 */
name: string, 
/**
 * …and role.
 */
role?: Role, 
/**
 * Where the bundle for it goes: a file or a folder.
 */
out: string, };

/**
 * A floor area in square metres, at most four decimals, exact.
 */
export type Area = string;

/**
 * A new desk makes its keys and asks to join an office: the file goes to a manager at a desk of the office.
 */
export type AskToJoin = { 
/**
 * Who will open the new desk.
 */
person: string, 
/**
 * Their password on it.
 */
password: string, 
/**
 * Where the request goes: a file or a folder.
 */
path: string, };

/**
 * Puts a broker on record, moves one to another firm or ends it. A later first day ends what ran before; the same
 * first day replaces it.
 */
export type AssignBroker = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * One on record; then name and phone may be left empty.
 */
broker: BrokerId | null, 
/**
 * Name.
 */
name: string, 
/**
 * Phone, in full: it tells brokers apart.
 */
phone: string, 
/**
 * For whom.
 */
firm: PartnerId, 
/**
 * At which store.
 */
store: string, 
/**
 * First day.
 */
from: string, 
/**
 * Last day, where it is known.
 */
until: string | null, };

/**
 * A time in which a broker works for a firm.
 */
export type AssignmentView = { 
/**
 * For whom.
 */
firm: PartnerId, 
/**
 * As shown.
 */
firm_name: string, 
/**
 * At which store.
 */
store: string | null, 
/**
 * First day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Last day, where it is known.
 */
until: string | null, 
/**
 * Holds today.
 */
now: boolean, };

/**
 * Attaches a scan or photo of the signed sheet: PDF, JPEG or PNG, at most 20 MiB. The same file again changes
 * nothing, but brings back one that is missing or altered.
 */
export type AttachScan = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Whose.
 */
slip: SlipId, 
/**
 * The file.
 */
path: string, 
/**
 * Paper of the preview in the answer.
 */
sheet: SheetSize, };

/**
 * Whether a consultant takes turns today (R11).
 */
export type Attendance = "present" | "out" | "absent";

/**
 * Takes a backup now. Answers at once; it goes on beside the desk's work.
 */
export type BackUp = { 
/**
 * An existing folder; the one of the daily backups when absent.
 */
to: string | null, };

/**
 * One backup in a folder.
 */
export type BackupLine = { 
/**
 * Its folder.
 */
path: string, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * Why it was taken.
 */
why: Text, 
/**
 * Office code and desk number, as in slip numbers.
 */
desk: string, 
/**
 * Changes in it.
 */
changes: number, 
/**
 * Bytes of its store.
 */
bytes: number, };

/**
 * How far a backup is.
 */
export type BackupProgress = { 
/**
 * Pages copied.
 */
done: number, 
/**
 * Pages in all; 0 while that is not known.
 */
of: number, };

/**
 * The backups of this desk.
 */
export type BackupView = { 
/**
 * Where the daily backups go; none: there are none.
 */
folder: string | null, 
/**
 * That folder is on the disk of the data: one broken disk takes both.
 */
same_disk: boolean, 
/**
 * Days kept.
 */
keep_days: number, 
/**
 * Weeks kept.
 */
keep_weeks: number, 
/**
 * The newest one that was taken and read back.
 */
last: LastBackup | null, 
/**
 * One is being taken.
 */
running: BackupProgress | null, 
/**
 * Why the newest try failed, until one succeeds.
 */
failure: Text | null, 
/**
 * Local `YYYY-MM-DD HH:MM` of the first failure since.
 */
failing_since: string | null, 
/**
 * What the frame says about it; none while all is well.
 */
warning: Text | null, 
/**
 * How long what is erased here stays in backups.
 */
retention: Text, 
/**
 * Where this desk's data came from, if it was restored.
 */
restored: Text | null, };

/**
 * What the price counts with: net of discounts always.
 */
export type Base = { 
/**
 * The VAT counts.
 */
vat: boolean, 
/**
 * A decoration contract counts.
 */
decoration: boolean, 
/**
 * Parking sold with the unit counts.
 */
parking: boolean, };

/**
 * Who is owed.
 */
export type Beneficiary = { "is": "partner", "id": PartnerId } | { "is": "customer", "id": CustomerId } | { "is": "broker", "id": BrokerId } | { "is": "consultant", "id": ConsultantId };

/**
 * Live counts.
 */
export type BoardCounts = { 
/**
 * Parties that visited.
 */
visits: number, 
/**
 * Calls taken.
 */
calls: number, 
/**
 * Verdict valid.
 */
valid: number, 
/**
 * Verdict invalid.
 */
invalid: number, 
/**
 * Verdict undecided.
 */
undecided: number, 
/**
 * Being received now.
 */
receiving: number, 
/**
 * Waiting.
 */
waiting: number, 
/**
 * Reports expected.
 */
reports: number, 
/**
 * Reports whose party has come.
 */
arrived: number, 
/**
 * Quick entries still to be completed.
 */
incomplete: number, };

/**
 * Today's board.
 */
export type BoardView = { 
/**
 * The day shown, `YYYY-MM-DD`.
 */
day: string, 
/**
 * The clock when this was read, `HH:MM` local.
 */
now: string, 
/**
 * Figures.
 */
counts: BoardCounts, 
/**
 * Newest first.
 */
visits: Array<VisitLine>, 
/**
 * Reports expected that day and not withdrawn, by time.
 */
reports: Array<ExpectedReport>, 
/**
 * Days before a protection's end from which it is shown, by the policies.
 */
warn_days: number, 
/**
 * Protections that end within so many days, soonest first.
 */
ending: Array<EndingProtection>, 
/**
 * The rota.
 */
rota: Array<RotaEntry>, 
/**
 * Changes kept that this version cannot read ("update needed").
 */
unknown_changes: number, };

/**
 * 经纪人: a broker; works for one firm at a time.
 */
export type BrokerId = string;

/**
 * A salesperson about whom something is agreed.
 */
export type BrokerPayView = { 
/**
 * Who.
 */
broker: BrokerId, 
/**
 * The firm.
 */
partner: PartnerId, 
/**
 * The firm's name.
 */
firm: string, 
/**
 * Name.
 */
name: string, 
/**
 * The firm agreed in writing.
 */
approved: boolean, };

/**
 * A broker.
 */
export type BrokerView = { 
/**
 * Which.
 */
broker: BrokerId, 
/**
 * Name.
 */
name: string, 
/**
 * Masked.
 */
phone: string, 
/**
 * The firm they work for today.
 */
firm: string | null, 
/**
 * Its kind.
 */
kind: PartnerKind | null, 
/**
 * Its store.
 */
store: string | null, 
/**
 * For whom, oldest first; no two share a day.
 */
assignments: Array<AssignmentView>, };

/**
 * Who brought them.
 */
export type BroughtBy = { 
/**
 * The firm, or the owner's or employee's name.
 */
name: string, 
/**
 * Store of the firm.
 */
store: string, 
/**
 * The broker's name.
 */
broker: string, 
/**
 * The broker's phone.
 */
broker_phone: string, 
/**
 * A broker taken from the suggestions; then the phone may be the mask that was shown.
 */
known?: BrokerId, };

/**
 * What a bundle says of itself, after its signature was checked.
 */
export type BundleView = { 
/**
 * The file.
 */
file: string, 
/**
 * Number of the desk that wrote it; 0 when its enrolment comes with the bundle.
 */
from: number, 
/**
 * When, by that desk's clock.
 */
made: string, 
/**
 * Which part this is.
 */
part: number, 
/**
 * Parts in all.
 */
parts: number, 
/**
 * Changes in it.
 */
changes: number, 
/**
 * What it holds, desk by desk.
 */
ranges: Array<RangeView>, 
/**
 * Whether anything in it is new here.
 */
new: boolean, };

/**
 * A bundle that was written.
 */
export type BundleWritten = { 
/**
 * Its parts.
 */
files: Array<string>, 
/**
 * Changes in it.
 */
changes: number, 
/**
 * Numbers of the desks that can read it.
 */
desks: Array<number>, };

/**
 * What became of the files.
 */
export type BundlesTaken = { 
/**
 * New changes.
 */
new: number, 
/**
 * Changes that were here already.
 */
known: number, 
/**
 * Changes that wait for what is missing before them.
 */
waiting: number, 
/**
 * Files refused.
 */
refused: Array<RefusedFile>, 
/**
 * Claims a manager has to decide now, and before.
 */
clashes: [number, number], };

/**
 * A buyer: a record, or a name and number that become one.
 */
export type BuyerEntry = { 
/**
 * The record.
 */
customer?: CustomerId, 
/**
 * Name, where there is no record yet.
 */
name: string, 
/**
 * Number, if there is one.
 */
phone: string, };

/**
 * A buyer.
 */
export type BuyerView = { 
/**
 * Record.
 */
customer: CustomerId, 
/**
 * Name.
 */
name: string, };

/**
 * Which days are worked. Monday to Friday unless said otherwise.
 */
export type Calendar = { 
/**
 * 节假日: not worked, whatever the weekday.
 */
holidays: Array<string>, 
/**
 * 调休上班: worked, whatever the weekday; stands before a holiday.
 */
made_up: Array<string>, };

/**
 * The calendar.
 */
export type CalendarView = { 
/**
 * Holidays and made-up days, of all years.
 */
calendar: Calendar, 
/**
 * On which working days a month is closed.
 */
days: CloseDays, 
/**
 * The close of each month of the year.
 */
months: Array<MonthClose>, };

/**
 * Stops a search; what was found before stays.
 */
export type CancelDuplicates = Record<symbol, never>;

/**
 * Stops a running import after the rows already saved; it can be resumed or undone.
 */
export type CancelImport = { 
/**
 * Which.
 */
import: ImportId, };

/**
 * Drops a prepared payment.
 */
export type CancelPayout = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
payout: PayoutId, };

/**
 * Somebody this could be.
 */
export type Candidate = { 
/**
 * The record.
 */
customer: CustomerId, 
/**
 * As registered.
 */
name: string, 
/**
 * Masked, with the digits that were typed shown, e.g. `1380013****`.
 */
phone: string | null, 
/**
 * Why it is on the list, e.g. 11-05 来访，许知遥接待.
 */
why: Text, 
/**
 * Which part fits: `phone`, `tail`, `mask`, `name`, `pinyin`, `initials`, `id_tail`, `report`;
 * `alike` where nothing is the same but much is near.
 */
by: string, 
/**
 * Whole number, whole name and so on: taken without doubt.
 */
certain: boolean, 
/**
 * Local date of the last contact, `YYYY-MM-DD`.
 */
last_contact: string | null, 
/**
 * How like who was typed, once there is enough to say.
 */
alike: AlikeView | null, };

/**
 * Changes a person's role or lets them go.
 */
export type ChangePerson = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Who.
 */
user: UserId, 
/**
 * Role.
 */
role: Role, 
/**
 * May work.
 */
active: boolean, };

/**
 * How a customer came (渠道).
 */
export type Channel = "walk_in" | "call" | "owner" | "employee" | "agency" | "outreach" | "out_sale" | "platform";

/**
 * The supervisor's word on a group event.
 */
export type CheckEvent = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
event: EventId, 
/**
 * It was so.
 */
confirmed: boolean, };

/**
 * A second person agrees to a merge, or does not.
 */
export type CheckMerge = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which, as [`WaitingView`] names it.
 */
link: LinkId, 
/**
 * Yes or no.
 */
agreed: boolean, };

/**
 * Agrees to a change of an account as a second person.
 */
export type CheckPayee = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Whose account.
 */
beneficiary: Beneficiary, 
/**
 * The account as it was looked at: what was changed meanwhile is looked at again.
 */
account: string, };

/**
 * Reads a programme from its file's text (TOML) and checks it. Writes nothing.
 */
export type CheckProgramme = { 
/**
 * The text.
 */
text: string, };

/**
 * A second person agrees to a ruling, or does not.
 */
export type CheckRuling = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Whose visit.
 */
visit: VisitId, 
/**
 * Which ruling, as [`RulingView`] names it.
 */
ruling: string, 
/**
 * Yes or no.
 */
agreed: boolean, };

/**
 * What was seen or confirmed about a visit (R1, R5, R7–R9); what is left out stays.
 */
export type CheckVisit = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
visit: VisitId, 
/**
 * What; `confirmed` is filled in by the program.
 */
evidence: Evidence, 
/**
 * Confirms the claim or not, for whoever judges (R9).
 */
confirmed: boolean | null, };

/**
 * What hangs on a claim: the rewards of the customer's deals, and of the visit itself.
 */
export type ClaimMoney = { 
/**
 * Deals of the customer.
 */
deals: number, 
/**
 * Earned by them as things stand.
 */
earned: Money, 
/**
 * Of it in the ledger.
 */
posted: Money, 
/**
 * Of it paid out.
 */
paid: Money, 
/**
 * By beneficiary.
 */
lines: Array<ClaimMoneyLine>, };

/**
 * What one beneficiary has of it.
 */
export type ClaimMoneyLine = { 
/**
 * Who.
 */
beneficiary: string, 
/**
 * For what: the unit, the visit.
 */
source: Text, 
/**
 * Earned as things stand.
 */
earned: Money, 
/**
 * In the ledger.
 */
posted: Money, 
/**
 * Paid out.
 */
paid: Money, };

/**
 * Says that a visit's report was made earlier than it was entered at the desk. It counts from then once a manager
 * agrees ([`crate::clashes::CheckRuling`]); both times stay on record.
 */
export type ClaimReportTime = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Whose visit.
 */
visit: VisitId, 
/**
 * Which report; the one the visit fulfils where none is named.
 */
report?: ReportId, 
/**
 * Local day on which it was made, `YYYY-MM-DD`.
 */
day: string, 
/**
 * Local time, `HH:MM`.
 */
time: string, 
/**
 * What shows it: the message as forwarded, who received it, where the picture is kept.
 */
evidence: string, };

/**
 * Where a claim stands on a day.
 */
export type ClaimState = { "is": "reported", 
/**
 * Last day of the report.
 */
until: string, } | { "is": "expired", 
/**
 * Last day of the report.
 */
until: string, } | { "is": "arrived" } | { "is": "valid" } | { "is": "invalid" } | { "is": "provisional", 
/**
 * As it stands.
 */
verdict: Verdict, } | { "is": "disputed" } | { "is": "protected", 
/**
 * First day.
 */
since: string, 
/**
 * Last day.
 */
until: string, } | { "is": "won", 
/**
 * Day of the deal that decides: the subscription, unless set to the contract.
 */
on: string, } | { "is": "lapsed", 
/**
 * Last day.
 */
until: string, } | { "is": "void" };

/**
 * A claim in the queue.
 */
export type Clash = { 
/**
 * Why.
 */
kind: ClashKind, 
/**
 * The visit.
 */
line: VisitLine, 
/**
 * As it stands now.
 */
judgement: JudgementView, 
/**
 * As the slip says.
 */
printed: Verdict | null, 
/**
 * As whoever brought them was told, where that is something else.
 */
told: Verdict | null, 
/**
 * What was seen and confirmed.
 */
evidence: Evidence, 
/**
 * Rulings, oldest first.
 */
rulings: Array<RulingView>, 
/**
 * The last day to which the policy lets a manager extend its protection; none where it allows none.
 */
extend_until: string | null, 
/**
 * The money that hangs on it; none where the role does not see rewards.
 */
money: ClaimMoney | null, 
/**
 * Others with the same whole number, who may be the same person until somebody says.
 */
sharing: Array<SharesNumber>, };

/**
 * The number.
 */
export type ClashCount = { 
/**
 * To be decided.
 */
to_decide: number, 
/**
 * Merges that wait for a second person.
 */
merges: number, };

/**
 * Why a claim is in the queue.
 */
export type ClashKind = "changed" | "overtaken" | "to_check" | "open" | "provisional" | "kept_out" | "ruled";

/**
 * The queue.
 */
export type Clashes = { 
/**
 * To decide first, then what the rules decided.
 */
rows: Array<Clash>, 
/**
 * How many are to be decided.
 */
to_decide: number, };

/**
 * When a reward is taken back after the deal was cancelled (R37).
 */
export type Clawback = { 
/**
 * The rule it was read from: `R37`.
 */
rule: string | null, 
/**
 * Which cancellations take it back.
 */
cancelled: ClawbackUntil, 
/**
 * How much they take back.
 */
takes: Takes, };

/**
 * Which cancellations take a reward back. What was never due is lost in any case.
 */
export type ClawbackUntil = "always" | "before_handover" | "never";

/**
 * On which working days of the following month a month is closed (R44).
 */
export type CloseDays = { 
/**
 * Reported on this one.
 */
report: number, 
/**
 * Checked by this one.
 */
check: number, 
/**
 * Paid on this one.
 */
pay: number, };

/**
 * Closes a month: seals a statement of everything posted so far. What changes later is posted into the next month.
 */
export type CloseMonth = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Any day of the month, `YYYY-MM-DD`.
 */
month: string, 
/**
 * Closes it though not everything is settled; asked for where that is so.
 */
unsettled: boolean, };

/**
 * A closed month.
 */
export type ClosedMonth = { 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
until: string, 
/**
 * Postings up to the last day.
 */
postings: number, 
/**
 * BLAKE3 over their names, hex.
 */
hash: string, 
/**
 * What everybody's accounts came to on its last day.
 */
totals: Totals, 
/**
 * Who closed it.
 */
by: string, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * The ledger still says so.
 */
holds: boolean, };

/**
 * Closed months.
 */
export type Closes = { 
/**
 * Closed, newest first.
 */
closed: Array<ClosedMonth>, 
/**
 * The days of the close that is next; none where the calendar does not reach so far.
 */
next: MonthClose | null, };

/**
 * Somebody who came along.
 */
export type Companion = { 
/**
 * Name as given.
 */
name: string, 
/**
 * Relation as said: 配偶, 父亲 ….
 */
relation: string, 
/**
 * Phone, if given.
 */
phone: string, };

/**
 * Completes a quick entry or corrects a visit; what is absent stays.
 */
export type CompleteVisit = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
visit: VisitId, 
/**
 * [`VisitView::shown`] of the form that was filled in.
 */
shown: Array<string>, 
/**
 * Headcount.
 */
headcount: number | null, 
/**
 * Needs.
 */
needs: string | null, 
/**
 * Notes.
 */
notes: string | null, 
/**
 * Companions, all of them.
 */
companions: Array<Companion> | null, 
/**
 * Consent version agreed to now.
 */
consent: string | null, 
/**
 * Name of the customer, if it was not known.
 */
name: string | null, 
/**
 * A phone to add to the customer.
 */
phone: string | null, 
/**
 * Who brought them, where it was left open; a channel or a firm on record never changes here.
 */
brought_by: BroughtBy | null, };

/**
 * What else makes a claim valid. What is switched off is not asked.
 */
export type Conditions = { 
/**
 * How the customer must be introduced (R1, R2, R5).
 */
introduction: Introduction, 
/**
 * Hours between the report and the arrival, at least (R10); 0 for none. Exactly so many is in time.
 */
lead_hours: number, 
/**
 * What the report must say (R10).
 */
report_content: ReportContent, 
/**
 * The referring owner has paid a deposit or signed (R5).
 */
owner_qualified: boolean, 
/**
 * The friend hands over one part of the two-part owner card (业主权益卡, R5).
 */
owner_card: boolean, 
/**
 * Intent to buy soon (R7 A).
 */
intent: boolean, 
/**
 * Accepts layout, price and area (R7 B).
 */
acceptance: boolean, 
/**
 * How long the reception must take (R7 C).
 */
reception: ReceptionTime | null, 
/**
 * The partner's contract covers the day (R16).
 */
contract: boolean, 
/**
 * A relative of somebody the office knows already is brought in (R28).
 */
through_relative: ThroughRelative, };

/**
 * The person at work gives their password again, for an action that answered `password_needed`. Stands five minutes.
 */
export type ConfirmPassword = { 
/**
 * Their password on this desk.
 */
password: string, };

/**
 * Confirms that a prepared payment left the bank, or was handed over.
 */
export type ConfirmPayout = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
payout: PayoutId, 
/**
 * Local day, `YYYY-MM-DD`; today where it is empty.
 */
on: string, 
/**
 * The bank's reference, or who signed for what was handed over.
 */
reference: string, 
/**
 * A manager's word why it is paid although another desk has not been heard of since; asked for where that is so.
 */
unheard: string, 
/**
 * The bank paid it, though it was cancelled or is not owed like this any more: it is booked as it was prepared, and
 * what is not owed is owed back.
 */
bank_paid: boolean, };

/**
 * The supervisor confirms that a referral was reported to them, or does not (R1, R5). The record names them.
 */
export type ConfirmReferral = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which visit.
 */
visit: VisitId, 
/**
 * Yes or no.
 */
confirmed: boolean, };

/**
 * The last word at the desk (R9).
 */
export type Confirmation = { 
/**
 * By whom.
 */
by: JudgedBy, 
/**
 * Yes or no.
 */
accepted: boolean, 
/**
 * Local day.
 */
on: string, };

/**
 * The consent text in force.
 */
export type ConsentText = { 
/**
 * Version, e.g. `2026-1`.
 */
version: string, 
/**
 * What the visitor agrees to.
 */
text: Text, };

/**
 * What else a violation leads to.
 */
export type Consequence = "none" | "warning" | "dismissal" | "termination";

/**
 * A consultant in a list.
 */
export type ConsultantChoice = { 
/**
 * Who.
 */
consultant: ConsultantId, 
/**
 * As shown.
 */
name: string, 
/**
 * Still working here; an inactive one's customers are orphans (孤儿客户).
 */
active: boolean, 
/**
 * Their team; none for the house's own queue.
 */
team: TeamId | null, };

/**
 * 置业顾问.
 */
export type ConsultantId = string;

/**
 * The consultant proposed, and who else is there.
 */
export type ConsultantProposal = { 
/**
 * The one proposed; none when nobody is on the rota.
 */
consultant: ConsultantId | null, 
/**
 * As shown.
 */
name: string | null, 
/**
 * Why: 11-05 由她接待过，回到原顾问，不占轮次.
 */
reason: Text, 
/**
 * In one word.
 */
why: Why | null, 
/**
 * `R11`, or `R8` where the channel belongs to position A.
 */
rule: string, 
/**
 * Receiving would use up a turn.
 */
takes_turn: boolean, 
/**
 * They are receiving somebody else: the party waits.
 */
waits: boolean, 
/**
 * Who could receive at once instead.
 */
instead: ConsultantId | null, 
/**
 * The earlier consultant has left: an orphan customer (孤儿客户).
 */
orphan: boolean, 
/**
 * A broker may name the consultant of this visit.
 */
broker_may_choose: boolean, 
/**
 * Choosing somebody else by hand needs a reason.
 */
override_reason: boolean, 
/**
 * In turn order, the proposed one included.
 */
rota: Array<RotaEntry>, };

/**
 * Visit or call.
 */
export type ContactKind = "visit" | "call";

/**
 * A partner's contract (R16).
 */
export type Contract = { 
/**
 * First day.
 */
from: string, 
/**
 * Months it runs.
 */
months: number, 
/**
 * Runs on by the same length until it is ended.
 */
renews: boolean, 
/**
 * Last day, where it was ended.
 */
ended: string | null, };

/**
 * How a consultant does with referred customers.
 */
export type ConversionView = { 
/**
 * Who.
 */
consultant: ConsultantId, 
/**
 * Name.
 */
name: string, 
/**
 * Parties referred.
 */
referred: number, 
/**
 * Of them dealt.
 */
deals: number, 
/**
 * In the bottom share.
 */
bottom: boolean, };

/**
 * How units are counted. Always in the order of signing.
 */
export type Count = { 
/**
 * Which units of the partner count together.
 */
scope: CountScope, 
/**
 * When counting starts again.
 */
period: CountPeriod, 
/**
 * A cancelled unit keeps its place; else it leaves the count, and those behind it move up.
 */
cancelled_stays: boolean, };

/**
 * How many claims a manager has to decide, for the number at the room's place.
 */
export type CountClashes = Record<symbol, never>;

/**
 * When counting starts again.
 */
export type CountPeriod = "contract" | "month" | "quarter" | "year" | "ever";

/**
 * Which units of a partner count together.
 */
export type CountScope = "project" | "all_projects";

/**
 * When a further lot of units counts.
 */
export type Counted = "complete" | "begun";

/**
 * Sets up a new office on this desk.
 */
export type CreateOffice = { 
/**
 * The office's name.
 */
office: string, 
/**
 * 1–4 capital letters or digits, first part of every slip number.
 */
office_code: string, 
/**
 * This desk's number, 1–99.
 */
desk: number, 
/**
 * At least one project.
 */
projects: Array<string>, 
/**
 * Consultants in the order of the rota; may be empty.
 */
consultants: Array<string>, 
/**
 * The first person, a manager.
 */
person: string, 
/**
 * At least 8 characters.
 */
password: string, 
/**
 * Fill it with a believable month of invented visits.
 */
demo: boolean, 
/**
 * How many days back the invented visits begin, 1–730; a month when absent.
 */
demo_days?: number, };

/**
 * What the file holds.
 */
export type CsvView = { 
/**
 * `UTF-8`, `UTF-8 BOM`, `GB18030`, `UTF-16 LE`, `UTF-16 BE`, or `XLSX` for a workbook.
 */
encoding: string, 
/**
 * Sheets of the workbook that are not read: only the first in which anything stands is.
 */
other_sheets: Array<string>, 
/**
 * Column titles.
 */
columns: Array<string>, 
/**
 * The first five rows.
 */
sample: Array<Array<string>>, 
/**
 * Bytes.
 */
bytes: number, 
/**
 * For each field the column guessed from its title.
 */
mapping: Array<FieldColumn>, };

/**
 * A claim to a customer, and where it stands.
 */
export type CustomerClaim = { 
/**
 * The visit it was made by.
 */
visit: VisitId, 
/**
 * Local day, `YYYY-MM-DD`.
 */
day: string, 
/**
 * How they came.
 */
channel: Channel, 
/**
 * Who claims.
 */
brought_by: string | null, 
/**
 * Where it stands today: a reading, nothing is stored.
 */
state: ClaimState, 
/**
 * Why, in one line.
 */
headline: Text, };

/**
 * The main customer of a visit: somebody on record, or new.
 */
export type CustomerEntry = { 
/**
 * A record taken from the candidates.
 */
customer: CustomerId | null, 
/**
 * Name as given; may be empty with a phone in quick entry.
 */
name: string, 
/**
 * Phones as typed; for a record on file only those not yet there are added.
 */
phones: Array<string>, 
/**
 * The visitor has no phone or will not give it. Then `phones` is empty.
 */
no_phone: boolean, 
/**
 * 男 / 女, if known.
 */
gender: Gender | null, 
/**
 * Last six of the identity card.
 */
id_tail: string, 
/**
 * Where they live.
 */
address: string, };

/**
 * One immutable customer record; a person is a set of linked records.
 */
export type CustomerId = string;

/**
 * Whose earlier contacts count as the customer's own.
 */
export type CustomerIs = "person" | "couple" | "relatives";

/**
 * A window of rows.
 */
export type CustomerPageRows = { 
/**
 * As in the request.
 */
turn: number, 
/**
 * Rows.
 */
rows: Array<CustomerRow>, 
/**
 * How many there are in all (with a search: among the first 10,000 hits).
 */
total: number, 
/**
 * The total is a lower bound.
 */
more: boolean, };

/**
 * One customer in the list.
 */
export type CustomerRow = { 
/**
 * The record.
 */
customer: CustomerId, 
/**
 * As shown.
 */
name: string, 
/**
 * Masked.
 */
phone: string | null, 
/**
 * 男 / 女.
 */
gender: Gender | null, 
/**
 * Local day of the last contact.
 */
last_contact: string | null, 
/**
 * Contacts so far.
 */
contacts: number, 
/**
 * Channel of the last contact.
 */
channel: Channel | null, 
/**
 * Last consultant.
 */
consultant: string | null, 
/**
 * Came from a file.
 */
imported: boolean, };

/**
 * Everything about one person.
 */
export type CustomerView = { 
/**
 * The record asked for.
 */
customer: CustomerId, 
/**
 * Current name; more than one after concurrent edits, until somebody chooses.
 */
names: Array<string>, 
/**
 * Masked phones.
 */
phones: Array<PhoneView>, 
/**
 * 男 / 女.
 */
gender: Gender | null, 
/**
 * `****1234`-style: only the last two shown.
 */
id_tail: string | null, 
/**
 * Where they live.
 */
address: string | null, 
/**
 * First registered, local `YYYY-MM-DD`.
 */
registered: string, 
/**
 * File and row it came from.
 */
import: Text | null, 
/**
 * Other records of the same person, and records linked as not the same.
 */
links: Array<LinkView>, 
/**
 * Relatives as declared (R6, R28).
 */
relations: Array<RelationView>, 
/**
 * Changes the form shows; an edit lists them as replaced.
 */
shown: Array<string>, 
/**
 * Newest first.
 */
timeline: Array<TimelineEntry>, 
/**
 * Protection in force today.
 */
protection: EndingProtection | null, 
/**
 * Claims of whoever brought them, newest first.
 */
claims: Array<CustomerClaim>, };

/**
 * How often it is settled (R34).
 */
export type Cycle = { "is": "at_once" } | { "is": "monthly", 
/**
 * 1–31.
 */
day: number, };

/**
 * A step as typed. The payment itself follows from paying.
 */
export type CycleEntry = { "is": "applied", 
/**
 * Local day.
 */
on: string, 
/**
 * What it asks for.
 */
amount: string, } | { "is": "reconciled", 
/**
 * Local day.
 */
on: string, 
/**
 * What both sides agree on.
 */
amount: string, } | { "is": "invoiced", 
/**
 * Local day.
 */
on: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Its tax rate: `6%`.
 */
tax_rate: string, 
/**
 * Its sum, tax included.
 */
amount: string, };

/**
 * An agency's cycle: 请佣 → 对账 → 发票 → 付款.
 */
export type CycleId = string;

/**
 * How far a cycle has come.
 */
export type CycleState = "open" | "applied" | "reconciled" | "invoiced" | "paid";

/**
 * One step.
 */
export type CycleStep = { "is": "applied", 
/**
 * Local day.
 */
on: string, 
/**
 * What it asks for.
 */
amount: Money, } | { "is": "reconciled", 
/**
 * Local day.
 */
on: string, 
/**
 * What they agree on.
 */
amount: Money, } | { "is": "invoiced", 
/**
 * Local day.
 */
on: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Its tax rate.
 */
tax_rate: Rate, 
/**
 * Its sum, tax included.
 */
amount: Money, } | { "is": "paid", 
/**
 * Local day.
 */
on: string, 
/**
 * Which payout.
 */
payout: PayoutId, 
/**
 * What was paid before tax.
 */
amount: Money, };

/**
 * An agency's cycle.
 */
export type CycleView = { 
/**
 * Which.
 */
cycle: CycleId, 
/**
 * Which agency.
 */
agency: PartnerId, 
/**
 * Name.
 */
name: string, 
/**
 * How far it has come.
 */
state: CycleState, 
/**
 * What happened.
 */
steps: Array<CycleStep>, 
/**
 * What is approved for it now, less what is owed back.
 */
payable: Money, };

/**
 * The day's figures as text to paste (日报).
 */
export type DayReport = { 
/**
 * Local day `YYYY-MM-DD`; today when absent.
 */
day: string | null, };

/**
 * The claim a deal rests on.
 */
export type DealClaim = { 
/**
 * The visit.
 */
visit: VisitId, 
/**
 * Its local day.
 */
visited: string, 
/**
 * Local day of the report it fulfilled.
 */
reported: string | null, 
/**
 * Its slip.
 */
slip: string | null, 
/**
 * How they came.
 */
channel: Channel, 
/**
 * The verdict as of now.
 */
verdict: Verdict, 
/**
 * Last protected day.
 */
protected_until: string | null, 
/**
 * Accrues, cannot be paid.
 */
disputed: boolean, 
/**
 * Whose: name and percent.
 */
shares: Array<[string, number]>, 
/**
 * The agency's salesperson is paid directly.
 */
broker_paid: boolean, 
/**
 * Who received them.
 */
consultant: string | null, };

/**
 * One purchase of one unit, by one buyer or several.
 */
export type DealId = string;

/**
 * One deal in the list.
 */
export type DealLine = { 
/**
 * Which.
 */
deal: DealId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Its name.
 */
project_name: string, 
/**
 * Building, floor, number; empty until agreed.
 */
unit: string, 
/**
 * What the unit is for, area, bedrooms.
 */
unit_text: Text, 
/**
 * Who buys; the main customer until agreed.
 */
buyers: Array<BuyerView>, 
/**
 * Contract price net of discounts.
 */
price: Money | null, 
/**
 * What the buyer and the bank paid.
 */
paid: Money, 
/**
 * How it is paid, once agreed.
 */
method: Method | null, 
/**
 * How far it has come.
 */
state: DealStage, 
/**
 * The same in words.
 */
state_text: Text, 
/**
 * Local day of the newest fact.
 */
last: string, 
/**
 * How they came; none where it rests on no visit.
 */
channel: Channel | null, 
/**
 * Who brought them.
 */
brought_by: string | null, 
/**
 * The claim's verdict as of now.
 */
verdict: Verdict | null, 
/**
 * The claim is disputed.
 */
disputed: boolean, 
/**
 * Doubts nobody has reviewed (R28).
 */
open_flags: number, 
/**
 * What it earned others by now; none where the role may not see it.
 */
earned: Money | null, 
/**
 * Of it due.
 */
due: Money | null, };

/**
 * A window of deals.
 */
export type DealRows = { 
/**
 * Rows.
 */
rows: Array<DealLine>, 
/**
 * How many there are in all.
 */
total: number, };

/**
 * How far a deal has come, in one word for lists.
 */
export type DealStage = "open" | "pre_subscribed" | "subscribed" | "signed" | "fully_paid" | "handed_over" | "deposit_returned" | "cancelled";

/**
 * A deal.
 */
export type DealView = { 
/**
 * As in the list.
 */
line: DealLine, 
/**
 * Price, part by part, once agreed.
 */
price: Price | null, 
/**
 * The unit, once agreed.
 */
unit: Unit | null, 
/**
 * What happened, oldest day first.
 */
facts: Array<FactView>, 
/**
 * Points it reached, with their days.
 */
reached: Array<ReachedView>, 
/**
 * The claim it rests on.
 */
claim: DealClaim | null, 
/**
 * Doubts (R28) with their evidence.
 */
flags: Array<FlagView>, 
/**
 * What it earned others, line by line; empty where the role may not see it.
 */
lines: Array<LedgerLine>, 
/**
 * Names of those who get something, in the order of the lines.
 */
beneficiaries: Array<string>, 
/**
 * What its lines come to.
 */
totals: Totals, };

/**
 * Decides a doubt: upheld, who referred gets nothing; else it is dismissed (R28).
 */
export type DecideReview = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which deal.
 */
deal: DealId, 
/**
 * Which doubt.
 */
flag: FlagKind, 
/**
 * It was as it looked.
 */
upheld: boolean, 
/**
 * Why.
 */
reason: string, };

/**
 * Decides about a violation.
 */
export type DecideViolation = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
violation: ViolationId, 
/**
 * It was a violation; else nothing follows.
 */
upheld: boolean, 
/**
 * The contract ends instead of a fine (R38).
 */
terminate: boolean, 
/**
 * The sum for each, where the contract leaves it open; empty where it does not.
 */
stated: string, 
/**
 * Why.
 */
reason: string, };

/**
 * Something that must be decided before a merge.
 */
export type DecisionView = { 
/**
 * What.
 */
choice: SideChoice, 
/**
 * Of the first record.
 */
a: string, 
/**
 * Of the second.
 */
b: string, 
/**
 * The proposed side: the record whose word came first (protection) or last (consultant).
 */
proposed: CustomerId, };

/**
 * Puts on record that two customers are relatives (R6, R28).
 */
export type DeclareRelation = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * One.
 */
a: CustomerId, 
/**
 * The other.
 */
b: CustomerId, 
/**
 * Husband and wife; else other direct relatives.
 */
spouse: boolean, };

/**
 * How far a desk is acknowledged.
 */
export type DeskAcknowledged = { 
/**
 * Its number.
 */
desk: number, 
/**
 * Its newest change that head office has.
 */
seq: number, 
/**
 * When that was made, by the desk's clock; local time.
 */
until: string | null, };

/**
 * A desk was let in.
 */
export type DeskApproved = { 
/**
 * Its number.
 */
desk: number, 
/**
 * To be taken to the new desk, all of them.
 */
files: Array<string>, };

/**
 * Everything on the right of the desk, for one day.
 */
export type DeskBoard = { 
/**
 * Local day `YYYY-MM-DD`; today when absent.
 */
day: string | null, };

/**
 * One desk, and what is known of it here.
 */
export type DeskNews = { 
/**
 * Which.
 */
device: DeviceId, 
/**
 * Its number, as in slip numbers.
 */
desk: number, 
/**
 * This desk.
 */
this: boolean, 
/**
 * Taken out of the office.
 */
revoked: boolean, 
/**
 * The number of the desk in whose place it went on.
 */
was: number | null, 
/**
 * Its log exists twice: a cloned disk, or a restored backup that went on.
 */
forked: boolean, 
/**
 * Another desk has the same number: slips of the two could have one number.
 */
doubled: boolean, 
/**
 * Until when its news has come, local time; none when nothing came yet.
 */
news: string | null, 
/**
 * Minutes since then.
 */
age_minutes: number | null, 
/**
 * Its clock is ahead of this desk's by so many minutes.
 */
ahead_minutes: number | null, 
/**
 * It has said that it has everything this desk has.
 */
up_to_date: boolean, 
/**
 * It is head office's.
 */
head_office: boolean, 
/**
 * Head office has acknowledged what this desk did until then, local time; none for other desks, and before it has.
 */
has_until: string | null, };

/**
 * This desk is a new one.
 */
export type DeskRenewed = { 
/**
 * Its number before.
 */
was: number, 
/**
 * Its number from now on.
 */
desk: number, 
/**
 * What to do next.
 */
text: Text, 
/**
 * The desks as they are now.
 */
desks: DesksView, };

/**
 * Which of the three doors the window shows.
 */
export type DeskStatus = { "state": "new" } | { "state": "locked", 
/**
 * The office's name, readable without the key.
 */
office: string, 
/**
 * Who can unlock, for the list beside the password field.
 */
people: Array<PersonChoice>, } | { "state": "away", 
/**
 * The office's name.
 */
office: string, 
/**
 * Who may take over with a PIN.
 */
people: Array<PersonChoice>, } | { "state": "open", 
/**
 * Who, where, with which rights.
 */
session: SessionView, } | { "state": "damaged", 
/**
 * What was found and the next step.
 */
message: Text, 
/**
 * Backups that can be put in its place, newest first.
 */
backups: Array<BackupLine>, 
/**
 * Whose password opens the newest.
 */
people: Array<PersonChoice>, };

/**
 * The desks.
 */
export type DesksView = { 
/**
 * This desk first, then by number.
 */
desks: Array<DeskNews>, 
/**
 * Changes that wait here for what is missing before them.
 */
waiting: number, 
/**
 * Why this desk should go on as a new one; none when all is well.
 */
advice: Text | null, 
/**
 * The shared folder of this desk.
 */
folder: FolderView | null, };

/**
 * One desk's installation; owns a chain of changes and a key.
 */
export type DeviceId = string;

/**
 * This desk.
 */
export type DeviceView = { 
/**
 * Desk number.
 */
desk: number, 
/**
 * Signing key, first 16 hex digits.
 */
fingerprint: string, 
/**
 * Changes in the log.
 */
changes: number, 
/**
 * Folder of the data.
 */
folder: string, 
/**
 * Version of the program.
 */
version: string, };

/**
 * Throws the demo office away (only a demo office). The desk is new afterwards.
 */
export type DiscardDemo = Record<symbol, never>;

/**
 * Nothing to say beyond "done".
 */
export type Done = Record<symbol, never>;

/**
 * The draft, if any.
 */
export type DraftView = { 
/**
 * As saved.
 */
content: string | null, 
/**
 * `YYYY-MM-DD HH:MM` local.
 */
saved_at: string | null, };

/**
 * Pairs, and how the search stands.
 */
export type DuplicateRows = { 
/**
 * The window.
 */
rows: Array<PairLine>, 
/**
 * In all.
 */
total: number, 
/**
 * The search.
 */
search: DuplicateSearch, };

/**
 * A search and what it came to.
 */
export type DuplicateSearch = { 
/**
 * Where it stands.
 */
state: SearchState, 
/**
 * Share done, in percent.
 */
percent: number, 
/**
 * When the last one ended, local `YYYY-MM-DD HH:MM`.
 */
last: string | null, 
/**
 * Records it compared.
 */
records: number, 
/**
 * Pairs by what was decided.
 */
counts: PairCountsView, };

/**
 * What was, or would be, merged.
 */
export type DuplicatesAccepted = { 
/**
 * Pairs merged.
 */
merged: number, 
/**
 * Pairs left for somebody to look at: consultant or protection differ, or a second person might have to agree.
 */
held_back: number, 
/**
 * There are more than one go takes: accept again.
 */
more: boolean, 
/**
 * The first pairs, the least sure of those first, so that a threshold too low shows.
 */
sample: Array<PairLine>, 
/**
 * Links made, for undoing.
 */
links: Array<LinkId>, };

/**
 * Corrects a customer; what is absent stays.
 */
export type EditCustomer = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which record.
 */
customer: CustomerId, 
/**
 * [`CustomerView::shown`] of the form that was filled in.
 */
shown: Array<string>, 
/**
 * New name.
 */
name: string | null, 
/**
 * Gender.
 */
gender: Gender | null, 
/**
 * Last six of the identity card; empty removes it.
 */
id_tail: string | null, 
/**
 * Address; empty removes it.
 */
address: string | null, 
/**
 * Phones to add.
 */
add_phones: Array<string>, 
/**
 * Places of phones to remove.
 */
remove_phones: Array<number>, };

/**
 * A protection that ends soon.
 */
export type EndingProtection = { 
/**
 * The customer.
 */
customer: CustomerId, 
/**
 * As shown.
 */
name: string, 
/**
 * Who is protected.
 */
partner: string, 
/**
 * The slip, if one was issued.
 */
slip: string | null, 
/**
 * Last protected day, `YYYY-MM-DD` (included).
 */
until: string, 
/**
 * Days left including today.
 */
days_left: number, 
/**
 * Whole length in days, for the bar.
 */
days: number, };

/**
 * Erases a person everywhere (删除个人信息): names, numbers, addresses, notes. Dates, verdicts, slips'
 * numbers and money stay. Cannot be taken back.
 */
export type ErasePerson = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * A record of the person.
 */
customer: CustomerId, 
/**
 * The customer's name, typed again to confirm.
 */
confirm: string, };

/**
 * Kinds of refusals and failures.
 */
export type ErrorCode = "invalid" | "forbidden" | "locked" | "wrong_secret" | "password_needed" | "not_found" | "refused" | "changed" | "file" | "store" | "request";

/**
 * What happened.
 */
export type Event = { "is": "pre_subscribed", 
/**
 * Paid for it.
 */
amount: Money, } | { "is": "subscribed", 
/**
 * What is agreed.
 */
terms: Terms, } | { "is": "signed", 
/**
 * What is agreed.
 */
terms: Terms, } | { "is": "filed_online" } | { "is": "paid", 
/**
 * How much.
 */
amount: Money, 
/**
 * What for.
 */
part: PaymentPart, } | { "is": "loan_released", 
/**
 * How much.
 */
amount: Money, } | { "is": "handed_over" } | { "is": "unit_changed", 
/**
 * The new unit.
 */
unit: Unit, 
/**
 * Its price.
 */
price: Price, } | { "is": "method_changed", 
/**
 * To this.
 */
method: Method, } | { "is": "renamed", 
/**
 * Everybody who buys it from now on.
 */
buyers: Array<CustomerId>, } | { "is": "refunded", 
/**
 * How much.
 */
amount: Money, 
/**
 * What for.
 */
of: RefundOf, } | { "is": "deposit_returned" } | { "is": "cancelled" } | { "is": "withdrawn", 
/**
 * Which.
 */
fact: string, };

/**
 * What happened, as typed.
 */
export type EventEntry = { "is": "pre_subscribed", 
/**
 * Paid for it.
 */
amount: string, } | { "is": "subscribed", 
/**
 * What is agreed.
 */
terms: TermsEntry, } | { "is": "signed", 
/**
 * What is agreed.
 */
terms: TermsEntry, } | { "is": "filed_online" } | { "is": "paid", 
/**
 * How much.
 */
amount: string, 
/**
 * What for.
 */
part: PaymentPart, } | { "is": "loan_released", 
/**
 * How much.
 */
amount: string, } | { "is": "handed_over" } | { "is": "unit_changed", 
/**
 * The new unit.
 */
unit: UnitEntry, 
/**
 * Its price.
 */
price: PriceEntry, } | { "is": "method_changed", 
/**
 * To this.
 */
method: Method, } | { "is": "renamed", 
/**
 * Everybody who buys it from now on.
 */
buyers: Array<BuyerEntry>, } | { "is": "refunded", 
/**
 * How much.
 */
amount: string, 
/**
 * What for.
 */
of: RefundOf, } | { "is": "deposit_returned" } | { "is": "cancelled" };

/**
 * A group event a partner brought people to (R25).
 */
export type EventId = string;

/**
 * A group event.
 */
export type EventView = { 
/**
 * Which.
 */
event: EventId, 
/**
 * Local day.
 */
on: string, 
/**
 * Who brought them.
 */
partner: string, 
/**
 * How many people.
 */
people: number, 
/**
 * The supervisor's word; none while nobody said.
 */
confirmed: boolean | null, 
/**
 * In a person's words.
 */
note: string, };

/**
 * What somebody at the office saw or confirmed about a visit; nothing where nobody said.
 */
export type Evidence = { 
/**
 * The one who referred them came along in person (R1, R5).
 */
accompanied: boolean | null, 
/**
 * The supervisor confirms (R1, R5): only somebody who may says so.
 */
supervisor: boolean | null, 
/**
 * Who said so as the supervisor; nobody in records older than this field.
 */
supervisor_by?: UserId, 
/**
 * The desk notes that the supervisor was told, or was not: that alone confirms nothing.
 */
told?: boolean, 
/**
 * The friend handed over a part of the owner's card (R5).
 */
card: boolean | null, 
/**
 * Wants to buy soon (R7 A).
 */
intent: boolean | null, 
/**
 * Accepts layout, price and area (R7 B).
 */
acceptance: boolean | null, 
/**
 * How long the reception took, in whole minutes (R7 C).
 */
reception_minutes: number | null, 
/**
 * Who had the last word, and what it was (R9).
 */
confirmed: Confirmation | null, 
/**
 * Referred to a resident agency by others, not found by itself (R32).
 */
referred?: boolean, 
/**
 * Staff supplied the "old owner" (R28).
 */
staff_supplied?: boolean, };

/**
 * Exchanges with a folder once, now: a stick, or the shared one when absent.
 */
export type ExchangeNow = { 
/**
 * The folder.
 */
path: string | null, };

/**
 * An advance report on the board.
 */
export type ExpectedReport = { 
/**
 * Which.
 */
report: ReportId, 
/**
 * `HH:MM` local, when a time was given.
 */
time: string | null, 
/**
 * `YYYY-MM-DD` local.
 */
day: string, 
/**
 * As reported.
 */
name: string | null, 
/**
 * Masked.
 */
phone: string | null, 
/**
 * Firm · store · broker.
 */
brought_by: string | null, 
/**
 * The firm alone, for the form.
 */
firm: string | null, 
/**
 * The store.
 */
store: string | null, 
/**
 * The broker's name.
 */
broker: string | null, 
/**
 * The project, for the form.
 */
project: ProjectId | null, 
/**
 * Headcount, if given.
 */
headcount: number | null, 
/**
 * Where it stands.
 */
state: ReportState, 
/**
 * Minutes until the arrival (negative: late), when a time was given and nobody came yet.
 */
minutes: number | null, };

/**
 * Writes what other desks lack into a file: everything after what they last said they have.
 */
export type ExportBundle = { 
/**
 * Where to: a file, or a folder for a name of the program's choice. Larger than 20 MiB, it becomes several.
 */
path: string, 
/**
 * For one desk only, or for head office; for all desks of the office when absent.
 */
desk?: DeviceId, 
/**
 * Everything, whatever they have.
 */
everything: boolean, };

/**
 * Writes one file a table and a manifest into a folder.
 */
export type ExportCsv = { 
/**
 * An existing folder; files of the same name are replaced only when complete.
 */
dir: string, 
/**
 * Titles in Chinese or English (`zh`, `en`).
 */
headers: Lang, 
/**
 * Full phones; needs the permission, and is recorded.
 */
full_phones: boolean, 
/**
 * In which form.
 */
format?: ExportFormat, };

/**
 * In which form tables are written.
 */
export type ExportFormat = "csv" | "xlsx";

/**
 * Writes the prepared payments of a project into a file for the bank. Each goes out once; from then on only the bank's
 * word says what became of it.
 */
export type ExportPayouts = { 
/**
 * Made by the form; with the same one the same payments are written again.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * A file, or an existing folder in which it is named after the day.
 */
path: string, 
/**
 * Those that went out before as well: the file was lost on its way.
 */
again: boolean, 
/**
 * A manager's word why they are paid although another desk has not been heard of since.
 */
unheard: string, };

/**
 * Writes a statement into a file.
 */
export type ExportStatement = { 
/**
 * Which.
 */
statement: ShowStatement, 
/**
 * In which form.
 */
format: StatementFormat, 
/**
 * A file, or an existing folder in which it is named after the beneficiary and the days.
 */
path: string, 
/**
 * Language.
 */
lang: Lang, };

/**
 * What was written.
 */
export type ExportView = { 
/**
 * The folder.
 */
dir: string, 
/**
 * One for each file.
 */
files: Array<ExportedFile>, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
at: string, };

/**
 * One exported file.
 */
export type ExportedFile = { 
/**
 * Name in the folder.
 */
name: string, 
/**
 * Rows without the titles.
 */
rows: number, 
/**
 * Bytes.
 */
bytes: number, 
/**
 * SHA-256, hex.
 */
sha256: string, };

/**
 * A fact of a deal.
 */
export type FactView = { 
/**
 * Names it.
 */
fact: string, 
/**
 * Local day.
 */
on: string, 
/**
 * What.
 */
event: Event, 
/**
 * In words.
 */
text: Text, 
/**
 * Who noted it.
 */
by: string, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * In a person's words.
 */
note: string, 
/**
 * Taken back.
 */
withdrawn: boolean, };

/**
 * One consultant's figures.
 */
export type FairnessRow = { 
/**
 * Who.
 */
consultant: ConsultantId, 
/**
 * As shown.
 */
name: string, 
/**
 * The team, where there are several.
 */
team: Text | null, 
/**
 * Still works here.
 */
active: boolean, 
/**
 * Turns used up.
 */
turns: number, 
/**
 * Of these, filling in (补位).
 */
filled_in: number, 
/**
 * Of these, named by a broker or chosen by hand.
 */
chosen: number, 
/**
 * Return visits.
 */
returns: number, 
/**
 * Appointments.
 */
appointments: number, 
/**
 * Stood in for a colleague (代接).
 */
stood_in: number, 
/**
 * Proposed, and passed over by hand.
 */
passed_over: number, 
/**
 * The team's average of turns: `2.3`.
 */
average: string, 
/**
 * Turns above it: `+0.7`.
 */
difference: string, 
/**
 * Ahead, level or behind.
 */
standing: Standing, };

/**
 * Figures by consultant, and every choice by hand.
 */
export type FairnessView = { 
/**
 * First day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Last day, `YYYY-MM-DD`, included.
 */
until: string, 
/**
 * One line for each consultant, team by team.
 */
rows: Array<FairnessRow>, 
/**
 * Choices against the proposal, newest first.
 */
overrides: Array<OverrideLine>, };

/**
 * A field of the customer and the column it is read from.
 */
export type FieldColumn = { 
/**
 * Which field.
 */
field: ImportField, 
/**
 * Index of the column, from 0.
 */
column: number, };

/**
 * A field that is wrong.
 */
export type FieldError = { 
/**
 * Name of the request's field, e.g. `phones.0`, `headcount`.
 */
field: string, 
/**
 * What is wrong and what to do.
 */
text: Text, };

/**
 * Brokers whose name or phone begins with a text, for the form: their firm and store of today are proposed.
 */
export type FindBrokers = { 
/**
 * As typed.
 */
text: string, };

/**
 * The list of room 客户: search per keystroke, filters, a window of rows.
 */
export type FindCustomers = { 
/**
 * As in the one box; empty lists everybody by last contact.
 */
text: string, 
/**
 * Only this channel of the last contact.
 */
channel: Channel | null, 
/**
 * Only those last received by this consultant.
 */
consultant: ConsultantId | null, 
/**
 * Only those with a contact on or after this local day.
 */
since: string | null, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, at most 200.
 */
limit: number, 
/**
 * Counted up by the window; comes back.
 */
turn: number, };

/**
 * Looks for people who are on record more than once; answers at once, the caller goes on with
 * [`App::step_duplicates`]. Only what changed since the last search is compared again.
 */
export type FindDuplicates = { 
/**
 * Learn and compare everything anew.
 */
anew: boolean, };

/**
 * How much a violation costs.
 */
export type Fine = { "is": "none" } | { "is": "each", 
/**
 * How much.
 */
amount: Money, } | { "is": "of_price", 
/**
 * How much.
 */
rate: Rate, } | { "is": "stated", 
/**
 * The limits.
 */
allowed: Allowed | null, };

/**
 * The fact a deal is opened with.
 */
export type FirstFact = { 
/**
 * Local day; today where it is empty.
 */
on: string, 
/**
 * What.
 */
event: EventEntry, };

/**
 * A doubt with its evidence.
 */
export type Flag = { 
/**
 * What kind.
 */
kind: FlagKind, 
/**
 * The day the evidence dates from.
 */
on: string | null, 
/**
 * The customers concerned.
 */
customers: Array<CustomerId>, 
/**
 * How many, where a number is the evidence.
 */
count: number, };

/**
 * What kind of doubt.
 */
export type FlagKind = "third_party_renamed" | "relative_round" | "other_consultant" | "staff_supplied_owner" | "same_phone_as_broker" | "owner_too_often" | "buyer_not_on_slip" | "relative_declared_late" | "unit_twice" | "visit_after_deal";

/**
 * A doubt.
 */
export type FlagView = { 
/**
 * What, with its evidence.
 */
flag: Flag, 
/**
 * In words.
 */
text: Text, 
/**
 * The people concerned.
 */
people: Array<BuyerView>, 
/**
 * What was decided: upheld or dismissed.
 */
upheld: boolean | null, 
/**
 * By whom.
 */
by: string | null, 
/**
 * Why.
 */
reason: string, };

/**
 * How the exchange with a folder stands.
 */
export type FolderView = { 
/**
 * Which.
 */
folder: string, 
/**
 * What is in the way; none when all is well.
 */
problem: Text | null, 
/**
 * New changes that came with the last look.
 */
new: number, 
/**
 * Files written.
 */
written: number, 
/**
 * Files refused.
 */
refused: Array<RefusedFile>, 
/**
 * Nothing was to be read, and nothing to be written.
 */
at_rest: boolean, };

/**
 * What happens to the firm's commission in the project, by whichever programme.
 */
export type Forfeits = "nothing" | "not_yet_due" | "all";

/**
 * The day protection runs from.
 */
export type From = "visit" | "report" | "confirmation";

/**
 * The point whose day decides which version a deal is under.
 */
export type FrozenAt = "report" | "visit" | "subscription" | "signing";

/**
 * A customer's or buyer's gender as the desk writes it.
 */
export type Gender = "male" | "female";

/**
 * A rate that grows with the number of units: 6 %, for each 20 past the first 20 by 0.2 points, at most 7 % (R30).
 */
export type Growth = { 
/**
 * The rate of the first units.
 */
rate: Rate, 
/**
 * How many units those are.
 */
first: number, 
/**
 * For each further so many …
 */
every: number, 
/**
 * … so much more.
 */
by: Rate, 
/**
 * But never more than this.
 */
cap: Rate, 
/**
 * Whether a further lot counts when it is complete, or as soon as it is begun.
 */
counted: Counted, 
/**
 * How the number is read: marginal or retroactive.
 */
jump: Jump, };

/**
 * What the next shift finds open (交接班).
 */
export type Handover = Record<symbol, never>;

/**
 * A device's chain.
 */
export type HeadView = { 
/**
 * The device.
 */
device: DeviceId, 
/**
 * Its desk number.
 */
desk: number, 
/**
 * Changes in its chain.
 */
seq: number, 
/**
 * Hash of the newest.
 */
hash: string, };

/**
 * Takes files in: each is checked whole before anything of it is kept; those refused are kept aside with the reason.
 */
export type ImportBundle = { 
/**
 * The files, in any order.
 */
paths: Array<string>, };

/**
 * Starts an import, or a dry run; answers at once, the caller goes on with [`App::step_import`].
 */
export type ImportCustomers = { 
/**
 * Made by the form: an import that was cut off goes on where it stopped.
 */
request: RequestId, 
/**
 * Path of the file.
 */
path: string, 
/**
 * Which column is what.
 */
mapping: Array<FieldColumn>, 
/**
 * Only count and explain; save nothing.
 */
dry_run: boolean, 
/**
 * Where rejected rows go, with the reason; beside the file when absent.
 */
rejects: string | null, };

/**
 * What can be read from a file.
 */
export type ImportField = "name" | "phone" | "alt_phone" | "id_tail" | "gender" | "district" | "address" | "visit_date" | "channel" | "broker" | "project";

/**
 * One import of a file of customers.
 */
export type ImportId = string;

/**
 * Reads the bank's confirmations: a CSV or .xlsx with 付款编号 / payout, 金额 / amount, and if there is one 日期 / date.
 */
export type ImportPaid = { 
/**
 * Made by the form; each row is confirmed once, however often the file is read.
 */
request: RequestId, 
/**
 * The file.
 */
path: string, 
/**
 * What the bank paid although it was cancelled here is booked; what is not owed is owed back.
 */
book_cancelled: boolean, };

/**
 * Where an import stands.
 */
export type ImportState = "dry_run" | "running" | "stopped" | "finished" | "undone";

/**
 * How far an import is.
 */
export type ImportView = { 
/**
 * Which.
 */
import: ImportId, 
/**
 * File name without its folder.
 */
file: string, 
/**
 * Where it stands.
 */
state: ImportState, 
/**
 * Rows read.
 */
rows: number, 
/**
 * Bytes read and in all, for the bar.
 */
bytes_done: number, 
/**
 * Bytes in all.
 */
bytes: number, 
/**
 * Rows taken in.
 */
accepted: number, 
/**
 * Rows rejected.
 */
rejected: number, 
/**
 * First rejected rows with reasons.
 */
first_rejects: Array<RejectedRow>, 
/**
 * The file with all rejected rows.
 */
rejects_file: string | null, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
started: string, 
/**
 * Records kept by an undo because they were used since.
 */
kept: Array<CustomerId>, };

/**
 * Which day of a deal must be inside the protection (R15).
 */
export type Inside = "subscription" | "signing";

/**
 * What does a file hold? Takes nothing in.
 */
export type InspectBundle = { 
/**
 * The file.
 */
path: string, };

/**
 * Looks at a file: encoding, columns, a few rows, a guessed mapping. Saves nothing.
 */
export type InspectCsv = { 
/**
 * Path of the file.
 */
path: string, };

/**
 * How the customer must be introduced.
 */
export type Introduction = "any" | "reported" | "in_person" | "either" | "both";

/**
 * Issues the slip of a visit: number, words and verdict are recorded as they stand.
 */
export type IssueSlip = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Whose.
 */
visit: VisitId, };

/**
 * One reward.
 */
export type Item = { 
/**
 * Names it within the programme, for ever.
 */
code: string, 
/**
 * The rule it was read from: `R29`.
 */
rule: string, 
/**
 * Who gets it (R27).
 */
to: To, 
/**
 * In what, at the payee's choice; the first is the usual one.
 */
kinds: Array<Kind>, 
/**
 * What for.
 */
on: Occasion, 
/**
 * Which units; all where nothing is said.
 */
when: When, 
/**
 * Items of the same group exclude each other: the first that fits pays.
 */
one_of: string | null, 
/**
 * How much.
 */
amount: Amount, 
/**
 * What the contract allows the amount to be, for the editor (R31: ¥500–5000).
 */
allowed: Allowed | null, 
/**
 * When it is due, where it differs from the programme's.
 */
payment: Payment | null, };

/**
 * A request was written.
 */
export type JoinAsked = { 
/**
 * The file to hand to the manager.
 */
file: string, 
/**
 * What the manager must see as well.
 */
code: string, };

/**
 * Founds this desk from the bundle that came back.
 */
export type JoinOffice = { 
/**
 * The password given when asking.
 */
password: string, 
/**
 * All parts of the bundle.
 */
paths: Array<string>, };

/**
 * A request.
 */
export type JoinRequestView = { 
/**
 * The same as on the new desk's screen, or somebody else's request.
 */
code: string, 
/**
 * The number it would get.
 */
desk: number, 
/**
 * It is enrolled already.
 */
known: boolean, };

/**
 * Puts a consultant into a team, or into the house's own queue.
 */
export type JoinTeam = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Who.
 */
consultant: ConsultantId, 
/**
 * Where; none for the house's own queue.
 */
team: TeamId | null, };

/**
 * Who has the last word at the desk (R9).
 */
export type JudgedBy = "confirmation_post" | "consultant" | "developer";

/**
 * A verdict with its reasons, ready to read.
 */
export type JudgementView = { 
/**
 * Valid, invalid or undecided.
 */
verdict: Verdict, 
/**
 * Where the claim stands in its life.
 */
state: ClaimState, 
/**
 * Rests on a masked or partial number, or on what other desks have not yet sent.
 */
provisional: boolean, 
/**
 * In the receptionist's words: 保护期内，客户属鸿安置业.
 */
headline: Text, 
/**
 * Why it is provisional, e.g. 暂定，以完整号码为准.
 */
provisional_note: Text | null, 
/**
 * The slip that decides, if any.
 */
slip: string | null, 
/**
 * Last protected day, `YYYY-MM-DD` (included).
 */
protected_until: string | null, 
/**
 * Days left including today; negative when over.
 */
days_left: number | null, 
/**
 * The rule's clause in short: 保护 1 个月.
 */
basis: Text, 
/**
 * The rule number, small print: `R15`.
 */
rule: string, 
/**
 * One sentence each.
 */
reasons: Array<ReasonView>, 
/**
 * The policy and its version: 分销 2026，第 1 版.
 */
policy: Text, 
/**
 * What an agency may be told: result and kind of reason only.
 */
for_channel: Text, 
/**
 * What the save button says: 登记来访，不计恒居.
 */
save_label: Text, };

/**
 * How a number of units is read.
 */
export type Jump = "marginal" | "retroactive" | "total";

/**
 * Names one entitlement for ever. The programme's version is not part of it: should the version change by a late
 * fact, the difference is posted.
 */
export type Key = { 
/**
 * Where.
 */
project: ProjectId, 
/**
 * Who is owed.
 */
beneficiary: Beneficiary, 
/**
 * What it rests on.
 */
source: Source, 
/**
 * Code of the programme.
 */
programme: string, 
/**
 * Code of the item or penalty.
 */
item: string, 
/**
 * Which part.
 */
stage: Stage, };

/**
 * What a reward is paid in.
 */
export type Kind = "cash" | "card" | "voucher" | "fuel_card" | "gift" | "points" | "fee_credit" | "discount";

/**
 * A language of the product.
 */
export type Lang = "zh" | "en";

/**
 * The newest backup.
 */
export type LastBackup = { 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * How long ago.
 */
age: Text, 
/**
 * Its folder.
 */
path: string, 
/**
 * Changes in it.
 */
changes: number, 
/**
 * Bytes of its store.
 */
bytes: number, };

/**
 * Leaves the keyboard: the desk shows the PIN screen.
 */
export type LeaveDesk = Record<symbol, never>;

/**
 * A beneficiary's lines.
 */
export type LedgerGroup = { 
/**
 * Who.
 */
beneficiary: Beneficiary, 
/**
 * Name.
 */
name: string, 
/**
 * What kind, in words.
 */
kind: Text, 
/**
 * What their accounts come to.
 */
totals: Totals, 
/**
 * There is an account to pay to.
 */
has_payee: boolean, 
/**
 * In what its approved rewards may be given, the usual first.
 */
ways: Array<PayWay>, 
/**
 * Lines.
 */
lines: Array<LedgerLine>, };

/**
 * One entitlement with what is posted for it.
 */
export type LedgerLine = { 
/**
 * Names it.
 */
key: Key, 
/**
 * Who is owed.
 */
beneficiary: string, 
/**
 * For what: unit, visit, week.
 */
source: Text, 
/**
 * The deal, where it is one.
 */
deal: DealId | null, 
/**
 * Rule: `R29`.
 */
rule: string, 
/**
 * Programme and version, in words.
 */
programme: Text, 
/**
 * Part of the whole; empty where it is all in one.
 */
stage: Text, 
/**
 * What is owed in all by now.
 */
amount: Money, 
/**
 * Where it stands.
 */
state: LineState, 
/**
 * The same in words, with what it waits for.
 */
state_text: Text, 
/**
 * Why it stands there, in a few words: what was reached, what it waits for, what took it back.
 */
reason: Text, 
/**
 * Posted: earned, not due.
 */
accrued: Money, 
/**
 * Posted: due, not approved.
 */
due: Money, 
/**
 * Posted: approved, not paid.
 */
approved: Money, 
/**
 * Posted: paid, before what was netted.
 */
paid: Money, 
/**
 * Posted: netted from payouts.
 */
recovered: Money, 
/**
 * Posted: owed back.
 */
owed: Money, 
/**
 * What a settlement would change what is due by.
 */
change: Money, 
/**
 * In what it may be paid.
 */
kinds: Array<Text>, 
/**
 * Why it may not be paid for now.
 */
holds: Array<Text>, 
/**
 * How it comes about.
 */
explanation: Text, };

/**
 * The ledger of a project.
 */
export type LedgerView = { 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Number of the desk that pays.
 */
paying_desk: number, 
/**
 * This desk pays.
 */
pays_here: boolean, 
/**
 * Lines whose posting is behind what is owed now.
 */
to_post: number, 
/**
 * What all accounts come to.
 */
totals: Totals, 
/**
 * Beneficiaries, by name.
 */
groups: Array<LedgerGroup>, 
/**
 * Lines in all, of which at most 2000 are shown.
 */
total: number, };

/**
 * A line that was not approved or paid.
 */
export type LeftOut = { 
/**
 * Which.
 */
key: Key, 
/**
 * Why, and what to do.
 */
why: Text, };

/**
 * Where a line stands.
 */
export type LineState = "unposted" | "accrued" | "held" | "due" | "approved" | "paid" | "owed" | "nothing";

/**
 * A line.
 */
export type LineView = { 
/**
 * The line.
 */
line: LedgerLine, 
/**
 * Who.
 */
beneficiary: string, 
/**
 * What was posted, oldest first.
 */
postings: Array<PostingView>, };

/**
 * Says that two records are one person, or are not. A merge that says as much as a ruling waits for a second person
 * where the policy asks one.
 */
export type LinkCustomers = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * One record.
 */
a: CustomerId, 
/**
 * The other.
 */
b: CustomerId, 
/**
 * Same person, or not the same.
 */
same: boolean, 
/**
 * Whose consultant keeps the customer, one of the two records: asked for where they differ.
 */
consultant_of?: CustomerId, 
/**
 * Whose protection stands, one of the two records: asked for where both are protected for different partners.
 */
protection_of?: CustomerId, };

/**
 * Lets a deal rest on another visit's claim.
 */
export type LinkDeal = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
deal: DealId, 
/**
 * On this visit; on none where the office itself brought them.
 */
visit: VisitId | null, 
/**
 * Why.
 */
reason: string, };

/**
 * A same-person or not-same link between two records.
 */
export type LinkId = string;

/**
 * Two partners on record are the same firm or person: the other stands under the main one's name from here on, for
 * what was claimed before as well.
 */
export type LinkPartners = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Under whose name they stand.
 */
main: PartnerId, 
/**
 * Who is the same.
 */
other: PartnerId, };

/**
 * A link to another record.
 */
export type LinkView = { 
/**
 * Which link; undo names it.
 */
link: LinkId, 
/**
 * The other record.
 */
customer: CustomerId, 
/**
 * Its name.
 */
name: string, 
/**
 * Same person, or not the same.
 */
same: boolean, 
/**
 * Only once a second person agrees.
 */
waits: boolean, };

/**
 * Approvals of a project, those to be decided first.
 */
export type ListApprovals = { 
/**
 * Which project.
 */
project: ProjectId, };

/**
 * The backups in a folder.
 */
export type ListBackups = { 
/**
 * An existing folder; the one of the daily backups when absent.
 */
folder: string | null, };

/**
 * Salespeople about whom something is agreed.
 */
export type ListBrokerPays = Record<symbol, never>;

/**
 * Every broker on record, with whom they worked for.
 */
export type ListBrokers = Record<symbol, never>;

/**
 * Claims a manager may have to look at, newest first.
 */
export type ListClashes = Record<symbol, never>;

/**
 * Closed months of a project, and the one to be closed next.
 */
export type ListCloses = { 
/**
 * Which project.
 */
project: ProjectId, };

/**
 * Agencies' cycles in a project.
 */
export type ListCycles = { 
/**
 * Which project.
 */
project: ProjectId, };

/**
 * Deals, the newest fact first.
 */
export type ListDeals = { 
/**
 * Of this project.
 */
project?: ProjectId, 
/**
 * That have come so far.
 */
state?: DealStage, 
/**
 * Part of the unit's or of a buyer's name.
 */
text: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, at most 200.
 */
limit: number, };

/**
 * The desks of the office, with the age of their news.
 */
export type ListDesks = Record<symbol, never>;

/**
 * A window of pairs in a state.
 */
export type ListDuplicates = { 
/**
 * Which.
 */
state: QueueState, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, at most 200.
 */
limit: number, };

/**
 * Imports so far, newest first.
 */
export type ListImports = Record<symbol, never>;

/**
 * The ledger of a project, by beneficiary.
 */
export type ListLedger = { 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Only this beneficiary's.
 */
beneficiary?: Beneficiary, 
/**
 * Only lines that stand so.
 */
state?: LineState, 
/**
 * Part of a beneficiary's name.
 */
text: string, };

/**
 * Who brings customers, with what is agreed.
 */
export type ListPartners = Record<symbol, never>;

/**
 * Everybody who is paid.
 */
export type ListPayees = Record<symbol, never>;

/**
 * Payments of a project, newest first.
 */
export type ListPayouts = { 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Only those that stand so.
 */
state?: PayoutState, };

/**
 * Presets that ship with the program and every version of this office.
 */
export type ListPolicies = Record<symbol, never>;

/**
 * Presets that ship with the program and every version of this office.
 */
export type ListProgrammes = Record<symbol, never>;

/**
 * Everything of deals and partners that waits for a decision.
 */
export type ListReviews = { 
/**
 * What was decided, too.
 */
decided: boolean, };

/**
 * The four forms as they stand.
 */
export type ListSlipForms = Record<symbol, never>;

/**
 * Slips, newest first.
 */
export type ListSlips = { 
/**
 * Part of a number or of a name.
 */
text: string, 
/**
 * Only this state.
 */
state: SlipState | null, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, at most 200.
 */
limit: number, };

/**
 * What was in the form before.
 */
export type LoadDraft = { 
/**
 * Which form.
 */
form: string, };

/**
 * Closes the store: the next person needs a password. A store that could not be read is tried again.
 */
export type LockDesk = Record<symbol, never>;

/**
 * How far back an earlier contact counts.
 */
export type LookBack = { "is": "ever" } | { "is": "months", 
/**
 * How many.
 */
months: number, } | { "is": "off" };

/**
 * One keystroke in the one box, with what the form holds so far.
 */
export type LookUp = { 
/**
 * What was typed or pasted.
 */
text: string, 
/**
 * The candidate chosen with ↑↓, if any: the verdict follows it.
 */
customer: CustomerId | null, 
/**
 * The project in the form.
 */
project: ProjectId | null, 
/**
 * Visit or call; a visit where nothing is said.
 */
contact?: ContactKind, 
/**
 * The channel in the form.
 */
channel: Channel | null, 
/**
 * The firm or person in the form who brought them.
 */
brought_by: string | null, 
/**
 * The broker's phone in the form, as typed or as shown for the broker who was chosen.
 */
broker_phone?: string, 
/**
 * A broker taken from the suggestions.
 */
broker?: BrokerId, 
/**
 * The report this visit would fulfil.
 */
report: ReportId | null, 
/**
 * An appointment the visitor names.
 */
appointment_with: ConsultantId | null, 
/**
 * Whom the broker names, where the office lets brokers choose (R11).
 */
broker_chose: ConsultantId | null, 
/**
 * Phones already in the form (full or masked); judged together with the box.
 */
phones: Array<string>, 
/**
 * The name already in the form: of several people with one number, the one who is called so.
 */
name?: string, 
/**
 * Last six of the identity card in the form.
 */
id_tail?: string, 
/**
 * Gender in the form.
 */
gender?: Gender, 
/**
 * Address in the form.
 */
address?: string, 
/**
 * Counted up by the window; comes back, so that a slow answer never replaces a newer one.
 */
turn: number, };

/**
 * The answer to one keystroke.
 */
export type LookUpView = { 
/**
 * As in the request.
 */
turn: number, 
/**
 * What the text was taken for.
 */
kind: TypedKind, 
/**
 * A hint beside the box, e.g. 手机号，还差 4 位.
 */
hint: Text | null, 
/**
 * At most 20: once there is a number or a card to go by, the likeliest first; before, by last visit.
 */
candidates: Array<Candidate>, 
/**
 * Reports waiting for this visitor (by mask or name), likeliest first.
 */
reports: Array<ExpectedReport>, 
/**
 * The first verdict, once there is something to judge.
 */
judgement: JudgementView | null, 
/**
 * Who is next, and why.
 */
proposal: ConsultantProposal | null, 
/**
 * Firms on record that may be the one typed, which is not: 链家地产 for 链家.
 */
similar_firms: Array<string>, };

/**
 * Makes the code of a report, for a firm to show at the desk (docs/formats/report-qr.md). Saves nothing.
 */
export type MakeReportQr = { 
/**
 * What it says.
 */
draft: ReportDraft, };

/**
 * Says that two records are two people of one household; remembered.
 */
export type MarkHousehold = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * One record.
 */
a: CustomerId, 
/**
 * The other.
 */
b: CustomerId, };

/**
 * Which masked numbers count as a match.
 */
export type Mask = "head_and_tail" | "full_only";

/**
 * A claim that would stand otherwise.
 */
export type MergeConsequence = { 
/**
 * The visit.
 */
visit: VisitId, 
/**
 * Its record.
 */
customer: CustomerId, 
/**
 * Who claims.
 */
partner: string, 
/**
 * Its slip that stands.
 */
slip: string | null, 
/**
 * Verdict now.
 */
before: Verdict, 
/**
 * Verdict after.
 */
after: Verdict, 
/**
 * In a sentence.
 */
text: Text, };

/**
 * How the buyer pays (R35).
 */
export type Method = "lump_sum" | "instalments" | "mortgage" | "provident_fund";

/**
 * A point that a deal can reach; payments wait for some of them (R34–R36).
 */
export type Milestone = "pre_subscribed" | "subscribed" | "signed" | "filed" | "first_payment" | "fully_paid" | "loan_released" | "handed_over";

/**
 * An amount of yuan, exact to the fen. Negative amounts are owed the other way.
 */
export type Money = string;

/**
 * The days of one month's close.
 */
export type MonthClose = { 
/**
 * First day of the month that is closed.
 */
from: string, 
/**
 * Last day of it.
 */
until: string, 
/**
 * Reported.
 */
report: string, 
/**
 * Checked.
 */
check: string, 
/**
 * Paid.
 */
pay: string, };

/**
 * Notes what happened with a deal.
 */
export type NoteDeal = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
deal: DealId, 
/**
 * Local day; today where it is empty.
 */
on: string, 
/**
 * What.
 */
event: EventEntry, 
/**
 * In a person's words.
 */
note: string, };

/**
 * Notes that a partner brought a group (R25).
 */
export type NoteEvent = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Local day; today where it is empty.
 */
on: string, 
/**
 * How they came.
 */
channel: Channel, 
/**
 * Who brought them, by name.
 */
partner: string, 
/**
 * How many people.
 */
people: number, 
/**
 * In a person's words.
 */
note: string, };

/**
 * Puts shortfalls on record, for the manager to decide (R40).
 */
export type NoteShortfalls = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Whose, and the last day of the stretch. What is on record already is left out.
 */
list: Array<ShortfallRef>, };

/**
 * Puts a violation on record (R38–R40). Nothing is booked before the manager decided.
 */
export type NoteViolation = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Local day; today where it is empty.
 */
on: string, 
/**
 * The firm's channel.
 */
channel: Channel, 
/**
 * The firm, by name.
 */
partner: string, 
/**
 * What.
 */
violation: ViolationKind, 
/**
 * Persons or parties concerned; at least 1.
 */
count: number, 
/**
 * The deal concerned, where a rate of its price is the fine (R38).
 */
deal?: DealId, 
/**
 * What happened. `remark` is the same, as scenarios use `note` for themselves.
 */
note: string, };

/**
 * What a reward is for.
 */
export type Occasion = { "is": "deal" } | { "is": "deal_of_party" } | { "is": "visit", 
/**
 * Only parties that were new.
 */
new_party: boolean, 
/**
 * The supervisor confirms.
 */
supervisor: boolean, 
/**
 * Only while the visit has not led to a contract.
 */
without_deal: boolean, } | { "is": "group_event", 
/**
 * People, at least.
 */
people: number, 
/**
 * The supervisor confirms.
 */
supervisor: boolean, } | { "is": "weekly_top", 
/**
 * What counts.
 */
by: RankedBy, 
/**
 * What happens when several have the same number.
 */
ties: Ties, 
/**
 * The prizes, first place first.
 */
prizes: Array<Money>, };

/**
 * What set-up leaves behind.
 */
export type OfficeCreated = { 
/**
 * Shown once, to be written down: it opens the desk when the password is lost.
 */
recovery_key: string, 
/**
 * Already at work.
 */
session: SessionView, };

/**
 * Opens a deal: the purchase of one unit, by one buyer or several together.
 */
export type OpenDeal = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project; the visit's, or the only one, where nobody says.
 */
project?: ProjectId, 
/**
 * The visit whose claim it rests on; found by the customer where nobody says.
 */
visit?: VisitId, 
/**
 * Who buys; the visit's customer where nobody says.
 */
customer?: CustomerId, 
/**
 * What happened with it first, if it is to be noted at once.
 */
first?: FirstFact, };

/**
 * How a condition came out.
 */
export type Outcome = "met" | "failed" | "open" | "note";

/**
 * A choice by hand against the proposal.
 */
export type OverrideLine = { 
/**
 * Which visit.
 */
visit: VisitId, 
/**
 * Local `MM-DD HH:MM`.
 */
at: string, 
/**
 * The customer, as shown.
 */
customer: string, 
/**
 * Who was proposed.
 */
proposed: string, 
/**
 * Why, in a word.
 */
proposed_why: Text | null, 
/**
 * Who received.
 */
chosen: string, 
/**
 * Who chose.
 */
by: string, 
/**
 * Why, in their words; empty where nobody asked.
 */
reason: string, };

/**
 * What becomes of a partner's own new claim after its protection lapsed.
 */
export type OwnLapsed = "refuse" | "renew";

/**
 * What became of the rows.
 */
export type PaidImport = { 
/**
 * Confirmed now.
 */
confirmed: Array<PayoutView>, 
/**
 * Confirmed before.
 */
already: number, 
/**
 * Rows that were not taken in, and why.
 */
rejected: Array<UnmatchedRow>, 
/**
 * Of them paid by the bank though cancelled here: `book_cancelled` books them.
 */
bookable: number, };

/**
 * How many pairs there are.
 */
export type PairCountsView = { 
/**
 * To decide.
 */
open: number, 
/**
 * Merged.
 */
same: number, 
/**
 * Told apart.
 */
not_same: number, 
/**
 * Of one household.
 */
household: number, 
/**
 * Merges that wait for a second person, also of pairs that no search found.
 */
waiting: number, };

/**
 * A field of both records.
 */
export type PairField = { 
/**
 * Which.
 */
field: PairFieldName, 
/**
 * Of the first.
 */
a: string, 
/**
 * Of the second.
 */
b: string, 
/**
 * Both say something, and not the same.
 */
differs: boolean, };

/**
 * What is set side by side.
 */
export type PairFieldName = "name" | "phone" | "id_tail" | "gender" | "address" | "consultant" | "protection" | "last_contact" | "contacts" | "registered";

/**
 * A pair in the queue.
 */
export type PairLine = { 
/**
 * The smaller record.
 */
a: PairSide, 
/**
 * The other.
 */
b: PairSide, 
/**
 * How alike, in a word: `very_like`, `possible`, `unlike`.
 */
likeness: string, 
/**
 * In words, households included.
 */
word: Text, 
/**
 * Rather one household.
 */
household: boolean, 
/**
 * Looks like a known customer passed off as new.
 */
suspicion: Text | null, 
/**
 * The two weightiest reasons.
 */
reasons: Array<Text>, 
/**
 * A protection hangs on it.
 */
protected: boolean, 
/**
 * A partner's claim hangs on it.
 */
claimed: boolean, 
/**
 * The merge of the two, while it waits for a second person.
 */
waits: WaitingView | null, };

/**
 * A record of a pair.
 */
export type PairSide = { 
/**
 * The record.
 */
customer: CustomerId, 
/**
 * Its name.
 */
name: string, 
/**
 * Masked.
 */
phone: string | null, };

/**
 * Two records side by side.
 */
export type PairView = { 
/**
 * As in the queue.
 */
line: PairLine, 
/**
 * What was decided.
 */
state: QueueState, 
/**
 * The link that says so, where it is one between these two records.
 */
link: LinkId | null, 
/**
 * Fields, those that differ first.
 */
fields: Array<PairField>, 
/**
 * What the score is made of, the weightiest first.
 */
parts: Array<ScorePart>, 
/**
 * Bits for one person.
 */
score: number, 
/**
 * What must be decided before a merge.
 */
decisions: Array<DecisionView>, 
/**
 * What a merge would change.
 */
consequences: Array<MergeConsequence>, 
/**
 * What it would change in money owed; the next settlement posts the differences.
 */
rewards: Array<RewardConsequence>, 
/**
 * A merge would wait for a second person.
 */
needs_second: boolean, 
/**
 * Slips of both sides that stand.
 */
slips: Array<string>, };

/**
 * What is personal about an owner or employee; empty where it is not known.
 */
export type PartnerDetails = { 
/**
 * An owner's units, as the project writes them.
 */
units: string, 
/**
 * An employee's department.
 */
department: string, 
/**
 * An employee's number.
 */
number: string, };

/**
 * Who brings customers: an agency, an owner, an employee, an outreach firm.
 */
export type PartnerId = string;

/**
 * What a partner is.
 */
export type PartnerKind = "agency" | "owner" | "employee" | "outreach" | "out_sale" | "platform";

/**
 * What is agreed with a partner.
 */
export type PartnerTerms = { 
/**
 * The contract (R16).
 */
contract: Contract | null, 
/**
 * For an owner: the day of their deposit or contract (R5).
 */
owner_since: string | null, 
/**
 * For an owner: the day they signed a contract of their own (R27: a discount must come before it).
 */
owner_signed?: string, };

/**
 * A partner.
 */
export type PartnerView = { 
/**
 * Which.
 */
partner: PartnerId, 
/**
 * What it is.
 */
kind: PartnerKind, 
/**
 * Name.
 */
name: string, 
/**
 * What is agreed.
 */
terms: PartnerTerms, 
/**
 * An owner's units, an employee's department and number.
 */
details: PartnerDetails, 
/**
 * Under whose name it stands, where it was linked: claims, contract and money are that one's.
 */
same_as: PartnerId | null, 
/**
 * The link that says so; undoing names it.
 */
link: LinkId | null, 
/**
 * Others whose names may mean the same firm.
 */
similar: Array<PartnerId>, };

/**
 * What was recognised.
 */
export type PasteView = { 
/**
 * Where it was read.
 */
source: ReportSource, 
/**
 * One for each customer announced.
 */
reports: Array<ReportDraft>, 
/**
 * What belongs to no report, or to one that cannot be read.
 */
unrecognised: Array<Unrecognised>, };

/**
 * How rewards are paid.
 */
export type PaySetup = { 
/**
 * Numbers of the office's desks.
 */
desks: Array<number>, 
/**
 * Number of this desk.
 */
here: number, 
/**
 * The desk that settles, approves and pays; none where none was named, so that any does.
 */
paying_desk: number | null, 
/**
 * A single manager may agree to their own rulings; never to their own payments.
 */
own_rulings: boolean, };

/**
 * A way in which something approved may be given.
 */
export type PayWay = { 
/**
 * In what.
 */
kind: Kind, 
/**
 * In words.
 */
text: Text, 
/**
 * So much may be given so, before what is owed back.
 */
amount: Money, };

/**
 * Where money goes; for finance and managers only.
 */
export type PayeeAccount = { 
/**
 * In whose name.
 */
holder: string, 
/**
 * Its number.
 */
account: string, 
/**
 * The bank.
 */
bank: string, };

/**
 * What a payee is.
 */
export type PayeeKind = "firm" | "person";

/**
 * A payee.
 */
export type PayeeView = { 
/**
 * Who is owed.
 */
beneficiary: Beneficiary, 
/**
 * Name.
 */
name: string, 
/**
 * What kind of beneficiary, in words.
 */
beneficiary_kind: Text, 
/**
 * Firm or person.
 */
kind: PayeeKind, 
/**
 * What is withheld.
 */
tax: TaxCategory, 
/**
 * Who they are in the program.
 */
user: UserId | null, 
/**
 * A firm that is paid only once its invoice is there.
 */
invoice: boolean, 
/**
 * In whose name the account is.
 */
holder: string, 
/**
 * Its number.
 */
account: string, 
/**
 * The bank.
 */
bank: string, 
/**
 * Notes.
 */
note: string, 
/**
 * Who changed the account, as long as nobody else has checked it: until then nothing is paid there.
 */
changed_by: string | null, 
/**
 * The person at the keyboard may check it.
 */
may_check: boolean, };

/**
 * When a reward is due.
 */
export type Payment = { 
/**
 * The rule it was read from: `R35`.
 */
rule: string | null, 
/**
 * The parts, in order; their shares sum to 100 %. Empty: all of it once signed.
 */
stages: Array<StageShare>, 
/**
 * Other parts for some ways of paying (R35).
 */
by_method: { [key in Method]?: Array<StageShare> }, 
/**
 * Kept back of each part until handover (R36).
 */
retained: Rate | null, 
/**
 * At once, or once a month (R34).
 */
cycle: Cycle, };

/**
 * What a payment is for.
 */
export type PaymentPart = "deposit" | "first" | "instalment" | "balance";

/**
 * What was written.
 */
export type PayoutFile = { 
/**
 * The file.
 */
path: string, 
/**
 * Payments in it.
 */
rows: number, 
/**
 * What is transferred by all of them.
 */
net: Money, };

/**
 * One batch of payments.
 */
export type PayoutId = string;

/**
 * Where a payment stands.
 */
export type PayoutState = "prepared" | "paid" | "returned" | "cancelled";

/**
 * A payment.
 */
export type PayoutView = { 
/**
 * Which.
 */
payout: PayoutId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * To whom.
 */
beneficiary: Beneficiary, 
/**
 * Name.
 */
name: string, 
/**
 * Where it stands.
 */
state: PayoutState, 
/**
 * In what; anything but `cash` is handed over and not for the bank.
 */
kind: Kind, 
/**
 * The same in words.
 */
kind_text: Text, 
/**
 * Everything approved that it pays.
 */
approved: Money, 
/**
 * What was owed back and is netted.
 */
recovered: Money, 
/**
 * Before tax.
 */
gross: Money, 
/**
 * Withheld.
 */
withheld: Money, 
/**
 * Transferred.
 */
net: Money, 
/**
 * Still owed back after it.
 */
still_owed: Money, 
/**
 * The account it goes to.
 */
account: PayeeAccount | null, 
/**
 * Who prepared it.
 */
prepared_by: string, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
prepared_at: string, 
/**
 * Who confirmed it.
 */
confirmed_by: string | null, 
/**
 * Local day on which it left.
 */
paid_on: string | null, 
/**
 * The bank's reference.
 */
reference: string, 
/**
 * Since when the bank has it, local `YYYY-MM-DD HH:MM`: from then on only its word counts.
 */
exported: string | null, 
/**
 * Local day on which it came back, and why.
 */
returned: [string, string] | null, 
/**
 * The person at the keyboard may confirm it.
 */
may_confirm: boolean, 
/**
 * What is approved but not paid by it, and why.
 */
left_out: Array<LeftOut>, };

/**
 * What one kind of violation costs. Nothing is booked before the manager decided.
 */
export type Penalty = { 
/**
 * Names it within the programme, for ever.
 */
code: string, 
/**
 * The rule it was read from: `R39`.
 */
rule: string, 
/**
 * Which kind.
 */
violation: ViolationKind, 
/**
 * From the n-th time on, what; the first is from 1.
 */
steps: Array<PenaltyStep>, 
/**
 * What happens to the firm's commission.
 */
forfeits: Forfeits, };

/**
 * What a violation costs from the n-th time on.
 */
export type PenaltyStep = { 
/**
 * From this time on, this one included.
 */
from: number, 
/**
 * How much.
 */
fine: Fine, 
/**
 * What else the contract provides; the manager decides, nothing follows by itself.
 */
consequence: Consequence, };

/**
 * One action and the roles that may do it.
 */
export type PermissionRow = { 
/**
 * The permission.
 */
permission: Text, 
/**
 * Roles.
 */
roles: Array<Role>, };

/**
 * A name to click before typing a password or PIN.
 */
export type PersonChoice = { 
/**
 * Who.
 */
user: UserId, 
/**
 * As shown.
 */
name: string, 
/**
 * Whether a PIN is set on this desk.
 */
has_pin: boolean, };

/**
 * A phone, masked.
 */
export type PhoneView = { 
/**
 * Its place in the list, for [`RevealPhone`].
 */
index: number, 
/**
 * Masked.
 */
masked: string, 
/**
 * Only the visible digits are known.
 */
incomplete: boolean, };

/**
 * Policies to look at and to start from.
 */
export type Policies = { 
/**
 * Presets, in the order of their rules.
 */
presets: Array<PolicyText>, 
/**
 * Versions of this office, newest first.
 */
versions: Array<PolicyText>, };

/**
 * One version of a policy. Frozen once recorded; a change is a new version.
 */
export type Policy = { 
/**
 * Named after the rules it carries: `r03-r15`.
 */
code: string, 
/**
 * Name in words.
 */
name: Text, 
/**
 * From 1.
 */
version: number, 
/**
 * In force from this local day on.
 */
effective: string, 
/**
 * Channels whose claims it judges.
 */
channels: Array<Channel>, 
/**
 * Projects it holds for; empty for all.
 */
projects: Array<ProjectId>, 
/**
 * Who has the last word at the desk (R9).
 */
judged_by: JudgedBy, 
/**
 * Whose earlier contacts are the customer's own (R3, R4, R6, R15, R28).
 */
customer_is: CustomerIs, 
/**
 * How far back an earlier contact counts (R3: ever; R4: months; R13: not at all).
 */
look_back: LookBack, 
/**
 * Whose contacts count (R3: this office; R4: all projects of the developer).
 */
scope: Scope, 
/**
 * Whether phone calls count as contacts (R3: yes).
 */
calls_count: boolean, 
/**
 * What else makes a claim valid (R1–R8, R10, R16, R28).
 */
conditions: Conditions, 
/**
 * How long a valid claim keeps rivals out (R13–R15).
 */
protection: Protection, 
/**
 * From when, and what changes it.
 */
term: Term, 
/**
 * What becomes of the same partner's new claim after its own protection lapsed (R15).
 */
own_lapsed: OwnLapsed, 
/**
 * Channels in the order in which they win on one day; the first wins. Empty: who came first wins.
 */
priority: Array<Channel>, 
/**
 * Which masked numbers count as a match.
 */
mask: Mask, 
/**
 * Days after the announced arrival at which a report expires when nobody came.
 */
report_expires_after_days: number, 
/**
 * Open reports one partner may have at a time; 0 for no limit.
 */
open_reports_at_most: number, 
/**
 * Which slip confirms the claim (R17–R20).
 */
slip: SlipKind, 
/**
 * Whether a second person must agree to a ruling on its claims, and to a merge that says as much: one that decides
 * whose protection stands, or moves as much money as the next field says.
 */
rulings_need_second: boolean, 
/**
 * Yuan of rewards from which on a merge needs the second person, too.
 */
merges_need_second_from: number, };

/**
 * What an edited policy says.
 */
export type PolicyPreview = { 
/**
 * A broker's customer is valid if …; as far as it can be read.
 */
sentence: Text, 
/**
 * Rules it carries.
 */
rules: Array<string>, 
/**
 * What is wrong; none when it can be used.
 */
error: Text | null, };

/**
 * A policy with its sentence.
 */
export type PolicyText = { 
/**
 * The data.
 */
policy: Policy, 
/**
 * 首次带访 · 保护 1 个月，第 1 版.
 */
title: Text, 
/**
 * A broker's customer is valid if ….
 */
sentence: Text, 
/**
 * Rules it carries.
 */
rules: Array<string>, 
/**
 * In force today for at least one of its channels.
 */
in_force: boolean, };

/**
 * Whose customers would change hands.
 */
export type PolicyTrial = { 
/**
 * Claims looked at.
 */
claims: number, 
/**
 * Claims whose verdict or protection changes.
 */
changed: number, 
/**
 * Changes by kind: from, to, how many.
 */
kinds: Array<TrialKind>, 
/**
 * The changed claims, newest first, at most 500.
 */
rows: Array<TrialRow>, };

/**
 * A posting.
 */
export type PostingView = { 
/**
 * Its name: 64 hexadecimal digits.
 */
posting: string, 
/**
 * Local day.
 */
on: string, 
/**
 * What it does.
 */
act: Act, 
/**
 * In words.
 */
text: Text, 
/**
 * By how much it changes what is owed.
 */
amount: Money, 
/**
 * Its lines: account and amount, debit positive.
 */
lines: Array<[Side, Money]>, 
/**
 * Who prepared it.
 */
maker: string | null, 
/**
 * Who agreed.
 */
checker: string | null, 
/**
 * Why, in the words of the day.
 */
why: Text | null, 
/**
 * The postings it takes back.
 */
reverses: Array<string>, };

/**
 * Prepares lines that are due for somebody else to approve.
 */
export type PrepareApproval = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Which lines; every line that is due and not held where none is named.
 */
keys: Array<Key>, };

/**
 * Prepares the payment of everything approved to a beneficiary, less what is owed back.
 */
export type PreparePayout = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * To whom.
 */
beneficiary: Beneficiary, 
/**
 * In what; where none is named, in what most of it is usually given.
 */
kind?: Kind, };

/**
 * Checks a policy as it is edited and puts it into a sentence. Writes nothing.
 */
export type PreviewPolicy = { 
/**
 * As edited.
 */
policy: Policy, };

/**
 * Checks a programme as it is edited and puts it into sentences. Writes nothing.
 */
export type PreviewProgramme = { 
/**
 * As edited.
 */
programme: Programme, };

/**
 * What a ruling would move; records nothing.
 */
export type PreviewRuling = { 
/**
 * Whose visit.
 */
visit: VisitId, 
/**
 * What would be ruled.
 */
ruling: RulingEntry, };

/**
 * A form as it is edited, on a sheet of invented words. Writes nothing.
 */
export type PreviewSlipForm = { 
/**
 * As edited.
 */
form: SlipForm, 
/**
 * Paper.
 */
sheet: SheetSize, 
/**
 * The result on the sample.
 */
verdict: Verdict, };

/**
 * What taking a link back would change, and what came since that does not go with it; records nothing.
 */
export type PreviewWithdrawal = { 
/**
 * Which.
 */
link: LinkId, };

/**
 * What a unit costs, part by part.
 */
export type Price = { 
/**
 * The unit itself before discounts, VAT included; without decoration and parking.
 */
total: Money, 
/**
 * Discounts taken off it.
 */
discounts: Money, 
/**
 * The VAT inside what is left.
 */
vat: Money, 
/**
 * A decoration contract beside it.
 */
decoration: Money, 
/**
 * Parking sold with it.
 */
parking: Money, 
/**
 * 首付应付: what the buyer has to pay for a first payment, deposit included. Nothing: nothing is agreed, and any
 * payment past the deposit is one.
 */
first_payment?: Money, };

/**
 * A price, as typed; what is empty is nothing.
 */
export type PriceEntry = { 
/**
 * The unit itself before discounts, VAT included.
 */
total: string, 
/**
 * Discounts taken off it.
 */
discounts: string, 
/**
 * The VAT inside what is left.
 */
vat: string, 
/**
 * A decoration contract beside it.
 */
decoration: string, 
/**
 * Parking sold with it.
 */
parking: string, 
/**
 * 首付应付, deposit included; empty: any payment past the deposit is a first payment.
 */
first_payment: string, };

/**
 * Writes the PDF. Each call counts as a print; from the second on a reason is needed and the sheet says so.
 */
export type PrintSlip = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
slip: SlipId, 
/**
 * Paper.
 */
sheet: SheetSize, 
/**
 * Where to: a path chosen by the person, or none for the printer's spool folder.
 */
path: string | null, 
/**
 * Why again; needed from the second print on.
 */
reason: string, };

/**
 * One version of a programme. Frozen once recorded; a change is a new version.
 */
export type Programme = { 
/**
 * Named after the rules it carries: `r29-marginal`. Versions of one programme share it.
 */
code: string, 
/**
 * Name in words.
 */
name: Text, 
/**
 * From 1.
 */
version: number, 
/**
 * In force from this local day on.
 */
effective: string, 
/**
 * Last day in force; open where there is none.
 */
ends: string | null, 
/**
 * Channels whose customers it rewards.
 */
channels: Array<Channel>, 
/**
 * Projects it holds for; empty for all.
 */
projects: Array<ProjectId>, 
/**
 * The point whose day decides which version a deal is under, for good.
 */
frozen_at: FrozenAt, 
/**
 * What the price counts with.
 */
base: Base, 
/**
 * What else must hold.
 */
conditions: ProgrammeConditions, 
/**
 * What is rewarded.
 */
items: Array<Item>, 
/**
 * How units are counted where the amount depends on their number.
 */
count: Count, 
/**
 * When it is due (R34–R36).
 */
payment: Payment, 
/**
 * When it is taken back (R37).
 */
clawback: Clawback, 
/**
 * What violations cost (R38–R40).
 */
penalties: Array<Penalty>, 
/**
 * Percent of the consultants, from the bottom by conversion of referred customers, to be looked at (R32).
 */
watch_bottom: Rate | null, };

/**
 * What else must hold for any of its items.
 */
export type ProgrammeConditions = { 
/**
 * A name on the slip, or a relative of one, is a buyer (R6).
 */
buyer_on_slip: boolean, 
/**
 * The referring owner had not signed on the day the friend did (R27, for discounts).
 */
owner_unsigned: boolean, 
/**
 * Deals of one partner within a year past which the rest are reviewed (R28); 0 for no limit.
 */
reviewed_past_deals_a_year: number, 
/**
 * Which day of the deal must be inside the protection (R15).
 */
inside: Inside, };

/**
 * What an edited programme says.
 */
export type ProgrammePreview = { 
/**
 * As it was read; none where it cannot be.
 */
programme: Programme | null, 
/**
 * An agency gets 1 % of the price …; as far as it can be read.
 */
sentence: Text, 
/**
 * Rules it carries.
 */
rules: Array<string>, 
/**
 * What is wrong, by field; none when it can be activated.
 */
errors: Array<FieldError>, };

/**
 * A programme with its sentences.
 */
export type ProgrammeText = { 
/**
 * The data.
 */
programme: Programme, 
/**
 * 中介佣金 · 150 套起跳，第 1 版.
 */
title: Text, 
/**
 * An agency gets 1 % of the price ….
 */
sentence: Text, 
/**
 * Rules it carries.
 */
rules: Array<string>, 
/**
 * In force today for at least one of its channels.
 */
in_force: boolean, 
/**
 * Deals have been worked out under it: it stays as it is.
 */
used: boolean, 
/**
 * Local day on which it was recorded; empty for a preset.
 */
entered: string, 
/**
 * What is still to be chosen before it can be activated (R24).
 */
open: Text | null, };

/**
 * One table for each reading.
 */
export type ProgrammeTrial = { 
/**
 * For recorded deals; else invented ones.
 */
recorded: boolean, 
/**
 * Deals looked at.
 */
deals: number, 
/**
 * Tables.
 */
tables: Array<TrialTable>, };

/**
 * Programmes to look at and to start from.
 */
export type Programmes = { 
/**
 * Presets, in the order of their rules.
 */
presets: Array<ProgrammeText>, 
/**
 * Versions of this office, newest first.
 */
versions: Array<ProgrammeText>, 
/**
 * Overlaps, gaps and what else should be looked at before money is paid.
 */
findings: Array<Text>, };

/**
 * 楼盘: a property project.
 */
export type ProjectId = string;

/**
 * A project in a list.
 */
export type ProjectView = { 
/**
 * Which.
 */
project: ProjectId, 
/**
 * Its name.
 */
name: string, 
/**
 * Whether new visits may name it.
 */
active: boolean, };

/**
 * How long a valid claim keeps rivals out.
 */
export type Protection = { "is": "none" } | { "is": "days", 
/**
 * How many.
 */
days: number, } | { "is": "months", 
/**
 * How many.
 */
months: number, };

/**
 * What was decided about a pair.
 */
export type QueueState = "open" | "same" | "not_same" | "household" | "waiting";

/**
 * A queue.
 */
export type QueueView = { 
/**
 * The team's name; none where there is only one queue.
 */
team: Text | null, 
/**
 * Projects it serves, by name; empty for all.
 */
projects: Array<string>, 
/**
 * Channels kept for it.
 */
channels: Array<Channel>, 
/**
 * Its members in turn.
 */
entries: Array<RotaEntry>, };

/**
 * A quota.
 */
export type QuotaView = { 
/**
 * So many valid parties.
 */
parties: number, 
/**
 * In so many days.
 */
days: number, };

/**
 * A recognised stretch of the quote.
 */
export type QuoteSpan = { 
/**
 * `name`, `phone`, `project`, `headcount`, `arrival`, `firm`, `store`, `broker`, `broker_phone`.
 */
field: string, 
/**
 * First character (counted in Unicode characters).
 */
start: number, 
/**
 * One past the last character.
 */
end: number, };

/**
 * Changes of one desk in a bundle.
 */
export type RangeView = { 
/**
 * Whose; 0 for a desk not known here yet.
 */
desk: number, 
/**
 * First change.
 */
from: number, 
/**
 * Last change.
 */
to: number, };

/**
 * What a ranking counts.
 */
export type RankedBy = "referrals" | "deals";

/**
 * A rate: percent with at most four decimals, exact.
 */
export type Rate = string;

/**
 * A point a deal reached.
 */
export type ReachedView = { 
/**
 * Which.
 */
milestone: Milestone, 
/**
 * In words.
 */
text: Text, 
/**
 * Local day.
 */
on: string, };

/**
 * Reads a pasted message, a whole chat log, or the code of a report as a scanner typed it; saves nothing.
 */
export type ReadPaste = { 
/**
 * As pasted.
 */
text: string, };

/**
 * Reads a list of reports from a CSV file (docs/formats/report-csv.md); saves nothing.
 */
export type ReadReportFile = { 
/**
 * Path of the file.
 */
path: string, };

/**
 * One reason.
 */
export type ReasonView = { 
/**
 * Met, failed, or something to know.
 */
outcome: Outcome, 
/**
 * The sentence.
 */
text: Text, 
/**
 * `R15`, or `隐号`.
 */
rule: string, };

/**
 * Rebuilds the projections from the log.
 */
export type RebuildStore = Record<symbol, never>;

/**
 * Receives reports: each becomes a change of its own.
 */
export type ReceiveReports = { 
/**
 * Made by the form; the n-th report of the request is done once.
 */
request: RequestId, 
/**
 * What to receive.
 */
reports: Array<ReportDraft>, };

/**
 * Where a party is with its consultant.
 */
export type Reception = "waiting" | "receiving" | "ended";

/**
 * How long the reception must take (R7 C).
 */
export type ReceptionTime = { 
/**
 * Minutes.
 */
minutes: number, 
/**
 * Whether exactly so many are enough: the contract says both.
 */
exactly_counts: boolean, };

/**
 * What money went back for.
 */
export type RefundOf = "price" | "overpayment";

/**
 * A file that was not taken in, and why.
 */
export type RefusedFile = { 
/**
 * Which.
 */
file: string, 
/**
 * Why, and what to do.
 */
text: Text, };

/**
 * What a person decided when asked.
 */
export type RegisterDecision = { "is": "same_as", 
/**
 * Which.
 */
customer: CustomerId, } | { "is": "new_person", 
/**
 * Records that were shown.
 */
shown: Array<CustomerId>, };

/**
 * Saved, or a question first.
 */
export type RegisterOutcome = { "outcome": "saved", 
/**
 * What was saved.
 */
visit: VisitSaved, } | { "outcome": "decide", 
/**
 * Records with the same full phone under another name.
 */
candidates: Array<Candidate>, };

/**
 * Registers a party's visit (来访) or call (来电).
 *
 * Called a second time with `decision` when the first answer was [`RegisterOutcome::Decide`].
 */
export type RegisterVisit = { 
/**
 * Made by the form: a double click or a retry after a crash registers once.
 */
request: RequestId, 
/**
 * Visit or call.
 */
kind: ContactKind, 
/**
 * The project; may be left out where the office has one.
 */
project: ProjectId | null, 
/**
 * The main customer.
 */
customer: CustomerEntry, 
/**
 * Who came along, by name; buyers may be among them (R6).
 */
companions: Array<Companion>, 
/**
 * How many came, the customer included; 1–200.
 */
headcount: number, 
/**
 * How they came.
 */
channel: Channel, 
/**
 * Who brought them.
 */
brought_by: BroughtBy | null, 
/**
 * The report this visit fulfils.
 */
report: ReportId | null, 
/**
 * What they look for (意向), free text.
 */
needs: string, 
/**
 * Notes.
 */
notes: string, 
/**
 * The version of the consent text agreed to; none when not yet asked.
 */
consent: string | null, 
/**
 * Who receives; none leaves the party waiting.
 */
consultant: ConsultantId | null, 
/**
 * Whether the consultant was proposed, asked for, or chosen by hand.
 */
appointment_with: ConsultantId | null, 
/**
 * The broker named the consultant, where the office lets brokers choose (R11).
 */
broker_chose: ConsultantId | null, 
/**
 * Why somebody else receives than was proposed; by setting it must be said.
 */
override_reason: string, 
/**
 * Local `HH:MM` if they came earlier than now; a claim, both times are kept.
 */
arrived_at: string | null, 
/**
 * Rush hour: name or phone is enough, a queue number is given, completed later.
 */
quick: boolean, 
/**
 * The answer to a question asked before.
 */
decision: RegisterDecision | null, };

/**
 * A row that was not taken in.
 */
export type RejectedRow = { 
/**
 * Line in the file, from 1, the titles included.
 */
line: number, 
/**
 * Column title.
 */
column: string, 
/**
 * Why, and what to do.
 */
reason: Text, };

/**
 * A relative.
 */
export type RelationView = { 
/**
 * Which relation; `withdraw_link` takes it back.
 */
link: LinkId, 
/**
 * The relative's record.
 */
customer: CustomerId, 
/**
 * Their name.
 */
name: string, 
/**
 * Husband or wife; else another direct relative.
 */
spouse: boolean, 
/**
 * Local day of the entry.
 */
declared: string, };

/**
 * Makes this desk a new one, under another number and key, with all it has.
 */
export type RenewDesk = { 
/**
 * Made by the form.
 */
request: RequestId, };

/**
 * What a report says, or must say (R10).
 */
export type ReportContent = { 
/**
 * The hour of the arrival; the day alone is not enough.
 */
time: boolean, 
/**
 * How many come.
 */
headcount: boolean, 
/**
 * The customer's name.
 */
name: boolean, 
/**
 * A phone of theirs, be it masked.
 */
phone: boolean, };

/**
 * A report as recognised, to be corrected and received.
 */
export type ReportDraft = { 
/**
 * The part of the message it was read from.
 */
quote: string, 
/**
 * What was recognised in the quote.
 */
spans: Array<QuoteSpan>, 
/**
 * The project, if named and known.
 */
project: ProjectId | null, 
/**
 * As written.
 */
name: string | null, 
/**
 * Phones, full or masked.
 */
phones: Array<string>, 
/**
 * Headcount.
 */
headcount: number | null, 
/**
 * Local `YYYY-MM-DD`.
 */
day: string | null, 
/**
 * Local `HH:MM`.
 */
time: string | null, 
/**
 * Whose customer it announces: an agency's where nothing is said; an owner's call (R5), an employee's.
 */
channel?: Channel, 
/**
 * Firm, or who refers them.
 */
firm: string | null, 
/**
 * Store.
 */
store: string | null, 
/**
 * Broker.
 */
broker: string | null, 
/**
 * Broker's phone.
 */
broker_phone: string | null, 
/**
 * What was not recognised; nothing is dropped.
 */
remark: string, 
/**
 * The line of the file it was read from; not stored.
 */
line?: number, 
/**
 * What could not be read and went to the remark; for whoever looks it through, not stored.
 */
notices: Array<Text>, 
/**
 * That the same firm announced the same number for the same day already; not stored.
 */
already?: Text, };

/**
 * 报备: an advance report.
 */
export type ReportId = string;

/**
 * A report's code.
 */
export type ReportQrView = { 
/**
 * What the scanner types.
 */
text: string, 
/**
 * The QR code.
 */
svg: string, };

/**
 * What the broker is told: result and kind of reason, never whose customer it is.
 */
export type ReportReply = { 
/**
 * The report.
 */
report: ExpectedReport, 
/**
 * The full verdict, for the office.
 */
judgement: JudgementView, 
/**
 * 报备成功 / 无效 + kind of reason, to copy back.
 */
reply: Text, };

/**
 * Where reports were read.
 */
export type ReportSource = "message" | "code" | "file";

/**
 * Where a report stands: a reading of facts at a time, never stored.
 */
export type ReportState = "waiting" | "arrived" | "expired" | "withdrawn";

/**
 * The answers, in the same order.
 */
export type ReportsReceived = { 
/**
 * One for each report.
 */
replies: Array<ReportReply>, 
/**
 * All replies as one text to paste back into the chat.
 */
text: Text, };

/**
 * Chosen by the caller, so that the same request twice is done once.
 */
export type RequestId = string;

/**
 * Puts a backup in the place of a store that cannot be read. The damaged files are set aside, never deleted.
 */
export type RestoreBackup = { 
/**
 * Its folder.
 */
backup: string, 
/**
 * Whose password.
 */
user: UserId, 
/**
 * Theirs on this desk, or as it was when the backup was taken.
 */
password: string, };

/**
 * What a restore came to.
 */
export type RestoredView = { 
/**
 * When the backup was taken, local `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * Changes in it.
 */
changes: number, 
/**
 * Changes taken over from the damaged store beyond the backup.
 */
rescued: number, 
/**
 * Signed sheets whose files are in neither.
 */
missing: number, 
/**
 * The desk's number from now on.
 */
desk: number, 
/**
 * Where the damaged files are.
 */
set_aside: string | null, 
/**
 * All this in a sentence, with what to do next.
 */
text: Text, };

/**
 * The bank sent a payment back, or did not make one it was handed: what was paid is approved again, what was netted
 * is owed again.
 */
export type ReturnPayout = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
payout: PayoutId, 
/**
 * Why.
 */
reason: string, };

/**
 * Shows one phone in full; recorded.
 */
export type RevealPhone = { 
/**
 * Whose.
 */
customer: CustomerId, 
/**
 * Its place in the list.
 */
index: number, };

/**
 * Somebody looked at a number.
 */
export type RevealView = { 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * Who looked.
 */
by: string, 
/**
 * Whose number.
 */
customer: CustomerId, 
/**
 * The customer's name.
 */
name: string, };

/**
 * A phone in full.
 */
export type RevealedPhone = { 
/**
 * All digits.
 */
phone: string, };

/**
 * A doubt about a deal.
 */
export type ReviewRow = { 
/**
 * The deal.
 */
deal: DealId, 
/**
 * Its unit.
 */
unit: string, 
/**
 * Who buys.
 */
buyers: Array<BuyerView>, 
/**
 * Who brought them.
 */
brought_by: string | null, 
/**
 * The doubt with its evidence.
 */
flag: Flag, 
/**
 * In words.
 */
text: Text, 
/**
 * The people concerned.
 */
people: Array<BuyerView>, 
/**
 * What was decided: upheld or dismissed.
 */
upheld: boolean | null, 
/**
 * Why.
 */
reason: string, };

/**
 * The queue.
 */
export type Reviews = { 
/**
 * Doubts about deals, newest first.
 */
flags: Array<ReviewRow>, 
/**
 * Group events, newest first.
 */
events: Array<EventView>, 
/**
 * Violations, newest first.
 */
violations: Array<ViolationView>, 
/**
 * How many wait.
 */
open: number, };

/**
 * Takes a desk out of the office.
 */
export type RevokeDesk = { 
/**
 * Makes a retry harmless.
 */
request: RequestId, 
/**
 * Which.
 */
device: DeviceId, };

/**
 * Somebody who would be owed another sum.
 */
export type RewardConsequence = { 
/**
 * Who.
 */
beneficiary: string, 
/**
 * In yuan, now.
 */
before: string, 
/**
 * In yuan, after.
 */
after: string, 
/**
 * In a sentence.
 */
text: Text, };

/**
 * What a person may do; the table is in laifang-app.
 */
export type Role = "receptionist" | "channel_assistant" | "consultant" | "manager" | "finance" | "head_office" | "auditor";

/**
 * One consultant on the rota.
 */
export type RotaEntry = { 
/**
 * Who.
 */
consultant: ConsultantId, 
/**
 * As shown.
 */
name: string, 
/**
 * Their team, where the office has several queues.
 */
team: string | null, 
/**
 * `A`, `B`, … among those of their queue who are here.
 */
position: string | null, 
/**
 * Present, out or absent.
 */
attendance: Attendance, 
/**
 * Since when they are out or absent, `HH:MM` local, or `MM-DD` before today.
 */
since: string | null, 
/**
 * Parties being received now.
 */
receiving: number, 
/**
 * First receptions today (turns used).
 */
turns_today: number, };

/**
 * What an office has agreed about its rota (R8, R11); a later setting replaces it.
 */
export type RotaRules = { 
/**
 * Channels whose parties position A receives, busy or not (R8).
 */
position_a: Array<Channel>, 
/**
 * A broker may name the consultant (R11).
 */
broker_chooses: boolean, 
/**
 * The consultant a broker named uses up a turn.
 */
broker_takes_turn: boolean, 
/**
 * Whoever chooses somebody else than proposed says why.
 */
override_reason: boolean, };

/**
 * The queues, who is next, and whom the waiting parties go to.
 */
export type RotaView = { 
/**
 * The day whose turns are counted.
 */
day: string, 
/**
 * Queues, longest without a first reception first; one where there are no teams.
 */
queues: Array<QueueView>, 
/**
 * Who would receive somebody who walks in now.
 */
next: ConsultantProposal, 
/**
 * Parties that wait, longest first.
 */
waiting: Array<WaitingParty>, 
/**
 * What is agreed.
 */
rules: RotaRules, };

/**
 * A manager decides a claim (R42). Needs a reason.
 */
export type RuleClaim = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Whose visit.
 */
visit: VisitId, 
/**
 * What.
 */
ruling: RulingEntry, 
/**
 * Why.
 */
reason: string, };

/**
 * A ruling as a form says it; partners by name.
 */
export type RulingEntry = { "is": "valid" } | { "is": "invalid" } | { "is": "transfer", 
/**
 * The channel.
 */
channel: Channel, 
/**
 * To whom.
 */
partner: string, } | { "is": "extend", 
/**
 * Last protected day.
 */
until: string, } | { "is": "split", 
/**
 * Who gets how much, in percent; an empty name is the office.
 */
shares: Array<ShareEntry>, };

/**
 * One beneficiary's sum, now and then.
 */
export type RulingMove = { 
/**
 * Who.
 */
beneficiary: string, 
/**
 * Earned now.
 */
now: Money, 
/**
 * Earned after the ruling.
 */
then: Money, 
/**
 * The difference.
 */
difference: Money, 
/**
 * Paid already: what is taken back of it is owed back.
 */
paid: Money, };

/**
 * What a ruling would move.
 */
export type RulingMoves = { 
/**
 * Whose sums change, by beneficiary.
 */
lines: Array<RulingMove>, 
/**
 * In one sentence.
 */
text: Text, };

/**
 * A ruling with who made it and what became of it.
 */
export type RulingView = { 
/**
 * Names it when it is checked.
 */
ruling: string, 
/**
 * What.
 */
text: Text, 
/**
 * Why.
 */
reason: string, 
/**
 * Who.
 */
by: string, 
/**
 * By whoever sits at the desk: somebody else must check it.
 */
own: boolean, 
/**
 * When, local.
 */
at: string, 
/**
 * It counts.
 */
holds: boolean, 
/**
 * Waits for a second person.
 */
waits: boolean, 
/**
 * Who agreed or did not.
 */
checked_by: string | null, };

/**
 * Keeps what is in a form, so that a crash loses nothing. Stays on this desk.
 */
export type SaveDraft = { 
/**
 * Which form: `visit`, `customer:<id>`, ….
 */
form: string, 
/**
 * Whatever the form wants back; an empty text forgets it.
 */
content: string, };

/**
 * Writes a scan to a path chosen by the person, as it was attached and not encrypted.
 */
export type SaveScan = { 
/**
 * Whose.
 */
slip: SlipId, 
/**
 * Which.
 */
hash: string, 
/**
 * Where to.
 */
path: string, };

/**
 * The same on paper, for the command line.
 */
export type SaveSlipFormSample = { 
/**
 * Which of the forms as they stand.
 */
kind: SlipKind, 
/**
 * Paper.
 */
sheet: SheetSize, 
/**
 * The result on the sample.
 */
verdict: Verdict, 
/**
 * Where to write the PDF.
 */
path: string, };

/**
 * A scan to be looked at.
 */
export type ScanContent = { 
/**
 * What it is.
 */
media: ScanMedia, 
/**
 * The file, base64.
 */
base64: string, };

/**
 * Kinds of files that a scan may be.
 */
export type ScanMedia = "pdf" | "jpeg" | "png";

/**
 * A scan that was written.
 */
export type ScanSaved = { 
/**
 * The file.
 */
path: string, };

/**
 * Where a scan's file is.
 */
export type ScanState = "present" | "missing" | "erased";

/**
 * A scan in the slip's list.
 */
export type ScanView = { 
/**
 * BLAKE3 of the file, hex: its name in requests.
 */
hash: string, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * Who attached it.
 */
by: string | null, 
/**
 * What it is.
 */
media: ScanMedia, 
/**
 * How long the file is.
 */
bytes: number, 
/**
 * Whether it can be looked at.
 */
state: ScanState, };

/**
 * Whose contacts count.
 */
export type Scope = "project" | "office" | "developer";

/**
 * One reason and its weight.
 */
export type ScorePart = { 
/**
 * Its code.
 */
code: string, 
/**
 * In words.
 */
text: Text, 
/**
 * Bits for one person; negative against it.
 */
bits: number, };

/**
 * Where a search stands.
 */
export type SearchState = "never" | "reading" | "matching" | "finished";

/**
 * What the window needs to draw its frame.
 */
export type SessionView = { 
/**
 * Who works.
 */
user: UserId, 
/**
 * The person's name.
 */
name: string, 
/**
 * The person's role.
 */
role: Role, 
/**
 * Actions (by name) this role may not call: the window hides their buttons.
 */
refused: Array<string>, 
/**
 * The office's name.
 */
office: string, 
/**
 * The office's code, as in slip numbers.
 */
office_code: string, 
/**
 * This desk's number.
 */
desk: number, 
/**
 * IANA time zone of the office; every time in views is already local to it.
 */
time_zone: string, 
/**
 * UTC milliseconds at this answer: the window's clock follows the core's.
 */
now: number, 
/**
 * Projects sold here.
 */
projects: Array<ProjectView>, 
/**
 * Consultants in the order of the rota.
 */
consultants: Array<ConsultantChoice>, 
/**
 * Whether this is the demo office (it can be thrown away with one click).
 */
demo: boolean, 
/**
 * Minutes without a key before the desk locks itself; 0 = never.
 */
lock_after_minutes: number, 
/**
 * The consent text to be read to a visitor, and its version.
 */
consent: ConsentText, };

/**
 * Says who takes turns (R11).
 */
export type SetAttendance = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Who.
 */
consultant: ConsultantId, 
/**
 * Present, out for a while (the place is kept) or absent (it is not).
 */
attendance: Attendance, };

/**
 * Says where the daily backups go and how many are kept.
 */
export type SetBackupSettings = { 
/**
 * An existing folder on another disk or drive; empty: no daily backups.
 */
folder: string, 
/**
 * The newest of each of so many days are kept, 1–365.
 */
keep_days: number, 
/**
 * And of each of so many weeks, 0–520.
 */
keep_weeks: number, };

/**
 * Replaces holidays, made-up days and the days of a close.
 */
export type SetCalendar = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which days are worked.
 */
calendar: Calendar, 
/**
 * On which of them a month is closed.
 */
days: CloseDays, };

/**
 * Adds a consultant, renames, moves in the rota or retires one.
 */
export type SetConsultant = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which; none adds one.
 */
consultant: ConsultantId | null, 
/**
 * Name.
 */
name: string, 
/**
 * Still works here.
 */
active: boolean, 
/**
 * Place in the rota, from 0; none keeps it (or puts a new one last).
 */
place: number | null, };

/**
 * Whether an office with one manager lets them agree to their own rulings; never to their own payments.
 */
export type SetDelegation = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * May.
 */
own_rulings: boolean, };

/**
 * Sets the shared folder of this desk; none turns it off.
 */
export type SetExchangeFolder = { 
/**
 * A folder that all desks of the office reach.
 */
path: string | null, };

/**
 * Sets what is agreed with a partner: contract dates (R16), an owner's deposit (R5); and an owner's units, an
 * employee's department and number.
 */
export type SetPartnerTerms = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
partner: PartnerId, 
/**
 * What.
 */
terms: PartnerTerms, 
/**
 * What is known about an owner or employee; absent stays.
 */
details?: PartnerDetails, };

/**
 * Sets a person's password on this desk: for somebody who forgot it, or who came back.
 */
export type SetPassword = { 
/**
 * Who.
 */
user: UserId, 
/**
 * At least 8 characters.
 */
password: string, };

/**
 * Enters or replaces who is paid for a beneficiary.
 */
export type SetPayee = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Who is owed.
 */
beneficiary: Beneficiary, 
/**
 * Firm or person.
 */
kind: PayeeKind, 
/**
 * What is withheld.
 */
tax: TaxCategory, 
/**
 * Who they are in the program, if they use it: nobody approves their own reward.
 */
user?: UserId, 
/**
 * A firm that is paid only once its invoice is there (请佣 → 对账 → 发票 → 付款).
 */
invoice: boolean, 
/**
 * In whose name the account is.
 */
holder: string, 
/**
 * Its number.
 */
account: string, 
/**
 * The bank, with its branch.
 */
bank: string, 
/**
 * Notes.
 */
note: string, };

/**
 * Names the desk that settles, approves and pays for a project. The desk that does so now hands it over; from any other
 * it is taken over with a reason, and until the former desk is known to have heard of it, each payment needs a word.
 */
export type SetPayingDesk = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * The desk's number.
 */
desk: number, 
/**
 * Why it is not handed over by the desk that pays; asked for where that is so.
 */
reason: string, };

/**
 * Sets the PIN of the person at work, on this desk.
 */
export type SetPin = { 
/**
 * 4–8 digits.
 */
pin: string, };

/**
 * Puts a policy into force: a new version of its code, from today or a later day on. Earlier versions stay as
 * they are, for the claims made under them.
 */
export type SetPolicy = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * The version; its number is given by the program.
 */
policy: Policy, };

/**
 * Puts a programme into force: a new version, from today or a later day on. Earlier versions stay as they are, for
 * the deals that were frozen under them.
 */
export type SetProgramme = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * The version; its number is given by the program.
 */
programme: Programme, };

/**
 * Adds a project or a consultant, renames or retires one.
 */
export type SetProject = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which; none adds one.
 */
project: ProjectId | null, 
/**
 * Name.
 */
name: string, 
/**
 * May be named by new visits.
 */
active: boolean, };

/**
 * Gives a party to a consultant, or says it left.
 */
export type SetReception = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
visit: VisitId, 
/**
 * Where the party is now.
 */
reception: Reception, 
/**
 * Who receives; needed for `receiving`.
 */
consultant: ConsultantId | null, 
/**
 * Why somebody else receives than was proposed; by setting it must be said.
 */
override_reason: string, };

/**
 * Says what is agreed about the rota (R8, R11).
 */
export type SetRota = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * What.
 */
rules: RotaRules, };

/**
 * Sets a form for slips issued from now on; those issued stay as printed.
 */
export type SetSlipForm = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
kind: SlipKind, 
/**
 * The office's own; none: back to the shipped one.
 */
form: SlipForm | null, };

/**
 * Adds a team, renames it, says whom it serves, or retires it.
 */
export type SetTeam = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which; none adds one.
 */
team: TeamId | null, 
/**
 * Name: B 组.
 */
name: string, 
/**
 * Projects it serves; empty for all.
 */
projects: Array<ProjectId>, 
/**
 * Channels kept for it; empty for none.
 */
channels: Array<Channel>, 
/**
 * Receives; members of one that does not are in the house's own queue.
 */
active: boolean, };

/**
 * The settings.
 */
export type SettingsView = { 
/**
 * People.
 */
people: Array<UserView>, 
/**
 * Projects.
 */
projects: Array<ProjectView>, 
/**
 * Consultants in the order of the rota.
 */
consultants: Array<ConsultantChoice>, 
/**
 * Teams on site with a rota each (R11).
 */
teams: Array<Team>, 
/**
 * What is agreed about the rota (R8, R11).
 */
rota: RotaRules, 
/**
 * This desk.
 */
device: DeviceView, 
/**
 * Roles and what each may do, for the table.
 */
permissions: Array<PermissionRow>, 
/**
 * Reveals of phones, newest first, at most 100.
 */
reveals: Array<RevealView>, };

/**
 * Posts the difference between what is owed now and what was posted.
 */
export type Settle = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which project.
 */
project: ProjectId, };

/**
 * What a settlement posted.
 */
export type SettleView = { 
/**
 * Postings made; none when nothing had changed.
 */
posted: number, 
/**
 * The day they are dated.
 */
on: string, 
/**
 * Earned with them.
 */
earned: Money, 
/**
 * Became due with them.
 */
due: Money, 
/**
 * Taken back with them; not positive.
 */
taken_back: Money, 
/**
 * Beneficiaries concerned.
 */
beneficiaries: number, 
/**
 * Entitlements in the project.
 */
entitlements: number, 
/**
 * In words.
 */
text: Text, };

/**
 * A share of a split claim.
 */
export type ShareEntry = { 
/**
 * Agency's name; empty for the office.
 */
partner: string, 
/**
 * Percent.
 */
percent: number, };

/**
 * Somebody with the same number under another name.
 */
export type SharesNumber = { 
/**
 * Their record.
 */
customer: CustomerId, 
/**
 * Name.
 */
name: string, };

/**
 * Paper sizes.
 */
export type SheetSize = "a4" | "a5";

/**
 * Names a shortfall.
 */
export type ShortfallRef = { 
/**
 * Who.
 */
broker: BrokerId, 
/**
 * Last day of the stretch.
 */
until: string, };

/**
 * Somebody brought too few.
 */
export type ShortfallView = { 
/**
 * Who.
 */
broker: BrokerId, 
/**
 * Name.
 */
name: string, 
/**
 * The firm.
 */
firm: string, 
/**
 * First day of the stretch.
 */
from: string, 
/**
 * Last day.
 */
until: string, 
/**
 * Valid parties brought.
 */
valid: number, 
/**
 * The how-manieth of this person.
 */
times: number, 
/**
 * It is on record.
 */
noted: boolean, };

/**
 * The backups of this desk: where to, how old, what went wrong.
 */
export type ShowBackupSettings = Record<symbol, never>;

/**
 * Which days are worked, and on which of them a month is closed.
 */
export type ShowCalendar = { 
/**
 * The year whose months are shown.
 */
year: number, };

/**
 * One customer's page.
 */
export type ShowCustomer = { 
/**
 * A record of the person.
 */
customer: CustomerId, };

/**
 * A deal with everything about it.
 */
export type ShowDeal = { 
/**
 * Which.
 */
deal: DealId, };

/**
 * What is this desk's state? Needs no session.
 */
export type ShowDeskStatus = Record<symbol, never>;

/**
 * Who received how often between two days, both included.
 */
export type ShowFairness = { 
/**
 * Local day `YYYY-MM-DD`; today when absent.
 */
from: string | null, 
/**
 * Local day `YYYY-MM-DD`; the same as `from` when absent.
 */
until: string | null, };

/**
 * Whose request is this? For the manager to compare the code.
 */
export type ShowJoinRequest = { 
/**
 * The file.
 */
path: string, };

/**
 * One line with everything that was posted for it.
 */
export type ShowLine = { 
/**
 * Which.
 */
key: Key, };

/**
 * Two records side by side.
 */
export type ShowPair = { 
/**
 * One record.
 */
a: CustomerId, 
/**
 * The other.
 */
b: CustomerId, 
/**
 * Whose consultant would keep the customer; None: as proposed.
 */
consultant_of?: CustomerId, 
/**
 * Whose protection would stand; None: as proposed.
 */
protection_of?: CustomerId, };

/**
 * How rewards of a project are paid.
 */
export type ShowPaySetup = { 
/**
 * Which project.
 */
project: ProjectId, };

/**
 * The rota as it stands, with the turns of a day.
 */
export type ShowRota = { 
/**
 * Local day `YYYY-MM-DD`; today when absent.
 */
day: string | null, };

/**
 * The scan itself, decrypted and checked.
 */
export type ShowScan = { 
/**
 * Whose.
 */
slip: SlipId, 
/**
 * Which.
 */
hash: string, };

/**
 * Everything room 设置 shows.
 */
export type ShowSettings = Record<symbol, never>;

/**
 * One slip with the pages exactly as they print.
 */
export type ShowSlip = { 
/**
 * Which.
 */
slip: SlipId, 
/**
 * Paper.
 */
sheet: SheetSize, };

/**
 * A statement of a beneficiary in a project between two days, both included.
 */
export type ShowStatement = { 
/**
 * Which project.
 */
project: ProjectId, 
/**
 * Whose.
 */
beneficiary: Beneficiary, 
/**
 * First day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Last day.
 */
until: string, };

/**
 * One visit with everything the form shows, to look at or to complete.
 */
export type ShowVisit = { 
/**
 * Which.
 */
visit: VisitId, };

/**
 * Who is to be looked at in a project.
 */
export type ShowWatch = { 
/**
 * Which project.
 */
project: ProjectId, };

/**
 * What an account holds.
 */
export type Side = "expense" | "fines" | "accrued" | "due" | "approved" | "clearing" | "bank" | "withheld" | "owed";

/**
 * Which of the two is to be chosen.
 */
export type SideChoice = "consultant" | "protection";

/**
 * Keeps what a signer drew. Each signs once; it is printed in their space from then on.
 */
export type SignSlip = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
slip: SlipId, 
/**
 * Who of the slip's signers, from 0.
 */
signer: number, 
/**
 * Strokes of points (right, down), each from 0 to 10000 of the pad's side; the pad is 5 : 2.
 */
strokes: Array<Array<[number, number]>>, 
/**
 * Paper of the preview in the answer.
 */
sheet: SheetSize, };

/**
 * Somebody who signs a slip.
 */
export type SignerView = { 
/**
 * Their place, from 0.
 */
signer: number, 
/**
 * As what they sign.
 */
label: string, 
/**
 * When they signed on the screen, local `YYYY-MM-DD HH:MM`.
 */
signed_at: string | null, 
/**
 * Who was at the keyboard.
 */
taken_by: string | null, };

/**
 * What a programme would pay. Writes nothing.
 */
export type SimulateProgramme = { 
/**
 * As edited; what is open is simulated in each reading.
 */
programme: Programme, 
/**
 * For the deals recorded since this day, `YYYY-MM-DD`; for invented ones where it is absent.
 */
since?: string, };

/**
 * What the check found.
 */
export type SlipCheck = { 
/**
 * Genuine, altered, voided, unknown here, or a number with a wrong check digit.
 */
result: SlipCheckResult, 
/**
 * In words.
 */
text: Text, 
/**
 * The slip, where it is on record here.
 */
slip: SlipLine | null, };

/**
 * The answers.
 */
export type SlipCheckResult = "genuine" | "altered" | "voided" | "superseded" | "unknown" | "malformed";

/**
 * A form. A slip records the one it was issued with, so that it is printed again as it was. Being in the log, it
 * gets new fields with a default only.
 */
export type SlipForm = { 
/**
 * 客户确认单.
 */
title: string, 
/**
 * Whether the customer signs.
 */
customer_signs: boolean, 
/**
 * Room for a seal beside the signatures.
 */
seal: boolean, 
/**
 * Signatures may be drawn on the screen.
 */
sign_on_screen: boolean, 
/**
 * Lines under the body: terms of the contract, what the signers should know.
 */
clauses: Array<string>, 
/**
 * Names of the two parts.
 */
parts: SlipParts, 
/**
 * Who signs, in order; the customer comes last and is not named here.
 */
signers: Array<SlipSigner>, 
/**
 * Rows that may be left out.
 */
show: SlipRowsShown, };

/**
 * How a form looks.
 */
export type SlipFormPreview = { 
/**
 * Pages as SVG; none while something is wrong.
 */
pages: Array<string>, 
/**
 * Everything that is wrong, by field.
 */
errors: Array<FieldError>, 
/**
 * Characters no shipped font can print.
 */
missing_glyphs: Array<string>, };

/**
 * A sample that was written.
 */
export type SlipFormSample = { 
/**
 * The PDF.
 */
path: string, };

/**
 * A form as it stands.
 */
export type SlipFormView = { 
/**
 * Which.
 */
kind: SlipKind, 
/**
 * Its name in the settings.
 */
name: Text, 
/**
 * The rule that asks for it.
 */
rule: string, 
/**
 * As it is printed now.
 */
form: SlipForm, 
/**
 * As it ships with the program.
 */
shipped: SlipForm, 
/**
 * The office's own, not the shipped one.
 */
own: boolean, 
/**
 * When it was set, local `YYYY-MM-DD HH:MM`.
 */
set_at: string | null, 
/**
 * By whom.
 */
set_by: string | null, };

/**
 * 客户确认单.
 */
export type SlipId = string;

/**
 * Which slip confirms a claim: title and signers (R17–R20).
 */
export type SlipKind = "confirmation" | "agency_form" | "outreach" | "out_sale";

/**
 * One slip in the list.
 */
export type SlipLine = { 
/**
 * Which.
 */
slip: SlipId, 
/**
 * office-desk-sequence-check.
 */
number: string, 
/**
 * Where it stands.
 */
state: SlipState, 
/**
 * The verdict as printed.
 */
verdict: Verdict, 
/**
 * The customer.
 */
customer: CustomerId, 
/**
 * As printed.
 */
name: string, 
/**
 * Masked, as printed.
 */
phone: string | null, 
/**
 * Who brought them.
 */
brought_by: string | null, 
/**
 * Consultant.
 */
consultant: string | null, 
/**
 * Local `YYYY-MM-DD HH:MM`.
 */
issued_at: string, 
/**
 * Last protected day, `YYYY-MM-DD`.
 */
protected_until: string | null, 
/**
 * How often it was printed.
 */
prints: number, 
/**
 * Why it was voided.
 */
void_reason: string | null, 
/**
 * The visit.
 */
visit: VisitId, };

/**
 * Names of the two parts.
 */
export type SlipParts = { 
/**
 * 第一联 案场留存.
 */
office: string, 
/**
 * 第二联 渠道留存.
 */
channel: string, };

/**
 * A file that was written.
 */
export type SlipPrinted = { 
/**
 * As in the list.
 */
line: SlipLine, 
/**
 * The PDF.
 */
path: string, 
/**
 * Characters no shipped font can print.
 */
missing_glyphs: Array<string>, };

/**
 * A window of slips.
 */
export type SlipRows = { 
/**
 * Rows.
 */
rows: Array<SlipLine>, 
/**
 * How many there are in all.
 */
total: number, };

/**
 * Rows that may be left out; number, customer, phone, channel, result and reason always stand.
 */
export type SlipRowsShown = { 
/**
 * Who came along.
 */
companions: boolean, 
/**
 * How many came.
 */
headcount: boolean, 
/**
 * Who receives.
 */
consultant: boolean, 
/**
 * When they came.
 */
arrived: boolean, 
/**
 * Rule and policy, small print.
 */
rule: boolean, 
/**
 * Last protected day.
 */
protected_until: boolean, };

/**
 * Somebody who signs.
 */
export type SlipSigner = { 
/**
 * As what: 置业顾问.
 */
label: string, 
/**
 * Only where somebody brought the customer.
 */
if_brought: boolean, };

/**
 * Where a slip stands.
 */
export type SlipState = "issued" | "printed" | "voided";

/**
 * A slip and its preview.
 */
export type SlipView = { 
/**
 * As in the list.
 */
line: SlipLine, 
/**
 * Verdict's headline and reason as recorded.
 */
headline: Text, 
/**
 * The reason in full, for the office.
 */
reason: Text, 
/**
 * What the channel's part says.
 */
for_channel: Text, 
/**
 * What the QR code says, to be checked without paper.
 */
qr: string, 
/**
 * Pages as SVG, exactly as printed.
 */
pages: Array<string>, 
/**
 * Characters no shipped font can print; they appear as 〔U+…〕.
 */
missing_glyphs: Array<string>, 
/**
 * Prints, signatures, scans and the void, oldest first.
 */
history: Array<TimelineEntry>, 
/**
 * Scans of the signed sheet, oldest first.
 */
scans: Array<ScanView>, 
/**
 * Who signs, in the order of the sheet.
 */
signers: Array<SignerView>, 
/**
 * Whether signatures may be drawn on the screen.
 */
sign_on_screen: boolean, };

/**
 * What an entitlement rests on.
 */
export type Source = { "is": "deal", "id": DealId } | { "is": "visit", "id": VisitId } | { "is": "event", "id": EventId } | { "is": "week", "id": string } | { "is": "violation", "id": ViolationId };

/**
 * Which part of a reward: the part of an entitlement's key that tells stages apart.
 */
export type Stage = { "is": "part", "n": number } | { "is": "retained" };

/**
 * One part of a reward.
 */
export type StageShare = { 
/**
 * How much of the whole.
 */
share: Rate, 
/**
 * What the deal must have reached; the contract is always needed.
 */
needs: Array<Milestone>, };

/**
 * Ahead of the others of the team, behind, or within one turn of their average.
 */
export type Standing = "ahead" | "level" | "behind";

/**
 * What the check found.
 */
export type StatementCheck = { 
/**
 * Genuine, altered, superseded or malformed.
 */
result: SlipCheckResult, 
/**
 * In words.
 */
text: Text, };

/**
 * One line of it.
 */
export type StatementEntry = { 
/**
 * Local day.
 */
on: string, 
/**
 * What the posting does.
 */
act: Act, 
/**
 * In words: settled, paid, netted, for what.
 */
text: Text, 
/**
 * The deal.
 */
deal: DealId | null, 
/**
 * More owed is positive.
 */
amount: Money, 
/**
 * What is owed after it.
 */
balance: Money, 
/**
 * Takes back what was due before.
 */
clawback: boolean, 
/**
 * Why: rule, slip, arithmetic.
 */
why: Text, 
/**
 * The posting.
 */
posting: string, };

/**
 * What was written.
 */
export type StatementFile = { 
/**
 * The file.
 */
path: string, 
/**
 * Characters no shipped font has.
 */
missing: Array<string>, };

/**
 * In which form a statement is written.
 */
export type StatementFormat = "pdf" | "csv" | "xlsx";

/**
 * A statement.
 */
export type StatementView = { 
/**
 * Which project.
 */
project: string, 
/**
 * Whose.
 */
beneficiary: Beneficiary, 
/**
 * Name.
 */
name: string, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
until: string, 
/**
 * Owed on the morning of the first day; negative is owed back.
 */
opening: Money, 
/**
 * What changed it, in the order of days.
 */
lines: Array<StatementEntry>, 
/**
 * Owed on the evening of the last day.
 */
closing: Money, 
/**
 * Earned but not due by then; no part of the balance.
 */
accrued: Money, 
/**
 * Became due.
 */
became_due: Money, 
/**
 * Taken back; not positive.
 */
taken_back: Money, 
/**
 * Paid, before tax.
 */
paid: Money, 
/**
 * Of it withheld.
 */
withheld: Money, 
/**
 * The text of its signed code.
 */
code: string, };

/**
 * Takes over an unlocked desk with a PIN.
 */
export type SwitchPerson = { 
/**
 * Who.
 */
user: UserId, 
/**
 * 4–8 digits.
 */
pin: string, };

/**
 * How much a cancellation takes back.
 */
export type Takes = "unit" | "deal";

/**
 * How tax is withheld from a payment.
 */
export type TaxCategory = { "is": "none" } | { "is": "labour" } | { "is": "incidental" } | { "is": "flat", 
/**
 * How much.
 */
rate: Rate, };

/**
 * Consultants on site with a rota of their own (R11).
 */
export type Team = { 
/**
 * Which.
 */
team: TeamId, 
/**
 * As shown: B 组.
 */
name: string, 
/**
 * Its place among the teams; breaks ties.
 */
place: number, 
/**
 * Projects it serves; empty for all.
 */
projects: Array<ProjectId>, 
/**
 * Channels kept for it (外销组); empty for a team that takes what is kept for nobody.
 */
channels: Array<Channel>, 
/**
 * Receives; the consultants of one that does not are in the house's own queue.
 */
active: boolean, };

/**
 * 组: consultants on site with a rota of their own.
 */
export type TeamId = string;

/**
 * Notes that whoever brought the customer was told the verdict as it stands now.
 */
export type TellVerdict = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Whose.
 */
visit: VisitId, };

/**
 * From when protection runs, and what changes it.
 */
export type Term = { 
/**
 * The day it runs from.
 */
from: From, 
/**
 * Whether that day is the first of the N: then the last is one day earlier.
 */
first_day_counts: boolean, 
/**
 * Whether the same partner's return visit inside starts it anew.
 */
return_renews: boolean, 
/**
 * Days a valid report keeps rivals out until the visit (the first stage of two); 0 for none.
 */
report_lock_days: number, 
/**
 * Days after the end of a protection in which the same partner cannot claim anew (冷静期); 0 for none.
 */
cool_down_days: number, 
/**
 * Whether a lock that ran out without a visit starts the cool-down, too: until it is over the same partner's
 * reports count, but lock nobody.
 */
lock_cools_down: boolean, 
/**
 * Days by which a manager may extend it in all; 0 for not at all.
 */
extension_days_at_most: number, 
/**
 * Days before its end from which a warning is shown.
 */
warn_days: number, };

/**
 * What subscription and contract agree.
 */
export type Terms = { 
/**
 * The unit.
 */
unit: Unit, 
/**
 * Its price.
 */
price: Price, 
/**
 * How it is paid.
 */
method: Method, 
/**
 * Everybody who buys it together.
 */
buyers: Array<CustomerId>, };

/**
 * What subscription and contract agree, as typed.
 */
export type TermsEntry = { 
/**
 * The unit.
 */
unit: UnitEntry, 
/**
 * Its price.
 */
price: PriceEntry, 
/**
 * How it is paid.
 */
method: Method, 
/**
 * Everybody who buys it together; the deal's customer alone where nobody is named.
 */
buyers: Array<BuyerEntry>, };

/**
 * A sentence in both languages.
 */
export type Text = { 
/**
 * 中文.
 */
zh: string, 
/**
 * English.
 */
en: string, };

/**
 * A text to copy.
 */
export type TextToCopy = { 
/**
 * The text in both languages.
 */
text: Text, 
/**
 * How many things it lists as open.
 */
open: number, };

/**
 * What a relative's earlier contact does to a claim (R28).
 */
export type ThroughRelative = "ignored" | "reviewed" | "refused";

/**
 * One step of a tier.
 */
export type TierStep = { 
/**
 * From this unit on, this one included.
 */
from: number, 
/**
 * A rate of the commission base, or else …
 */
rate: Rate | null, 
/**
 * … a sum.
 */
amount: Money | null, 
/**
 * In what, where it differs from the item's.
 */
kinds: Array<Kind>, };

/**
 * What happens when several have the same number.
 */
export type Ties = "first" | "all";

/**
 * One thing that happened.
 */
export type TimelineEntry = { 
/**
 * Local `YYYY-MM-DD HH:MM`; a date alone for imported contacts.
 */
at: string, 
/**
 * `visit`, `call`, `imported`, `report`, `slip`, `slip_signed`, `slip_scanned`, `slip_voided`, `edit`, `link`, `reveal`, `registered`.
 */
kind: string, 
/**
 * What happened.
 */
text: Text, 
/**
 * Verdict, for visits and reports.
 */
verdict: Verdict | null, 
/**
 * The visit to open.
 */
visit: VisitId | null, 
/**
 * The slip to open.
 */
slip: SlipId | null, 
/**
 * Who entered it.
 */
by: string | null, };

/**
 * Who gets a reward (R27).
 */
export type To = "partner" | "new_customer" | "broker" | "consultant";

/**
 * What an account, or several, come to.
 */
export type Totals = { 
/**
 * What rewards cost.
 */
expense: Money, 
/**
 * What fines brought.
 */
fines: Money, 
/**
 * Earned, not due.
 */
accrued: Money, 
/**
 * Due, not approved.
 */
due: Money, 
/**
 * Approved, not paid.
 */
approved: Money, 
/**
 * Transferred to the payee.
 */
paid: Money, 
/**
 * Withheld as tax.
 */
withheld: Money, 
/**
 * Owed back.
 */
owed: Money, };

/**
 * One kind of change.
 */
export type TrialKind = { 
/**
 * Verdict as it stands, or by what it is compared with.
 */
from: Verdict, 
/**
 * Verdict as it would be.
 */
to: Verdict, 
/**
 * How many claims.
 */
count: number, };

/**
 * One line of it.
 */
export type TrialLine = { 
/**
 * Who would get it.
 */
beneficiary: string, 
/**
 * For what: unit, visit, week.
 */
source: Text, 
/**
 * Part of the whole.
 */
stage: Text, 
/**
 * How much.
 */
amount: Money, 
/**
 * Whether it would be due.
 */
standing: Text, 
/**
 * How it comes about.
 */
explanation: Text, };

/**
 * A claim that would change.
 */
export type TrialRow = { 
/**
 * Whose visit.
 */
visit: VisitId, 
/**
 * Record.
 */
customer: CustomerId, 
/**
 * Name.
 */
name: string, 
/**
 * Local day of the visit.
 */
day: string, 
/**
 * Who brought them.
 */
brought_by: string | null, 
/**
 * Channel.
 */
channel: Channel, 
/**
 * As it stands, or by what it is compared with.
 */
before: TrialSide, 
/**
 * As it would be.
 */
after: TrialSide, };

/**
 * One side of a comparison.
 */
export type TrialSide = { 
/**
 * Verdict.
 */
verdict: Verdict, 
/**
 * Why.
 */
reason: Text, 
/**
 * Rule that decides.
 */
rule: string, 
/**
 * Last protected day.
 */
protected_until: string | null, };

/**
 * What it would pay in one reading.
 */
export type TrialTable = { 
/**
 * The reading in words.
 */
sentence: Text, 
/**
 * Everything earned, due or not.
 */
earned: Money, 
/**
 * Of it due by today.
 */
due: Money, 
/**
 * Of it fines.
 */
fines: Money, 
/**
 * What is posted for the same deals now, where they are recorded ones.
 */
now: Money, 
/**
 * Line by line, at most 500.
 */
rows: Array<TrialLine>, };

/**
 * What would be if these policies had applied since a day. Writes nothing.
 */
export type TryPolicies = { 
/**
 * Instead of what was in force for their channels.
 */
policies: Array<Policy>, 
/**
 * What they are compared with: instead of what was in force too. Empty: what was in force.
 */
against?: Array<Policy>, 
/**
 * First local day, `YYYY-MM-DD`.
 */
since: string, };

/**
 * What the text in the box was taken for.
 */
export type TypedKind = "empty" | "phone" | "masked_phone" | "id_tail" | "name" | "letters" | "code" | "report";

/**
 * Takes a whole import back; records used since stay and are listed.
 */
export type UndoImport = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
import: ImportId, };

/**
 * Takes a registration back (撤销). Refused once a slip is printed: void the slip first.
 */
export type UndoRegistration = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
visit: VisitId, };

/**
 * A unit as the contract describes it.
 */
export type Unit = { 
/**
 * Building, floor, number: `3-1-1201`.
 */
name: string, 
/**
 * What it is for.
 */
usage: UnitUse, 
/**
 * Area in the contract.
 */
area: Area, 
/**
 * Bedrooms; 0 for none or not stated.
 */
bedrooms: number, };

/**
 * A unit, as typed.
 */
export type UnitEntry = { 
/**
 * Building, floor, number.
 */
name: string, 
/**
 * What it is for.
 */
usage: UnitUse, 
/**
 * Area in the contract.
 */
area: string, 
/**
 * Bedrooms; 0 for none or not stated.
 */
bedrooms: number, };

/**
 * What a unit is for.
 */
export type UnitUse = "residential" | "apartment" | "villa" | "shop" | "office" | "parking" | "storage";

/**
 * Takes a link of partners back: both stand for themselves again.
 */
export type UnlinkPartners = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which link.
 */
link: LinkId, };

/**
 * Opens the desk with a person's password.
 */
export type Unlock = { 
/**
 * Who.
 */
user: UserId, 
/**
 * Their password on this desk.
 */
password: string, };

/**
 * Opens the desk with the recovery key and sets a new password for the person.
 */
export type UnlockWithRecoveryKey = { 
/**
 * Whose password is to be replaced.
 */
user: UserId, 
/**
 * The key shown at set-up; spaces, dashes and case do not matter.
 */
recovery_key: string, 
/**
 * At least 8 characters.
 */
new_password: string, };

/**
 * A row that was not taken in.
 */
export type UnmatchedRow = { 
/**
 * Line of the file, titles included.
 */
line: number, 
/**
 * The payment as the row names it.
 */
payout: string, 
/**
 * Why, and what to do.
 */
why: Text, };

/**
 * A line that became no report.
 */
export type Unrecognised = { 
/**
 * Where it stands in the message or file, from 1.
 */
line: number | null, 
/**
 * Titles of the columns that are wrong; empty for a message or a whole row.
 */
column: string, 
/**
 * Its words; a file's cells with their titles.
 */
text: string, 
/**
 * What is wrong and what to do; nothing is wrong with chatter.
 */
reason: Text | null, };

/**
 * A person who uses the program.
 */
export type UserId = string;

/**
 * A person who uses the program.
 */
export type UserView = { 
/**
 * Who.
 */
user: UserId, 
/**
 * Name.
 */
name: string, 
/**
 * Role.
 */
role: Role, 
/**
 * May work.
 */
active: boolean, 
/**
 * Has a password on this desk.
 */
has_password: boolean, };

/**
 * The answer.
 */
export type Verdict = "valid" | "invalid" | "undecided";

/**
 * Checks a number or the text of a QR code against the signature and the record.
 */
export type VerifySlip = { 
/**
 * A number or the scanned text.
 */
text: string, };

/**
 * Checks the text of a statement's code against the signature and the ledger.
 */
export type VerifyStatement = { 
/**
 * The scanned text.
 */
text: string, };

/**
 * Checks chains, signatures and projections (`laifang verify`).
 */
export type VerifyStore = Record<symbol, never>;

/**
 * What the check found.
 */
export type VerifyView = { 
/**
 * Nothing found.
 */
ok: boolean, 
/**
 * Hash of all shared projections.
 */
state_hash: string, 
/**
 * Changes in all.
 */
changes: number, 
/**
 * Newest change of each device.
 */
heads: Array<HeadView>, 
/**
 * Kept changes of kinds this version does not know ("update needed").
 */
unknown_changes: number, 
/**
 * Findings, empty when ok.
 */
findings: Array<Text>, 
/**
 * What is not well beside the log, which holds: scans that are missing or altered.
 */
warnings: Array<Text>, };

/**
 * A violation on record (R38–R40).
 */
export type ViolationId = string;

/**
 * What a violation is.
 */
export type ViolationKind = "intercepting" | "side_dealing" | "roadshow" | "vacant_post" | "fake_customer" | "collusion" | "shortfall";

/**
 * A violation.
 */
export type ViolationView = { 
/**
 * Which.
 */
violation: ViolationId, 
/**
 * Local day.
 */
on: string, 
/**
 * The firm.
 */
partner: string, 
/**
 * What.
 */
kind: ViolationKind, 
/**
 * In words.
 */
text: Text, 
/**
 * Persons or parties concerned.
 */
count: number, 
/**
 * The deal concerned.
 */
deal: DealId | null, 
/**
 * What happened.
 */
note: string, 
/**
 * What was decided.
 */
upheld: boolean | null, 
/**
 * The contract ends instead.
 */
terminate: boolean, 
/**
 * The sum that was stated.
 */
stated: Money | null, 
/**
 * Why.
 */
reason: string, 
/**
 * Who put it on record.
 */
by: string, };

/**
 * 来访 / 来电: one dated contact of a party.
 */
export type VisitId = string;

/**
 * One visit in a list.
 */
export type VisitLine = { 
/**
 * Which.
 */
visit: VisitId, 
/**
 * Visit or call.
 */
kind: ContactKind, 
/**
 * `YYYY-MM-DD` local.
 */
day: string, 
/**
 * `HH:MM` local.
 */
time: string, 
/**
 * The first customer of the party.
 */
customer: CustomerId, 
/**
 * As shown.
 */
name: string, 
/**
 * Masked.
 */
phone: string | null, 
/**
 * Headcount.
 */
headcount: number, 
/**
 * How they came.
 */
channel: Channel, 
/**
 * Who brought them: firm · store.
 */
brought_by: string | null, 
/**
 * Who receives.
 */
consultant: string | null, 
/**
 * The verdict as it stands now; none for calls of the office's own.
 */
verdict: Verdict, 
/**
 * Rests on a mask.
 */
provisional: boolean, 
/**
 * Waiting, receiving, gone.
 */
reception: Reception, 
/**
 * The slip's number, if one is issued and not voided.
 */
slip: string | null, 
/**
 * Quick entry to be completed later.
 */
incomplete: boolean, 
/**
 * Queue number of a quick entry.
 */
queue: number | null, 
/**
 * Undone.
 */
voided: boolean, };

/**
 * What the desk reads after saving.
 */
export type VisitSaved = { 
/**
 * The line on the board.
 */
line: VisitLine, 
/**
 * The verdict with reasons.
 */
judgement: JudgementView, 
/**
 * Whether this answered a request that was already done.
 */
repeated: boolean, };

/**
 * A visit in full.
 */
export type VisitView = { 
/**
 * As on the board.
 */
line: VisitLine, 
/**
 * The verdict as it stands now.
 */
judgement: JudgementView, 
/**
 * What was seen and confirmed.
 */
evidence: Evidence, 
/**
 * The project.
 */
project: ProjectId, 
/**
 * Companions, phones masked.
 */
companions: Array<Companion>, 
/**
 * Who brought them, the broker's phone masked.
 */
brought_by: BroughtBy | null, 
/**
 * Needs.
 */
needs: string, 
/**
 * Notes.
 */
notes: string, 
/**
 * Consent version and local time `YYYY-MM-DD HH:MM`.
 */
consent: string | null, 
/**
 * Changes the form shows; an edit lists them as replaced.
 */
shown: Array<string>, 
/**
 * The slip, if one is issued and not voided.
 */
slip: SlipId | null, 
/**
 * How it came to whoever received first: 首接，占轮次 (R11).
 */
allotted: Text | null, };

/**
 * Voids a slip; its number is never used again.
 */
export type VoidSlip = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
slip: SlipId, 
/**
 * Why.
 */
reason: string, };

/**
 * A party that waits, and who should receive it.
 */
export type WaitingParty = { 
/**
 * Which visit.
 */
visit: VisitId, 
/**
 * `HH:MM` local.
 */
time: string, 
/**
 * The customer, as shown.
 */
name: string, 
/**
 * Queue number of a quick entry.
 */
queue: number | null, 
/**
 * Who should receive them.
 */
consultant: ConsultantId | null, 
/**
 * As shown.
 */
consultant_name: string | null, 
/**
 * Why.
 */
reason: Text, };

/**
 * A merge that waits for a second person.
 */
export type WaitingView = { 
/**
 * Which.
 */
link: LinkId, 
/**
 * Who proposed it.
 */
by: string, 
/**
 * By whoever sits at the desk: somebody else must check it.
 */
own: boolean, 
/**
 * When, local.
 */
at: string, 
/**
 * What it decides beside that the two are one.
 */
decides: Array<Text>, };

/**
 * Who is to be looked at.
 */
export type WatchView = { 
/**
 * First day conversions are counted from.
 */
from: string, 
/**
 * Today.
 */
until: string, 
/**
 * Which share of the consultants a programme in force looks at (R32); none where none does.
 */
share: Rate | null, 
/**
 * Consultants by conversion, the least first; those in the bottom share are marked.
 */
conversions: Array<ConversionView>, 
/**
 * How much a programme in force asks of an outreach firm's people (R40); none where none does.
 */
quota: QuotaView | null, 
/**
 * Who brought too few, newest first.
 */
shortfalls: Array<ShortfallView>, };

/**
 * Which units an item is for; what is left out is not asked.
 */
export type When = { 
/**
 * Uses; empty for all.
 */
usage: Array<UnitUse>, 
/**
 * Bedrooms, at least.
 */
bedrooms_from: number | null, 
/**
 * Bedrooms, at most.
 */
bedrooms_to: number | null, 
/**
 * Area from here on, this included.
 */
area_from: Area | null, 
/**
 * Area up to here, this included.
 */
area_to: Area | null, 
/**
 * Area below this, this excluded.
 */
area_below: Area | null, 
/**
 * Commission base from here on, this included.
 */
price_from: Money | null, 
/**
 * Commission base below this, this excluded.
 */
price_below: Money | null, 
/**
 * Referred to a resident agency by others, or found by itself (R32).
 */
referred: boolean | null, };

/**
 * Why somebody receives.
 */
export type Why = "appointment" | "earlier" | "stands_in" | "orphan" | "broker" | "position_a" | "turn" | "fills_in" | "all_busy" | "by_hand" | "handed_over";

/**
 * Why is a pair not in the queue?
 */
export type WhyNot = { 
/**
 * One record.
 */
a: CustomerId, 
/**
 * The other.
 */
b: CustomerId, };

/**
 * The answer.
 */
export type WhyNotView = { 
/**
 * In a sentence, with the next step.
 */
because: Text, 
/**
 * The word for the two.
 */
word: Text, 
/**
 * Bits for one person.
 */
score: number, 
/**
 * From this score on a pair is in the queue.
 */
needed: number, 
/**
 * What the score is made of.
 */
parts: Array<ScorePart>, };

/**
 * Takes back a fact that was entered wrongly.
 */
export type WithdrawDealFact = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which deal.
 */
deal: DealId, 
/**
 * Which fact, as the deal shows it.
 */
fact: string, 
/**
 * Why.
 */
reason: string, };

/**
 * Takes a link back, also one that waits; both histories are as before it.
 */
export type WithdrawLink = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
link: LinkId, };

/**
 * Takes a report back.
 */
export type WithdrawReport = { 
/**
 * Made by the form.
 */
request: RequestId, 
/**
 * Which.
 */
report: ReportId, };

/**
 * What taking a link back would change; empty where nothing hangs on it.
 */
export type WithdrawalPreview = { 
/**
 * Claims that would stand otherwise, and sums that would be owed otherwise.
 */
changes: Array<Text>, 
/**
 * Contacts of the time in which the two were one person, and whose they stay.
 */
since: Array<Text>, };

/** Every action: its request and its view. */
export interface Actions {
  desk_status: [request: ShowDeskStatus, view: DeskStatus];
  create_office: [request: CreateOffice, view: OfficeCreated];
  unlock: [request: Unlock, view: SessionView];
  unlock_with_recovery_key: [request: UnlockWithRecoveryKey, view: SessionView];
  confirm_password: [request: ConfirmPassword, view: Done];
  switch_person: [request: SwitchPerson, view: SessionView];
  leave_desk: [request: LeaveDesk, view: Done];
  lock_desk: [request: LockDesk, view: Done];
  set_pin: [request: SetPin, view: Done];
  look_up: [request: LookUp, view: LookUpView];
  desk_board: [request: DeskBoard, view: BoardView];
  save_draft: [request: SaveDraft, view: Done];
  load_draft: [request: LoadDraft, view: DraftView];
  day_report: [request: DayReport, view: TextToCopy];
  handover: [request: Handover, view: TextToCopy];
  register_visit: [request: RegisterVisit, view: RegisterOutcome];
  show_visit: [request: ShowVisit, view: VisitView];
  complete_visit: [request: CompleteVisit, view: VisitSaved];
  undo_registration: [request: UndoRegistration, view: Done];
  set_reception: [request: SetReception, view: VisitSaved];
  set_attendance: [request: SetAttendance, view: Done];
  rota_view: [request: ShowRota, view: RotaView];
  rota_fairness: [request: ShowFairness, view: FairnessView];
  read_paste: [request: ReadPaste, view: PasteView];
  read_report_file: [request: ReadReportFile, view: PasteView];
  report_qr: [request: MakeReportQr, view: ReportQrView];
  receive_reports: [request: ReceiveReports, view: ReportsReceived];
  withdraw_report: [request: WithdrawReport, view: Done];
  claim_report_time: [request: ClaimReportTime, view: VisitSaved];
  find_customers: [request: FindCustomers, view: CustomerPageRows];
  show_customer: [request: ShowCustomer, view: CustomerView];
  edit_customer: [request: EditCustomer, view: CustomerView];
  reveal_phone: [request: RevealPhone, view: RevealedPhone];
  link_customers: [request: LinkCustomers, view: CustomerView];
  withdraw_link: [request: WithdrawLink, view: Done];
  preview_withdrawal: [request: PreviewWithdrawal, view: WithdrawalPreview];
  erase_person: [request: ErasePerson, view: Done];
  issue_slip: [request: IssueSlip, view: SlipLine];
  list_slips: [request: ListSlips, view: SlipRows];
  show_slip: [request: ShowSlip, view: SlipView];
  print_slip: [request: PrintSlip, view: SlipPrinted];
  void_slip: [request: VoidSlip, view: SlipLine];
  verify_slip: [request: VerifySlip, view: SlipCheck];
  attach_scan: [request: AttachScan, view: SlipView];
  show_scan: [request: ShowScan, view: ScanContent];
  save_scan: [request: SaveScan, view: ScanSaved];
  sign_slip: [request: SignSlip, view: SlipView];
  list_slip_forms: [request: ListSlipForms, view: Array<SlipFormView>];
  preview_slip_form: [request: PreviewSlipForm, view: SlipFormPreview];
  save_slip_form_sample: [request: SaveSlipFormSample, view: SlipFormSample];
  set_slip_form: [request: SetSlipForm, view: Array<SlipFormView>];
  list_clashes: [request: ListClashes, view: Clashes];
  count_clashes: [request: CountClashes, view: ClashCount];
  check_visit: [request: CheckVisit, view: VisitSaved];
  confirm_referral: [request: ConfirmReferral, view: VisitSaved];
  tell_verdict: [request: TellVerdict, view: VisitSaved];
  preview_ruling: [request: PreviewRuling, view: RulingMoves];
  rule_claim: [request: RuleClaim, view: VisitSaved];
  check_ruling: [request: CheckRuling, view: VisitSaved];
  declare_relation: [request: DeclareRelation, view: Done];
  find_duplicates: [request: FindDuplicates, view: DuplicateSearch];
  cancel_duplicates: [request: CancelDuplicates, view: DuplicateSearch];
  list_duplicates: [request: ListDuplicates, view: DuplicateRows];
  show_pair: [request: ShowPair, view: PairView];
  mark_household: [request: MarkHousehold, view: Done];
  check_merge: [request: CheckMerge, view: Done];
  accept_duplicates: [request: AcceptDuplicates, view: DuplicatesAccepted];
  why_not: [request: WhyNot, view: WhyNotView];
  list_policies: [request: ListPolicies, view: Policies];
  preview_policy: [request: PreviewPolicy, view: PolicyPreview];
  set_policy: [request: SetPolicy, view: Policies];
  try_policies: [request: TryPolicies, view: PolicyTrial];
  list_partners: [request: ListPartners, view: Array<PartnerView>];
  set_partner_terms: [request: SetPartnerTerms, view: Array<PartnerView>];
  link_partners: [request: LinkPartners, view: Array<PartnerView>];
  unlink_partners: [request: UnlinkPartners, view: Array<PartnerView>];
  list_brokers: [request: ListBrokers, view: Array<BrokerView>];
  find_brokers: [request: FindBrokers, view: Array<BrokerView>];
  assign_broker: [request: AssignBroker, view: Array<BrokerView>];
  list_programmes: [request: ListProgrammes, view: Programmes];
  preview_programme: [request: PreviewProgramme, view: ProgrammePreview];
  check_programme: [request: CheckProgramme, view: ProgrammePreview];
  set_programme: [request: SetProgramme, view: Programmes];
  simulate_programme: [request: SimulateProgramme, view: ProgrammeTrial];
  open_deal: [request: OpenDeal, view: DealView];
  link_deal: [request: LinkDeal, view: DealView];
  note_deal: [request: NoteDeal, view: DealView];
  withdraw_deal_fact: [request: WithdrawDealFact, view: DealView];
  list_deals: [request: ListDeals, view: DealRows];
  show_deal: [request: ShowDeal, view: DealView];
  list_reviews: [request: ListReviews, view: Reviews];
  decide_review: [request: DecideReview, view: DealView];
  note_event: [request: NoteEvent, view: Reviews];
  check_event: [request: CheckEvent, view: Reviews];
  note_violation: [request: NoteViolation, view: Reviews];
  decide_violation: [request: DecideViolation, view: Reviews];
  show_watch: [request: ShowWatch, view: WatchView];
  note_shortfalls: [request: NoteShortfalls, view: WatchView];
  show_pay_setup: [request: ShowPaySetup, view: PaySetup];
  set_paying_desk: [request: SetPayingDesk, view: Done];
  settle: [request: Settle, view: SettleView];
  list_ledger: [request: ListLedger, view: LedgerView];
  show_line: [request: ShowLine, view: LineView];
  prepare_approval: [request: PrepareApproval, view: ApprovalView];
  approve: [request: Approve, view: ApprovalView];
  list_approvals: [request: ListApprovals, view: Array<ApprovalView>];
  prepare_payout: [request: PreparePayout, view: PayoutView];
  confirm_payout: [request: ConfirmPayout, view: PayoutView];
  cancel_payout: [request: CancelPayout, view: PayoutView];
  payout_returned: [request: ReturnPayout, view: PayoutView];
  list_payouts: [request: ListPayouts, view: Array<PayoutView>];
  export_payouts: [request: ExportPayouts, view: PayoutFile];
  import_paid: [request: ImportPaid, view: PaidImport];
  check_payee: [request: CheckPayee, view: Array<PayeeView>];
  set_payee: [request: SetPayee, view: Array<PayeeView>];
  list_payees: [request: ListPayees, view: Array<PayeeView>];
  approve_broker_pay: [request: ApproveBrokerPay, view: Array<BrokerPayView>];
  list_broker_pays: [request: ListBrokerPays, view: Array<BrokerPayView>];
  statement: [request: ShowStatement, view: StatementView];
  export_statement: [request: ExportStatement, view: StatementFile];
  verify_statement: [request: VerifyStatement, view: StatementCheck];
  show_calendar: [request: ShowCalendar, view: CalendarView];
  set_calendar: [request: SetCalendar, view: CalendarView];
  set_delegation: [request: SetDelegation, view: Done];
  list_closes: [request: ListCloses, view: Closes];
  close_month: [request: CloseMonth, view: Closes];
  advance_cycle: [request: AdvanceCycle, view: Array<CycleView>];
  list_cycles: [request: ListCycles, view: Array<CycleView>];
  inspect_csv: [request: InspectCsv, view: CsvView];
  import_customers: [request: ImportCustomers, view: ImportView];
  cancel_import: [request: CancelImport, view: Done];
  undo_import: [request: UndoImport, view: ImportView];
  list_imports: [request: ListImports, view: Array<ImportView>];
  export_csv: [request: ExportCsv, view: ExportView];
  list_desks: [request: ListDesks, view: DesksView];
  export_bundle: [request: ExportBundle, view: BundleWritten];
  inspect_bundle: [request: InspectBundle, view: BundleView];
  import_bundle: [request: ImportBundle, view: BundlesTaken];
  acknowledge_bundles: [request: AcknowledgeBundles, view: Acknowledged];
  set_exchange_folder: [request: SetExchangeFolder, view: DesksView];
  exchange_now: [request: ExchangeNow, view: FolderView];
  ask_to_join: [request: AskToJoin, view: JoinAsked];
  show_join_request: [request: ShowJoinRequest, view: JoinRequestView];
  approve_desk: [request: ApproveDesk, view: DeskApproved];
  join_office: [request: JoinOffice, view: OfficeCreated];
  revoke_desk: [request: RevokeDesk, view: DesksView];
  renew_desk: [request: RenewDesk, view: DeskRenewed];
  show_settings: [request: ShowSettings, view: SettingsView];
  add_person: [request: AddPerson, view: Done];
  change_person: [request: ChangePerson, view: Done];
  set_password: [request: SetPassword, view: Done];
  set_project: [request: SetProject, view: Done];
  set_consultant: [request: SetConsultant, view: Done];
  set_team: [request: SetTeam, view: Done];
  join_team: [request: JoinTeam, view: Done];
  set_rota: [request: SetRota, view: Done];
  verify_store: [request: VerifyStore, view: VerifyView];
  rebuild_store: [request: RebuildStore, view: VerifyView];
  discard_demo: [request: DiscardDemo, view: Done];
  show_backup_settings: [request: ShowBackupSettings, view: BackupView];
  set_backup_settings: [request: SetBackupSettings, view: BackupView];
  back_up: [request: BackUp, view: BackupView];
  list_backups: [request: ListBackups, view: Array<BackupLine>];
  restore_backup: [request: RestoreBackup, view: RestoredView];
}
