//! One function a command, each a thin adapter over an action.

mod backups;
mod bench;
mod brokers;
mod churn;
mod customers;
mod data;
mod duplicates;
mod exchange;
mod money;
mod office;
mod policies;
mod replay;
mod reports;
mod rota;
mod slips;
mod visits;

use crate::args::{Args, Command};
use crate::desk;
use crate::output::{Done, Out};

/// Does what was asked.
pub fn run(args: Args, out: &Out) -> Done {
    let open = || desk::open(&args, out);
    let request = desk::request(&args);
    match &args.command {
        Command::Types => out.text(&laifang_app::actions::typescript()),
        Command::Init(init) => office::init(&args, init, out),
        Command::Status => office::status(&args, out),
        Command::Verify => office::verify(&mut open()?, out),
        Command::Backup { to } => backups::back_up(&mut open()?, to.clone(), out),
        Command::Backups { folder } => backups::list(&mut open()?, folder.clone(), out),
        Command::Restore(restore) => backups::restore(&args, restore, out),
        Command::Rebuild => office::rebuild(&mut open()?, out),
        Command::Call { action, body } => office::call(&args, action, body, out),
        Command::Import(import) => data::import(&mut open()?, request, import, out),
        Command::Imports => data::imports(&mut open()?, out),
        Command::UndoImport { import } => data::undo(&mut open()?, request, import, out),
        Command::Export { to } => data::export(&mut open()?, to, out),
        Command::Find { text, limit } => customers::find(&mut open()?, text, *limit, out),
        Command::Customer { what } => customers::customer(&mut open()?, request, what, out),
        Command::Merge { a, b, consultant_of, protection_of } => {
            let chosen = (consultant_of.as_deref(), protection_of.as_deref());
            customers::link(&mut open()?, request, (a, b), true, chosen, out)
        }
        Command::NotSame { a, b } => customers::link(&mut open()?, request, (a, b), false, (None, None), out),
        Command::Merges => customers::merges(&mut open()?, out),
        Command::CheckMerge { link, disagree } => {
            customers::check_merge(&mut open()?, request, link, !disagree, out)
        }
        Command::Unmerge { link } => customers::unlink(&mut open()?, request, link, out),
        Command::Erase { customer, confirm } => {
            customers::erase(&mut open()?, request, customer, confirm, out)
        }
        Command::People { what } => customers::people(&mut open()?, request, what, out),
        Command::Visit(visit) => visits::register(&mut open()?, request, visit, false, out),
        Command::CallIn(visit) => visits::register(&mut open()?, request, visit, true, out),
        Command::Report(report) => reports::report(&mut open()?, request, report, out),
        Command::Broker { what } => brokers::broker(&mut open()?, request, what, out),
        Command::Judge(judge) => visits::judge(&mut open()?, judge, out),
        Command::Board { day } => visits::board(&mut open()?, day.clone(), out),
        Command::DayReport { day } => visits::day_report(&mut open()?, day.clone(), out),
        Command::Handover => visits::handover(&mut open()?, out),
        Command::Policy { what } => policies::policy(&mut open()?, what, out),
        Command::Rota { from, until } => rota::rota(&mut open()?, from.clone(), until.clone(), out),
        Command::Slip { what } => slips::slip(&mut open()?, request, what, out),
        Command::Duplicates(asked) => duplicates::duplicates(&args, asked, out),
        Command::Bundle { what } => exchange::bundle(&mut open()?, what, out),
        Command::Hq { what } => exchange::hq(&mut open()?, what, out),
        Command::Desk { what } => exchange::desk(&args, what, out),
        Command::Deal { what } => money::deal(&mut open()?, request, what, out),
        Command::Programme { what } => money::programme(&mut open()?, request, what, out),
        Command::Settle { project } => money::settle(&mut open()?, request, project.as_deref(), out),
        Command::Ledger(ledger) => money::ledger(&mut open()?, ledger, out),
        Command::Statement(what) => money::statement(&mut open()?, what, out),
        Command::Approve { what } => money::approve(&mut open()?, request, what, out),
        Command::Pay { what } => money::pay(&mut open()?, request, what, out),
        Command::Bench(bench) => bench::run(bench, out),
        Command::Replay { scenario } => replay::run(scenario, out),
        Command::Churn { count } => churn::run(&mut open()?, *count),
    }
}
