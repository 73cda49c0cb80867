#include "engine/training/example_source.h"

#include "engine/data/tasks/task.h"
#include "engine/training/fill_examples.h"

namespace rnn {
namespace {

constexpr std::string_view kStateNames[] = {"random_0", "random_1", "random_2", "random_3"};

}  // namespace

ExampleSource::ExampleSource(std::shared_ptr<const ExampleData> data, std::size_t batch, std::uint64_t seed)
    : data_(std::move(data)), random_(task_random(seed, TaskPart::training)), examples_(batch) {
  draw();
}

WindowSize ExampleSource::window_for(const ExampleForm& form, std::size_t batch) {
  const bool own_targets = form.task == TaskShape::sequence_to_sequence || form.loss == LossKind::ctc;
  return {.time = form.task == TaskShape::one_to_many ? form.target_steps : form.steps,
          .batch = batch,
          .target_time = own_targets ? form.target_steps : 0};
}

WindowSize ExampleSource::window() const { return window_for(data_->form(), examples_.size()); }

void ExampleSource::draw() {
  before_ = random_.state();
  for (Example& example : examples_) example = data_->draw(random_);
}

void ExampleSource::fill(std::span<Unrolled<float>> shards) {
  std::span<const Example> left = examples_;
  for (Unrolled<float>& shard : shards) {
    fill_examples(left.first(shard.batch()), shard);
    left = left.subspan(shard.batch());
  }
}

void ExampleSource::advance(std::span<Unrolled<float>>) {
  drawn_ += examples_.size();
  draw();
}

BatchSource::Numbers ExampleSource::numbers() const {
  Numbers numbers{{"examples", drawn_}};
  for (std::size_t i = 0; i < before_.size(); ++i) numbers.emplace(kStateNames[i], before_[i]);
  return numbers;
}

Expected<void> ExampleSource::set_numbers(const Numbers& numbers) {
  const auto drawn = number_named(numbers, "examples");
  if (!drawn) return std::unexpected(drawn.error());
  Random::State state;
  for (std::size_t i = 0; i < state.size(); ++i) {
    const auto word = number_named(numbers, kStateNames[i]);
    if (!word) return std::unexpected(word.error());
    state[i] = *word;
  }
  if (state == Random::State{}) return error("The saved random state is four zeros, which it never is.");
  drawn_ = *drawn;
  random_.set_state(state);
  draw();
  return {};
}

}  // namespace rnn
