//! QR codes: error correction M, a quiet zone of four modules, drawn as one vector path.

use fast_qr::{ECL, QRBuilder, QRCode};

use crate::PaperError;

/// Modules of white around the code; the standard asks for four.
const QUIET: usize = 4;

/// `payload` as a QR code in SVG: black on white with its quiet zone, scalable, the same bytes for the same payload.
///
/// # Errors
/// [`PaperError::QrTooLong`] when the payload does not fit the largest code.
pub fn qr_svg(payload: &str) -> Result<String, PaperError> {
    svg(payload, QUIET)
}

/// The same with `quiet` modules of white around it: none where the page itself leaves the room.
pub(crate) fn svg(payload: &str, quiet: usize) -> Result<String, PaperError> {
    let code = encode(payload)?;
    let side = code.size + 2 * quiet;
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let start = x;
            while x < code.size && row[x].value() {
                x += 1;
            }
            if x > start {
                let width = x - start;
                path.push_str(&format!("M{} {}h{width}v1h-{width}z", start + quiet, y + quiet));
            }
            x += 1;
        }
    }
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

fn encode(payload: &str) -> Result<QRCode, PaperError> {
    QRBuilder::new(payload).ecl(ECL::M).build().map_err(|_| PaperError::QrTooLong(payload.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints the SVG's own path, so that what is decoded is what is printed.
    fn paint(svg: &str, scale: usize) -> (usize, Vec<u8>) {
        let side: usize = between(svg, "viewBox=\"0 0 ", " ").parse().unwrap();
        let mut pixels = vec![255_u8; (side * scale).pow(2)];
        for run in between(svg, "#000\" d=\"", "\"").split('M').skip(1) {
            let (origin, rest) = run.split_once('h').unwrap();
            let (x, y) = origin.split_once(' ').unwrap();
            let (width, _) = rest.split_once('v').unwrap();
            let [x, y, width] = [x, y, width].map(|n| n.parse::<usize>().unwrap());
            for py in y * scale..(y + 1) * scale {
                for px in x * scale..(x + width) * scale {
                    pixels[py * side * scale + px] = 0;
                }
            }
        }
        (side * scale, pixels)
    }

    fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
        text.split_once(from).unwrap().1.split_once(to).unwrap().0
    }

    #[test]
    fn decodes_to_the_payload() {
        for payload in
            ["LF1:A03-2-000118-7:7f3a", "https://例子.中国/s?n=A03-2-000118-7&k=确认", &"x".repeat(300)]
        {
            let (side, pixels) = paint(&qr_svg(payload).unwrap(), 4);
            let mut image =
                rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| pixels[y * side + x]);
            let grids = image.detect_grids();
            assert_eq!(grids.len(), 1, "{payload}");
            let (meta, text) = grids[0].decode().unwrap();
            assert_eq!(text, payload);
            assert_eq!(meta.ecc_level, 0, "M is 00 in the format bits");
        }
    }

    #[test]
    fn too_long_says_so() {
        assert_eq!(qr_svg(&"x".repeat(4000)), Err(PaperError::QrTooLong(4000)));
    }
}
