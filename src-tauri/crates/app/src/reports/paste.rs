//! From a pasted message to drafts.

use super::{PasteView, QuoteSpan, ReportDraft, ReportSource, Unrecognised};
use crate::prelude::*;
use laifang_core::text::report::{Chatter, Field, Known, ParsedReport, parse_reports};

/// Reads a message or a whole chat log.
pub(super) fn read(text: &str, known: &Known, projects: &[(ProjectId, String, bool)]) -> PasteView {
    let parsed = parse_reports(text, known);
    let chars: Vec<char> = text.chars().collect();
    let line = |at: usize| 1 + chars[..at.min(chars.len())].iter().filter(|c| **c == '\n').count() as u64;
    let left = |c: Chatter, reason: Option<Text>| Unrecognised {
        line: Some(line(c.start)),
        column: String::new(),
        text: c.text,
        reason,
    };
    let unread = Text::new(
        "这个号码没归到任何一条报备：看看是谁的，需要的话自己加一条。",
        "This number belongs to no report: see whose it is, and add a report where one is missing.",
    );
    let phones = parsed.unread_phones.into_iter().map(|c| left(c, Some(unread.clone())));
    PasteView {
        source: ReportSource::Message,
        reports: parsed.reports.iter().map(|r| draft(r, &chars, projects)).collect(),
        unrecognised: parsed.unrecognised.into_iter().map(|c| left(c, None)).chain(phones).collect(),
    }
}

/// A report as recognised; its quote is the stretch of the text that its spans lie in.
fn draft(report: &ParsedReport, text: &[char], projects: &[(ProjectId, String, bool)]) -> ReportDraft {
    let start = report.spans.iter().map(|s| s.start).min().unwrap_or(0);
    let end = report.spans.iter().map(|s| s.end).max().unwrap_or(0).min(text.len());
    let field = |f: Field| {
        Some(match f {
            Field::Project => "project",
            Field::Name => "name",
            Field::Phone => "phone",
            Field::Headcount => "headcount",
            Field::Arrives => "arrival",
            Field::Company => "firm",
            Field::Store => "store",
            Field::BrokerName => "broker",
            Field::BrokerPhone => "broker_phone",
            Field::IdTail | Field::Header | Field::Label | Field::Remark => return None,
        })
    };
    let project =
        report.project.as_ref().and_then(|name| projects.iter().find(|(_, n, _)| n == name)).map(|p| p.0);
    let mut remark = report.remark.clone();
    let mut note = |label: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            if !remark.is_empty() {
                remark.push('；');
            }
            remark.push_str(&format!("{label}{value}"));
        }
    };
    let more: Vec<&str> = report.more_names.iter().map(|n| n.as_str()).collect();
    note("同行：", Some(more.join("、").as_str()));
    note("身份证后六位：", report.id_tail.as_ref().map(|t| t.as_str()));
    if project.is_none() {
        note("楼盘：", report.project.as_deref());
    }
    if report.broker_name.is_none() {
        note("发送人：", report.sender.as_deref());
    }
    let claimed = report.claimed_at.map(|at| at.format("%Y-%m-%d %H:%M").to_string());
    note("消息时间：", claimed.as_deref());
    ReportDraft {
        line: None,
        notices: Vec::new(),
        already: None,
        channel: None,
        quote: text.get(start..end).unwrap_or_default().iter().collect(),
        spans: report
            .spans
            .iter()
            .filter_map(|s| {
                Some(QuoteSpan { field: field(s.field)?.into(), start: s.start - start, end: s.end - start })
            })
            .collect(),
        project: project.or(match projects {
            [(only, _, true)] if report.project.is_none() => Some(*only),
            _ => None,
        }),
        name: report.name.as_ref().map(|n| n.as_str().to_owned()),
        phones: report.phone.iter().chain(&report.more_phones).map(|p| p.as_str().to_owned()).collect(),
        headcount: report.headcount,
        day: report.arrives.map(|a| a.date.to_string()),
        time: report.arrives.and_then(|a| a.time).map(|t| t.format("%H:%M").to_string()),
        firm: report.company.clone(),
        store: report.store.clone(),
        broker: report.broker_name.as_ref().map(|n| n.as_str().to_owned()),
        broker_phone: report.broker_phone.as_ref().map(|p| p.as_str().to_owned()),
        remark,
    }
}
