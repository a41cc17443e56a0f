//! Why a bundle is refused. Whoever refuses has changed nothing.

use laifang_core::wording::Text;

/// What is wrong with a bundle, each with the next step.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BundleError {
    /// Some other file.
    #[error("this is not a Laifang bundle: choose a .laifang file")]
    NotABundle,
    /// Its end is missing.
    #[error("the file is cut off: copy it once more, whole")]
    Truncated,
    /// It is not what was written.
    #[error("the file was altered ({0}): copy it once more, or have the other desk export again")]
    Altered(&'static str),
    /// Written in a later format.
    #[error("the bundle has format {found}, this version reads up to {known}: update the program")]
    Future {
        /// Its format.
        found: u32,
        /// The newest this version reads.
        known: u32,
    },
    /// Encrypted to others.
    #[error(
        "the bundle is not for this desk: have the other desk export again, now that this desk is enrolled; if it was taken out of the office, ask a manager to let it join anew"
    )]
    NotForUs,
    /// Of another office.
    #[error("the bundle is another office's: take it to that office's desk")]
    ForeignOffice,
    /// Signed by nobody this desk knows.
    #[error(
        "the bundle comes from a desk this one does not know: first take in a bundle of the desk that enrolled it"
    )]
    UnknownSender,
    /// The sender's enrolment was taken back.
    #[error("the bundle comes from a desk that was taken out of the office: ask the manager")]
    Revoked,
    /// The sender's signature does not fit.
    #[error("the bundle's signature is wrong: have the other desk export again")]
    Signature,
    /// It could not be written.
    #[error("the bundle could not be written ({0}): try again")]
    Write(String),
}

impl BundleError {
    /// In both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::NotABundle => "这不是来访的交换文件：请选 .laifang 文件。".to_owned(),
            Self::Truncated => "文件不完整：请把整个文件重新拷一遍。".to_owned(),
            Self::Altered(_) => "文件被改动过：请重新拷一遍，或请对方前台重新导出。".to_owned(),
            Self::Future { found, known } => {
                format!("文件是更新的版本写的（格式 {found}，本机只认到 {known}）：请先升级程序。")
            }
            Self::NotForUs => "这个文件不是给本前台的：请对方在本前台加入后重新导出；本前台若被移出过案场，请找经理重新加入。".to_owned(),
            Self::ForeignOffice => "这是别的案场的文件：请拿到那个案场导入。".to_owned(),
            Self::UnknownSender => "本前台不认识发来的前台：请先导入批准它加入的那个前台的文件。".to_owned(),
            Self::Revoked => "发来的前台已被移出案场：请找经理。".to_owned(),
            Self::Signature => "文件的签名不对：请对方前台重新导出。".to_owned(),
            Self::Write(why) => format!("交换文件写不出来（{why}）：请再试一次。"),
        };
        let mut en = self.to_string();
        if let Some(first) = en.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Text::new(zh, format!("{en}."))
    }

    /// Whether the file is damaged, so that another copy of it may be good.
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::NotABundle | Self::Truncated | Self::Altered(_))
    }
}
