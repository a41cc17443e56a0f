//! Lists that agencies send, as CSV (docs/formats/report-csv.md).

use super::cells::{Cell, Office, Said, quoted};
use super::{PasteView, ReportSource, Unrecognised};
use crate::cells::unguard;
use crate::lists::Lines;
use crate::prelude::*;
use crate::tabular::{Row, Rows, columns, scan, wrong_file};
use std::path::Path;

/// Rows of a file at most: more is a customer list, not a day's reports.
const MOST_ROWS: usize = 2_000;

/// Titles people give to columns, without blanks, marks and what stands in brackets; the documented table.
#[rustfmt::skip]
pub(super) const TITLES: [(Cell, &[&str]); 26] = [
    (Cell::Name, &["姓名", "客户姓名", "客户名称", "客户名", "客户", "名字", "称呼", "客户称呼", "name", "customername", "customer", "fullname"]),
    (Cell::Phone, &["电话", "手机", "手机号", "手机号码", "隐号", "联系电话", "联系方式", "电话号码", "客户电话", "客户手机", "客户手机号", "客户号码", "客户联系方式", "号码", "phone", "phonenumber", "mobile", "tel", "telephone", "maskedphone"]),
    (Cell::MorePhones, &["备用电话", "其他电话", "第二电话", "电话2", "手机2", "altphone", "phone2", "otherphone"]),
    (Cell::IdTail, &["身份证后六位", "身份证后6位", "证件后六位", "身份证", "身份证号", "身份证号码", "证件号", "证件号码", "idtail", "idcard", "idnumber"]),
    (Cell::Headcount, &["人数", "到访人数", "来访人数", "看房人数", "带看人数", "预计人数", "headcount", "people", "partysize"]),
    (Cell::Day, &["预计到访日", "到访日期", "来访日期", "预计到访日期", "预约日期", "带看日期", "看房日期", "日期", "day", "date", "visitdate"]),
    (Cell::Arrival, &["预计到访时间", "到访时间", "来访时间", "预计来访时间", "预约时间", "预约到访时间", "带看时间", "看房时间", "预计时间", "时间", "arrivesat", "time", "arrivaltime", "arrival"]),
    (Cell::Project, &["楼盘", "项目", "楼盘名称", "项目名称", "报备楼盘", "报备项目", "带看楼盘", "带看项目", "意向楼盘", "意向项目", "project", "projectname"]),
    (Cell::Channel, &["渠道", "渠道类型", "客户来源", "来源", "channel", "source"]),
    (Cell::Firm, &["报备单位", "报备公司", "公司", "公司名称", "渠道公司", "分销公司", "经纪公司", "中介公司", "所属公司", "中介", "机构", "推荐人", "firm", "company", "agency", "referrer"]),
    (Cell::Store, &["门店", "门店名称", "店名", "所属门店", "报备门店", "分行", "store", "branch", "shop"]),
    (Cell::Broker, &["经纪人", "经纪人姓名", "业务员", "业务员姓名", "报备人", "带看人", "带访人", "置业顾问", "联系人", "broker", "agent", "brokername", "agentname"]),
    (Cell::BrokerPhone, &["经纪人电话", "经纪人手机", "经纪人手机号", "经纪人联系方式", "经纪人联系电话", "业务员电话", "报备人电话", "带看人电话", "带访人电话", "联系人电话", "brokerphone", "agentphone", "brokermobile"]),
    (Cell::Remark, &["备注", "说明", "备注信息", "客户需求", "需求", "意向", "remark", "remarks", "note", "notes", "comment"]),
    (Cell::Skipped, &["报备编号", "reportid"]), (Cell::Skipped, &["录入时间", "enteredat"]), (Cell::Skipped, &["来访编号", "visitid"]),
    (Cell::Skipped, &["状态", "state"]), (Cell::Skipped, &["序号"]), (Cell::Skipped, &["编号"]), (Cell::Skipped, &["no"]),
    (Cell::Skipped, &["原文件行号"]), (Cell::Skipped, &["行号", "line"]), (Cell::Skipped, &["有误的列", "column"]), (Cell::Skipped, &["原因"]), (Cell::Skipped, &["reason"]),
];

