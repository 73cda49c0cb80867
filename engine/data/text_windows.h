#pragma once

#include <memory>

#include "engine/data/corpus.h"
#include "engine/data/example_data.h"

namespace rnn {

/// A text cut into windows of T characters, each an example of its own, read from a state of zero:
///   one-to-one             a character, and the one after it
///   one-to-many            a character, and the T after it
///   many-to-one            T characters, and the one after them
///   many-to-many           T characters, and for each the one after it
///   sequence-to-sequence   T characters, and the T after them (class 0, the end, stands before the
///   vocabulary)
/// Windows to learn from begin anywhere in the training part. Judged by cross-entropy.
class TextWindows final : public ExampleData {
 public:
  static constexpr std::size_t kHeldOut = 256;  // windows, spread over the validation part

  /// Both parts of the text have least_characters() at least; the text must outlive this.
  TextWindows(std::shared_ptr<const Corpus> text, std::size_t training_characters, TaskShape task,
              std::size_t steps);

  static std::size_t least_characters(TaskShape task, std::size_t steps);

  Example draw(Random& random) const override;

 private:
  Example window(std::span<const Token> part, std::size_t first) const;
  std::size_t window_characters() const;

  std::shared_ptr<const Corpus> text_;
  std::span<const Token> training_;
  std::size_t steps_;
};

}  // namespace rnn
