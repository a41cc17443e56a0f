//! Exchange between desks.

use crate::args::{Args, Bundle, Desk, Hq};
use crate::desk;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::exchange::RefusedFile;
use laifang_app::exchange::bundles::{ExportBundle, ImportBundle, InspectBundle};
use laifang_app::exchange::desks::*;
use laifang_app::exchange::folder::{ExchangeNow, FolderView, SetExchangeFolder};
use laifang_app::exchange::hq::AcknowledgeBundles;
use laifang_app::exchange::renew::RenewDesk;
use laifang_app::settings::ShowSettings;
use laifang_core::id::DeviceId;
use std::process::ExitCode;
use std::time::Duration;

/// Between two looks into the shared folder.
const EVERY: Duration = Duration::from_secs(2);

/// Bundles by hand.
pub fn bundle(app: &mut App, what: &Bundle, out: &Out) -> Done {
    match what {
        Bundle::Export { to, desk, all } => {
            let desk = desk.map(|n| device(app, n)).transpose()?;
            let written = app.perform(ExportBundle { path: to.clone(), desk, everything: *all })?;
            out.view(&written, || {
                let changes = written.changes;
                let title =
                    if out.is_zh() { format!("{changes} 条变更") } else { format!("{changes} changes") };
                format!("{title}\n{}", written.files.join("\n"))
            })
        }
        Bundle::Import { files } => {
            let taken = app.perform(ImportBundle { paths: files.clone() })?;
            out.view(&taken, || {
                let (new, known, waiting) = (taken.new, taken.known, taken.waiting);
                let (now, before) = taken.clashes;
                let counts = if out.is_zh() {
                    format!("新 {new}，已有 {known}，等缺口 {waiting}；待裁定 {before} → {now}")
                } else {
                    format!("new {new}, known {known}, waiting {waiting}; to be decided {before} → {now}")
                };
                [vec![counts], refused(&taken.refused, out)].concat().join("\n")
            })?;
            Ok(if taken.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
        }
        Bundle::Inspect { file } => {
            let found = app.perform(InspectBundle { path: file.clone() })?;
            out.view(&found, || {
                let (from, made, changes) = (found.from, &found.made, found.changes);
                let title = if out.is_zh() {
                    format!("前台 {from}，{made}，{changes} 条变更，第 {}/{} 卷", found.part, found.parts)
                } else {
                    format!("desk {from}, {made}, {changes} changes, part {}/{}", found.part, found.parts)
                };
                let ranges = found.ranges.iter().map(|r| format!("  {} : {}–{}", r.desk, r.from, r.to));
                std::iter::once(title).chain(ranges).collect::<Vec<_>>().join("\n")
            })
        }
    }
}

/// Head office's side.
pub fn hq(app: &mut App, what: &Hq, out: &Out) -> Done {
    let Hq::Ack { files, out: to } = what;
    let done = app.perform(AcknowledgeBundles { paths: files.clone(), out: to.clone() })?;
    out.view(&done, || {
        let (new, known, waiting, kept, changes) = (done.new, done.known, done.waiting, done.kept, done.changes);
        let mut lines = vec![if out.is_zh() {
            format!("新 {new}，已有 {known}，等缺口 {waiting}；存档 {kept} 个到 {}；回执含 {changes} 条变更", done.folder)
        } else {
            format!("new {new}, known {known}, waiting {waiting}; {kept} kept in {}; {changes} changes in the answer", done.folder)
        }];
        lines.extend(done.desks.iter().map(|d| {
            let until = d.until.as_deref().unwrap_or("-");
            format!("  {} {}: {} {until}", out.pick("前台", "desk"), d.desk, out.pick("收全到", "everything until"))
        }));
        lines.extend(refused(&done.refused, out));
        lines.extend(done.files.iter().cloned());
        lines.join("\n")
    })?;
    Ok(if done.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn refused(files: &[RefusedFile], out: &Out) -> Vec<String> {
    files.iter().map(|r| format!("! {}: {}", r.file, out.say(&r.text))).collect()
}

fn device(app: &mut App, number: u32) -> Result<DeviceId, Problem> {
    let desks = app.perform(ListDesks {})?.desks;
    desks.iter().find(|d| d.desk == number).map(|d| d.device).ok_or_else(|| {
        Problem::usage(
            format!("没有前台 {number}：见 laifang desk list。"),
            format!("There is no desk {number}: see laifang desk list."),
        )
    })
}

/// The office's desks.
pub fn desk(args: &Args, what: &Desk, out: &Out) -> Done {
    match what {
        Desk::Enrol { person, to, cheap_keys } => {
            let mut app = desk::locked(desk::folder(args)?, *cheap_keys);
            let password = desk::password(out, person)?;
            let asked = app.perform(AskToJoin { person: person.clone(), password, path: to.clone() })?;
            return out.view(&asked, || format!("{}\n{}", asked.file, asked.code));
        }
        Desk::Join { files, cheap_keys } => {
            let mut app = desk::locked(desk::folder(args)?, *cheap_keys);
            let password = desk::password(out, out.pick("申请时的人", "who asked"))?;
            let made = app.perform(JoinOffice { password, paths: files.clone() })?;
            return out.view(&made, || {
                let (office, number, key) = (&made.session.office, made.session.desk, &made.recovery_key);
                if out.is_zh() {
                    format!("已加入 {office}，前台 {number}。\n恢复密钥（只显示这一次，请抄在纸上收好）：\n{key}")
                } else {
                    format!(
                        "Joined {office} as desk {number}.\nRecovery key (shown once: write it on paper):\n{key}"
                    )
                }
            });
        }
        _ => {}
    }
    let app = &mut desk::open(args, out)?;
    let request = desk::request(args);
    match what {
        Desk::List => {
            let view = app.perform(ListDesks {})?;
            list(&view, out)
        }
        Desk::Invite { file } => {
            let found = app.perform(ShowJoinRequest { path: file.clone() })?;
            out.view(&found, || found.code.clone())
        }
        Desk::Approve { file, code, desk, person, role, out: to } => {
            let users = app.perform(ShowSettings {})?.people;
            let user = users.iter().find(|u| u.active && u.name == *person).map(|u| u.user);
            let role = serde_json::from_value(role.as_str().into()).map_err(|_| {
                Problem::usage(format!("没有“{role}”这个角色。"), format!("There is no role “{role}”."))
            })?;
            let approved = app.perform(ApproveDesk {
                request,
                path: file.clone(),
                code: code.clone(),
                desk: *desk,
                user,
                name: person.clone(),
                role: Some(role),
                out: to.clone(),
            })?;
            out.view(&approved, || {
                format!("{} {}\n{}", out.pick("前台", "desk"), approved.desk, approved.files.join("\n"))
            })
        }
        Desk::Revoke { desk } => {
            let device = device(app, *desk)?;
            let view = app.perform(RevokeDesk { request, device })?;
            list(&view, out)
        }
        Desk::Renew => {
            let renewed = app.perform(RenewDesk { request })?;
            out.view(&renewed, || out.say(&renewed.text).to_owned())
        }
        Desk::Folder { path, off } => {
            let view = match (path, off) {
                (None, false) => app.perform(ListDesks {})?,
                _ => app.perform(SetExchangeFolder { path: path.clone().filter(|_| !off) })?,
            };
            list(&view, out)
        }
        Desk::Exchange { path, watch } => loop {
            let view = app.perform(ExchangeNow { path: path.clone() })?;
            let well = view.problem.is_none();
            if !watch {
                out.view(&view, || looked(&view, out))?;
                return Ok(if well { ExitCode::SUCCESS } else { ExitCode::from(1) });
            }
            if !view.at_rest {
                out.view(&view, || looked(&view, out))?;
            }
            std::thread::sleep(EVERY);
        },
        Desk::Enrol { .. } | Desk::Join { .. } => Ok(ExitCode::SUCCESS),
    }
}

fn looked(view: &FolderView, out: &Out) -> String {
    let mut lines = vec![match out.is_zh() {
        true => format!("{}：新 {}，写出 {}", view.folder, view.new, view.written),
        false => format!("{}: new {}, written {}", view.folder, view.new, view.written),
    }];
    lines.extend(view.problem.iter().map(|p| format!("! {}", out.say(p))));
    lines.extend(refused(&view.refused, out));
    lines.join("\n")
}

fn list(view: &DesksView, out: &Out) -> Done {
    out.view(view, || {
        let mut lines = Vec::new();
        for desk in &view.desks {
            let marks = [
                (desk.this, ("本前台", "this desk")),
                (desk.head_office, ("总部", "head office")),
                (desk.revoked, ("已移出", "taken out")),
                (desk.forked, ("日志分叉", "forked log")),
                (desk.doubled, ("前台号重复", "number used twice")),
                (!desk.up_to_date && !desk.revoked, ("还没收全", "has not got everything")),
            ];
            let marks: Vec<&str> =
                marks.iter().filter(|(on, _)| *on).map(|(_, (zh, en))| out.pick(zh, en)).collect();
            let news = match (&desk.news, desk.age_minutes) {
                (Some(news), Some(age)) if out.is_zh() => format!("消息到 {news}（{age} 分钟前）"),
                (Some(news), Some(age)) => format!("news until {news} ({age} minutes ago)"),
                _ => out.pick("还没有消息", "no news yet").to_owned(),
            };
            lines.push(format!(
                "{} {}  {news}  {}",
                out.pick("前台", "desk"),
                desk.desk,
                marks.join(out.pick("，", ", "))
            ));
            if let Some(until) = &desk.has_until {
                lines.push(match out.is_zh() {
                    true => format!("  总部已收全到 {until}"),
                    false => format!("  head office has everything until {until}"),
                });
            }
        }
        lines.extend(view.advice.iter().map(|advice| format!("! {}", out.say(advice))));
        if let Some(folder) = &view.folder {
            lines.push(format!("{} {}", out.pick("共享文件夹", "shared folder"), folder.folder));
            lines.extend(folder.problem.iter().map(|p| format!("! {}", out.say(p))));
        }
        lines.join("\n")
    })
}
