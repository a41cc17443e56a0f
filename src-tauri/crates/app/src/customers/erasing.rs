//! Erasing a person (删除个人信息).

use super::*;

/// Erases a person everywhere (删除个人信息): names, numbers, addresses, notes. Dates, verdicts, slips'
/// numbers and money stay. Cannot be taken back.
#[derive(Clone, Deserialize, TS)]
pub struct ErasePerson {
    /// Made by the form.
    pub request: RequestId,
    /// A record of the person.
    pub customer: CustomerId,
    /// The customer's name, typed again to confirm.
    pub confirm: String,
}

impl Action for ErasePerson {
    type View = Done;
    const NEEDS: Needs = Needs::Permission(Permission::ErasePerson);
    fn run(self, app: &mut App) -> Result<Done, AppError> {
        let reader = app.reader()?;
        // Done already: the name that confirms it is gone.
        if !reader.of_request(self.request)?.is_empty() {
            return Ok(Done {});
        }
        let row = found(&reader, self.customer)?;
        if row.name != self.confirm.trim() {
            let mut fields = Fields::default();
            fields.wrong(
                "confirm",
                Text::new(
                    "和客户姓名不一样，请照原样再输一遍。",
                    "It differs from the customer's name: type it again.",
                ),
            );
            fields.finish()?;
        }
        let changes = personal_changes(&reader, self.customer)?;
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            hold_together(w, self.customer)?;
            w.append(Facts::PersonErased { customer: self.customer, changes }, None)?;
            Ok::<_, AppError>(())
        })?;
        // The scans of their slips show name and hand. What cannot be deleted now, is when the store opens again.
        app.store_mut()?.drop_erased_attachments().map_err(|error| {
            let why = error.text();
            AppError::file(
                format!("资料已删除，但有签字件的文件删不掉（{}）：关掉占用它的程序，再重新打开来访。", why.zh),
                format!(
                    "The data is erased, but the file of a signed sheet cannot be deleted ({}): close what holds it and open Laifang again.",
                    why.en
                ),
            )
        })?;
        Ok(Done {})
    }
}

/// Records that only their number held together are linked before it is gone, so that nobody's claim moves.
fn hold_together(w: &mut laifang_store::Write<'_>, customer: CustomerId) -> Result<(), AppError> {
    let mut linked = vec![customer];
    let mut loose = w.reader().known_as(customer)?.person;
    loose.retain(|record| *record != customer);
    loop {
        // By what people said, as far as it goes …
        let mut at = 0;
        while let Some(member) = linked.get(at).copied() {
            at += 1;
            for l in w.reader().links_of(member)?.into_iter().filter(|l| l.same) {
                let other = if l.a == member { l.b } else { l.a };
                if !linked.contains(&other) {
                    linked.push(other);
                }
            }
        }
        // … and from there to one that only the number held.
        loose.retain(|record| !linked.contains(record));
        let Some(next) = loose.first().copied() else { return Ok(()) };
        crate::register::link(w, customer, next, true)?;
        linked.push(next);
    }
}

/// Every change whose personal body speaks of a person: records, visits, the reports they fulfilled, slips.
fn personal_changes(reader: &Reader<'_>, customer: CustomerId) -> Result<Vec<ChangeId>, AppError> {
    let mut subjects = Vec::new();
    for member in reader.person_of(customer)? {
        subjects.push(Subject::Customer(member));
        for visit in reader.visits_of(member)? {
            subjects.push(Subject::Visit(visit.visit));
            subjects.extend(visit.report.map(Subject::Report));
            for slip in reader.slips_of_visit(visit.visit)? {
                subjects.push(Subject::Slip(slip.slip));
            }
        }
    }
    for member in reader.person_of(customer)? {
        let payee = PayeeId::of(laifang_core::reward::Beneficiary::Customer(member));
        subjects.push(Subject::Payee(payee));
        for deal in reader.deals_of(&[member])? {
            if !subjects.contains(&Subject::Deal(deal.deal)) {
                subjects.push(Subject::Deal(deal.deal));
            }
        }
    }
    let mut changes = Vec::new();
    for subject in subjects {
        changes.extend(reader.entries(subject)?.into_iter().filter(|e| e.personal.is_some()).map(|e| e.id));
    }
    Ok(changes)
}
