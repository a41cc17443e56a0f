//! Desks of one office in memory, for tests of exchange.

use laifang_core::change::*;
use laifang_core::id::*;
use laifang_core::org::*;
use laifang_core::text::Phone;
use laifang_core::time::Moment;
use laifang_log::BundleError;
use laifang_store::{Author, Founding, KdfCost, Ports, Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Numbers that look random, from a seed.
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for n in (1..items.len()).rev() {
            items.swap(n, self.below(n + 1));
        }
    }
}

pub const NOON: i64 = 1_795_222_800_000;

pub struct Virtual {
    pub clock: Arc<AtomicI64>,
    pub dice: Dice,
}

impl Ports for Virtual {
    fn now(&self) -> Moment {
        Moment(self.clock.fetch_add(1, Ordering::Relaxed))
    }
    fn random(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.dice.next() as u8;
        }
    }
}

pub fn ports(seed: u64, clock: &Arc<AtomicI64>) -> Box<dyn Ports> {
    Box::new(Virtual { clock: clock.clone(), dice: Dice(seed) })
}

pub fn clock(at: i64) -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(at))
}

pub struct Office {
    pub desks: Vec<Store>,
    pub clocks: Vec<Arc<AtomicI64>>,
    pub user: UserId,
    pub project: ProjectId,
}

pub fn founding() -> Founding {
    Founding {
        name: "云澜府售楼处".into(),
        code: "A03".into(),
        desk: 1,
        time_zone: "Asia/Shanghai".into(),
        person: "江越".into(),
        password: "correct horse".into(),
        cost: KdfCost::CHEAP,
        demo: false,
    }
}

impl Office {
    /// An office with one project, a policy and so many desks, which know of each other's enrolment.
    pub fn new(desks: usize, seed: u64) -> Self {
        let first = clock(NOON);
        let (mut store, user) = Store::in_memory(&founding(), ports(seed, &first)).unwrap();
        let author = Author { actor: user, request: None };
        let project = store
            .write(author, |w| {
                let project = ProjectId::new(w.new_uuid());
                w.append(Facts::ProjectSet { project, name: "云澜府".into(), active: true }, None)?;
                Ok::<_, StoreError>(project)
            })
            .unwrap();
        let mut office = Self { desks: vec![store], clocks: vec![first], user, project };
        for n in 1..desks {
            office.enrol(seed + n as u64 * 1_000_003);
        }
        for n in 1..desks {
            office.send(0, n);
        }
        office
    }

    /// A new desk, enrolled by the first.
    pub fn enrol(&mut self, seed: u64) {
        let clock = clock(NOON + self.desks.len() as i64 * 1_000);
        let number = self.desks.len() as u32 + 1;
        let author = Author { actor: self.user, request: None };
        let (first, user) = (&mut self.desks[0], self.user);
        let desk = Store::join_in_memory(ports(seed, &clock), |request| {
            first.enrol(author, request, number, user, None)?;
            first.welcome(request.device)
        })
        .unwrap();
        self.desks.push(desk);
        self.clocks.push(clock);
    }

    pub fn devices(&self) -> Vec<DeviceId> {
        self.desks.iter().map(Store::device_id).collect()
    }

    /// Everything one desk has, for all.
    pub fn everything(&mut self, from: usize) -> Vec<Vec<u8>> {
        let all = self.devices();
        let everything = self.desks[from].lacking(&[]).unwrap();
        self.desks[from].write_bundle(everything, &all).unwrap()
    }

    /// What one desk thinks the other lacks.
    pub fn news(&mut self, from: usize, to: usize) -> Vec<Vec<u8>> {
        let device = self.desks[to].device_id();
        let knows = self.desks[from].peers().unwrap().into_iter().find(|p| p.device == device);
        let lacking = self.desks[from].lacking(&knows.map(|p| p.knows).unwrap_or_default()).unwrap();
        let all = self.devices();
        self.desks[from].write_bundle(lacking, &all).unwrap()
    }

    pub fn send(&mut self, from: usize, to: usize) {
        for part in self.news(from, to) {
            self.take(to, &part).unwrap();
        }
    }

    pub fn take(&mut self, to: usize, part: &[u8]) -> Result<laifang_store::Taken, StoreError> {
        take(&mut self.desks[to], part)
    }

    /// Everybody to everybody, until nobody lacks anything.
    pub fn settle(&mut self) {
        for _ in 0..3 {
            for from in 0..self.desks.len() {
                for to in 0..self.desks.len() {
                    if from != to {
                        self.send(from, to);
                    }
                }
            }
        }
    }

