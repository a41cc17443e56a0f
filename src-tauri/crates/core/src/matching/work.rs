//! Work that falls into independent parts; who runs them is the caller's affair.

/// Runs independent parts of work, on as many threads as it likes, and gives the results back in order.
///
/// The domain starts no threads itself: [`OneByOne`] is what it has; the command line and the window bring theirs.
pub trait Workers: Sync {
    /// Applies `task` to each part.
    fn map<T: Send, R: Send>(&self, parts: Vec<T>, task: impl Fn(T) -> R + Sync) -> Vec<R>;

    /// How many parts are worth making.
    fn width(&self) -> usize {
        1
    }
}

/// One part after another, on the caller's thread.
#[derive(Clone, Copy, Default, Debug)]
pub struct OneByOne;

impl Workers for OneByOne {
    fn map<T: Send, R: Send>(&self, parts: Vec<T>, task: impl Fn(T) -> R + Sync) -> Vec<R> {
        parts.into_iter().map(task).collect()
    }
}
