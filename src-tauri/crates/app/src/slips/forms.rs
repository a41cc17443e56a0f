//! The forms of slips (R17–R20): the shipped ones, the office's own, and how they look.

use super::SheetSize;
use super::sheet::{glyphs, labels, paper, result, shown};
use crate::lists::Lines;
use crate::prelude::*;
use laifang_core::change::Facts;
use laifang_core::policy::SlipKind;
use laifang_core::slip_form::{SlipForm, SlipFormError};
use laifang_core::wording;
use laifang_paper::SlipSheet;
use laifang_store::Reader;

/// The four forms as they stand.
#[derive(Deserialize, TS)]
pub struct ListSlipForms {}

/// A form as it stands.
#[derive(Serialize, TS)]
pub struct SlipFormView {
    /// Which.
    pub kind: SlipKind,
    /// Its name in the settings.
    pub name: Text,
    /// The rule that asks for it.
    pub rule: String,
    /// As it is printed now.
    pub form: SlipForm,
    /// As it ships with the program.
    pub shipped: SlipForm,
    /// The office's own, not the shipped one.
    pub own: bool,
    /// When it was set, local `YYYY-MM-DD HH:MM`.
    pub set_at: Option<String>,
    /// By whom.
    pub set_by: Option<String>,
}

/// Sets a form for slips issued from now on; those issued stay as printed.
#[derive(Clone, Deserialize, TS)]
pub struct SetSlipForm {
    /// Made by the form.
    pub request: RequestId,
    /// Which.
    pub kind: SlipKind,
    /// The office's own; none: back to the shipped one.
    pub form: Option<SlipForm>,
}

/// A form as it is edited, on a sheet of invented words. Writes nothing.
#[derive(Deserialize, TS)]
pub struct PreviewSlipForm {
    /// As edited.
    pub form: SlipForm,
    /// Paper.
    pub sheet: SheetSize,
    /// The result on the sample.
    pub verdict: Verdict,
}

/// How a form looks.
#[derive(Serialize, TS)]
pub struct SlipFormPreview {
    /// Pages as SVG; none while something is wrong.
    pub pages: Vec<String>,
    /// Everything that is wrong, by field.
    pub errors: Vec<FieldError>,
    /// Characters no shipped font can print.
    pub missing_glyphs: Vec<String>,
}

/// The same on paper, for the command line.
#[derive(Deserialize, TS)]
pub struct SaveSlipFormSample {
    /// Which of the forms as they stand.
    pub kind: SlipKind,
    /// Paper.
    pub sheet: SheetSize,
    /// The result on the sample.
    pub verdict: Verdict,
    /// Where to write the PDF.
    pub path: String,
}

/// A sample that was written.
#[derive(Serialize, TS)]
pub struct SlipFormSample {
    /// The PDF.
    pub path: String,
}

/// The form that slips are issued with now.
pub(super) fn in_force(reader: &Reader<'_>, kind: SlipKind) -> Result<SlipForm, AppError> {
    let own = reader.slip_forms()?.into_iter().find(|row| row.kind == kind).and_then(|row| row.own.form);
    Ok(own.unwrap_or_else(|| SlipForm::shipped(kind)))
}

fn wrong(errors: Vec<SlipFormError>) -> Fields {
    let mut fields = Fields::default();
    for error in errors {
        let text = error.text();
        fields.wrong(error.field, text);
    }
    fields
}

/// A sheet of invented words. It has no number, no code that could pass a check, and says that it is a sample.
fn sample(reader: &Reader<'_>, form: &SlipForm, verdict: Verdict) -> Result<SlipSheet, AppError> {
    let project = reader.projects()?.into_iter().find(|p| p.2).map(|p| p.1);
    let (headline, reason, for_channel) = match verdict {
        Verdict::Valid => {
            ("新客户，恒居地产有效。", "本案场没有他的来访和来电记录，第一次由这家带来。", "有效")
        }
        Verdict::Invalid => (
            "保护期内，客户属鸿安置业。",
            "11-05 由鸿安置业带访在先，保护 1 个月到 12-05，保护期内其他机构报备无效。",
            "无效：客户在保护期内",
        ),
        Verdict::Undecided => {
            ("待定。", "没有手机号，没法排除以前来过，留到有号码再定。", "待定：资料不全，待核实")
        }
    };
    Ok(SlipSheet {
        number: "样张".into(),
        office: reader.office()?.name,
        project: project.unwrap_or_default(),
        customer_name: "沈若溪".into(),
        customer_phone: "138****5678".into(),
        companions: vec!["沈清和".into()],
        headcount: 2,
        channel: wording::channel(Channel::Agency).zh,
        brought_by: Some("恒居地产 · 翠园店 · 周凯".into()),
        result: result(verdict),
        result_word: wording::verdict(verdict).zh,
        reason: format!("{headline}{reason}"),
        reason_for_channel: for_channel.into(),
        rule: "R15 · 判客规则 第 1 版".into(),
        protected_until: (verdict == Verdict::Valid).then(|| "2026-12-21（含当日）".into()),
        arrived_at: "2026-11-21 14:26".into(),
        issued_at: "2026-11-21 14:31".into(),
        issued_by: "周敏".into(),
        consultant: Some("许知遥".into()),
        notices: form.clauses.clone(),
        qr: "LAIFANG SAMPLE".into(),
        labels: labels(form, true),
        shown: shown(form),
        voided: Some("样张".into()),
        ..SlipSheet::new(laifang_paper::Labels::zh())
    })
}

