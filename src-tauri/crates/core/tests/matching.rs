//! Who is this? Comparisons, judgements, and laws that hold whatever the records are.

use laifang_core::matching::*;
use laifang_core::wording;
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// 900 invented rows with their truth, from `tests/matching/mix.py` (seed 21).
const PEOPLE: &str = include_str!("matching/people.csv");

struct People {
    rows: Vec<Vec<String>>,
}

impl People {
    fn read() -> Self {
        let rows = PEOPLE.lines().skip(1).map(|l| l.split(',').map(String::from).collect()).collect();
        Self { rows }
    }

    fn entry(row: &[String]) -> Entry<'_> {
        Entry {
            office: &row[3],
            name: &row[4],
            phone: &row[5],
            other_phone: &row[6],
            id_tail: &row[7],
            gender: &row[8],
            district: &row[9],
            address: &row[10],
            day: &row[11],
            broker: &row[13],
        }
    }

    fn records(&self) -> Vec<Record> {
        self.rows.iter().map(|r| Record::read(&Self::entry(r))).collect()
    }

    fn household(&self, i: usize) -> &str {
        &self.rows[i][2]
    }
}

fn run(records: &mut [Record], options: &Options) -> Found {
    find(records, None, options, &OneByOne, &|_| {})
}

/// The model as it is after 900 records, and the judgement of two more.
fn judge(a: &Entry, b: &Entry) -> Assessment {
    static FOUND: LazyLock<Found> = LazyLock::new(|| run(&mut People::read().records(), &Options::default()));
    let mut pair = [Record::read(a), Record::read(b)];
    pair.iter_mut().for_each(|r| FOUND.frequencies.weigh(r));
    FOUND.model.assess(&pair[0], &pair[1])
}

fn compare(a: &Entry, b: &Entry) -> Comparison {
    let frequencies = Frequencies::default();
    let model = Model::shipped(&frequencies);
    model.compare(&Record::read(a), &Record::read(b))
}

fn named(name: &str) -> Entry<'_> {
    Entry { name, ..Entry::default() }
}

