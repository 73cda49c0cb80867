"""Joins the project's own C++ into one text to learn from: gather_source.py OUTPUT LIMIT LIST BASE.

LIST names a file with one path a line. Files come in the order of their paths; those that would go beyond LIMIT
bytes are left out, so that the text stays of a size to be downloaded and learned.
"""
import os
import sys


def main(output, limit, listing, base):
    with open(listing, encoding="utf-8") as lines:
        paths = sorted(lines.read().splitlines(), key=lambda path: os.path.relpath(path, base))
    text = ""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            code = file.read().replace("\t", "  ").strip()
        part = f"// {os.path.relpath(path, base).replace(os.sep, '/')}\n\n{code}\n\n"
        if len((text + part).encode()) <= int(limit):
            text += part
    strange = sorted({c for c in text if c != "\n" and not c.isprintable()})
    if strange:
        sys.exit(f"not printable in the sources: {strange}")
    with open(output, "w", encoding="utf-8") as out:
        out.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
