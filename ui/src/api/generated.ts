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
 * Which part fits: `phone`, `tail`, `mask`, `name`, `pinyin`, `initials`, `id_tail`, `report`.
 */
by: string, 
/**
 * Whole number, whole name and so on: taken without doubt.
 */
certain: boolean, 
/**
 * Local date of the last contact, `YYYY-MM-DD`.
 */
last_contact: string | null, };

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
until: string, } | { "is": "valid" } | { "is": "invalid" } | { "is": "provisional", 
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
until: string, } | { "is": "lapsed", 
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
 * What was seen and confirmed.
 */
evidence: Evidence, 
/**
 * Rulings, oldest first.
 */
rulings: Array<RulingView>, };

/**
 * The number.
 */
export type ClashCount = { 
/**
 * To be decided.
 */
to_decide: number, };

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
 * A claim that would stand otherwise.
 */
export type Consequence = { 
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
 * How many claims a manager has to decide, for the number at the room's place.
 */
export type CountClashes = Record<symbol, never>;

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
demo: boolean, };

/**
 * What the file holds.
 */
export type CsvView = { 
/**
 * `UTF-8`, `UTF-8 BOM` or `GB18030`.
 */
encoding: string, 
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
protection: EndingProtection | null, };

/**
 * The day's figures as text to paste (日报).
 */
export type DayReport = { 
/**
 * Local day `YYYY-MM-DD`; today when absent.
 */
day: string | null, };

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
 * Everything on the right of the desk, for one day.
 */
export type DeskBoard = { 
/**
 * Local day `YYYY-MM-DD`; today when absent.
 */
day: string | null, };

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
message: Text, };

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
 * Pairs left for somebody to look at: consultant or protection differ.
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
 * What somebody at the office saw or confirmed about a visit; nothing where nobody said.
 */
export type Evidence = { 
/**
 * The one who referred them came along in person (R1, R5).
 */
accompanied: boolean | null, 
/**
 * The supervisor was told and confirms (R1, R5).
 */
supervisor: boolean | null, 
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
confirmed: Confirmation | null, };

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
 * Writes one CSV a table and a manifest into a folder.
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
full_phones: boolean, };

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
 * The day protection runs from.
 */
export type From = "visit" | "report" | "confirmation";

/**
 * A customer's or buyer's gender as the desk writes it.
 */
export type Gender = "male" | "female";

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
 * A language of the product.
 */
export type Lang = "zh" | "en";

/**
 * Leaves the keyboard: the desk shows the PIN screen.
 */
export type LeaveDesk = Record<symbol, never>;

/**
 * Says that two records are one person, or are not.
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
 * A same-person or not-same link between two records.
 */
export type LinkId = string;

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
same: boolean, };

/**
 * Every broker on record, with whom they worked for.
 */
export type ListBrokers = Record<symbol, never>;

/**
 * Claims a manager may have to look at, newest first.
 */
export type ListClashes = Record<symbol, never>;

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
 * Who brings customers, with what is agreed.
 */
export type ListPartners = Record<symbol, never>;

/**
 * Presets that ship with the program and every version of this office.
 */
export type ListPolicies = Record<symbol, never>;

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
 * Closes the store: the next person needs a password.
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
 * At most 20, by last visit.
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
proposal: ConsultantProposal | null, };

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
household: number, };

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
claimed: boolean, };

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
consequences: Array<Consequence>, 
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
owner_since: string | null, };

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
details: PartnerDetails, };

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
 * Whether a second person must agree to a ruling on its claims.
 */
rulings_need_second: boolean, };

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
 * Checks a policy as it is edited and puts it into a sentence. Writes nothing.
 */
export type PreviewPolicy = { 
/**
 * As edited.
 */
policy: Policy, };

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
export type QueueState = "open" | "same" | "not_same" | "household";

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
 * Paper sizes.
 */
export type SheetSize = "a4" | "a5";

/**
 * One customer's page.
 */
export type ShowCustomer = { 
/**
 * A record of the person.
 */
customer: CustomerId, };

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
b: CustomerId, };

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
 * One visit with everything the form shows, to look at or to complete.
 */
export type ShowVisit = { 
/**
 * Which.
 */
visit: VisitId, };

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
 * Ahead of the others of the team, behind, or within one turn of their average.
 */
export type Standing = "ahead" | "level" | "behind";

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
 * Days by which a manager may extend it in all; 0 for not at all.
 */
extension_days_at_most: number, 
/**
 * Days before its end from which a warning is shown.
 */
warn_days: number, };

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
 * Takes a link back; both histories are as before it.
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
  find_customers: [request: FindCustomers, view: CustomerPageRows];
  show_customer: [request: ShowCustomer, view: CustomerView];
  edit_customer: [request: EditCustomer, view: CustomerView];
  reveal_phone: [request: RevealPhone, view: RevealedPhone];
  link_customers: [request: LinkCustomers, view: CustomerView];
  withdraw_link: [request: WithdrawLink, view: Done];
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
  rule_claim: [request: RuleClaim, view: VisitSaved];
  check_ruling: [request: CheckRuling, view: VisitSaved];
  declare_relation: [request: DeclareRelation, view: Done];
  find_duplicates: [request: FindDuplicates, view: DuplicateSearch];
  cancel_duplicates: [request: CancelDuplicates, view: DuplicateSearch];
  list_duplicates: [request: ListDuplicates, view: DuplicateRows];
  show_pair: [request: ShowPair, view: PairView];
  mark_household: [request: MarkHousehold, view: Done];
  accept_duplicates: [request: AcceptDuplicates, view: DuplicatesAccepted];
  why_not: [request: WhyNot, view: WhyNotView];
  list_policies: [request: ListPolicies, view: Policies];
  preview_policy: [request: PreviewPolicy, view: PolicyPreview];
  set_policy: [request: SetPolicy, view: Policies];
  try_policies: [request: TryPolicies, view: PolicyTrial];
  list_partners: [request: ListPartners, view: Array<PartnerView>];
  set_partner_terms: [request: SetPartnerTerms, view: Array<PartnerView>];
  list_brokers: [request: ListBrokers, view: Array<BrokerView>];
  find_brokers: [request: FindBrokers, view: Array<BrokerView>];
  assign_broker: [request: AssignBroker, view: Array<BrokerView>];
  inspect_csv: [request: InspectCsv, view: CsvView];
  import_customers: [request: ImportCustomers, view: ImportView];
  cancel_import: [request: CancelImport, view: Done];
  undo_import: [request: UndoImport, view: ImportView];
  list_imports: [request: ListImports, view: Array<ImportView>];
  export_csv: [request: ExportCsv, view: ExportView];
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
}
