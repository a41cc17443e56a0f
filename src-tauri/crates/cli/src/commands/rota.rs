//! The rota in a terminal: who is next, and who received how often.

use crate::output::{Done, Out};
use laifang_app::App;
use laifang_app::desk::RotaEntry;
use laifang_app::rota::{FairnessView, RotaView, ShowFairness, ShowRota};
use laifang_core::fairness::Standing;
use laifang_core::org::Attendance;
use laifang_core::wording;

/// The queues; with a day, the figures of a span of days.
pub fn rota(app: &mut App, from: Option<String>, until: Option<String>, out: &Out) -> Done {
    if from.is_none() && until.is_none() {
        let view = app.perform(ShowRota { day: None })?;
        return out.view(&view, || queues(&view, out));
    }
    // Until today where only the first day is given; that day alone where only the last is.
    let until_given = until.is_some();
    let until = match (&from, until) {
        (Some(_), None) => Some(app.perform(ShowRota { day: None })?.day),
        (_, until) => until,
    };
    let from = if from.is_none() && until_given { until.clone() } else { from };
    let view = app.perform(ShowFairness { from, until })?;
    out.view(&view, || fairness(&view, out))
}

fn entry(one: &RotaEntry, next: bool, out: &Out) -> String {
    let state = match one.attendance {
        Attendance::Present if one.receiving > 0 => out.pick("接待中", "receiving"),
        Attendance::Present => out.pick("空闲", "free"),
        Attendance::Out => out.pick("暂离", "out"),
        Attendance::Absent => out.pick("缺席", "absent"),
    };
    let position = one.position.clone().unwrap_or_else(|| "–".into());
    let mark = if next { "→" } else { " " };
    format!(
        "{mark} {position}  {}  {state}{}  {} {}",
        one.name,
        one.since.as_ref().map(|s| format!(" {s}")).unwrap_or_default(),
        out.pick("今天首接", "turns today"),
        one.turns_today
    )
}

fn queues(view: &RotaView, out: &Out) -> String {
    let next = view.next.consultant;
    let mut lines = Vec::new();
    for queue in &view.queues {
        if let Some(team) = &queue.team {
            let of: Vec<String> = queue
                .projects
                .iter()
                .cloned()
                .chain(queue.channels.iter().map(|c| out.say(&wording::channel(*c)).to_owned()))
                .collect();
            lines.push(format!("{}  {}", out.say(team), of.join(" · ")));
        }
        lines.extend(queue.entries.iter().map(|one| entry(one, next == Some(one.consultant), out)));
    }
    let name = view.next.name.clone().unwrap_or_default();
    lines.push(format!("{}  {}  {}", out.pick("下一位", "Next"), name, out.say(&view.next.reason)));
    lines.extend(view.waiting.iter().map(|w| {
        let to = w.consultant_name.clone().unwrap_or_default();
        format!("{}  {} {}  → {to}  {}", out.pick("等候", "Waiting"), w.time, w.name, out.say(&w.reason))
    }));
    lines.join("\n")
}

fn fairness(view: &FairnessView, out: &Out) -> String {
    let mut lines = vec![format!("{} – {}", view.from, view.until)];
    for row in &view.rows {
        let standing = match row.standing {
            Standing::Ahead => out.pick("多", "ahead"),
            Standing::Level => out.pick("平", "level"),
            Standing::Behind => out.pick("少", "behind"),
        };
        let team = row.team.as_ref().map(|t| format!(" {}", out.say(t))).unwrap_or_default();
        let figures = [
            ("首接", "turns", row.turns),
            ("补位", "filled in", row.filled_in),
            ("指定", "chosen", row.chosen),
            ("复访", "returns", row.returns),
            ("预约", "appointments", row.appointments),
            ("代接", "stood in", row.stood_in),
            ("被跳过", "passed over", row.passed_over),
        ];
        let figures: Vec<String> =
            figures.iter().map(|(zh, en, n)| format!("{} {n}", out.pick(zh, en))).collect();
        lines.push(format!(
            "{}{team}  {}  {} {} {standing}",
            row.name,
            figures.join("  "),
            out.pick("比平均", "against the average"),
            row.difference
        ));
    }
    lines.extend(view.overrides.iter().map(|o| {
        let instead = out.pick("没有给", "instead of");
        format!("{}  {}  {} {instead} {}  {}  {}", o.at, o.customer, o.chosen, o.proposed, o.reason, o.by)
    }));
    lines.join("\n")
}
