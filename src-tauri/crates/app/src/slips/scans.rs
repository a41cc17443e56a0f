//! Scans and photos of signed sheets: attached, shown, saved elsewhere.

use super::show::view;
use super::{SheetSize, SlipView, found};
use crate::prelude::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use laifang_core::change::Facts;
use laifang_core::fold::SlipScan;
use laifang_core::scan::ScanMedia;
use laifang_store::{AttachmentError, Reader, Scan};
use std::path::Path;

/// Attaches a scan or photo of the signed sheet: PDF, JPEG or PNG, at most 20 MiB. The same file again changes
/// nothing, but brings back one that is missing or altered.
#[derive(Clone, Deserialize, TS)]
pub struct AttachScan {
    /// Made by the form.
    pub request: RequestId,
    /// Whose.
    pub slip: SlipId,
    /// The file.
    pub path: String,
    /// Paper of the preview in the answer.
    #[serde(default)]
    pub sheet: SheetSize,
}

/// The scan itself, decrypted and checked.
#[derive(Deserialize, TS)]
pub struct ShowScan {
    /// Whose.
    pub slip: SlipId,
    /// Which.
    pub hash: String,
}

/// A scan to be looked at.
#[derive(Serialize, TS)]
pub struct ScanContent {
    /// What it is.
    pub media: ScanMedia,
    /// The file, base64.
    pub base64: String,
}

/// Writes a scan to a path chosen by the person, as it was attached and not encrypted.
#[derive(Deserialize, TS)]
pub struct SaveScan {
    /// Whose.
    pub slip: SlipId,
    /// Which.
    pub hash: String,
    /// Where to.
    pub path: String,
}

/// A scan that was written.
#[derive(Serialize, TS)]
pub struct ScanSaved {
    /// The file.
    pub path: String,
}

/// A scan in the slip's list.
#[derive(Clone, Serialize, TS)]
pub struct ScanView {
    /// BLAKE3 of the file, hex: its name in requests.
    pub hash: String,
    /// Local `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// Who attached it.
    pub by: Option<String>,
    /// What it is.
    pub media: ScanMedia,
    /// How long the file is.
    pub bytes: u64,
    /// Whether it can be looked at.
    pub state: ScanState,
}

/// Where a scan's file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScanState {
    /// In the data folder.
    Present,
    /// Not in the data folder: to be attached again.
    Missing,
    /// Deleted with the person's data.
    Erased,
}

fn wrong_file(error: &AttachmentError) -> AppError {
    AppError::field("path", error.text())
}

/// The scan of a slip that can be looked at.
fn standing(reader: &Reader<'_>, slip: SlipId, hash: &str) -> Result<SlipScan, AppError> {
    let scan = found(reader, slip)?.scans.into_iter().find(|s| s.hash == hash);
    let scan = scan.ok_or_else(|| AppError::not_found("份签字件", "signed sheet"))?;
    if scan.erased {
        return Err(AppError::refused(
            "这份签字件已随个人信息删除。",
            "This signed sheet was deleted with the person's data.",
        ));
    }
    Ok(scan)
}

impl Action for AttachScan {
    type View = SlipView;
    const NEEDS: Needs = Needs::Permission(Permission::IssueSlip);
    fn run(self, app: &mut App) -> Result<SlipView, AppError> {
        let slip = self.slip;
        found(&app.reader()?, slip)?;
        let path = self.path.trim();
        if path.is_empty() {
            let text = Text::new("请选要添加的文件。", "Choose the file to attach.");
            return Err(AppError::field("path", text));
        }
        let scan = Scan::read(Path::new(path)).map_err(|e| wrong_file(&e))?;
        let author = app.author(self.request)?;
        app.store_mut()?.write(author, |w| {
            let row = found(&w.reader(), slip)?;
            // An erased slip keeps no words, and gets no new picture of the person's hand.
            if row.words.name.is_empty() {
                return Err(AppError::refused(
                    "这位客户的个人信息已删除，不能再添加签字件。",
                    "This customer's data was erased: no signed sheet can be attached.",
                ));
            }
            let hash = scan.hash();
            if row.scans.iter().any(|s| s.hash == hash) {
                if !w.is_attached(&hash) {
                    w.attach(&scan)?;
                }
                return Ok(());
            }
            if !w.reader().of_request(self.request)?.is_empty() {
                return Ok(());
            }
            w.attach(&scan)?;
            w.append(
                Facts::SlipScanned { slip, hash, bytes: scan.bytes.len() as u64, media: scan.media },
                None,
            )?;
            Ok::<_, AppError>(())
        })?;
        view(app, slip, self.sheet)
    }
}

impl Action for ShowScan {
    type View = ScanContent;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<ScanContent, AppError> {
        let scan = standing(&app.reader()?, self.slip, &self.hash)?;
        let bytes = app.store()?.attachment(&scan.hash).map_err(unusable)?;
        Ok(ScanContent { media: scan.media, base64: STANDARD.encode(bytes) })
    }
}

impl Action for SaveScan {
    type View = ScanSaved;
    const NEEDS: Needs = Needs::Permission(Permission::IssueSlip);
    fn run(self, app: &mut App) -> Result<ScanSaved, AppError> {
        let scan = standing(&app.reader()?, self.slip, &self.hash)?;
        let path = self.path.trim();
        if path.is_empty() {
            return Err(AppError::field("path", Text::new("请写存到哪里。", "Say where to save it.")));
        }
        let bytes = app.store()?.attachment(&scan.hash).map_err(unusable)?;
        crate::files::write(Path::new(path), &bytes)?;
        Ok(ScanSaved { path: path.to_owned() })
    }
}

fn unusable(error: AttachmentError) -> AppError {
    AppError::new(ErrorCode::File, error.text())
}
