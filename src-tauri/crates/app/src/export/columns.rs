//! The tables and their columns: stable names in English, titles in Chinese.

use crate::prelude::*;
use laifang_core::text::Phone;
use laifang_core::wording;

/// How cells are written.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) lang: Lang,
    pub(super) full: bool,
}

/// A table: its file and for each column name and Chinese title, in order.
pub struct Table {
    /// Name of the file.
    pub file: &'static str,
    /// English name, Chinese title.
    pub columns: &'static [(&'static str, &'static str)],
}

/// All tables.
pub const TABLES: [Table; 7] = [CUSTOMERS, VISITS, REPORTS, SLIPS, DEALS, DEAL_FACTS, POSTINGS];

pub(super) const DEALS: Table = Table {
    file: "deals.csv",
    columns: &[
        ("deal_id", "成交编号"),
        ("project", "楼盘"),
        ("visit_id", "来访编号"),
        ("record_id", "记录编号"),
        ("buyers", "买方记录编号"),
        ("state", "状态"),
        ("unit", "房号"),
        ("usage", "用途"),
        ("area", "面积"),
        ("bedrooms", "房间数"),
        ("price", "总价"),
        ("discounts", "优惠"),
        ("vat", "税额"),
        ("decoration", "装修合同"),
        ("parking", "车位"),
        ("first_payment", "首付应付"),
        ("paid", "已付"),
        ("refunded", "退还"),
        ("method", "付款方式"),
        ("subscribed_on", "认购日"),
        ("signed_on", "签约日"),
        ("signing_order", "签约次序"),
        ("first_payment_on", "首付日"),
        ("fully_paid_on", "全款日"),
        ("loan_released_on", "放款日"),
        ("handed_over_on", "交楼日"),
        ("ended_on", "退房日"),
        ("channel", "渠道"),
        ("partner", "归属"),
        ("shares", "分成"),
        ("verdict", "判定"),
        ("protected_until", "保护至"),
        ("disputed", "有争议"),
        ("slip", "确认单号"),
        ("buyer_on_slip", "买方在单上"),
        ("only_new_customer", "只有新客户受益"),
    ],
};

pub(super) const DEAL_FACTS: Table = Table {
    file: "deal_facts.csv",
    columns: &[
        ("deal_id", "成交编号"),
        ("fact_id", "事项编号"),
        ("on", "日期"),
        ("event", "事项"),
        ("amount", "金额"),
        ("part", "款项"),
        ("order", "次序"),
        ("noted_at", "记录于"),
        ("noted_by", "记录人"),
        ("withdrawn", "已撤回"),
        ("note", "备注"),
    ],
};

pub(super) const POSTINGS: Table = Table {
    file: "postings.csv",
    columns: &[
        ("posting", "分录编号"),
        ("on", "日期"),
        ("act", "动作"),
        ("project", "楼盘"),
        ("beneficiary_kind", "受益人类别"),
        ("beneficiary_id", "受益人编号"),
        ("beneficiary", "受益人"),
        ("source", "依据"),
        ("source_id", "依据编号"),
        ("programme", "方案"),
        ("item", "条目"),
        ("stage", "期次"),
        ("rule", "规则号"),
        ("version", "版本"),
        ("account", "科目"),
        ("amount", "金额"),
        ("payout_id", "付款编号"),
        ("maker", "制单人"),
        ("checker", "审批人"),
        ("explanation", "说明"),
        ("reverses", "冲回"),
    ],
};

pub(super) const CUSTOMERS: Table = Table {
    file: "customers.csv",
    columns: &[
        ("record_id", "记录编号"),
        ("person_id", "同一人编号"),
        ("name", "姓名"),
        ("phone", "电话"),
        ("alt_phone", "备用电话"),
        ("more_phones", "更多电话"),
        ("id_tail", "身份证后六位"),
        ("gender", "性别"),
        ("address", "地址"),
        ("registered_at", "登记于"),
        ("contacts", "接触次数"),
        ("last_contact", "最近接触"),
        ("last_channel", "最近渠道"),
        ("last_consultant", "最近顾问"),
        ("visit_date", "导入的来访日期"),
        ("channel", "导入的渠道"),
        ("broker", "导入的带访人"),
        ("import_id", "导入编号"),
        ("import_line", "导入文件行号"),
        ("erased", "已删除个人信息"),
    ],
};