/// Titles of the state in our own export: what is done with already is not received again.
const STATES: [((), &[&str]); 1] = [((), &["状态", "state"])];
const DONE: [&str; 6] = ["已到访", "已过期", "已撤回", "arrived", "expired", "withdrawn"];

/// Reads a file's rows into drafts; rows that cannot be are kept with their line.
pub(super) fn read(lines: &Lines<'_>, path: &Path) -> Result<PasteView, AppError> {
    let scanned = scan(path)?;
    let (mut rows, titles) = Rows::open(path, &scanned)?;
    let known = columns(&titles, &TITLES);
    if !known.iter().any(|(cell, _)| matches!(cell, Cell::Name | Cell::Phone)) {
        return Err(wrong_file(
            "第一行里没有找到姓名或电话这一列：第一行要写标题，如 姓名,电话,人数,预计到访时间,报备单位。",
            "The first line has no column for name or phone: it must hold titles, like name,phone,headcount,time,firm.",
        ));
    }
    let state = columns(&titles, &STATES).first().map(|(_, column)| *column);
    let state_title = state.and_then(|column| titles.get(column)).cloned().unwrap_or_default();
    let office = Office::new(lines)?;
    let mut view = PasteView { source: ReportSource::File, reports: Vec::new(), unrecognised: Vec::new() };
    for sheet in rows.other_sheets() {
        view.unrecognised.push(Unrecognised {
            line: None,
            column: String::new(),
            text: sheet.clone(),
            reason: Some(Text::new(
                "工作簿里的这张表没有读：只读第一张有内容的表。",
                "This sheet of the workbook is not read: only the first in which anything stands is.",
            )),
        });
    }
    let mut row = Row::default();
    let mut count = 0;
    while rows.next(&mut row)? {
        count += 1;
        if count > MOST_ROWS {
            return Err(wrong_file(
                format!("这个文件超过 {MOST_ROWS} 行：请拆成几个文件，一次读一个。"),
                format!("The file has more than {MOST_ROWS} rows: split it and read one part after another."),
            ));
        }
        let cells: Vec<&str> = row.cells().map(|c| unguard(c.trim()).trim()).collect();
        let said: Vec<Said<'_>> = cells
            .iter()
            .enumerate()
            .map(|(column, text)| Said {
                cell: known.iter().find(|(_, c)| *c == column).map_or(Cell::Other, |(cell, _)| *cell),
                title: titles.get(column).map_or("", String::as_str),
                text,
            })
            .collect();
        let done = state.and_then(|column| cells.get(column)).filter(|s| DONE.contains(*s));
        let draft = match (row.whole(titles.len()), done) {
            (Err(reason), _) => Err((String::new(), reason)),
            (Ok(()), Some(state)) => Err((
                state_title.clone(),
                Text::new(
                    format!("{state}的报备不再收。"),
                    format!("A report that is {state} is not received again."),
                ),
            )),
            (Ok(()), None) => office.draft(&said),
        };
        match draft {
            Ok(mut draft) => {
                draft.line = Some(row.line);
                view.reports.push(draft);
            }
            Err((column, reason)) => view.unrecognised.push(Unrecognised {
                line: Some(row.line),
                column,
                text: words(&said),
                reason: Some(reason),
            }),
        }
    }
    Ok(view)
}

/// The cells of a row with their titles, without identity cards.
fn words(said: &[Said<'_>]) -> String {
    let shown = said.iter().filter(|s| s.cell != Cell::IdTail && !s.text.is_empty());
    shown.map(quoted).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_title_is_documented_and_means_one_thing() {
        let page = include_str!("../../../../../docs/formats/report-csv.md").replace('_', "");
        let words: Vec<&str> = page.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|')).collect();
        let mut seen: Vec<&str> = Vec::new();
        for (cell, titles) in TITLES {
            for title in titles {
                assert!(words.contains(title), "docs/formats/report-csv.md lacks {title} ({cell:?})");
                assert!(!seen.contains(title), "{title} means two things");
                seen.push(title);
            }
        }
    }
}
