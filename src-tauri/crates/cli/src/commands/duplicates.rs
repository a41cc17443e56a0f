//! Who is there twice.

use crate::args::{Args, Duplicates};
use crate::desk;
use crate::output::{Done, Out, Problem};
use indicatif::{ProgressBar, ProgressStyle};
use laifang_app::duplicates::{
    DuplicatesFile, DuplicatesFound, FindDuplicates, MatchColumn, MatchField, Progress, SearchState,
};
use laifang_core::matching::Step;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// Duplicates of a file, or of the office.
pub fn duplicates(args: &Args, asked: &Duplicates, out: &Out) -> Done {
    if asked.threads == Some(0) {
        return Err(Problem::usage("--threads 至少是 1。", "--threads is at least 1."));
    }
    match &asked.input {
        Some(input) => of_file(asked, input, out),
        None => of_office(args, asked, out),
    }
}

fn of_file(asked: &Duplicates, input: &Path, out: &Out) -> Done {
    if input == Path::new("-") {
        return Err(Problem::usage(
            "--input 要一个文件：文件要读两遍，标准输入只能读一遍。",
            "--input must be a file: it is read twice, and standard input can be read once only.",
        ));
    }
    let mut file = DuplicatesFile::open(input)?;
    for one in &asked.map {
        let chosen = chosen(one, &file.titles)?;
        file.mapping.retain(|m| chosen.iter().all(|c| m.field != c.field && m.column != c.column));
        file.mapping.extend(chosen);
    }
    let bar = bar(out);
    let told = |progress| show(&bar, progress, out);
    if asked.out == Path::new("-") {
        let found = file.search(asked.threads, &mut std::io::stdout().lock(), &told)?;
        bar.finish_and_clear();
        // What was asked for is on standard output; the rest must not get in its way.
        eprintln!("{}", words(&found, out));
        return Ok(ExitCode::SUCCESS);
    }
    let found = file.search_to(asked.threads, &asked.out, &told)?;
    bar.finish_and_clear();
    out.view(&found, || words(&found, out))
}

fn bar(out: &Out) -> ProgressBar {
    let bar = if out.is_watched() { ProgressBar::new(100) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent}% {msg}") {
        bar.set_style(style);
    }
    bar
}

fn show(bar: &ProgressBar, progress: Progress, out: &Out) {
    // Shares of the time, as measured on a million rows.
    let (percent, zh, en) = match progress {
        Progress::Reading(done, all) => (done * 40 / all.max(1), "读文件", "reading"),
        Progress::Matching(Step::Counting) => (40, "数一数各值有多常见", "counting values"),
        Progress::Matching(Step::Searching) => (45, "找候选", "looking for candidates"),
        Progress::Matching(Step::Learning) => (60, "学习", "learning"),
        Progress::Matching(Step::Comparing(_)) => (75, "比对", "comparing"),
        Progress::Matching(Step::Grouping) => (85, "归并", "grouping"),
        Progress::Writing => (90, "写结果", "writing"),
    };
    bar.set_position(percent);
    bar.set_message(out.pick(zh, en).to_owned());
}

fn words(found: &DuplicatesFound, out: &Out) -> String {
    let mut lines = vec![match out.pick("zh", "en") {
        "zh" => format!(
            "{} 条记录，{} 人有重复，{} 对已写出；另有 {} 对可能是同一人、{} 对像一家人，没有写。",
            found.records, found.persons, found.pairs, found.doubtful, found.households
        ),
        _ => format!(
            "{} records, {} people more than once, {} pairs written; {} more pairs are possibly one person, {} rather one household: not written.",
            found.records, found.persons, found.pairs, found.doubtful, found.households
        ),
    }];
    if found.left_out > 0 {
        lines.push(format!("{} {}", out.pick("没有读入的行：", "rows left out:"), found.left_out));
    }
    for row in &found.first_left_out {
        lines.push(format!("  {} {}: {}", out.pick("行", "line"), row.line, out.say(&row.reason)));
    }
    if found.left_out > found.first_left_out.len() as u64 {
        lines.push("  …".into());
    }
    lines.join("\n")
}

/// `phone=联系电话`, `phone=3`; `name=given_name+surname` for several columns.
fn chosen(text: &str, titles: &[String]) -> Result<Vec<MatchColumn>, Problem> {
    let wrong = || {
        Problem::usage(
            format!(
                "--map 要写成 字段=列（几列用 + 连起来）：{text} 不行。字段有 record_id name phone alt_phone id_tail gender office district address visit_date broker；列有 {}",
                titles.join("、")
            ),
            format!(
                "--map is FIELD=COLUMN (several joined by +), not {text}. Fields: record_id name phone alt_phone id_tail gender office district address visit_date broker; columns: {}",
                titles.join(", ")
            ),
        )
    };
    let (field, columns) = text.split_once('=').ok_or_else(wrong)?;
    let field: MatchField = serde_json::from_value(field.into()).map_err(|_| wrong())?;
    let named = |column: &str| titles.iter().position(|t| t == column);
    let by_number = |column: &str| {
        column.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < titles.len())
    };
    let find = |column: &str| named(column).or_else(|| by_number(column)).ok_or_else(wrong);
    // A title may hold a plus itself.
    let columns = match named(columns) {
        Some(one) => vec![one],
        None => columns.split('+').map(find).collect::<Result<_, _>>()?,
    };
    Ok(columns.into_iter().map(|column| MatchColumn { field, column }).collect())
}

fn of_office(args: &Args, asked: &Duplicates, out: &Out) -> Done {
    if !asked.map.is_empty() || asked.threads.is_some() {
        return Err(Problem::usage(
            "--map 和 --threads 只用于 --input 的文件。",
            "--map and --threads are for the file of --input only.",
        ));
    }
    let mut app = desk::open(args, out)?;
    let bar = bar(out);
    let mut search = app.perform(FindDuplicates { anew: false })?;
    while matches!(search.state, SearchState::Reading | SearchState::Matching) {
        search = app.step_duplicates()?;
        bar.set_position(search.percent.into());
        if search.state == SearchState::Matching {
            // Other threads are at work.
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    bar.finish_and_clear();
    if asked.out == Path::new("-") {
        app.write_open_pairs(&mut std::io::stdout().lock())?;
        return Ok(ExitCode::SUCCESS);
    }
    app.write_open_pairs_to(&asked.out)?;
    out.view(&search, || match out.pick("zh", "en") {
        "zh" => format!(
            "{} 条记录，{} 对待看，已写出；已合并 {} 对，不是同一人 {} 对，一家人 {} 对。",
            search.records,
            search.counts.open,
            search.counts.same,
            search.counts.not_same,
            search.counts.household
        ),
        _ => format!(
            "{} records; {} pairs to decide, written; {} merged, {} told apart, {} of one household.",
            search.records,
            search.counts.open,
            search.counts.same,
            search.counts.not_same,
            search.counts.household
        ),
    })
}
