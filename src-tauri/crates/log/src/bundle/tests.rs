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

/// Numbers that look random, from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(1);
        let hash = blake3::hash(&self.0.to_le_bytes());
        let number = hash.as_bytes().first_chunk::<8>().map_or(0, |b| u64::from_le_bytes(*b));
        (number % n as u64) as usize
    }
}

/// Everything a reader does; the bundle is accepted when this gives changes.
fn read_whole(part: &[u8], reader: &DeviceSecret, sender: &str) -> Result<Vec<Sealed>, BundleError> {
    let opened = open_bundle(part, reader)?;
    opened.checked(sender)?;
    opened.changes()
}

/// Whoever can read a bundle can encrypt another to the same desks: only the signature tells the two apart.
#[test]
fn what_was_altered_inside_and_encrypted_again_is_refused() {
    let number =
        |name: &str, default| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (edits, seed) = (number("LAIFANG_EDITS", 500), number("LAIFANG_SEED", 20_261_122));
    println!("seed {seed}");
    let mut dice = Dice(seed as u64);
    let [a, b] = [[1; 64], [2; 64]].map(|bytes| DeviceSecret::from_bytes(&bytes));
    let letter = letter(&[&a, &b]);
    let changes = chain(40, 60);
    let (one, other) = (all(&changes[..20]), all(&changes[20..]));
    let one = decrypt(&write_bundle::<BundleError>(&letter, &a, one).unwrap()[0], &b).unwrap();
    let other = decrypt(&write_bundle::<BundleError>(&letter, &a, other).unwrap()[0], &b).unwrap();
    let key = a.verifying_key();
    let again = |plain: &[u8]| cover(&encrypt(&letter, &[plain]).unwrap());
    assert_eq!(read_whole(&again(&one), &b, &key).unwrap().len(), 20);
    for n in 0..edits {
        let mut altered = one.clone();
        match n % 4 {
            // Splices of two good ones.
            0 => {
                let (left, right) = (dice.below(one.len()), dice.below(other.len()));
                altered.truncate(left);
                altered.extend_from_slice(&other[right..]);
            }
            1 => altered.truncate(dice.below(one.len())),
            2 => altered[dice.below(one.len())] ^= 1 << dice.below(8),
            _ => {
                let at = dice.below(one.len());
                altered.insert(at, dice.below(256) as u8);
            }
        }
        if altered != one && altered != other {
            assert!(read_whole(&again(&altered), &b, &key).is_err(), "edit {n} of seed {seed}");
        }
    }
}

#[test]
fn a_manifest_that_lies_is_refused_whoever_signed_it() {
    let a = DeviceSecret::from_bytes(&[1; 64]);
    let letter = letter(&[&a]);
    let part = write_bundle(&letter, &a, all(&chain(5, 20))).unwrap().remove(0);
    let whole = decrypt(&part, &a).unwrap();
    let length = whole.first_chunk::<4>().map_or(0, |l| u32::from_le_bytes(*l)) as usize;
    let frames = &whole[4 + length + 64..];
    let signed_anew = |manifest: &serde_json::Value, frames: &[u8]| {
        let manifest = serde_json::to_vec(manifest).unwrap();
        let signature = a.sign(&signed(&manifest));
        let length = (manifest.len() as u32).to_le_bytes();
        let inside = encrypt(&letter, &[&length, &manifest, &signature, frames]).unwrap();
        read_whole(&cover(&inside), &a, &a.verifying_key()).map(|changes| changes.len())
    };
    let honest: serde_json::Value = serde_json::from_slice(&whole[4..4 + length]).unwrap();
    assert_eq!(signed_anew(&honest, frames).unwrap(), 5);
    let lies: [fn(&mut serde_json::Value); 8] = [
        |m| m["v"] = 2.into(),
        |m| m["changes"] = 4.into(),
        |m| m["frames"][0]["raw"] = 1.into(),
        |m| m["frames"][0]["raw"] = (1_u64 << 40).into(),
        |m| m["frames"][0]["bytes"] = u64::MAX.into(),
        |m| m["frames"][0]["hash"] = m["ranges"][0]["last"].clone(),
        |m| m["frames"] = serde_json::json!([]),
        |m| m["frames"] = vec![m["frames"][0].clone(); 2].into(),
    ];
    for (n, lie) in lies.into_iter().enumerate() {
        let mut manifest = honest.clone();
        lie(&mut manifest);
        let refused = signed_anew(&manifest, frames).unwrap_err();
        assert_eq!(refused == BundleError::Future { found: 2, known: 1 }, n == 0, "lie {n}: {refused}");
    }
    // Few bytes that say they are many: refused before memory is asked for.
    let zeros = zstd::bulk::compress(&vec![0; 60 << 20], 3).unwrap();
    let mut bomb = honest;
    let frame = serde_json::json!({
        "bytes": zeros.len(), "raw": 60 << 20,
        "hash": serde_json::to_value(Bytes32(*blake3::hash(&zeros).as_bytes())).unwrap(),
    });
    bomb["frames"] = vec![frame; 100].into();
    assert_eq!(signed_anew(&bomb, &zeros.repeat(100)).unwrap_err(), BundleError::Altered("size"));
}
