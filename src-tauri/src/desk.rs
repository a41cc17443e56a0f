//! The program behind the window, shared by all its calls.

use laifang_app::App;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A handle on the one [`App`].
#[derive(Clone)]
pub struct Desk(Arc<Mutex<App>>);

impl Desk {
    /// The desk whose data is in `folder`.
    pub fn at(folder: PathBuf) -> Self {
        Self(Arc::new(Mutex::new(App::at(folder))))
    }

    /// Waits until no other action runs. An action that panicked has rolled its transaction back, so the next
    /// one may go on.
    pub fn lock(&self) -> MutexGuard<'_, App> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
