#!/bin/sh
# Makes the two font files of this folder again, byte for byte. See README.md.
# Needs Debian's fonts-noto-cjk and fonttools (pip install fonttools==4.68.0).
set -eu
cd "$(dirname "$0")"
src=/usr/share/fonts/opentype/noto
common='--font-number=2 --layout-features=ccmp,kern --no-hinting'
gb2312=$(mktemp)
trap 'rm -f "$gb2312"' EXIT

# The 6,763 hanzi of GB 2312, rows 16 to 87.
python3 - >"$gb2312" <<'PY'
hanzi = set()
for row in range(0xB0, 0xF8):
    for cell in range(0xA1, 0xFF):
        try:
            hanzi.add(ord(bytes([row, cell]).decode("gb2312")))
        except UnicodeDecodeError:
            pass
print(",".join(f"U+{c:04X}" for c in sorted(hanzi)))
PY

# shellcheck disable=SC2086
pyftsubset "$src/NotoSansCJK-Regular.ttc" $common --unicodes='*' \
  --output-file=NotoSansCJKsc-Regular.subset.otf
# shellcheck disable=SC2086
pyftsubset "$src/NotoSansCJK-Bold.ttc" $common --unicodes-file="$gb2312" \
  --unicodes='U+0020-024F,U+2010-203F,U+20AC,U+2103,U+2116,U+2460-2473,U+25A0-25CF,U+2713,U+3000-3020,U+33A1,U+FF01-FF5E,U+FFE5' \
  --output-file=NotoSansCJKsc-Bold.subset.otf
