//! Whether a draft was reported before: the same firm, the same number, the same day.

use super::ReportDraft;
use crate::lists::{self, Lines};
use crate::parse;
use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::text::Phone;
use laifang_core::wording;
use laifang_store::ReportRow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What a draft announces, as far as it can be told.
struct Announced {
    partner: PartnerId,
    day: NaiveDate,
    phones: Vec<Phone>,
    line: Option<u64>,
}

impl Announced {
    fn of(draft: &ReportDraft, office: OfficeId, today: NaiveDate) -> Option<Self> {
        let kind = draft.channel.unwrap_or(Channel::Agency).partner_kind()?;
        let firm = draft.firm.as_deref().filter(|f| !f.trim().is_empty())?;
        let name = if kind.is_person() {
            parse::name(firm).ok()?.as_str().to_owned()
        } else {
            parse::label(firm, 60).ok()?
        };
        let phones: Vec<Phone> = draft.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
        let day = draft.day.as_deref().map_or(Some(today), |d| parse::day(d).ok())?;
        let partner = PartnerId::of_name(office, kind, &name);
        (!phones.is_empty()).then_some(Self { partner, day, phones, line: draft.line })
    }

    fn has_one_of(&self, phones: &[Phone]) -> bool {
        self.phones.iter().any(|ours| phones.iter().any(|theirs| ours.may_be(theirs)))
    }

    fn is_in(&self, row: &ReportRow) -> bool {
        let theirs: Vec<Phone> = row.phones.iter().filter_map(|p| Phone::parse(p).ok()).collect();
        row.day == self.day && self.has_one_of(&theirs)
    }
}

/// Marks drafts that an open report, or an earlier draft of the same list, announces already.
pub(super) fn mark(lines: &Lines<'_>, office: OfficeId, drafts: &mut [ReportDraft]) -> Result<(), AppError> {
    let mut open: HashMap<PartnerId, Vec<ReportRow>> = HashMap::new();
    let mut before: HashMap<(PartnerId, NaiveDate), Vec<Announced>> = HashMap::new();
    for draft in drafts {
        let Some(announced) = Announced::of(draft, office, lines.today) else { continue };
        let partner = announced.partner;
        let waiting = match open.entry(partner) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                new.insert(lines.reader.open_reports(partner, &lines.policies, lines.today)?)
            }
        };
        let earlier = before.entry((partner, announced.day)).or_default();
        draft.already = waiting
            .iter()
            .find(|row| announced.is_in(row))
            .map(|row| received(lines, row))
            .or_else(|| earlier.iter().find(|e| e.has_one_of(&announced.phones)).map(|e| twice(e.line)));
        earlier.push(announced);
    }
    Ok(())
}

fn received(lines: &Lines<'_>, row: &ReportRow) -> Text {
    let day = wording::short_day(row.entered.day(lines.zone), lines.today);
    let time = row.entered.clock(lines.zone);
    let phone = row.phones.first().map(|p| lists::mask(p)).unwrap_or_default();
    Text::new(
        format!("已报备过：{day} {time} 收的 {phone} 还在等到访，不用再收。"),
        format!(
            "Reported already: {phone}, received on {day} at {time}, is still expected: no need to receive it again."
        ),
    )
}

fn twice(line: Option<u64>) -> Text {
    match line {
        Some(line) => Text::new(
            format!("已报备过：和第 {line} 行是同一个号码、同一天。"),
            format!("Reported already: the same number for the same day as in line {line}."),
        ),
        None => Text::new(
            "已报备过：前面一条是同一个号码、同一天。",
            "Reported already: the same number for the same day as in one before.",
        ),
    }
}
