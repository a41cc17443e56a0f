//! Registers visits one after another and says each id once it is saved: what a test that kills the program
//! compares with what is there afterwards.

use crate::desk;
use crate::output::{Done, Problem};
use laifang_app::App;
use laifang_app::visits::{CustomerEntry, RegisterOutcome, RegisterVisit};
use laifang_core::org::{Channel, ContactKind};
use std::io::Write;
use std::process::ExitCode;

/// Registers `count` visits.
pub fn run(app: &mut App, count: u32) -> Done {
    let mut out = std::io::stdout().lock();
    for n in 0..count {
        let outcome = app.perform(RegisterVisit {
            request: desk::new_request(),
            kind: ContactKind::Visit,
            project: None,
            customer: CustomerEntry {
                customer: None,
                name: "陈嘉怡".into(),
                phones: Vec::new(),
                no_phone: true,
                gender: None,
                id_tail: String::new(),
                address: String::new(),
            },
            companions: Vec::new(),
            headcount: n % 5 + 1,
            channel: Channel::WalkIn,
            brought_by: None,
            report: None,
            needs: String::new(),
            notes: "x".repeat(200),
            consent: None,
            consultant: None,
            appointment_with: None,
            broker_chose: None,
            override_reason: String::new(),
            arrived_at: None,
            quick: false,
            decision: None,
        })?;
        let RegisterOutcome::Saved { visit } = outcome else { continue };
        let told = writeln!(out, "{}", visit.line.visit).and_then(|()| out.flush());
        told.map_err(|e| Problem::file(e.to_string(), e.to_string()))?;
    }
    Ok(ExitCode::SUCCESS)
}
