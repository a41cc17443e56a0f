//! Brokers and the firms they work for, by day. A claim is the firm's that was named at the visit: where a broker
//! works later moves nothing.

use crate::lists::{self, Lines};
use crate::prelude::*;
use crate::visits::BroughtBy;
use crate::{parse, partners};
use chrono::NaiveDate;
use laifang_core::change::{BrokerPersonal, Facts, Personal};
use laifang_core::text::Phone;
use laifang_store::{BrokerRow, Reader, Write};

/// Every broker on record, with whom they worked for.
#[derive(Deserialize, TS)]
pub struct ListBrokers {}

/// Brokers whose name or phone begins with a text, for the form: their firm and store of today are proposed.
#[derive(Deserialize, TS)]
pub struct FindBrokers {
    /// As typed.
    pub text: String,
}

/// A broker.
#[derive(Serialize, TS)]
pub struct BrokerView {
    /// Which.
    pub broker: BrokerId,
    /// Name.
    pub name: String,
    /// Masked.
    pub phone: String,
    /// The firm they work for today.
    pub firm: Option<String>,
    /// Its kind.
    pub kind: Option<PartnerKind>,
    /// Its store.
    pub store: Option<String>,
    /// For whom, oldest first; no two share a day.
    pub assignments: Vec<AssignmentView>,
}

/// A time in which a broker works for a firm.
#[derive(Serialize, TS)]
pub struct AssignmentView {
    /// For whom.
    pub firm: PartnerId,
    /// As shown.
    pub firm_name: String,
    /// At which store.
    pub store: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, where it is known.
    pub until: Option<String>,
    /// Holds today.
    pub now: bool,
}

/// Puts a broker on record, moves one to another firm or ends it. A later first day ends what ran before; the same
/// first day replaces it.
#[derive(Clone, Deserialize, TS)]
pub struct AssignBroker {
    /// Made by the form.
    pub request: RequestId,
    /// One on record; then name and phone may be left empty.
    #[serde(default)]
    pub broker: Option<BrokerId>,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Phone, in full: it tells brokers apart.
    #[serde(default)]
    pub phone: String,
    /// For whom.
    pub firm: PartnerId,
    /// At which store.
    #[serde(default)]
    pub store: String,
    /// First day.
    pub from: String,
    /// Last day, where it is known.
    pub until: Option<String>,
}

/// Rows a form shows.
const SUGGESTED: u32 = 8;

impl Action for ListBrokers {
    type View = Vec<BrokerView>;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Vec<BrokerView>, AppError> {
        let lines = Lines::new(app)?;
        lines.reader.brokers()?.into_iter().map(|row| view(&lines, row)).collect()
    }
}

impl Action for FindBrokers {
    type View = Vec<BrokerView>;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Vec<BrokerView>, AppError> {
        let lines = Lines::new(app)?;
        let text: String = self.text.split_whitespace().collect();
        // Two digits begin half of all numbers.
        if text.len() < 3 {
            return Ok(Vec::new());
        }
        lines.reader.find_brokers(&text, SUGGESTED)?.into_iter().map(|row| view(&lines, row)).collect()
    }
}

