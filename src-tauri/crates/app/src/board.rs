//! Today's board, drafts, the day's figures and the hand-over.

use crate::desk::*;
use crate::lists::{self, Lines};
use crate::parse;
use crate::prelude::*;
use crate::rota::rota_entries;
use chrono::NaiveDate;

impl Action for DeskBoard {
    type View = BoardView;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<BoardView, AppError> {
        let lines = Lines::new(app)?;
        let day = match &self.day {
            Some(text) => {
                let mut fields = Fields::default();
                let day = fields.take("day", parse::day(text));
                fields.finish()?;
                day.unwrap_or(lines.today)
            }
            None => lines.today,
        };
        board(&lines, day)
    }
}

fn board(lines: &Lines<'_>, day: NaiveDate) -> Result<BoardView, AppError> {
    let (from, to) = lists::bounds(day, lines.zone);
    let mut visits = Vec::new();
    for row in lines.reader.visits_between(from, to)? {
        if !row.voided {
            visits.push(lines.visit(&row)?.0);
        }
    }
    let mut reports = Vec::new();
    for row in lines.reader.reports_between(day, day)? {
        if !row.withdrawn {
            reports.push(lines.report(&row)?);
        }
    }
    // As early as the policy that gave a protection says; that day included.
    let earliest = lines.policies.versions().iter().map(|p| p.term.warn_days).max().unwrap_or(0);
    let by = |days: u32| day + chrono::Days::new(u64::from(days.saturating_sub(1)));
    let mut warn_days = lines.policies.warn_days(day);
    let mut ending = Vec::new();
    for row in lines.reader.protections_ending(day, by(earliest))? {
        let Some(claim) = lines.reader.claim_of(row.visit, &lines.policies)? else { continue };
        // An own visitor who is shared with an agency is protected by the agencies' policy.
        let channel = claim.channel.partner_kind().map_or(Channel::Agency, |_| claim.channel);
        let policy = lines.policies.for_claim(channel, claim.project, claim.day);
        let days = policy.map_or(warn_days, |p| p.term.warn_days);
        if days > 0 && row.until <= by(days) {
            warn_days = warn_days.max(days);
            ending.push(row);
        }
    }
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let visited: Vec<&VisitLine> = visits.iter().filter(|v| v.kind == ContactKind::Visit).collect();
    let verdicts = |verdict| number(visited.iter().filter(|v| v.verdict == verdict).count());
    let counts = BoardCounts {
        visits: number(visited.len()),
        calls: number(visits.len() - visited.len()),
        valid: verdicts(Verdict::Valid),
        invalid: verdicts(Verdict::Invalid),
        undecided: verdicts(Verdict::Undecided),
        receiving: number(visited.iter().filter(|v| v.reception == Reception::Receiving).count()),
        waiting: number(visited.iter().filter(|v| v.reception == Reception::Waiting).count()),
        reports: number(reports.len()),
        arrived: number(reports.iter().filter(|r| matches!(r.state, ReportState::Arrived)).count()),
        incomplete: number(visits.iter().filter(|v| v.incomplete).count()),
    };
    Ok(BoardView {
        day: day.to_string(),
        now: lines.now.clock(lines.zone),
        counts,
        visits,
        reports,
        warn_days,
        ending: ending.into_iter().map(|e| lines.ending(e)).collect(),
        rota: rota_entries(lines, &lines.reader.rota()?, lines.today)?,
        unknown_changes: lines.reader.unknown_changes()?,
    })
}

impl Action for SaveDraft {
    type View = Done;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        app.store()?.save_draft(&self.form, &self.content)?;
        Ok(Done {})
    }
}

impl Action for LoadDraft {
    type View = DraftView;
    const NEEDS: Needs = Needs::Session;
    fn run(self, app: &mut App) -> Result<DraftView, AppError> {
        let zone = app.reader()?.zone()?;
        let draft = app.store()?.draft(&self.form)?;
        Ok(DraftView {
            saved_at: draft.as_ref().map(|(_, at)| at.stamp(zone)),
            content: draft.map(|(content, _)| content),
        })
    }
}

impl Action for DayReport {
    type View = TextToCopy;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<TextToCopy, AppError> {
        let board = DeskBoard { day: self.day }.run(app)?;
        let office = app.reader()?.office()?.name;
        Ok(crate::texts::day_report(&board, &office))
    }
}

impl Action for Handover {
    type View = TextToCopy;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<TextToCopy, AppError> {
        let lines = Lines::new(app)?;
        let board = board(&lines, lines.today)?;
        let mut open = Vec::new();
        for row in lines.reader.visits_open()? {
            open.push(lines.visit(&row)?.0);
        }
        Ok(crate::texts::handover(&board, &open))
    }
}
