//! Rulings on claims (R42): who makes them, what they may say, who agrees.

use super::{saved, standing};
use crate::lists::Lines;
use crate::parse;
use crate::prelude::*;
use crate::told;
use crate::visits::VisitSaved;
use chrono::NaiveDate;
use laifang_core::change::{Facts, Personal, Ruling, Share};
use laifang_core::judgement::{ClaimState, Verdict, shared_channel};
use laifang_core::policy::{Policy, PolicyBook};
use laifang_core::time::Moment;
use laifang_store::{Reader, VisitRow};

/// A ruling with who made it and what became of it.
#[derive(Serialize, TS)]
pub struct RulingView {
    /// Names it when it is checked.
    pub ruling: String,
    /// What.
    pub text: Text,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// By whoever sits at the desk: somebody else must check it.
    pub own: bool,
    /// When, local.
    pub at: String,
    /// It counts.
    pub holds: bool,
    /// Waits for a second person.
    pub waits: bool,
    /// Who agreed or did not.
    pub checked_by: Option<String>,
}

/// A manager decides a claim (R42). Needs a reason.
#[derive(Deserialize, TS)]
pub struct RuleClaim {
    /// Made by the form.
    pub request: RequestId,
    /// Whose visit.
    pub visit: VisitId,
    /// What.
    pub ruling: RulingEntry,
    /// Why.
    pub reason: String,
}

/// A ruling as a form says it; partners by name.
#[derive(Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RulingEntry {
    /// Valid.
    Valid,
    /// Not valid.
    Invalid,
    /// Somebody else's; the office's own where the channel is.
    Transfer {
        /// The channel.
        channel: Channel,
        /// To whom.
        partner: String,
    },
    /// Protected longer, up to a local day `YYYY-MM-DD`.
    Extend {
        /// Last protected day.
        #[ts(type = "string")]
        until: NaiveDate,
    },
    /// Shared.
    Split {
        /// Who gets how much, in percent; an empty name is the office.
        shares: Vec<ShareEntry>,
    },
}

/// A share of a split claim.
#[derive(Deserialize, TS)]
pub struct ShareEntry {
    /// Agency's name; empty for the office.
    pub partner: String,
    /// Percent.
    pub percent: u32,
}

/// A second person agrees to a ruling, or does not.
#[derive(Deserialize, TS)]
pub struct CheckRuling {
    /// Made by the form.
    pub request: RequestId,
    /// Whose visit.
    pub visit: VisitId,
    /// Which ruling, as [`RulingView`] names it.
    pub ruling: String,
    /// Yes or no.
    pub agreed: bool,
}

/// The last day to which a claim's protection may be extended by its policy, while it runs.
pub(super) fn extend_until(
    lines: &Lines<'_>,
    row: &VisitRow,
    judgement: &JudgementView,
) -> Option<NaiveDate> {
    let ClaimState::Protected { since, until } = judgement.state else { return None };
    let day = row.arrived.day(lines.zone);
    let policy = lines.policies.for_claim(row.channel, Some(row.project), day)?;
    let most = policy.term.extension_days_at_most;
    let from = if policy.term.return_renews { day.max(since) } else { since };
    let end = policy.protected_until(from).filter(|_| most > 0)?;
    end.checked_add_days(chrono::Days::new(u64::from(most))).filter(|last| *last > until)
}

fn ruling_text(lines: &Lines<'_>, ruling: &Ruling) -> Result<Text, AppError> {
    let name = |partner: Option<PartnerId>| -> Result<Text, AppError> {
        Ok(match partner {
            None => Text::new("案场", "the office"),
            Some(id) => {
                let name = lines.reader.partner(id)?.map(|(_, name)| name).unwrap_or_default();
                Text::new(name.clone(), name)
            }
        })
    };
    Ok(match ruling {
        Ruling::Valid => Text::new("判有效", "valid"),
        Ruling::Invalid => Text::new("判无效", "not valid"),
        Ruling::Transfer { partner, .. } => {
            let to = name(*partner)?;
            Text::new(format!("改归{}", to.zh), format!("given to {}", to.en))
        }
        Ruling::ReportedAt { report, at } => {
            let entered = lines.reader.report(*report)?.map(|r| r.entered.stamp(lines.zone));
            let (made, entered) = (at.stamp(lines.zone), entered.unwrap_or_default());
            Text::new(
                format!("报备其实 {made} 已报（{entered} 录入）"),
                format!("reported on {made} already (entered on {entered})"),
            )
        }
        Ruling::Extend { until } => {
            Text::new(format!("保护延长到 {until}"), format!("protected until {until}"))
        }
        Ruling::Split { shares } => {
            let mut parts = (Vec::new(), Vec::new());
            for share in shares {
                let who = name(share.partner)?;
                parts.0.push(format!("{} {}%", who.zh, share.percent));
                parts.1.push(format!("{} {}%", who.en, share.percent));
            }
            Text::new(format!("分配：{}", parts.0.join("、")), format!("shared: {}", parts.1.join(", ")))
        }
    })
}