pub(super) const VISITS: Table = Table {
    file: "visits.csv",
    columns: &[
        ("visit_id", "来访编号"),
        ("kind", "来访或来电"),
        ("arrived_at", "到访时间"),
        ("entered_at", "录入时间"),
        ("entered_by", "录入人"),
        ("record_id", "记录编号"),
        ("name", "姓名"),
        ("phone", "电话"),
        ("headcount", "人数"),
        ("companions", "同行人"),
        ("project", "楼盘"),
        ("channel", "渠道"),
        ("brought_by", "带访单位或人"),
        ("store", "门店"),
        ("broker", "经纪人"),
        ("broker_phone", "经纪人电话"),
        ("report_id", "报备编号"),
        ("consultant", "置业顾问"),
        ("takes_turn", "占轮次"),
        ("reception", "接待状态"),
        ("queue", "快速登记排号"),
        ("complete", "资料完整"),
        ("consent", "同意书版本"),
        ("consent_at", "同意时间"),
        ("verdict", "判定"),
        ("provisional", "暂定"),
        ("headline", "判定结论"),
        ("reasons", "判定理由"),
        ("rule", "规则号"),
        ("policy", "政策"),
        ("protected_until", "保护至"),
        ("slip", "确认单号"),
        ("needs", "意向"),
        ("notes", "备注"),
        ("voided", "已撤销"),
    ],
};

pub(super) const REPORTS: Table = Table {
    file: "reports.csv",
    columns: &[
        ("report_id", "报备编号"),
        ("entered_at", "录入时间"),
        ("day", "预计到访日"),
        ("arrives_at", "预计到访时间"),
        ("state", "状态"),
        ("visit_id", "来访编号"),
        ("name", "姓名"),
        ("phone", "电话"),
        ("headcount", "人数"),
        ("project", "楼盘"),
        ("firm", "报备单位"),
        ("store", "门店"),
        ("broker", "经纪人"),
        ("broker_phone", "经纪人电话"),
        ("remark", "备注"),
        ("channel", "渠道"),
    ],
};

pub(super) const SLIPS: Table = Table {
    file: "slips.csv",
    columns: &[
        ("slip_id", "确认单编号"),
        ("number", "确认单号"),
        ("state", "状态"),
        ("issued_at", "出单时间"),
        ("issued_by", "出单人"),
        ("visit_id", "来访编号"),
        ("name", "姓名"),
        ("phone", "电话"),
        ("headcount", "人数"),
        ("project", "楼盘"),
        ("channel", "渠道"),
        ("brought_by", "带访单位或人"),
        ("consultant", "置业顾问"),
        ("verdict", "判定"),
        ("provisional", "暂定"),
        ("headline", "判定结论"),
        ("reasons", "判定理由"),
        ("rule", "规则号"),
        ("policy", "政策"),
        ("protected_until", "保护至"),
        ("prints", "打印次数"),
        ("last_printed_at", "最近打印"),
        ("voided_at", "作废时间"),
        ("void_reason", "作废原因"),
        ("qr", "二维码内容"),
    ],
};

impl Table {
    pub(super) fn titles(&self, lang: Lang) -> Vec<&'static str> {
        self.columns
            .iter()
            .map(|(en, zh)| match lang {
                Lang::Zh => *zh,
                Lang::En => *en,
            })
            .collect()
    }

    /// Which columns hold sums of money.
    pub(super) fn sums(&self) -> Vec<bool> {
        self.columns.iter().map(|(name, _)| SUMS.contains(name)).collect()
    }
}

