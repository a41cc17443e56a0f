//! What is printed on a slip besides its facts (R17–R20): title, who signs, clauses, which rows. Data that ships
//! with the program (assets/slips), and that an office may replace by its own.

use crate::policy::SlipKind;
use crate::wording::Text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A form. A slip records the one it was issued with, so that it is printed again as it was. Being in the log, it
/// gets new fields with a default only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct SlipForm {
    /// 客户确认单.
    pub title: String,
    /// Whether the customer signs.
    pub customer_signs: bool,
    /// Room for a seal beside the signatures.
    pub seal: bool,
    /// Signatures may be drawn on the screen.
    #[serde(default)]
    pub sign_on_screen: bool,
    /// Lines under the body: terms of the contract, what the signers should know.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// Names of the two parts.
    pub parts: SlipParts,
    /// Who signs, in order; the customer comes last and is not named here.
    #[serde(default)]
    pub signers: Vec<SlipSigner>,
    /// Rows that may be left out.
    pub show: SlipRowsShown,
}

/// Names of the two parts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct SlipParts {
    /// 第一联 案场留存.
    pub office: String,
    /// 第二联 渠道留存.
    pub channel: String,
}

/// Somebody who signs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct SlipSigner {
    /// As what: 置业顾问.
    pub label: String,
    /// Only where somebody brought the customer.
    #[serde(default)]
    pub if_brought: bool,
}

/// Rows that may be left out; number, customer, phone, channel, result and reason always stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[allow(clippy::struct_excessive_bools, reason = "one switch a row, as on the paper")]
pub struct SlipRowsShown {
    /// Who came along.
    pub companions: bool,
    /// How many came.
    pub headcount: bool,
    /// Who receives.
    pub consultant: bool,
    /// When they came.
    pub arrived: bool,
    /// Rule and policy, small print.
    pub rule: bool,
    /// Last protected day.
    pub protected_until: bool,
}

/// Something wrong with a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlipFormError {
    /// `title`, `parts.office`, `signers.0.label`, `clauses.2`, …
    pub field: String,
    /// What.
    pub fault: SlipFormFault,
}

/// What can be wrong with a field of a form.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SlipFormFault {
    /// Not readable as a form.
    #[error("This is not a slip form ({0}): take one from “laifang slip form list” and change it.")]
    Format(String),
    /// Nothing there.
    #[error("Fill this in.")]
    Empty,
    /// Would not fit; counted in letters, a Chinese character is two.
    #[error("At most {most} letters or {} Chinese characters: shorten it.", most / 2)]
    TooLong {
        /// How many letters fit.
        most: usize,
    },
    /// More of them than fit.
    #[error("At most {most} fit on the sheet: leave some out.")]
    TooMany {
        /// How many fit.
        most: usize,
    },
    /// A character that cannot be seen.
    #[error("It has the invisible control character U+{:04X}: delete it.", *.0 as u32)]
    Invisible(char),
    /// Nobody signs.
    #[error("Somebody has to sign: name a signer, or let the customer sign.")]
    NobodySigns,
    /// Two signers of one name.
    #[error("Two signers have this name: name them differently.")]
    Twice,
}

impl SlipFormError {
    fn new(field: impl Into<String>, fault: SlipFormFault) -> Self {
        Self { field: field.into(), fault }
    }

    /// In both languages.
    pub fn text(&self) -> Text {
        use SlipFormFault as F;
        let zh = match &self.fault {
            F::Format(why) => {
                format!("看不懂这份单据模板（{why}）：用 laifang slip form list 取一份来改。")
            }
            F::Empty => "请填写。".into(),
            F::TooLong { most } => format!("最多 {} 个汉字（或 {most} 个字母），请写短些。", most / 2),
            F::TooMany { most } => format!("纸上最多放 {most} 项，请去掉几项。"),
            F::Invisible(c) => format!("有看不见的控制字符 U+{:04X}，请删掉。", *c as u32),
            F::NobodySigns => "总要有人签字：加一位签字人，或让客户签。".into(),
            F::Twice => "两位签字人同名，请分开写。".into(),
        };
        Text::new(zh, self.fault.to_string())
    }
}

/// Letters of the title that fit on its line.
const TITLE: usize = 24;
/// … of a part's name.
const PART: usize = 24;
/// … of a signer.
const SIGNER: usize = 16;
/// Signers, the customer included.
const SIGNERS: usize = 4;
/// … of one clause, and of all.
const CLAUSE: usize = 160;
const ALL_CLAUSES: usize = 480;
/// Clauses.
const CLAUSES: usize = 6;

/// As what the customer signs.
pub const CUSTOMER: &str = "客户";

/// How wide a text is: a letter is one, anything else two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

impl SlipForm {
    /// Reads a form (TOML) and checks it.
    pub fn from_toml(text: &str) -> Result<Self, Vec<SlipFormError>> {
        let form: Self = toml::from_str(text)
            .map_err(|e| vec![SlipFormError::new("form", SlipFormFault::Format(e.message().to_owned()))])?;
        form.checked()
    }