/// Whether an office with one manager lets them agree to what they decided themselves; never to their own payments.
pub(crate) fn agrees_alone(reader: &Reader<'_>) -> Result<bool, AppError> {
    let managers = reader.users()?.iter().filter(|u| u.active && u.role == Role::Manager).count();
    Ok(managers == 1 && reader.own_rulings()?)
}

/// The policy of a claim that asks a second person for its rulings, where one does.
pub(crate) fn asking<'p>(
    reader: &Reader<'_>,
    policies: &'p PolicyBook,
    visit: VisitId,
) -> Result<Option<&'p Policy>, AppError> {
    let (Some(row), Some(claim)) = (reader.visit(visit)?, reader.claim_of(visit, policies)?) else {
        return Ok(None);
    };
    Ok(asking_of(policies, [row.channel, claim.channel], row.project, claim.day))
}

/// The same, of the channels that a claim came by or is led into.
fn asking_of(
    policies: &PolicyBook,
    channels: impl IntoIterator<Item = Channel>,
    project: ProjectId,
    day: NaiveDate,
) -> Option<&Policy> {
    let mut in_force = channels.into_iter().filter_map(|c| policies.for_claim(c, Some(project), day));
    in_force.find(|p| p.rulings_need_second)
}

pub(super) fn rulings(lines: &Lines<'_>, row: &VisitRow, me: UserId) -> Result<Vec<RulingView>, AppError> {
    let users = lines.reader.users()?;
    let alone = row.rulings.iter().any(|r| r.by == me) && agrees_alone(&lines.reader)?;
    let name = |id: UserId| users.iter().find(|u| u.user == id).map(|u| u.name.clone()).unwrap_or_default();
    row.rulings
        .iter()
        .map(|r| {
            Ok(RulingView {
                ruling: r.id.to_string(),
                text: ruling_text(lines, &r.ruling)?,
                reason: r.reason.clone(),
                by: name(r.by),
                own: r.by == me && !alone,
                at: r.at.stamp(lines.zone),
                holds: r.holds(),
                waits: r.needs_second && r.checked.is_none(),
                checked_by: r.checked.map(|(by, _, _)| name(by)),
            })
        })
        .collect()
}

/// Longer than it runs now, while it runs, by no more days than the policy allows from the end it set.
fn may_extend(
    fields: &mut Fields,
    reader: &Reader<'_>,
    row: &VisitRow,
    now: Moment,
    until: NaiveDate,
) -> Result<(), AppError> {
    let zone = reader.zone()?;
    let policies = reader.policies()?;
    // As rulings left the claim: a transferred one is protected by the policy of its new channel, an own visitor who is
    // shared by the agencies'.
    let ruled = reader.claim_of(row.visit, &policies)?.map_or(row.channel, |c| c.channel);
    let channel = if ruled.partner_kind().is_some() { ruled } else { Channel::Agency };
    let policy = policies.for_claim(channel, Some(row.project), row.arrived.day(zone));
    let most = policy.map_or(0, |p| p.term.extension_days_at_most);
    let (judgement, _) = crate::judging::judge_visit(reader, row, now)?;
    let own = judgement.protection.filter(|_| judgement.verdict == Verdict::Valid);
    let text = match (policy, own) {
        (Some(policy), Some(own)) if most > 0 => {
            // The end that the policy set, by this visit where a return renews it.
            let from =
                if policy.term.return_renews { row.arrived.day(zone).max(own.since) } else { own.since };
            let end = policy.protected_until(from).unwrap_or(own.until);
            let last = end.checked_add_days(chrono::Days::new(u64::from(most))).unwrap_or(end);
            if now.day(zone) > own.until {
                Text::new(
                    format!("保护到 {} 已满，不能再延长：过期后别家可以报备。", own.until),
                    format!("The protection ended on {}: what is over is not extended.", own.until),
                )
            } else if until > own.until && until <= last {
                return Ok(());
            } else {
                let after = own.until;
                Text::new(
                    format!("规则允许延长 {most} 天：{after} 之后，最晚 {last}。"),
                    format!("The policy allows {most} days: after {after}, at the latest {last}."),
                )
            }
        }
        (Some(_), None) if most > 0 => {
            Text::new("这个客户没有在保护，不能延长。", "This customer is not protected: nothing to extend.")
        }
        _ => Text::new("这个渠道的规则不许延长。", "The policy of this channel allows no extension."),
    };
    fields.wrong("until", text);
    Ok(())
}

