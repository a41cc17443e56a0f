//! `laifang replay`: plays requests into a fresh office in memory, with the clock and the randomness of the
//! scenario, and prints one result a line. Acceptance tests, bug reports and replays share this one format.
//!
//! ```text
//! {"do": "office", "projects": ["云澜府"], "consultants": ["许知遥"], "seed": 7}
//! {"at": "2026-11-21T09:00:00+08:00", "do": "register_visit", "as": "v1", …the request's fields}
//! {"do": "issue_slip", "visit": "$v1.visit.line.visit", "expect": {"verdict": "valid"}}
//! {"do": "undo_registration", "visit": "$v1.visit.line.visit", "expect_error": "refused"}
//! ```
//!
//! Beside the actions there are a few words for what scenarios do all the time: `sit`, `use_preset`, `report`,
//! `comes`, `programme`, `deal`, `sign`, `pay` … ([`shorthand`]). `times` plays a line so often, with `{n}` and `{i}`
//! counting; `$projects.0` is the first project. `show` names the parts of a result that are printed.
//! `$tmp/NAME` is a file in a folder that is made for the run and removed after it; `{"do": "file", "name": NAME,
//! "hex": …}` writes one there.

#[path = "shorthand.rs"]
mod shorthand;

use super::office::input;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::error::{AppError, ErrorCode};
use laifang_core::org::Role;
use laifang_core::time::Moment;
use laifang_core::wording::Text;
use laifang_store::{Founding, KdfCost, Ports};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// Clock and randomness of a scenario: the same file gives the same bytes.
#[derive(Clone)]
struct Scene(Arc<Mutex<(Moment, u64, u64)>>);

impl Scene {
    fn new(at: Moment, seed: u64) -> Self {
        Self(Arc::new(Mutex::new((at, seed, 0))))
    }

    fn set(&self, at: Moment) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = at;
    }
}

impl Ports for Scene {
    fn now(&self) -> Moment {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn random(&mut self, bytes: &mut [u8]) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.2 += 1;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&held.1.to_le_bytes());
        hasher.update(&held.2.to_le_bytes());
        hasher.finalize_xof().fill(bytes);
    }
}

/// The line that may come first.
#[derive(Deserialize)]
#[serde(default)]
struct Office {
    name: String,
    code: String,
    desk: u32,
    time_zone: String,
    projects: Vec<String>,
    consultants: Vec<String>,
    person: String,
    seed: u64,
}

impl Default for Office {
    fn default() -> Self {
        Self {
            name: "云澜府营销中心".into(),
            code: "A01".into(),
            desk: 1,
            time_zone: "Asia/Shanghai".into(),
            projects: vec!["云澜府".into()],
            consultants: Vec::new(),
            person: "周敏".into(),
            seed: 1,
        }
    }
}

/// 2026-11-21 09:00 in Shanghai, for scenarios that name no time.
const START: Moment = Moment(1_795_222_800_000);

