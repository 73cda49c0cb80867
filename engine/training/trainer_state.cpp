#include <algorithm>
#include <string>
#include <utility>

#include "engine/training/trainer.h"

namespace rnn {

namespace {

std::string moment_prefix(std::string_view moment) { return "optimizer." + std::string(moment) + "."; }

/// Calls visit(name, carried state [B][H]) for h and c of every layer.
template <class UnrolledT, class Visit>
void for_each_carried(UnrolledT& unrolled, Visit visit) {
  const std::size_t size = unrolled.batch() * unrolled.shape().hidden;
  for (std::size_t l = 0; l < unrolled.shape().layers; ++l) {
    auto& layer = unrolled.encoder().layer(l);
    visit("state.hidden_l" + std::to_string(l), layer.hidden.span().first(size));
    if (!layer.memory.empty()) visit("state.memory_l" + std::to_string(l), layer.memory.span().first(size));
  }
}

}  // namespace

NamedState Trainer::state() const {
  NamedState state;
  state.tensors = tensors_from_arena(network_.table(), network_.weights());
  for (std::size_t m = 0; m < optimizer_.moment_names().size(); ++m) {
    auto moments = tensors_from_arena(network_.table(), optimizer_.moment(m),
                                      moment_prefix(optimizer_.moment_names()[m]));
    std::ranges::move(moments, std::back_inserter(state.tensors));
  }
  if (source_->carries_state()) {
    for_each_carried(unrolled_, [&](std::string name, std::span<const float> values) {
      state.tensors.push_back({std::move(name),
                               {unrolled_.batch(), network_.shape().hidden},
                               std::vector<float>(values.begin(), values.end())});
    });
  }
  state.numbers = source_->numbers();
  state.numbers["step"] = step_;
  state.numbers["optimizer_updates"] = optimizer_.updates();
  return state;
}

Expected<void> Trainer::set_state(const NamedState& state) {
  // Everything is read and checked before the first change.
  const auto step = number_named(state.numbers, "step");
  if (!step) return std::unexpected(step.error());
  const auto updates = number_named(state.numbers, "optimizer_updates");
  if (!updates) return std::unexpected(updates.error());
  AlignedBuffer<float> weights(gradients_.size());
  if (auto done = arena_from_tensors(network_.table(), state.tensors, weights.span()); !done) return done;
  std::vector<AlignedBuffer<float>> moments;
  for (const std::string_view name : optimizer_.moment_names()) {
    moments.emplace_back(gradients_.size());
    if (auto done =
            arena_from_tensors(network_.table(), state.tensors, moments.back().span(), moment_prefix(name));
        !done) {
      return done;
    }
  }
  std::vector<std::pair<const NamedTensor*, std::span<float>>> carried;
  Expected<void> result;
  if (source_->carries_state()) {
    for_each_carried(unrolled_, [&](const std::string& name, std::span<float> values) {
      auto tensor = find_checked(state.tensors, name, {unrolled_.batch(), network_.shape().hidden});
      if (tensor) {
        carried.emplace_back(*tensor, values);
      } else if (result) {
        result = std::unexpected(tensor.error());
      }
    });
  }
  if (!result) return result;
  if (auto placed = source_->set_numbers(state.numbers); !placed) return placed;

  std::ranges::copy(weights.span(), network_.change_weights().begin());
  network_.pack();
  for (std::size_t m = 0; m < moments.size(); ++m)
    std::ranges::copy(moments[m].span(), optimizer_.moment(m).begin());
  for (auto& [tensor, values] : carried) std::ranges::copy(tensor->values, values.begin());
  step_ = *step;
  optimizer_.set_updates(*updates);
  return {};
}

}  // namespace rnn
