#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/data/example_data.h"
#include "engine/training/batch_source.h"

namespace rnn {

/// Examples drawn without end, B for each step.
class ExampleSource final : public BatchSource {
 public:
  /// The same seed draws the same examples.
  ExampleSource(std::shared_ptr<const ExampleData> data, std::size_t batch, std::uint64_t seed);

  WindowSize window() const override;
  void fill(std::span<Unrolled<float>> shards) override;
  void advance(std::span<Unrolled<float>> shards) override;
  bool carries_state() const override { return false; }
  double epochs() const override { return static_cast<double>(drawn_) / 1000; }
  Numbers numbers() const override;
  Expected<void> set_numbers(const Numbers& numbers) override;

  /// Room for a batch of examples.
  static WindowSize window_for(const ExampleForm& form, std::size_t batch);

 private:
  void draw();

  std::shared_ptr<const ExampleData> data_;
  Random random_;
  Random::State before_;           // of the batch that comes next
  std::vector<Example> examples_;  // [B]
  std::uint64_t drawn_ = 0;        // examples learned from
};

}  // namespace rnn
