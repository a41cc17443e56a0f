//! Words of the commands about visits, slips, customers and people.

use clap::{Args as Group, Subcommand, ValueEnum};

#[derive(Group)]
pub struct Who {
    /// 电话，可多次 (phone; may be repeated)
    #[arg(long = "phone", value_name = "PHONE")]
    pub phones: Vec<String>,
    /// 渠道：walk_in、agency、owner …或中文 (channel)
    #[arg(long, default_value = "walk_in")]
    pub channel: String,
    /// 楼盘 (project, by name)
    #[arg(long)]
    pub project: Option<String>,
    /// 带访单位或人 (firm, owner or employee who brought them)
    #[arg(long)]
    pub firm: Option<String>,
}

#[derive(Group)]
pub struct Visit {
    #[command(flatten)]
    pub who: Who,
    /// 姓名 (name)
    #[arg(long, default_value = "")]
    pub name: String,
    /// 已有的客户记录 (a record on file)
    #[arg(long)]
    pub customer: Option<String>,
    /// 男 / 女 (gender)
    #[arg(long)]
    pub gender: Option<String>,
    /// 身份证后六位 (last six of the identity card)
    #[arg(long, default_value = "")]
    pub id_tail: String,
    /// 地址 (address)
    #[arg(long, default_value = "")]
    pub address: String,
    /// 门店 (store of the firm)
    #[arg(long, default_value = "")]
    pub store: String,
    /// 经纪人 (broker's name)
    #[arg(long, default_value = "")]
    pub broker: String,
    /// 经纪人电话 (broker's phone)
    #[arg(long, default_value = "")]
    pub broker_phone: String,
    /// 人数 (how many came)
    #[arg(long, default_value_t = 1)]
    pub headcount: u32,
    /// 置业顾问 (consultant, by name)
    #[arg(long)]
    pub consultant: Option<String>,
    /// 对应的报备 (id of the report it fulfils)
    #[arg(long)]
    pub report: Option<String>,
    /// 到访时间 HH:MM (came earlier than now)
    #[arg(long)]
    pub arrived: Option<String>,
    /// 意向 (what they look for)
    #[arg(long, default_value = "")]
    pub needs: String,
    /// 备注 (notes)
    #[arg(long, default_value = "")]
    pub notes: String,
    /// 已同意的同意书版本 (version of the consent text agreed to)
    #[arg(long)]
    pub consent: Option<String>,
    /// 快速登记 (rush hour: name or phone is enough)
    #[arg(long)]
    pub quick: bool,
    /// 同号不同名时：就是这条记录 (the same phone under another name: it is this record)
    #[arg(long, conflicts_with = "new_person")]
    pub same_as: Option<String>,
    /// 同号不同名时：是另一个人 (… it is somebody else)
    #[arg(long)]
    pub new_person: bool,
}

#[derive(Group)]
pub struct Judge {
    #[command(flatten)]
    pub who: Who,
    /// 姓名 (name)
    #[arg(long, default_value = "")]
    pub name: String,
}

#[derive(Subcommand)]
pub enum Slip {
    /// 出单 (issue)
    Issue {
        /// 来访编号 (id of the visit)
        visit: String,
    },
    /// 打印成 PDF (write the PDF; counts as a print)
    Print {
        /// 确认单号或编号 (number or id)
        slip: String,
        /// PDF 写到哪里 (where to)
        #[arg(long, value_name = "FILE")]
        out: Option<String>,
        /// 一张 A4 或两张 A5 (paper)
        #[arg(long, value_enum, default_value = "a4")]
        sheet: Sheet,
        /// 重打的原因 (why again)
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 作废 (void)
    Void {
        /// 确认单号或编号 (number or id)
        slip: String,
        /// 原因 (why)
        #[arg(long)]
        reason: String,
    },
    /// 验真：单号或二维码文字，或 `-` (check a number or a QR code's text)
    Verify {
        /// 单号、二维码文字或 `-` (number, text, or `-`)
        text: String,
    },
    /// 列表 (list)
    List {
        /// 单号或姓名的一部分 (part of a number or name)
        #[arg(default_value = "")]
        text: String,
    },
    /// 把签好字的单子的扫描件或照片存档：PDF、JPEG、PNG，最大 20 MiB (attach the signed sheet's scan or photo)
    Attach {
        /// 确认单号或编号 (number or id)
        slip: String,
        /// 文件 (file)
        file: String,
    },
    /// 单据模板 (forms)
    Form {
        #[command(subcommand)]
        what: SlipForm,
    },
}

#[derive(Subcommand)]
pub enum SlipForm {
    /// 四种单据现在的样子，TOML (the four forms as they stand, as TOML)
    List,
    /// 用一份 TOML 换掉一种单据，`-` 为标准输入 (replace a form by a TOML file, or `-`)
    Set {
        /// 哪一种 (which)
        kind: FormKind,
        /// 文件 (file); 不给就恢复出厂 (none: back to the shipped one)
        file: Option<String>,
    },
    /// 印一张样张 (write a sample as PDF)
    Preview {
        /// 哪一种 (which)
        kind: FormKind,
        /// PDF 写到哪里 (where to)
        #[arg(long, value_name = "FILE")]
        out: String,
        /// 一张 A4 或两张 A5 (paper)
        #[arg(long, value_enum, default_value = "a4")]
        sheet: Sheet,
    },
}

/// R17–R20.
#[derive(Clone, Copy, ValueEnum)]
pub enum FormKind {
    /// R17 客户确认单
    Confirmation,
    /// R18 客户登记确认表
    AgencyForm,
    /// R19 客户登记表
    Outreach,
    /// R20 外销带访客户确认表
    OutSale,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Sheet {
    A4,
    A5,
}

#[derive(Subcommand)]
pub enum Customer {
    /// 查看 (show)
    Show {
        /// 记录编号 (record)
        customer: String,
    },
    /// 更正 (correct; what is absent stays)
    Edit {
        /// 记录编号 (record)
        customer: String,
        /// 姓名 (name)
        #[arg(long)]
        name: Option<String>,
        /// 男 / 女 (gender)
        #[arg(long)]
        gender: Option<String>,
        /// 身份证后六位，空的删除 (last six of the identity card; empty removes)
        #[arg(long)]
        id_tail: Option<String>,
        /// 地址，空的删除 (address; empty removes)
        #[arg(long)]
        address: Option<String>,
        /// 加电话，可多次 (add a phone)
        #[arg(long = "add-phone", value_name = "PHONE")]
        add_phones: Vec<String>,
        /// 删第几个电话，从 0 起 (remove the phone at this place, from 0)
        #[arg(long = "remove-phone", value_name = "N")]
        remove_phones: Vec<u32>,
    },
    /// 看完整号码，留记录 (show a number in full; recorded)
    Reveal {
        /// 记录编号 (record)
        customer: String,
        /// 第几个，从 0 起 (which, from 0)
        #[arg(default_value_t = 0)]
        index: u32,
    },
}

#[derive(Subcommand)]
pub enum People {
    /// 列表 (list)
    List,
    /// 加一位；新密码取自 LAIFANG_NEW_PASSWORD 或提示输入 (add; asks for the new password)
    Add {
        /// 姓名 (name)
        name: String,
        /// receptionist, consultant, manager, finance, head_office, auditor
        #[arg(long, default_value = "receptionist")]
        role: String,
    },
}
