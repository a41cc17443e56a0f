//! A desk whose disk exists twice goes on as a new desk, so that no slip number is given twice.

use super::desks::{DesksView, desks_view};
use crate::prelude::*;
use laifang_core::change::Facts;

/// Makes this desk a new one, under another number and key, with all it has.
#[derive(Clone, Deserialize, TS)]
pub struct RenewDesk {
    /// Made by the form.
    pub request: RequestId,
}

/// This desk is a new one.
#[derive(Serialize, TS)]
pub struct DeskRenewed {
    /// Its number before.
    pub was: u32,
    /// Its number from now on.
    pub desk: u32,
    /// What to do next.
    pub text: Text,
    /// The desks as they are now.
    pub desks: DesksView,
}

/// Why this desk is to go on as a new one; none when all is well.
pub(crate) fn advice(app: &App) -> Result<Option<Text>, AppError> {
    let store = app.store()?;
    if store.is_behind()? {
        return Ok(Some(Text::new(
            "本机的数据比已经发给别的前台的旧（换回过旧的磁盘）：先和别的前台交换一次就会补上；补不上的，请把本机改为新前台。",
            "This desk's data is older than what it has sent to the others (an older disk came back): exchanging with another desk brings the rest; where that cannot be, make it a new desk.",
        )));
    }
    if store.forked_devices()?.contains(&store.device_id()) {
        return Ok(Some(Text::new(
            "本机的磁盘被复制过，或换回旧磁盘后又写过：两份数据都保留了，但确认单号可能重复。请把本机改为新前台，再出单。",
            "This desk's disk was copied, or an older one came back and was written to: both copies' data is kept, but slip numbers could be given twice. Make this a new desk before it issues slips.",
        )));
    }
    let devices = app.reader()?.devices()?;
    let mine = devices.iter().find(|d| d.device == store.device_id());
    // Of two desks with one number the later one gives way: ids are in the order of time.
    let earlier = |d: &&laifang_store::DeviceRow| {
        mine.is_some_and(|m| d.desk == m.desk && d.device < m.device && !d.revoked)
    };
    Ok(devices.iter().find(earlier).map(|d| {
        let desk = d.desk;
        Text::new(
            format!("另一个前台也是 {desk} 号：请把本机改为新前台，再出单。"),
            format!("Another desk is desk {desk} as well: make this a new desk before it issues slips."),
        )
    }))
}

/// Refuses to number a slip where the number could be given twice.
pub(crate) fn numbers_are_its_own(app: &App) -> Result<(), AppError> {
    advice(app)?.map_or(Ok(()), |text| {
        Err(AppError::refused(
            format!("{}（设置 → 前台与交换）", text.zh),
            format!("{} (Settings → Desks and exchange)", text.en),
        ))
    })
}

impl Action for RenewDesk {
    type View = DeskRenewed;
    // Whoever issues slips can put this right: nobody gains anything by it.
    const NEEDS: Needs = Needs::Permission(Permission::Exchange);
    fn run(self, app: &mut App) -> Result<DeskRenewed, AppError> {
        let done = app.reader()?.of_request(self.request)?.into_iter().find_map(|e| match e.facts {
            Facts::DeviceEnrolled { device, renews, .. } => Some((device.desk, renews)),
            _ => None,
        });
        let (was, desk) = match done {
            Some((desk, renews)) => {
                let devices = app.reader()?.devices()?;
                (devices.iter().find(|d| Some(d.device) == renews).map_or(0, |d| d.desk), desk)
            }
            None => {
                let author = app.author(self.request)?;
                let renewed = app.store_mut()?.renew(author)?;
                (app.books, app.folder) = (None, None);
                renewed
            }
        };
        let text = Text::new(
            format!(
                "本机从 {was} 号前台改为 {desk} 号前台，确认单从新号开始。由它付款的项目要重新指定付款前台。没有别的电脑再用 {was} 号时，由经理移出 {was} 号。"
            ),
            format!(
                "This was desk {was} and is desk {desk} now; its slips are numbered anew. Name the paying desk again where it pays. Once no other computer is desk {was}, a manager takes desk {was} out."
            ),
        );
        Ok(DeskRenewed { was, desk, text, desks: desks_view(app)? })
    }
}
