//! The command line's words.

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use laifang_core::id::RequestId;
use laifang_core::wording;
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
    /// 检查日志、签名和数据 (check chains, signatures and projections)
    Verify,
    /// 由日志重建数据 (rebuild the projections from the log)
    Rebuild,
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
    /// Keys that cost nothing to derive: for tests only
    #[arg(long, hide = true)]
    pub cheap_keys: bool,
}
