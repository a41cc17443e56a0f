//! Questions about partners that are the same firm or person.

use crate::read::Reader;
use crate::{StoreError, sql};
use laifang_core::id::{LinkId, PartnerId};
use std::collections::BTreeMap;

/// Two partners that were linked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartnerLinkRow {
    /// The link.
    pub link: LinkId,
    /// Under whose name they stand.
    pub main: PartnerId,
    /// Who is the same.
    pub other: PartnerId,
}

impl Reader<'_> {
    /// The partner under whose name a partner stands: itself, unless it was linked to another.
    pub fn root_of(&self, partner: PartnerId) -> Result<PartnerId, StoreError> {
        let found = sql::one(self.0, "SELECT root FROM partner_root WHERE partner = ?1", [partner.uuid()])?;
        Ok(found.map_or(partner, PartnerId::new))
    }

    /// Whether two partners are the same.
    pub fn is_same_partner(&self, one: PartnerId, other: PartnerId) -> Result<bool, StoreError> {
        Ok(one == other || self.root_of(one)? == self.root_of(other)?)
    }

    /// Everybody who stands under the same name as a partner, itself included.
    pub fn same_partners(&self, partner: PartnerId) -> Result<Vec<PartnerId>, StoreError> {
        let root = self.root_of(partner)?;
        let mut all = self.list(
            "SELECT partner FROM partner_root WHERE root = ?1 ORDER BY partner",
            [root.uuid()],
            |r| sql::id(r, "partner", PartnerId::new),
        )?;
        all.push(root);
        Ok(all)
    }

    /// Every partner that stands under another, with that other.
    pub fn partner_roots(&self) -> Result<BTreeMap<PartnerId, PartnerId>, StoreError> {
        let all = self.list("SELECT partner, root FROM partner_root", [], |r| {
            Ok((sql::id(r, "partner", PartnerId::new)?, sql::id(r, "root", PartnerId::new)?))
        })?;
        Ok(all.into_iter().collect())
    }

    /// Links that stand.
    pub fn partner_links(&self) -> Result<Vec<PartnerLinkRow>, StoreError> {
        self.list("SELECT * FROM partner_link ORDER BY link", [], |r| {
            Ok(PartnerLinkRow {
                link: sql::id(r, "link", LinkId::new)?,
                main: sql::id(r, "main", PartnerId::new)?,
                other: sql::id(r, "other", PartnerId::new)?,
            })
        })
    }
}
