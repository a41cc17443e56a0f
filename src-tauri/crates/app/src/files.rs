//! Files for people: written whole or not at all, and what went wrong in words.

use crate::prelude::*;
use laifang_store::{StoreError, write_atomically};
use std::io;
use std::path::Path;

/// Writes a file where somebody chose; refuses with the place and the next step.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    write_atomically(path, bytes).map_err(|error| match error {
        StoreError::Full => error.into(),
        StoreError::Io { source, .. } => unwritable(path, &source),
        StoreError::ReadOnly => unwritable(path, &io::ErrorKind::PermissionDenied.into()),
        other => other.into(),
    })
}

/// A place that cannot be written to.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> AppError {
    let why = why(error);
    AppError::file(
        format!("{} 写不进去（{}），请换个位置。", path.display(), why.zh),
        format!("{} cannot be written ({}): choose another place.", path.display(), why.en),
    )
}

/// What the system said, in words; its own only where there are none.
pub(crate) fn why(error: &io::Error) -> Text {
    use io::ErrorKind as K;
    match error.kind() {
        K::PermissionDenied | K::ReadOnlyFilesystem => Text::new("没有写的权限", "no permission to write"),
        K::NotFound => Text::new("文件夹不存在", "there is no such folder"),
        K::NotADirectory => Text::new("上一级不是文件夹", "what it is in is no folder"),
        K::IsADirectory => Text::new("那里已有同名文件夹", "there is a folder of that name"),
        K::AlreadyExists => Text::new("那里已有同名文件", "there is a file of that name"),
        K::StorageFull | K::QuotaExceeded => Text::new("磁盘满了", "the disk is full"),
        K::InvalidFilename => Text::new("文件名不合适", "the name does not fit"),
        _ => match error.raw_os_error() {
            Some(code) => Text::new(format!("系统错误 {code}"), error.to_string()),
            None => Text::new("系统拒绝了", error.to_string()),
        },
    }
}