/// Refuses what would not leave room for a long reason and a long party.
fn leaves_room(reader: &Reader<'_>, form: &SlipForm) -> Result<(), AppError> {
    let full = SlipSheet {
        customer_name: "阿卜杜热合曼·".repeat(6),
        companions: (1..=12).map(|n| format!("欧阳同行人{n}")).collect(),
        brought_by: Some("恒居地产翠园店".repeat(11)),
        reason: "11-05 由鸿安置业带访在先，保护 1 个月到 12-05。".repeat(7),
        notices: std::iter::once("本单按隐号或部分号码判定，以完整号码为准。".to_owned())
            .chain(form.clauses.iter().cloned())
            .collect(),
        ..sample(reader, form, Verdict::Invalid)?
    };
    match laifang_paper::preview(&full, laifang_paper::Sheet::A5) {
        Err(laifang_paper::PaperError::DoesNotFit) => Err(AppError::field(
            "clauses",
            Text::new(
                "条款太长，判客说明长的时候一联放不下：请写短些。",
                "The clauses are too long: with a long reason one part would not hold them. Shorten them.",
            ),
        )),
        other => other.map(|_| ()).map_err(paper),
    }
}

impl Action for ListSlipForms {
    type View = Vec<SlipFormView>;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Vec<SlipFormView>, AppError> {
        let lines = Lines::new(app)?;
        let set = lines.reader.slip_forms()?;
        let people = lines.reader.users()?;
        let view = |kind: SlipKind| {
            let own = set.iter().find(|row| row.kind == kind).map(|row| &row.own);
            let shipped = SlipForm::shipped(kind);
            let form = own.and_then(|own| own.form.clone());
            SlipFormView {
                kind,
                name: wording::slip_kind(kind),
                rule: kind.rule().to_owned(),
                own: form.is_some(),
                form: form.unwrap_or_else(|| shipped.clone()),
                shipped,
                set_at: own.map(|own| own.at.stamp(lines.zone)),
                set_by: own
                    .and_then(|own| people.iter().find(|p| p.user == own.by))
                    .map(|person| person.name.clone()),
            }
        };
        Ok(SlipKind::ALL.into_iter().map(view).collect())
    }
}

impl Action for SetSlipForm {
    type View = Vec<SlipFormView>;
    const NEEDS: Needs = Needs::Permission(Permission::SetPolicies);
    fn run(self, app: &mut App) -> Result<Vec<SlipFormView>, AppError> {
        let kind = self.kind;
        let form = match self.form.map(SlipForm::checked).transpose() {
            // The shipped one is not the office's own, even if typed.
            Ok(form) => form.filter(|form| *form != SlipForm::shipped(kind)),
            Err(errors) => {
                wrong(errors).finish()?;
                None
            }
        };
        if let Some(form) = &form {
            leaves_room(&app.reader()?, form)?;
        }
        app.once(self.request, |w| {
            let stands = w.reader().slip_forms()?.into_iter().find(|row| row.kind == kind);
            if stands.and_then(|row| row.own.form) != form {
                w.append(Facts::SlipFormSet { form_kind: kind, form }, None)?;
            }
            Ok::<_, AppError>(())
        })?;
        ListSlipForms {}.run(app)
    }
}

impl Action for PreviewSlipForm {
    type View = SlipFormPreview;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SlipFormPreview, AppError> {
        let form = match self.form.checked() {
            Ok(form) => form,
            Err(errors) => {
                let told = wrong(errors).finish().err();
                return Ok(SlipFormPreview {
                    pages: Vec::new(),
                    errors: told.map(|e| e.fields).unwrap_or_default(),
                    missing_glyphs: Vec::new(),
                });
            }
        };
        let sheet = sample(&app.reader()?, &form, self.verdict)?;
        let preview = laifang_paper::preview(&sheet, self.sheet.paper()).map_err(paper)?;
        Ok(SlipFormPreview {
            pages: preview.pages,
            errors: Vec::new(),
            missing_glyphs: glyphs(&preview.missing),
        })
    }
}

impl Action for SaveSlipFormSample {
    type View = SlipFormSample;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<SlipFormSample, AppError> {
        let reader = app.reader()?;
        let form = in_force(&reader, self.kind)?;
        let pdf =
            laifang_paper::slip(&sample(&reader, &form, self.verdict)?, self.sheet.paper()).map_err(paper)?;
        laifang_store::write_atomically(std::path::Path::new(&self.path), &pdf.bytes)?;
        Ok(SlipFormSample { path: self.path })
    }
}
