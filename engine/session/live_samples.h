#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/session/snapshot.h"
#include "engine/session/text_writer.h"

namespace rnn {

/// The texts that the network writes while it is trained, so that one can watch it improve. A text is begun
/// every second or two of training and written a few characters at a time, with whatever weights there are by
/// then.
///
/// Training is not disturbed: each text has a generator and a state of its own. All times are seconds.
class LiveSamples {
 public:
  static constexpr std::size_t kFirst = 3;  // these stay, to compare with
  static constexpr std::size_t kLast = 12;
  static constexpr double kShare = 0.08;           // of the training time, at most
  static constexpr std::int64_t kLongest = 5'000;  // characters; Generate writes longer ones

  /// Forgets all texts: the network was built anew.
  void clear();

  /// Begins a text. One that was begun at the same step is replaced; an unfinished one is dropped.
  void begin(const Network<float>& network, const Vocabulary& vocabulary, const Sampling& sampling,
             std::uint64_t step, double loss);

  bool empty() const { return samples_.empty(); }
  bool writing() const { return writer_ && !writer_->done(); }
  /// One character more of the text that is being written.
  void advance();

  /// The pace during training. `trained`: seconds spent in training steps.
  void add_training_time(double seconds) { trained_ += seconds; }
  void add_writing_time(double seconds) { wrote_ += seconds; }
  /// Whether the next text should be begun, or the next character be written, to keep the pace.
  bool may_write() const { return wrote_ <= kShare * trained_; }
  bool begin_due() const;
  bool advance_due() const;

  const std::vector<Sample>& samples() const { return samples_; }  // oldest first
  /// What the network has read for the latest text.
  std::span<const Token> fed() const { return writer_ ? writer_->fed() : std::span<const Token>(); }
  /// Grows when another text is begun.
  std::uint64_t serial() const { return serial_; }

 private:
  double interval() const;

  std::vector<Sample> samples_;
  std::optional<TextWriter> writer_;  // of the latest text
  std::uint64_t serial_ = 0;
  double trained_ = 0, wrote_ = 0;  // seconds in all
  double begun_ = 0;                // trained_ when the latest text was begun
};

}  // namespace rnn