#[test]
fn names() {
    use GivenMatch as G;
    use SurnameMatch as S;
    let table = [
        ("张伟", "张伟", S::Same, G::Same),
        ("張偉", "张伟", S::Same, G::Same),
        ("张 伟", "张伟", S::Same, G::Same),
        ("张伟先生", "张伟", S::Same, G::Same),
        ("张伟（老客户）", "张伟", S::Same, G::Same),
        ("张伟/家属", "张伟", S::Same, G::Same),
        ("张先生", "张伟", S::Same, G::None),
        ("张总", "张伟", S::Same, G::None),
        ("王姐", "王芳", S::Same, G::None),
        ("小王", "王芳", S::Same, G::None),
        ("阿强", "李志强", S::None, G::Nickname),
        ("强哥", "李志强", S::None, G::Nickname),
        ("婷婷", "李婷", S::None, G::Nickname),
        ("志强", "李志强", S::None, G::Same),
        ("东刚", "李东刚", S::None, G::Same),
        ("陈嘉怡", "陈佳怡", S::Same, G::Sound),
        ("陈晓静", "陈晓晶", S::Same, G::Sound),
        ("林晓英", "林晓音", S::Same, G::Near),
        ("李晴", "李睛", S::Same, G::Near),
        ("李明", "李朋", S::Same, G::Near),
        ("李国强", "李强国", S::Same, G::Turned),
        ("李国强", "李强", S::Same, G::Part),
        ("李国强", "李国华", S::Same, G::OneOff),
        ("李国强", "李文华", S::Same, G::Other),
        ("曾丽", "曾莉", S::Same, G::Sound),
        ("单晓", "山晓", S::Sound, G::Same),
        ("仇明", "邱明", S::Sound, G::Same),
        ("王强", "望强", S::Sound, G::Same),
        ("许云", "徐云", S::Sound, G::Same),
        ("欧阳静宇", "欧阳静宇", S::Same, G::Same),
        ("欧洋静宇", "欧阳静宇", S::Sound, G::Same),
        ("欧阳女士", "欧阳静宇", S::Same, G::None),
        ("Zhang Wei", "张伟", S::Sound, G::Spelt),
        ("wang xiaoming", "王小明", S::Sound, G::Spelt),
        ("伟张", "张伟", S::Same, G::Turned),
        ("志强李", "李志强", S::Same, G::Turned),
        ("Wei Zhang", "张伟", S::Sound, G::Spelt),
        ("Ouyang Jingyu", "欧阳静宇", S::Sound, G::Spelt),
        ("John Smith", "SMITH JOHN", S::Same, G::Same),
        ("Mr Smith", "John Smith", S::Same, G::None),
        ("John Smith", "张伟", S::None, G::Script),
        ("Kevin Zhang", "张伟", S::Sound, G::Script),
        ("Kevin Zhang", "李娜", S::Other, G::Script),
        ("Jon Smith", "SMITH JOHN", S::Same, G::Near),
        ("Jon Smiht", "John Smith", S::Near, G::Near),
        ("John Smith", "John Black", S::Same, G::Other),
        ("WANGXiaoming", "王小明", S::Sound, G::Spelt),
        ("Xiaoming Wang", "王小明", S::Sound, G::Spelt),
        ("wangxiaoming", "王小明", S::Sound, G::Spelt),
        ("Wáng, Xiǎomíng", "王小明", S::Sound, G::Spelt),
        ("Kevin王", "王小明", S::Same, G::None),
        ("王小明(Kevin)", "王小明", S::Same, G::Same),
        ("王 小明", "王小明", S::Same, G::Same),
        ("王·小明", "王小明", S::Same, G::Same),
        ("王\u{200B}小明", "王小明", S::Same, G::Same),
        ("王小明2", "王小明", S::Same, G::Same),
        ("王小明B座", "王小明", S::Same, G::Same),
        ("王小明-朋友", "王小明", S::Same, G::Same),
        ("王小明 李娜", "王小明", S::Same, G::Same),
        ("王小明13812345678", "王小明", S::Same, G::Same),
        ("阿依古丽·买买提", "买买提·阿依古丽", S::Same, G::Same),
        ("", "张伟", S::None, G::None),
        ("张伟", "李娜", S::Other, G::Other),
    ];
    for (a, b, surname, given) in table {
        for (x, y) in [(a, b), (b, a)] {
            let c = compare(&named(x), &named(y));
            assert_eq!((c.surname(), c.given()), (surname, given), "{x} / {y}");
        }
    }
}

#[test]
fn phones() {
    use NumberMatch::*;
    let table = [
        ("13812345678", "", "+86 138-1234-5678", "", Same),
        ("13812345678", "", "１３８１２３４５６７８", "", Same),
        ("13812345678", "", "13998765432", "13812345678", SameOther),
        ("13812345678", "", "13998765432/13812345678", "", SameOther),
        ("13812345678", "", "138****5678", "", Masked),
        ("13812345678", "", "1381234****", "", Masked),
        ("13812345678", "", "138*****678", "", Masked),
        ("13812345678", "", "*******5678", "", Masked),
        ("138****5678", "", "138****5678", "", Masked),
        ("13812345679", "", "138****5678", "", Other),
        ("13812345678", "", "13812345978", "", OneDigit),
        ("13812345678", "", "13812346578", "", Swapped),
        ("13812345678", "", "13182345678", "", Swapped),
        ("13812345678", "", "1381234567", "", Dropped),
        ("13812345678", "", "1381345678", "", Dropped),
        ("13812345678", "", "138123455678", "", Dropped),
        ("13812345678", "", "13892345078", "", TwoSlips),
        ("13812345678", "", "13998765432", "", Other),
        ("13812345678", "", "", "", None),
        ("13812345678", "", "00000000000", "", None),
        ("13812345678", "", "无", "", None),
        ("13812345678", "", "1381234567813987654321", "", Same),
        ("13812345678", "", "13987654321 13812345678", "", SameOther),
        ("13812345678", "", "13812345678.0", "", Same),
        ("13812345678", "", "'13812345678", "", Same),
        ("13812345678", "", "013812345678", "", Same),
        ("13812345678", "", "138I234S678", "", Same),
        ("13812345678", "", "13812345678（微信同号）", "", Same),
        ("13812345678", "", "13812345678转1", "", Same),
        ("010-87654321", "", "(010)8765 4321", "", Same),
    ];
    for (a, a2, b, b2, want) in table {
        let entry = |phone, other_phone| Entry { phone, other_phone, ..Entry::default() };
        for (x, y) in [((a, a2), (b, b2)), ((b, b2), (a, a2))] {
            assert_eq!(compare(&entry(x.0, x.1), &entry(y.0, y.1)).phone(), want, "{x:?} / {y:?}");
        }
    }
}

