//! Words of the commands about visits, slips, customers and people.

use chrono::NaiveDate;
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
    /// 不按推荐时的原因 (why somebody else receives than is proposed)
    #[arg(long, default_value = "")]
    pub because: String,
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

#[derive(Group)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Report {
    /// 文件或 `-` (file, or `-` for standard input)
    #[arg(required = true)]
    pub file: Option<String>,
    /// 只认读，不收 (only read, receive nothing)
    #[arg(long)]
    pub dry_run: bool,
    /// 做别的 (something else)
    #[command(subcommand)]
    pub what: Option<ReportWhat>,
}

#[derive(Subcommand)]
pub enum ReportWhat {
    /// 收一个 CSV 文件里的报备 (receive the reports of a CSV file)
    Import {
        /// CSV 或 .xlsx 文件 (the file)
        file: String,
        /// 只认读，不收 (only read, receive nothing)
        #[arg(long)]
        dry_run: bool,
    },
    /// 生成报备码，供机构出示给前台扫 (the text of a report's QR code)
    Qr(Box<ReportQr>),
}

#[derive(Group)]
pub struct ReportQr {
    #[command(flatten)]
    pub who: Who,
    /// 姓名 (name)
    #[arg(long)]
    pub name: Option<String>,
    /// 人数 (how many will come)
    #[arg(long)]
    pub headcount: Option<u32>,
    /// 预计到访日 (announced day)
    #[arg(long)]
    pub day: Option<String>,
    /// 预计到访时间 HH:MM (announced time)
    #[arg(long)]
    pub time: Option<String>,
    /// 门店 (store of the firm)
    #[arg(long)]
    pub store: Option<String>,
    /// 经纪人 (broker's name)
    #[arg(long)]
    pub broker: Option<String>,
    /// 经纪人电话 (broker's phone)
    #[arg(long)]
    pub broker_phone: Option<String>,
    /// 备注 (remark)
    #[arg(long, default_value = "")]
    pub remark: String,
    /// 二维码 SVG 写到哪里 (where the QR code goes as SVG)
    #[arg(long, value_name = "FILE")]
    pub svg: Option<std::path::PathBuf>,
}

#[derive(Subcommand)]
pub enum Broker {
    /// 列表 (all brokers, or those of one firm)
    List {
        /// 机构 (firm, by name)
        #[arg(long)]
        firm: Option<String>,
    },
    /// 按姓名或电话开头找 (find by the beginning of name or phone)
    Find {
        /// 姓名或电话的开头 (beginning of name or phone)
        text: String,
    },
    /// 登记、转机构或离开 (put on record, move to another firm, or end)
    Assign {
        /// 姓名 (name)
        #[arg(long)]
        name: String,
        /// 完整手机号 (full phone)
        #[arg(long)]
        phone: String,
        /// 机构，须已在名录 (firm, by name; must be on record)
        #[arg(long)]
        firm: String,
        /// 门店 (store)
        #[arg(long, default_value = "")]
        store: String,
        /// 从哪天起 (first day)
        #[arg(long)]
        from: String,
        /// 到哪天止，含当天 (last day, included)
        #[arg(long)]
        until: Option<String>,
    },
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
        /// receptionist, channel_assistant, consultant, manager, finance, head_office, auditor
        #[arg(long, default_value = "receptionist")]
        role: String,
    },
}

#[derive(Subcommand)]
pub enum Policy {
    /// 预设和本案场的各版本 (presets and this office's versions)
    List,
    /// 试算：从某天起按这些规则，谁的客户会变 (whose customers would change; writes nothing)
    Try {
        /// 预设或版本的代号，可多个 (code of a preset or version), e.g. r04
        #[arg(required = true)]
        codes: Vec<String>,
        /// 和谁比，可多次；默认和生效的规则比 (compared with these instead of what is in force)
        #[arg(long, value_name = "CODE")]
        against: Vec<String>,
        /// 从哪天起 (first day), YYYY-MM-DD
        #[arg(long)]
        since: NaiveDate,
    },
}