    pub fn hashes(&self) -> Vec<String> {
        self.desks.iter().map(|d| d.state_hash().unwrap()).collect()
    }

    pub fn assert_same(&self, said: &str) {
        let hashes = self.hashes();
        assert!(hashes.windows(2).all(|w| w[0] == w[1]), "{said}: {hashes:?}");
    }
}

pub fn take(desk: &mut Store, part: &[u8]) -> Result<laifang_store::Taken, StoreError> {
    let opened = desk.open_bundle(part)?;
    let taken = desk.take_in(opened.changes()?, opened.manifest().heads())?;
    desk.note_peer(opened.manifest())?;
    Ok(taken)
}

pub fn refusal(desk: &mut Store, bytes: &[u8]) -> BundleError {
    match take(desk, bytes).unwrap_err() {
        StoreError::Bundle(e) => e,
        other => panic!("{other}"),
    }
}

pub fn visit_facts(desk: &mut Store, project: ProjectId, customer: CustomerId) -> VisitFacts {
    let now = desk.now();
    VisitFacts {
        visit: VisitId::new(desk.new_uuid()),
        contact: ContactKind::Visit,
        project,
        customer,
        headcount: 2,
        channel: Channel::WalkIn,
        partner: None,
        store: None,
        report: None,
        consultant: None,
        takes_turn: false,
        arrived: now,
        entered: now,
        consent: None,
        masked: false,
        queue: None,
        allotted: None,
    }
}

/// A new record with a visit, claimed by an agency if one is named.
pub fn register(
    desk: &mut Store,
    user: UserId,
    project: ProjectId,
    name: &str,
    phone: &str,
    agency: Option<&str>,
) -> (CustomerId, VisitId) {
    let phone = Phone::parse(phone).unwrap().as_str().to_owned();
    let customer = CustomerId::new(desk.new_uuid());
    let mut facts = visit_facts(desk, project, customer);
    let office = desk.office_id();
    if let Some(agency) = agency {
        facts.channel = Channel::of_partner(PartnerKind::Agency);
        facts.partner = Some(PartnerId::new(uuid::Uuid::new_v5(&office.uuid(), agency.as_bytes())));
    }
    let visit = facts.visit;
    desk.write(Author { actor: user, request: None }, |w| {
        w.append(
            Facts::CustomerRegistered { customer, gender: None, source: Source::Desk },
            Some(Personal::Customer(CustomerPersonal {
                name: name.into(),
                phones: vec![phone],
                id_tail: None,
                address: None,
            })),
        )?;
        if let (Some(partner), Some(agency)) = (facts.partner, agency) {
            let name = Some(agency.to_owned());
            w.append(Facts::PartnerSet { partner, partner_kind: PartnerKind::Agency, name }, None)?;
        }
        w.append(Facts::VisitRegistered(facts), Some(Personal::Visit(VisitPersonal::default())))?;
        Ok::<_, StoreError>(())
    })
    .unwrap();
    (customer, visit)
}

pub fn rename(desk: &mut Store, user: UserId, customer: CustomerId, name: &str) {
    let facts = Facts::CustomerEdited { customer, replaces: Vec::new(), gender: None };
    let personal = CustomerEdit { name: Some(name.into()), ..CustomerEdit::default() };
    desk.write(Author { actor: user, request: None }, |w| {
        w.append(facts, Some(Personal::CustomerEdit(personal))).map(|_| ())
    })
    .unwrap();
}

pub fn link(desk: &mut Store, user: UserId, a: CustomerId, b: CustomerId, same: bool) -> LinkId {
    let link = LinkId::new(desk.new_uuid());
    let facts = Facts::RecordsLinked {
        link,
        a,
        b,
        same,
        household: false,
        consultant: None,
        keeps: None,
        yields: None,
        needs_second: false,
    };
    desk.write(Author { actor: user, request: None }, |w| w.append(facts, None).map(|_| ())).unwrap();
    link
}

pub fn erase(desk: &mut Store, user: UserId, customer: CustomerId) {
    desk.write(Author { actor: user, request: None }, |w| {
        let entries = w.reader().entries(Subject::Customer(customer))?;
        let changes = entries.into_iter().filter(|e| e.personal.is_some()).map(|e| e.id).collect();
        w.append(Facts::PersonErased { customer, changes }, None)?;
        Ok::<_, StoreError>(())
    })
    .unwrap();
}
