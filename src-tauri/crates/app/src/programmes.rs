//! Programmes (方案): the shipped presets, new versions, what somebody should look at, and what a programme would
//! pay.

mod trial;

use crate::prelude::*;
use chrono::NaiveDate;
use laifang_core::change::MoneyFacts;
use laifang_core::programme::{self, Programme, ProgrammeError};
use laifang_core::wording;
pub use trial::*;

/// Presets that ship with the program and every version of this office.
#[derive(Deserialize, TS)]
pub struct ListProgrammes {}

/// Programmes to look at and to start from.
#[derive(Serialize, TS)]
pub struct Programmes {
    /// Presets, in the order of their rules.
    pub presets: Vec<ProgrammeText>,
    /// Versions of this office, newest first.
    pub versions: Vec<ProgrammeText>,
    /// Overlaps, gaps and what else should be looked at before money is paid.
    pub findings: Vec<Text>,
}

/// A programme with its sentences.
#[derive(Serialize, TS)]
pub struct ProgrammeText {
    /// The data.
    pub programme: Programme,
    /// 中介佣金 · 150 套起跳，第 1 版.
    pub title: Text,
    /// An agency gets 1 % of the price ….
    pub sentence: Text,
    /// Rules it carries.
    pub rules: Vec<String>,
    /// In force today for at least one of its channels.
    pub in_force: bool,
    /// Deals have been worked out under it: it stays as it is.
    pub used: bool,
    /// Local day on which it was recorded; empty for a preset.
    pub entered: String,
    /// What is still to be chosen before it can be activated (R24).
    pub open: Option<Text>,
}

/// Checks a programme as it is edited and puts it into sentences. Writes nothing.
#[derive(Deserialize, TS)]
pub struct PreviewProgramme {
    /// As edited.
    pub programme: Programme,
}

/// Reads a programme from its file's text (TOML) and checks it. Writes nothing.
#[derive(Deserialize, TS)]
pub struct CheckProgramme {
    /// The text.
    pub text: String,
}

/// What an edited programme says.
#[derive(Serialize, TS)]
pub struct ProgrammePreview {
    /// As it was read; none where it cannot be.
    pub programme: Option<Programme>,
    /// An agency gets 1 % of the price …; as far as it can be read.
    pub sentence: Text,
    /// Rules it carries.
    pub rules: Vec<String>,
    /// What is wrong, by field; none when it can be activated.
    pub errors: Vec<FieldError>,
}

/// Puts a programme into force: a new version, from today or a later day on. Earlier versions stay as they are, for
/// the deals that were frozen under them.
#[derive(Deserialize, TS)]
pub struct SetProgramme {
    /// Made by the form.
    pub request: RequestId,
    /// The version; its number is given by the program.
    pub programme: Programme,
}

/// Where in the programme something is wrong.
fn place(error: &ProgrammeError) -> String {
    use ProgrammeError as E;
    match error {
        E::Format(_) => "text".into(),
        E::Empty(place)
        | E::Zero(place)
        | E::Range(place)
        | E::Steps(place)
        | E::RateOrAmount(place)
        | E::Twice(place)
        | E::Excludes(place, _)
        | E::Unchosen(place)
        | E::Shares { place, .. } => place.clone(),
        E::EndsBefore => "ends".into(),
    }
}

fn wrong(error: &ProgrammeError) -> AppError {
    AppError::field(&place(error), error.text())
}

/// 中介佣金 · 150 套起跳，第 1 版.
pub(crate) fn title(programme: &Programme) -> Text {
    Text::new(
        format!("{}，第 {} 版", programme.name.zh, programme.version),
        format!("{}, version {}", programme.name.en, programme.version),
    )
}

fn told(programme: &Programme, entered: Option<NaiveDate>, in_force: bool, used: bool) -> ProgrammeText {
    ProgrammeText {
        title: title(programme),
        sentence: wording::programme(programme),
        rules: programme.rules().into_iter().map(str::to_owned).collect(),
        in_force,
        used,
        entered: entered.map(|d| d.to_string()).unwrap_or_default(),
        open: programme.check_active().err().map(|e| e.text()),
        programme: programme.clone(),
    }
}

