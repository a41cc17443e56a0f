//! Who brings customers: named in forms by name, found or made on record.

use crate::parse;
use crate::prelude::*;
use laifang_core::change::{Facts, Personal};
use laifang_store::Write;

/// A partner as a form names it.
pub(crate) struct Named {
    kind: PartnerKind,
    name: String,
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
    let partner = PartnerId::of_name(w.office_id(), named.kind, &named.name);
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
