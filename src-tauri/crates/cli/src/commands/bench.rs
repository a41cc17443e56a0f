//! `laifang bench`: how fast import, search, registration, opening and settling are with so many customers.

mod entry;
mod invented;
mod judging;
mod queries;
mod settling;
mod visits;

use crate::args::Bench;
use crate::desk;
use crate::output::{Done, Out, Problem};
use laifang_app::import::{ImportCustomers, ImportState, InspectCsv};
use laifang_app::session::{CreateOffice, DeskStatus, ShowDeskStatus, Unlock};
use laifang_app::{App, System};
use laifang_core::id::UserId;
use laifang_store::{DataDir, StoreError};
use serde::Serialize;
use std::path::Path;
use std::time::{Duration, Instant};

const PASSWORD: &str = "bench bench";
/// Registrations measured.
const VISITS: usize = 200;

/// What was measured. Times in milliseconds.
#[derive(Serialize)]
struct Figures {
    program: &'static str,
    profile: &'static str,
    #[serde(flatten)]
    imported: Option<Imported>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visits: Option<visits::Seeded>,
    store_bytes: u64,
    open_ms: f64,
    cache: &'static str,
    store_search: Vec<Kind>,
    look_up: Vec<Kind>,
    registration: Times,
    judging: judging::Judging,
    #[serde(skip_serializing_if = "Option::is_none")]
    settling: Option<settling::Settling>,
    memory_kib: u64,
    memory_peak_kib: u64,
}

/// How the customers came in; none where an office that was kept is measured again.
#[derive(Serialize)]
struct Imported {
    customers: u64,
    rejected: u64,
    import_seconds: f64,
    import_rows_per_second: f64,
    import_step: Times,
}

/// One kind of query.
#[derive(Serialize)]
struct Kind {
    kind: &'static str,
    /// The first one after opening.
    first_ms: f64,
    warm: Times,
    hits: f64,
}

/// A distribution, in milliseconds.
#[derive(Serialize, Default)]
struct Times {
    count: usize,
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
}

impl Times {
    fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let at = |part: usize| all.get((all.len() * part / 100).min(all.len().saturating_sub(1)));
        Self {
            count: all.len(),
            p50_ms: at(50).copied().map(ms).unwrap_or_default(),
            p99_ms: at(99).copied().map(ms).unwrap_or_default(),
            max_ms: all.last().copied().map(ms).unwrap_or_default(),
        }
    }
}

fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

/// Measures.
pub fn run(bench: &Bench, out: &Out) -> Done {
    let scratch;
    let folder = match &bench.keep {
        Some(folder) => folder.as_path(),
        None => {
            scratch = tempfile::tempdir().map_err(|e| io(&e))?;
            scratch.path()
        }
    };
    let office = folder.join("office");
    let mut app = desk::locked(&office, false);
    let imported = if bench.again { None } else { Some(import(&mut app, folder, bench, out)?) };
    let user = match app.perform(ShowDeskStatus {})? {
        DeskStatus::Open { session } => session.user,
        status => first_of(&status)?,
    };
    drop(app);
    let open = || DataDir::new(&office).open(user, PASSWORD, Box::new(System::default())).map_err(failed);
    let mut store = open()?;
    if let Some(path) = &bench.entry {
        let visitors = entry::read(path)?;
        let records = entry::records(&store, &visitors)?;
        store.close();
        let (mut app, _) = reopen(&office)?;
        let found = entry::run(&mut app, &visitors, &records)?;
        return out.view(&found, || found.lines().join("\n"));
    }
    let visits = if bench.again { None } else { Some(visits::seed(&mut store, user, bench.visits)?) };
    store.close();
    let store_bytes = size(&office);
    let (app, open_ms) = reopen(&office)?;
    drop(app);
    let store = open()?;
    let wanted = queries::of(&store, bench.queries as usize)?;
    let store_search = queries::in_store(&store, &wanted)?;
    store.close();
    let (mut app, _) = reopen(&office)?;
    let look_up = queries::in_app(&mut app, &wanted)?;
    let registration = registrations(&mut app)?;
    let judging = judging::run(&mut app, bench.claims)?;
    let settling = match bench.deals {
        0 => None,
        deals => {
            drop(app);
            let store = open()?;
            let today = settling::today(&store)?;
            store.close();
            let (mut app, _) = reopen(&office)?;
            settling::promise(&mut app, today)?;
            drop(app);
            let mut store = open()?;
            let written = settling::seed(&mut store, user, deals)?;
            store.close();
            let (mut app, _) = reopen(&office)?;
            Some(settling::run(&mut app, deals, written)?)
        }
    };
    let (memory_kib, memory_peak_kib) = memory();
    let figures = Figures {
        program: env!("CARGO_PKG_VERSION"),
        profile: if cfg!(debug_assertions) { "debug" } else { "release" },
        imported,
        visits,
        store_bytes,
        open_ms,
        cache: "first: SQLite's cache empty after reopening, the file in the system's cache; warm: after it",
        store_search,
        look_up,
        registration,
        judging,
        settling,
        memory_kib,
        memory_peak_kib,
    };
    out.view(&figures, || table(&figures))
}

