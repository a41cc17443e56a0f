//! One timeline for a person: visits, calls, reports, slips, edits, links, and who looked.

use crate::lists::Lines;
use crate::prelude::*;
use laifang_core::change::{Facts, Subject};
use laifang_core::id::UserId;
use laifang_core::time::Moment;
use laifang_core::wording;
use std::collections::HashMap;

struct Timeline<'a> {
    lines: &'a Lines<'a>,
    people: HashMap<UserId, String>,
    entries: Vec<(Moment, TimelineEntry)>,
}

impl Timeline<'_> {
    fn add(&mut self, at: Moment, kind: &str, by: Option<UserId>, text: Text) -> &mut TimelineEntry {
        let entry = TimelineEntry {
            at: at.stamp(self.lines.zone),
            kind: kind.to_owned(),
            text,
            verdict: None,
            visit: None,
            slip: None,
            by: by.and_then(|u| self.people.get(&u).cloned()),
        };
        self.entries.push((at, entry));
        let last = self.entries.len() - 1;
        &mut self.entries[last].1
    }
}

/// Everything that happened with a person, newest first.
pub(crate) fn of_person(
    app: &App,
    lines: &Lines<'_>,
    members: &[CustomerId],
) -> Result<Vec<TimelineEntry>, AppError> {
    let people = lines.reader.users()?.into_iter().map(|u| (u.user, u.name)).collect();
    let mut timeline = Timeline { lines, people, entries: Vec::new() };
    for member in members {
        record(&mut timeline, *member)?;
        for visit in lines.reader.visits_of(*member)? {
            visit_and_slips(&mut timeline, &visit)?;
        }
        for view in app.store()?.views(Some(*member), 50)? {
            timeline.add(
                view.at,
                "reveal",
                Some(view.user),
                Text::new("看了完整手机号", "looked at the full number"),
            );
        }
    }
    for deal in lines.reader.deals_of(members)? {
        for noted in deal.record.facts.iter().filter(|n| !n.is_withdrawn(&deal.record.facts)) {
            if matches!(noted.fact.event, laifang_core::deal::Event::Withdrawn { .. }) {
                continue;
            }
            let at = Moment::start_of(noted.fact.on, lines.zone);
            let what = wording::event(&noted.fact.event);
            let unit = &deal.unit;
            let text = Text::new(format!("{unit} {}", what.zh), format!("{unit} {}", what.en));
            timeline.add(at, "deal", Some(noted.by), text).at = noted.fact.on.to_string();
        }
    }
    timeline.entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(timeline.entries.into_iter().map(|(_, e)| e).collect())
}

fn record(timeline: &mut Timeline<'_>, member: CustomerId) -> Result<(), AppError> {
    let reader = timeline.lines.reader;
    if let Some(c) = reader.customer(member)?
        && let Some(day) = c.imported_day
    {
        let channel = c.imported_channel.map(wording::channel).unwrap_or_default();
        let by = c.imported_broker.map(|b| format!(" · {b}")).unwrap_or_default();
        let at = Moment::start_of(day, timeline.lines.zone);
        timeline
            .add(
                at,
                "imported",
                None,
                Text::new(
                    format!("来访（旧系统导入）{}{by}", channel.zh),
                    format!("contact from an imported file: {}{by}", channel.en),
                ),
            )
            .at = day.to_string();
    }
    for entry in reader.entries(Subject::Customer(member))? {
        let (kind, text) = match entry.facts {
            Facts::CustomerRegistered { .. } => ("registered", Text::new("建档", "record made")),
            Facts::CustomerEdited { .. } => ("edit", Text::new("改了资料", "record corrected")),
            Facts::PersonErased { .. } => ("edit", Text::new("个人信息已删除", "personal data erased")),
            _ => continue,
        };
        timeline.add(entry.wall, kind, Some(entry.actor), text);
    }
    for link in reader.links_of(member)? {
        for entry in reader.entries(Subject::Link(link.link))? {
            let text = match entry.facts {
                Facts::LinkChecked { .. } => Text::new("同意了合并", "the merge was agreed to"),
                _ if link.same => Text::new("关联为同一人", "linked as the same person"),
                _ if link.household => {
                    Text::new("标为一家人，不是同一人", "marked as one household, not one person")
                }
                _ => Text::new("标为不是同一人", "marked as not the same person"),
            };
            timeline.add(entry.wall, "link", Some(entry.actor), text);
        }
    }
    for merge in reader.waiting_merges_of(member)? {
        let text = Text::new("提出合并，等另一位经理同意", "merge proposed; a second person must agree");
        timeline.add(merge.at, "link", Some(merge.maker), text);
    }
    Ok(())
}

