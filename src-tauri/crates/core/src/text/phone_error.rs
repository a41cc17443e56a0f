//! Why a text is not a telephone number.

use std::fmt;

/// Why a text is not a telephone number, in words that name the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// Nothing was typed.
    Empty,
    /// Fewer digits than any number has.
    TooShort {
        /// How many digits there were.
        digits: usize,
    },
    /// More digits than a mobile number has.
    TooLong {
        /// How many digits there were.
        digits: usize,
    },
    /// Eleven digits that do not begin with 13–19.
    NotMobile,
    /// Seven or eight digits: a landline without its area code.
    NoAreaCode,
    /// Begins with 0 (or 400/800) but has not the length of a landline.
    BadLandline,
    /// Begins with + or 00 but has not 6–15 digits.
    BadForeign,
    /// Hidden digits, but not the first three and last four of a mobile.
    BadMask,
    /// More than one number in one field.
    Several,
    /// A character that no number has.
    BadCharacter(char),
}

impl PhoneError {
    /// Stable code for catalogues and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "phone.empty",
            Self::TooShort { .. } => "phone.too_short",
            Self::TooLong { .. } => "phone.too_long",
            Self::NotMobile => "phone.not_mobile",
            Self::NoAreaCode => "phone.no_area_code",
            Self::BadLandline => "phone.bad_landline",
            Self::BadForeign => "phone.bad_foreign",
            Self::BadMask => "phone.bad_mask",
            Self::Several => "phone.several",
            Self::BadCharacter(_) => "phone.bad_character",
        }
    }

    /// The message in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "还没有填电话。请客户报手机号。".into(),
            Self::TooShort { digits } => format!("只有 {digits} 位，手机号要 11 位。请客户再报一遍。"),
            Self::TooLong { digits } => format!("有 {digits} 位，手机号是 11 位。请看看是不是多打了。"),
            Self::NotMobile => "手机号以 13–19 开头。请客户再报一遍前三位。".into(),
            Self::NoAreaCode => "像是座机，少了区号。请加上区号，如 020-87654321。".into(),
            Self::BadLandline => "座机是区号加 7–8 位号码，如 020-87654321。请核对。".into(),
            Self::BadForeign => {
                "境外号码是 + 加国家或地区码，共 6–15 位数字，如 +852 9123 4567。请核对。".into()
            }
            Self::BadMask => "隐号要看得到前三位和后四位，如 138****5678。请报备人补全。".into(),
            Self::Several => "这里不止一个号码。请把第二个号码填到另一栏。".into(),
            Self::BadCharacter(c) => format!("号码里有“{}”。请只留数字。", printable(*c)),
        }
    }

    /// The message in English.
    pub fn en(&self) -> String {
        match self {
            Self::Empty => "No phone yet. Ask for the mobile number.".into(),
            Self::TooShort { digits } => {
                format!("Only {digits} digits; a mobile number has 11. Please ask again.")
            }
            Self::TooLong { digits } => {
                format!("{digits} digits; a mobile number has 11. Check for digits typed twice.")
            }
            Self::NotMobile => {
                "Mobile numbers begin with 13–19. Please ask for the first three again.".into()
            }
            Self::NoAreaCode => {
                "This looks like a landline without its area code. Add it: 020-87654321.".into()
            }
            Self::BadLandline => "A landline is area code and 7–8 digits: 020-87654321. Please check.".into(),
            Self::BadForeign => {
                "A foreign number is + and country code, 6–15 digits: +852 9123 4567. Please check.".into()
            }
            Self::BadMask => {
                "A masked number must show the first three and last four: 138****5678. Ask the broker.".into()
            }
            Self::Several => "More than one number. Put the second one in its own field.".into(),
            Self::BadCharacter(c) => {
                format!("There is a \"{}\" in the number. Keep only digits.", printable(*c))
            }
        }
    }
}

impl fmt::Display for PhoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh())
    }
}

impl std::error::Error for PhoneError {}

/// Control characters would break the sentence they are quoted in.
fn printable(c: char) -> char {
    if c.is_control() { '\u{FFFD}' } else { c }
}