const SUMS: [&str; 9] =
    ["price", "discounts", "vat", "decoration", "parking", "first_payment", "paid", "refunded", "amount"];

impl Look {
    /// A number in full where that was allowed, else masked.
    pub(super) fn phone(self, phone: &str) -> String {
        match self.full {
            true => phone.to_owned(),
            false => Phone::parse(phone).map_or_else(|_| "***".to_owned(), |p| p.masked()),
        }
    }

    /// Free text; mobile numbers that somebody wrote into it are masked like all others.
    pub(super) fn free(self, text: &str) -> String {
        if self.full {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest[at..].split_at(digits);
            out.push_str(&rest[..at]);
            if digits == 11 && number.starts_with('1') {
                out.push_str(&self.phone(number));
            } else {
                out.push_str(number);
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The tail of an identity card: all of it, or its last two.
    pub(super) fn id_tail(self, tail: &str) -> String {
        match self.full {
            true => tail.to_owned(),
            false => format!("****{}", tail.get(4..).unwrap_or_default()),
        }
    }

    /// A sentence in the language of the titles.
    pub(super) fn text(self, text: &Text) -> String {
        text.in_lang(self.lang).to_owned()
    }

    /// A code with English titles, a word with Chinese ones.
    pub(super) fn word(self, code: &str, text: Text) -> String {
        match self.lang {
            Lang::Zh => text.zh,
            Lang::En => code.to_owned(),
        }
    }

    pub(super) fn channel(self, channel: Channel) -> String {
        self.word(channel.code(), wording::channel(channel))
    }

    pub(super) fn verdict(self, verdict: Verdict) -> String {
        self.word(verdict.code(), wording::verdict(verdict))
    }

    pub(super) fn gender(self, gender: Gender) -> String {
        let zh = match gender {
            Gender::Male => "男",
            Gender::Female => "女",
        };
        self.word(gender.code(), Text::new(zh, gender.code()))
    }

    pub(super) fn contact(self, kind: ContactKind) -> String {
        let code = match kind {
            ContactKind::Visit => "visit",
            ContactKind::Call => "call",
        };
        self.word(code, wording::contact(kind))
    }

    pub(super) fn reception(self, reception: Reception) -> String {
        let (code, zh) = match reception {
            Reception::Waiting => ("waiting", "等候"),
            Reception::Receiving => ("receiving", "接待中"),
            Reception::Ended => ("ended", "已离场"),
        };
        self.word(code, Text::new(zh, code))
    }

    pub(super) fn report_state(self, state: ReportState) -> String {
        let (code, zh) = match state {
            ReportState::Waiting => ("waiting", "待到访"),
            ReportState::Arrived => ("arrived", "已到访"),
            ReportState::Expired => ("expired", "已过期"),
            ReportState::Withdrawn => ("withdrawn", "已撤回"),
        };
        self.word(code, Text::new(zh, code))
    }

    pub(super) fn slip_state(self, voided: bool, printed: bool) -> String {
        let (code, zh) = match (voided, printed) {
            (true, _) => ("voided", "已作废"),
            (false, true) => ("printed", "已打印"),
            (false, false) => ("issued", "已出单"),
        };
        self.word(code, Text::new(zh, code))
    }
}

/// `1` or `0`.
pub(super) fn flag(on: bool) -> String {
    String::from(if on { "1" } else { "0" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_free_text_are_masked() {
        let look = Look { lang: Lang::Zh, full: false };
        assert_eq!(look.free("他爱人电话13812345678，2026年来"), "他爱人电话138****5678，2026年来");
        assert_eq!(look.free("微信同号13812345678"), "微信同号138****5678");
        assert_eq!(look.free("单号 120138123456789"), "单号 120138123456789");
        assert_eq!(Look { full: true, ..look }.free("13812345678"), "13812345678");
        assert_eq!(look.id_tail("01012X"), "****2X");
    }
}
