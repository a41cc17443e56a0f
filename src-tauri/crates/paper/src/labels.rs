//! The fixed words of the slip.

use serde::{Deserialize, Serialize};

/// Every fixed word of the slip: the template has none of its own. Take [`Labels::zh`] or [`Labels::en`] and change what
/// the office says differently (联动单 for 客户确认单, R21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// Language of the document, `zh` or `en`: line breaking, the PDF's language mark.
    pub lang: String,
    /// 客户确认单.
    pub title: String,
    /// 第一联 案场留存.
    pub part_one: String,
    /// 第二联 渠道留存.
    pub part_two: String,
    /// 编号.
    pub number: String,
    /// 客户姓名.
    pub customer: String,
    /// 联系电话.
    pub phone: String,
    /// 同行人.
    pub companions: String,
    /// What stands between two companions: 、.
    pub list_separator: String,
    /// 到访人数.
    pub headcount: String,
    /// 渠道.
    pub channel: String,
    /// 带访.
    pub brought_by: String,
    /// 到访时间.
    pub arrived_at: String,
    /// 置业顾问.
    pub consultant: String,
    /// 保护期至.
    pub protected_until: String,
    /// 依据.
    pub rule: String,
    /// 须知.
    pub notices: String,
    /// 开单.
    pub issued: String,
    /// Who signs, in order: 渠道业务员（签字）, 置业顾问（签字）, 客户（签字）. At most four fit.
    pub signers: Vec<String>,
    /// What stands on the line for the date: 年 月 日.
    pub sign_date: String,
    /// 盖章处.
    pub seal: String,
    /// 骑缝章.
    pub seam: String,
    /// 沿此线裁开.
    pub cut: String,
    /// What stands where a value is empty: a dash.
    pub none: String,
    /// Said of the QR code to who cannot see it.
    pub qr_alt: String,
}

impl Labels {
    /// The Chinese words.
    #[must_use]
    pub fn zh() -> Self {
        Self {
            lang: "zh".into(),
            title: "客户确认单".into(),
            part_one: "第一联 案场留存".into(),
            part_two: "第二联 渠道留存".into(),
            number: "编号".into(),
            customer: "客户姓名".into(),
            phone: "联系电话".into(),
            companions: "同行人".into(),
            list_separator: "、".into(),
            headcount: "到访人数".into(),
            channel: "渠道".into(),
            brought_by: "带访".into(),
            arrived_at: "到访时间".into(),
            consultant: "置业顾问".into(),
            protected_until: "保护期至".into(),
            rule: "依据".into(),
            notices: "须知".into(),
            issued: "开单".into(),
            signers: ["渠道业务员（签字）", "置业顾问（签字）", "客户（签字）"].map(Into::into).into(),
            sign_date: "年　　月　　日".into(),
            seal: "盖章处".into(),
            seam: "骑缝章".into(),
            cut: "沿此线裁开".into(),
            none: "—".into(),
            qr_alt: "确认单编号的二维码".into(),
        }
    }

    /// The English words.
    #[must_use]
    pub fn en() -> Self {
        Self {
            lang: "en".into(),
            title: "Confirmation Slip".into(),
            part_one: "Part 1 · Office copy".into(),
            part_two: "Part 2 · Channel copy".into(),
            number: "No.".into(),
            customer: "Customer".into(),
            phone: "Phone".into(),
            companions: "Companions".into(),
            list_separator: ", ".into(),
            headcount: "Party of".into(),
            channel: "Channel".into(),
            brought_by: "Brought by".into(),
            arrived_at: "Arrived".into(),
            consultant: "Consultant".into(),
            protected_until: "Protected until".into(),
            rule: "Basis".into(),
            notices: "Please note".into(),
            issued: "Issued".into(),
            signers: ["Channel salesperson", "On-site consultant", "Customer"].map(Into::into).into(),
            sign_date: "Date".into(),
            seal: "Seal".into(),
            seam: "Seal across".into(),
            cut: "Cut here".into(),
            none: "—".into(),
            qr_alt: "QR code of the slip number".into(),
        }
    }
}
