//! The fonts in the program: two faces, parsed once, on first use.

use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/NotoSansCJKsc-Regular.subset.otf");
const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/NotoSansCJKsc-Bold.subset.otf");

/// The shipped faces and their catalogue. No font of the machine is ever used.
#[derive(Debug)]
pub struct Fonts {
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
}

impl Fonts {
    /// The faces: Regular (everything), then Bold (GB 2312, Latin).
    #[must_use]
    pub fn faces(&self) -> &[Font] {
        &self.faces
    }

    /// The catalogue typst chooses from.
    #[must_use]
    pub fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// Whether some shipped face has a glyph for `c`.
    #[must_use]
    pub fn covers(&self, c: char) -> bool {
        self.faces.iter().any(|face| face.info().coverage.contains(u32::from(c)))
    }
}

/// The fonts, parsed on the first call (the bytes stay in the program's image, nothing is copied).
pub fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let faces: Vec<Font> =
            [REGULAR, BOLD].into_iter().filter_map(|bytes| Font::new(Bytes::new(bytes), 0)).collect();
        Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_are_there_and_belong_to_one_family() {
        let families: Vec<_> = fonts().faces().iter().map(|face| face.info().family.clone()).collect();
        assert_eq!(families, ["Noto Sans CJK SC", "Noto Sans CJK SC"]);
    }

    #[test]
    fn what_is_covered() {
        for (c, covered) in [
            ('来', true),
            ('𠮷', true),
            ('䶮', true),
            ('㛃', true),
            ('𬭎', true),
            ('喆', true),
            ('龘', true),
            ('·', true),
            ('㎡', true),
            ('한', true),
            ('ü', true),
            ('\u{2B740}', false),
            ('\u{E000}', false),
            ('🏠', false),
        ] {
            assert_eq!(fonts().covers(c), covered, "U+{:04X}", u32::from(c));
        }
    }
}