fn view(lines: &Lines<'_>, row: BrokerRow) -> Result<BrokerView, AppError> {
    let now = match row.on(lines.today) {
        Some(now) => lines.reader.partner(now.firm)?.map(|(kind, name)| (kind, name, now.store.clone())),
        None => None,
    };
    let assignments = row
        .assignments
        .iter()
        .map(|a| {
            Ok(AssignmentView {
                firm: a.firm,
                firm_name: lines.reader.partner(a.firm)?.map(|(_, name)| name).unwrap_or_default(),
                store: a.store.clone(),
                from: a.from.to_string(),
                until: a.until.map(|d| d.to_string()),
                now: a.covers(lines.today),
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(BrokerView {
        broker: row.broker,
        name: row.name,
        phone: lists::mask(&row.phone),
        firm: now.as_ref().map(|(_, name, _)| name.clone()),
        kind: now.as_ref().map(|(kind, ..)| *kind),
        store: now.and_then(|(_, _, store)| store),
        assignments,
    })
}

impl Action for AssignBroker {
    type View = Vec<BrokerView>;
    const NEEDS: Needs = Needs::Permission(Permission::SetPolicies);
    fn run(self, app: &mut App) -> Result<Vec<BrokerView>, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            if w.reader().of_request(self.request)?.is_empty() {
                let (facts, personal) = parsed(&self, w)?;
                w.append(facts, Some(Personal::Broker(personal)))?;
            }
            Ok::<_, AppError>(())
        })?;
        ListBrokers {}.run(app)
    }
}

/// Reads every field and says all that is wrong together.
fn parsed(request: &AssignBroker, w: &Write<'_>) -> Result<(Facts, BrokerPersonal), AppError> {
    let reader = w.reader();
    let known = match request.broker {
        Some(id) => Some(reader.broker(id)?.ok_or_else(|| AppError::not_found("位经纪人", "broker"))?),
        None => None,
    };
    let mut fields = Fields::default();
    let name = match &known {
        Some(known) if request.name.trim().is_empty() => Some(known.name.clone()),
        _ => fields.take("name", parse::name(&request.name)).map(String::from),
    };
    let phone = match &known {
        Some(known) => Some(known.phone.clone()),
        None => fields.take("phone", parse::phone(&request.phone).and_then(whole)).map(String::from),
    };
    if reader.partner(request.firm)?.is_none_or(|(kind, _)| kind.is_person()) {
        fields.wrong("firm", Text::new("请选一家机构。", "Choose a firm."));
    }
    let store = partners::detail(&mut fields, "store", &request.store);
    let from = fields.take("from", parse::day(&request.from));
    let until = match request.until.as_deref().filter(|t| !t.trim().is_empty()) {
        Some(text) => fields.take("until", parse::day(text)),
        None => None,
    };
    if until.is_some_and(|until| from.is_some_and(|from| until < from)) {
        fields.wrong("until", Text::new("最后一天不能早于第一天。", "The last day is not before the first."));
    }
    fields.finish()?;
    let (Some(name), Some(phone), Some(from)) = (name, phone, from) else { return Err(AppError::locked()) };
    let broker = known.map_or_else(|| BrokerId::of_phone(w.office_id(), &phone), |k| k.broker);
    Ok((
        Facts::BrokerAssigned { broker, firm: request.firm, store, from, until },
        BrokerPersonal { name, phone },
    ))
}

fn whole(phone: Phone) -> Result<Phone, Text> {
    if phone.is_masked() {
        return Err(Text::new(
            "要完整的手机号：经纪人靠号码区分。",
            "The full number is needed: brokers are told apart by it.",
        ));
    }
    Ok(phone)
}

/// The full number of a broker that a form names: taken from the record where the form shows its mask, else as
/// typed; none where it is not full.
pub(crate) fn number(
    reader: &Reader<'_>,
    known: Option<BrokerId>,
    typed: &str,
) -> Result<Option<String>, AppError> {
    let Ok(phone) = parse::phone(typed) else { return Ok(None) };
    if !phone.is_masked() {
        return Ok(Some(phone.into()));
    }
    let Some(known) = known else { return Ok(None) };
    Ok(reader.broker(known)?.map(|b| b.phone).filter(|p| lists::mask(p) == phone.as_str()))
}

/// The broker's phone in a form: the record's own where it shows the mask of a broker who was chosen.
pub(crate) fn phone_of(
    fields: &mut Fields,
    field: &str,
    reader: &Reader<'_>,
    by: &BroughtBy,
) -> Result<Option<String>, AppError> {
    let typed = partners::phone(fields, field, &by.broker_phone);
    Ok(number(reader, by.known, &by.broker_phone)?.or(typed))
}

/// Puts a broker on record who was named with a firm and a full number, unless they work for somebody on that day.
pub(crate) fn remember(
    w: &mut Write<'_>,
    firm: Option<PartnerId>,
    store: Option<&String>,
    (name, phone): (Option<&String>, Option<&String>),
    day: NaiveDate,
) -> Result<(), AppError> {
    let (Some(firm), Some(name), Some(phone)) = (firm, name, phone) else { return Ok(()) };
    let is_firm = w.reader().partner(firm)?.is_some_and(|(kind, _)| !kind.is_person());
    if !is_firm || phone.contains('*') {
        return Ok(());
    }
    let broker = BrokerId::of_phone(w.office_id(), phone);
    if w.reader().broker(broker)?.is_some_and(|b| b.on(day).is_some()) {
        return Ok(());
    }
    w.append(
        Facts::BrokerAssigned { broker, firm, store: store.cloned(), from: day, until: None },
        Some(Personal::Broker(BrokerPersonal { name: name.clone(), phone: phone.clone() })),
    )?;
    Ok(())
}
