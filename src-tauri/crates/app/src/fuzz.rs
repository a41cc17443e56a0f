//! What is read from outside, under any bytes at all: one function for each way in. The targets in `fuzz/` call them,
//! and so does an ordinary test over the same corpus. A function returns when all is well, however bad its input, and
//! panics where a rule of the reader is broken. `docs/fuzzing.md` says how to run them.

use crate::import::Plan;
use crate::tabular::{Row, Rows, columns, scan};
use chrono::NaiveDate;
use laifang_core::change::Facts;
use laifang_core::id::OfficeId;
use laifang_core::text::report::{Known, parse_reports};
use laifang_log::{
    Body, BundleError, DeviceSecret, Sealed, open_bundle, open_facts, open_personal, read_inside,
};
use std::io::Write;

/// A target's function.
pub type Check = fn(&[u8]);

/// All of them, by the names of their folders under `fuzz/corpus`.
pub const TARGETS: [(&str, Check); 5] =
    [("bundle", bundle), ("change", change), ("csv", csv), ("xlsx", xlsx), ("report", report)];

/// The desk that the bundles of the corpus are for, and that wrote them.
pub fn secret() -> DeviceSecret {
    DeviceSecret::from_bytes(&[7; 64])
}

/// Bytes before what a cover's hash is of.
const COVER: usize = 52;

/// A bundle: as it came, under a cover that fits, and as what stands under the encryption.
pub fn bundle(data: &[u8]) {
    let secret = secret();
    let whole = |opened: laifang_log::Opened| -> Result<usize, BundleError> {
        opened.checked(&secret.verifying_key())?;
        let changes = opened.changes()?;
        for change in &changes {
            // Whatever is in it, it is a change or it is not.
            let _ = change.read_header(0);
            let _ = open_facts(&change.facts.bytes);
        }
        assert_eq!(changes.len() as u64, opened.manifest().changes);
        Ok(changes.len())
    };
    let came = open_bundle(data, &secret).and_then(whole);
    if let Err(BundleError::Write(why)) = came {
        panic!("reading spoke of writing: {why}");
    }
    if let Some((cover, inside)) = data.split_at_checked(COVER) {
        let mut again = cover.to_vec();
        again[12..20].copy_from_slice(&(inside.len() as u64).to_le_bytes());
        again[20..].copy_from_slice(blake3::hash(inside).as_bytes());
        again.extend_from_slice(inside);
        let _ = open_bundle(&again, &secret).and_then(whole);
    }
    // Without its signature, so that what follows is read at all.
    if let Ok(opened) = read_inside(data) {
        let manifest = opened.manifest();
        let _ = (manifest.heads().count(), manifest.knows().count(), manifest.recipients().count());
        let _ = opened.changes();
    }
}

/// A change: header, facts and personal body, each on a line.
pub fn change(data: &[u8]) {
    let mut parts = data.splitn(3, |b| *b == b'\n');
    let mut part = || parts.next().unwrap_or_default().to_vec();
    let body = |bytes: Vec<u8>| Body { salt: [3; 16], bytes };
    let header = part();
    let hash = *blake3::hash(&header).as_bytes();
    let sealed = Sealed { header, hash, facts: body(part()), personal: Some(body(part())) };
    if let Ok(header) = sealed.read_header(1) {
        // A header that says whose bodies it has is checked, not believed.
        let held = sealed.verify(header.seq, &header.prev.0, false).is_ok();
        let same = sealed.facts.hash() == header.facts.0;
        assert!(!held || same, "facts of another change were taken");
    }
    if let Some(facts) = open_facts(&sealed.facts.bytes) {
        let again = serde_json::to_vec(&facts).unwrap_or_default();
        assert!(open_facts(&again).as_ref() == Some(&facts), "facts do not come back: {}", facts.kind());
        assert!(Facts::KINDS.contains(&facts.kind()), "{} is on no list", facts.kind());
        let _ = facts.subject(OfficeId::new(uuid::Uuid::from_u128(3)));
    }
    if let Some(personal) = sealed.personal.and_then(|p| open_personal(&p.bytes)) {
        let again = serde_json::to_vec(&personal).unwrap_or_default();
        assert!(open_personal(&again).is_some_and(|p| p == personal), "a body does not come back");
    }
}

/// A list of customers as a text.
pub fn csv(data: &[u8]) {
    list(data, "csv");
}

/// A list of customers as a workbook: an archive, or the texts of its parts (sheet, shared texts, styles) with a
/// zero byte between them.
pub fn xlsx(data: &[u8]) {
    if data.starts_with(b"PK") {
        return list(data, "xlsx");
    }
    let mut parts = data.splitn(3, |b| *b == 0);
    let mut part = || parts.next().unwrap_or_default();
    const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let root = format!(
        r#"<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let book = format!(
        r#"<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let sheets = format!(
        r#"<workbook xmlns:r="{KIND}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let files: [(&str, &[u8]); 6] = [
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book.as_bytes()),
        ("xl/workbook.xml", sheets.as_bytes()),
        ("xl/worksheets/sheet1.xml", part()),
        ("xl/sharedStrings.xml", part()),
        ("xl/styles.xml", part()),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        if !bytes.is_empty() && (zip.start_file(name, stored).is_err() || zip.write_all(bytes).is_err()) {
            return;
        }
    }
    if let Ok(archive) = zip.finish() {
        list(&archive.into_inner(), "xlsx");
    }
}

/// Reads a file as an import does, twice: both times it says the same.
fn list(data: &[u8], ending: &str) {
    let Ok(mut file) = tempfile::Builder::new().suffix(&format!(".{ending}")).tempfile() else { return };
    if file.write_all(data).is_err() {
        return;
    }
    let read = || {
        let scanned = scan(file.path()).map_err(|e| e.text)?;
        let (mut rows, titles) = Rows::open(file.path(), &scanned).map_err(|e| e.text)?;
        let mapping = crate::import::guess(&titles);
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        let plan = Plan::new(titles.clone(), mapping, today, Vec::new()).ok();
        let _ = columns(&titles, &[((), &["姓名"])]);
        let (mut row, mut said) = (Row::default(), Vec::new());
        let (mut line, mut end) = (0, 0);
        loop {
            match rows.next(&mut row) {
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => return Err(e.text),
            }
            assert!(row.line > line && row.end > end, "rows go back: {} after {line}", row.line);
            (line, end) = (row.line, row.end);
            let good = plan.as_ref().map(|plan| plan.read(&row).map(|_| ()).map_err(|w| w.reason));
            said.push((line, row.cells().map(str::to_owned).collect::<Vec<_>>(), good));
        }
        assert!(rows.bytes_done() <= data.len() as u64);
        Ok((titles, said))
    };
    assert!(read() == read(), "the same file says two things");
}

/// A message that was pasted.
pub fn report(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(today) = NaiveDate::from_ymd_opt(2026, 11, 21) else { return };
    let known = Known {
        projects: vec!["云澜府".into(), "江畔".into()],
        firms: vec!["恒居地产".into(), "鸿安".into()],
        today,
        now: today.and_hms_opt(10, 0, 0).unwrap_or_default(),
    };
    let parsed = parse_reports(&text, &known);
    let length = text.chars().count();
    for report in &parsed.reports {
        for span in &report.spans {
            assert!(span.start <= span.end && span.end <= length, "a span outside of the text");
        }
    }
    assert!(parsed == parse_reports(&text, &known), "the same message says two things");
}
