#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/network/clamp.h"

namespace rnn::cli {

/// --clamp LAYER:UNIT=VALUE, as often as it is given.
class ClampFlags {
 public:
  void add(CLI::App& app);

  /// Those that stood on the command line.
  Expected<std::vector<Clamp>> read() const;

 private:
  std::vector<std::string> texts_;
};

}  // namespace rnn::cli
