//! Invented customers: the same for the same count, with names, numbers and channels as offices have them.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓",
    "许", "傅", "沈", "曾", "彭", "欧阳",
];
const GIVEN: [&str; 64] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "兰", "红", "梅", "建", "国", "志", "文", "海", "春",
    "晓", "雪", "婷", "宇", "浩", "轩", "欣", "怡", "嘉", "子", "涵", "梓", "萱", "诗", "若", "溪", "云",
    "舟", "思", "远", "博", "雨", "桐", "一", "诺", "俊", "雅", "琴", "鹏", "飞",
];
const CHANNELS: [&str; 5] = ["walk-in", "broker store", "outreach", "owner referral", "employee"];
const PREFIXES: [&str; 8] = ["138", "139", "150", "158", "186", "188", "177", "135"];

/// A number that looks random and is always the same.
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn of<'a>(list: &[&'a str], n: u64) -> &'a str {
    // The first of a list is the commonest: surnames are not spread evenly.
    let len = list.len() as u64;
    let place = (n % len).min(n / len % len);
    usize::try_from(place).ok().and_then(|p| list.get(p)).copied().unwrap_or_default()
}

/// The nth name.
pub fn name(n: u64) -> String {
    let z = mix(n);
    let second = if z.is_multiple_of(4) { "" } else { GIVEN[(z >> 40) as usize % GIVEN.len()] };
    format!("{}{}{second}", of(&SURNAMES, z), GIVEN[(z >> 20) as usize % GIVEN.len()])
}

/// Writes so many rows.
pub fn write(path: &Path, count: u32) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "name,phone,id_tail,gender,address,visit_date,channel")?;
    for n in 0..u64::from(count) {
        let z = mix(n ^ 0xABCD);
        let phone = match z % 50 {
            0 => String::new(),
            1 => format!("{}****{:04}", PREFIXES[(z >> 8) as usize % 8], (z >> 16) % 10_000),
            _ => format!("{}{:08}", PREFIXES[(z >> 8) as usize % 8], (z >> 16) % 100_000_000),
        };
        let tail = match z % 10 {
            0..3 => format!("{:02}{:03}{}", (z >> 9) % 31 + 1, (z >> 14) % 1_000, (z >> 24) % 10),
            _ => String::new(),
        };
        writeln!(
            out,
            "{},{phone},{tail},{},云澜路{}号{}栋{}室,2025-{:02}-{:02},{}",
            name(n),
            ["M", "F", ""][(z >> 30) as usize % 3],
            z % 300,
            (z >> 10) % 40,
            (z >> 20) % 3_000,
            (z >> 12) % 12 + 1,
            (z >> 33) % 28 + 1,
            CHANNELS[(z >> 40) as usize % 5],
        )?;
    }
    out.flush()
}
