//! Why a text is not a person's name.

use std::fmt;

use super::name::MAX_NAME_CHARS;

/// Why a text is not a person's name, in words that name the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// Nothing was typed.
    Empty,
    /// Longer than any name.
    TooLong {
        /// How many characters there were.
        chars: usize,
    },
    /// Digits and signs only: something else was typed here.
    NoLetter,
    /// A control character or NUL.
    Control,
    /// A character that turns the direction of writing and so hides what is really there.
    Bidi,
    /// An emoji or decoration.
    Emoji,
    /// A character that was lost on the way (□ or private use).
    Unreadable,
}

impl NameError {
    /// Stable code for catalogues and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "name.empty",
            Self::TooLong { .. } => "name.too_long",
            Self::NoLetter => "name.no_letter",
            Self::Control => "name.control",
            Self::Bidi => "name.bidi",
            Self::Emoji => "name.emoji",
            Self::Unreadable => "name.unreadable",
        }
    }

    /// The message in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "还没有填姓名。不知道全名就填“陈女士”这样的称呼。".into(),
            Self::TooLong { chars } => {
                format!("有 {chars} 个字，姓名最多 {MAX_NAME_CHARS} 个字。请只留姓名，其他内容填到备注。")
            }
            Self::NoLetter => "这里只有数字或符号，不是姓名。请填姓名，号码填到电话一栏。".into(),
            Self::Control => "姓名里有看不见的控制字符。请删掉后重新输入。".into(),
            Self::Bidi => "姓名里有改变书写方向的隐藏字符。请删掉后重新输入。".into(),
            Self::Emoji => "姓名里有表情或图形符号。请只留文字。".into(),
            Self::Unreadable => "有一个字没能识别，多半是生僻字。请照证件重新输入。".into(),
        }
    }

    /// The message in English.
    pub fn en(&self) -> String {
        match self {
            Self::Empty => {
                "No name yet. If it is not known, a form of address such as 陈女士 will do.".into()
            }
            Self::TooLong { chars } => format!(
                "{chars} characters; a name has at most {MAX_NAME_CHARS}. Keep only the name, put the rest in the note."
            ),
            Self::NoLetter => {
                "Only digits or signs, not a name. Type the name here and the number in its own field.".into()
            }
            Self::Control => {
                "There is an invisible control character in the name. Delete it and type again.".into()
            }
            Self::Bidi => {
                "There is a hidden character that turns the writing direction. Delete it and type again."
                    .into()
            }
            Self::Emoji => "There is an emoji or symbol in the name. Keep only letters.".into(),
            Self::Unreadable => {
                "One character could not be read, perhaps a rare one. Type it again from the card.".into()
            }
        }
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh())
    }
}

impl std::error::Error for NameError {}
