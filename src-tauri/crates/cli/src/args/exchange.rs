//! Words for the exchange between desks.

use clap::Subcommand;

#[derive(Subcommand)]
pub enum Bundle {
    /// 导出别的前台还没有的 (write what other desks lack, after what they last said they have)
    Export {
        /// 文件或文件夹；大于 20 MiB 会分成几个 (file or folder; more than 20 MiB become several)
        #[arg(long, value_name = "FILE")]
        to: String,
        /// 只给这个前台 (for one desk only, by its number)
        #[arg(long, value_name = "N")]
        desk: Option<u32>,
        /// 全部，不管对方有没有 (everything, whatever they have)
        #[arg(long)]
        all: bool,
    },
    /// 导入，顺序随意 (take files in, in any order)
    Import {
        /// 文件 (files)
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// 看看里面有什么，不导入 (what a file holds; takes nothing in)
    Inspect {
        /// 文件 (file)
        file: String,
    },
}

#[derive(Subcommand)]
pub enum Hq {
    /// 收下、存档，写出回执和裁定，给案场导入 (take files in, keep them, write the answer with rulings for the office)
    Ack {
        /// 案场送来的文件，可以没有 (files of the office; may be none, when there are only rulings to send)
        files: Vec<String>,
        /// 回执写到哪里 (where the answer goes: file or folder)
        #[arg(long, value_name = "FILE")]
        out: String,
    },
}

#[derive(Subcommand)]
pub enum Desk {
    /// 各前台和消息的新旧 (the office's desks and the age of their news)
    List,
    /// 新前台：申请加入案场 (a new desk asks to join; prints a code to be compared)
    Enrol {
        /// 谁先用这个前台 (who opens it first)
        #[arg(long)]
        person: String,
        /// 申请写到哪里 (where the request goes: file or folder)
        #[arg(long, value_name = "FILE")]
        to: String,
        /// Keys that cost nothing to derive: for tests only
        #[arg(long, hide = true)]
        cheap_keys: bool,
    },
    /// 看一份申请的码 (the code of a request)
    Invite {
        /// 申请 (request)
        file: String,
    },
    /// 经理批准：写出新前台的文件 (a manager lets a desk join and writes the bundle for it)
    Approve {
        /// 申请 (request)
        file: String,
        /// 新前台屏幕上的码 (the code on the new desk's screen)
        #[arg(long)]
        code: String,
        /// 前台号，默认下一个 (its number; the next free one when absent)
        #[arg(long, value_name = "N")]
        desk: Option<u32>,
        /// 谁先用：在册的同事，或新人 (who opens it: a colleague on record, or somebody new)
        #[arg(long, value_name = "NAME")]
        person: String,
        /// 新人的角色 (role of somebody new)
        #[arg(long, default_value = "receptionist")]
        role: String,
        /// 文件写到哪里 (where the bundle goes: file or folder)
        #[arg(long, value_name = "FILE")]
        out: String,
    },
    /// 新前台：用批准的文件建好 (the new desk is founded from the bundle that came back)
    Join {
        /// 全部分卷 (all parts)
        #[arg(required = true)]
        files: Vec<String>,
        /// Keys that cost nothing to derive: for tests only
        #[arg(long, hide = true)]
        cheap_keys: bool,
    },
    /// 移出案场 (take a desk out of the office)
    Revoke {
        /// 前台号 (its number)
        desk: u32,
    },
    /// 磁盘被复制过：本机改为新前台，换号换密钥，数据不变 (this disk was copied: go on as a new desk, with a number and
    /// key of its own and all its data)
    Renew,
    /// 本前台的共享文件夹 (this desk's shared folder; prints it when nothing is given)
    Folder {
        /// 文件夹 (folder)
        path: Option<String>,
        /// 不再用 (turn it off)
        #[arg(long)]
        off: bool,
    },
    /// 现在交换一次：共享文件夹，或 U 盘 (exchange once now: the shared folder, or a stick)
    Exchange {
        /// U 盘上的文件夹 (the stick's folder)
        path: Option<String>,
        /// 一直交换，直到中断 (go on until interrupted)
        #[arg(long)]
        watch: bool,
    },
}