#[test]
fn addresses() {
    use AddressMatch::*;
    let table = [
        ("阳光花园12栋1604", "阳光花园12号楼1604室", Unit),
        ("阳光花园12栋1604", "阳光花园12-1604", Unit),
        ("阳光花园12栋1604", "阳光花园 12幢 2单元 1604", Unit),
        ("阳光花园12栋1604", "阳光花园12#1604室", Unit),
        ("阳光花园12栋1604", "浦东新区阳光花园12栋1604", Unit),
        ("阳光花园12栋1604", "陽光花園12棟1604", Unit),
        ("阳光花园12栋1604", "12号楼1604室阳光花园", Unit),
        ("阳光花园12栋1604", "阳光花苑12栋1604", Unit),
        ("阳光花园十二栋1604", "阳光花园12栋1604", Unit),
        ("阳光花园12栋1604", "阳光花园", Estate),
        ("阳光花园12栋1604", "阳光花园12栋", Estate),
        ("阳光花园12栋1604", "阳光花园12栋1605", OtherUnit),
        ("阳光花园12栋1604", "锦绣花园12栋1604", Other),
        ("阳光花园12栋1604", "", None),
    ];
    for (a, b, want) in table {
        let at = |address| Entry { address, district: "浦东新区", ..Entry::default() };
        assert_eq!(compare(&at(a), &at(b)).address(), want, "{a} / {b}");
    }
}

#[test]
fn cards_and_the_sex_they_tell() {
    use IdMatch::*;
    let table = [
        ("31002X", "31002x", Same),
        ("11010519491231002X", "31002X", Same),
        ("310021", "310027", Near),
        ("310021", "301021", Near),
        ("310021", "154038", Other),
        ("310021", "", None),
        ("310021", "不清楚", None),
    ];
    for (a, b, want) in table {
        let with = |id_tail| Entry { id_tail, ..Entry::default() };
        assert_eq!(compare(&with(a), &with(b)).id_tail(), want, "{a} / {b}");
    }
    let man = Entry { id_tail: "310032", ..Entry::default() };
    assert_eq!(compare(&man, &Entry { gender: "男", ..Entry::default() }).gender(), Some(true));
    assert_eq!(compare(&man, &named("张女士")).gender(), Some(false));
}

const BASE: Entry = Entry {
    name: "陈嘉怡",
    phone: "13812345678",
    other_phone: "",
    id_tail: "",
    gender: "F",
    office: "0",
    district: "海淀区",
    address: "阳光花园12栋1604",
    day: "2025-03-01",
    broker: "",
};

