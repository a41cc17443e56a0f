//! Who is paid, and where to: seen by finance and managers only. Which salespeople a firm lets be paid directly.

use super::names::Names;
use crate::parse;
use crate::prelude::*;
use laifang_core::change::{MoneyFacts, Personal};
use laifang_core::ledger::{PayeeKind, TaxCategory};
use laifang_core::money::Rate;
use laifang_core::reward::Beneficiary;

/// Enters or replaces who is paid for a beneficiary.
#[derive(Clone, Deserialize, TS)]
pub struct SetPayee {
    /// Made by the form.
    pub request: RequestId,
    /// Who is owed.
    pub beneficiary: Beneficiary,
    /// Firm or person.
    pub kind: PayeeKind,
    /// What is withheld.
    pub tax: TaxCategory,
    /// Who they are in the program, if they use it: nobody approves their own reward.
    #[serde(default)]
    #[ts(optional, as = "Option<UserId>")]
    pub user: Option<UserId>,
    /// A firm that is paid only once its invoice is there (请佣 → 对账 → 发票 → 付款).
    #[serde(default)]
    pub invoice: bool,
    /// In whose name the account is.
    pub holder: String,
    /// Its number.
    pub account: String,
    /// The bank, with its branch.
    #[serde(default)]
    pub bank: String,
    /// Notes.
    #[serde(default)]
    pub note: String,
}

/// Everybody who is paid.
#[derive(Deserialize, TS)]
pub struct ListPayees {}

/// A payee.
#[derive(Serialize, TS)]
pub struct PayeeView {
    /// Who is owed.
    pub beneficiary: Beneficiary,
    /// Name.
    pub name: String,
    /// What kind of beneficiary, in words.
    pub beneficiary_kind: Text,
    /// Firm or person.
    pub kind: PayeeKind,
    /// What is withheld.
    pub tax: TaxCategory,
    /// Who they are in the program.
    pub user: Option<UserId>,
    /// A firm that is paid only once its invoice is there.
    pub invoice: bool,
    /// In whose name the account is.
    pub holder: String,
    /// Its number.
    pub account: String,
    /// The bank.
    pub bank: String,
    /// Notes.
    pub note: String,
    /// Who changed the account, as long as nobody else has checked it: until then nothing is paid there.
    pub changed_by: Option<String>,
    /// The person at the keyboard may check it.
    pub may_check: bool,
}

/// Agrees to a change of an account as a second person.
#[derive(Clone, Deserialize, TS)]
pub struct CheckPayee {
    /// Made by the form.
    pub request: RequestId,
    /// Whose account.
    pub beneficiary: Beneficiary,
    /// The account as it was looked at: what was changed meanwhile is looked at again.
    pub account: String,
}

/// Whether a firm agreed in writing that one of its salespeople is paid directly.
#[derive(Clone, Deserialize, TS)]
pub struct ApproveBrokerPay {
    /// Made by the form.
    pub request: RequestId,
    /// The firm.
    pub partner: PartnerId,
    /// The salesperson, as visits name them.
    pub name: String,
    /// The firm agreed in writing.
    pub approved: bool,
}

/// A salesperson about whom something is agreed.
#[derive(Serialize, TS)]
pub struct BrokerPayView {
    /// Who.
    pub broker: BrokerId,
    /// The firm.
    pub partner: PartnerId,
    /// The firm's name.
    pub firm: String,
    /// Name.
    pub name: String,
    /// The firm agreed in writing.
    pub approved: bool,
}

/// Salespeople about whom something is agreed.
#[derive(Deserialize, TS)]
pub struct ListBrokerPays {}

