//! Names of firms that may mean one firm.

use laifang_core::text::{firm_core, firms_alike, plain_firm};
use proptest::prelude::*;

#[test]
fn alike_by_table() {
    for (one, other, alike) in [
        ("链家", "链家地产", true),
        ("链家", "北京链家", true),
        ("链家", "北京链家房地产经纪有限公司", true),
        ("链家", "链 家", true),
        ("链家", "链家（地产）", true),
        ("链家", "鏈家", true),
        ("ＡＢＣ不动产", "abc", true),
        ("恒居地产", "恒居置业", true),
        ("恒居地产有限公司", "恒居", true),
        ("上海市恒居", "恒居", true),
        ("恒居", "恒安", false),
        ("恒居地产", "恒居里地产", false),
        ("链家", "德佑", false),
        ("鸿安置业", "安邻房产", false),
        // What would be left is no name: it stays as it is.
        ("北京地产", "上海地产", false),
        ("有限公司", "地产", false),
        ("中山", "中山地产", true),
    ] {
        assert_eq!(firms_alike(one, other), alike, "{one} {other}: {} {}", firm_core(one), firm_core(other));
        assert_eq!(firms_alike(other, one), alike, "{other} {one}");
    }
}

proptest! {
    #[test]
    fn a_core_is_a_name_and_stays_one(name in "[\u{4E00}-\u{4E20}链家恒居北京上海地产有限公司Ａa ]{1,12}") {
        let core = firm_core(&name);
        prop_assert!(core.is_empty() == plain_firm(&name).is_empty());
        prop_assert_eq!(firm_core(&plain_firm(&name)), core);
    }
}