#[test]
fn judgements_in_words() {
    let table = [
        ("一样", Entry { ..BASE }, "很像同一个人"),
        ("同音，号码差一位", Entry { name: "陈佳怡", phone: "13812345878", ..BASE }, "很像同一个人"),
        ("只有称呼", Entry { name: "陈女士", address: "", ..BASE }, "很像同一个人"),
        ("隐号", Entry { phone: "138****5678", address: "", ..BASE }, "很像同一个人"),
        ("拼音", Entry { name: "Chen Jiayi", gender: "", ..BASE }, "很像同一个人"),
        ("丈夫，同一号码", Entry { name: "刘志强", gender: "M", ..BASE }, "像一家人，不是同一个人"),
        ("儿子，同一号码", Entry { name: "陈浩", gender: "M", ..BASE }, "像一家人，不是同一个人"),
        ("姐妹，不同号码", Entry { name: "陈嘉敏", phone: "13998765432", ..BASE }, "像一家人，不是同一个人"),
        (
            "路人",
            Entry { name: "赵磊", phone: "13998765432", gender: "M", address: "", ..BASE },
            "不像同一个人",
        ),
    ];
    for (what, other, want) in table {
        let found = judge(&BASE, &other);
        assert_eq!(wording::assessment(&found).zh, want, "{what}: {:?}", found);
    }
}

#[test]
fn a_common_name_elsewhere_is_somebody_else() {
    let here = Entry { name: "王伟", gender: "M", ..BASE };
    let there = Entry { phone: "13998765432", address: "世纪家园3栋201", district: "朝阳区", ..here };
    assert_eq!(judge(&here, &there).likeness, Likeness::Unlike);
}

#[test]
fn a_rare_name_is_stronger_than_a_common_one() {
    let mut records = People::read().records();
    let found = run(&mut records, &Options::default());
    let of = |name: &str| {
        let mut r = Record::read(&Entry { name, office: "0", ..Entry::default() });
        found.frequencies.weigh(&mut r);
        let c = found.model.compare(&r, &r);
        let reasons = found.model.assess(&r, &r).evidence;
        let (surname, given) = (found.model.part(&c, Field::Surname).0, found.model.part(&c, Field::Given).0);
        (surname + given, reasons.iter().any(|e| e.reason == Reason::Name(Commonness::Rare)))
    };
    let ((weak, _), (strong, rare)) = (of("王伟"), of("欧阳靖宇"));
    assert!(strong > weak + 5.0 && rare, "{strong} {weak}");
}

#[test]
fn a_known_customer_under_a_new_number() {
    let known = Entry { id_tail: "120846", ..BASE };
    let again = Entry { phone: "18099887766", day: "2025-04-01", address: "", broker: "S00103-2", ..known };
    assert_eq!(judge(&known, &again).suspicion, Some(Suspicion::SameCard));
    assert_eq!(judge(&again, &known).suspicion, Some(Suspicion::SameCard));
    let walked_in = Entry { broker: "", ..again };
    assert_eq!(judge(&known, &walked_in).suspicion, None);
    let same_number = Entry { phone: BASE.phone, ..again };
    assert_eq!(judge(&known, &same_number).suspicion, None);
}

#[test]
fn parts_add_up_to_the_score() {
    let found = judge(&BASE, &Entry { name: "陈佳怡", phone: "13812345878", ..BASE });
    let sum: f32 = found.start + found.evidence.iter().map(|e| e.bits).sum::<f32>();
    assert!((sum - found.score).abs() < 0.1, "{sum} / {}", found.score);
    assert!(found.evidence.windows(2).all(|w| w[0].bits.abs() >= w[1].bits.abs()));
}

/// Precision and recall over pairs of closed groups, and pairs within households that are wrong.
fn score(people: &People, found: &Found) -> (f64, f64, usize) {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    people.rows.iter().for_each(|r| *sizes.entry(&r[1]).or_default() += 1);
    let there: usize = sizes.values().map(|n| n * (n - 1) / 2).sum();
    let (mut right, mut wrong, mut relatives) = (0, 0, 0);
    for group in &found.groups {
        for (i, a) in group.iter().enumerate() {
            for b in &group[i + 1..] {
                let (a, b) = (*a as usize, *b as usize);
                if people.rows[a][1] == people.rows[b][1] {
                    right += 1;
                } else {
                    wrong += 1;
                    relatives += usize::from(people.household(a) == people.household(b));
                }
            }
        }
    }
    (right as f64 / (right + wrong) as f64, right as f64 / there as f64, relatives)
}

