//! What can go wrong on paper, and what to do about it.

/// Why a document could not be made. Every message ends with the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PaperError {
    /// The texts do not fit the sheet even in the smallest size that can be read.
    #[error("内容太长，一联放不下：请缩短判客说明、同行人或须知后再打印。")]
    DoesNotFit,
    /// The text for the QR code is too long (about 2,300 bytes at most).
    #[error("二维码内容过长（{0} 字节）：请缩短后再打印。")]
    QrTooLong(usize),
    /// The template did not compile: a fault of the program, never of the data.
    #[error("确认单版式出错：请把下面的内容发给技术支持，并先手写确认单。{0}")]
    Template(String),
}

impl PaperError {
    /// The same message in English.
    #[must_use]
    pub fn english(&self) -> String {
        match self {
            Self::DoesNotFit => "The texts are too long for one part of the slip: shorten the reason, the \
                                 companions or the notices, then print again."
                .to_owned(),
            Self::QrTooLong(bytes) => {
                format!("The QR code's text is too long ({bytes} bytes): shorten it, then print again.")
            }
            Self::Template(detail) => format!(
                "The slip's template is broken: send this to support and write this slip by hand. {detail}"
            ),
        }
    }
}
