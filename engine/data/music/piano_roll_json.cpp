#include "engine/data/music/piano_roll_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "engine/json_text.h"

namespace rnn {
namespace {

using Json = nlohmann::json;

struct Split {
  std::string_view name;
  std::vector<PianoRoll> PianoRollSet::*pieces;
};

constexpr std::array kSplits{Split{"train", &PianoRollSet::train}, Split{"valid", &PianoRollSet::valid},
                             Split{"test", &PianoRollSet::test}};

std::string between(std::string_view before, std::string_view text, std::string_view after) {
  return std::string(before).append(text).append(after);
}
std::string in_quotes(std::string_view text) { return between("\"", text, "\""); }
std::string indexed(std::size_t count) { return between("[", std::to_string(count - 1), "]"); }

/// Takes the file piece by piece as the parser meets it (nlohmann's SAX interface: false stops it), so that a
/// mistake is told with its place and a hostile file builds no tree.
class Reader {
 public:
  PianoRollSet rolls;
  std::string wrong;  // empty: nothing

  bool start_object(std::size_t) {
    if (depth_ != kOutside) return refuse("an object where " + wanted());
    depth_ = kFile;
    return true;
  }

  bool key(std::string& name) {
    for (const Split& split : kSplits) {
      if (split.name != name) continue;
      if (std::exchange(seen_[static_cast<std::size_t>(&split - kSplits.data())], true)) {
        return refuse(in_quotes(name) + " comes twice");
      }
      split_ = &split;
      return true;
    }
    return refuse(in_quotes(name.substr(0, 40)) + " is not one of \"train\", \"valid\" and \"test\"");
  }

  bool end_object() {
    for (std::size_t i = 0; i < kSplits.size(); ++i) {
      if (!seen_[i]) return refuse(in_quotes(kSplits[i].name) + " is missing");
    }
    return true;
  }

  bool start_array(std::size_t) {
    if (depth_ == kOutside || depth_ == kStep) return refuse("an array where " + wanted());
    if (depth_ == kSplit) pieces().emplace_back();
    if (depth_ == kPiece) {
      if (++steps_ > kMostPianoRollSteps)
        return refuse("more than " + std::to_string(kMostPianoRollSteps) + " steps");
      pieces().back().emplace_back();
    }
    ++depth_;
    return true;
  }

  bool end_array() {
    if (depth_ == kPiece && pieces().back().empty()) return refuse("a piece without steps");
    --depth_;
    return true;
  }

  bool number_unsigned(Json::number_unsigned_t note) { return take(note, std::to_string(note)); }
  bool number_integer(Json::number_integer_t note) { return take(0, std::to_string(note)); }
  bool number_float(Json::number_float_t, const std::string& text) {
    return refuse(text.substr(0, 40) + " where " + wanted());
  }
  bool null() { return refuse("null where " + wanted()); }
  bool boolean(bool value) { return refuse((value ? "true where " : "false where ") + wanted()); }
  bool string(std::string&) { return refuse("a string where " + wanted()); }
  bool binary(Json::binary_t&) { return refuse("binary data where " + wanted()); }

  template <class Exception>
  bool parse_error(std::size_t byte, const std::string&, const Exception&) {
    if (wrong.empty()) wrong = "Not valid JSON from byte " + std::to_string(byte) + " on.";
    return false;
  }

 private:
  enum Depth : int { kOutside, kFile, kSplit, kPiece, kStep };

  std::vector<PianoRoll>& pieces() { return rolls.*split_->pieces; }

  bool take(std::uint64_t note, const std::string& text) {
    if (depth_ != kStep) return refuse(text + " where " + wanted());
    if (note < kLowestPianoNote || note > kHighestPianoNote) {
      return refuse("note " + text + " is not on the piano, whose MIDI notes are 21 to 108");
    }
    pieces().back().back().set(static_cast<std::size_t>(note - kLowestPianoNote));
    return true;
  }

  std::string wanted() const {
    switch (depth_) {
      case kOutside:
        return "the object with \"train\", \"valid\" and \"test\" should be";
      case kFile:
        return "an array of pieces should be";
      case kSplit:
        return "a piece, an array of steps, should be";
      case kPiece:
        return "a step, an array of notes, should be";
      default:
        return "a MIDI note, a whole number, should be";
    }
  }

