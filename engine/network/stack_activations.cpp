#include "engine/network/stack_activations.h"

#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"

namespace rnn {

namespace {

template <class T>
void make_training(LayerActivations<T>& layer, const StackShape& shape, std::size_t time, std::size_t batch) {
  const CellTraits& traits = cell_traits(shape.cell);
  const std::size_t steps = time * batch, units = shape.hidden;
  layer.hidden_stripes = StripedMatrix<T>(steps + batch, units);
  layer.hidden_gradient = AlignedBuffer<T>(batch * units);
  layer.held_hidden_gradient = AlignedBuffer<T>(batch * units);
  if (traits.has_memory) {
    layer.memory_gradient = AlignedBuffer<T>(batch * units);
    layer.held_memory_gradient = AlignedBuffer<T>(batch * units);
  }
  if (!shape.plain()) layer.output_gradient = AlignedBuffer<T>(steps * units);
  if (shape.recurrent_dropout > 0) {
    layer.state_mask = AlignedBuffer<T>(batch * units);
    layer.dropped_hidden = AlignedBuffer<T>(batch * units);
    layer.dropped_gradient = AlignedBuffer<T>(batch * units);
  }
}

template <class T>
LayerActivations<T> make_layer(const StackShape& shape, std::size_t time, std::size_t batch, bool training) {
  const CellTraits& traits = cell_traits(shape.cell);
  const std::size_t steps = time * batch, units = shape.hidden, gate_units = traits.gates.size() * units;
  LayerActivations<T> layer;
  layer.gates = AlignedBuffer<T>(steps * gate_units);
  layer.hidden = AlignedBuffer<T>((steps + batch) * units);
  if (traits.has_memory) layer.memory = AlignedBuffer<T>((steps + batch) * units);
  if (traits.keeps_extra) layer.extra = AlignedBuffer<T>(steps * units);
  if (training) make_training(layer, shape, time, batch);
  return layer;
}

template <class T>
LayerOutputs<T> make_outputs(const StackShape& shape, std::size_t l, std::size_t time, std::size_t batch,
                             bool training) {
  const std::size_t steps = time * batch, width = shape.width();
  LayerOutputs<T> outputs;
  outputs.values = AlignedBuffer<T>(steps * width);
  if (training) outputs.stripes = StripedMatrix<T>(steps, width);
  if (shape.layer_norm) {
    outputs.normalised = AlignedBuffer<T>(steps * width);
    outputs.inverse_deviation = AlignedBuffer<T>(steps);
    if (training) outputs.norm_gradient = AlignedBuffer<T>(steps * width);
  }
  if (training && shape.dropout > 0 && l + 1 < shape.layers) outputs.mask = AlignedBuffer<T>(steps * width);
  return outputs;
}

}  // namespace

template <class T>
StackActivations<T>::StackActivations(const StackShape& shape, std::size_t time, std::size_t batch,
                                      bool training)
    : shape_(shape), time_(time), batch_(batch), steps_(time), training_(training) {
  assert(time > 0 && batch > 0);
  const std::size_t steps = time * batch, inputs = shape.layer_inputs(0);
  if (shape.reads_tokens()) tokens_.resize(steps);
  lengths_.reserve(batch);
  const bool numbers = !shape.looks_up(0);
  if (numbers) inputs_ = AlignedBuffer<T>(steps * inputs);
  if (training) output_gradient_ = AlignedBuffer<T>(steps * shape.width());
  if (training && shape.residual) residual_gradient_ = AlignedBuffer<T>(steps * shape.width());
  if (training && numbers) {
    input_gradient_ = AlignedBuffer<T>(steps * inputs);
    input_stripes_ = StripedMatrix<T>(steps, inputs);
  }
  for (std::size_t i = 0; i < shape.layers * shape.directions; ++i) {
    layers_.push_back(make_layer<T>(shape, time, batch, training));
  }
  for (std::size_t l = 0; !shape.plain() && l < shape.layers; ++l) {
    outputs_.push_back(make_outputs<T>(shape, l, time, batch, training));
  }
}

template <class T>
void StackActivations<T>::share_memory_of(const StackActivations& other) {
  assert(shape_ == other.shape_ && time_ == other.time_ && batch_ <= other.batch_);
  assert(training_ == other.training_);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    LayerActivations<T>& layer = layers_[i];
    const LayerActivations<T>& from = other.layers_[i];
    layer.gates = from.gates.shared();
    layer.extra = from.extra.shared();
    layer.hidden_stripes = from.hidden_stripes.shared();
    layer.output_gradient = from.output_gradient.shared();
  }
  for (std::size_t l = 0; l < outputs_.size(); ++l) {
    LayerOutputs<T>& outputs = outputs_[l];
    const LayerOutputs<T>& from = other.outputs_[l];
    outputs.values = from.values.shared();
    outputs.stripes = from.stripes.shared();
    outputs.mask = from.mask.shared();
    outputs.normalised = from.normalised.shared();
    outputs.inverse_deviation = from.inverse_deviation.shared();
    outputs.norm_gradient = from.norm_gradient.shared();
  }
  output_gradient_ = other.output_gradient_.shared();
  residual_gradient_ = other.residual_gradient_.shared();
  input_gradient_ = other.input_gradient_.shared();
  input_stripes_ = other.input_stripes_.shared();
}

