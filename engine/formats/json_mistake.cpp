#include "engine/formats/json_mistake.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace rnn {
namespace {

using Json = nlohmann::json;

/// Follows the parser with the place where it is (nlohmann's SAX interface).
class Follower {
 public:
  std::size_t byte = 0;  // that it stumbled over, from 1; 0: none

  /// inputs[3][1]
  std::string place() const {
    std::string text;
    for (const Level& level : levels_) {
      if (!level.is_array) {
        text.append(text.empty() || level.key.empty() ? "" : ".").append(level.key);
      } else {
        text.append("[").append(std::to_string(level.index)).append("]");
      }
    }
    return text;
  }

  bool start_object(std::size_t) { return enter(false); }
  bool start_array(std::size_t) { return enter(true); }
  bool end_object() { return leave(); }
  bool end_array() { return leave(); }
  bool key(const std::string& name) {
    levels_.back().key = name.substr(0, 40);
    return true;
  }
  bool number_unsigned(Json::number_unsigned_t) { return next(); }
  bool number_integer(Json::number_integer_t) { return next(); }
  bool number_float(Json::number_float_t, const std::string&) { return next(); }
  bool null() { return next(); }
  bool boolean(bool) { return next(); }
  bool string(const std::string&) { return next(); }
  bool binary(const Json::binary_t&) { return next(); }
  template <class Exception>
  bool parse_error(std::size_t position, const std::string&, const Exception&) {
    byte = position;
    return false;
  }

 private:
  struct Level {
    bool is_array;
    std::size_t index = 0;
    std::string key = {};
  };

  bool enter(bool is_array) {
    levels_.push_back({.is_array = is_array});
    return true;
  }
  bool leave() {
    levels_.pop_back();
    return next();
  }
  bool next() {
    if (!levels_.empty() && levels_.back().is_array) ++levels_.back().index;
    return true;
  }

  std::vector<Level> levels_;
};

/// The word around a byte, as it stands between brackets, commas and spaces.
std::string word_at(std::string_view text, std::size_t byte) {
  constexpr std::string_view kBetween = " \t\r\n,:[]{}";
  constexpr std::size_t kLongest = 40;
  std::size_t first = std::min(byte, text.size());
  while (first > 0 && kBetween.find(text[first - 1]) == std::string_view::npos) --first;
  const auto rest = text.substr(first, kLongest);
  return std::string(rest.substr(0, rest.find_first_of(kBetween)));
}

}  // namespace

std::string json_mistake(std::string_view text) {
  Follower follower;
  if (Json::sax_parse(text, &follower)) return "";
  const std::string place = follower.place(), byte = "byte " + std::to_string(follower.byte);
  const std::string word = word_at(text, follower.byte > 0 ? follower.byte - 1 : 0);
  return ", at " + (place.empty() ? byte : place + " (" + byte + ")") + (word.empty() ? "" : ": " + word);
}

}  // namespace rnn
