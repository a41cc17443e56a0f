//! Bits: whatever is altered in a bundle on its way, nothing of it is taken in and nothing falls over.
//!
//! `LAIFANG_BITS=all` turns every bit of a bundle's first 64 KiB, twice; `LAIFANG_EDITS` and `LAIFANG_SEED` as said.

use crate::desks::*;
use laifang_core::change::Facts;
use laifang_log::BundleError;
use laifang_store::{Author, Store};

/// Bytes before what the cover's hash is of.
const COVER: usize = 52;
const FIRST: usize = 64 << 10;

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

fn dice() -> Dice {
    let seed = setting("LAIFANG_SEED", 20_261_122) as u64;
    println!("seed {seed}");
    Dice(seed)
}

/// Gives a file a cover that fits, as somebody would who means it: only the keys can tell then.
fn cover_again(file: &mut [u8]) {
    if let Some((cover, inside)) = file.split_at_mut_checked(COVER) {
        cover[12..20].copy_from_slice(&(inside.len() as u64).to_le_bytes());
        cover[20..].copy_from_slice(blake3::hash(inside).as_bytes());
    }
}

/// An office of two desks, and what the second lacks of the first.
fn office_with_news(registrations: usize) -> (Office, Vec<u8>) {
    let mut office = Office::new(2, 8);
    let (user, project) = (office.user, office.project);
    office.settle();
    for n in 0..registrations {
        register(&mut office.desks[0], user, project, "陈嘉怡", &format!("138{n:08}"), Some("恒居"));
    }
    let bundle = office.news(0, 1).remove(0);
    (office, bundle)
}

/// Whether a desk that reads this file believes any of it.
fn accepts(desk: &Store, file: &[u8]) -> bool {
    desk.open_bundle(file).is_ok_and(|opened| opened.changes().is_ok())
}

#[test]
fn no_altered_bundle_is_taken_in() {
    let (mut office, bundle) = office_with_news(1);
    let before = office.desks[1].state_hash().unwrap();
    let desk = &mut office.desks[1];
    for length in 0..bundle.len() {
        refusal(desk, &bundle[..length]);
        let mut short = bundle[..length].to_vec();
        cover_again(&mut short);
        refusal(desk, &short);
    }
    let mut altered = bundle.clone();
    for bit in 0..bundle.len() * 8 {
        altered[bit / 8] ^= 1 << (bit % 8);
        refusal(desk, &altered);
        // One bit of each byte again under a cover that fits.
        if bit / 8 >= COVER && bit % 8 == bit / 8 % 8 {
            cover_again(&mut altered);
            refusal(desk, &altered);
        }
        altered.copy_from_slice(&bundle);
    }
    assert_eq!(desk.parked().unwrap(), 0);
    assert_eq!(desk.state_hash().unwrap(), before);
    assert!(take(desk, &bundle).unwrap().new > 0);
    // The same once more is known, and changes nothing.
    let state = desk.state_hash().unwrap();
    let again = take(desk, &bundle).unwrap();
    assert_eq!((again.new, again.waiting), (0, 0));
    assert_eq!(desk.state_hash().unwrap(), state);
}

#[test]
fn no_bit_of_a_large_bundle_can_be_turned() {
    let (office, bundle) = office_with_news(180);
    assert!(bundle.len() > FIRST, "{}", bundle.len());
    let desk = &office.desks[1];
    let whole = std::env::var("LAIFANG_BITS").is_ok_and(|n| n == "all");
    let mut dice = dice();
    // Behind the cover each costs a decryption: fewer of those where it is not the long run.
    for (covered, sample) in [(false, 20_000), (true, 1_000)] {
        let bits: Box<dyn Iterator<Item = usize>> = match whole {
            true => Box::new(0..FIRST * 8),
            false => Box::new((0..sample).map(|_| dice.below(FIRST * 8)).collect::<Vec<_>>().into_iter()),
        };
        let (mut tried, mut accepted) = (0_u64, 0_u64);
        let mut altered = bundle.clone();
        for bit in bits {
            altered[bit / 8] ^= 1 << (bit % 8);
            if covered {
                cover_again(&mut altered);
            }
            // A turned bit of the cover is put right by a new cover.
            if altered != bundle {
                tried += 1;
                accepted += u64::from(accepts(desk, &altered));
            }
            altered[bit / 8] = bundle[bit / 8];
            altered[..COVER].copy_from_slice(&bundle[..COVER]);
        }
        println!(
            "{tried} bits turned{}, {accepted} accepted",
            if covered { " under a new cover" } else { "" }
        );
        assert_eq!(accepted, 0);
    }
    assert!(accepts(desk, &bundle));
}