  bool refuse(const std::string& what) {
    wrong = "Not a file of piano rolls";
    if (split_ != nullptr && depth_ >= kFile) {
      wrong += ", at " + std::string(split_->name);
      if (depth_ >= kPiece) wrong += indexed(pieces().size());
      if (depth_ >= kStep) wrong += indexed(pieces().back().size());
    }
    wrong += ": " + what + ".";
    return false;
  }

  int depth_ = kOutside;
  std::size_t steps_ = 0;
  const Split* split_ = nullptr;  // the one in work
  std::array<bool, kSplits.size()> seen_{};
};

/// Goes as far as the first member that tells.
class Looker {
 public:
  explicit Looker(bool array_is_enough) : array_is_enough_(array_is_enough) {}

  bool found = false;

  bool start_object(std::size_t) { return ++depth_ == 1 || nested(); }
  bool end_object() { return --depth_ > 0; }
  bool start_array(std::size_t) {
    ++depth_;
    found = found || (ours_ && (depth_ == 3 || array_is_enough_));
    return !found && depth_ > 1;
  }
  bool end_array() {
    --depth_;
    return true;
  }
  bool key(const std::string& name) {
    if (depth_ == 1) ours_ = std::ranges::find(kSplits, name, &Split::name) != kSplits.end();
    return true;
  }
  bool number_unsigned(Json::number_unsigned_t) { return depth_ > 0; }
  bool number_integer(Json::number_integer_t) { return depth_ > 0; }
  bool number_float(Json::number_float_t, const std::string&) { return depth_ > 0; }
  bool null() { return depth_ > 0; }
  bool boolean(bool) { return depth_ > 0; }
  bool string(const std::string&) { return depth_ > 0; }
  bool binary(const Json::binary_t&) { return false; }
  template <class Exception>
  bool parse_error(std::size_t, const std::string&, const Exception&) {
    return false;
  }

 private:
  bool nested() {
    ours_ = ours_ && depth_ > 2;
    return true;
  }

  bool array_is_enough_;
  int depth_ = 0;
  bool ours_ = false;  // within a member of one of the names
};

}  // namespace

bool looks_like_piano_rolls(std::string_view name, std::string_view json) {
  const auto first = json.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || json[first] != '{' || has_zero_byte(json)) return false;
  Looker looker(name.ends_with(".json"));
  Json::sax_parse(json, &looker);
  return looker.found;
}

Expected<PianoRollSet> read_piano_rolls(std::string_view json) {
  if (json.size() > kMostPianoRollBytes) {
    return error("The file has " + std::to_string(json.size()) + " bytes; piano rolls are read up to " +
                 std::to_string(kMostPianoRollBytes) + ".");
  }
  if (has_zero_byte(json)) {
    return error("Not valid JSON from byte " + std::to_string(json.find('\0') + 1) + " on.");
  }
  Reader reader;
  if (!Json::sax_parse(json, &reader)) return error(reader.wrong);
  if (reader.rolls.train.empty()) return error("There is no piece to learn from: \"train\" is empty.");
  return std::move(reader.rolls);
}

std::string write_piano_rolls(const PianoRollSet& pieces) {
  nlohmann::ordered_json json;
  const std::pair<const char*, const std::vector<PianoRoll>&> parts[] = {
      {"train", pieces.train}, {"valid", pieces.valid}, {"test", pieces.test}};
  for (const auto& [name, rolls] : parts) {
    auto& part = json[name] = nlohmann::ordered_json::array();
    for (const PianoRoll& roll : rolls) {
      auto& piece = part.emplace_back(nlohmann::ordered_json::array());
      for (const PianoKeys& keys : roll) {
        auto& step = piece.emplace_back(nlohmann::ordered_json::array());
        for (std::size_t k = 0; k < kPianoKeys; ++k) {
          if (keys[k]) step.push_back(kLowestPianoNote + static_cast<int>(k));
        }
      }
    }
  }
  return json.dump();
}

}  // namespace rnn
