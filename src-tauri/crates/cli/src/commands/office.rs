//! The office as a whole: set-up, state, health, and any action by its name.

use crate::args::{Args, Init};
use crate::desk;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::session::{CreateOffice, DeskStatus, ShowDeskStatus};
use laifang_app::settings::{RebuildStore, VerifyStore, VerifyView};
use std::io::Read;
use std::process::ExitCode;

/// Set-up.
pub fn init(args: &Args, init: &Init, out: &Out) -> Done {
    let mut app = desk::locked(desk::folder(args)?, init.cheap_keys);
    let password = desk::password(out, &init.person)?;
    let projects = if init.projects.is_empty() {
        vec![project_of(&init.office).to_owned()]
    } else {
        init.projects.clone()
    };
    let made = app.perform(CreateOffice {
        office: init.office.clone(),
        office_code: init.code.clone(),
        desk: init.desk,
        projects,
        consultants: init.consultants.clone(),
        person: init.person.clone(),
        password,
        demo: init.demo,
        demo_days: init.demo_days,
    })?;
    out.view(&made, || match out.lang() {
        laifang_core::wording::Lang::Zh => format!(
            "{} 已建好，前台 {}-{}。\n恢复密钥（只显示这一次，请抄在纸上收好）：\n{}",
            made.session.office, made.session.office_code, made.session.desk, made.recovery_key
        ),
        laifang_core::wording::Lang::En => format!(
            "{} is ready, desk {}-{}.\nRecovery key (shown once: write it on paper and keep it safe):\n{}",
            made.session.office, made.session.office_code, made.session.desk, made.recovery_key
        ),
    })
}

/// 云澜府 of 云澜府营销中心: most offices sell the project they are named after.
fn project_of(office: &str) -> &str {
    let office = office.trim();
    ["营销中心", "销售中心", "售楼中心", "售楼处", "售楼部", "案场"]
        .iter()
        .find_map(|end| office.strip_suffix(end))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(office)
}

/// Which door the desk shows.
pub fn status(args: &Args, out: &Out) -> Done {
    let mut app = desk::locked(desk::folder(args)?, false);
    let status = app.perform(ShowDeskStatus {})?;
    out.view(&status, || match &status {
        DeskStatus::New => {
            out.pick("还没有案场：先运行 laifang init。", "No office yet: run laifang init.").into()
        }
        DeskStatus::Locked { office, people } | DeskStatus::Away { office, people } => {
            let names: Vec<&str> = people.iter().map(|p| p.name.as_str()).collect();
            out.pick(
                &format!("{office}：已锁，可解锁的人：{}", names.join("、")),
                &format!("{office}: locked; can be unlocked by {}", names.join(", ")),
            )
            .to_owned()
        }
        DeskStatus::Open { session } => session.office.clone(),
        DeskStatus::Damaged { message, .. } => out.say(message).to_owned(),
    })
}

/// The check; findings make the exit code 1.
pub fn verify(app: &mut App, out: &Out) -> Done {
    let found = app.perform(VerifyStore {})?;
    report(&found, out)
}

/// The rebuild, and the check of what it made.
pub fn rebuild(app: &mut App, out: &Out) -> Done {
    let found = app.perform(RebuildStore {})?;
    report(&found, out)
}

fn report(found: &VerifyView, out: &Out) -> Done {
    out.view(found, || {
        let mut lines = vec![if found.ok {
            out.pick("没有问题。", "All holds.").to_owned()
        } else {
            out.pick("有问题：", "Not all holds:").to_owned()
        }];
        lines.extend(found.findings.iter().map(|f| format!("· {}", out.say(f))));
        lines.extend(found.warnings.iter().map(|w| format!("! {}", out.say(w))));
        lines.push(format!("{} {}", out.pick("变更", "changes"), found.changes));
        lines.push(format!("state_hash {}", found.state_hash));
        for head in &found.heads {
            lines.push(format!(
                "{} {} {} {} {}",
                out.pick("前台", "desk"),
                head.desk,
                head.device,
                head.seq,
                head.hash
            ));
        }
        lines.join("\n")
    })?;
    Ok(if found.ok { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Any action by its name.
pub fn call(args: &Args, action: &str, request: &str, out: &Out) -> Done {
    if !laifang_app::actions::NAMES.contains(&action) {
        return Err(Problem::usage(
            format!("没有“{action}”这个动作。有：{}", laifang_app::actions::NAMES.join(" ")),
            format!("There is no action “{action}”. There are: {}", laifang_app::actions::NAMES.join(" ")),
        ));
    }
    let text = if request == "-" { input("-")? } else { request.to_owned() };
    let request = serde_json::from_str(&text).map_err(|e| {
        Problem::usage(format!("请求不是 JSON：{e}"), format!("The request is not JSON: {e}"))
    })?;
    // Doors work on a locked desk; everything else needs somebody at work.
    let door = matches!(
        action,
        "desk_status"
            | "create_office"
            | "unlock"
            | "unlock_with_recovery_key"
            | "ask_to_join"
            | "join_office"
            | "restore_backup"
    );
    let mut app = if door { desk::locked(desk::folder(args)?, false) } else { desk::open(args, out)? };
    let mut view = app.act(action, request)?;
    // An import goes on until it is through: nobody else is there to carry it on.
    while action == "import_customers" && view["state"] == "running" {
        let Some(import) = view["import"].as_str().and_then(|i| i.parse().ok()) else { break };
        let next = app.step_import(import)?;
        view = serde_json::to_value(next).map_err(|e| Problem::usage(e.to_string(), e.to_string()))?;
    }
    if action == "back_up" {
        return out.raw(&super::backups::through(&mut app, out)?);
    }
    out.raw(&view)
}

/// A file's text, or standard input's with `-`.
pub fn input(file: &str) -> Result<String, Problem> {
    let mut text = String::new();
    let read = match file {
        "-" => std::io::stdin().read_to_string(&mut text),
        path => std::fs::File::open(path).and_then(|mut f| f.read_to_string(&mut text)),
    };
    read.map_err(|e| Problem::file(format!("{file} 读不了：{e}"), format!("{file} cannot be read: {e}")))?;
    Ok(text)
}
