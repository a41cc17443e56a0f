//! Writes `.xlsx` row by row: what was written is on its way to the file, so a million rows cost no memory, and nothing
//! passes through a temporary file of somebody else's. Texts are texts (identifiers and telephone numbers stay as they
//! are, no formula is ever written), sums are numbers with two decimals.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Rows of one sheet at most, titles included; what is more goes on in a further sheet.
const ROWS: u32 = 1_048_576;
/// Characters of one cell at most.
const CHARACTERS: usize = 32_767;

/// What a cell holds.
#[derive(Clone, Copy)]
pub(crate) enum Cell<'a> {
    /// A text as it is.
    Text(&'a str),
    /// The same, bold: a title, a sum's name.
    Bold(&'a str),
    /// A decimal number, written as money; whatever is no number is written as text.
    Sum(&'a str),
}

/// A sheet's columns.
pub(crate) struct Columns<'a> {
    /// Width of each, in characters.
    pub(crate) widths: &'a [u16],
    /// Rows at the top that stay when the sheet is scrolled, and come again on a further sheet: the titles.
    pub(crate) titles: &'a [&'a str],
}

/// A workbook being written.
pub(crate) struct Xlsx<W: Write> {
    zip: Zip<W>,
    name: String,
    widths: Vec<u16>,
    titles: Vec<String>,
    sheets: u32,
    row: u32,
    text: String,
}

impl<W: Write> Xlsx<W> {
    /// Begins a workbook whose sheets are named so.
    pub(crate) fn new(out: W, name: &str, columns: &Columns<'_>) -> io::Result<Self> {
        let mut this = Self {
            zip: Zip::new(out),
            name: sheet_name(name),
            widths: columns.widths.to_vec(),
            titles: columns.titles.iter().map(ToString::to_string).collect(),
            sheets: 0,
            row: 0,
            text: String::new(),
        };
        this.begin_sheet()?;
        Ok(this)
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.row = 0;
        self.zip.begin(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let mut head = format!(r#"{DECLARATION}<worksheet xmlns="{MAIN}">"#);
        if !self.titles.is_empty() {
            head.push_str(
                r#"<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#,
            );
        }
        if !self.widths.is_empty() {
            head.push_str("<cols>");
            for (n, width) in (1..).zip(&self.widths) {
                let _ = write!(head, r#"<col min="{n}" max="{n}" width="{width}" customWidth="1"/>"#);
            }
            head.push_str("</cols>");
        }
        head.push_str("<sheetData>");
        self.zip.write(head.as_bytes())?;
        let titles = std::mem::take(&mut self.titles);
        if !titles.is_empty() {
            let cells: Vec<Cell<'_>> = titles.iter().map(|t| Cell::Bold(t)).collect();
            self.row(&cells)?;
        }
        self.titles = titles;
        Ok(())
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        self.zip.write(b"</sheetData></worksheet>")?;
        self.zip.end()
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        if self.row == ROWS {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.row += 1;
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let _ = write!(text, r#"<row r="{}">"#, self.row);
        for (column, cell) in (0..).zip(cells) {
            put(&mut text, column, self.row, *cell);
        }
        text.push_str("</row>");
        self.zip.write(text.as_bytes())?;
        self.text = text;
        Ok(())
    }

    /// Ends the workbook and hands back what it was written to.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.end_sheet()?;
        let (mut sheets, mut relations, mut types) = (String::new(), String::new(), String::new());
        for n in 1..=self.sheets {
            let name = if n == 1 { self.name.clone() } else { format!("{} {n}", self.name) };
            let mut escaped = String::new();
            escape(&mut escaped, &name);
            let _ = write!(sheets, r#"<sheet name="{escaped}" sheetId="{n}" r:id="rId{n}"/>"#);
            let _ = write!(
                relations,
                r#"<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>"#
            );
            let _ = write!(
                types,
                r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET}.worksheet+xml"/>"#
            );
        }
        let styles = self.sheets + 1;
        let parts = [
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships xmlns="{PACKAGE}/relationships">{relations}<Relationship Id="rId{styles}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"#
                ),
            ),
            ("xl/styles.xml", STYLES.to_owned()),
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "[Content_Types].xml",
                format!(
                    r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{SHEET}.styles+xml"/>{types}</Types>"#
                ),
            ),
        ];
        for (name, body) in parts {
            self.zip.begin(name)?;
            self.zip.write(DECLARATION.as_bytes())?;
            self.zip.write(body.as_bytes())?;
            self.zip.end()?;
        }
        self.zip.finish()
    }
}

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/// Style 0 is a text, 1 a bold one, 2 money.
const STYLES: &str = concat!(
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>"#,
    r#"<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    r#"<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>"#,
    r#"<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>"#,
    r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
);

fn put(out: &mut String, column: u32, row: u32, cell: Cell<'_>) {
    let (text, style) = match cell {
        Cell::Sum(sum) if is_number(sum) => {
            out.push_str("<c r=\"");
            place(out, column, row);
            let _ = write!(out, r#"" s="2"><v>{sum}</v></c>"#);
            return;
        }
        Cell::Text(text) | Cell::Sum(text) => (text, 0),
        Cell::Bold(text) => (text, 1),
    };
    if text.is_empty() {
        return;
    }
    out.push_str("<c r=\"");
    place(out, column, row);
    let _ = write!(out, r#"" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#);
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => escape(out, &text[..end]),
        None => escape(out, text),
    }
    out.push_str("</t></is></c>");
}

/// Digits with at most one point and a minus before them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let point = digits.bytes().filter(|b| *b == b'.').count();
    digits.starts_with(|c: char| c.is_ascii_digit())
        && point <= 1
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The name of a cell: `A1`, `AB7`.
fn place(out: &mut String, column: u32, row: u32) {
    let mut letters = [0_u8; 7];
    let (mut at, mut left) = (letters.len(), column + 1);
    while left > 0 {
        at -= 1;
        letters[at] = b'A' + u8::try_from((left - 1) % 26).unwrap_or(0);
        left = (left - 1) / 26;
    }
    out.push_str(std::str::from_utf8(&letters[at..]).unwrap_or_default());
    let _ = write!(out, "{row}");
}

/// A text inside XML; what XML cannot say (control characters) is left out.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
}

/// What a sheet may be called: 31 characters without `[]:*?/\`.
fn sheet_name(name: &str) -> String {
    let kept: String =
        name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).take(28).collect();
    if kept.trim().is_empty() { "Sheet".into() } else { kept }
}

