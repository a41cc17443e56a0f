//! Numbers as they are typed, dwellings as keys, short numbers and stray blanks in a batch.

use laifang_core::matching::{Entry, Number, OneByOne, Options, Record, dwelling, find};

#[test]
fn every_number_of_a_text() {
    let cases: [(&str, &[&str]); 8] = [
        ("13812345678", &["13812345678"]),
        ("１３８-1234 5678", &["13812345678"]),
        ("13812345678/晚上打", &["13812345678"]),
        ("18210091937 或 18896068836", &["18210091937", "18896068836"]),
        ("138****5678", &["138****5678"]),
        ("尾号5678", &["*******5678"]),
        ("130*****399", &["130*****399"]),
        ("没有", &[]),
    ];
    for (typed, numbers) in cases {
        assert_eq!(Number::all_typed(typed), numbers, "{typed}");
    }
}

#[test]
fn a_dwelling_is_one_key_however_it_is_written() {
    let key = dwelling("浦东新区阳光花园3栋1204");
    assert!(key.is_some());
    for same in ["阳光花园3栋1204室", "阳光花园3-1204", "上海市浦东新区阳光花园三栋1204"]
    {
        assert_eq!(dwelling(same), key, "{same}");
    }
    for other in ["阳光花园3栋1205", "阳光小区3栋1204", "阳光花园", "浦东新区", ""] {
        assert_ne!(dwelling(other), key, "{other}");
    }
    // 小区 ends no district.
    assert_eq!(dwelling("阳光小区3栋1204"), dwelling("浦东新区阳光小区3-1204"));
}

fn together(a: Entry<'_>, b: Entry<'_>) -> bool {
    let mut records = vec![Record::read(&a), Record::read(&b)];
    let names = ["王伟", "李娜", "Kevin Miller", "陈静", "David Brown"];
    for n in 0..60_usize {
        let phone = format!("{:08}", 40_000_000 + n * 1_234_567);
        records.push(Record::read(&Entry { name: names[n % 5], phone: &phone, ..Entry::default() }));
    }
    let found = find(&mut records, None, &Options::default(), &OneByOne, &|_| {});
    found.groups.iter().any(|group| group.starts_with(&[0, 1]))
}

#[test]
fn landlines_and_latin_names_with_slips() {
    let of = |name, phone| Entry {
        name,
        phone,
        id_tail: "120583",
        address: "阳光花园3栋1204",
        ..Entry::default()
    };
    let one = || of("Lucy Clarke", "65123456");
    for (name, phone) in
        [("Lucy Clarke", "65128456"), ("Lucy Clarke", "65124356"), ("Lucy Cla rke", "65123456")]
    {
        assert!(together(one(), of(name, phone)), "{name} {phone}");
    }
    let stranger = Entry { name: "周凯", phone: "65123457", ..Entry::default() };
    assert!(!together(one(), stranger));
}
