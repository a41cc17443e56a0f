//! How news travels: a folder that is not always there, and files by hand; some are lost, come twice, late, in another
//! order, or not as they were written.

use super::world::World;
use serde_json::json;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

impl World {
    pub fn exchange(&mut self, n: usize) {
        match self.dice.below(10) {
            0..=3 => self.look(n),
            4..=6 => self.send(n),
            _ => self.receive(n),
        }
        if self.dice.one_in(6) {
            self.meddle();
        }
    }

    /// A look into the shared folder, which is away now and then.
    fn look(&mut self, n: usize) {
        let (here, away) = (self.shared(), self.root.path().join("away"));
        let gone = self.dice.one_in(4);
        if gone {
            std::fs::rename(&here, &away).unwrap();
        }
        let view = self.desks[n].app.step_exchange().unwrap().unwrap();
        assert_eq!(view.problem.is_some(), gone, "{:?}", view.problem);
        if gone {
            std::fs::rename(&away, &here).unwrap();
            self.count("folder away");
        } else {
            self.count("folder");
        }
    }

    fn send(&mut self, n: usize) {
        self.next_file += 1;
        let path = self.root.path().join(format!("mail/{}.laifang", self.next_file));
        let everything = self.dice.one_in(12);
        let ask = json!({"path": path, "everything": everything});
        if self.desks[n].try_act("export_bundle", ask).is_some() {
            self.count("export_bundle");
            self.mail.push((path, n));
        }
    }

    /// Some of what lies in the mail: not all of it, in any order, and perhaps once more.
    fn receive(&mut self, n: usize) {
        let count = 1 + self.dice.below(3);
        for _ in 0..count {
            if self.mail.is_empty() {
                return;
            }
            let at = match self.dice.one_in(3) {
                true => self.dice.below(self.mail.len()),
                false => self.mail.len() - 1 - self.dice.below(self.mail.len().min(6)),
            };
            let (path, from) = self.mail[at].clone();
            if self.desks[from].gone || self.dice.one_in(15) {
                self.mail.remove(at); // lost for good
                self.count("file lost");
                continue;
            }
            if self.dice.one_in(5) {
                self.altered(n, &path);
            }
            let taken = self.desks[n].act("import_bundle", json!({"paths": [path]}));
            let refused = taken["refused"].as_array().unwrap();
            self.count(if refused.is_empty() { "import_bundle" } else { "bundle not for us" });
            if taken["waiting"].as_u64().unwrap() > 0 {
                self.count("gap parked");
            }
        }
        self.mail.drain(..self.mail.len().saturating_sub(40));
    }

    /// A file that is not as it was written is refused, and nothing of it is taken.
    fn altered(&mut self, n: usize, path: &Path) {
        let mut bytes = std::fs::read(path).unwrap();
        match self.dice.below(3) {
            0 => bytes.truncate(self.dice.below(bytes.len())),
            1 => {
                let at = self.dice.below(bytes.len());
                bytes[at] ^= 1 << self.dice.below(8);
            }
            _ => {
                // With a new cover, so that only the keys can tell.
                let at = 52 + self.dice.below(bytes.len() - 52);
                bytes[at] ^= 1 << self.dice.below(8);
                let hash = *blake3::hash(&bytes[52..]).as_bytes();
                bytes[20..52].copy_from_slice(&hash);
            }
        }
        let bad = self.root.path().join("mail/altered.laifang");
        std::fs::write(&bad, bytes).unwrap();
        let before = self.desks[n].store(|s| s.reader().changes().unwrap());
        let taken = self.desks[n].act("import_bundle", json!({"paths": [bad]}));
        assert_eq!(taken["refused"].as_array().unwrap().len(), 1, "an altered file was accepted: {taken}");
        assert_eq!(self.desks[n].store(|s| s.reader().changes().unwrap()), before);
        self.count("altered file refused");
    }

    /// Somebody, or the disk, does something to a file in the shared folder.
    fn meddle(&mut self) {
        let found = files(&self.shared());
        let Some(file) = self.dice.pick(&found).cloned() else { return };
        let kept = self.root.path().join("old");
        match self.dice.below(3) {
            0 => {
                std::fs::copy(&file, kept.join(file.file_name().unwrap())).unwrap();
                std::fs::remove_file(file).unwrap();
                self.count("shared file deleted");
            }
            1 => {
                let mut bytes = std::fs::read(&file).unwrap();
                if !bytes.is_empty() {
                    let at = self.dice.below(bytes.len());
                    bytes[at] ^= 1 << self.dice.below(8);
                }
                std::fs::write(file, bytes).unwrap();
                self.count("shared file altered");
            }
            _ => {
                let old: Vec<PathBuf> = files(&kept)
                    .into_iter()
                    .filter(|f| f.extension().is_some_and(|e| e == "laifang"))
                    .collect();
                if let Some(old) = self.dice.pick(&old) {
                    let name = format!("again-{}.laifang", self.dice.below(99));
                    std::fs::copy(old, self.root.path().join("shared").join(name)).unwrap();
                    self.count("old file turned up");
                }
            }
        }
    }

    /// At last the files stay as they are written, and everybody looks until nobody has anything to say.
    pub fn settle(&mut self) {
        for file in files(&self.shared()) {
            std::fs::remove_file(file).unwrap();
        }
        let alive = self.alive();
        for _ in 0..60 {
            let mut rest = true;
            for n in &alive {
                self.clock(*n);
                let view = self.desks[*n].app.step_exchange().unwrap().unwrap();
                assert_eq!(view.problem, None);
                rest &= view.at_rest;
            }
            if rest {
                return;
            }
        }
        panic!("exchange does not come to rest");
    }
}
