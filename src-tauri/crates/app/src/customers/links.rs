//! Two records are one person, or are not; taken back, both are as they were.

use super::*;
use laifang_core::fold::LinkState;
use laifang_core::wording;
use laifang_store::Write;

/// Says that two records are one person, or are not. A merge that says as much as a ruling waits for a second person
/// where the policy asks one.
#[derive(Clone, Deserialize, TS)]
pub struct LinkCustomers {
    /// Made by the form.
    pub request: RequestId,
    /// One record.
    pub a: CustomerId,
    /// The other.
    pub b: CustomerId,
    /// Same person, or not the same.
    pub same: bool,
    /// Whose consultant keeps the customer, one of the two records: asked for where they differ.
    #[serde(default)]
    #[ts(optional)]
    pub consultant_of: Option<CustomerId>,
    /// Whose protection stands, one of the two records: asked for where both are protected for different partners.
    #[serde(default)]
    #[ts(optional)]
    pub protection_of: Option<CustomerId>,
}

/// Takes a link back, also one that waits; both histories are as before it.
#[derive(Clone, Deserialize, TS)]
pub struct WithdrawLink {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub link: LinkId,
}

/// What taking a link back would change, and what came since that does not go with it; records nothing.
#[derive(Clone, Deserialize, TS)]
pub struct PreviewWithdrawal {
    /// Which.
    pub link: LinkId,
}

/// What taking a link back would change; empty where nothing hangs on it.
#[derive(Default, Serialize, TS)]
pub struct WithdrawalPreview {
    /// Claims that would stand otherwise, and sums that would be owed otherwise.
    pub changes: Vec<Text>,
    /// Contacts of the time in which the two were one person, and whose they stay.
    pub since: Vec<Text>,
}

impl Action for LinkCustomers {
    type View = CustomerView;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<CustomerView, AppError> {
        if self.a == self.b {
            return Err(AppError::refused("这是同一条记录。", "This is one and the same record."));
        }
        found(&app.reader()?, self.a)?;
        found(&app.reader()?, self.b)?;
        if !app.reader()?.of_request(self.request)?.is_empty() {
            return show(app, self.a);
        }
        let chosen = Chosen { consultant_of: self.consultant_of, protection_of: self.protection_of };
        let role = app.person()?.role;
        let today = Lines::new(app)?.today;
        duplicates::not_waiting(&app.reader()?, self.a, self.b)?;
        let mut says = Says::default();
        if self.same {
            says = duplicates::decide(&app.reader()?, (self.a, self.b), chosen, today, role)?;
            says.needs_second = duplicates::needs_second(app, (self.a, self.b), &says)?;
        }
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| crate::register::link_as(w, self.a, self.b, says))?;
        show(app, self.a)
    }
}

impl Action for WithdrawLink {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| withdraw(w, self.link))
    }
}

/// Takes a link back, if it still counts.
pub(crate) fn withdraw(w: &mut Write<'_>, link: LinkId) -> Result<Done, AppError> {
    let entries = w.reader().entries(Subject::Link(link))?;
    if entries.is_empty() {
        return Err(AppError::not_found("条关联", "link"));
    }
    let withdrawn = entries.iter().any(|e| matches!(e.facts, Facts::LinkWithdrawn { .. }));
    let relation = entries.iter().any(|e| matches!(e.facts, Facts::RelationDeclared { .. }));
    let counts = |l: fold::Link<'_>| matches!(l.state, LinkState::Stands | LinkState::Waits);
    if fold::link(&entries).is_some_and(counts) || (relation && !withdrawn) {
        w.append(Facts::LinkWithdrawn { link }, None)?;
    }
    Ok(Done {})
}

impl Action for PreviewWithdrawal {
    type View = WithdrawalPreview;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<WithdrawalPreview, AppError> {
        let entries = app.reader()?.entries(Subject::Link(self.link))?;
        let Some(link) = fold::link(&entries) else { return Ok(WithdrawalPreview::default()) };
        let (Facts::RecordsLinked { a, b, same: true, .. }, LinkState::Stands) = (link.said, link.state)
        else {
            return Ok(WithdrawalPreview::default());
        };
        // What came after it, by the order that holds across desks: a wall clock is a claim.
        let (ends, since) = ((*a, *b), entries.iter().map(|e| e.hlc).max().unwrap_or(0));
        let changes = duplicates::of_withdrawal(app, self.link, ends)?;
        Ok(WithdrawalPreview { changes, since: came_since(app, ends.0, since)? })
    }
}

/// Contacts that were registered while two records were one person: each stays with the record it was registered on.
fn came_since(app: &App, of: CustomerId, since: u64) -> Result<Vec<Text>, AppError> {
    let lines = Lines::new(app)?;
    let mut all = Vec::new();
    for record in lines.reader.person_of(of)? {
        let row = lines.reader.customer(record)?;
        let phone = row.as_ref().and_then(|row| row.phones.first()).map(|p| lists::mask(p));
        let name = row.map(|row| row.name);
        let name = [name, phone].into_iter().flatten().collect::<Vec<_>>().join(" ");
        for visit in lines.reader.visits_of(record)? {
            if visit.voided || visit.order <= since {
                continue;
            }
            let day = wording::short_day(visit.arrived.day(lines.zone), lines.today);
            let slip = lines.reader.slip_of_visit(visit.visit)?.map(|slip| slip.number);
            let slip_zh = slip.as_ref().map(|s| format!("（确认单 {s}）")).unwrap_or_default();
            let slip_en = slip.as_ref().map(|s| format!(" (slip {s})")).unwrap_or_default();
            all.push(Text::new(
                format!("{day} {}{slip_zh}：留在 {name} 这条记录", wording::channel(visit.channel).zh),
                format!("{day}, {}{slip_en}: stays with {name}", wording::channel(visit.channel).en),
            ));
        }
    }
    Ok(all)
}