#[test]
fn no_edit_and_no_splice_is_taken_in() {
    let (mut office, first) = office_with_news(3);
    let (user, project) = (office.user, office.project);
    register(&mut office.desks[0], user, project, "沈若溪", "13900000001", None);
    let second = office.news(0, 1).remove(0);
    let mut dice = dice();
    let desk = &office.desks[1];
    let edits = setting("LAIFANG_EDITS", 10_000);
    for n in 0..edits {
        let mut file = first.clone();
        let at = dice.below(file.len());
        let length = dice.below(200) + 1;
        let end = (at + length).min(file.len());
        match dice.below(6) {
            0 => file[at..end].iter_mut().for_each(|byte| *byte = dice.next() as u8),
            1 => drop(file.drain(at..end)),
            2 => drop(file.splice(at..at, (0..length).map(|_| dice.next() as u8))),
            3 => {
                let copy = file[at..end].to_vec();
                let to = dice.below(file.len() - copy.len());
                file[to..to + copy.len()].copy_from_slice(&copy);
            }
            // The beginning of one bundle, the end of another: at one place, and at two.
            4 => {
                let from = at.min(second.len());
                file.truncate(at);
                file.extend_from_slice(&second[from..]);
            }
            _ => {
                file.truncate(at);
                file.extend_from_slice(&second[dice.below(second.len())..]);
            }
        }
        if n % 2 == 0 {
            cover_again(&mut file);
        }
        if file != first && file != second {
            assert!(!accepts(desk, &file), "edit {n}");
        }
    }
    println!("{edits} edits, 0 accepted");
}

#[test]
fn replays_strangers_and_the_future_change_nothing() {
    let (mut office, old) = office_with_news(2);
    let (user, project) = (office.user, office.project);
    office.take(1, &old).unwrap();
    let (customer, _) = register(&mut office.desks[1], user, project, "沈若溪", "13900000001", None);
    office.settle();
    erase(&mut office.desks[0], user, customer);
    office.settle();
    let state = office.hashes();
    // An old bundle again, after much has happened.
    for _ in 0..3 {
        assert_eq!(office.take(1, &old).unwrap().new, 0);
        assert_eq!(office.take(0, &old).unwrap().new, 0);
    }
    assert_eq!(office.hashes(), state);
    // Another office of the same make.
    let (mut stranger, theirs) = {
        let mut other = Office::new(2, 4_711);
        let bundle = other.everything(0).remove(0);
        (other, bundle)
    };
    assert_eq!(refusal(&mut stranger.desks[1], &old), BundleError::NotForUs);
    assert_eq!(refusal(&mut office.desks[1], &theirs), BundleError::NotForUs);
    for version in [2_u32, 3, 1_000, u32::MAX] {
        let mut future = old.clone();
        future[8..12].copy_from_slice(&version.to_le_bytes());
        assert_eq!(refusal(&mut office.desks[1], &future), BundleError::Future { found: version, known: 1 });
        cover_again(&mut future);
        assert_eq!(refusal(&mut office.desks[1], &future), BundleError::Future { found: version, known: 1 });
    }
    // Who was taken out sends in vain, whatever they sign.
    let device = office.desks[1].device_id();
    let author = Author { actor: user, request: None };
    office.desks[0].write(author, |w| w.append(Facts::DeviceRevoked { device }, None).map(|_| ())).unwrap();
    let state = office.desks[0].state_hash().unwrap();
    let last = office.everything(1).remove(0);
    assert_eq!(refusal(&mut office.desks[0], &last), BundleError::Revoked);
    assert_eq!(office.desks[0].state_hash().unwrap(), state);
}