/// Plays a scenario; the exit code is 1 when anything failed that was not expected to.
pub fn run(scenario: &str, out: &Out) -> Done {
    let text = input(scenario)?;
    let mut lines = Vec::new();
    for (place, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.trim_start().starts_with("//") {
            continue;
        }
        let value: Map<String, Value> = serde_json::from_str(line).map_err(|e| {
            Problem::usage(
                format!("第 {} 行不是 JSON：{e}", place + 1),
                format!("Line {} is not JSON: {e}", place + 1),
            )
        })?;
        lines.push((place + 1, value));
    }
    let office = match lines.first() {
        Some((_, first)) if first.get("do").is_some_and(|d| d == "office") => {
            let (place, first) = lines.remove(0);
            let at = moment(place, &first)?.unwrap_or(START);
            let office = serde_json::from_value(Value::Object(first))
                .map_err(|e| Problem::usage(format!("第 {place} 行：{e}"), format!("Line {place}: {e}")))?;
            (office, at)
        }
        _ => (Office::default(), START),
    };
    let office_zone: chrono_tz::Tz = office.0.time_zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
    let (mut app, scene) = found(office)?;
    let folder = tempfile::Builder::new().prefix("laifang-replay-").tempdir().map_err(|e| {
        Problem::file(format!("建不了临时文件夹：{e}"), format!("A temporary folder cannot be made: {e}"))
    })?;
    let mut results = Map::new();
    let status = app.act("desk_status", json!({}))?;
    let projects = status["session"]["projects"].as_array().into_iter().flatten();
    results.insert("projects".into(), projects.map(|p| p["project"].clone()).collect());
    let mut bad = false;
    for (place, line) in lines {
        let Some(action) = line.get("do").and_then(Value::as_str).map(str::to_owned) else {
            return Err(Problem::usage(
                format!("第 {place} 行没有 do。"),
                format!("Line {place} has no “do”."),
            ));
        };
        if let Some(at) = moment(place, &line)? {
            scene.set(at);
        }
        let name = line.get("as").cloned();
        let show = line.get("show").cloned();
        let (expect, expect_error) = (line.get("expect").cloned(), line.get("expect_error").cloned());
        let today = scene.now().day(office_zone);
        let times = line.get("times").and_then(Value::as_u64);
        let mut all = Vec::new();
        let mut done = Ok(Value::Null);
        for n in 0..times.unwrap_or(1) {
            let line = if times.is_some() { counted(line.clone(), n) } else { line.clone() };
            done = request((place, n), line, &results, folder.path())
                .and_then(|request| shorthand::expand(&action, request, today))
                .and_then(|(action, request)| act(&mut app, &action, request, folder.path()));
            match &done {
                Ok(view) if times.is_some() => all.push(view.clone()),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        let mut told = json!({ "do": action });
        if let Some(name) = &name {
            told["as"] = name.clone();
        }
        match done {
            Ok(view) => {
                let wrong = expect_error.is_some() || expect.is_some_and(|e| !fits(&e, &view));
                if wrong {
                    told["unexpected"] = Value::Bool(true);
                    bad = true;
                }
                if let Some(name) = name.as_ref().and_then(Value::as_str) {
                    let value = if times.is_some() { Value::Array(all) } else { view.clone() };
                    results.insert(name.to_owned(), value);
                }
                told["ok"] = match &show {
                    Some(show) => parts(show, &view),
                    None => view,
                };
            }
            Err(error) => {
                let error = json!({ "code": error.code, "text": error.text, "fields": error.fields });
                if expect_error.is_none_or(|e| e != error["code"]) {
                    told["unexpected"] = Value::Bool(true);
                    bad = true;
                }
                told["error"] = error;
            }
        }
        out.raw(&told)?;
    }
    Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn found((office, at): (Office, Moment)) -> Result<(App, Scene), Problem> {
    let scene = Scene::new(at, office.seed);
    let founding = Founding {
        name: office.name,
        code: office.code,
        desk: office.desk,
        time_zone: office.time_zone,
        person: office.person,
        password: "in memory".into(),
        cost: KdfCost::CHEAP,
        demo: false,
    };
    let ports = scene.clone();
    let mut app = App::in_memory(&founding, Box::new(move || Box::new(ports.clone())))?;
    let projects: Vec<&str> = office.projects.iter().map(String::as_str).collect();
    let consultants: Vec<&str> = office.consultants.iter().map(String::as_str).collect();
    app.furnish(&projects, &consultants)?;
    Ok((app, scene))
}

fn act(app: &mut App, action: &str, request: Value, folder: &Path) -> Result<Value, AppError> {
    // Not an action either: a file for others to read.
    if action == "file" {
        return file(&request, folder);
    }
    // Not an action: the person at the keyboard takes another role.
    if action == "sit" {
        let role: Role = serde_json::from_value(request["role"].clone()).map_err(malformed)?;
        match request["name"].as_str() {
            Some(name) => app.seat_named(name, role)?,
            None => app.sit(role),
        }
        return Ok(json!({ "role": role }));
    }
    let mut view = app.act(action, request)?;
    while action == "import_customers" && view["state"] == "running" {
        let Some(import) = view["import"].as_str().and_then(|i| i.parse().ok()) else { break };
        view = serde_json::to_value(app.step_import(import)?).map_err(malformed)?;
    }
    Ok(view)
}

/// Writes a file of these bytes into the run's folder.
fn file(request: &Value, folder: &Path) -> Result<Value, AppError> {
    let text = |key: &str| request[key].as_str().unwrap_or_default();
    let wrong = |why: String| AppError::new(ErrorCode::File, Text::new(why.clone(), why));
    let digits = text("hex").as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> =
        digits.map(|d| u8::from_str_radix(std::str::from_utf8(d).ok()?, 16).ok()).collect();
    let bytes = bytes.ok_or_else(|| wrong("hex: two digits a byte".into()))?;
    let name = Path::new(text("name")).file_name().ok_or_else(|| wrong("name: a file's name".into()))?;
    std::fs::write(folder.join(name), &bytes).map_err(|e| wrong(e.to_string()))?;
    Ok(json!({ "bytes": bytes.len() }))
}

fn malformed(error: serde_json::Error) -> AppError {
    AppError::new(ErrorCode::Request, Text::new(error.to_string(), error.to_string()))
}

fn moment(place: usize, line: &Map<String, Value>) -> Result<Option<Moment>, Problem> {
    let Some(at) = line.get("at") else { return Ok(None) };
    let parsed = at.as_str().and_then(|t| chrono::DateTime::parse_from_rfc3339(t).ok());
    parsed.map(|t| Some(Moment::of(t.to_utc()))).ok_or_else(|| {
        Problem::usage(
            format!("第 {place} 行的 at 要像 2026-11-21T09:00:00+08:00。"),
            format!("Line {place}: write “at” like 2026-11-21T09:00:00+08:00."),
        )
    })
}

/// The request in a line: what is left without the words of the scenario, references resolved.
fn request(
    (place, n): (usize, u64),
    line: Map<String, Value>,
    results: &Map<String, Value>,
    folder: &Path,
) -> Result<Value, AppError> {
    let mut request = Map::new();
    for (key, value) in line {
        if !matches!(key.as_str(), "at" | "do" | "as" | "show" | "note" | "expect" | "expect_error" | "times")
        {
            request.insert(key, resolve(value, results, folder)?);
        }
    }
    if !request.contains_key("request") {
        let name = if n == 0 { format!("request {place}") } else { format!("request {place}.{n}") };
        let hash = blake3::hash(name.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
        request.insert("request".into(), Value::String(id.to_string()));
    }
    Ok(Value::Object(request))
}

/// The same line for the n-th time: `{n}` becomes 0001, 0002 …, `{i}` 0, 1 ….
fn counted(line: Map<String, Value>, n: u64) -> Map<String, Value> {
    fn put(value: Value, n: u64) -> Value {
        match value {
            Value::String(text) => {
                Value::String(text.replace("{n}", &format!("{:04}", n + 1)).replace("{i}", &n.to_string()))
            }
            Value::Array(list) => list.into_iter().map(|v| put(v, n)).collect(),
            Value::Object(fields) => fields.into_iter().map(|(k, v)| (k, put(v, n))).collect(),
            other => other,
        }
    }
    line.into_iter().map(|(k, v)| (k, put(v, n))).collect()
}

/// `$v1.visit.line.visit` is a part of the result called v1, `$tmp/a.pdf` a file in the run's folder; `$$` begins a text with a dollar.
fn resolve(value: Value, results: &Map<String, Value>, folder: &Path) -> Result<Value, AppError> {
    match value {
        Value::String(text) if text.starts_with("$$") => Ok(Value::String(text[1..].to_owned())),
        Value::String(text) if text.starts_with("$tmp/") => {
            Ok(Value::String(folder.join(&text["$tmp/".len()..]).display().to_string()))
        }
        Value::String(text) if text.starts_with('$') => {
            let mut parts = text[1..].split('.');
            let mut found = parts.next().and_then(|name| results.get(name));
            for part in parts {
                found = found.and_then(|value| match value {
                    Value::Array(list) => part.parse::<usize>().ok().and_then(|n| list.get(n)),
                    value => value.get(part),
                });
            }
            found.cloned().ok_or_else(|| {
                AppError::new(
                    ErrorCode::Request,
                    Text::new(
                        format!("{text} 前面没有这个结果。"),
                        format!("There is no result {text} before."),
                    ),
                )
            })
        }
        Value::Array(list) => {
            list.into_iter().map(|v| resolve(v, results, folder)).collect::<Result<_, _>>().map(Value::Array)
        }
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, v)| Ok((key, resolve(v, results, folder)?)))
            .collect::<Result<Map<_, _>, AppError>>()
            .map(Value::Object),
        other => Ok(other),
    }
}

/// The parts of a result that a scenario asks for, by their paths.
fn parts(show: &Value, view: &Value) -> Value {
    let paths = show.as_array().into_iter().flatten().filter_map(Value::as_str);
    let at = |path: &str| {
        path.split('.').try_fold(view, |value, part| match value {
            Value::Array(list) => part.parse::<usize>().ok().and_then(|n| list.get(n)),
            value => value.get(part),
        })
    };
    paths
        .map(|path| (path.to_owned(), at(path).cloned().unwrap_or(Value::Null)))
        .collect::<Map<_, _>>()
        .into()
}

/// Whether everything expected is in the result; what is not named does not matter.
fn fits(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            expected.iter().all(|(key, value)| found.get(key).is_some_and(|f| fits(value, f)))
        }
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len() && expected.iter().zip(found).all(|(e, f)| fits(e, f))
        }
        (expected, found) => expected == found,
    }
}
