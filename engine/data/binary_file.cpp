#include "engine/data/binary_file.h"

#include <algorithm>

namespace rnn {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes, kind;
};

constexpr Signature kSignatures[] = {
    {"\x89PNG\r\n"sv, "a PNG image"},
    {"\xFF\xD8\xFF"sv, "a JPEG image"},
    {"GIF8"sv, "a GIF image"},
    {"%PDF-"sv, "a PDF document"},
    {"PK\x03\x04"sv, "a ZIP archive or an office document"},
    {"\x1F\x8B"sv, "a gzip archive"},
    {"BZh"sv, "a bzip2 archive"},
    {"\xFD"
     "7zXZ"sv,
     "an xz archive"},
    {"7z\xBC\xAF"sv, "a 7-Zip archive"},
    {"RIFF"sv, "a sound, video or image file"},
    {"OggS"sv, "a sound file"},
    {"ID3"sv, "an MP3 file"},
    {"fLaC"sv, "a sound file"},
    {"MThd"sv, "a MIDI file"},
    {"\x7F"
     "ELF"sv,
     "a program"},
    {"\0asm"sv, "a WebAssembly module"},
    {"{\\rtf"sv, "an RTF document"},
};

bool is_control(unsigned char byte) {
  return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1B;
}

}  // namespace

std::optional<std::string> binary_kind(std::string_view bytes) {
  for (const auto& [signature, kind] : kSignatures) {
    if (bytes.starts_with(signature)) return "this is " + std::string(kind) + ", not plain text";
  }
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) {
    return "this looks like UTF-16; save it as UTF-8 first";
  }
  if (const auto nul = bytes.find('\0'); nul != std::string_view::npos) {
    return "this looks like a binary file: byte " + std::to_string(nul) + " is NUL, which no text holds";
  }
  const auto controls = static_cast<std::size_t>(std::ranges::count_if(bytes, is_control));
  if (controls > bytes.size() / 20) {
    return "this looks like a binary file: " + std::to_string(controls) + " of its " +
           std::to_string(bytes.size()) + " bytes are control characters";
  }
  return std::nullopt;
}

}  // namespace rnn
