#!/usr/bin/env python3
"""Records what Python's Unicode tables say of each code point of ASCII, Latin-1, Latin Extended-A, modern Greek and
Cyrillic, for tests/engine/probes/characters_test.cpp: characters_python.json.

    python3 tests/oracles/characters_python.py
"""
import json
import pathlib
import unicodedata

CODE_POINTS = [c for c in (*range(0x180), *range(0x386, 0x3CF), *range(0x400, 0x460))
               if unicodedata.category(chr(c)) != "Cn"]
# What remains of a vowel without its accents: by name, since æ, ø, œ and ı are letters of their own.
LATIN = {"A", "E", "I", "O", "U", "AE", "DOTLESS I"}
GREEK = {"ALPHA", "EPSILON", "ETA", "IOTA", "OMICRON", "UPSILON", "OMEGA"}
CYRILLIC = {"A", "IE", "I", "O", "U", "YERU", "E", "YU", "YA", "IO", "YI", "BYELORUSSIAN-UKRAINIAN I", "UKRAINIAN IE"}


def is_vowel(c):
    name = unicodedata.name(chr(c), "")
    if name in {"LATIN CAPITAL LIGATURE OE", "LATIN SMALL LIGATURE OE"}:
        return True
    for alphabet, vowels in (("LATIN", LATIN), ("GREEK", GREEK), ("CYRILLIC", CYRILLIC)):
        for size in ("CAPITAL", "SMALL"):
            start = f"{alphabet} {size} LETTER "
            if name.startswith(start) and name not in ("CYRILLIC SMALL LETTER SHORT I", "CYRILLIC CAPITAL LETTER SHORT I"):
                return name[len(start):].split(" WITH ")[0] in vowels
    return False


def ranges(is_one):
    """[first, last] of each run of code points."""
    result = []
    for c in filter(is_one, CODE_POINTS):
        if result and result[-1][1] == c - 1:
            result[-1][1] = c
        else:
            result.append([c, c])
    return result


def category(c):
    return unicodedata.category(chr(c))


def is_space(c):
    return category(c) == "Zs" or chr(c) in "\t\n\v\f\r"


def is_sign(c):
    return category(c)[0] != "L" and category(c) not in ("Nd", "Cc") and not is_space(c)


record = {
    "all": ranges(lambda c: True),
    "letter": ranges(lambda c: category(c)[0] == "L"),
    "upper_case": ranges(lambda c: category(c) == "Lu"),
    "digit": ranges(lambda c: category(c) == "Nd"),
    "vowel": ranges(is_vowel),
    "space": ranges(is_space),
    "sign": ranges(is_sign),
}
lines = ",\n".join(f'"{name}": {json.dumps(value, separators=(",", ":"))}' for name, value in record.items())
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + lines + "\n}\n")
