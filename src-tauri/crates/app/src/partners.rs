//! Who brings customers: named in forms by name, found or made on record; what is agreed with them.

use crate::parse;
use crate::prelude::*;
use laifang_core::change::{Facts, PartnerDetails, Personal};
use laifang_core::judgement::PartnerTerms;
use laifang_store::Write;

/// Who brings customers, with what is agreed.
#[derive(Deserialize, TS)]
pub struct ListPartners {}

/// A partner.
#[derive(Serialize, TS)]
pub struct PartnerView {
    /// Which.
    pub partner: PartnerId,
    /// What it is.
    pub kind: PartnerKind,
    /// Name.
    pub name: String,
    /// What is agreed.
    pub terms: PartnerTerms,
    /// An owner's units, an employee's department and number.
    pub details: PartnerDetails,
}

/// Sets what is agreed with a partner: contract dates (R16), an owner's deposit (R5); and an owner's units, an
/// employee's department and number.
#[derive(Deserialize, TS)]
pub struct SetPartnerTerms {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub partner: PartnerId,
    /// What.
    pub terms: PartnerTerms,
    /// What is known about an owner or employee; absent stays.
    #[serde(default)]
    #[ts(optional)]
    pub details: Option<PartnerDetails>,
}

/// A partner as a form names it.
pub(crate) struct Named {
    kind: PartnerKind,
    name: String,
}

impl Named {
    /// The id, whether on record or not: it is made of the name.
    pub(crate) fn id(&self, office: OfficeId) -> PartnerId {
        PartnerId::of_name(office, self.kind, &self.name)
    }
}

/// Reads the name of who brought them; channels of the office's own have nobody.
pub(crate) fn parse(fields: &mut Fields, field: &str, channel: Channel, name: &str) -> Option<Named> {
    let kind = channel.partner_kind()?;
    if name.trim().is_empty() {
        return None; // saved all the same: the verdict is open until somebody says who it was
    }
    let name = if kind.is_person() {
        fields.take(field, parse::name(name))?.as_str().to_owned()
    } else {
        fields.take(field, parse::label(name, 60))?
    };
    Some(Named { kind, name })
}

/// A store's or broker's name.
pub(crate) fn detail(fields: &mut Fields, field: &str, text: &str) -> Option<String> {
    fields.take(field, parse::free(text, 60)).filter(|t| !t.is_empty())
}

/// A phone that may be left out.
pub(crate) fn phone(fields: &mut Fields, field: &str, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    fields.take(field, parse::phone(text)).map(|p| p.as_str().to_owned())
}

/// The partner on record, named now if nobody named it before.
pub(crate) fn ensure(w: &mut Write<'_>, named: &Named) -> Result<PartnerId, AppError> {
    let partner = named.id(w.office_id());
    if w.reader().partner(partner)?.is_none() {
        let (name, personal) = if named.kind.is_person() {
            (None, Some(Personal::Name { name: named.name.clone() }))
        } else {
            (Some(named.name.clone()), None)
        };
        w.append(Facts::PartnerSet { partner, partner_kind: named.kind, name }, personal)?;
    }
    Ok(partner)
}

impl Action for ListPartners {
    type View = Vec<PartnerView>;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Vec<PartnerView>, AppError> {
        let rows = app.reader()?.partners()?;
        Ok(rows
            .into_iter()
            .map(|p| PartnerView {
                partner: p.partner,
                kind: p.kind,
                name: p.name,
                terms: p.terms,
                details: p.details,
            })
            .collect())
    }
}

impl Action for SetPartnerTerms {
    type View = Vec<PartnerView>;
    const NEEDS: Needs = Needs::Permission(Permission::SetPolicies);
    fn run(self, app: &mut App) -> Result<Vec<PartnerView>, AppError> {
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let Some((kind, _)) = w.reader().partner(self.partner)? else {
                return Err(AppError::not_found("家合作方", "partner"));
            };
            let details = self.details.as_ref().map(|d| described(d, kind)).transpose()?;
            let contract = self.terms.contract;
            if contract.is_some_and(|c| c.months == 0 || c.ended.is_some_and(|e| e < c.from)) {
                return Err(AppError::field(
                    "contract",
                    Text::new(
                        "合同至少 1 个月，终止日不早于起始日。",
                        "A contract runs for a month at least and does not end before it begins.",
                    ),
                ));
            }
            if w.reader().of_request(self.request)?.is_empty() {
                w.append(Facts::PartnerTermsSet { partner: self.partner, terms: self.terms }, None)?;
                if let Some(details) = details {
                    w.append(
                        Facts::PartnerDescribed { partner: self.partner },
                        Some(Personal::Partner(details)),
                    )?;
                }
            }
            Ok(())
        })?;
        ListPartners {}.run(app)
    }
}

/// What a form says about an owner or employee; a firm has none of it.
fn described(details: &PartnerDetails, kind: PartnerKind) -> Result<PartnerDetails, AppError> {
    let mut fields = Fields::default();
    let mut text = |field: &str, text: &str, of: PartnerKind, max: usize| {
        let text = fields.take(format!("details.{field}"), parse::free(text, max)).unwrap_or_default();
        if !text.is_empty() && kind != of {
            fields.wrong(
                format!("details.{field}"),
                Text::new("这类合作方没有这一项，请留空。", "This kind of partner has none: leave it empty."),
            );
        }
        text
    };
    let read = PartnerDetails {
        units: text("units", &details.units, PartnerKind::Owner, 200),
        department: text("department", &details.department, PartnerKind::Employee, 60),
        number: text("number", &details.number, PartnerKind::Employee, 60),
    };
    fields.finish()?;
    Ok(read)
}
