#pragma once

#include <cstdint>
#include <string>

#include "engine/session/snapshot.h"

namespace rnn::web {

/// Writes the few values of a snapshot that the page itself needs, for window.playground.state(), autosave
/// and the address of the share link. Losses in nats per character; what is not known yet is null.
class StateWriter {
 public:
  std::string write(const Snapshot& snapshot);

 private:
  std::uint64_t experiment_serial_ = 0;
  std::string changes_ = "{}";  // of the experiment against the defaults, as JSON
};

}  // namespace rnn::web
