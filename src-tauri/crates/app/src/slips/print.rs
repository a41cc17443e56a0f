//! Printing, printing again, and voiding.

use super::sheet::{glyphs, paper, sheet};
use super::{SheetSize, SlipLine, found, shown_line};
use crate::files;
use crate::lists::Lines;
use crate::parse;
use crate::prelude::*;
use laifang_core::change::{Facts, Personal};

/// Writes the PDF. Each call counts as a print; from the second on a reason is needed and the sheet says so.
#[derive(Clone, Deserialize, TS)]
pub struct PrintSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub slip: SlipId,
    /// Paper.
    pub sheet: SheetSize,
    /// Where to: a path chosen by the person, or none for the printer's spool folder.
    pub path: Option<String>,
    /// Why again; needed from the second print on.
    #[serde(default)]
    pub reason: String,
}

/// A file that was written.
#[derive(Serialize, TS)]
pub struct SlipPrinted {
    /// As in the list.
    pub line: SlipLine,
    /// The PDF.
    pub path: String,
    /// Characters no shipped font can print.
    pub missing_glyphs: Vec<String>,
}

/// Voids a slip; its number is never used again.
#[derive(Clone, Deserialize, TS)]
pub struct VoidSlip {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub slip: SlipId,
    /// Why.
    pub reason: String,
}

/// Words in a reason for a reprint or a void.
fn reason_of(fields: &mut Fields, text: &str) -> Option<String> {
    let reason = fields.take("reason", parse::free(text, 200))?;
    if reason.is_empty() {
        fields.wrong("reason", Text::new("请写原因。", "Write the reason."));
        return None;
    }
    Some(reason)
}

impl Action for PrintSlip {
    type View = SlipPrinted;
    const NEEDS: Needs = Needs::Permission(Permission::IssueSlip);
    fn run(self, app: &mut App) -> Result<SlipPrinted, AppError> {
        let (number, pdf) = {
            let lines = Lines::new(app)?;
            let row = found(&lines.reader, self.slip)?;
            if row.voided.is_some() {
                return Err(AppError::refused(
                    "确认单已作废，不能再打印。",
                    "The slip is voided: it is not printed again.",
                ));
            }
            let again = !lines.reader.of_request(self.request)?.is_empty();
            let prints = row.prints.len() + usize::from(!again);
            if prints > 1 && !again {
                let mut fields = Fields::default();
                reason_of(&mut fields, &self.reason);
                fields.finish()?;
            }
            let pdf =
                laifang_paper::slip(&sheet(&lines, &row, prints)?, self.sheet.paper()).map_err(paper)?;
            (row.number, pdf)
        };
        let path = match self.path.as_deref().map(str::trim).filter(|p| !p.is_empty()) {
            Some(path) => std::path::PathBuf::from(path),
            None => {
                let dir = app.dir.path().join("slips");
                std::fs::create_dir_all(&dir).map_err(|e| files::unwritable(&dir, &e))?;
                dir.join(format!("{number}.pdf"))
            }
        };
        // The paper first, then the record: a print that could not be written is not counted.
        files::write(&path, &pdf.bytes)?;
        let author = app.author(self.request)?;
        let (slip, sheet) = (self.slip, self.sheet.code());
        let reason = self.reason.trim().to_owned();
        app.store_mut()?.write(author, |w| {
            if w.reader().of_request(self.request)?.is_empty() {
                let why = (!reason.is_empty()).then_some(Personal::Reason { reason });
                w.append(Facts::SlipPrinted { slip, sheet: sheet.into() }, why)?;
            }
            Ok::<_, AppError>(())
        })?;
        Ok(SlipPrinted {
            line: shown_line(app, slip)?,
            path: path.display().to_string(),
            missing_glyphs: glyphs(&pdf.missing),
        })
    }
}

impl Action for VoidSlip {
    type View = SlipLine;
    const NEEDS: Needs = Needs::Permission(Permission::VoidSlip);
    fn run(self, app: &mut App) -> Result<SlipLine, AppError> {
        let mut fields = Fields::default();
        let reason = reason_of(&mut fields, &self.reason);
        fields.finish()?;
        let author = app.author(self.request)?;
        let slip = self.slip;
        app.store_mut()?.write(author, |w| {
            if found(&w.reader(), slip)?.voided.is_none() {
                let reason = reason.unwrap_or_default();
                w.append(Facts::SlipVoided { slip }, Some(Personal::Reason { reason }))?;
            }
            Ok::<_, AppError>(())
        })?;
        shown_line(app, slip)
    }
}
