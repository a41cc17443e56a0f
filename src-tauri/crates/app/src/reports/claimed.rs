//! A report that was made before it was entered: claimed with evidence, and counted once a manager agrees.

use super::*;
use crate::parse;
use crate::visits::VisitSaved;
use laifang_core::change::{Facts, Personal};
use laifang_core::time::Moment;

/// Says that a visit's report was made earlier than it was entered at the desk. It counts from then once a manager
/// agrees ([`crate::clashes::CheckRuling`]); both times stay on record.
#[derive(Deserialize, TS)]
pub struct ClaimReportTime {
    /// Made by the form.
    pub request: RequestId,
    /// Whose visit.
    pub visit: VisitId,
    /// Which report; the one the visit fulfils where none is named.
    #[serde(default)]
    #[ts(optional, as = "Option<ReportId>")]
    pub report: Option<ReportId>,
    /// Local day on which it was made, `YYYY-MM-DD`.
    pub day: String,
    /// Local time, `HH:MM`.
    pub time: String,
    /// What shows it: the message as forwarded, who received it, where the picture is kept.
    pub evidence: String,
}

impl Action for ClaimReportTime {
    type View = VisitSaved;
    const NEEDS: Needs = Needs::Permission(Permission::ReceiveReports);
    fn run(self, app: &mut App) -> Result<VisitSaved, AppError> {
        let author = app.author(self.request)?;
        let mut fields = Fields::default();
        let day = fields.take("day", parse::day(&self.day));
        let time = fields.take("time", parse::time(&self.time));
        let evidence = fields.take("evidence", parse::free(&self.evidence, 2_000)).unwrap_or_default();
        if evidence.is_empty() {
            fields.wrong(
                "evidence",
                Text::new(
                    "写清凭什么说更早报过：消息原文、谁收到的、截图在哪。",
                    "Say what shows it: the message itself, who received it, where the picture is kept.",
                ),
            );
        }
        app.store_mut()?.write(author, |w| {
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok::<_, AppError>(());
            }
            let row = crate::clashes::standing(w, self.visit)?;
            let zone = w.reader().zone()?;
            let named = self.report.or(row.report).map(|id| w.reader().report(id)).transpose()?.flatten();
            let Some(report) = named.filter(|r| !r.withdrawn) else {
                return Err(AppError::refused(
                    "先把那条报备收进来，再说它更早报过。",
                    "Receive that report first; then say that it was made earlier.",
                ));
            };
            let theirs = match (report.partner, row.partner) {
                (Some(by), Some(partner)) => w.reader().is_same_partner(by, partner)?,
                _ => false,
            };
            if !theirs {
                fields.wrong(
                    "report",
                    Text::new(
                        "这条报备不是带来的这家报的，请换一条。",
                        "This is not the report of who brought them: choose another.",
                    ),
                );
            }
            let at = day.zip(time).and_then(|(day, time)| Moment::at(day, time, zone));
            if at.is_some_and(|at| at >= report.entered) {
                fields.wrong(
                    "time",
                    Text::new(
                        format!("要早于录入的时间 {}。", report.entered.stamp(zone)),
                        format!("It must be before it was entered, {}.", report.entered.stamp(zone)),
                    ),
                );
            }
            let mut fields = std::mem::take(&mut fields);
            if day.is_some() && time.is_some() && at.is_none() {
                fields.wrong("time", Text::new("写几点报的，如 09:30。", "Write the time, like 09:30."));
            }
            fields.finish()?;
            let Some(at) = at else { return Ok(()) };
            let claimed = Facts::ReportTimeClaimed { visit: self.visit, report: report.report, at };
            w.append(claimed, Some(Personal::Reason { reason: evidence }))?;
            Ok(())
        })?;
        crate::clashes::saved(app, self.visit)
    }
}
