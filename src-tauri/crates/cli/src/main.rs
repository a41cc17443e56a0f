//! `laifang`: everything the window does, from a terminal or a script.
//!
//! Exit code 0: done; 1: refused or failed, with reasons; 2: used wrongly.

mod args;
mod commands;
mod desk;
mod output;

use args::Args;
use clap::Parser;
use output::Out;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let out = Out::new(args.json, args.lang.into());
    match commands::run(args, &out) {
        Ok(code) => code,
        Err(problem) => out.problem(&problem),
    }
}
