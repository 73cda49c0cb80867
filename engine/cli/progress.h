#pragma once

#include <cstdint>
#include <string>

#include "engine/session/snapshot.h"

namespace rnn::cli {

/// What is told on stderr while training goes on: one line, written over and over, on a terminal; a line for
/// each report elsewhere.
class Progress {
 public:
  explicit Progress(std::uint64_t last_step);

  void show(const Snapshot& snapshot);
  void report(const Snapshot& snapshot);
  void end();

 private:
  std::string line(const Snapshot& snapshot) const;

  std::uint64_t last_step_;
  bool terminal_;
};

}  // namespace rnn::cli