/// One part of the archive, as its directory lists it.
struct Part {
    name: String,
    crc: u32,
    packed: u32,
    plain: u32,
    offset: u32,
}

/// An archive written from front to back: sizes stand behind each part, so that nothing is gone back to.
struct Zip<W: Write> {
    to: Option<To<W>>,
    offset: u64,
    parts: Vec<Part>,
}

enum To<W: Write> {
    Between(W),
    Part { packer: Box<DeflateEncoder<Counted<W>>>, name: String, crc: Crc, offset: u64 },
}

/// Counts what passes.
struct Counted<W> {
    out: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// 1 January 1980: two exports of the same data are the same bytes.
const DATE: u16 = 0x21;

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "an .xlsx cannot hold so much: export CSV instead")
}

fn misused() -> io::Error {
    io::Error::other("parts of the archive are out of order")
}

impl<W: Write> Zip<W> {
    fn new(out: W) -> Self {
        Self { to: Some(To::Between(out)), offset: 0, parts: Vec::new() }
    }

    fn begin(&mut self, name: &str) -> io::Result<()> {
        let Some(To::Between(mut out)) = self.to.take() else { return Err(misused()) };
        let head = header(0x0403_4b50, name, None);
        out.write_all(&head)?;
        out.write_all(name.as_bytes())?;
        let offset = self.offset;
        self.offset += (head.len() + name.len()) as u64;
        let packer = Box::new(DeflateEncoder::new(Counted { out, bytes: 0 }, Compression::fast()));
        self.to = Some(To::Part { packer, name: name.to_owned(), crc: Crc::new(), offset });
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(To::Part { packer, crc, .. }) = &mut self.to else { return Err(misused()) };
        crc.update(bytes);
        packer.write_all(bytes)
    }

    fn end(&mut self) -> io::Result<()> {
        let Some(To::Part { packer, name, crc, offset }) = self.to.take() else { return Err(misused()) };
        let plain = packer.total_in();
        let Counted { mut out, bytes } = (*packer).finish()?;
        let small = |n: u64| u32::try_from(n).map_err(|_| too_long());
        let part = Part {
            name,
            crc: crc.sum(),
            packed: small(bytes)?,
            plain: small(plain)?,
            offset: small(offset)?,
        };
        let mut tail = Vec::with_capacity(16);
        for word in [0x0807_4b50, part.crc, part.packed, part.plain] {
            tail.extend_from_slice(&word.to_le_bytes());
        }
        out.write_all(&tail)?;
        self.offset += bytes + tail.len() as u64;
        self.parts.push(part);
        self.to = Some(To::Between(out));
        Ok(())
    }

    /// Writes the directory.
    fn finish(mut self) -> io::Result<W> {
        let Some(To::Between(mut out)) = self.to.take() else { return Err(misused()) };
        let mut directory = Vec::new();
        for part in &self.parts {
            directory.extend(header(0x0201_4b50, &part.name, Some(part)));
            directory.extend_from_slice(part.name.as_bytes());
        }
        let count = u16::try_from(self.parts.len()).map_err(|_| too_long())?.to_le_bytes();
        let size = u32::try_from(directory.len()).map_err(|_| too_long())?;
        let offset = u32::try_from(self.offset).map_err(|_| too_long())?;
        directory.extend_from_slice(&0x0605_4b50_u32.to_le_bytes());
        directory.extend_from_slice(&[0; 4]);
        directory.extend_from_slice(&[count, count].concat());
        directory.extend_from_slice(&size.to_le_bytes());
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(&[0; 2]);
        out.write_all(&directory)?;
        Ok(out)
    }
}

/// The header of a part, before it or in the directory: deflated, sizes behind it, dated [`DATE`].
fn header(signature: u32, name: &str, listed: Option<&Part>) -> Vec<u8> {
    let mut head = Vec::with_capacity(46);
    head.extend_from_slice(&signature.to_le_bytes());
    let short = |head: &mut Vec<u8>, n: u16| head.extend_from_slice(&n.to_le_bytes());
    let long = |head: &mut Vec<u8>, n: u32| head.extend_from_slice(&n.to_le_bytes());
    if listed.is_some() {
        short(&mut head, 20);
    }
    for n in [20, 0x0008, 8, 0, DATE] {
        short(&mut head, n);
    }
    for n in listed.map_or([0; 3], |p| [p.crc, p.packed, p.plain]) {
        long(&mut head, n);
    }
    short(&mut head, u16::try_from(name.len()).unwrap_or(u16::MAX));
    short(&mut head, 0);
    if let Some(part) = listed {
        for _ in 0..3 {
            short(&mut head, 0);
        }
        long(&mut head, 0);
        long(&mut head, part.offset);
    }
    head
}
