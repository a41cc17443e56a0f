//! laifang-store
