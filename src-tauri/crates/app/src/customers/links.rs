//! Two records are one person, or are not; taken back, both are as they were.

use super::*;
use laifang_core::fold::LinkState;

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
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            duplicates::not_waiting(&w.reader(), self.a, self.b)?;
            let mut says = Says::default();
            if self.same {
                says = duplicates::decide(&w.reader(), (self.a, self.b), chosen, today, role)?;
                says.needs_second = duplicates::needs_second(w, (self.a, self.b), &says, today)?;
            }
            crate::register::link_as(w, self.a, self.b, says)
        })?;
        show(app, self.a)
    }
}

impl Action for WithdrawLink {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let entries = w.reader().entries(Subject::Link(self.link))?;
            if entries.is_empty() {
                return Err(AppError::not_found("条关联", "link"));
            }
            let withdrawn = entries.iter().any(|e| matches!(e.facts, Facts::LinkWithdrawn { .. }));
            let relation = entries.iter().any(|e| matches!(e.facts, Facts::RelationDeclared { .. }));
            let counts = |l: fold::Link<'_>| matches!(l.state, LinkState::Stands | LinkState::Waits);
            if fold::link(&entries).is_some_and(counts) || (relation && !withdrawn) {
                w.append(Facts::LinkWithdrawn { link: self.link }, None)?;
            }
            Ok(Done {})
        })
    }
}
