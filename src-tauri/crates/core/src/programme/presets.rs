//! The presets that ship with the program, in the order of their rules (assets/programmes).

use super::Programme;

/// The presets that ship with the program. Contradicting rules are presets of their own.
pub fn presets() -> Vec<Programme> {
    const TEXTS: [&str; 30] = [
        include_str!("../../../../../assets/programmes/r23.toml"),
        include_str!("../../../../../assets/programmes/r24.toml"),
        include_str!("../../../../../assets/programmes/r24-nth.toml"),
        include_str!("../../../../../assets/programmes/r24-total.toml"),
        include_str!("../../../../../assets/programmes/r25.toml"),
        include_str!("../../../../../assets/programmes/r26.toml"),
        include_str!("../../../../../assets/programmes/r27.toml"),
        include_str!("../../../../../assets/programmes/r27-discount.toml"),
        include_str!("../../../../../assets/programmes/r29-marginal.toml"),
        include_str!("../../../../../assets/programmes/r29-retroactive.toml"),
        include_str!("../../../../../assets/programmes/r29-capped.toml"),
        include_str!("../../../../../assets/programmes/r30.toml"),
        include_str!("../../../../../assets/programmes/r30-retroactive.toml"),
        include_str!("../../../../../assets/programmes/r30-begun.toml"),
        include_str!("../../../../../assets/programmes/r31.toml"),
        include_str!("../../../../../assets/programmes/r32-same.toml"),
        include_str!("../../../../../assets/programmes/r32-lower.toml"),
        include_str!("../../../../../assets/programmes/r33-deal.toml"),
        include_str!("../../../../../assets/programmes/r33-visit.toml"),
        include_str!("../../../../../assets/programmes/r34-first.toml"),
        include_str!("../../../../../assets/programmes/r34-monthly.toml"),
        include_str!("../../../../../assets/programmes/r34-full.toml"),
        include_str!("../../../../../assets/programmes/r35.toml"),
        include_str!("../../../../../assets/programmes/r36.toml"),
        include_str!("../../../../../assets/programmes/r35-r36.toml"),
        include_str!("../../../../../assets/programmes/r37-unit.toml"),
        include_str!("../../../../../assets/programmes/r37-deal.toml"),
        include_str!("../../../../../assets/programmes/r38.toml"),
        include_str!("../../../../../assets/programmes/r39-r40.toml"),
        include_str!("../../../../../assets/programmes/r39-out-sale.toml"),
    ];
    TEXTS.iter().filter_map(|text| Programme::from_toml(text).ok()).collect()
}
