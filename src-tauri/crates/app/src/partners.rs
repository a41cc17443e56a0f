//! Who brings customers: named in forms by name, found or made on record; what is agreed with them.

use crate::parse;
use crate::prelude::*;
use laifang_core::change::{Facts, PartnerDetails, Personal};
use laifang_core::judgement::PartnerTerms;
use laifang_core::money::Money;
use laifang_core::reward::Beneficiary;
use laifang_core::text::firm_core;
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
    /// Under whose name it stands, where it was linked: claims, contract and money are that one's.
    pub same_as: Option<PartnerId>,
    /// The link that says so; undoing names it.
    pub link: Option<LinkId>,
    /// Others whose names may mean the same firm.
    pub similar: Vec<PartnerId>,
}

/// Two partners on record are the same firm or person: the other stands under the main one's name from here on, for
/// what was claimed before as well.
#[derive(Deserialize, TS)]
pub struct LinkPartners {
    /// Made by the form.
    pub request: RequestId,
    /// Under whose name they stand.
    pub main: PartnerId,
    /// Who is the same.
    pub other: PartnerId,
}

/// Takes a link of partners back: both stand for themselves again.
#[derive(Deserialize, TS)]
pub struct UnlinkPartners {
    /// Made by the form.
    pub request: RequestId,
    /// Which link.
    pub link: LinkId,
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
        let reader = app.reader()?;
        let rows = reader.partners()?;
        let (roots, links) = (reader.partner_roots()?, reader.partner_links()?);
        let cores: Vec<String> = rows.iter().map(|p| firm_core(&p.name)).collect();
        Ok(rows
            .iter()
            .zip(&cores)
            .map(|(p, core)| PartnerView {
                partner: p.partner,
                kind: p.kind,
                name: p.name.clone(),
                terms: p.terms.clone(),
                details: p.details.clone(),
                same_as: roots.get(&p.partner).copied(),
                link: links.iter().find(|l| l.other == p.partner).map(|l| l.link),
                similar: rows
                    .iter()
                    .zip(&cores)
                    .filter(|(o, other)| {
                        let root = |id: PartnerId| roots.get(&id).copied().unwrap_or(id);
                        !p.kind.is_person()
                            && o.kind == p.kind
                            && *other == core
                            && root(o.partner) != root(p.partner)
                    })
                    .map(|(o, _)| o.partner)
                    .collect(),
            })
            .collect())
    }
}

impl Action for LinkPartners {
    type View = Vec<PartnerView>;
    const NEEDS: Needs = Needs::Permission(Permission::LinkPartners);
    fn run(self, app: &mut App) -> Result<Vec<PartnerView>, AppError> {
        let books = crate::ledger::books(app)?;
        let projects = app.reader()?.projects()?;
        let moving = [self.main, self.other].into_iter().any(|partner| {
            let key = Beneficiary::Partner(partner);
            let mut keys = projects.iter().flat_map(|(project, ..)| books.ledger.keys_of(*project, key));
            keys.any(|key| books.ledger.key(key).is_some_and(|s| s.approved != Money::ZERO))
        });
        app.once(self.request, |w| {
            let reader = w.reader();
            let (main, other) = (reader.partner(self.main)?, reader.partner(self.other)?);
            let (Some((main, _)), Some((other, _))) = (main, other) else {
                return Err(AppError::not_found("家合作方", "partner"));
            };
            if main != other {
                return Err(AppError::refused(
                    "两家不是同一类合作方，不能合并。",
                    "These two are partners of different kinds: they cannot be the same.",
                ));
            }
            if reader.is_same_partner(self.main, self.other)? {
                return Err(AppError::refused("这两家已经是同一家了。", "These two are the same already."));
            }
            if reader.root_of(self.other)? != self.other {
                return Err(AppError::refused(
                    "这一家已经并到别家名下：先撤销那一次，再合并。",
                    "This one stands under another name already: take that back first.",
                ));
            }
            if moving {
                return Err(AppError::refused(
                    "有已审批、还没付的款：先付完，再合并。",
                    "Money is approved and not paid yet: pay it first, then link them.",
                ));
            }
            let main = reader.root_of(self.main)?;
            let link = LinkId::new(w.new_uuid());
            w.append(Facts::PartnersLinked { link, main, other: self.other }, None)?;
            Ok(())
        })?;
        ListPartners {}.run(app)
    }
}

impl Action for UnlinkPartners {
    type View = Vec<PartnerView>;
    const NEEDS: Needs = Needs::Permission(Permission::LinkPartners);
    fn run(self, app: &mut App) -> Result<Vec<PartnerView>, AppError> {
        app.once(self.request, |w| {
            if w.reader().partner_links()?.iter().all(|l| l.link != self.link) {
                return Err(AppError::not_found("次合并", "link"));
            }
            w.append(Facts::PartnersUnlinked { link: self.link }, None)?;
            Ok(())
        })?;
        ListPartners {}.run(app)
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
