//! What must be so once everybody has heard of everybody.

use super::world::World;
use laifang_core::ledger::Act;
use laifang_core::money::Money;
use laifang_log::{Header, Tip};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What the year came to.
pub struct Outcome {
    pub state_hash: String,
    pub changes: u64,
    pub computers: usize,
    pub acknowledged: usize,
    pub lost: usize,
    pub forked: usize,
    pub paid: usize,
    done: BTreeMap<&'static str, u64>,
    refused: BTreeMap<String, u64>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} computers at the end, {} changes, {} writes acknowledged ({} lost with their disk), {} forked, {} paid",
            self.computers, self.changes, self.acknowledged, self.lost, self.forked, self.paid
        )?;
        for (what, count) in &self.done {
            writeln!(f, "{count:>7}  {what}")?;
        }
        for (what, count) in &self.refused {
            writeln!(f, "{count:>7}  refused: {what}")?;
        }
        write!(f, "state {}", self.state_hash)
    }
}

/// Everything that the default story holds; gaps, desks that are behind and dropped payments have tests of their own.
const ALL: [&str; 39] = [
    "altered file refused",
    "approve",
    "backup",
    "backup restored",
    "bundle not for us",
    "clock jumped",
    "confirm_payout",
    "decided who it is",
    "desk joined",
    "disk cloned",
    "disk kept",
    "disk put back",
    "double click",
    "edit_customer",
    "erase_person",
    "export_bundle",
    "file lost",
    "folder",
    "folder away",
    "import_bundle",
    "import_customers",
    "issue_slip",
    "link_customers",
    "note_deal",
    "old file turned up",
    "open_deal",
    "power cut",
    "receive_reports",
    "register_visit",
    "renew_desk",
    "revoke_desk",
    "rule_claim",
    "settle",
    "shared file altered",
    "shared file deleted",
    "undo_import",
    "undo_registration",
    "unknown kind written",
    "withdraw_link",
];

impl Outcome {
    /// What the story lacks.
    pub fn never_done(&self) -> Vec<&'static str> {
        ALL.into_iter().filter(|what| !self.done.contains_key(what)).collect()
    }
}

impl World {
    pub fn checked(mut self) -> Outcome {
        let alive = self.alive();
        let mut states = BTreeSet::new();
        let mut heads = BTreeSet::new();
        let mut changes = 0;
        for n in &alive {
            let found = self.desks[*n].store(|s| s.verify().unwrap());
            assert!(found.findings.is_empty(), "computer {n}: {:?}", found.findings);
            let tips = self.desks[*n].store(|s| s.tips().unwrap());
            states.insert(found.state_hash);
            heads.insert(tips);
            changes = found.changes;
            self.what_waits_misses_what_nobody_has(*n, &alive);
            assert!(!self.desks[*n].store(|s| s.is_behind().unwrap()), "computer {n} is behind its own log");
        }
        assert_eq!(heads.len(), 1, "the logs differ: {heads:?}");
        assert_eq!(states.len(), 1, "the states differ: {states:?}");
        self.nothing_is_missing(&alive);
        let forked = self.forks_are_named(&alive);
        self.the_money_is_right();
        let mut refused = BTreeMap::new();
        for desk in &self.desks {
            for (what, count) in &desk.refusals {
                *refused.entry(what.clone()).or_default() += count;
            }
        }
        Outcome {
            state_hash: states.pop_first().unwrap(),
            changes,
            computers: alive.len(),
            acknowledged: self.acknowledged.len(),
            lost: self.acknowledged.iter().filter(|a| a.lost).count(),
            forked,
            paid: self.paid.len(),
            done: std::mem::take(&mut self.done),
            refused,
        }
    }

