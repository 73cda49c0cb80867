#include <algorithm>
#include <bit>
#include <string>
#include <type_traits>
#include <utility>

#include "engine/training/trainer.h"

namespace rnn {

namespace {

std::string moment_prefix(std::string_view moment) { return "optimizer." + std::string(moment) + "."; }

/// Calls visit(kind of state, layer, first sequence, carried state [its shard's B][H]) for h and c of every
/// layer, the shards in order.
template <class Shards, class Visit>
void for_each_state(Shards& shards, Visit visit) {
  for (std::size_t l = 0; l < shards[0].shape().layers; ++l) {
    for (const bool memory : {false, true}) {
      std::size_t first = 0;
      for (auto& shard : shards) {
        auto& layer = shard.encoder().layer(l);
        auto& state = memory ? layer.memory : layer.hidden;
        if (state.empty()) continue;
        visit(memory ? "memory" : "hidden", l, first,
              state.span().first(shard.batch() * shard.shape().hidden));
        first += shard.batch();
      }
    }
  }
}

/// The name that a file has for a state [B][H].
std::string carried_name(const char* kind, std::size_t layer) {
  return "state." + std::string(kind) + "_l" + std::to_string(layer);
}

constexpr std::string_view kWatch = "watch.";

/// Calls visit(name that a file has for it, number) for what a watch has found.
template <class Findings, class Visit>
void for_each_finding(Findings& found, Visit visit) {
  visit(std::string(kWatch) + "looks", found.looks);
  visit(std::string(kWatch) + "high_steps", found.high_steps);
  visit(std::string(kWatch) + "smoothed", found.smoothed);
  visit(std::string(kWatch) + "best", found.best);
}

/// A watch as a state has it, doubles as their bits; a fresh one where there is none, as in older files.
Expected<LossWatch> read_watch(const std::map<std::string, std::uint64_t, std::less<>>& numbers) {
  LossWatch watch;
  const auto is_of_watch = [](const auto& number) { return number.first.starts_with(kWatch); };
  if (std::ranges::none_of(numbers, is_of_watch)) return watch;
  LossWatch::Findings found;
  Expected<void> all;
  for_each_finding(found, [&](const std::string& name, auto& value) {
    const auto number = number_named(numbers, name);
    if (number) {
      value = std::bit_cast<std::remove_reference_t<decltype(value)>>(*number);
    } else if (all) {
      all = std::unexpected(number.error());
    }
  });
  if (!all) return std::unexpected(all.error());
  if (!watch.take_up(found))
    return error("The numbers \"watch.…\" are none that a watch over the loss finds.");
  return watch;
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
    for_each_state(
        shards_, [&](const char* kind, std::size_t layer, std::size_t first, std::span<const float> values) {
          if (first == 0)
            state.tensors.push_back({carried_name(kind, layer), {batch_, network_.shape().hidden}, {}});
          auto& all = state.tensors.back().values;
          all.insert(all.end(), values.begin(), values.end());
        });
  }
  state.numbers = source_->numbers();
  state.numbers["step"] = step_;
  state.numbers["optimizer_updates"] = optimizer_.updates();
  for_each_finding(watch_.findings(), [&](std::string name, auto value) {
    state.numbers[std::move(name)] = std::bit_cast<std::uint64_t>(value);
  });
  return state;
}

Expected<void> Trainer::set_state(const NamedState& state) {
  // Everything is read and checked before the first change.
  const auto step = number_named(state.numbers, "step");
  if (!step) return std::unexpected(step.error());
  const auto updates = number_named(state.numbers, "optimizer_updates");
  if (!updates) return std::unexpected(updates.error());
  const auto watch = read_watch(state.numbers);
  if (!watch) return std::unexpected(watch.error());
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
  std::vector<std::pair<const float*, std::span<float>>> carried;
  Expected<void> result;
  if (source_->carries_state()) {
    const std::size_t units = network_.shape().hidden;
    for_each_state(shards_,
                   [&](const char* kind, std::size_t layer, std::size_t first, std::span<float> values) {
                     auto tensor = find_checked(state.tensors, carried_name(kind, layer), {batch_, units});
                     if (tensor) {
                       carried.emplace_back((*tensor)->values.data() + first * units, values);
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
  for (auto& [from, values] : carried) std::copy_n(from, values.size(), values.begin());
  step_ = *step;
  optimizer_.set_updates(*updates);
  watch_ = *watch;
  kept_.step.reset();
  return {};
}

/// Room for a copy of what the optimizer has now: none is made in a step.
void Trainer::make_room_to_keep() {
  kept_.weights = AlignedBuffer<float>(gradients_.size());
  for (std::size_t m = 0; m < std::size(kept_.moments); ++m) {
    const bool used = m < optimizer_.moment_names().size();
    kept_.moments[m] = AlignedBuffer<float>(used ? gradients_.size() : 0);
  }
  if (source_->carries_state()) {
    std::size_t carried = 0;
    for_each_state(shards_, [&](const char*, std::size_t, std::size_t, std::span<const float> values) {
      carried += values.size();
    });
    kept_.carried.resize(carried);
  }
  kept_.step.reset();
}

/// The weights before the update of a step, with the states that its window began with.
void Trainer::keep() {
  std::ranges::copy(network_.weights(), kept_.weights.span().begin());
  for (std::size_t m = 0; m < optimizer_.moment_names().size(); ++m) {
    std::ranges::copy(std::as_const(optimizer_).moment(m), kept_.moments[m].span().begin());
  }
  auto to = kept_.carried.begin();
  if (source_->carries_state()) {
    for_each_state(shards_, [&](const char*, std::size_t, std::size_t, std::span<const float> values) {
      to = std::ranges::copy(values, to).out;
    });
  }
  kept_.updates = optimizer_.updates();
  kept_.step = step_;
}

std::optional<std::uint64_t> Trainer::go_back() {
  if (!kept_.step) return std::nullopt;
  set_weights(kept_.weights.span());
  for (std::size_t m = 0; m < optimizer_.moment_names().size(); ++m) {
    std::ranges::copy(kept_.moments[m].span(), optimizer_.moment(m).begin());
  }
  auto from = kept_.carried.begin();
  if (source_->carries_state()) {
    for_each_state(shards_, [&](const char*, std::size_t, std::size_t, std::span<float> values) {
      std::copy_n(from, values.size(), values.begin());
      from += static_cast<std::ptrdiff_t>(values.size());
    });
  }
  optimizer_.set_updates(kept_.updates);
  watch_.go_on();
  return kept_.step;
}

}  // namespace rnn
