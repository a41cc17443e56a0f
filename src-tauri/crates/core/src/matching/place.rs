//! Addresses as estate, block and room, however they are written.

use super::hash;
use super::record::apart;
use crate::text::{is_hanzi, simplify};

/// How two addresses relate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum AddressMatch {
    /// The same dwelling.
    Unit,
    /// The same estate or street; one of them says no more.
    Estate,
    /// The same estate, another dwelling.
    OtherUnit,
    /// Another estate.
    Other,
    /// Not known of one of them.
    None,
}

/// An address for comparing.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Hash of the estate's or street's name; 0 is none.
    pub estate: u32,
    /// Hash of its first two characters: a slip further on does not matter where the numbers agree.
    pub head: u16,
    /// Block; 0 is none.
    pub block: u16,
    /// Room; 0 is none.
    pub room: u32,
}

/// A key of the dwelling that an address names, however it is written; none where it names no dwelling. For indexes.
pub fn dwelling(address: &str) -> Option<String> {
    let (area, rest) = apart(address);
    Place::read(rest, area).unit_key().map(|key| format!("{key:016x}"))
}

/// Characters that only say what the number before them counts.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '栋' | '幢'
            | '座'
            | '号'
            | '楼'
            | '单'
            | '元'
            | '室'
            | '弄'
            | '户'
            | '层'
            | '之'
            | '#'
            | '-'
            | '—'
            | '－'
            | '―'
            | '_'
            | '、'
            | '，'
            | ','
            | '.'
            | '（'
            | '）'
            | '('
            | ')'
            | ' '
    )
}

impl Place {
    /// Reads an address; the district's name at its beginning does not count.
    pub fn read(text: &str, district: &str) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        let mut name = [0 as char; 40];
        let mut length = 0;
        let mut numbers: [(u32, char); 6] = [(0, ' '); 6];
        let mut count = 0;
        let mut open: Option<u32> = None;
        let mut after = text.strip_prefix(district).unwrap_or(text).chars().peekable();
        while let Some(c) = after.next() {
            let c = half_width(c);
            if let Some(d) =
                c.to_digit(10).or_else(|| chinese_digit(c, open.is_some(), after.peek().copied()))
            {
                open = Some(open.unwrap_or(0).saturating_mul(10).saturating_add(d).min(9_999_999));
                continue;
            }
            if let Some(n) = open.take()
                && count < numbers.len()
            {
                numbers[count] = (n, simplify(c));
                count += 1;
            }
            if !c.is_whitespace() && !is_mark(c) && length < name.len() {
                name[length] = simplify(c).to_ascii_lowercase();
                length += 1;
            }
        }
        if let Some(n) = open
            && count < numbers.len()
        {
            numbers[count] = (n, ' ');
            count += 1;
        }
        let name = without_area(&name[..length]);
        let mut out = Self::default();
        if !name.is_empty() {
            let text = |part: &[char]| part.iter().fold(0xA5, |h, c| hash::pair(h, u64::from(*c as u32)));
            out.estate = text(name) as u32 | 1;
            out.head = text(&name[..name.len().min(2)]) as u16 | 1;
        }
        // The staircase says little and is often left out.
        let mut kept = numbers[..count].iter().filter(|(_, mark)| *mark != '单');
        let kept: [Option<&(u32, char)>; 4] = std::array::from_fn(|_| kept.next());
        let known = kept.iter().flatten().count();
        match (known, kept) {
            (0, _) => {}
            (1, [Some((n, mark)), ..]) if matches!(mark, '室' | '户') || (*n > 100 && *mark == ' ') => {
                out.room = *n
            }
            (1, [Some((n, _)), ..]) => out.block = block(*n),
            // 人民路88号阳光花园12栋1604: the house number of the street comes first and is left out elsewhere.
            (n, [Some((street, '号')), Some((b, _)), Some((r, _)), ..]) if n >= 3 && *street > 0 => {
                (out.block, out.room) = (block(*b), *r);
            }
            (_, [Some((b, _)), second, third, _]) => {
                out.block = block(*b);
                out.room = third.or(second).map_or(0, |(n, _)| *n);
            }
            _ => {}
        }
        out
    }

    /// A dwelling by itself: estate, block and room are known, or estate and room.
    pub fn unit_key(&self) -> Option<u64> {
        let known = self.estate != 0 && self.room != 0;
        known.then(|| hash::pair(u64::from(self.estate), u64::from(self.block) << 32 | u64::from(self.room)))
    }

    pub fn compare(&self, other: &Self) -> AddressMatch {
        if self.estate == 0 || other.estate == 0 {
            return AddressMatch::None;
        }
        let numbers = self.room != 0 && self.room == other.room && (self.block == other.block);
        if self.estate != other.estate {
            let alike = numbers && self.block != 0 && self.head == other.head;
            return if alike { AddressMatch::Unit } else { AddressMatch::Other };
        }
        if numbers {
            return AddressMatch::Unit;
        }
        let differ = |a: u32, b: u32| a != 0 && b != 0 && a != b;
        if differ(self.room, other.room) || differ(self.block.into(), other.block.into()) {
            AddressMatch::OtherUnit
        } else {
            AddressMatch::Estate
        }
    }
}

fn block(n: u32) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// 三号楼, 十二栋: digits where a number goes on or a mark follows. Tens are read place by place, which is enough
/// to compare.
fn chinese_digit(c: char, open: bool, next: Option<char>) -> Option<u32> {
    let d = match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => u32::from(!open),
        _ => return None,
    };
    (open || next.is_some_and(|n| "栋幢座号单十一二三四五六七八九".contains(n))).then_some(d)
}

/// The name without the city and district before it: 上海市浦东新区阳光花园.
fn without_area(name: &[char]) -> &[char] {
    let area = |i: &usize| {
        matches!(name[*i], '区' | '市' | '县' | '镇')
            && name.len() - i > 2
            && *i >= 2
            && !matches!(name[i - 1], '小' | '社' | '园' | '城')
            && name[..*i].iter().all(|c| is_hanzi(*c))
    };
    match (0..name.len()).rev().find(area) {
        Some(i) if i <= 8 => &name[i + 1..],
        _ => name,
    }
}
