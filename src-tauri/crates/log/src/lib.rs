//! laifang-log
