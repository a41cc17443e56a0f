//! The scan or photo of a signed sheet: what kind of file it is, told from its first bytes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Kinds of files that a scan may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScanMedia {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl ScanMedia {
    /// What the bytes are, whatever the file's name says; none when they are no scan.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const BEGINNINGS: [(&[u8], ScanMedia); 3] = [
            (b"%PDF-", ScanMedia::Pdf),
            (b"\xFF\xD8\xFF", ScanMedia::Jpeg),
            (b"\x89PNG\r\n\x1A\n", ScanMedia::Png),
        ];
        BEGINNINGS.into_iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, media)| media)
    }

    /// The usual ending of such a file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}
