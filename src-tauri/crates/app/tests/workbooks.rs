//! Workbooks: what other programs write is read as people see it, what this program writes is read by another reader
//! cell by cell, and hostile ones cost nothing.

use crate::files;
use crate::files::{Desk, SAMPLE, write};
use calamine::{Data, Reader, Xlsx, open_workbook};
use laifang_app::import::{ImportState, ImportView};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;

/// An archive of these parts, as any program may pack it.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet with as little as the format allows: no styles, no shared texts unless given.
fn bare(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let rels = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let (root, book) =
        (rels("officeDocument", "xl/workbook.xml"), rels("worksheet", "worksheets/sheet1.xml"));
    let workbook = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="客户" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    archive(&parts)
}

fn sample(desk: &mut Desk, file: &str) -> Value {
    desk.act("inspect_csv", json!({ "path": file }))
}

fn counts(view: &ImportView) -> (u64, u64, u64, Vec<(u64, String)>) {
    let rejects = view.first_rejects.iter().map(|r| (r.line, r.column.clone())).collect();
    (view.rows, view.accepted, view.rejected, rejects)
}

/// The sample as another program saves it: shared texts, numbers typed as numbers, real dates.
fn saved_elsewhere() -> Vec<u8> {
    let rows = files::read(Path::new(SAMPLE));
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let six = Format::new().set_num_format("000000");
    let sheet = book.add_worksheet();
    for (line, row) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(row) {
            let digits = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
            match rows[0][usize::from(column)].as_str() {
                _ if cell.is_empty() => {}
                "visit_date" if line > 0 && cell.len() == 10 => {
                    let date = ExcelDateTime::parse_from_str(cell).unwrap();
                    sheet.write_with_format(line, column, &date, &day).unwrap();
                }
                "id_tail" if line > 0 && digits && cell.len() == 6 => {
                    sheet.write_with_format(line, column, cell.parse::<f64>().unwrap(), &six).unwrap();
                }
                "phone" if line > 0 && digits && !cell.starts_with('0') => {
                    sheet.write(line, column, cell.parse::<f64>().unwrap()).unwrap();
                }
                _ => {
                    sheet.write(line, column, cell.as_str()).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_list_saved_by_another_program_comes_in_as_its_csv_does() {
    let mut plain = Desk::new();
    let file = write(plain.folder(), "old.csv", &std::fs::read(SAMPLE).unwrap());
    let expected = plain.import(&file);
    let mut desk = Desk::new();
    let before = desk.verify()["state_hash"].clone();
    let file = write(desk.folder(), "old.xlsx", &saved_elsewhere());
    let looked = sample(&mut desk, &file);
    assert_eq!((&looked["encoding"], &looked["other_sheets"]), (&json!("XLSX"), &json!([])));
    assert_eq!(
        looked["sample"],
        sample(&mut plain, &write(desk.folder(), "a.csv", &std::fs::read(SAMPLE).unwrap()))["sample"]
    );
    let dry = desk.run(&desk.request(), &file, true);
    assert_eq!((dry.state, counts(&dry)), (ImportState::DryRun, counts(&expected)));
    let view = desk.import(&file);
    assert_eq!(counts(&view), counts(&expected), "the same rows, the same lines, the same reasons");
    let rejects = |view: &ImportView| files::read(Path::new(view.rejects_file.as_ref().unwrap()));
    assert_eq!(rejects(&view), rejects(&expected));
    assert!(desk.refused(&desk.request(), &file).text.zh.contains("已经导入过"));
    desk.undo(&view);
    assert_eq!(desk.verify()["state_hash"], before);
}

#[test]
fn an_import_of_a_workbook_goes_on_after_a_crash() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in (0..).zip(files::many(3_000).lines()) {
        for (column, cell) in (0..).zip(row.split(',')) {
            sheet.write(line, column, cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.xlsx", &bytes);
    let mut view = desk.start(&desk.request(), &file, false).unwrap();
    view = desk.app.step_import(view.import).unwrap();
    assert_eq!(view.state, ImportState::Running);
    let mut desk = desk.crash();
    let request = desk.request();
    let view = desk.run(&request, &file, false);
    assert_eq!((view.state, view.accepted, view.rejected), (ImportState::Finished, 2_970, 30));
    assert_eq!(files::read(Path::new(&view.rejects_file.unwrap())).len(), 31);
    desk.verify();
}

#[test]
fn cells_are_read_as_people_see_them() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("空").unwrap();
    notes.set_column_width(0, 20).unwrap();
    let hidden = book.add_worksheet().set_name("藏").unwrap();
    hidden.set_hidden(true).write(0, 0, "姓名").unwrap();
    let sheet = book.add_worksheet().set_name("客户").unwrap();
    let clock = Format::new().set_num_format("yyyy/m/d h:mm");
    let phone = Format::new().set_num_format("000 0000 0000");
    let titles = ["姓名", "电话", "身份证后六位", "来访日期", "地址", "备注"];
    for (column, title) in (0..).zip(titles) {
        sheet.write(2, column, title).unwrap();
    }
    sheet.write(4, 0, "陈嘉怡").unwrap();
    sheet.write(4, 1, 13_800_000_001_f64).unwrap();
    sheet.write(4, 2, "012345").unwrap();
    let when = ExcelDateTime::parse_from_str("2025-03-01 14:30").unwrap();
    sheet.write_with_format(4, 3, &when, &clock).unwrap();
    sheet.write(4, 4, "云澜路 \"1\" 号\n二单元").unwrap();
    sheet.write_with_format(5, 1, 13_800_000_002_f64, &phone).unwrap();
    sheet
        .write_formula(5, 0, rust_xlsxwriter::Formula::new("=\"沈\"&\"若溪\"").set_result("沈若溪"))
        .unwrap();
    // A number that was typed as a number and lost its last digits is no number any more.
    sheet.write(6, 0, "沈若溪").unwrap();
    sheet.write(6, 2, 110_101_199_001_011_234_f64).unwrap();
    let more = book.add_worksheet().set_name("另一张").unwrap();
    more.write(0, 0, "不读").unwrap();
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.xlsx", &book.save_to_buffer().unwrap());
    let looked = sample(&mut desk, &file);
    assert_eq!(looked["columns"], json!(titles));
    assert_eq!(looked["other_sheets"], json!(["另一张"]));
    assert_eq!(
        looked["sample"],
        json!([
            ["陈嘉怡", "13800000001", "012345", "2025-03-01 14:30", "云澜路 \"1\" 号\n二单元", ""],
            ["沈若溪", "13800000002", "", "", "", ""],
            ["沈若溪", "", "1.10101199001011E17", "", "", ""],
        ])
    );
    let view = desk.import(&file);
    assert_eq!(counts(&view), (3, 2, 1, vec![(7, "身份证后六位".to_owned())]));
}

/// Written by openpyxl, with another sheet beside.
#[test]
fn a_workbook_of_openpyxl_is_read() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/openpyxl.xlsx");
    let mut desk = Desk::new();
    let looked = sample(&mut desk, file);
    assert_eq!(looked["other_sheets"], json!(["说明"]));
    assert_eq!(
        looked["sample"],
        json!([
            ["陈嘉怡", "13800000001", "012345", "2025-03-01", "中介", "恒居"],
            ["沈若溪", "13800000002", "", "2025-03-02 14:30", "", ""],
            ["", "13800000000", "", "", "", ""],
            ["错的", "12345", "", "", "", ""],
        ])
    );
    let dry = desk.run(&desk.request(), file, true);
    assert_eq!(counts(&dry), (4, 3, 1, vec![(5, "电话".to_owned())]));
}

#[test]
fn inline_texts_without_places_are_read() {
    let t = |text: &str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let rich = r#"<c t="inlineStr"><is><r><t>沈</t></r><r><rPr><b/></rPr><t xml:space="preserve">若溪</t></r></is></c>"#;
    let sheet = format!(
        "<row>{}{}</row><row>{}<c><v>1.38E10</v></c></row><row/><row>{rich}<c t=\"str\"><v>13900000001</v></c></row>",
        t("姓名"),
        t("电话"),
        t("陈&amp;嘉怡 r=\"123456789\"")
    );
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.xlsx", &bare(&sheet, &[]));
    let looked = sample(&mut desk, &file);
    assert_eq!(
        looked["sample"],
        json!([["陈&嘉怡 r=\"123456789\"", "13800000000"], ["沈若溪", "13900000001"]])
    );
    let view = desk.import(&file);
    assert_eq!(view.rows, 2);
}

#[test]
fn hostile_and_broken_workbooks_are_refused_with_the_next_step() {
    let title = r#"<row><c t="inlineStr"><is><t>姓名</t></is></c></row>"#;
    let boast = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
    let swollen = vec![b' '; 129 << 20];
    let long = format!(r#"{title}<row><c t="inlineStr"><is><t>{}</t></is></c></row>"#, "长".repeat(60_000));
    let far = r#"<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZ1"><v>1</v></c></row>"#;
    let beyond = r#"<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>"#;
    let back = r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#;
    let whole = bare(title, &[]);
    let table: [(&str, Vec<u8>, &str); 11] = [
        ("boast", bare(title, &[("xl/sharedStrings.xml", boast.as_bytes())]), "太大"),
        ("swollen", bare(title, &[("xl/sharedStrings.xml", &swollen)]), "太大"),
        ("long", bare(&long, &[]), "太长"),
        ("far", bare(far, &[]), "读不出来"),
        ("beyond", bare(beyond, &[]), "读不出来"),
        ("back", bare(back, &[]), "读不出来"),
        ("empty", bare("", &[]), "没有内容"),
        ("text", archive(&[("word/document.xml", b"<a/>")]), "读不出来"),
        ("cut", whole[..whole.len() / 2].to_vec(), "读不出来"),
        ("head", b"PK\x03\x04\x14\x00".to_vec(), "读不出来"),
        ("no text", bare("<row><c t=\"s\"><v>5</v></c></row>", &[]), "读不出来"),
    ];
    let mut desk = Desk::new();
    for (name, bytes, says) in table {
        let file = write(desk.folder(), &format!("{name}.xlsx"), &bytes);
        let looked = desk.app.act("inspect_csv", json!({ "path": file }));
        // What is wrong further down comes when it is reached.
        let error = match looked {
            Err(error) => error,
            Ok(_) => panic!("{name} was not refused"),
        };
        assert!(error.text.zh.contains(says), "{name}: {}", error.text.zh);
        assert_eq!(error.fields[0].field, "path");
    }
    assert_eq!(desk.customers(), 0);
}

#[test]
fn utf16_comes_in_alike_and_cut_off_it_is_refused() {
    let text = std::fs::read_to_string(SAMPLE).unwrap();
    let mut plain = Desk::new();
    let expected = counts(&{
        let file = write(plain.folder(), "old.csv", text.as_bytes());
        plain.import(&file)
    });
    for (name, order) in
        [("UTF-16 LE", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("UTF-16 BE", u16::to_be_bytes)]
    {
        // A spreadsheet's “Unicode text” has tabs.
        let bytes: Vec<u8> =
            format!("\u{FEFF}{}", text.replace(',', "\t")).encode_utf16().flat_map(order).collect();
        let mut desk = Desk::new();
        let file = write(desk.folder(), "old.txt", &bytes);
        assert_eq!(sample(&mut desk, &file)["encoding"], name);
        assert_eq!(counts(&desk.import(&file)), expected);
        let cut = write(desk.folder(), "cut.txt", &bytes[..bytes.len() - 1]);
        let error = desk.app.act("inspect_csv", json!({ "path": cut })).unwrap_err();
        assert!(error.text.zh.contains("UTF-16"), "{}", error.text.zh);
    }
}

#[test]
fn what_this_program_writes_another_reader_reads_cell_by_cell() {
    let mut desk = Desk::new();
    let file = write(desk.folder(), "old.csv", &std::fs::read(SAMPLE).unwrap());
    desk.import(&file);
    let awkward =
        "姓名,电话,身份证后六位,地址\n＝张三,+852 9123 4567,001234,\"-1 号 <&> \"\"东\"\" 门\n二单元\"\n";
    let file = write(desk.folder(), "awkward.csv", awkward.as_bytes());
    desk.import(&file);
    let out = |format: &str| desk.folder().join(format);
    let (csv, xlsx) = (out("csv"), out("xlsx"));
    for (dir, format) in [(&csv, "csv"), (&xlsx, "xlsx")] {
        std::fs::create_dir(dir).unwrap();
        let request = json!({ "dir": dir, "headers": "zh", "full_phones": true, "format": format });
        desk.act("export_csv", request);
    }
    let mut cells = 0;
    for table in ["customers", "visits", "reports", "slips", "deals"] {
        let expected = files::read(&csv.join(format!("{table}.csv")));
        let mut book: Xlsx<_> = open_workbook(xlsx.join(format!("{table}.xlsx"))).unwrap();
        let name = book.sheet_names()[0].clone();
        let sheet = book.worksheet_range(&name).unwrap();
        assert_eq!(sheet.height(), expected.len(), "{table}");
        for (line, row) in expected.iter().enumerate() {
            for (column, said) in row.iter().enumerate() {
                let read = sheet.get_value((line as u32, column as u32));
                let text = match read {
                    None | Some(Data::Empty) => String::new(),
                    Some(Data::String(text)) => text.clone(),
                    other => panic!("{table} {line}:{column}: {other:?} is no text"),
                };
                // A CSV needs an apostrophe where a spreadsheet would compute; a text cell does not.
                let bare = said.strip_prefix('\'').unwrap_or(said);
                assert!(text == *said || text == bare, "{table} {line}:{column}: {text:?} for {said:?}");
                cells += 1;
            }
        }
    }
    assert!(cells > 50_000, "{cells}");
    // And it comes back by an import, as its CSV does.
    for dir in [&csv, &xlsx] {
        let mut other = Desk::new();
        let ending = dir.file_name().unwrap().to_str().unwrap();
        let view = other.import(dir.join(format!("customers.{ending}")).to_str().unwrap());
        assert_eq!((view.accepted, view.rejected), (desk.customers(), 0), "{ending}");
    }
}
