#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace rnn {

/// What a script of this folder recorded: tests/oracles/NAME.json.
inline nlohmann::json recorded(const std::string& name) {
  std::ifstream file(RNN_SOURCE_DIR "/tests/oracles/" + name + ".json");
  return nlohmann::json::parse(file);
}

}  // namespace rnn
