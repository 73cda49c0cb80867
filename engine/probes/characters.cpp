#include "engine/probes/characters.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace rnn {
namespace {

struct Range {
  char32_t first, last;
};

/// Beyond ASCII, in ascending order: what is no letter.
constexpr Range kSigns[] = {
    {0x80, 0xA9},       {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},       {0xD7, 0xD7},
    {0xF7, 0xF7},       {0x2B9, 0x36F},  // modifiers and combining accents
    {0x37E, 0x37E},     {0x387, 0x387},   {0x482, 0x489},   {0x1680, 0x1680},   {0x2000, 0x2070},
    {0x2072, 0x207E},   {0x2080, 0x208E},  // punctuation, raised and lowered figures
    {0x20A0, 0x2BFF},                      // currencies, arrows, symbols
    {0x3000, 0x3004},   {0x3007, 0x3020}, {0xE000, 0xF8FF}, {0xFE00, 0xFE6F},   {0xFF00, 0xFF20},
    {0xFF3B, 0xFF40},   {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF},  // pictures
    {0xE0000, 0x10FFFF}};

bool is_ascii_letter(char32_t c) { return (c | 0x20) >= U'a' && (c | 0x20) <= U'z'; }

/// In Latin Extended-A capitals and small letters alternate, with a shift in two stretches.
bool is_upper_extended_latin(char32_t c) {
  if (c == 0x138 || c == 0x149 || c == 0x17F) return false;
  if (c == 0x178) return true;
  const bool odd_is_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
  return (c % 2 == 1) == odd_is_upper;
}

constexpr std::u32string_view kVowels =
    U"aeiouàáâãäåæèéêëìíîïòóôõöøùúûüāăąēĕėęěĩīĭįıōŏőœũūŭůűųαεηιουωάέήίόύώϊϋΐΰаеиоуыэюяёіїєѐѝ"
    U"AEIOUÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜĀĂĄĒĔĖĘĚĨĪĬĮİŌŎŐŒŨŪŬŮŰŲΑΕΗΙΟΥΩΆΈΉΊΌΎΏΪΫАЕИОУЫЭЮЯЁІЇЄЀЍ";

}  // namespace

bool is_letter(char32_t c) {
  if (c < 0x80) return is_ascii_letter(c);
  const auto* range = std::ranges::lower_bound(kSigns, c, {}, &Range::last);
  return range == std::end(kSigns) || c < range->first;
}

bool is_upper_case(char32_t c) {
  if (c < 0x80) return c >= U'A' && c <= U'Z';
  if (c < 0x100) return c >= 0xC0 && c <= 0xDE && c != 0xD7;
  if (c < 0x180) return is_upper_extended_latin(c);
  if (c >= 0x386 && c <= 0x3AB) return c != 0x387 && c != 0x390;
  return c >= 0x400 && c <= 0x42F;
}

bool is_vowel(char32_t c) { return kVowels.find(c) != std::u32string_view::npos; }

bool is_space(char32_t c) {
  return c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

}  // namespace rnn
