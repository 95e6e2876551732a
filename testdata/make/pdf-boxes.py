"""Makes of a font collection a font with the same measures whose characters are boxes, under the names of its faces."""
import sys
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection

font = TTCollection(sys.argv[1])[0]
glyphs, widths = font["glyf"], font["hmtx"]
half = font["head"].unitsPerEm // 2
for name in font.getGlyphOrder():
    pen = TTGlyphPen(None)
    if glyphs[name].numberOfContours:
        side = half // 4
        pen.moveTo((side, 0)), pen.lineTo((side, half)), pen.lineTo((widths[name][0] - side, half)), pen.lineTo((widths[name][0] - side, 0)), pen.closePath()
    glyphs[name] = pen.glyph()
for table in ("EBDT", "EBLC", "EBSC", "fpgm", "prep", "cvt ", "GSUB", "GPOS", "hdmx", "VDMX", "LTSH"):
    if table in font:
        del font[table]
for record in font["name"].names:
    if record.nameID in (1, 4, 16):
        record.string = "AR PL UMing CN"
font.save(sys.argv[2])