/// Founds the office and imports its customers.
fn import(app: &mut App, folder: &Path, bench: &Bench, out: &Out) -> Result<Imported, Problem> {
    app.perform(CreateOffice {
        office: "测速案场".into(),
        office_code: "B01".into(),
        desk: 1,
        projects: vec!["云澜府".into()],
        consultants: vec!["许知遥".into(), "林晚舟".into()],
        person: "周敏".into(),
        password: PASSWORD.into(),
        demo: false,
        demo_days: None,
    })?;
    let file = match &bench.file {
        Some(file) => file.clone(),
        None => {
            let path = folder.join("invented.csv");
            invented::write(&path, bench.customers).map_err(|e| io(&e))?;
            path.to_string_lossy().into_owned()
        }
    };
    let mapping = app.perform(InspectCsv { path: file.clone() })?.mapping;
    let begin = Instant::now();
    let mut view = app.perform(ImportCustomers {
        request: desk::new_request(),
        path: file,
        mapping,
        dry_run: false,
        rejects: None,
    })?;
    let mut steps = Vec::new();
    while view.state == ImportState::Running {
        let step = Instant::now();
        view = app.step_import(view.import)?;
        steps.push(step.elapsed());
        if out.is_watched() && steps.len().is_multiple_of(50) {
            eprint!("\r{} / {} bytes", view.bytes_done, view.bytes);
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    Ok(Imported {
        customers: view.accepted,
        rejected: view.rejected,
        import_seconds: (seconds * 100.0).round() / 100.0,
        import_rows_per_second: ((view.accepted + view.rejected) as f64 / seconds).round(),
        import_step: Times::of(steps),
    })
}

fn failed(error: StoreError) -> Problem {
    let text = error.text();
    Problem::file(text.zh, text.en)
}

fn io(error: &std::io::Error) -> Problem {
    Problem::file(error.to_string(), error.to_string())
}

/// The first person of an office that is locked.
fn first_of(status: &DeskStatus) -> Result<UserId, Problem> {
    let DeskStatus::Locked { people, .. } = status else {
        return Err(Problem::file("打不开", "cannot be opened"));
    };
    people.first().map(|person| person.user).ok_or_else(|| Problem::file("没有人", "nobody"))
}

fn reopen(office: &Path) -> Result<(App, f64), Problem> {
    let mut app = desk::locked(office, false);
    let user = first_of(&app.perform(ShowDeskStatus {})?)?;
    let begin = Instant::now();
    app.perform(Unlock { user, password: PASSWORD.into() })?;
    Ok((app, ms(begin.elapsed())))
}

/// New visitors, one commit each.
fn registrations(app: &mut App) -> Result<Times, Problem> {
    let mut times = Vec::new();
    for n in 0..VISITS {
        let request = desk::walk_in(invented::name(n as u64 * 7_919), Some(format!("199{n:08}")));
        let begin = Instant::now();
        app.perform(request)?;
        times.push(begin.elapsed());
    }
    Ok(Times::of(times))
}

fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}

/// Resident memory now and at most, where the system tells.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |key: &str| {
        let line = status.lines().find(|l| l.starts_with(key)).unwrap_or_default();
        line.split_ascii_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
    };
    (of("VmRSS:"), of("VmHWM:"))
}

fn table(f: &Figures) -> String {
    let mut lines = vec![format!("{} {}", f.program, f.profile)];
    if let Some(imported) = &f.imported {
        lines.extend([
            format!("{} customers ({} rejected)", imported.customers, imported.rejected),
            format!(
                "import        {:>9.0} rows/s in {:.1} s",
                imported.import_rows_per_second, imported.import_seconds
            ),
            format!(
                "import step   p50 {:>8.2}  p99 {:>8.2}  max {:>8.2} ms",
                imported.import_step.p50_ms, imported.import_step.p99_ms, imported.import_step.max_ms
            ),
        ]);
    }
    if let Some(visits) = &f.visits {
        lines.push(format!("visits        {:>9} written, {:.0} a second", visits.visits, visits.per_second));
    }
    lines.extend([
        format!("store         {:>9.1} MiB", f.store_bytes as f64 / 1_048_576.0),
        format!("open          {:>9.1} ms (with the key's derivation)", f.open_ms),
        format!(
            "registration  p50 {:>8.2}  p99 {:>8.2}  max {:>8.2} ms",
            f.registration.p50_ms, f.registration.p99_ms, f.registration.max_ms
        ),
        format!(
            "memory        {:>9.1} MiB, at most {:.1}",
            f.memory_kib as f64 / 1_024.0,
            f.memory_peak_kib as f64 / 1_024.0
        ),
    ]);
    lines.extend(f.judging.lines());
    lines.extend(f.settling.iter().flat_map(settling::Settling::lines));
    lines.push(format!("search ({})", f.cache));
    for (where_, kinds) in [("store", &f.store_search), ("look_up", &f.look_up)] {
        lines.extend(kinds.iter().map(|k| {
            format!(
                "{where_:8} {:12} first {:>8.3}  p50 {:>8.3}  p99 {:>8.3} ms  {:>5.1} hits",
                k.kind, k.first_ms, k.warm.p50_ms, k.warm.p99_ms, k.hits
            )
        }));
    }
    lines.join("\n")
}
