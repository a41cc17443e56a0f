//! Slips, and the forms they are printed on.

use super::Entry;
use crate::change::{Facts, Personal, SlipWords};
use crate::id::UserId;
use crate::policy::SlipKind;
use crate::scan::ScanMedia;
use crate::signature::Signature;
use crate::slip_form::SlipForm;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A slip.
#[derive(Clone, PartialEq, Eq)]
pub struct Slip {
    /// As issued.
    pub facts: Facts,
    /// The printed words; empty once erased.
    pub words: SlipWords,
    /// When it was issued.
    pub issued: Moment,
    /// Who issued it.
    pub by: UserId,
    /// Prints: when, by whom, on what paper, why (from the second on).
    pub prints: Vec<(Moment, UserId, String, String)>,
    /// Voided: when, by whom, why.
    pub voided: Option<(Moment, UserId, String)>,
    /// Scans of the signed sheet, oldest first; each file once.
    pub scans: Vec<SlipScan>,
    /// Signatures drawn on the screen, oldest first; the first of each signer.
    pub signatures: Vec<SlipSignature>,
}

/// A scan or photo of the signed sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SlipScan {
    /// BLAKE3 of the file, hex.
    pub hash: String,
    /// When it was attached.
    pub at: Moment,
    /// By whom.
    pub by: UserId,
    /// How long the file is.
    pub bytes: u64,
    /// What it is.
    pub media: ScanMedia,
    /// The person was erased, and the file with them: it shows their name and their hand.
    pub erased: bool,
}

/// A signature drawn on the screen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SlipSignature {
    /// Who of the form's signers, from 0.
    pub signer: u32,
    /// When.
    pub at: Moment,
    /// Who was at the keyboard.
    pub by: UserId,
    /// What was drawn; none once erased.
    pub drawn: Option<Signature>,
}

/// Folds a slip; none when its issue is not here yet.
pub fn slip(entries: &[Entry]) -> Option<Slip> {
    let first = entries.iter().find(|e| matches!(e.facts, Facts::SlipIssued { .. }))?;
    let why = |personal: &Option<Personal>| match personal {
        Some(Personal::Reason { reason }) => reason.clone(),
        _ => String::new(),
    };
    let mut state = Slip {
        facts: first.facts.clone(),
        words: match &first.personal {
            Some(Personal::Slip(words)) => (**words).clone(),
            _ => SlipWords::default(),
        },
        issued: first.wall,
        by: first.actor,
        prints: Vec::new(),
        voided: None,
        scans: Vec::new(),
        signatures: Vec::new(),
    };
    let erased = first.personal.is_none();
    for entry in entries {
        match &entry.facts {
            Facts::SlipPrinted { sheet, .. } => {
                state.prints.push((entry.wall, entry.actor, sheet.clone(), why(&entry.personal)));
            }
            Facts::SlipVoided { .. } if state.voided.is_none() => {
                state.voided = Some((entry.wall, entry.actor, why(&entry.personal)));
            }
            Facts::SlipScanned { hash, bytes, media, .. } if state.scans.iter().all(|s| s.hash != *hash) => {
                state.scans.push(SlipScan {
                    hash: hash.clone(),
                    at: entry.wall,
                    by: entry.actor,
                    bytes: *bytes,
                    media: *media,
                    erased,
                });
            }
            Facts::SlipSigned { signer, .. } if state.signatures.iter().all(|s| s.signer != *signer) => {
                state.signatures.push(SlipSignature {
                    signer: *signer,
                    at: entry.wall,
                    by: entry.actor,
                    drawn: match &entry.personal {
                        Some(Personal::Signature(drawn)) => Some(drawn.clone()),
                        _ => None,
                    },
                });
            }
            _ => {}
        }
    }
    Some(state)
}

/// A form as the office set it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnForm {
    /// The office's own; none: back to the one that ships with the program.
    pub form: Option<SlipForm>,
    /// When it was set.
    pub at: Moment,
    /// By whom.
    pub by: UserId,
}

/// The forms an office set, from its changes: of each the newest counts.
pub fn slip_forms(entries: &[Entry]) -> BTreeMap<SlipKind, OwnForm> {
    let set = entries.iter().filter_map(|entry| match &entry.facts {
        Facts::SlipFormSet { form_kind, form } => {
            Some((*form_kind, OwnForm { form: form.clone(), at: entry.wall, by: entry.actor }))
        }
        _ => None,
    });
    set.collect()
}
