//! The code of a report (docs/formats/report-qr.md): scanned at the desk, made for a firm.

use super::cells::{Cell, Office, Said};
use super::receive::parse_draft;
use super::{PasteView, ReportDraft, ReportQrView, ReportSource};
use crate::error::Fields;
use crate::lists::Lines;
use crate::prelude::*;
use laifang_core::text::report::{CodeError, MOST_BYTES, ReportCode};
use laifang_core::wording;

/// The draft a code says; `text` is what the scanner typed.
pub(super) fn read(
    lines: &Lines<'_>,
    text: &str,
    code: Result<ReportCode, CodeError>,
) -> Result<PasteView, AppError> {
    let code = code.map_err(unusable)?;
    let said = |cell, title, text| Said { cell, title, text };
    let mut cells = vec![
        said(Cell::Project, "项目", code.project.trim()),
        said(Cell::Name, "姓名", code.name.trim()),
        said(Cell::Phone, "电话", code.phone.trim()),
        said(Cell::Headcount, "人数", code.headcount.trim()),
        said(Cell::Arrival, "时间", code.arrives.trim()),
        said(Cell::Channel, "渠道", code.channel.trim()),
        said(Cell::Firm, "公司", code.company.trim()),
        said(Cell::Store, "门店", code.store.trim()),
        said(Cell::Broker, "经纪人", code.broker.trim()),
        said(Cell::BrokerPhone, "经纪人电话", code.broker_phone.trim()),
        said(Cell::Remark, "备注", code.remark.trim()),
    ];
    cells.extend(code.more.iter().map(|(key, value)| said(Cell::Other, key.trim(), value.trim())));
    let draft = Office::new(lines)?.draft(&cells).map_err(|_| {
        AppError::refused(
            "这个报备码里没有认得出的姓名或电话：请对方重新出码，或粘贴报备消息。",
            "This report code has no name or phone that can be read: ask for a new one, or paste the message.",
        )
    })?;
    Ok(PasteView {
        source: ReportSource::Code,
        reports: vec![ReportDraft { quote: text.to_owned(), ..draft }],
        unrecognised: Vec::new(),
    })
}

fn unusable(error: CodeError) -> AppError {
    match error {
        CodeError::Newer(version) => AppError::refused(
            format!("这是第 {version} 版报备码，本程序只认第 1 版：请更新本程序，或请对方发报备消息来粘贴。"),
            format!(
                "This is a report code of version {version}; this program reads version 1: update it, or ask for the \
                 message and paste it."
            ),
        ),
        CodeError::Empty => AppError::refused(
            "报备码是空的：再扫一次，或请对方重新出码。",
            "The report code says nothing: scan it again, or ask for a new one.",
        ),
        CodeError::TooLong(bytes) => AppError::field(
            "draft.remark",
            Text::new(
                format!("报备码有 {bytes} 字节，最多 {MOST_BYTES}：请写短备注或门店。"),
                format!("The code has {bytes} bytes, at most {MOST_BYTES}: shorten the remark or the store."),
            ),
        ),
    }
}

/// Makes the code of a report whose fields are all right.
pub(super) fn make(lines: &Lines<'_>, draft: &ReportDraft) -> Result<ReportQrView, AppError> {
    let mut fields = Fields::default();
    parse_draft(&mut fields, "draft", draft, lines.today, lines.zone);
    let project = match draft.project {
        Some(id) => lines.reader.projects()?.into_iter().find(|(p, _, _)| *p == id).map(|(_, name, _)| name),
        None => None,
    };
    if draft.project.is_some() && project.is_none() {
        fields.wrong("draft.project", Text::new("请选楼盘。", "Choose the project."));
    }
    fields.finish()?;
    let text = |value: &Option<String>| value.as_deref().unwrap_or_default().trim().to_owned();
    let arrives = format!("{} {}", text(&draft.day), text(&draft.time));
    let code = ReportCode {
        project: project.unwrap_or_default(),
        name: text(&draft.name),
        phone: draft.phones.join("/"),
        headcount: draft.headcount.map(|n| n.to_string()).unwrap_or_default(),
        arrives: arrives.trim().to_owned(),
        channel: draft
            .channel
            .filter(|c| *c != Channel::Agency)
            .map(|c| wording::channel(c).zh)
            .unwrap_or_default(),
        company: text(&draft.firm),
        store: text(&draft.store),
        broker: text(&draft.broker),
        broker_phone: text(&draft.broker_phone),
        remark: draft.remark.trim().to_owned(),
        more: Vec::new(),
    };
    let text = code.encode().map_err(unusable)?;
    let svg = laifang_paper::qr_svg(&text).map_err(|e| {
        AppError::refused(format!("二维码画不出来：{e}"), format!("The QR code cannot be drawn: {e}"))
    })?;
    Ok(ReportQrView { text, svg })
}
