//! One function a command, each a thin adapter over an action.

mod office;

use crate::args::{Args, Command};
use crate::desk;
use crate::output::{Done, Out};

/// Does what was asked.
pub fn run(args: Args, out: &Out) -> Done {
    match &args.command {
        Command::Types => out.text(&laifang_app::actions::typescript()),
        Command::Init(init) => office::init(&args, init, out),
        Command::Status => office::status(&args, out),
        Command::Verify => office::verify(&mut desk::open(&args, out)?, out),
        Command::Rebuild => office::rebuild(&mut desk::open(&args, out)?, out),
        Command::Call { action, body } => office::call(&args, action, body, out),
    }
}
