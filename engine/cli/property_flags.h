#pragma once

#include <CLI/CLI.hpp>
#include <deque>
#include <map>
#include <string>

#include "engine/session/properties.h"

namespace rnn::cli {

/// Command-line flags made from the property table: learning_rate is --learning-rate.
class PropertyFlags {
 public:
  /// Adds the flags of one group; `aliases` are other names for some, as {property, flag without dashes}.
  void add(CLI::App& app, Group group, const std::map<std::string_view, std::string>& aliases = {});

  struct Given {
    const Property* property;
    std::string flag, value;
  };
  /// Those that stood on the command line, in the order of the table.
  std::vector<Given> given() const;

  /// Sets them. The message of an error names the flag.
  Expected<void> apply(Experiment& experiment) const;

 private:
  struct Flag {
    const Property* property;
    CLI::Option* option;
    std::string value;
  };
  std::deque<Flag> flags_;  // CLI11 keeps references to the values
};

}  // namespace rnn::cli
