//! What happens to the computers themselves.

use super::desk::{Desk, PASSWORD, app_at, copy_folder};
use super::world::World;
use laifang_app::restore::Given;
use serde_json::json;

impl World {
    pub fn accident(&mut self) {
        let alive = self.alive();
        // The first computer pays: what an old disk forgets of the bank's doings no exchange can know.
        let Some(n) = self.one_with(|_| true) else { return };
        self.clock(n);
        match self.dice.below(12) {
            0 | 1 => self.keep_disk(n),
            2 => self.put_disk_back(),
            3 => self.clone_disk(n),
            4 | 5 => self.renew_where_advised(),
            6 => self.back_up(n),
            7 => self.restore_backup(),
            8 if alive.len() > 3 => self.revoke(n),
            8 | 9 if alive.len() < 12 => self.join_one(),
            10 => self.newer_version(n),
            _ => self.power_cut(n),
        }
    }

    /// Somebody copies the folder, as it is.
    fn keep_disk(&mut self, n: usize) {
        self.next_file += 1;
        let to = self.root.path().join(format!("disk-{}", self.next_file));
        self.desks[n].lock();
        copy_folder(&self.desks[n].dir, &to);
        self.desks[n].unlock();
        self.desks[n].old_disks.push(to);
        self.count("disk kept");
    }

    /// An older copy of the disk comes back: whatever was not sent is lost with the newer one.
    fn put_disk_back(&mut self) {
        let Some(n) = self.one_with(|desk| !desk.old_disks.is_empty()) else { return };
        let Some(old) = self.desks[n].old_disks.pop() else { return };
        let had = self.had(n);
        let visits = self.desks[n].visits.len();
        self.desks[n].lock();
        std::fs::remove_dir_all(&self.desks[n].dir).unwrap();
        copy_folder(&old, &self.desks[n].dir);
        self.desks[n].start_again();
        self.count("disk put back");
        self.lost_since(n, &had);
        self.desks[n].visits.truncate(visits / 2);
        if self.dice.one_in(2) {
            // Whoever hears first what it once said goes on where it was.
            let _ = self.desks[n].app.step_exchange().unwrap();
        } else {
            self.something(n);
        }
        if self.desks[n].store(|s| s.is_behind().unwrap()) {
            self.count("desk knows it is behind");
        }
    }

    /// The disk is copied to another computer, and both go on as one desk.
    fn clone_disk(&mut self, n: usize) {
        let mut twin = self.computer();
        self.desks[n].lock();
        copy_folder(&self.desks[n].dir, &twin.dir);
        self.desks[n].unlock();
        twin.user = self.desks[n].user.clone();
        twin.was = self.desks[n].was.clone();
        twin.clock.put(self.desks[n].clock.time());
        twin.start_again();
        twin.visits = self.desks[n].visits.clone();
        self.desks.push(twin);
        self.count("disk cloned");
        let last = self.desks.len() - 1;
        for at in [n, last] {
            self.clock(at);
            self.something(at);
        }
    }

    /// Whoever is told to goes on as a new desk.
    pub fn renew_where_advised(&mut self) {
        for n in self.alive() {
            let advised = !self.desks[n].act("list_desks", json!({}))["advice"].is_null();
            if advised && self.dice.one_in(2) {
                self.renew(n);
            }
        }
    }

    pub fn renew(&mut self, n: usize) {
        self.clock(n);
        let before = self.desks[n].device();
        let renewed = self.write(n, "renew_desk", json!({})).unwrap();
        assert_ne!(before, self.desks[n].device());
        self.desks[n].was.push(before);
        assert_eq!(renewed["desks"]["advice"], json!(null), "{renewed}");
    }

    fn back_up(&mut self, n: usize) {
        let to = self.root.path().join(format!("backup-{n}"));
        std::fs::create_dir_all(&to).unwrap();
        self.desks[n].act("set_backup_settings", json!({"folder": to, "keep_days": 7, "keep_weeks": 4}));
        self.desks[n].act("back_up", json!({}));
        while self.desks[n].app.step_backup().unwrap().running.is_some() {
            std::thread::yield_now();
        }
        self.desks[n].backed_up = true;
        self.count("backup");
    }

