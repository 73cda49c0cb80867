#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/vocabulary.h"
#include "engine/network/stepper.h"
#include "engine/session/snapshot.h"

namespace rnn {

/// Records one quantity of one layer while the network reads the text that it writes. It reads along with a
/// state of its own, so nothing is slower when nobody looks.
class HeatmapProbe {
 public:
  static constexpr std::size_t kMostColumns = 512;
  static constexpr std::size_t kMostValues = 256 * 1024;
  static constexpr std::size_t kLikely = 3;  // characters told that may come next

  /// Looks at this from now on; refuses a layer or quantity that is not there.
  Expected<void> aim(const NetworkShape& shape, int layer, const std::string& quantity);
  /// The same on a network built anew; switched off when that has no such layer or quantity.
  void aim_again(const NetworkShape& shape);
  void switch_off();
  /// The network is going away.
  void let_go() { stepper_.reset(); }
  bool on() const { return layer_ >= 0; }
  int layer() const { return layer_; }
  const std::string& quantity() const { return quantity_; }

  /// Starts over with this network, which must live until the next restart.
  void restart(const Network<float>& network, std::uint64_t serial);
  /// The serial number of the text that is being followed.
  std::uint64_t serial() const { return serial_; }
  bool started() const { return stepper_.has_value(); }

  /// Whether the text has characters that were not read yet, and reading one of them.
  bool behind(std::span<const Token> fed) const { return on() && started() && read_ < fed.size(); }
  void advance(std::span<const Token> fed);

  /// The latest columns. Only when started.
  Heatmap heatmap(const Vocabulary& vocabulary, std::span<const Token> fed) const;

 private:
  std::span<const float> values() const;
  void guess(std::span<const float> logits);
  std::size_t most_columns() const;

  int layer_ = -1;
  std::string quantity_ = "h";
  CellKind cell_ = CellKind::lstm;
  std::size_t units_ = 0;
  std::optional<Stepper<float>> stepper_;
  std::vector<float> columns_;  // [columns][units]
  struct Guess {
    Token token;
    float probability;
  };
  std::vector<Guess> guesses_;  // [columns][kLikely], or fewer where the vocabulary is smaller
  std::size_t read_ = 0;        // tokens of the text
  std::uint64_t serial_ = 0;
};

}  // namespace rnn
