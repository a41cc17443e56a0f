//! Writes the slip in every state to a folder, to look at after a change of the template:
//! `cargo run -p laifang-paper --example slips -- /tmp/paper`, then `pdftoppm -r 80 -png`.

use std::path::PathBuf;
use std::time::Instant;

use laifang_paper::{Labels, Part, Sheet, SlipResult, SlipSheet, slip, slip_part};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: slips FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    let cases = [
        ("valid", valid()),
        ("invalid", invalid()),
        ("undecided", undecided()),
        ("reprint", SlipSheet { reprint: Some("第 2 次打印".into()), ..valid() }),
        ("voided", SlipSheet { voided: Some("作废".into()), ..invalid() }),
        (
            "walkin",
            SlipSheet { brought_by: None, channel: "自然到访".into(), companions: Vec::new(), ..valid() },
        ),
        ("english", english()),
        ("long", long()),
    ];
    let mut times = Vec::new();
    for (name, sheet) in cases {
        for (size, suffix) in [(Sheet::A4, "a4"), (Sheet::A5, "a5")] {
            let start = Instant::now();
            let pdf = slip(&sheet, size)?;
            times.push((format!("{name}-{suffix}"), start.elapsed(), pdf.bytes.len(), pdf.missing));
            std::fs::write(folder.join(format!("{name}-{suffix}.pdf")), pdf.bytes)?;
        }
    }
    std::fs::write(folder.join("part-a5.pdf"), slip_part(&invalid(), Part::Channel, Sheet::A5)?.bytes)?;
    let start = Instant::now();
    for n in 0..50 {
        slip(&SlipSheet { number: format!("A03-2-{n:06}-4"), qr: format!("LF1:{n}"), ..valid() }, Sheet::A4)?;
    }
    times.push(("one of 50 different".into(), start.elapsed() / 50, 0, Vec::new()));
    let mut report = String::new();
    for (name, time, bytes, missing) in times {
        report
            .push_str(&format!("{name:22} {:6.1} ms {bytes:7} B {missing:?}\n", time.as_secs_f64() * 1000.0));
    }
    std::fs::write(folder.join("times.txt"), report)?;
    Ok(())
}

fn valid() -> SlipSheet {
    SlipSheet {
        number: "A03-2-000131-4".into(),
        office: "云澜府售楼处".into(),
        project: "云澜府二期".into(),
        customer_name: "沈若溪".into(),
        customer_phone: "138****5678".into(),
        companions: vec!["𠮷野䶮".into(), "沈建国（父）".into()],
        headcount: 3,
        channel: "中介 / 分销".into(),
        brought_by: Some("恒居地产 · 翠园店 · 周凯".into()),
        result: SlipResult::Valid,
        result_word: "有效".into(),
        reason: "本案场没有该客户的来访和来电记录，由恒居地产首次带访；报备提前 5 小时 10 分，够 3 小时。"
            .into(),
        reason_for_channel: "新客户，首次带访，报备时间符合要求。".into(),
        rule: "R3 · R10 · 判客规则 2026 第 1 版".into(),
        protected_until: Some("2026-12-21（含当日）".into()),
        arrived_at: "2026-11-21 14:26".into(),
        issued_at: "2026-11-21 14:31".into(),
        issued_by: "周敏".into(),
        consultant: Some("许知遥".into()),
        notices: vec![
            "本单一式两份，案场与渠道各执一份，涂改无效。".into(),
            "判客以签字盖章的本单为准，对结果有异议的，请在三日内向案场销售经理提出。".into(),
            "客户信息仅用于本项目接待与结佣，请妥善保管本单。".into(),
        ],
        qr: "LF1:A03-2-000131-4:9f27c1d0".into(),
        ..SlipSheet::new(Labels::zh())
    }
}

fn invalid() -> SlipSheet {
    SlipSheet {
        number: "A03-2-000132-2".into(),
        result: SlipResult::Invalid,
        result_word: "无效".into(),
        reason: "11 月 5 日由鸿安置业（河滨路店）带访在先，确认单 A03-2-000118-7，保护 1 个月，保护期内其他机构报备无效。".into(),
        reason_for_channel: "客户在其他渠道保护期内，本次报备无效。".into(),
        rule: "R15 · 判客规则 2026 第 1 版".into(),
        protected_until: Some("2026-12-05（含当日）".into()),
        ..valid()
    }
}

fn undecided() -> SlipSheet {
    SlipSheet {
        number: "A03-2-000133-0".into(),
        result: SlipResult::Undecided,
        result_word: "待定".into(),
        reason:
            "报备号码为隐号 138****5678，以完整号码为准；前台 1 与前台 2 各收到一份报备，由销售经理裁定。"
                .into(),
        reason_for_channel: "以完整号码为准，由案场裁定后通知。".into(),
        rule: "R42 · 判客规则 2026 第 1 版".into(),
        protected_until: None,
        consultant: None,
        ..valid()
    }
}

fn english() -> SlipSheet {
    SlipSheet {
        office: "Yunlan Residence Sales Office".into(),
        project: "Yunlan Residence, Phase 2".into(),
        customer_name: "Shen Ruoxi 沈若溪".into(),
        companions: vec!["Shen Jianguo (father)".into(), "𠮷野䶮".into()],
        channel: "Agency".into(),
        brought_by: Some("Hengju Realty · Cuiyuan store · Zhou Kai".into()),
        result: SlipResult::Undecided,
        result_word: "Undecided".into(),
        reason: "Reported with a masked phone, 138****5678: the full number decides. Two desks each hold a report; \
                 the sales manager rules."
            .into(),
        reason_for_channel: "The full number decides; the office will tell you the ruling.".into(),
        rule: "R42 · Judging rules 2026, version 1".into(),
        protected_until: None,
        issued_by: "Zhou Min".into(),
        consultant: Some("Xu Zhiyao".into()),
        notices: vec![
            "In two parts, one for the office and one for the channel; void if altered.".into(),
            "Objections go to the sales manager within three days.".into(),
        ],
        reprint: Some("Print 2".into()),
        labels: Labels::en(),
        ..valid()
    }
}

fn long() -> SlipSheet {
    SlipSheet {
        customer_name: "买买提江·阿卜杜热合曼".repeat(6).chars().take(60).collect(),
        companions: (1..=12).map(|n| format!("欧阳同行人{n}")).collect(),
        headcount: 13,
        brought_by: Some("恒居地产经纪有限公司翠园路旗舰店金牌业务一组".repeat(4).chars().take(80).collect()),
        reason: valid().reason.repeat(5).chars().take(200).collect(),
        reason_for_channel: valid().reason_for_channel.repeat(12).chars().take(200).collect(),
        ..valid()
    }
}
