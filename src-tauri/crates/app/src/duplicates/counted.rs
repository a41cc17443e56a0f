//! The weights for judging single records: what the last search learned, and how common values are here.

use super::search::record;
use crate::prelude::*;
use laifang_core::matching::{Frequencies, Model, OneByOne, Parameters, Record};
use std::sync::Arc;

/// Records that are counted, in windows spread over all.
const SAMPLE: i64 = 4_000;
const WINDOW: u32 = 100;

impl App {
    /// Model and counts: those of this session's last search, else of a sample that is taken once and again when the
    /// office has doubled, with what the last search learned.
    pub(crate) fn weights(&mut self) -> Result<Arc<(Model, Frequencies)>, AppError> {
        if let Some(searched) = &self.matching.model {
            return Ok(Arc::clone(searched));
        }
        let reader = self.reader()?;
        let newest = reader.newest_row()?;
        if let Some((then, weights)) = &self.matching.sampled
            && newest <= then.saturating_mul(2).saturating_add(200)
        {
            return Ok(Arc::clone(weights));
        }
        let zone = reader.zone()?;
        let mut sample: Vec<Record> = Vec::new();
        let step = (newest / (SAMPLE / i64::from(WINDOW))).max(i64::from(WINDOW));
        let mut from = 0;
        while from < newest {
            sample.extend(reader.match_entries(from, WINDOW)?.iter().map(|entry| record(entry, zone)));
            from += step;
        }
        let all = u64::try_from(newest).unwrap_or_default();
        let frequencies = Frequencies::of_sample(&sample, all, &OneByOne);
        let known =
            reader.last_search()?.and_then(|l| serde_json::from_str::<Parameters>(&l.parameters).ok());
        let model = match known {
            Some(parameters) => Model::new(parameters, &frequencies),
            None => Model::shipped(&frequencies),
        };
        let weights = Arc::new((model, frequencies));
        self.matching.sampled = Some((newest, Arc::clone(&weights)));
        Ok(weights)
    }
}
