#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/data/example_data.h"
#include "engine/network/network.h"
#include "engine/session/snapshot.h"

namespace rnn {

/// What a network that has read an example in row b of a window makes of it. Of a decoder that writes symbols
/// the likeliest ones, as they stand in the window.
TaskExampleView view_of(const ExampleData& data, const Example& example, const Unrolled<float>& unrolled,
                        std::size_t b);

/// Names of symbols: words of letters, else a list.
std::string symbols_text(std::span<const Token> tokens, std::span<const std::string> names);

/// A few held-out examples and what the network makes of them, for the screen. Costs nothing until it is
/// looked at.
class ExampleView {
 public:
  static constexpr std::size_t kExamples = 4;

  /// Of these data from now on; null: of none.
  void show(std::shared_ptr<const ExampleData> data, const NetworkShape& shape);

  /// Runs the examples through the network.
  void look(const Network<float>& network);

  /// What was seen at the last look.
  const std::vector<TaskExampleView>& examples() const { return views_; }
  /// Activations of the first example at the last look: [T][B] with it in row 0. Null before.
  const Unrolled<float>* unrolled() const { return looked_ ? &*unrolled_ : nullptr; }

 private:
  std::shared_ptr<const ExampleData> data_;
  std::optional<Unrolled<float>> unrolled_;
  std::vector<TaskExampleView> views_;
  bool looked_ = false;
};

}  // namespace rnn
