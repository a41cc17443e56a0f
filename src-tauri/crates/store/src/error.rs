//! What can go wrong with the store, in words that name the next step.

use laifang_core::wording::Text;
use laifang_log::{BundleError, ChainError};

/// Why the store refused or failed. Nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full: free some space and try again; nothing was saved")]
    Full,
    /// The folder or file may not be written.
    #[error("the data folder is read-only: choose another or correct its permissions; nothing was saved")]
    ReadOnly,
    /// Another program holds the store.
    #[error("another program is writing to the store: close it and try again; nothing was saved")]
    Busy,
    /// Wrong password, PIN or recovery key.
    #[error("wrong password: try again, or use the recovery key")]
    WrongSecret,
    /// The file is damaged, or not a store.
    #[error("the store cannot be read ({0}): it was left as it is; restore the newest backup")]
    Damaged(String),
    /// A backup could not be written where it should go.
    #[error(
        "the backup could not be written to {folder} ({why}): plug the disk in, free some space or choose another folder; the desk itself is unharmed"
    )]
    BackupPlace {
        /// Where.
        folder: String,
        /// What went wrong there.
        why: Box<StoreError>,
    },
    /// Somebody else is taking one.
    #[error("a backup is being taken there already: wait until it is done")]
    BackupRunning,
    /// A backup is not as it was written.
    #[error("this backup is damaged ({0}): take an older one; nothing was changed")]
    BackupDamaged(String),
    /// There is no backup there.
    #[error(
        "there is no backup in {0}: name the folder of one (it holds backup.json), or the place they are in"
    )]
    NoBackup(String),
    /// Backups of more than one office.
    #[error("there are backups of several offices in {0}: name one of them")]
    SeveralBackups(String),
    /// Written by a newer program.
    #[error("this data was written by a newer version (schema {0}): update the program; nothing was changed")]
    Newer(i64),
    /// On a network drive, where SQLite's locks cannot be trusted.
    #[error("the data folder is on a network drive: choose a folder on this computer's own disk")]
    NetworkFolder,
    /// There is no store in the folder.
    #[error("there is no office in this folder: run init first")]
    Missing,
    /// There is one already.
    #[error("there is an office in this folder already: open it, or choose an empty folder")]
    Exists,
    /// The log does not hold.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A bundle is refused.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The bundle that should found this desk is not all there.
    #[error(
        "the bundle does not enrol this desk: give all its parts, or have the manager approve the newest request"
    )]
    Incomplete,
    /// An older copy of this desk's disk came back.
    #[error(
        "this desk's data is older than what it has sent to the others: let it exchange with another desk first, or make it a new desk under Settings → Desks and exchange; nothing was saved"
    )]
    Behind,
    /// All desk numbers were used.
    #[error("all 99 desk numbers are taken")]
    NoDeskNumber,
    /// Anything else the file system says.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Anything else SQLite says.
    #[error("the store failed ({0}); nothing was saved")]
    Sql(String),
}

impl StoreError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::Io { what, source },
        }
    }

    /// In both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::Full => "磁盘满了：腾出空间再试，这次没有保存。".to_owned(),
            Self::ReadOnly => "数据文件夹不能写：换一个文件夹或改权限，这次没有保存。".to_owned(),
            Self::Busy => "另一个程序正在写数据：关掉它再试，这次没有保存。".to_owned(),
            Self::WrongSecret => "密码不对：再试一次，或用恢复密钥。".to_owned(),
            Self::Damaged(why) => format!("数据读不出来（{why}）：已原样保留，请用最近的备份恢复。"),
            Self::BackupPlace { folder, why } => format!(
                "备份写不到 {folder}（{}）：插好硬盘、腾出空间，或另选文件夹。本机的数据没有受影响。",
                why.text().zh.trim_end_matches('。')
            ),
            Self::BackupRunning => "那里正在备份：等它做完再来。".to_owned(),
            Self::BackupDamaged(what) => format!("这份备份坏了（{what}）：请用更早的一份，什么都没有动。"),
            Self::NoBackup(place) => {
                format!("{place} 里没有备份：请指定一份备份的文件夹（里面有 backup.json）或存放备份的地方。")
            }
            Self::SeveralBackups(place) => format!("{place} 里有几家案场的备份：请指定其中一份。"),
            Self::Newer(v) => format!("数据是更新的版本写的（结构 {v}）：请先升级程序，数据没有动。"),
            Self::NetworkFolder => "数据文件夹在网络盘上：请换到本机硬盘。".to_owned(),
            Self::Missing => "这个文件夹里没有案场数据：先新建案场。".to_owned(),
            Self::Exists => "这个文件夹里已有案场：打开它，或换一个空文件夹。".to_owned(),
            Self::Chain(e) => format!("日志校验不过（{e}），请用最近的备份恢复。"),
            Self::Bundle(e) => return e.text(),
            Self::Incomplete => {
                "文件里没有本前台的加入：请把几个分卷一起给，或请经理批准最新的申请。".to_owned()
            }
            Self::Behind => "本机的数据比已经发给别的前台的旧：先和别的前台交换一次，或在设置的“前台与交换”里把本机改为新前台。这次没有保存。".to_owned(),
            Self::NoDeskNumber => "99 个前台号都用完了。".to_owned(),
            Self::Io { source, .. } => {
                format!("文件读写出错（{}）：检查磁盘和权限再试。", system_words(source))
            }
            Self::Sql(why) => format!("数据库出错（{why}），这次没有保存。"),
        };
        Text::new(zh, self.to_string())
    }
}

/// What the system said, in Chinese; its number where there is no word for it.
fn system_words(error: &std::io::Error) -> String {
    use std::io::ErrorKind as K;
    match (error.kind(), error.raw_os_error()) {
        (K::NotFound, _) => "找不到文件或文件夹".into(),
        (K::AlreadyExists, _) => "已经有同名的了".into(),
        (K::NotADirectory | K::IsADirectory, _) => "文件夹和文件弄反了".into(),
        (_, Some(code)) => format!("系统错误 {code}"),
        (_, None) => "系统拒绝了".into(),
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        match error.sqlite_error_code() {
            Some(C::DiskFull) => Self::Full,
            Some(C::ReadOnly | C::PermissionDenied | C::CannotOpen) => Self::ReadOnly,
            Some(C::DatabaseBusy | C::DatabaseLocked) => Self::Busy,
            Some(C::DatabaseCorrupt | C::NotADatabase) => Self::Damaged(error.to_string()),
            // Messages of constraint and schema errors name tables and columns, never values.
            _ => Self::Sql(error.to_string()),
        }
    }
}

impl From<refinery::Error> for StoreError {
    fn from(error: refinery::Error) -> Self {
        Self::Sql(error.to_string())
    }
}