impl Action for SetPayee {
    type View = Vec<PayeeView>;
    const NEEDS: Needs = Needs::Permission(Permission::SeePayees);
    fn run(self, app: &mut App) -> Result<Vec<PayeeView>, AppError> {
        let mut fields = Fields::default();
        let names = Names::new(app)?;
        if names.beneficiary(self.beneficiary)?.is_empty() {
            fields.wrong(
                "beneficiary",
                Text::new("没有这位受益人，请重新选。", "There is no such beneficiary: choose again."),
            );
        }
        if let Some(user) = self.user
            && names.user(user).is_empty()
        {
            fields.wrong("user", Text::new("没有这位使用者。", "There is no such person: choose again."));
        }
        let me = app.person()?.user;
        let linked = app.reader()?.payee(self.beneficiary)?.and_then(|p| p.record.user);
        if linked == Some(me) && self.user != Some(me) {
            fields.wrong(
                "user",
                Text::new(
                    "自己的关联要由别人来解除。",
                    "Somebody else has to remove the link with yourself: ask a colleague.",
                ),
            );
        }
        if let TaxCategory::Flat { rate } = self.tax
            && (rate < Rate::ZERO || rate > Rate::WHOLE)
        {
            fields
                .wrong("tax", Text::new("税率在 0% 到 100% 之间。", "The rate lies between 0 % and 100 %."));
        }
        let holder = fields.take("holder", parse::label(&self.holder, 60));
        let account: String = self.account.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let account = fields.take("account", parse::free(&account, 60)).filter(|a| {
            let fits = !a.is_empty();
            if !fits {
                fields.wrong("account", Text::new("请填收款账号。", "Fill in the account."));
            }
            fits
        });
        let bank = fields.take("bank", parse::free(&self.bank, 80));
        let note = fields.take("note", parse::free(&self.note, 200));
        fields.finish()?;
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            if w.reader().of_request(self.request)?.is_empty() {
                let facts = MoneyFacts::PayeeSet {
                    payee: PayeeId::of(self.beneficiary),
                    beneficiary: self.beneficiary,
                    payee_kind: self.kind,
                    tax: self.tax,
                    user: self.user,
                    invoice: self.invoice && self.kind == PayeeKind::Firm,
                };
                let personal = Personal::Payee {
                    holder: holder.unwrap_or_default(),
                    account: account.unwrap_or_default(),
                    bank: bank.unwrap_or_default(),
                    note: note.unwrap_or_default(),
                };
                w.append(facts.into(), Some(personal))?;
            }
            Ok::<_, AppError>(())
        })?;
        ListPayees {}.run(app)
    }
}

impl Action for CheckPayee {
    type View = Vec<PayeeView>;
    const NEEDS: Needs = Needs::Permission(Permission::SeePayees);
    fn run(self, app: &mut App) -> Result<Vec<PayeeView>, AppError> {
        let me = app.person()?.user;
        app.once(self.request, |w| {
            let row = w.reader().payee(self.beneficiary)?;
            let row = row.ok_or_else(|| AppError::not_found("个收款账户", "payee"))?;
            let Some((set, by)) = row.record.changed else { return Ok(()) };
            if by == me {
                return Err(AppError::refused(
                    "账户是您改的，请另一位同事核对。",
                    "You changed this account: have a colleague check it.",
                ));
            }
            if row.record.account != self.account {
                return Err(AppError::new(
                    ErrorCode::Changed,
                    Text::new("账户又改过了，请刷新再核对。", "The account was changed again: look again."),
                ));
            }
            w.append(MoneyFacts::PayeeChecked { payee: row.payee, set }.into(), None)?;
            Ok(())
        })?;
        ListPayees {}.run(app)
    }
}

impl Action for ListPayees {
    type View = Vec<PayeeView>;
    const NEEDS: Needs = Needs::Permission(Permission::SeePayees);
    fn run(self, app: &mut App) -> Result<Vec<PayeeView>, AppError> {
        let names = Names::new(app)?;
        let me = app.person()?.user;
        let mut views = Vec::new();
        for row in names.reader.payees()? {
            let p = row.record;
            views.push(PayeeView {
                beneficiary: p.beneficiary,
                name: names.beneficiary(p.beneficiary)?,
                beneficiary_kind: names.beneficiary_kind(p.beneficiary),
                kind: p.kind,
                tax: p.tax,
                user: p.user,
                invoice: p.invoice,
                holder: p.holder,
                account: p.account,
                bank: p.bank,
                note: p.note,
                changed_by: p.changed.map(|(_, by)| names.user(by)),
                may_check: p.changed.is_some_and(|(_, by)| by != me),
            });
        }
        views.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(views)
    }
}

impl Action for ApproveBrokerPay {
    type View = Vec<BrokerPayView>;
    const NEEDS: Needs = Needs::Permission(Permission::SetPolicies);
    fn run(self, app: &mut App) -> Result<Vec<BrokerPayView>, AppError> {
        let mut fields = Fields::default();
        let name = fields.take("name", parse::label(&self.name, 60));
        fields.finish()?;
        let name = name.unwrap_or_default();
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            if w.reader().partner(self.partner)?.is_none() {
                return Err(AppError::not_found("家合作方", "partner"));
            }
            if w.reader().of_request(self.request)?.is_empty() {
                let broker = BrokerId::of_name(w.office_id(), self.partner, &name);
                let facts =
                    MoneyFacts::BrokerPayApproved { broker, partner: self.partner, approved: self.approved };
                w.append(facts.into(), Some(Personal::Name { name }))?;
            }
            Ok(())
        })?;
        ListBrokerPays {}.run(app)
    }
}

impl Action for ListBrokerPays {
    type View = Vec<BrokerPayView>;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Vec<BrokerPayView>, AppError> {
        let names = Names::new(app)?;
        let rows = names.reader.broker_pays()?;
        Ok(rows
            .into_iter()
            .map(|(broker, partner, name, approved)| BrokerPayView {
                broker,
                partner,
                firm: names.partner(partner),
                name,
                approved,
            })
            .collect())
    }
}
