//! Threads for the matching engine, which starts none itself.

use laifang_core::matching::Workers;
use std::sync::{Mutex, PoisonError};

/// So many threads, for as long as a piece of work takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threads(usize);

impl Threads {
    /// As many as asked for; as many as the machine has where nothing was asked.
    pub(crate) fn new(asked: Option<usize>) -> Self {
        let there = || std::thread::available_parallelism().map_or(1, usize::from);
        Self(asked.unwrap_or_else(there).clamp(1, 64))
    }

    pub(crate) fn count(self) -> usize {
        self.0
    }
}

impl Workers for Threads {
    fn map<T: Send, R: Send>(&self, parts: Vec<T>, task: impl Fn(T) -> R + Sync) -> Vec<R> {
        if self.0 == 1 || parts.len() < 2 {
            return parts.into_iter().map(task).collect();
        }
        let done = Mutex::new(Vec::with_capacity(parts.len()));
        let threads = self.0.min(parts.len());
        let queue = Mutex::new(parts.into_iter().enumerate());
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                        let Some((place, part)) = next else { break };
                        let result = task(part);
                        done.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_unstable_by_key(|(place, _)| *place);
        done.into_iter().map(|(_, result)| result).collect()
    }

    fn width(&self) -> usize {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_parts() {
        for threads in [1, 2, 7] {
            let squares = Threads(threads).map((0..1_000_u64).collect(), |n| n * n);
            assert_eq!(squares, (0..1_000).map(|n| n * n).collect::<Vec<_>>());
        }
    }
}
