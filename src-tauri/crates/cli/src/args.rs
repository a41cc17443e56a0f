//! The command line's words.

mod exchange;
mod money;
mod records;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
pub use exchange::*;
use laifang_core::id::RequestId;
use laifang_core::wording;
pub use money::*;
pub use records::*;
use std::path::PathBuf;

/// 来访 · front desk of a property sales office
#[derive(Parser)]
#[command(name = "laifang", version, propagate_version = true)]
pub struct Args {
    /// 数据文件夹 (data folder)
    #[arg(long, global = true, env = "LAIFANG_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 谁在操作 (who works; the first person of the desk when absent). 密码取自 LAIFANG_PASSWORD 或提示输入
    #[arg(long, global = true, env = "LAIFANG_USER", value_name = "NAME")]
    pub user: Option<String>,
    /// 输出 JSON (print JSON)
    #[arg(long, global = true)]
    pub json: bool,
    /// 语言 (language)
    #[arg(long, global = true, value_enum, default_value = "zh")]
    pub lang: Lang,
    /// 请求编号，重试时给同一个 (id of the request: the same one again is done once)
    #[arg(long, global = true, value_name = "UUID")]
    pub request: Option<RequestId>,
    /// 做什么 (what to do)
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Lang {
    Zh,
    En,
}

impl From<Lang> for wording::Lang {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::Zh,
            Lang::En => Self::En,
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// 新建案场 (set up an office); 打印恢复密钥 (prints the recovery key)
    Init(Init),
    /// 前台的状态 (the desk's state; needs no password)
    Status,
    /// 导入客户 CSV (import customers from a CSV file)
    Import(Import),
    /// 历次导入 (imports so far)
    Imports,
    /// 撤销整批导入 (take a whole import back; records used since stay)
    UndoImport {
        /// 导入编号 (id of the import)
        import: String,
    },
    /// 导出 (export)
    Export {
        /// 格式 (format)
        #[command(subcommand)]
        to: Export,
    },
    /// 查客户 (find customers by name, pinyin, phone, last four, ID tail)
    Find {
        /// 查什么 (what to look for)
        text: String,
        /// 最多几行 (rows at most)
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// 登记来访 (register a visit)
    Visit(Visit),
    /// 登记来电 (register a call)
    CallIn(Visit),
    /// 收报备：粘贴的文字或扫到的报备码取自文件或 `-` (receive advance reports from pasted text or a scanned code)
    Report(Report),
    /// 经纪人和所属机构 (brokers and the firms they work for)
    Broker {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Broker,
    },
    /// 判客：只看不存 (whose customer would this be? saves nothing)
    Judge(Judge),
    /// 确认单 (confirmation slips)
    Slip {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Slip,
    },
    /// 判客规则 (judging policies)
    Policy {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Policy,
    },
    /// 成交 (deals)
    Deal {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Deal,
    },
    /// 奖励方案 (programmes)
    Programme {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Programme,
    },
    /// 结算：把应得与已入账的差额入账 (post the difference between what is owed and what is posted)
    Settle {
        /// 楼盘 (project, by name; the only one when absent)
        #[arg(long)]
        project: Option<String>,
    },
    /// 奖励台账 (the ledger by beneficiary)
    Ledger(Ledger),
    /// 对账单 (a beneficiary's statement)
    Statement(Statement),
    /// 审批 (approve what is due)
    Approve {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Approve,
    },
    /// 付款 (pay what is approved)
    Pay {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Pay,
    },
    /// 当天看板 (the day's board)
    Board {
        /// 日期，默认今天 (day; today when absent)
        #[arg(long)]
        day: Option<String>,
    },
    /// 日报 (the day's figures as text)
    DayReport {
        /// 日期，默认今天 (day; today when absent)
        #[arg(long)]
        day: Option<String>,
    },
    /// 交接班 (what the next shift finds open)
    Handover,
    /// 轮排；给了日期就看公平 (the rota; with days: who received how often)
    Rota {
        /// 从哪天 (first day)
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
        /// 到哪天，含当天 (last day, included; today when absent)
        #[arg(long, value_name = "DAY")]
        until: Option<String>,
    },
    /// 客户资料 (one customer)
    Customer {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Customer,
    },
    /// 两条记录是同一人 (two records are one person)
    Merge {
        /// 记录编号 (a record)
        a: String,
        /// 记录编号 (a record)
        b: String,
        /// 顾问不同时，客户归哪条记录的顾问 (where consultants differ: whose keeps the customer)
        #[arg(long, value_name = "RECORD")]
        consultant_of: Option<String>,
        /// 两边都在保护期时，保哪一条 (where both are protected: whose protection stands)
        #[arg(long, value_name = "RECORD")]
        protection_of: Option<String>,
    },
    /// 撤回关联 (take a link back)
    Unmerge {
        /// 关联编号，见 customer show (id of the link)
        link: String,
    },
    /// 等另一位经理同意的合并 (merges that wait for a second person)
    Merges,
    /// 同意或不同意一条合并 (agree to a merge that waits, or not)
    CheckMerge {
        /// 关联编号，见 merges (id of the link)
        link: String,
        /// 不同意 (do not agree)
        #[arg(long)]
        disagree: bool,
    },
    /// 两条记录不是同一人 (two records are not one person)
    NotSame {
        /// 记录编号 (a record)
        a: String,
        /// 记录编号 (a record)
        b: String,
    },
    /// 删除个人信息，不可撤回 (erase a person; cannot be taken back)
    Erase {
        /// 记录编号 (a record of the person)
        customer: String,
        /// 再写一遍姓名 (the customer's name, to confirm)
        #[arg(long)]
        confirm: String,
    },
    /// 使用者 (people who use the program)
    People {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: People,
    },
    /// 查重：CSV 文件或本案场的客户 (find duplicates in a CSV file, or among the office's own customers)
    Duplicates(Duplicates),
    /// 前台之间的交换文件 (bundles between desks)
    Bundle {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Bundle,
    },
    /// 总部：收案场的文件、回执 (head office: takes an office's files in and answers)
    Hq {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Hq,
    },
    /// 案场的各个前台 (the office's desks: news, joining, the shared folder)
    Desk {
        /// 做什么 (what to do)
        #[command(subcommand)]
        what: Desk,
    },
    /// 检查日志、签名和数据 (check chains, signatures and projections)
    Verify,
    /// 由日志重建数据 (rebuild the projections from the log)
    Rebuild,
    /// 备份：加密，做完读回核对 (take a backup: encrypted, read back and checked)
    Backup {
        /// 放到哪个文件夹，默认是设好的备份位置 (an existing folder; the place that is set when absent)
        #[arg(long, value_name = "DIR")]
        to: Option<String>,
    },
    /// 有哪些备份 (backups in a folder)
    Backups {
        /// 文件夹，默认是设好的备份位置 (a folder; the place that is set when absent)
        folder: Option<String>,
    },
    /// 用备份恢复到 --data 的新文件夹 (restore a backup into the new folder that --data names)
    Restore(Restore),
    /// 按名称做一个动作 (any action by its name; JSON from the command line or `-`)
    Call {
        /// 动作 (action), e.g. show_settings
        action: String,
        /// 请求 (request): JSON, or `-` for standard input
        #[arg(id = "body", value_name = "JSON", default_value = "{}")]
        body: String,
    },
    /// 打印 TypeScript 类型 (print the TypeScript of all requests and views)
    Types,
    /// 测速 (measure import, search, registration, opening)
    Bench(Bench),
    /// 在内存里重放一个场景 (play a scenario into a fresh office in memory)
    Replay {
        /// 场景文件 JSONL 或 `-` (scenario, or `-` for standard input)
        scenario: String,
    },
    /// Registers visits and prints each id once it is saved: for tests that kill the program
    #[command(hide = true)]
    Churn {
        #[arg(long)]
        count: u32,
    },
}

#[derive(Group)]
pub struct Init {
    /// 案场名称 (the office's name)
    #[arg(long)]
    pub office: String,
    /// 案场代号，1–4 位 (the office's code in slip numbers)
    #[arg(long, default_value = "A01")]
    pub code: String,
    /// 前台号 (this desk's number)
    #[arg(long, default_value_t = 1)]
    pub desk: u32,
    /// 楼盘，可多次 (a project; may be repeated; after the office's name when absent)
    #[arg(long = "project", value_name = "NAME")]
    pub projects: Vec<String>,
    /// 置业顾问，按轮次，可多次 (a consultant, in the order of the rota; may be repeated)
    #[arg(long = "consultant", value_name = "NAME")]
    pub consultants: Vec<String>,
    /// 第一位使用者，经理 (the first person, a manager)
    #[arg(long)]
    pub person: String,
    /// 填入一个月的虚构来访 (fill it with a month of invented visits)
    #[arg(long)]
    pub demo: bool,
    /// 虚构来访从几天前开始，1–730 (how many days back the invented visits begin, 1–730)
    #[arg(long, value_name = "DAYS", requires = "demo")]
    pub demo_days: Option<u32>,
    /// Keys that cost nothing to derive: for tests only
    #[arg(long, hide = true)]
    pub cheap_keys: bool,
}

#[derive(Group)]
pub struct Restore {
    /// 备份的文件夹、其中的文件，或存放备份的地方（取最新的一份）
    /// (a backup's folder, a file in it, or the place of backups, of which the newest is taken)
    #[arg(required_unless_present = "instead")]
    pub backup: Option<PathBuf>,
    /// 数据读不出来时：把坏的放到一边，原地恢复；不写备份就用本机知道的最新一份
    /// (in the place of data that cannot be read, which is set aside; without a backup the newest this desk knows)
    #[arg(long)]
    pub instead: bool,
    /// 用恢复密钥，取自 LAIFANG_RECOVERY_KEY 或提示输入 (with the recovery key, from LAIFANG_RECOVERY_KEY or typed)
    #[arg(long)]
    pub with_recovery_key: bool,
}

#[derive(Group)]
pub struct Import {
    /// CSV（UTF-8、UTF-16、GB18030）或 .xlsx (the file)
    pub file: String,
    /// 只检查，不保存 (only count and explain)
    #[arg(long)]
    pub dry_run: bool,
    /// 字段=列，可多次，列为标题或从 1 起的序号 (field=column by title or number from 1; replaces the guess)
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// 未导入的行写到哪里 (where rejected rows go; beside the file when absent)
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<String>,
}

#[derive(Group)]
pub struct Duplicates {
    /// CSV 或 .xlsx 文件，不需要案场；不给就查本案场的客户 (a file, for which no office is needed; the office's own customers when absent)
    #[arg(long, value_name = "CSV")]
    pub input: Option<PathBuf>,
    /// 重复的记录写到哪里，`-` 是标准输出 (where the pairs go, `-` for standard output)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// 几个线程 (threads; as many as the machine has when absent)
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// 字段=列，可多次，列为标题或从 1 起的序号 (field=column by title or number from 1; replaces the guess)
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
}

#[derive(Subcommand)]
pub enum Export {
    /// CSV：七张表和清单 (seven tables and a manifest)
    Csv(ExportTo),
    /// 同样的表，电子表格 .xlsx (the same tables for a spreadsheet)
    Xlsx(ExportTo),
}

#[derive(Group)]
pub struct ExportTo {
    /// 已有的文件夹 (an existing folder)
    #[arg(long, value_name = "DIR")]
    pub out: String,
    /// 标题的语言 (language of the titles)
    #[arg(long, value_enum, default_value = "zh")]
    pub headers: Lang,
    /// 完整号码，需要权限并留记录 (numbers in full; needs the permission and is recorded)
    #[arg(long)]
    pub full_phones: bool,
}

#[derive(Group)]
pub struct Bench {
    /// 客户数 (customers)
    #[arg(long, default_value_t = 10_000)]
    pub customers: u32,
    /// 导入这个文件，而不是造 (import this file instead of invented customers)
    #[arg(long, value_name = "CSV")]
    pub file: Option<String>,
    /// 保留在这个文件夹 (keep the office in this folder)
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// 再量一次以前保留的那个案场，不再造 (measure the office that an earlier run kept, once more)
    #[arg(long, requires = "keep")]
    pub again: bool,
    /// 每种查询几次 (queries of each kind)
    #[arg(long, default_value_t = 200)]
    pub queries: u32,
    /// 每位客户先有几次来访 (visits that each customer has before the measuring)
    #[arg(long, default_value_t = 2)]
    pub visits: u32,
    /// 登记几次渠道带访，再换规则试算 (claims registered and replayed under another policy)
    #[arg(long, default_value_t = 300)]
    pub claims: u32,
    /// 十套方案下结算几笔成交 (deals settled under ten programmes)
    #[arg(long, default_value_t = 0)]
    pub deals: u32,
    /// 逐个输入这些来访者，看认不认得出（tests/matching/visitors.py 生成）；只量这一项
    /// (types in these visitors, as tests/matching/visitors.py makes them, and counts who is recognised; nothing else)
    #[arg(long, value_name = "JSONL", requires = "file")]
    pub entry: Option<PathBuf>,
}
