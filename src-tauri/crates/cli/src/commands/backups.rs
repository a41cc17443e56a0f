//! Backups: taking, listing, restoring.

use crate::args::{Args, Restore};
use crate::desk;
use crate::output::{Done, Out, Problem};
use indicatif::{ProgressBar, ProgressStyle};
use laifang_app::App;
use laifang_app::backup::{BackUp, BackupView, ListBackups};
use laifang_app::restore::Given;
use std::time::Duration;

/// How long is waited between two looks at the progress.
const PATIENCE: Duration = Duration::from_millis(5);

/// Takes a backup and waits for its end.
pub fn back_up(app: &mut App, to: Option<String>, out: &Out) -> Done {
    app.perform(BackUp { to })?;
    let view = through(app, out)?;
    let Some(last) = &view.last else {
        return Err(Problem::file("没有备份：数据不在文件夹里。", "No backup: the data is not in a folder."));
    };
    out.view(&view, || {
        let mut lines = vec![last.path.clone()];
        lines.push(match out.pick("zh", "en") {
            "zh" => format!("{} 条变更，{} KiB，已读回核对。", last.changes, last.bytes / 1024),
            _ => format!("{} changes, {} KiB, read back and checked.", last.changes, last.bytes / 1024),
        });
        lines.extend(failure(&view, out));
        lines.join("\n")
    })
}

/// Waits for the end of the backup that was begun.
pub fn through(app: &mut App, out: &Out) -> Result<BackupView, Problem> {
    let bar = if out.is_watched() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent}% {eta}") {
        bar.set_style(style);
    }
    let view = loop {
        let view = app.step_backup()?;
        let Some(progress) = &view.running else { break view };
        bar.set_length(progress.of);
        bar.set_position(progress.done);
        std::thread::sleep(PATIENCE);
    };
    bar.finish_and_clear();
    Ok(view)
}

fn failure(view: &BackupView, out: &Out) -> Option<String> {
    view.failure.as_ref().map(|text| out.say(text).to_owned())
}

/// Backups in a folder.
pub fn list(app: &mut App, folder: Option<String>, out: &Out) -> Done {
    let lines = app.perform(ListBackups { folder })?;
    out.view(&lines, || {
        if lines.is_empty() {
            return out.pick("还没有备份。", "There is no backup yet.").into();
        }
        let row = |b: &laifang_app::backup::BackupLine| {
            format!("{}  {:6} {:8} {:>9}  {}", b.at, b.desk, out.say(&b.why), b.changes, b.path)
        };
        lines.iter().map(row).collect::<Vec<_>>().join("\n")
    })
}

/// Restores one.
pub fn restore(args: &Args, restore: &Restore, out: &Out) -> Done {
    let mut app = desk::locked(desk::folder(args)?, false);
    let backup = match &restore.backup {
        Some(path) => path.clone(),
        None => app.newest_backup().ok_or_else(|| {
            Problem::file(
                "本机不知道有哪份备份：请写出备份的文件夹。",
                "This desk knows of no backup: name its folder.",
            )
        })?,
    };
    let people = app.people_of_backup(&backup)?;
    let person = desk::chosen(args, &people)?;
    let given = if restore.with_recovery_key {
        Given::Recovery(desk::recovery_key(out)?)
    } else {
        Given::Password(desk::password(out, &person.name)?)
    };
    let view = app.restore(&backup, person.user, &given, restore.instead)?;
    out.view(&view, || out.say(&view.text).to_owned())
}