    /// A change that still waits waits for one that went with a disk.
    fn what_waits_misses_what_nobody_has(&self, n: usize, alive: &[usize]) {
        type Row = (Vec<u8>, i64, Vec<u8>, Vec<u8>);
        let mut waiting: Vec<Row> = Vec::new();
        self.desks[n].store(|s| {
            s.below(|c| {
                let mut query = c
                    .prepare("SELECT device, seq, hash, header FROM local_parked ORDER BY device, seq")
                    .unwrap();
                let rows = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).unwrap();
                waiting = rows.map(Result::unwrap).collect();
            });
        });
        let here: Vec<Tip> = alive.iter().flat_map(|m| self.desks[*m].store(|s| s.tips().unwrap())).collect();
        let everybody = |device: &[u8]| {
            let of = here.iter().filter(|t| t.device.uuid().as_bytes() == device);
            of.map(|t| t.seq).max().unwrap_or(0)
        };
        let parked: BTreeSet<&[u8]> = waiting.iter().map(|w| w.2.as_slice()).collect();
        for (device, seq, _, header) in &waiting {
            let header: Header = serde_json::from_slice(header).unwrap();
            // What it follows waits as well, or is nowhere; or what it had seen is nowhere.
            let follows = parked.contains(header.prev.0.as_slice());
            let has = |m: &usize| {
                self.desks[*m].store(|s| {
                    let mut found = false;
                    s.below(|c| {
                        let mut query = c.prepare("SELECT 1 FROM change WHERE hash = ?1").unwrap();
                        found = query.exists([header.prev.0]).unwrap();
                    });
                    found
                })
            };
            let first = *seq == 1;
            let nowhere = !first && !alive.iter().any(has);
            let unseen = header.seen.iter().any(|(other, upto)| everybody(&other.0) < *upto);
            assert!(
                follows || nowhere || unseen,
                "computer {n}: change {seq} of {} waits although all it rests on is somewhere",
                hex(device)
            );
        }
    }

    fn nothing_is_missing(&self, alive: &[usize]) {
        for n in alive {
            self.desks[*n].store(|s| {
                for done in self.acknowledged.iter().filter(|a| !a.lost) {
                    let found = s.reader().of_request(done.request).unwrap();
                    let found: Vec<(String, u64)> =
                        found.iter().map(|e| (e.id.device.to_string(), e.id.seq)).collect();
                    let mut all = done.changes.clone();
                    all.retain(|change| !found.contains(change));
                    let (what, at) = (&done.what, done.at);
                    assert!(all.is_empty(), "computer {n} lacks {all:?} of {what} acknowledged at {at}");
                }
            });
        }
    }

    /// Two acknowledged changes with one number: the device is named as forked, at every desk.
    fn forks_are_named(&mut self, alive: &[usize]) -> usize {
        let mut writers: BTreeMap<(String, u64), BTreeSet<String>> = BTreeMap::new();
        for done in self.acknowledged.iter().filter(|a| !a.lost) {
            for change in &done.changes {
                writers.entry(change.clone()).or_default().insert(done.request.to_string());
            }
        }
        let twice: BTreeSet<String> =
            writers.into_iter().filter(|(_, w)| w.len() > 1).map(|((device, _), _)| device).collect();
        let mut named = BTreeSet::new();
        for n in alive {
            let desks = self.desks[*n].act("list_desks", json!({}))["desks"].clone();
            let forked: BTreeSet<String> = desks
                .as_array()
                .unwrap()
                .iter()
                .filter(|d| d["forked"] == true)
                .map(|d| d["device"].as_str().unwrap().to_owned())
                .collect();
            assert!(twice.is_subset(&forked), "computer {n}: {twice:?} forked, {forked:?} named");
            named.insert(forked);
        }
        assert_eq!(named.len(), 1, "desks do not agree on what forked: {named:?}");
        named.pop_first().unwrap().len()
    }

    /// The ledger balances, no line was paid twice, and what left the bank is what was acknowledged.
    fn the_money_is_right(&self) {
        let mut sum = Money::ZERO;
        let mut bank = Money::ZERO;
        let mut paid: BTreeMap<String, u32> = BTreeMap::new();
        let mut transfers: BTreeMap<String, u32> = BTreeMap::new();
        self.desks[0].store(|s| {
            s.reader()
                .each_posting(|posting| {
                    let said = posting.said();
                    sum = said.lines.iter().map(|l| l.amount).fold(sum, Money::plus);
                    let of_bank =
                        said.lines.iter().filter(|l| l.account.side == laifang_core::ledger::Side::Bank);
                    bank = of_bank.map(|l| l.amount).fold(bank, Money::plus);
                    match said.act {
                        Act::Pay => {
                            for before in &said.previous {
                                *paid.entry(format!("{:?} after {before:?}", posting.key())).or_default() +=
                                    1;
                            }
                        }
                        Act::Transfer => *transfers.entry(format!("{:?}", said.payout)).or_default() += 1,
                        _ => {}
                    }
                })
                .unwrap();
        });
        assert_eq!(sum, Money::ZERO, "the ledger does not balance");
        assert!(
            paid.values().chain(transfers.values()).all(|n| *n == 1),
            "paid twice: {paid:?} {transfers:?}"
        );
        let acknowledged: Money = self.paid.values().map(|net| net.parse::<Money>().unwrap()).sum();
        assert_eq!(bank.negated(), acknowledged, "what left the bank is not what was confirmed");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
