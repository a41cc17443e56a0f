//! The command line on an office in a folder that is thrown away.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub struct Office(TempDir);

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

impl Office {
    pub fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn founded() -> Self {
        let office = Self::empty();
        let made = office.run(&[
            "init",
            "--office",
            "云澜府营销中心",
            "--code",
            "A03",
            "--desk",
            "2",
            "--consultant",
            "许知遥",
            "--person",
            "周敏",
            "--cheap-keys",
        ]);
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        office
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_laifang"));
        // Nothing of the surroundings: no other folder, no other person.
        command
            .env_clear()
            .env("LAIFANG_PASSWORD", "quiet harbour 27")
            .env("LAIFANG_DATA", self.folder().join("office"))
            .current_dir(self.folder())
            .stdin(Stdio::null())
            .args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What a command says that must succeed.
    pub fn says(&self, args: &[&str]) -> String {
        let done = self.run(args);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", text(&done.stderr));
        text(&done.stdout)
    }

    pub fn json(&self, args: &[&str]) -> Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.says(&args)).unwrap()
    }

    /// Exit code and what was said about it.
    pub fn fails(&self, args: &[&str]) -> (i32, String) {
        let done = self.run(args);
        (done.status.code().unwrap(), text(&done.stderr))
    }
}
