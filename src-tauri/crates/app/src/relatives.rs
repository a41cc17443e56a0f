//! Relatives (R6, R28): put on record between two customers; `withdraw_link` takes it back.

use crate::prelude::*;
use laifang_core::change::Facts;

/// Puts on record that two customers are relatives (R6, R28).
#[derive(Deserialize, TS)]
pub struct DeclareRelation {
    /// Made by the form.
    pub request: RequestId,
    /// One.
    pub a: CustomerId,
    /// The other.
    pub b: CustomerId,
    /// Husband and wife; else other direct relatives.
    pub spouse: bool,
}

impl Action for DeclareRelation {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::EditCustomers);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok(Done {});
            }
            if w.reader().person_of(self.a)?.contains(&self.b) {
                return Err(AppError::refused(
                    "这两条记录是同一个人，不是亲属。",
                    "These two records are one person, not relatives.",
                ));
            }
            let others = w.reader().person_of(self.b)?;
            let known = w.reader().relations_of(&w.reader().person_of(self.a)?)?;
            match known.iter().find(|r| others.contains(&r.other)) {
                // The day on which it was first said stays: R6 asks what was known before the claim.
                Some(same) if same.spouse == self.spouse => return Ok(Done {}),
                Some(_) => {
                    return Err(AppError::refused(
                        "这两位已登记为另一种亲属关系：先撤销那一条，再登记。",
                        "These two are on record as relatives of another kind: take that back first.",
                    ));
                }
                None => {}
            }
            let declared = w.now().day(w.reader().zone()?);
            let link = LinkId::new(w.new_uuid());
            let (a, b) = (self.a.min(self.b), self.a.max(self.b));
            w.append(Facts::RelationDeclared { link, a, b, spouse: self.spouse, declared }, None)?;
            Ok(Done {})
        })
    }
}