fn visit_and_slips(timeline: &mut Timeline<'_>, visit: &laifang_store::VisitRow) -> Result<(), AppError> {
    let lines = timeline.lines;
    let (line, judgement) = lines.visit(visit)?;
    let channel = wording::channel(visit.channel);
    let contact = wording::contact(visit.contact);
    let by = line.brought_by.clone().map(|b| format!(" · {b}")).unwrap_or_default();
    let (met_zh, met_en) = match &line.consultant {
        Some(name) => (format!("，{name}接待"), format!(", received by {name}")),
        None => (String::new(), String::new()),
    };
    // Whose turn it was says itself; that a colleague stood in, or somebody was passed over, does not.
    let unusual = |row: &laifang_store::AllotmentRow| {
        use laifang_core::rota::Why;
        matches!(row.allotted.why, Why::StandsIn | Why::Orphan | Why::Broker) || row.allotted.overridden()
    };
    let told = match lines.reader.allotment(visit.visit)?.filter(unusual) {
        Some(_) => crate::rota::told(lines, visit.visit)?.unwrap_or_default(),
        None => Text::default(),
    };
    let dash = |text: String| if text.is_empty() { text } else { format!(" · {text}") };
    let (how_zh, how_en) = (dash(told.zh), dash(told.en));
    let (gone_zh, gone_en) = if visit.voided { ("（已撤销）", " (undone)") } else { ("", "") };
    let entry = timeline.add(
        visit.arrived,
        if visit.contact == ContactKind::Call { "call" } else { "visit" },
        Some(visit.entered_by),
        Text::new(
            format!("{} {}{by}，{} 人{met_zh}{how_zh}{gone_zh}", contact.zh, channel.zh, visit.headcount),
            format!(
                "{} {}{by}, party of {}{met_en}{how_en}{gone_en}",
                contact.en, channel.en, visit.headcount
            ),
        ),
    );
    entry.visit = Some(visit.visit);
    entry.verdict = (!visit.voided).then_some(judgement.verdict);
    if let Some(report) = visit.report
        && let Some(row) = lines.reader.report(report)?
    {
        let report = lines.report(&row)?;
        let by = report.brought_by.unwrap_or_default();
        timeline.add(
            row.entered,
            "report",
            None,
            Text::new(format!("报备 {by}"), format!("advance report by {by}")),
        );
    }
    for slip in lines.reader.slips_of_visit(visit.visit)? {
        let entry = timeline.add(
            slip.issued,
            "slip",
            Some(slip.issued_by),
            Text::new(format!("出确认单 {}", slip.number), format!("slip {} issued", slip.number)),
        );
        entry.slip = Some(slip.slip);
        entry.verdict = Some(slip.verdict);
        for scan in &slip.scans {
            timeline
                .add(
                    scan.at,
                    "slip_scanned",
                    Some(scan.by),
                    Text::new(
                        format!("确认单 {} 签字件已存档", slip.number),
                        format!("signed sheet of slip {} attached", slip.number),
                    ),
                )
                .slip = Some(slip.slip);
        }
        for signed in &slip.signatures {
            timeline
                .add(
                    signed.at,
                    "slip_signed",
                    Some(signed.by),
                    Text::new(
                        format!("确认单 {} 在屏幕上签字", slip.number),
                        format!("slip {} signed on the screen", slip.number),
                    ),
                )
                .slip = Some(slip.slip);
        }
        if let Some((at, by, why)) = &slip.voided {
            timeline
                .add(
                    *at,
                    "slip_voided",
                    Some(*by),
                    Text::new(
                        format!("作废确认单 {}：{why}", slip.number),
                        format!("slip {} voided: {why}", slip.number),
                    ),
                )
                .slip = Some(slip.slip);
        }
    }
    Ok(())
}
