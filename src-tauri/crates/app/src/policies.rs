//! Judging policies (判客规则): the shipped presets, new versions, and what would be if another had applied.

mod trial;

use crate::judging;
use crate::lists::Lines;
use crate::prelude::*;
use laifang_core::change::Facts;
use laifang_core::policy::{self, Policy};
use laifang_core::wording;
pub use trial::*;

/// Presets that ship with the program and every version of this office.
#[derive(Deserialize, TS)]
pub struct ListPolicies {}

/// Policies to look at and to start from.
#[derive(Serialize, TS)]
pub struct Policies {
    /// Presets, in the order of their rules.
    pub presets: Vec<PolicyText>,
    /// Versions of this office, newest first.
    pub versions: Vec<PolicyText>,
}

/// A policy with its sentence.
#[derive(Serialize, TS)]
pub struct PolicyText {
    /// The data.
    pub policy: Policy,
    /// 首次带访 · 保护 1 个月，第 1 版.
    pub title: Text,
    /// A broker's customer is valid if ….
    pub sentence: Text,
    /// Rules it carries.
    pub rules: Vec<String>,
    /// In force today for at least one of its channels.
    pub in_force: bool,
}

/// Checks a policy as it is edited and puts it into a sentence. Writes nothing.
#[derive(Deserialize, TS)]
pub struct PreviewPolicy {
    /// As edited.
    pub policy: Policy,
}

/// What an edited policy says.
#[derive(Serialize, TS)]
pub struct PolicyPreview {
    /// A broker's customer is valid if …; as far as it can be read.
    pub sentence: Text,
    /// Rules it carries.
    pub rules: Vec<String>,
    /// What is wrong; none when it can be used.
    pub error: Option<Text>,
}

/// Puts a policy into force: a new version of its code, from today or a later day on. Earlier versions stay as
/// they are, for the claims made under them.
#[derive(Deserialize, TS)]
pub struct SetPolicy {
    /// Made by the form.
    pub request: RequestId,
    /// The version; its number is given by the program.
    pub policy: Policy,
}

fn wrong(error: &policy::PolicyError) -> AppError {
    AppError::field("policy", error_text(error))
}

fn error_text(error: &policy::PolicyError) -> Text {
    use policy::PolicyError::{Empty, Format, Needs, OwnChannel, TooLong, Twice, WarnsTooEarly, Zero};
    let zh = match error {
        Format(why) => format!("看不懂这条规则：{why}"),
        Empty("channels") => "至少选一个渠道。".into(),
        Empty(field) => format!("{}不能空。", field_name(field)),
        Zero(field) => format!("{}至少是 1；不要的话选“不限”或“不保护”。", field_name(field)),
        TooLong(field, most) => format!("{}最多 {most}。", field_name(field)),
        WarnsTooEarly(days) => format!("到期提醒最多提前 {days} 天：保护期就这么长。"),
        Needs("conditions.report_content", _) => "要求报备写明内容，就要先要求“到访前报备”。".into(),
        Needs("term.lock_cools_down", _) => "没到访的锁定要隔几天，请填冷静期天数。".into(),
        Needs("conditions.lead_hours", _) => "要求提前小时数，就要先要求“到访前报备”。".into(),
        Needs(..) => "从确认日起保护，就要由顾问或开发商确认。".into(),
        Twice => "优先顺序里同一个渠道出现了两次。".into(),
        OwnChannel => "自然到访和来电是案场自己的客户，不用判。".into(),
    };
    Text::new(zh, error.to_string())
}

/// A field as the editor calls it.
fn field_name(field: &str) -> &str {
    match field {
        "code" => "规则代号",
        "name" => "规则名称（中、英文）",
        "version" => "版本号",
        "look_back.months" => "回溯月数",
        "protection.days" => "保护天数",
        "protection.months" => "保护月数",
        "term.cool_down_days" => "冷静期天数",
        "term.report_lock_days" => "报备锁定天数",
        "term.extension_days_at_most" => "最多延长天数",
        "term.warn_days" => "到期提醒天数",
        "report_expires_after_days" => "报备过期天数",
        "conditions.lead_hours" => "提前小时数",
        _ => "这一项",
    }
}

fn told(policy: &Policy, in_force: bool) -> PolicyText {
    PolicyText {
        title: judging::policy_name(policy),
        sentence: wording::policy(policy),
        rules: policy.rules().into_iter().map(str::to_owned).collect(),
        in_force,
        policy: policy.clone(),
    }
}

impl Action for ListPolicies {
    type View = Policies;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Policies, AppError> {
        let lines = Lines::new(app)?;
        let book = lines.reader.policies()?;
        let in_force = |p: &Policy| {
            let projects: Vec<Option<ProjectId>> = match p.projects.as_slice() {
                [] => vec![None],
                some => some.iter().copied().map(Some).collect(),
            };
            p.channels.iter().any(|c| projects.iter().any(|n| book.for_claim(*c, *n, lines.today) == Some(p)))
        };
        Ok(Policies {
            presets: policy::presets().iter().map(|p| told(p, false)).collect(),
            versions: book.versions().iter().rev().map(|p| told(p, in_force(p))).collect(),
        })
    }
}

impl Action for PreviewPolicy {
    type View = PolicyPreview;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, _: &mut App) -> Result<PolicyPreview, AppError> {
        Ok(PolicyPreview {
            sentence: wording::policy(&self.policy),
            rules: self.policy.rules().into_iter().map(str::to_owned).collect(),
            error: self.policy.check().err().map(|e| error_text(&e)),
        })
    }
}

impl Action for SetPolicy {
    type View = Policies;
    const NEEDS: Needs = Needs::Permission(Permission::SetPolicies);
    fn run(mut self, app: &mut App) -> Result<Policies, AppError> {
        self.policy.check().map_err(|e| wrong(&e))?;
        app.once(self.request, |w| {
            let projects = w.reader().projects()?;
            if self.policy.projects.iter().any(|named| projects.iter().all(|(id, ..)| id != named)) {
                return Err(AppError::field(
                    "projects",
                    Text::new(
                        "规则里有本案场没有的项目，请重选项目。",
                        "The policy names a project this office does not have: choose the projects again.",
                    ),
                ));
            }
            let today = w.now().day(w.reader().zone()?);
            if self.policy.effective < today {
                return Err(AppError::field(
                    "effective",
                    Text::new(
                        "只能从今天或以后生效：已判的客户按当时的规则，不能改。想知道早用会怎样，用“试算”。",
                        "It can take effect from today on: what was judged stays under the rules of its day. To see what it would have changed, use the trial.",
                    ),
                ));
            }
            if self.policy.effective == today && w.reader().has_claims_on(today, &self.policy.channels)? {
                return Err(AppError::field(
                    "effective",
                    Text::new(
                        "今天这些渠道已经有来访或报备按原规则判过，最早明天生效。",
                        "Visits or reports of these channels were judged today by the rules in force: from tomorrow at the earliest.",
                    ),
                ));
            }
            // Later versions have higher numbers across codes: on one day the one set last is in force.
            let book = w.reader().policies()?;
            self.policy.version = book.versions().iter().map(|p| p.version).max().unwrap_or(0) + 1;
            let policy_id = PolicyVersionId::new(w.new_uuid());
            w.append(Facts::PolicySet { policy_id, policy: self.policy }, None)?;
            Ok(())
        })?;
        ListPolicies {}.run(app)
    }
}