#[test]
fn nine_hundred_people_with_mistakes_nobody_tuned_for() {
    let people = People::read();
    let found = run(&mut people.records(), &Options::default());
    let (precision, recall, relatives) = score(&people, &found);
    assert!(precision > 0.975, "precision {precision}");
    assert!(recall > 0.96, "recall {recall}");
    assert!(relatives <= 6, "{relatives} pairs of relatives");
    assert!(!found.households.is_empty());
}

#[test]
fn learning_never_makes_it_worse() {
    let found = run(&mut People::read().records(), &Options { rounds: 30, ..Options::default() });
    for pair in found.rounds.windows(2) {
        assert!(pair[1].fit >= pair[0].fit - pair[0].fit.abs() * 1e-9, "{pair:?}");
    }
    let [.., before, last] = found.rounds[..] else { panic!("too few rounds") };
    assert!((last.fit - before.fit).abs() < 1.0, "has come to rest: {before:?} {last:?}");
}

fn as_sets(groups: &[Vec<u32>], ids: &[usize]) -> BTreeSet<BTreeSet<usize>> {
    groups.iter().map(|g| g.iter().map(|i| ids[*i as usize]).collect()).collect()
}

#[test]
fn the_order_of_the_records_does_not_matter() {
    let people = People::read();
    let all: Vec<usize> = (0..people.rows.len()).collect();
    let found = run(&mut people.records(), &Options::default());
    for step in [7, 389] {
        let ids: Vec<usize> = all.iter().map(|i| (i * step + 3) % all.len()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), all.len());
        let records = people.records();
        let mut turned: Vec<Record> = ids.iter().map(|i| records[*i]).collect();
        let again = run(&mut turned, &Options::default());
        assert_eq!(as_sets(&found.groups, &all), as_sets(&again.groups, &ids));
    }
}

#[test]
fn a_stranger_changes_nothing() {
    let people = People::read();
    let found = run(&mut people.records(), &Options::default());
    let known = Options { parameters: Some(found.model.parameters().clone()), ..Options::default() };
    let mut more = people.records();
    let stranger = Entry { name: "呼延灼", phone: "19900001234", district: "拉萨", ..Entry::default() };
    more.push(Record::read(&stranger));
    let again = run(&mut more, &known);
    assert_eq!(found.groups, again.groups);
}

#[test]
fn what_changed_is_found_without_the_rest() {
    let people = People::read();
    let found = run(&mut people.records(), &Options::default());
    let known = Options { parameters: Some(found.model.parameters().clone()), ..Options::default() };
    let changed: Vec<bool> = (0..people.rows.len()).map(|i| i % 50 == 0).collect();
    let part = find(&mut people.records(), Some(&changed), &known, &OneByOne, &|_| {});
    let pairs = |links: &[Link]| links.iter().map(|l| (l.a, l.b)).collect::<BTreeSet<_>>();
    let touched: BTreeSet<(u32, u32)> = pairs(&found.links)
        .into_iter()
        .filter(|(a, b)| changed[*a as usize] || changed[*b as usize])
        .collect();
    assert!(touched.len() > 5);
    assert_eq!(pairs(&part.links), touched);
    assert!(part.compared < found.compared / 5);
}

#[test]
fn nothing_degenerates() {
    let people = People::read();
    let mut records = Vec::new();
    for i in 0..6000 {
        let row = &people.rows[i % people.rows.len()];
        let mut e = People::entry(row);
        // A store's own number under everybody, one dwelling, one name for a third of them.
        (e.phone, e.other_phone, e.address) = ("13911112222", "", "商务大厦1栋101");
        if i % 3 == 0 {
            e.name = "王伟";
        }
        records.push(Record::read(&e));
    }
    let n = records.len();
    let found = run(&mut records, &Options::default());
    assert!(found.compared < n * 60, "{} pairs", found.compared);
}