    /// As a file that [`SlipForm::from_toml`] reads.
    pub fn to_toml(&self) -> String {
        // Every field is a text, a switch or a list of these: nothing that TOML cannot hold.
        toml::to_string_pretty(self).unwrap_or_default()
    }

    /// The form with its white space tidied, or everything that is wrong with it.
    pub fn checked(mut self) -> Result<Self, Vec<SlipFormError>> {
        let mut wrong = Vec::new();
        let mut tidy = |field: String, text: &mut String, most: usize| {
            let fault = match text.chars().find(|c| invisible(*c)) {
                Some(c) => Some(SlipFormFault::Invisible(c)),
                None => {
                    *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let empty = text.is_empty().then_some(SlipFormFault::Empty);
                    empty.or((width(text) > most).then_some(SlipFormFault::TooLong { most }))
                }
            };
            wrong.extend(fault.map(|fault| SlipFormError::new(field, fault)));
        };
        tidy("title".into(), &mut self.title, TITLE);
        tidy("parts.office".into(), &mut self.parts.office, PART);
        tidy("parts.channel".into(), &mut self.parts.channel, PART);
        for (at, signer) in self.signers.iter_mut().enumerate() {
            tidy(format!("signers.{at}.label"), &mut signer.label, SIGNER);
        }
        for (at, clause) in self.clauses.iter_mut().enumerate() {
            tidy(format!("clauses.{at}"), clause, CLAUSE);
        }
        for (at, signer) in self.signers.iter().enumerate() {
            let named = |s: &SlipSigner| s.label == signer.label && !s.label.is_empty();
            if self.signers[..at].iter().any(named) || (self.customer_signs && signer.label == CUSTOMER) {
                wrong.push(SlipFormError::new(format!("signers.{at}.label"), SlipFormFault::Twice));
            }
        }
        let most = SIGNERS - usize::from(self.customer_signs);
        if self.signers.len() > most {
            wrong.push(SlipFormError::new("signers", SlipFormFault::TooMany { most }));
        }
        // Without a channel somebody must be left.
        if !self.customer_signs && self.signers.iter().all(|s| s.if_brought) {
            wrong.push(SlipFormError::new("signers", SlipFormFault::NobodySigns));
        }
        if self.clauses.len() > CLAUSES {
            wrong.push(SlipFormError::new("clauses", SlipFormFault::TooMany { most: CLAUSES }));
        } else if self.clauses.iter().map(|c| width(c)).sum::<usize>() > ALL_CLAUSES {
            wrong.push(SlipFormError::new("clauses", SlipFormFault::TooLong { most: ALL_CLAUSES }));
        }
        if wrong.is_empty() { Ok(self) } else { Err(wrong) }
    }

    /// Who signs a slip, in order. Without somebody who brought the customer nobody signs for the channel.
    pub fn who_signs(&self, brought: bool) -> Vec<&str> {
        let named = self.signers.iter().filter(|s| brought || !s.if_brought).map(|s| s.label.as_str());
        named.chain(self.customer_signs.then_some(CUSTOMER)).collect()
    }

    /// The form that ships with the program.
    pub fn shipped(kind: SlipKind) -> Self {
        let text = match kind {
            SlipKind::Confirmation => include_str!("../../../../assets/slips/r17.toml"),
            SlipKind::AgencyForm => include_str!("../../../../assets/slips/r18.toml"),
            SlipKind::Outreach => include_str!("../../../../assets/slips/r19.toml"),
            SlipKind::OutSale => include_str!("../../../../assets/slips/r20.toml"),
        };
        // A test reads all four.
        Self::from_toml(text).unwrap_or_else(|_| Self::bare(crate::wording::slip_kind(kind).zh))
    }

    /// What slips were printed with before forms were data: the shipped one, without clauses.
    pub fn before_forms(kind: SlipKind) -> Self {
        Self { clauses: Vec::new(), ..Self::shipped(kind) }
    }

    fn bare(title: String) -> Self {
        Self {
            title,
            parts: SlipParts {
                office: "第一联 案场留存".into(), channel: "第二联 渠道留存".into()
            },
            signers: Vec::new(),
            customer_signs: true,
            clauses: Vec::new(),
            show: SlipRowsShown {
                companions: true,
                headcount: true,
                consultant: true,
                arrived: true,
                rule: true,
                protected_until: true,
            },
            seal: true,
            sign_on_screen: false,
        }
    }
}

fn invisible(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

impl SlipKind {
    /// All four, in the order of their rules.
    pub const ALL: [Self; 4] = [Self::Confirmation, Self::AgencyForm, Self::Outreach, Self::OutSale];

    /// The rule that asks for it.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Confirmation => "R17",
            Self::AgencyForm => "R18",
            Self::Outreach => "R19",
            Self::OutSale => "R20",
        }
    }
}
