//! Judging policies: what there is, and what another would have made of the recorded claims.

use crate::args::Policy as What;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::policies::{ListPolicies, Policies, PolicyText, TrialSide, TryPolicies};
use laifang_core::policy::Policy;
use laifang_core::wording;

/// Lists, tries.
pub fn policy(app: &mut App, what: &What, out: &Out) -> Done {
    let policies = app.perform(ListPolicies {})?;
    match what {
        What::List => out.view(&policies, || {
            let row = |p: &PolicyText| {
                let mark = if p.in_force { out.pick("生效", "in force") } else { "" };
                format!("{:<14} {}  {}  {mark}", p.policy.code, out.say(&p.title), p.rules.join(" "))
            };
            policies.presets.iter().chain(&policies.versions).map(row).collect::<Vec<_>>().join("\n")
        }),
        What::Try { codes, against, since } => {
            let named = |codes: &[String]| codes.iter().map(|c| of_code(&policies, c)).collect();
            let (policies, against): (Result<Vec<_>, _>, Result<Vec<_>, _>) = (named(codes), named(against));
            let trial = app.perform(TryPolicies { policies: policies?, against: against?, since: *since })?;
            out.view(&trial, || {
                let side = |s: &TrialSide| {
                    let until = s.protected_until.as_ref().map(|d| format!(" → {d}")).unwrap_or_default();
                    format!(
                        "{}{until} {} {}",
                        out.say(&wording::verdict(s.verdict)),
                        s.rule,
                        out.say(&s.reason)
                    )
                };
                let mut lines = vec![format!(
                    "{} {} · {} {}",
                    out.pick("看过", "claims"),
                    trial.claims,
                    out.pick("会变", "changed"),
                    trial.changed
                )];
                for k in &trial.kinds {
                    let word = |v| wording::verdict(v);
                    lines.push(format!(
                        "  {} → {}: {}",
                        out.say(&word(k.from)),
                        out.say(&word(k.to)),
                        k.count
                    ));
                }
                for r in &trial.rows {
                    let by = r.brought_by.as_deref().unwrap_or_default();
                    lines.push(format!(
                        "{}  {}  {by}\n    {}\n    {}",
                        r.day,
                        r.name,
                        side(&r.before),
                        side(&r.after)
                    ));
                }
                lines.join("\n")
            })
        }
    }
}

/// The office's newest version of a code, else the preset.
fn of_code(policies: &Policies, code: &str) -> Result<Policy, Problem> {
    policies
        .versions
        .iter()
        .chain(&policies.presets)
        .find(|p| p.policy.code == code)
        .map(|p| p.policy.clone())
        .ok_or_else(|| {
            Problem::usage(
                format!("没有代号为 {code} 的规则，“laifang policy list”里有全部代号。"),
                format!("there is no policy {code}: 'laifang policy list' has all codes"),
            )
        })
}
