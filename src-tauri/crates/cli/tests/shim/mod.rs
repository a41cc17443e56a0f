//! The library that stands between the program and the system's calls: built from `shim.c` by the C compiler that
//! SQLite needs anyway. It covers everything the program does with files, SQLite included.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Where the built library is; built once a test program.
pub fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let name = format!("shim-{}.so", std::process::id());
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shim/shim.c");
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let done = Command::new(compiler)
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(folder.join(&name))
            .arg(source)
            .args(["-ldl", "-lpthread"])
            .status()
            .unwrap();
        assert!(done.success(), "the shim does not compile");
        folder.join(name)
    })
}

/// What is done to the calls below a folder.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    pub at: u64,
    pub errno: i32,
    /// `w` write, `s` sync, `o` open for writing, `m` make, rename or remove; empty: all.
    pub kinds: &'static str,
    pub once: bool,
}

impl Fault {
    pub fn set(&self, command: &mut Command, watched: &Path) {
        watch(command, watched)
            .env("SHIM_AT", self.at.to_string())
            .env("SHIM_ERRNO", self.errno.to_string())
            .env("SHIM_KINDS", self.kinds);
        if self.once {
            command.env("SHIM_ONCE", "1");
        }
    }
}

pub fn watch<'a>(command: &'a mut Command, watched: &Path) -> &'a mut Command {
    command.env("LD_PRELOAD", library()).env("SHIM_DIR", watched)
}

/// A folder that is thrown away, in memory where the system has a place for that: a sync costs nothing there.
pub fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// A number from the environment.
pub fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// A seed: the one given, or one from the clock; printed, so that a failing run can be repeated.
pub fn seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let seed = number("LAIFANG_SEED").unwrap_or(u64::from(now.subsec_nanos())) | 1;
    println!("LAIFANG_SEED={seed}");
    seed
}

/// Chance that can be repeated.
#[derive(Clone)]
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 { 0 } else { self.next() % n }
    }
}