template <class T>
void StackActivations<T>::set_steps(std::size_t steps) {
  assert(steps > 0 && steps <= time_);
  steps_ = steps;
  lengths_.clear();
}

template <class T>
void StackActivations<T>::set_lengths(std::span<const std::size_t> lengths) {
  assert(lengths.empty() || lengths.size() == batch_);
  assert(std::ranges::all_of(lengths, [&](std::size_t n) { return n > 0 && n <= steps_; }));
  // Nothing to be left out costs nothing.
  const bool all = std::ranges::all_of(lengths, [&](std::size_t n) { return n == steps_; });
  lengths_.assign(lengths.begin(), all ? lengths.begin() : lengths.end());
}

template <class T>
const T* StackActivations<T>::output(std::size_t l) const {
  return shape_.plain() ? layer(l).hidden.data() + batch_ * shape_.hidden : outputs_[l].values.data();
}

template <class T>
const StripedMatrix<T>& StackActivations<T>::output_stripes(std::size_t l) const {
  return shape_.plain() ? layer(l).hidden_stripes : outputs_[l].stripes;
}

template <class T>
void StackActivations<T>::reset_state() {
  const std::size_t size = batch_ * shape_.hidden;
  for (std::size_t l = 0; l < shape_.layers; ++l) {
    for (std::size_t d = 0; d < shape_.directions; ++d) {
      auto& at = layer(l, d);
      std::fill_n(at.hidden.data() + first_state(d) * size, size, T{});
      if (!at.memory.empty()) std::fill_n(at.memory.data() + first_state(d) * size, size, T{});
    }
  }
}

template <class T>
void StackActivations<T>::carry_state() {
  assert(shape_.directions == 1);
  const std::size_t size = batch_ * shape_.hidden;
  for (auto& layer : layers_) {
    std::copy_n(layer.hidden.data() + steps_ * size, size, layer.hidden.data());
    if (!layer.memory.empty()) std::copy_n(layer.memory.data() + steps_ * size, size, layer.memory.data());
  }
}

template <class T>
void StackActivations<T>::clear_state_gradients() {
  for (auto& layer : layers_) {
    std::ranges::fill(layer.hidden_gradient.span(), T{});
    std::ranges::fill(layer.memory_gradient.span(), T{});
  }
}

template <class T>
void StackActivations<T>::set_clamps(std::span<const Clamp> clamps) {
  assert(!training_);
  for (auto& layer : layers_) layer.clamps.clear();
  for (const auto& [l, unit, value] : clamps) {
    assert(l < shape_.layers && unit < shape_.width());
    layer(l, unit / shape_.hidden).clamps.push_back({l, unit % shape_.hidden, value});
  }
}

template <class T>
void StackActivations<T>::keep_state_gradients() {
  assert(training_);
  for (auto& layer : layers_) {
    layer.hidden_gradients = AlignedBuffer<T>(time_ * batch_ * shape_.hidden);
    if (!layer.memory.empty()) layer.memory_gradients = AlignedBuffer<T>(time_ * batch_ * shape_.hidden);
  }
}

template <class T>
void StackActivations<T>::set_dropout_seed(std::uint64_t seed) {
  assert(training_);
  dropping_ = shape_.dropout > 0 || shape_.recurrent_dropout > 0;
  dropout_seed_ = seed;
}

template class StackActivations<float>;
template class StackActivations<double>;

}  // namespace rnn
