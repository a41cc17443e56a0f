//! A signature drawn on the screen: strokes of points in a box, as integers.

use crate::wording::Text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A signature. Each point is (right, down) in a box of [`Signature::SIDE`] by [`Signature::SIDE`] that is drawn
/// [`Signature::WIDE`] : [`Signature::HIGH`].
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signature {
    /// Stroke by stroke, in the order in which they were drawn.
    strokes: Vec<Vec<(u16, u16)>>,
}

/// Why strokes are no signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SignatureError {
    /// Nothing was drawn, or only a dot.
    #[error("Nothing is drawn: sign with the mouse, a finger or a pen.")]
    Empty,
    /// More than a name takes.
    #[error("The drawing is too long: clear it and sign again.")]
    TooLong,
    /// A point beside the box.
    #[error("The drawing leaves the box: clear it and sign again.")]
    Outside,
}

impl SignatureError {
    /// In both languages.
    pub fn text(self) -> Text {
        let zh = match self {
            Self::Empty => "还没有签：用鼠标、手指或笔在框里签名。",
            Self::TooLong => "笔画太多，请清除后重签。",
            Self::Outside => "签到框外了，请清除后重签。",
        };
        Text::new(zh, self.to_string())
    }
}

impl Signature {
    /// Both sides of the box.
    pub const SIDE: u16 = 10_000;
    /// How wide the box is drawn for every [`Signature::HIGH`].
    pub const WIDE: u16 = 5;
    /// How high.
    pub const HIGH: u16 = 2;
    /// Points at most: a name has some hundred.
    pub const MOST_POINTS: usize = 4_000;
    /// Less than this in both directions is a dot.
    const DOT: u16 = 200;

    /// Checks what was drawn. Strokes without a point are left out.
    pub fn new(mut strokes: Vec<Vec<(u16, u16)>>) -> Result<Self, SignatureError> {
        strokes.retain(|stroke| !stroke.is_empty());
        let points = || strokes.iter().flatten();
        if points().count() > Self::MOST_POINTS {
            return Err(SignatureError::TooLong);
        }
        if points().any(|(x, y)| *x > Self::SIDE || *y > Self::SIDE) {
            return Err(SignatureError::Outside);
        }
        let length = |along: fn(&(u16, u16)) -> u16| {
            let (least, most) = (points().map(along).min(), points().map(along).max());
            most.unwrap_or(0) - least.unwrap_or(0)
        };
        if length(|p| p.0).max(length(|p| p.1)) < Self::DOT {
            return Err(SignatureError::Empty);
        }
        Ok(Self { strokes })
    }

    /// The strokes.
    pub fn strokes(&self) -> &[Vec<(u16, u16)>] {
        &self.strokes
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(…)")
    }
}
