//! What a slip says.

use crate::Labels;

/// The result on a slip. Each has a mark that a black-and-white copy keeps apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipResult {
    /// 有效: a filled circle.
    Valid,
    /// 无效: a filled square.
    Invalid,
    /// 待定: a dashed outline.
    Undecided,
}

/// The paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// One A4 portrait page: part one above, part two below, a line to cut along between them.
    A4,
    /// Two A5 landscape pages, one part each, in the layout of half an A4; laid edge to edge they take the same
    /// 骑缝章.
    A5,
}

/// One of the slip's two parts (一式两份).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 第一联: stays at the office, says the full reason.
    Office,
    /// 第二联: goes to the channel, says the kind of reason only.
    Channel,
}

/// A signature drawn on the screen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Drawn {
    /// Strokes of points (right, down), each from 0 to 10000 of the box's side, in a box drawn 5 : 2.
    pub strokes: Vec<Vec<(u16, u16)>>,
    /// The day, printed in the place of [`Labels::sign_date`].
    pub day: String,
}

/// Rows that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one switch a row, as on the paper")]
pub struct Shown {
    /// Who came along.
    pub companions: bool,
    /// How many came.
    pub headcount: bool,
    /// Who receives.
    pub consultant: bool,
    /// When they came.
    pub arrived_at: bool,
    /// Rule and version, small print.
    pub rule: bool,
    /// Last day of protection.
    pub protected_until: bool,
    /// Room for a seal beside the signatures.
    pub seal: bool,
}

impl Shown {
    /// Everything.
    pub const ALL: Self = Self {
        companions: true,
        headcount: true,
        consultant: true,
        arrived_at: true,
        rule: true,
        protected_until: true,
        seal: true,
    };
}

/// What a slip says, in finished words: masked, formatted and translated by the caller.
///
/// All text is data: markup characters print as they are, line breaks become spaces. Empty text prints as a dash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipSheet {
    /// The slip number, `A03-2-000131-4`.
    pub number: String,
    /// The sales office.
    pub office: String,
    /// The project.
    pub project: String,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's phone, masked as the office wants it on paper.
    pub customer_phone: String,
    /// Names of those who came along.
    pub companions: Vec<String>,
    /// How many came, the customer included.
    pub headcount: u32,
    /// The channel's name.
    pub channel: String,
    /// Firm · store · broker, or the referring owner. Without it there is no line for a channel salesperson to sign.
    pub brought_by: Option<String>,
    /// The result, for its mark.
    pub result: SlipResult,
    /// The result in a word: 有效.
    pub result_word: String,
    /// The office's reason in full. Part one only.
    pub reason: String,
    /// Result and kind of reason, without whose customer it is, since when and by which slip. Part two only.
    pub reason_for_channel: String,
    /// Rule and version, small print: `R15 · 判客规则 2026 第 1 版`.
    pub rule: String,
    /// Last day of protection: `2026-12-05（含当日）`. On part two it is printed with a valid result only, because
    /// otherwise it is somebody else's.
    pub protected_until: Option<String>,
    /// When the party arrived.
    pub arrived_at: String,
    /// When the slip was issued. If it begins `YYYY-MM-DD`, that is the PDF's date, and the file is PDF/A-2u.
    pub issued_at: String,
    /// Who issued it.
    pub issued_by: String,
    /// The receiving consultant.
    pub consultant: Option<String>,
    /// What the signers should know, one sentence each.
    pub notices: Vec<String>,
    /// What the QR code holds. It is on both parts: nothing personal, no reason.
    pub qr: String,
    /// The fixed words.
    pub labels: Labels,
    /// Which rows are printed.
    pub shown: Shown,
    /// What the signers drew, in the order of [`Labels::signers`]; missing ones sign by hand.
    pub signatures: Vec<Option<Drawn>>,
    /// Says that this is not the first print: 第 2 次打印.
    pub reprint: Option<String>,
    /// The watermark of a voided slip: 作废.
    pub voided: Option<String>,
}

impl SlipSheet {
    /// An empty, undecided sheet with these labels, to be filled with `..SlipSheet::new(labels)`.
    #[must_use]
    pub fn new(labels: Labels) -> Self {
        Self {
            number: String::new(),
            office: String::new(),
            project: String::new(),
            customer_name: String::new(),
            customer_phone: String::new(),
            companions: Vec::new(),
            headcount: 1,
            channel: String::new(),
            brought_by: None,
            result: SlipResult::Undecided,
            result_word: String::new(),
            reason: String::new(),
            reason_for_channel: String::new(),
            rule: String::new(),
            protected_until: None,
            arrived_at: String::new(),
            issued_at: String::new(),
            issued_by: String::new(),
            consultant: None,
            notices: Vec::new(),
            qr: String::new(),
            labels,
            shown: Shown::ALL,
            signatures: Vec::new(),
            reprint: None,
            voided: None,
        }
    }
}