#[test]
fn husband_and_wife_are_not_chained_by_a_bare_number() {
    let mut records = People::read().records();
    let n = records.len() as u32;
    let phone = "13577665544";
    let at =
        |name, gender| Entry { name, gender, phone, office: "0", district: "海淀区", ..Entry::default() };
    for e in [at("郭建军", "M"), at("郭建军", "M"), at("何秀英", "F"), at("何秀英", "F"), at("", "")]
    {
        records.push(Record::read(&e));
    }
    let found = run(&mut records, &Options::default());
    let group = |i: u32| found.groups.iter().find(|g| g.contains(&(n + i)));
    assert_eq!(group(0), group(1));
    assert_eq!(group(2), group(3));
    assert!(group(0).is_some() && group(2).is_some());
    assert_ne!(group(0), group(2));
}

#[test]
fn what_people_decided_stands() {
    let people = People::read();
    let mut records = people.records();
    let found = run(&mut records, &Options::default());
    let three = found.groups.iter().find(|g| g.len() == 3).unwrap().clone();
    let lonely: Vec<u32> = (0..).filter(|i| !found.groups.iter().any(|g| g.contains(i))).take(2).collect();
    let decided = Decisions {
        same: vec![(lonely[0], lonely[1])],
        not_same: vec![(three[0], three[1]), (three[2], three[0])],
    };
    let groups = groups(&found.links, &decided, &records, &found.model);
    let of = |i: u32| groups.iter().position(|g| g.contains(&i));
    assert!(of(lonely[0]).is_some() && of(lonely[0]) == of(lonely[1]));
    assert!(of(three[0]).is_none_or(|g| Some(g) != of(three[1]) && Some(g) != of(three[2])));
    // Everybody else stays as they were.
    let rest = |g: &Vec<u32>| *g != three;
    assert!(found.groups.iter().filter(|g| rest(g)).all(|g| groups.contains(g)));
}

#[test]
fn every_reason_has_its_words() {
    let people = People::read();
    let mut records = people.records();
    let found = run(&mut records, &Options::default());
    let mut codes = HashMap::new();
    for link in found.links.iter().chain(&found.doubtful).chain(&found.households) {
        for e in found.model.assess(&records[link.a as usize], &records[link.b as usize]).evidence {
            let text = wording::match_reason(e.reason);
            assert!(!text.zh.is_empty() && !text.en.is_empty());
            let before = codes.insert(e.reason.code(), text.zh.clone());
            assert!(before.is_none_or(|b| b == text.zh), "{}", e.reason.code());
        }
    }
    assert!(codes.len() > 20, "{codes:?}");
}

proptest! {
    #[test]
    fn scores_are_symmetric(i in 0_usize..900, j in 0_usize..900, swap in 0_usize..8) {
        static KNOWN: LazyLock<(People, Frequencies)> = LazyLock::new(|| {
            let people = People::read();
            let frequencies = Frequencies::count(&people.records(), &OneByOne);
            (people, frequencies)
        });
        let (people, frequencies) = &*KNOWN;
        let model = Model::shipped(frequencies);
        let mut rows = [people.rows[i].clone(), people.rows[j].clone()];
        // Fields of each other make near pairs too.
        rows[1][4 + swap % 7] = rows[0][4 + swap % 7].clone();
        let mut pair = rows.each_ref().map(|r| Record::read(&People::entry(r)));
        pair.iter_mut().for_each(|r| frequencies.weigh(r));
        let there = model.assess(&pair[0], &pair[1]);
        let back = model.assess(&pair[1], &pair[0]);
        prop_assert_eq!(there, back);
    }

    #[test]
    fn anything_can_be_read(name in ".{0,12}", phone in ".{0,16}", id in ".{0,20}", address in ".{0,20}", day in ".{0,12}") {
        let e = Entry { name: &name, phone: &phone, id_tail: &id, address: &address, day: &day, ..Entry::default() };
        let c = compare(&e, &e);
        prop_assert!(c.phone() != NumberMatch::Other || c.given() != GivenMatch::Other);
    }
}
