//! Registers visits one after another and says each id once it is saved: what a test that kills the program
//! compares with what is there afterwards.

use crate::desk;
use crate::output::{Done, Problem};
use laifang_app::App;
use laifang_app::visits::{RegisterOutcome, RegisterVisit};
use std::io::Write;
use std::process::ExitCode;

/// Registers `count` visits.
pub fn run(app: &mut App, count: u32) -> Done {
    let mut out = std::io::stdout().lock();
    for n in 0..count {
        let outcome = app.perform(RegisterVisit {
            headcount: n % 5 + 1,
            notes: "x".repeat(200),
            ..desk::walk_in("陈嘉怡".into(), None)
        })?;
        let RegisterOutcome::Saved { visit } = outcome else { continue };
        let told = writeln!(out, "{}", visit.line.visit).and_then(|()| out.flush());
        told.map_err(|e| Problem::file(e.to_string(), e.to_string()))?;
    }
    Ok(ExitCode::SUCCESS)
}