fn preview(programme: Programme) -> ProgrammePreview {
    let error = programme.check_active().err();
    ProgrammePreview {
        sentence: wording::programme(&programme),
        rules: programme.rules().into_iter().map(str::to_owned).collect(),
        errors: error.iter().map(|e| FieldError { field: place(e), text: e.text() }).collect(),
        programme: Some(programme),
    }
}

impl Action for ListProgrammes {
    type View = Programmes;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, app: &mut App) -> Result<Programmes, AppError> {
        let books = crate::ledger::books(app)?;
        let reader = app.reader()?;
        let today = app.store()?.now().day(reader.zone()?);
        let projects = reader.projects()?;
        let mut versions: Vec<ProgrammeText> = books
            .book
            .versions()
            .map(|v| {
                let p = &v.programme;
                let here = |project: ProjectId| {
                    p.channels.iter().any(|c| {
                        let found = books.book.in_force(&p.code, *c, project, today);
                        found.is_some_and(|f| f.programme.version == p.version)
                    })
                };
                let in_force = projects.iter().any(|(id, ..)| here(*id));
                let used = books
                    .entitlements
                    .iter()
                    .any(|e| e.explanation.programme == p.code && e.explanation.version == p.version);
                told(p, Some(v.entered), in_force, used)
            })
            .collect();
        versions.sort_by_key(|v| std::cmp::Reverse(v.programme.version));
        Ok(Programmes {
            presets: programme::presets().iter().map(|p| told(p, None, false, false)).collect(),
            versions,
            findings: books.book.findings().iter().map(wording::finding).collect(),
        })
    }
}

impl Action for PreviewProgramme {
    type View = ProgrammePreview;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, _: &mut App) -> Result<ProgrammePreview, AppError> {
        Ok(preview(self.programme))
    }
}

impl Action for CheckProgramme {
    type View = ProgrammePreview;
    const NEEDS: Needs = Needs::Permission(Permission::See);
    fn run(self, _: &mut App) -> Result<ProgrammePreview, AppError> {
        Ok(match Programme::from_toml(&self.text) {
            Ok(programme) => preview(programme),
            Err(error) => ProgrammePreview {
                programme: None,
                sentence: Text::default(),
                rules: vec![],
                errors: vec![FieldError { field: place(&error), text: error.text() }],
            },
        })
    }
}

impl Action for SetProgramme {
    type View = Programmes;
    const NEEDS: Needs = Needs::Permission(Permission::SetProgrammes);
    fn run(mut self, app: &mut App) -> Result<Programmes, AppError> {
        self.programme.check_active().map_err(|e| wrong(&e))?;
        app.once(self.request, |w| {
            let today = w.now().day(w.reader().zone()?);
            if self.programme.effective < today {
                return Err(AppError::field(
                    "effective",
                    Text::new(
                        "只能从今天或以后生效：已冻结的成交按当时的版本，不能改。想知道早用会怎样，用“试算”。",
                        "It can take effect from today on: what was frozen stays under the version of its day. To see what it would have paid, use the simulation.",
                    ),
                ));
            }
            let projects = w.reader().projects()?;
            if self.programme.projects.iter().any(|p| projects.iter().all(|(id, ..)| id != p)) {
                return Err(AppError::field(
                    "projects",
                    Text::new("项目已不在这里，请重新选。", "A project is not on record: choose again."),
                ));
            }
            // One number throughout the office, so that "version 7" means one thing to everybody.
            let rows = w.reader().programme_rows()?;
            self.programme.version =
                rows.iter().map(|r| r.version.programme.version).max().unwrap_or(0) + 1;
            let programme_id = ProgrammeVersionId::new(w.new_uuid());
            w.append(MoneyFacts::ProgrammeSet { programme_id, programme: self.programme }.into(), None)?;
            Ok(())
        })?;
        ListProgrammes {}.run(app)
    }
}
