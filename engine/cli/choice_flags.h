#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rnn::cli {

/// A flag that takes one of these names.
inline void add_choice(CLI::App& app, const std::string& flag, std::string& value, const auto& names,
                       const std::string& help) {
  std::string type;
  for (const auto name : names) type += (type.empty() ? "" : "|") + std::string(name);
  app.add_option(flag, value, help)
      ->check(CLI::IsMember(std::vector<std::string>(names.begin(), names.end())).description(""))
      ->type_name(type);
}

/// Digits alone: CLI11 takes "-1" for the largest number that there is.
inline CLI::Validator whole_number(std::uint64_t least = 0) {
  return CLI::Validator(
      [least](const std::string& text) -> std::string {
        const bool digits =
            !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
        const bool small = digits && text.find_first_not_of('0') == std::string::npos && least > 0;
        if (digits && !small) return "";
        return "is \"" + text + "\", but must be a whole number, " + std::to_string(least) + " or more";
      },
      "");
}

/// The value that a name of `names` stands for; none for an empty name.
template <class Enumeration>
std::optional<Enumeration> chosen(const auto& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enumeration>(found - names.begin());
}

}  // namespace rnn::cli
