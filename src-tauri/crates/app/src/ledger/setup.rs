//! How an office pays: which desk, and whether one manager may agree to their own rulings.

use crate::prelude::*;

/// How rewards of a project are paid.
#[derive(Deserialize, TS)]
pub struct ShowPaySetup {
    /// Which project.
    pub project: ProjectId,
}

/// How rewards are paid.
#[derive(Serialize, TS)]
pub struct PaySetup {
    /// Numbers of the office's desks.
    pub desks: Vec<u32>,
    /// Number of this desk.
    pub here: u32,
    /// The desk that settles, approves and pays; none where none was named, so that any does.
    pub paying_desk: Option<u32>,
    /// A single manager may agree to their own rulings; never to their own payments.
    pub own_rulings: bool,
}

impl Action for ShowPaySetup {
    type View = PaySetup;
    const NEEDS: Needs = Needs::Permission(Permission::SeeRewards);
    fn run(self, app: &mut App) -> Result<PaySetup, AppError> {
        let (store, reader) = (app.store()?, app.reader()?);
        let devices = reader.devices()?;
        let number = |device| devices.iter().find(|d| d.device == device).map(|d| d.desk);
        let pays = reader.paying_desk(self.project)?;
        let mut desks: Vec<u32> = devices.iter().map(|d| d.desk).collect();
        desks.sort_unstable();
        desks.dedup();
        Ok(PaySetup {
            here: number(store.device_id()).unwrap_or_default(),
            paying_desk: pays.and_then(number),
            own_rulings: reader.own_rulings()?,
            desks,
        })
    }
}
