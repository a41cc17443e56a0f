//! From pairs to persons: closing what belongs together without chaining a household into one.

use super::hash::{Map, pair};
use super::model::Model;
use super::record::Record;

/// A scored pair of places.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Link {
    /// Place of the one record.
    pub a: u32,
    /// Place of the other, which is higher.
    pub b: u32,
    /// Bits for one person against everything else.
    pub score: f32,
}

/// What people have decided about pairs of places; it stands above every score.
#[derive(Clone, Default, Debug)]
pub struct Decisions {
    /// Merged by somebody.
    pub same: Vec<(u32, u32)>,
    /// Told apart by somebody.
    pub not_same: Vec<(u32, u32)>,
}

/// At most this many members of a group speak for it.
const SPEAKERS: usize = 12;
/// No single pair counts for more.
const MOST: f32 = 12.0;

/// Groups of two and more, each in ascending order, the groups by their first member.
///
/// Pairs are joined from the strongest down. Two groups join only if what speaks for it outweighs all
/// contradictions between their members: a record with nothing but a number fits husband and wife, and must not
/// make one person of them.
pub fn groups(links: &[Link], decided: &Decisions, records: &[Record], model: &Model) -> Vec<Vec<u32>> {
    let mut forest = Forest::default();
    let merged = decided.same.iter().map(|(a, b)| Link { a: *a.min(b), b: *a.max(b), score: f32::INFINITY });
    let links: Vec<Link> = merged.chain(links.iter().copied()).collect();
    let mut apart: Map<u32, Vec<u32>> = Map::default();
    for (a, b) in &decided.not_same {
        apart.entry(*a).or_default().push(*b);
        apart.entry(*b).or_default().push(*a);
    }
    for link in &links {
        forest.join(link.a, link.b);
    }
    let mut by_component: Vec<(u32, Link)> = links.iter().map(|l| (forest.root(l.a), *l)).collect();
    by_component.sort_unstable_by_key(|(root, l)| (*root, l.a, l.b));
    let mut out = Vec::new();
    for component in by_component.chunk_by(|a, b| a.0 == b.0) {
        match component {
            [(_, only)] if !apart.contains_key(&only.a) => out.push(vec![only.a, only.b]),
            _ => agglomerate(component, &apart, records, model, &mut out),
        }
    }
    out.sort_unstable();
    out
}

/// Connected components.
#[derive(Default)]
pub(crate) struct Forest(Map<u32, u32>);

impl Forest {
    pub fn root(&mut self, of: u32) -> u32 {
        let mut at = of;
        while let Some(next) = self.0.get(&at).copied() {
            // Halve the way for the next one who comes along.
            if let Some(after) = self.0.get(&next).copied() {
                self.0.insert(at, after);
            }
            at = next;
        }
        at
    }

    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.0.insert(a.max(b), a.min(b));
        }
    }
}

fn agglomerate(
    component: &[(u32, Link)],
    apart: &Map<u32, Vec<u32>>,
    records: &[Record],
    model: &Model,
    out: &mut Vec<Vec<u32>>,
) {
    let mut links: Vec<(Link, u64)> = component
        .iter()
        .map(|(_, l)| {
            // Ties are broken by what the records hold, so that their order does not matter.
            let (a, b) = (records[l.a as usize].content(), records[l.b as usize].content());
            (*l, pair(a.min(b), a.max(b)))
        })
        .collect();
    links.sort_unstable_by(|(x, p), (y, q)| y.score.total_cmp(&x.score).then(p.cmp(q)));
    let mut members: Vec<u32> = links.iter().flat_map(|(l, _)| [l.a, l.b]).collect();
    members.sort_unstable();
    members.dedup();
    let at = |r: u32| members.binary_search(&r).unwrap_or_default();
    let mut group: Vec<usize> = (0..members.len()).collect();
    let mut groups: Vec<Vec<u32>> = members.iter().map(|m| vec![*m]).collect();
    for (link, _) in &links {
        let (g, h) = (group[at(link.a)], group[at(link.b)]);
        let told_apart = |m: &u32| {
            let others = apart.get(m).into_iter().flatten();
            others.filter_map(|o| members.binary_search(o).ok()).any(|o| group[o] == h)
        };
        if g == h || (link.score.is_finite() && groups[g].iter().any(told_apart)) {
            continue;
        }
        if link.score.is_finite() && balance(&groups[g], &groups[h], records, model) <= 0.0 {
            continue;
        }
        let (keep, go) = if groups[g].len() >= groups[h].len() { (g, h) } else { (h, g) };
        for m in std::mem::take(&mut groups[go]) {
            group[at(m)] = keep;
            groups[keep].push(m);
        }
    }
    for mut g in groups.into_iter().filter(|g| g.len() > 1) {
        g.sort_unstable();
        out.push(g);
    }
}

/// What speaks for joining two groups, less what contradicts it.
fn balance(g: &[u32], h: &[u32], records: &[Record], model: &Model) -> f32 {
    let mut sum = 0.0;
    for a in speakers(g, records) {
        for b in speakers(h, records) {
            let c = model.compare(&records[a as usize], &records[b as usize]);
            let score = model.score(&c).score;
            sum += if score > 0.0 { score.min(MOST) } else { model.contradiction(&c) };
        }
    }
    sum
}

fn speakers(group: &[u32], records: &[Record]) -> Vec<u32> {
    let mut out = group.to_vec();
    if out.len() > SPEAKERS {
        out.sort_unstable_by_key(|m| records[*m as usize].content());
        out.truncate(SPEAKERS);
    }
    out
}
