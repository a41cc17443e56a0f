//! A few postings' names. Nearly always one: a set of its own for each entitlement would cost more than the entitlement.

use super::PostingId;

/// Names of postings, sorted, each once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PostingIds(Vec<PostingId>);

impl PostingIds {
    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, PostingId> {
        self.0.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one is among them.
    pub fn contains(&self, id: &PostingId) -> bool {
        self.0.binary_search(id).is_ok()
    }

    pub(super) fn insert(&mut self, id: PostingId) {
        if let Err(place) = self.0.binary_search(&id) {
            self.0.reserve_exact(1);
            self.0.insert(place, id);
        }
    }

    pub(super) fn remove(&mut self, id: &PostingId) {
        if let Ok(place) = self.0.binary_search(id) {
            self.0.remove(place);
        }
    }
}

impl<'a> IntoIterator for &'a PostingIds {
    type Item = &'a PostingId;
    type IntoIter = std::slice::Iter<'a, PostingId>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
