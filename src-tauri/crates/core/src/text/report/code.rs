//! An advance report as one compact line, for a QR code that a scanner types into the desk's one box:
//! `LFBB1;项目=云澜府;姓名=沈女士;电话=138****5678;人数=2;时间=2026-11-21 15:00;公司=恒居地产`.
//!
//! The bytes are described in docs/formats/report-qr.md. Nothing is checked here beyond the form: values are what
//! somebody wrote, and whoever reads them decides what they are.

use std::fmt;

/// What every such line begins with; a version follows.
const MARK: &str = "LFBB";
/// The version written and read here.
const VERSION: u32 = 1;
/// Bytes of a line at most, so that a phone's screen shows a code that scanners read.
pub const MOST_BYTES: usize = 300;

/// A report as its code says it; what the code does not say is empty.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ReportCode {
    /// 项目.
    pub project: String,
    /// 姓名.
    pub name: String,
    /// 电话; several are parted by `/`.
    pub phone: String,
    /// 人数.
    pub headcount: String,
    /// 时间: `2026-11-21 15:00`, or the day alone.
    pub arrives: String,
    /// 渠道, where it is not an agency's.
    pub channel: String,
    /// 公司.
    pub company: String,
    /// 门店.
    pub store: String,
    /// 经纪人.
    pub broker: String,
    /// 经纪人电话.
    pub broker_phone: String,
    /// 备注.
    pub remark: String,
    /// Keys this version does not know, and what has no key or says it a second time: kept in order.
    pub more: Vec<(String, String)>,
}

/// Why a line is no code that can be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CodeError {
    /// Made by a newer program.
    #[error("a report code of version {0}; this program reads version 1")]
    Newer(String),
    /// It says nothing.
    #[error("a report code that says nothing")]
    Empty,
    /// It would be too long to scan.
    #[error("{0} bytes, at most 300")]
    TooLong(usize),
}

/// Keys in the order they are written: Chinese, and for scanners that type ASCII only, English.
const KEYS: [(&str, &str); 11] = [
    ("项目", "project"),
    ("姓名", "name"),
    ("电话", "phone"),
    ("人数", "people"),
    ("时间", "time"),
    ("渠道", "channel"),
    ("公司", "firm"),
    ("门店", "store"),
    ("经纪人", "broker"),
    ("经纪人电话", "broker_phone"),
    ("备注", "remark"),
];

/// Whether a text is a report's code, of whatever version.
pub fn is_code(text: &str) -> bool {
    version(text.trim()).is_some()
}

/// The version and what follows it.
fn version(text: &str) -> Option<(&str, &str)> {
    let head = text.get(..MARK.len())?;
    let rest = &text[MARK.len()..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (version, rest) = rest.split_at(digits);
    let ends = rest.is_empty() || rest.starts_with([';', '；']);
    (head.eq_ignore_ascii_case(MARK) && digits > 0 && ends).then_some((version, rest))
}

impl ReportCode {
    /// Values in the order of [`KEYS`].
    fn values(&self) -> [&String; KEYS.len()] {
        [
            &self.project,
            &self.name,
            &self.phone,
            &self.headcount,
            &self.arrives,
            &self.channel,
            &self.company,
            &self.store,
            &self.broker,
            &self.broker_phone,
            &self.remark,
        ]
    }

    fn slot(&mut self, key: &str) -> Option<&mut String> {
        let key = key.to_ascii_lowercase();
        let at = KEYS.iter().position(|(zh, en)| *zh == key || *en == key)?;
        let slots = [
            &mut self.project,
            &mut self.name,
            &mut self.phone,
            &mut self.headcount,
            &mut self.arrives,
            &mut self.channel,
            &mut self.company,
            &mut self.store,
            &mut self.broker,
            &mut self.broker_phone,
            &mut self.remark,
        ];
        slots.into_iter().nth(at)
    }

    /// The line, if it is short enough to be scanned.
    pub fn encode(&self) -> Result<String, CodeError> {
        let mut out = format!("{MARK}{VERSION}");
        for ((key, _), value) in KEYS.iter().zip(self.values()).filter(|(_, v)| !v.is_empty()) {
            out.push_str(&format!(";{key}={}", escape(value)));
        }
        for (key, value) in &self.more {
            match key.is_empty() {
                true => out.push_str(&format!(";{}", escape(value))),
                false => out.push_str(&format!(";{}={}", escape(key), escape(value))),
            }
        }
        if out.len() > MOST_BYTES { Err(CodeError::TooLong(out.len())) } else { Ok(out) }
    }

    /// Reads a line; none where it is no such code at all.
    pub fn parse(text: &str) -> Option<Result<Self, CodeError>> {
        let (number, rest) = version(text.trim())?;
        if number.parse() != Ok(VERSION) {
            return Some(Err(CodeError::Newer(number.to_owned())));
        }
        let mut code = Self::default();
        for part in rest.split([';', '；']).filter(|p| !p.trim().is_empty()) {
            let (key, value) = part.split_once(['=', '＝']).unwrap_or(("", part));
            let (key, value) = (unescape(key), unescape(value));
            match code.slot(key.trim()) {
                Some(slot) if slot.is_empty() => *slot = value,
                _ if value.is_empty() => {}
                _ => code.more.push((key, value)),
            }
        }
        Some(if code == Self::default() { Err(CodeError::Empty) } else { Ok(code) })
    }
}

/// `%3B` for a semicolon and the like: bytes of UTF-8 in hexadecimal.
fn escape(text: &str) -> String {
    let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let outer = at < start || at >= end;
        let marks = matches!(c, '%' | ';' | '；' | '=' | '＝');
        if marks || c.is_control() || (c.is_whitespace() && (outer || c != ' ')) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The other way; a `%` that begins no pair of digits stands for itself.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match pair.and_then(|p| u8::from_str_radix(p, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

impl fmt::Debug for ReportCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReportCode(…)")
    }
}
