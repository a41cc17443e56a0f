//! The desk a command works on: its folder, who works, the password.

use crate::args::Args;
use crate::output::{Out, Problem};
use laifang_app::session::{DeskStatus, PersonChoice, ShowDeskStatus, Unlock};
use laifang_app::visits::{CustomerEntry, RegisterVisit};
use laifang_app::{App, System};
use laifang_core::id::RequestId;
use laifang_core::org::{Channel, ContactKind};
use laifang_store::KdfCost;
use std::path::Path;
use uuid::Uuid;

/// The environment's name of the password.
pub const PASSWORD: &str = "LAIFANG_PASSWORD";

/// The program on a folder, locked. `cheap`: keys that cost nothing to derive, for tests.
pub fn locked(folder: &Path, cheap: bool) -> App {
    if !cheap {
        return App::at(folder);
    }
    let system = System::from_env();
    App::with(folder, Box::new(move || Box::new(system)), KdfCost::CHEAP)
}

/// The folder; without one nothing is guessed.
pub fn folder(args: &Args) -> Result<&Path, Problem> {
    args.data.as_deref().ok_or_else(|| {
        Problem::usage(
            "请用 --data 指定数据文件夹（或设 LAIFANG_DATA）。",
            "Name the data folder with --data (or set LAIFANG_DATA).",
        )
    })
}

/// The password from the environment, else typed.
pub fn password(out: &Out, who: &str) -> Result<String, Problem> {
    secret(PASSWORD, out, who)
}

/// The password of somebody who is new.
pub fn new_password(out: &Out, who: &str) -> Result<String, Problem> {
    secret("LAIFANG_NEW_PASSWORD", out, who)
}

/// The recovery key from the environment, else typed.
pub fn recovery_key(out: &Out) -> Result<String, Problem> {
    if let Ok(key) = std::env::var("LAIFANG_RECOVERY_KEY") {
        return Ok(key);
    }
    rpassword::prompt_password(out.pick("恢复密钥：", "Recovery key: ")).map_err(|_| {
        Problem::usage(
            "没有终端可输入恢复密钥：请设环境变量 LAIFANG_RECOVERY_KEY。",
            "There is no terminal to type the recovery key: set LAIFANG_RECOVERY_KEY.",
        )
    })
}

fn secret(variable: &str, out: &Out, who: &str) -> Result<String, Problem> {
    if let Ok(password) = std::env::var(variable) {
        return Ok(password);
    }
    rpassword::prompt_password(out.pick(&format!("{who} 的密码："), &format!("Password of {who}: "))).map_err(
        |_| {
            Problem::usage(
                format!("没有终端可输入密码：请设环境变量 {variable}。"),
                format!("There is no terminal to type a password: set {variable}."),
            )
        },
    )
}

/// Unlocks the desk for the person named, or for the only or first one.
pub fn open(args: &Args, out: &Out) -> Result<App, Problem> {
    let mut app = locked(folder(args)?, false);
    let people = match app.perform(ShowDeskStatus {})? {
        DeskStatus::Locked { people, .. } => people,
        DeskStatus::New => {
            return Err(Problem::usage(
                "这个文件夹里还没有案场：先运行 laifang init。",
                "There is no office in this folder yet: run laifang init first.",
            ));
        }
        DeskStatus::Damaged { message, .. } => return Err(damaged(message)),
        DeskStatus::Open { .. } | DeskStatus::Away { .. } => return Ok(app),
    };
    let person = chosen(args, &people)?;
    let password = password(out, &person.name)?;
    match app.perform(Unlock { user: person.user, password }) {
        Ok(_) => Ok(app),
        Err(error) => match app.perform(ShowDeskStatus {})? {
            DeskStatus::Damaged { message, .. } => Err(damaged(message)),
            _ => Err(error.into()),
        },
    }
}

/// What was found, and the next step here.
fn damaged(found: laifang_core::wording::Text) -> Problem {
    Problem::file(
        format!("{}\n下一步：laifang restore --instead（原数据会放到一边，不会删）。", found.zh),
        format!("{}\nNext: laifang restore --instead (the old data is set aside, not deleted).", found.en),
    )
}

/// The person named, or the only or first one.
pub fn chosen<'a>(args: &Args, people: &'a [PersonChoice]) -> Result<&'a PersonChoice, Problem> {
    let found = match &args.user {
        Some(name) => people.iter().find(|p| p.name == *name),
        None => people.first(),
    };
    found.ok_or_else(|| {
        let names: Vec<&str> = people.iter().map(|p| p.name.as_str()).collect();
        Problem::usage(
            format!("本前台没有这个人，可用 --user 指定：{}。", names.join("、")),
            format!("Nobody of that name works at this desk; --user is one of: {}.", names.join(", ")),
        )
    })
}

/// The request's id: the one given, so that a retry is harmless, or a new one.
pub fn request(args: &Args) -> RequestId {
    args.request.unwrap_or_else(new_request)
}

/// A new request's id.
pub fn new_request() -> RequestId {
    let mut bytes = [0; 16];
    laifang_store::Ports::random(&mut System::default(), &mut bytes);
    RequestId::new(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// A plain walk-in, for measuring and for tests.
pub fn walk_in(name: String, phone: Option<String>) -> RegisterVisit {
    RegisterVisit {
        request: new_request(),
        kind: ContactKind::Visit,
        project: None,
        customer: CustomerEntry {
            customer: None,
            name,
            no_phone: phone.is_none(),
            phones: phone.into_iter().collect(),
            gender: None,
            id_tail: String::new(),
            address: String::new(),
        },
        companions: Vec::new(),
        headcount: 2,
        channel: Channel::WalkIn,
        brought_by: None,
        report: None,
        needs: String::new(),
        notes: String::new(),
        consent: None,
        consultant: None,
        appointment_with: None,
        broker_chose: None,
        override_reason: String::new(),
        arrived_at: None,
        quick: false,
        decision: None,
    }
}

/// An id as people paste it.
pub fn id<T>(text: &str, make: fn(Uuid) -> T) -> Result<T, Problem> {
    Uuid::parse_str(text.trim()).map(make).map_err(|_| {
        Problem::usage(
            format!("“{text}”不是编号：请照列表里的抄。"),
            format!("“{text}” is not an id: copy it from a list."),
        )
    })
}
