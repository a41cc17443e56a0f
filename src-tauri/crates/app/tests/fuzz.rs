//! The targets of `fuzz/` on stable: over the corpus, and over what seeded mutation makes of it. `LAIFANG_FUZZ` says
//! how many inputs for each target, `LAIFANG_SEED` which.

use laifang_app::fuzz::TARGETS;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Bytes that readers stumble over.
const AWKWARD: [&[u8]; 14] = [
    b"\"",
    b",",
    b"\r",
    b"\n",
    b"\0",
    b"\xff\xff",
    b"\xef\xbb\xbf",
    b"<",
    b"&#x0;",
    b"-1",
    b"99999999999999999999",
    b"1E308",
    "\u{202e}".as_bytes(),
    "１３８****５６７８".as_bytes(),
];

/// One of the corpus, changed a few times; sometimes with a piece of another.
fn mutated(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut data = corpus[dice.below(corpus.len())].clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(data.len() + 1);
        let end = (at + 1 + dice.below(16)).min(data.len());
        match dice.below(8) {
            0 if at < data.len() => data[at] ^= 1 << dice.below(8),
            1 if at < data.len() => data[at] = dice.next() as u8,
            2 if at < end => drop(data.drain(at..end)),
            3 if at < end => {
                let copy = data[at..end].to_vec();
                let to = dice.below(data.len());
                data.splice(to..to, copy);
            }
            4 => drop(data.splice(at..at, AWKWARD[dice.below(AWKWARD.len())].iter().copied())),
            5 => data.truncate(at),
            6 => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len() + 1);
                let piece = &other[from..(from + dice.below(200)).min(other.len())];
                drop(data.splice(at..at, piece.iter().copied()));
            }
            _ if at < data.len() && data[at].is_ascii_digit() => data[at] = b'0' + dice.below(10) as u8,
            _ => {}
        }
    }
    data
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 2, "{} is nearly empty", folder.display());
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn no_input_breaks_a_reader() {
    let number =
        |name: &str, default| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (count, seed) = (number("LAIFANG_FUZZ", 1_500_u64), number("LAIFANG_SEED", 20_261_122));
    println!("seed {seed}");
    for (name, check) in TARGETS {
        let corpus = corpus(name);
        let mut dice = Dice(seed);
        let inputs = corpus.iter().cloned().map(|data| (0, data));
        for (n, data) in inputs.chain((1..=count).map(|n| (n, Vec::new()))) {
            let data = if n == 0 { data } else { mutated(&corpus, &mut dice) };
            let held = catch_unwind(AssertUnwindSafe(|| check(&data)));
            if held.is_err() {
                let file = std::env::temp_dir().join(format!("laifang-fuzz-{name}-{seed}-{n}"));
                std::fs::write(&file, &data).unwrap();
                panic!("{name}: input {n} of seed {seed}, kept as {}", file.display());
            }
        }
    }
}

/// Writes the corpus anew where `LAIFANG_CORPUS` says so; otherwise checks that the good ones are still good.
#[test]
fn the_corpus_has_good_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/corpus");
    if std::env::var_os("LAIFANG_CORPUS").is_some() {
        for (target, name, bytes) in good::all() {
            std::fs::create_dir_all(folder.join(target)).unwrap();
            std::fs::write(folder.join(target).join(name), bytes).unwrap();
        }
    }
    let bundle = std::fs::read(folder.join("bundle/good")).unwrap();
    let opened = laifang_log::open_bundle(&bundle, &laifang_app::fuzz::secret()).unwrap();
    assert_eq!(opened.changes().unwrap().len(), 3);
}

/// What the corpus begins with.
mod good {
    use laifang_core::change::{CustomerPersonal, Facts, Personal, Source};
    use laifang_core::id::{CustomerId, DeviceId, OfficeId, ProjectId, UserId};
    use laifang_core::time::Moment;
    use laifang_log::{BundleError, Draft, Letter, Sealed, seal, sign_head, write_bundle};
    use uuid::Uuid;

    fn device() -> DeviceId {
        DeviceId::new(Uuid::from_u128(1))
    }

    fn chain() -> Vec<Sealed> {
        let customer = CustomerId::new(Uuid::from_u128(6));
        let said: [(Facts, Option<Personal>); 3] = [
            (
                Facts::ProjectSet {
                    project: ProjectId::new(Uuid::from_u128(5)),
                    name: "云澜府".into(),
                    active: true,
                },
                None,
            ),
            (
                Facts::CustomerRegistered { customer, gender: None, source: Source::Desk },
                Some(Personal::Customer(CustomerPersonal {
                    name: "陈嘉怡".into(),
                    phones: vec!["13800000001".into()],
                    id_tail: None,
                    address: None,
                })),
            ),
            (Facts::DeviceRevoked { device: DeviceId::new(Uuid::from_u128(9)) }, None),
        ];
        let mut prev = [0; 32];
        let seal_next = |(seq, (facts, personal)): (u64, (Facts, Option<Personal>))| {
            let draft = Draft {
                device: device(),
                seq,
                prev,
                hlc: seq << 16,
                wall: Moment(7),
                actor: UserId::new(Uuid::from_u128(2)),
                office: OfficeId::new(Uuid::from_u128(3)),
                request: None,
                seen: vec![(DeviceId::new(Uuid::from_u128(4)), 9)],
                facts,
                personal,
            };
            let sealed = seal(&draft, [3; 32]);
            prev = sealed.hash;
            sealed
        };
        (1..).zip(said).map(seal_next).collect()
    }

    pub fn all() -> Vec<(&'static str, &'static str, Vec<u8>)> {
        let secret = laifang_app::fuzz::secret();
        let changes = chain();
        let letter = Letter {
            bundle: Uuid::from_u128(8),
            office: OfficeId::new(Uuid::from_u128(3)),
            sender: device(),
            made: Moment(7),
            recipients: vec![(device(), secret.agreement_key())],
            knows: Vec::new(),
            heads: vec![sign_head(&secret, device(), 3, changes[2].hash)],
        };
        let of = |changes: &[Sealed]| {
            let all = changes.iter().cloned().map(Ok::<_, BundleError>);
            write_bundle(&letter, &secret, all).unwrap().remove(0)
        };
        let mut out = vec![("bundle", "good", of(&changes)), ("bundle", "empty", of(&[]))];
        out.push(("bundle", "inside", laifang_log::decrypt(&of(&changes), &secret).unwrap()));
        for (name, change) in ["first", "second", "third"].into_iter().zip(&changes) {
            let personal = change.personal.as_ref().map(|p| p.bytes.clone()).unwrap_or_default();
            out.push((
                "change",
                name,
                [change.header.as_slice(), &change.facts.bytes, &personal].join(&b'\n'),
            ));
        }
        out
    }
}
