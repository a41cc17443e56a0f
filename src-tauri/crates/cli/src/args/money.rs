//! Words of the commands about deals, programmes and the ledger.

use chrono::NaiveDate;
use clap::{Args as Group, Subcommand, ValueEnum};
use laifang_core::programme::Kind;

#[derive(Subcommand)]
pub enum Deal {
    /// 新建成交 (open a deal)
    Open {
        /// 客户记录 (a record)
        #[arg(long)]
        customer: Option<String>,
        /// 来访编号 (id of the visit it rests on; found by the customer when absent)
        #[arg(long)]
        visit: Option<String>,
        /// 楼盘 (project, by name)
        #[arg(long)]
        project: Option<String>,
    },
    /// 记一件事 (note what happened)
    Note(Box<Note>),
    /// 撤回一条记录 (take back a fact that was wrong)
    Withdraw {
        /// 成交编号 (id of the deal)
        deal: String,
        /// 记录编号，见 deal show (the fact, as shown)
        fact: String,
        /// 原因 (why)
        #[arg(long)]
        reason: String,
    },
    /// 成交列表 (deals)
    List {
        /// 房号或姓名 (part of a unit's or a buyer's name)
        #[arg(default_value = "")]
        text: String,
        /// 楼盘 (project, by name)
        #[arg(long)]
        project: Option<String>,
        /// 最多几行 (rows at most)
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// 一笔成交 (one deal)
    Show {
        /// 成交编号 (id of the deal)
        deal: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum What {
    /// 认筹
    PreSubscribed,
    /// 认购
    Subscribed,
    /// 签约
    Signed,
    /// 网签
    FiledOnline,
    /// 付款
    Paid,
    /// 放款
    LoanReleased,
    /// 交楼
    HandedOver,
    /// 换房
    UnitChanged,
    /// 改付款方式
    MethodChanged,
    /// 退款
    Refunded,
    /// 更名
    Renamed,
    /// 退定
    DepositReturned,
    /// 退房
    Cancelled,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Method {
    LumpSum,
    Instalments,
    Mortgage,
    ProvidentFund,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Part {
    Deposit,
    First,
    Instalment,
    Balance,
}

#[derive(Group)]
pub struct Note {
    /// 成交编号 (id of the deal)
    pub deal: String,
    /// 什么事 (what)
    #[arg(value_enum)]
    pub what: What,
    /// 日期，默认今天 (day; today when absent)
    #[arg(long, default_value = "")]
    pub on: String,
    /// 金额 (sum)
    #[arg(long, default_value = "")]
    pub amount: String,
    /// 款项 (what the payment is for)
    #[arg(long, value_enum, default_value = "first")]
    pub part: Part,
    /// 房号 (unit)
    #[arg(long, default_value = "")]
    pub unit: String,
    /// 用途：residential、shop … (what the unit is for)
    #[arg(long, default_value = "residential")]
    pub usage: String,
    /// 面积 (area)
    #[arg(long, default_value = "")]
    pub area: String,
    /// 房间数 (bedrooms)
    #[arg(long, default_value_t = 0)]
    pub bedrooms: u32,
    /// 总价 (price)
    #[arg(long, default_value = "")]
    pub price: String,
    /// 优惠 (discounts)
    #[arg(long, default_value = "")]
    pub discounts: String,
    /// 其中税额 (the VAT inside the price)
    #[arg(long, default_value = "")]
    pub vat: String,
    /// 装修合同 (a decoration contract beside it)
    #[arg(long, default_value = "")]
    pub decoration: String,
    /// 车位 (parking sold with it)
    #[arg(long, default_value = "")]
    pub parking: String,
    /// 首付应付，含定金 (what makes a first payment, deposit included)
    #[arg(long, default_value = "")]
    pub first_payment: String,
    /// 买方，几位就写几次：客户编号，或姓名，或姓名:电话 (a buyer, once for each: a record's id, a name, or NAME:PHONE)
    #[arg(long = "buyer")]
    pub buyers: Vec<String>,
    /// 多付的退回，不减房价 (paid too much and given back; the price stays)
    #[arg(long)]
    pub overpayment: bool,
    /// 付款方式 (how it is paid)
    #[arg(long, value_enum, default_value = "lump-sum")]
    pub method: Method,
    /// 备注 (note)
    #[arg(long, default_value = "")]
    pub note: String,
}

#[derive(Subcommand)]
pub enum Programme {
    /// 预设和版本 (presets and versions)
    List,
    /// 检查一个方案文件 TOML (check a programme's file)
    Check {
        /// 文件或 `-` (file, or `-`)
        file: String,
    },
    /// 启用：预设代号或文件 (put a preset or a file into force)
    Set {
        /// 代号或文件 (code of a preset, or a file)
        programme: String,
        /// 生效日，默认今天 (in force from; today when absent)
        #[arg(long)]
        from: Option<NaiveDate>,
    },
    /// 试算 (what it would pay)
    Simulate {
        /// 代号或文件 (code of a preset or version, or a file)
        programme: String,
        /// 按这天以来的成交；不写则用示例 (for deals recorded since; invented ones when absent)
        #[arg(long)]
        since: Option<NaiveDate>,
    },
}

#[derive(Group)]
pub struct Ledger {
    /// 楼盘 (project, by name; the only one when absent)
    #[arg(long)]
    pub project: Option<String>,
    /// 受益人 (part of a beneficiary's name)
    #[arg(default_value = "")]
    pub text: String,
}

#[derive(Subcommand)]
pub enum Approve {
    /// 制单 (prepare everything that is due)
    Prepare {
        /// 楼盘 (project, by name)
        #[arg(long)]
        project: Option<String>,
    },
    /// 审批单列表 (approvals)
    List {
        /// 楼盘 (project, by name)
        #[arg(long)]
        project: Option<String>,
    },
    /// 同意 (agree)
    Agree {
        /// 审批单编号 (id)
        approval: String,
    },
    /// 退回 (send back)
    Refuse {
        /// 审批单编号 (id)
        approval: String,
    },
}

/// A kind of payment by its name on the wire.
fn kind(text: &str) -> Result<Kind, String> {
    serde_json::from_value(text.into()).map_err(|e| e.to_string())
}

#[derive(Subcommand)]
pub enum Pay {
    /// 制付款单 (prepare a payment)
    Prepare {
        /// 受益人姓名或单位 (beneficiary, by name)
        beneficiary: String,
        /// 怎么发：cash、card、voucher、fuel_card、gift、fee_credit、discount；不写按惯例 (in what; the usual one when absent)
        #[arg(long = "in", value_parser = kind)]
        given_in: Option<Kind>,
        /// 楼盘 (project, by name)
        #[arg(long)]
        project: Option<String>,
    },
    /// 付款列表 (payments)
    List {
        /// 楼盘 (project, by name)
        #[arg(long)]
        project: Option<String>,
    },
    /// 确认已付 (confirm that it was paid)
    Confirm {
        /// 付款编号 (id)
        payout: String,
        /// 付款日，默认今天 (day; today when absent)
        #[arg(long, default_value = "")]
        on: String,
        /// 银行流水号 (the bank's reference)
        #[arg(long, default_value = "")]
        reference: String,
        /// 别的前台未同步时为什么现在付，经理填 (why it is paid although a desk has not been heard of; a manager's word)
        #[arg(long, default_value = "")]
        unheard: String,
        /// 银行已付：已取消或应付已变也照付入账 (the bank paid it: booked though cancelled or changed)
        #[arg(long)]
        bank_paid: bool,
    },
    /// 取消未付的 (drop a prepared one)
    Cancel {
        /// 付款编号 (id)
        payout: String,
    },
    /// 银行退回 (the bank sent it back)
    Returned {
        /// 付款编号 (id)
        payout: String,
        /// 原因 (why)
        #[arg(long)]
        reason: String,
    },
    /// 付款文件 (write the file for the bank)
    Export {
        /// 文件或文件夹 (file or folder)
        path: String,
        /// 重写已交银行的：只在文件丢了时 (those that went out before as well; only if the file was lost)
        #[arg(long)]
        again: bool,
        /// 别的前台未同步时为什么现在付，经理填 (why it is paid although a desk has not been heard of; a manager's word)
        #[arg(long, default_value = "")]
        unheard: String,
        /// 楼盘 (project, by name)
        #[arg(long)]
        project: Option<String>,
    },
    /// 读入银行确认 (read the bank's confirmations)
    Import {
        /// CSV 文件 (the file)
        file: String,
        /// 已取消而银行已付的也入账 (book what the bank paid though it was cancelled)
        #[arg(long)]
        book_cancelled: bool,
    },
}

#[derive(Group)]
pub struct Statement {
    /// 受益人 (beneficiary, by name)
    pub beneficiary: String,
    /// 楼盘 (project, by name; the only one when absent)
    #[arg(long)]
    pub project: Option<String>,
    /// 起日 (first day)
    #[arg(long)]
    pub from: NaiveDate,
    /// 止日 (last day)
    #[arg(long)]
    pub until: NaiveDate,
    /// 写成 PDF、CSV 或 .xlsx，按扩展名 (write a PDF, CSV or .xlsx, by the ending)
    #[arg(long, value_name = "FILE")]
    pub out: Option<String>,
}
