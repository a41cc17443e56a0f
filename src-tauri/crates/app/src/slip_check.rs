//! Checking a slip offline: genuine, altered, voided or superseded.

use crate::lists::Lines;
use crate::prelude::*;
use crate::slips::{self, SlipLine};
use laifang_core::slip::{SlipCode, SlipNumber};
use laifang_core::wording;
use laifang_store::Overtaken;

/// Checks a number or the text of a QR code against the signature and the record.
#[derive(Deserialize, TS)]
pub struct VerifySlip {
    /// A number or the scanned text.
    pub text: String,
}

/// What the check found.
#[derive(Serialize, TS)]
pub struct SlipCheck {
    /// Genuine, altered, voided, unknown here, or a number with a wrong check digit.
    pub result: SlipCheckResult,
    /// In words.
    pub text: Text,
    /// The slip, where it is on record here.
    pub slip: Option<SlipLine>,
}

/// The answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlipCheckResult {
    /// Signature and record agree; with a bare number: on record and not voided.
    Genuine,
    /// The text does not carry a valid signature, or says other than the record.
    Altered,
    /// Voided.
    Voided,
    /// Genuine, and the facts say otherwise by now: a ruling, a late exchange, a merged customer.
    Superseded,
    /// Well-formed, and not on record at this desk.
    Unknown,
    /// Not a slip's number or code.
    Malformed,
}

impl Action for VerifySlip {
    type View = SlipCheck;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SlipCheck, AppError> {
        let lines = Lines::new(app)?;
        check(&lines, self.text.trim())
    }
}

fn check(lines: &Lines<'_>, text: &str) -> Result<SlipCheck, AppError> {
    use SlipCheckResult as R;
    let answer = |result, zh: String, en: String, slip| SlipCheck { result, text: Text::new(zh, en), slip };
    let (number, code) = match (SlipCode::parse(text), text.parse::<SlipNumber>()) {
        (Some((code, signature)), _) => (code.number.clone(), Some((code, signature))),
        (None, Ok(number)) => (number, None),
        (None, Err(_)) if text.starts_with("LF1*") => {
            let (zh, en) = ("二维码内容被改过。", "The QR code was altered.");
            return Ok(answer(R::Altered, zh.into(), en.into(), None));
        }
        (None, Err(error)) => {
            let en = "Not a slip's number: compare it with the paper.";
            return Ok(answer(R::Malformed, error.to_string(), en.into(), None));
        }
    };
    if let Some((code, signature)) = &code {
        let text = code.signed_text();
        let devices = lines.reader.devices()?;
        if !devices.iter().any(|d| laifang_log::verify_text(&d.ed25519, &text, signature)) {
            return Ok(answer(
                R::Altered,
                format!("{number} 的签名不对：内容被改过，或不是本案场出的单。"),
                format!("The signature of {number} is wrong: altered, or not issued by this office."),
                None,
            ));
        }
    }
    let Some(row) = lines.reader.slip_by_number(&number.to_string())? else {
        return Ok(answer(
            R::Unknown,
            format!("号码 {number} 格式对，本前台没有记录，请等同步或问出单的前台。"),
            format!("{number} is well-formed but not on record here: wait for an exchange or ask its desk."),
            None,
        ));
    };
    let slip = Some(slips::line(lines, &row)?);
    if code.is_some() && row.qr != text {
        return Ok(answer(
            R::Altered,
            format!("{number} 与记录不一致：内容被改过。"),
            format!("{number} differs from the record: it was altered."),
            slip,
        ));
    }
    Ok(match (&row.voided, lines.reader.overtaken(&row)?) {
        (Some((at, _, why)), _) => answer(
            R::Voided,
            format!("{number} 已于 {} 作废：{why}", at.stamp(lines.zone)),
            format!("{number} was voided on {}: {why}", at.stamp(lines.zone)),
            slip,
        ),
        (None, Some(Overtaken::Moved)) => answer(
            R::Superseded,
            format!("{number} 是真的，之后经理已把客户改判或分成，以裁定为准。"),
            format!(
                "{number} is genuine; since then a manager gave the customer to others: the ruling holds."
            ),
            slip,
        ),
        (None, Some(Overtaken::Ended(day))) => answer(
            R::Superseded,
            format!(
                "{number} 是真的，但保护已于 {day} 提前结束：客户按裁定或优先渠道归了别家。请收回并作废。"
            ),
            format!(
                "{number} is genuine, but its protection ended early, on {day}: a ruling or a prior channel gave the customer to others. Take it back and void it."
            ),
            slip,
        ),
        (None, Some(Overtaken::Shorter(day))) => answer(
            R::Superseded,
            format!("{number} 是真的，但后补的事实使保护只到 {day}：请收回作废，另出一张。"),
            format!(
                "{number} is genuine, but by facts that came later its protection ends on {day}: take it back, void it and issue another."
            ),
            slip,
        ),
        (None, Some(Overtaken::Verdict(now))) => {
            let (then, now) = (wording::verdict(row.verdict), wording::verdict(now));
            answer(
                R::Superseded,
                format!("{number} 是真的，当时{}；现在按事实是{}，以经理裁定为准。", then.zh, now.zh),
                format!(
                    "{number} is genuine; it says {}, the facts now say {}: the manager rules.",
                    then.en, now.en
                ),
                slip,
            )
        }
        (None, None) => answer(
            R::Genuine,
            format!("{number} 是真的，与记录一致。"),
            format!("{number} is genuine and as recorded."),
            slip,
        ),
    })
}