    /// The computer burns down; its backup is restored on a new one, which goes on as a new desk.
    fn restore_backup(&mut self) {
        let Some(n) = self.one_with(|desk| desk.backed_up) else { return };
        let had = self.had(n);
        let mut new = self.computer();
        new.clock.put(self.desks[n].clock.time());
        new.user = self.desks[n].user.clone();
        let user = new.user.as_str().unwrap().parse().unwrap();
        let backup = self.root.path().join(format!("backup-{n}"));
        new.app = app_at(&new.dir, &new.clock);
        new.app.restore(&backup, user, &Given::Password(PASSWORD.into()), false).unwrap();
        new.unlock();
        self.desks[n].lock();
        self.desks[n].gone = true;
        self.desks.push(new);
        let last = self.desks.len() - 1;
        self.lost_since(last, &had);
        self.share(last);
        self.count("backup restored");
    }

    /// The manager takes a desk out; what it has not sent stays with it. So it is with whoever was that desk once and
    /// went on as another, of which nobody has heard.
    fn revoke(&mut self, n: usize) {
        let device = self.desks[n].device();
        let behind = !self.desks[0].act("list_desks", json!({}))["advice"].is_null();
        let known = self.desks[0].store(|s| s.reader().devices().unwrap());
        let twins = self.alive().into_iter().filter(|m| self.desks[*m].device() == device).count();
        if behind || twins > 1 || !known.iter().any(|d| d.device.to_string() == device && !d.revoked) {
            return;
        }
        self.clock(0);
        if self.write(0, "revoke_desk", json!({"device": device})).is_none() {
            return;
        }
        let alive = self.alive();
        let heard_of = |world: &Self, m: usize| {
            let others = alive.iter().filter(|o| **o != m);
            let known = |o: &usize| world.desks[*o].store(|s| s.reader().devices().unwrap());
            let device = world.desks[m].device();
            others.flat_map(known).any(|d| d.device.to_string() == device)
        };
        for m in alive.iter().copied() {
            if m == n || (self.desks[m].was.contains(&device) && !heard_of(self, m)) {
                let had = self.had(m);
                self.desks[m].gone = true;
                self.lost(&had);
            }
        }
        self.revoked.insert(device);
    }

    fn join_one(&mut self) {
        let before = self.desks.len();
        self.join();
        if self.desks.len() > before {
            self.share(before);
            self.count("desk joined");
        }
    }

    /// A desk that runs a newer version writes a kind of change that nobody else knows yet.
    fn newer_version(&mut self, n: usize) {
        if self.desks[n].store(|s| s.is_behind().unwrap()) {
            return;
        }
        let user = self.desks[n].user.as_str().unwrap().parse().unwrap();
        self.desks[n].lock();
        let ports = Box::new(self.desks[n].clock.clone());
        let dir = laifang_store::DataDir::new(&self.desks[n].dir);
        let mut store = dir.open(user, PASSWORD, ports).unwrap();
        store.append_unknown(user).unwrap();
        store.close();
        self.desks[n].unlock();
        self.count("unknown kind written");
    }

    /// Nothing in memory is left.
    fn power_cut(&mut self, n: usize) {
        let dir = self.desks[n].dir.clone();
        let away = self.root.path().join("nowhere");
        // The old program is let go without being asked to close.
        self.desks[n].app = app_at(&away, &self.desks[n].clock);
        assert!(dir.exists());
        self.desks[n].start_again();
        self.count("power cut");
    }

    /// One of the computers but the paying one that something is true of.
    fn one_with(&mut self, what: impl Fn(&Desk) -> bool) -> Option<usize> {
        let alive = self.alive().into_iter().filter(|n| *n > 0 && what(&self.desks[*n]));
        let those: Vec<usize> = alive.collect();
        self.dice.pick(&those).copied()
    }

    /// Which acknowledged writes a computer has.
    fn had(&self, n: usize) -> Vec<usize> {
        self.desks[n].store(|s| {
            let has = |a: &super::world::Acknowledged| !s.reader().of_request(a.request).unwrap().is_empty();
            let all = self.acknowledged.iter().enumerate();
            all.filter(|(_, a)| !a.lost && has(a)).map(|(i, _)| i).collect()
        })
    }

    /// Of what a disk had, what the one in its place has not.
    fn lost_since(&mut self, n: usize, had: &[usize]) {
        let has: Vec<usize> = self.had(n);
        let missing: Vec<usize> = had.iter().copied().filter(|i| !has.contains(i)).collect();
        self.lost(&missing);
    }

    /// What nobody has any more was lost with the disk; everything else must be there in the end.
    fn lost(&mut self, missing: &[usize]) {
        for i in missing {
            let request = self.acknowledged[*i].request;
            let there = self
                .alive()
                .into_iter()
                .any(|n| self.desks[n].store(|s| !s.reader().of_request(request).unwrap().is_empty()));
            if !there {
                self.acknowledged[*i].lost = true;
                self.count("lost with a disk");
            }
        }
    }
}
