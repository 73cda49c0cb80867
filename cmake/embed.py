"""Turns files into a C++ source: embed.py NAME FOLDER BASE, with the list of files in FOLDER/NAME.txt.

String literals, because compilers read them a hundred times faster than lists of numbers.
"""
import os
import sys

HEADER = """// Generated from the files listed in {name}.txt.
#pragma once
#include <span>
#include <string_view>

#ifndef RNN_EMBEDDED_FILE
#define RNN_EMBEDDED_FILE
namespace rnn {{
/// A file compiled into the program. Both views live as long as the program.
struct EmbeddedFile {{
  std::string_view name;  ///< path relative to the folder that embedded it, with forward slashes
  std::string_view bytes;
}};
}}  // namespace rnn
#endif

namespace rnn::embedded {{
std::span<const EmbeddedFile> {name}();
}}
"""

SOURCE = """// Generated from the files listed in {name}.txt.
#include "embedded/{name}.h"

namespace rnn::embedded {{
namespace {{
{literals}
constexpr EmbeddedFile files[] = {{
{table}}};
}}  // namespace

std::span<const EmbeddedFile> {name}() {{ return files; }}
}}  // namespace rnn::embedded
"""

# Three octal digits end an escape whatever follows; '?' would make trigraphs.
ESCAPED = [chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in range(256)]


def literal(data):
    lines = [data[i : i + 256] for i in range(0, len(data), 256)] or [b""]
    return "\n".join('"' + "".join(ESCAPED[b] for b in line) + '"' for line in lines)


def name_of(path, base):
    inside = path.startswith(base + os.sep)
    return (os.path.relpath(path, base) if inside else os.path.basename(path)).replace(os.sep, "/")


def main(name, folder, base):
    with open(os.path.join(folder, name + ".txt"), encoding="utf-8") as listing:
        paths = listing.read().splitlines()
    literals, table = [], []
    for i, path in enumerate(paths):
        with open(path, "rb") as file:
            data = file.read()
        literals.append(f"constexpr char file_{i}[] =\n{literal(data)};")
        table.append(f'    {{{literal(name_of(path, base).encode())}, {{file_{i}, {len(data)}}}}},\n')
    for suffix, text in ((".h", HEADER), (".cpp", SOURCE)):
        with open(os.path.join(folder, name + suffix), "w", encoding="utf-8") as out:
            out.write(text.format(name=name, literals="\n".join(literals), table="".join(table)))


if __name__ == "__main__":
    main(*sys.argv[1:])