impl Action for RuleClaim {
    type View = VisitSaved;
    const NEEDS: Needs = Needs::Permission(Permission::RuleClaims);
    fn run(self, app: &mut App) -> Result<VisitSaved, AppError> {
        let author = app.author(self.request)?;
        let mut fields = Fields::default();
        let reason = fields.take("reason", parse::free(&self.reason, 500)).unwrap_or_default();
        if reason.is_empty() {
            fields.wrong("reason", Text::new("写一句为什么这样裁定。", "Say in a sentence why."));
        }
        app.store_mut()?.write(author, |w| {
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok::<_, AppError>(());
            }
            let row = standing(w, self.visit)?;
            let policies = w.reader().policies()?;
            let claim = w.reader().claim_of(self.visit, &policies)?;
            let claim = claim.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
            let mut named = |fields: &mut Fields, field: &str, channel: Channel, name: &str| {
                let found = crate::partners::parse(fields, field, channel, name);
                found.map(|n| crate::partners::ensure(w, &n)).transpose()
            };
            let ruling = match self.ruling {
                RulingEntry::Valid => Ruling::Valid,
                RulingEntry::Invalid => Ruling::Invalid,
                RulingEntry::Transfer { channel, partner } => {
                    let partner = named(&mut fields, "partner", channel, &partner)?;
                    if channel.partner_kind().is_some() && partner.is_none() {
                        fields.wrong("partner", Text::new("填改归哪一家。", "Name whose it becomes."));
                    }
                    Ruling::Transfer { channel, partner }
                }
                RulingEntry::Extend { until } => {
                    may_extend(&mut fields, &w.reader(), &row, w.now(), until)?;
                    Ruling::Extend { until }
                }
                RulingEntry::Split { shares } => {
                    if shares.len() < 2
                        || shares.iter().any(|s| s.percent == 0)
                        || shares.iter().map(|s| u64::from(s.percent)).sum::<u64>() != 100
                    {
                        fields.wrong(
                            "shares",
                            Text::new(
                                "至少两家，比例加起来 100%。",
                                "At least two, and their percents sum to 100.",
                            ),
                        );
                    }
                    let mut split = Vec::new();
                    // A walk-in can be shared with an agency, too.
                    let own = row.channel.partner_kind().is_none();
                    let channel = if own { Channel::Agency } else { row.channel };
                    for share in shares {
                        let partner = named(&mut fields, "shares", channel, &share.partner)?;
                        if split.iter().any(|s: &Share| s.partner == partner) {
                            fields.wrong(
                                "shares",
                                Text::new(
                                    "同一家写了两次，请合成一行。",
                                    "Somebody is named twice: make it one line.",
                                ),
                            );
                        }
                        split.push(Share { partner, percent: share.percent });
                    }
                    Ruling::Split { shares: split }
                }
            };
            fields.finish()?;
            // Also where it leads into a channel whose rulings need one: a walk-in that becomes an agency's (内场倒外场).
            let to = match &ruling {
                Ruling::Transfer { channel, .. } => *channel,
                Ruling::Split { .. } => shared_channel(row.channel),
                Ruling::Valid | Ruling::Invalid | Ruling::Extend { .. } | Ruling::ReportedAt { .. } => {
                    claim.channel
                }
            };
            let channels = [row.channel, claim.channel, to];
            let needs_second = asking_of(&policies, channels, row.project, claim.day).is_some();
            let reason = Some(Personal::Reason { reason });
            w.append(Facts::ClaimRuled { visit: self.visit, ruling, needs_second }, reason)?;
            told::note(w, self.visit)
        })?;
        saved(app, self.visit)
    }
}

impl Action for CheckRuling {
    type View = VisitSaved;
    const NEEDS: Needs = Needs::Permission(Permission::RuleClaims);
    fn run(self, app: &mut App) -> Result<VisitSaved, AppError> {
        let author = app.author(self.request)?;
        let me = app.person()?.user;
        app.store_mut()?.write(author, |w| {
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok(());
            }
            let row = w.reader().visit(self.visit)?.ok_or_else(|| AppError::not_found("次来访", "visit"))?;
            let found = row.rulings.iter().find(|r| r.id.to_string() == self.ruling);
            let ruling = found.ok_or_else(|| AppError::not_found("条裁定", "ruling"))?;
            let alone = ruling.by == me && agrees_alone(&w.reader())?;
            if ruling.by == me && !alone {
                return Err(AppError::refused(
                    "自己的裁定要另一位经理复核。",
                    "Another manager must check one's own ruling.",
                ));
            }
            if let (Ruling::Extend { until }, true) = (&ruling.ruling, self.agreed) {
                // A rival may have come since: what is over is not extended by agreeing late.
                let mut fields = Fields::default();
                may_extend(&mut fields, &w.reader(), &row, w.now(), *until)?;
                fields.finish()?;
            }
            if ruling.checked.is_none() {
                let checked =
                    Facts::RulingChecked { visit: self.visit, ruling: ruling.id, agreed: self.agreed, alone };
                w.append(checked, None)?;
            }
            told::note(w, self.visit)
        })?;
        saved(app, self.visit)
    }
}
