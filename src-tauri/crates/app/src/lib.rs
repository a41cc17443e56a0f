//! laifang-app
