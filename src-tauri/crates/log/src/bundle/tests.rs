//! What goes in comes out, for those it is for, in parts that are each whole.

use super::*;
use crate::{Draft, seal};
use laifang_core::change::{Facts, Personal};
use laifang_core::id::{ProjectId, UserId};

/// A text that does not get smaller.
fn noise(n: u64, length: usize) -> String {
    let mut out = vec![0; length / 2];
    blake3::Hasher::new().update(&n.to_le_bytes()).finalize_xof().fill(&mut out);
    hex::encode(out)
}

fn chain(count: u64, length: usize) -> Vec<Sealed> {
    let mut prev = [0; 32];
    let draft = |seq, prev| Draft {
        device: DeviceId::new(Uuid::from_u128(1)),
        seq,
        prev,
        hlc: seq << 16,
        wall: Moment(7),
        actor: UserId::new(Uuid::from_u128(2)),
        office: OfficeId::new(Uuid::from_u128(3)),
        request: None,
        seen: Vec::new(),
        facts: Facts::ProjectSet {
            project: ProjectId::new(Uuid::from_u128(5)),
            name: noise(seq, length),
            active: true,
        },
        personal: (seq % 2 == 0).then(|| Personal::Name { name: "沈若溪".into() }),
    };
    let next = |seq| {
        let sealed = seal(&draft(seq, prev), [7; 32]);
        prev = sealed.hash;
        sealed
    };
    (1..=count).map(next).collect()
}

fn letter(to: &[&DeviceSecret]) -> Letter {
    let device = |n: usize| DeviceId::new(Uuid::from_u128(n as u128 + 1));
    Letter {
        bundle: Uuid::from_u128(9),
        office: OfficeId::new(Uuid::from_u128(3)),
        sender: device(0),
        made: Moment(7),
        recipients: to.iter().enumerate().map(|(n, s)| (device(n), s.agreement_key())).collect(),
        knows: vec![Tip { device: device(0), seq: 3, hash: [1; 32] }],
        heads: Vec::new(),
    }
}

fn all(changes: &[Sealed]) -> impl Iterator<Item = Result<Sealed, BundleError>> + '_ {
    changes.iter().cloned().map(Ok)
}

#[test]
fn what_goes_in_comes_out_for_those_it_is_for() {
    let (a, b, c) = ([1; 64], [2; 64], [3; 64]);
    let [a, b, c] = [a, b, c].map(|bytes| DeviceSecret::from_bytes(&bytes));
    let changes = chain(5, 20);
    let letter = letter(&[&a, &b]);
    let parts = write_bundle(&letter, &a, all(&changes)).unwrap();
    assert_eq!(parts.len(), 1);
    for reader in [&a, &b] {
        let opened = open_bundle(&parts[0], reader).unwrap();
        assert!(opened.checked(&a.verifying_key()).is_ok());
        assert_eq!(opened.checked(&b.verifying_key()), Err(BundleError::Signature));
        let read = opened.changes().unwrap();
        assert_eq!(read.len(), 5);
        for (one, other) in changes.iter().zip(&read) {
            assert_eq!((&one.header, one.hash), (&other.header, other.hash));
            assert!(one.facts == other.facts && one.personal == other.personal);
        }
        let range = &opened.manifest().ranges[0];
        assert_eq!((range.from, range.to, range.tip().hash), (1, 5, changes[4].hash));
        assert!(opened.manifest().knows().eq(letter.knows.iter().copied()));
    }
    assert_eq!(open_bundle(&parts[0], &c).unwrap_err(), BundleError::NotForUs);
}

#[test]
fn large_bundles_are_parts_that_are_each_whole() {
    let a = DeviceSecret::from_bytes(&[1; 64]);
    // About 45 MB of what compression halves at best.
    let changes = chain(900, 50_000);
    let parts = write_bundle(&letter(&[&a]), &a, all(&changes)).unwrap();
    assert!(parts.len() > 1);
    let mut seen = 0;
    for (n, part) in (1..).zip(&parts) {
        assert!(part.len() <= MOST_BYTES_OF_A_PART, "{}", part.len());
        let opened = open_bundle(part, &a).unwrap();
        let manifest = opened.checked(&a.verifying_key()).unwrap();
        assert_eq!((manifest.part, manifest.parts as usize), (n, parts.len()));
        assert_eq!(manifest.ranges[0].from, seen + 1);
        seen = manifest.ranges[0].to;
        assert_eq!(opened.changes().unwrap().len() as u64, manifest.changes);
    }
    assert_eq!(seen, 900);
}

#[test]
fn an_empty_bundle_is_an_acknowledgement() {
    let a = DeviceSecret::from_bytes(&[1; 64]);
    let parts = write_bundle(&letter(&[&a]), &a, all(&[])).unwrap();
    let opened = open_bundle(&parts[0], &a).unwrap();
    assert!(opened.changes().unwrap().is_empty() && opened.manifest().ranges.is_empty());
}
