//! Where this desk's data is.

use std::{env, ffi::OsString, path::PathBuf};
use tauri::{AppHandle, Manager};

/// `--data DIR`, else `LAIFANG_DATA`, else the place the system has for this program.
pub fn of_data(app: &AppHandle) -> tauri::Result<PathBuf> {
    match named(env::args_os(), env::var_os("LAIFANG_DATA")) {
        Some(folder) => Ok(folder),
        None => app.path().app_local_data_dir(),
    }
}

fn named(arguments: impl Iterator<Item = OsString>, variable: Option<OsString>) -> Option<PathBuf> {
    let argument = arguments.skip_while(|one| one != "--data").nth(1);
    argument.or(variable).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named_by(arguments: &[&str], variable: Option<&str>) -> Option<PathBuf> {
        named(arguments.iter().map(OsString::from), variable.map(OsString::from))
    }

    #[test]
    fn the_argument_goes_before_the_variable() {
        assert_eq!(named_by(&["laifang", "--data", "/a"], Some("/b")), Some("/a".into()));
        assert_eq!(named_by(&["laifang"], Some("/b")), Some("/b".into()));
    }

    #[test]
    fn without_either_the_system_decides() {
        assert_eq!(named_by(&["laifang", "--data"], None), None);
        assert_eq!(named_by(&["laifang"], Some("")), None);
    }
}
