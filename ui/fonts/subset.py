"""Cuts a font down to what the screen can show: subset.py FONT OUT UNICODES [FEATURE…]

Dear ImGui maps code points to glyphs and does nothing else, so layout tables go. A feature such as tnum
(digits of equal width) is made the default by mapping its code points to the substituted glyphs.
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont


def substitutions(font, feature):
    """The single substitutions of one GSUB feature: glyph → glyph."""
    table = font["GSUB"].table
    lookups = {i for record in table.FeatureList.FeatureRecord if record.FeatureTag == feature
               for i in record.Feature.LookupListIndex}
    found = {}
    for i in sorted(lookups):
        for part in table.LookupList.Lookup[i].SubTable:
            found.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    return found


def main(source, out, unicodes, *features):
    font = TTFont(source)
    for feature in features:
        swap = substitutions(font, feature)
        for table in font["cmap"].tables:
            table.cmap = {code: swap.get(glyph, glyph) for code, glyph in table.cmap.items()}
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[1, 2, 13], notdef_outline=True)
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "STAT", "DSIG", "kern"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(unicodes))
    subsetter.subset(font)
    subset.save_font(font, out, options)


if __name__ == "__main__":
    main(*sys.argv[1:])
