//! Texts to paste: the day's figures (日报) and what the next shift finds open (交接班).

use crate::desk::{BoardView, TextToCopy};
use crate::prelude::*;
use laifang_core::wording;

/// The day's figures. No names and no numbers of customers: it goes into group chats.
pub(crate) fn day_report(board: &BoardView, office: &str) -> TextToCopy {
    let c = &board.counts;
    let (mut zh, mut en) = (String::new(), String::new());
    let mut line = |z: String, e: String| {
        zh.push_str(&z);
        zh.push('\n');
        en.push_str(&e);
        en.push('\n');
    };
    line(format!("【{office} 日报】{}", board.day), format!("[{office} daily report] {}", board.day));
    line(
        format!("来访 {} 组：有效 {}，无效 {}，待定 {}", c.visits, c.valid, c.invalid, c.undecided),
        format!("Visits {}: valid {}, invalid {}, undecided {}", c.visits, c.valid, c.invalid, c.undecided),
    );
    line(
        format!("来电 {} 个；报备 {} 组，已到 {}", c.calls, c.reports, c.arrived),
        format!("Calls {}; reports {}, arrived {}", c.calls, c.reports, c.arrived),
    );
    for channel in Channel::ALL {
        let count = |kind| board.visits.iter().filter(|v| v.channel == channel && v.kind == kind).count();
        let visits = count(ContactKind::Visit);
        if visits > 0 {
            let name = wording::channel(channel);
            line(format!("· {} {visits} 组", name.zh), format!("· {} {visits}", name.en));
        }
    }
    for entry in &board.rota {
        let received =
            board.visits.iter().filter(|v| v.consultant.as_deref() == Some(entry.name.as_str())).count();
        if received > 0 {
            line(
                format!("{} 接待 {received} 组（首接 {}）", entry.name, entry.turns_today),
                format!("{} received {received} (first receptions {})", entry.name, entry.turns_today),
            );
        }
    }
    TextToCopy { text: Text::new(zh.trim_end(), en.trim_end()), open: 0 }
}

/// What is open: waiting and being received, to be completed, expected, protections that end.
pub(crate) fn handover(board: &BoardView, open: &[VisitLine]) -> TextToCopy {
    let (mut zh, mut en, mut count) = (String::new(), String::new(), 0_u32);
    let mut section = |title: Text, lines: Vec<Text>| {
        if lines.is_empty() {
            return;
        }
        count += u32::try_from(lines.len()).unwrap_or(0);
        zh.push_str(&format!("{}（{}）\n", title.zh, lines.len()));
        en.push_str(&format!("{} ({})\n", title.en, lines.len()));
        for line in lines {
            zh.push_str(&format!("· {}\n", line.zh));
            en.push_str(&format!("· {}\n", line.en));
        }
    };
    let both = |text: String| Text::new(text.clone(), text);
    let visit = |v: &VisitLine| {
        let queue = v.queue.map(|q| format!("#{q} ")).unwrap_or_default();
        both(format!("{} {} {queue}{} {}", v.day, v.time, v.name, v.consultant.clone().unwrap_or_default()))
    };
    let of = |reception: Reception| -> Vec<Text> {
        open.iter().filter(|v| v.reception == reception && !v.incomplete).map(visit).collect()
    };
    section(Text::new("等候接待", "Waiting"), of(Reception::Waiting));
    section(Text::new("接待中", "Being received"), of(Reception::Receiving));
    section(
        Text::new("快速登记待补全", "Quick entries to complete"),
        open.iter().filter(|v| v.incomplete).map(visit).collect(),
    );
    section(
        Text::new("报备还没到", "Reports not yet arrived"),
        board
            .reports
            .iter()
            .filter(|r| matches!(r.state, ReportState::Waiting))
            .map(|r| {
                both(format!(
                    "{} {} {}",
                    r.time.clone().unwrap_or_else(|| r.day.clone()),
                    r.name.clone().unwrap_or_default(),
                    r.brought_by.clone().unwrap_or_default()
                ))
            })
            .collect(),
    );
    section(
        Text::new("保护期快到", "Protections about to end"),
        board.ending.iter().map(|e| both(format!("{} {} {}", e.until, e.name, e.partner))).collect(),
    );
    if count == 0 {
        return TextToCopy { text: Text::new("没有未了的事。", "Nothing is open."), open: 0 };
    }
    TextToCopy { text: Text::new(zh.trim_end(), en.trim_end()), open: count }
}
