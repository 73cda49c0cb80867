#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "engine/error.h"
#include "engine/network/unrolled.h"

namespace rnn {

/// Where the windows of a trainer come from, one for each step.
class BatchSource {
 public:
  using Numbers = std::map<std::string, std::uint64_t, std::less<>>;

  virtual ~BatchSource() = default;

  /// Room that the largest window takes.
  virtual WindowSize window() const = 0;

  /// Writes the window that comes next: inputs, targets, lengths and weights. Its sequences are dealt out to
  /// the shards in order. Writes the same again until `advance`.
  virtual void fill(std::span<Unrolled<float>> shards) = 0;
  /// The window was learned from: goes on to the next one, and leaves in the shards the state it starts from.
  virtual void advance(std::span<Unrolled<float>> shards) = 0;

  /// Whether states are carried from one window to the next, so that they belong to what is saved.
  virtual bool carries_state() const = 0;
  /// Passes over the data so far; where there is no end to them, examples in thousands.
  virtual double epochs() const = 0;

  /// Where the source is, for saving.
  virtual Numbers numbers() const = 0;
  /// The reverse. On an error nothing has changed.
  virtual Expected<void> set_numbers(const Numbers& numbers) = 0;
};

/// The number of that name; an error says that it is missing.
Expected<std::uint64_t> number_named(const BatchSource::Numbers& numbers, std::string_view name);

}  // namespace rnn
