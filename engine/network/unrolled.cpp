#include "engine/network/unrolled.h"

#include <algorithm>

#include "engine/cells/cell.h"

namespace rnn {

namespace {

template <class T>
LayerActivations<T> make_layer(const NetworkShape& shape, std::size_t time, std::size_t batch,
                               bool training) {
  const CellTraits& traits = cell_traits(shape.cell);
  const std::size_t steps = time * batch, units = shape.hidden, gate_units = traits.gates.size() * units;
  LayerActivations<T> layer;
  layer.gates = AlignedBuffer<T>(steps * gate_units);
  layer.hidden = AlignedBuffer<T>((steps + batch) * units);
  if (traits.has_memory) layer.memory = AlignedBuffer<T>((steps + batch) * units);
  if (traits.keeps_extra) layer.extra = AlignedBuffer<T>(steps * units);
  if (traits.recurrent_apart) layer.recurrent = AlignedBuffer<T>(batch * gate_units);
  if (!training) return layer;
  layer.hidden_stripes = StripedMatrix<T>(steps + batch, units);
  layer.gate_gradient = AlignedBuffer<T>(steps * gate_units);
  if (traits.recurrent_apart) layer.recurrent_gradient = AlignedBuffer<T>(steps * gate_units);
  layer.hidden_gradient = AlignedBuffer<T>(batch * units);
  if (traits.has_memory) layer.memory_gradient = AlignedBuffer<T>(batch * units);
  return layer;
}

}  // namespace

template <class T>
Unrolled<T>::Unrolled(const NetworkShape& shape, std::size_t time, std::size_t batch, Purpose purpose)
    : shape_(shape), time_(time), batch_(batch) {
  assert(time > 0 && batch > 0);
  const std::size_t steps = time * batch;
  const bool training = purpose == Purpose::training, dense = shape.input_kind == InputKind::dense;
  if (!dense) tokens_.resize(steps);
  targets_.resize(steps);
  if (dense) inputs_ = AlignedBuffer<T>(steps * shape.inputs);
  logits_ = AlignedBuffer<T>(steps * shape.outputs);
  losses_ = AlignedBuffer<T>(steps);
  if (training) output_gradient_ = AlignedBuffer<T>(steps * shape.hidden);
  if (training && dense) {
    input_gradient_ = AlignedBuffer<T>(steps * shape.inputs);
    input_stripes_ = StripedMatrix<T>(steps, shape.inputs);
  }
  for (std::size_t l = 0; l < shape.layers; ++l)
    layers_.push_back(make_layer<T>(shape, time, batch, training));
}

template <class T>
void Unrolled<T>::reset_state() {
  const std::size_t size = batch_ * shape_.hidden;
  for (auto& layer : layers_) {
    std::fill_n(layer.hidden.data(), size, T{});
    if (!layer.memory.empty()) std::fill_n(layer.memory.data(), size, T{});
  }
}

template <class T>
void Unrolled<T>::carry_state(std::size_t steps) {
  assert(steps > 0 && steps <= time_);
  const std::size_t size = batch_ * shape_.hidden;
  for (auto& layer : layers_) {
    std::copy_n(layer.hidden.data() + steps * size, size, layer.hidden.data());
    if (!layer.memory.empty()) std::copy_n(layer.memory.data() + steps * size, size, layer.memory.data());
  }
}

template <class T>
void Unrolled<T>::clear_state_gradients() {
  for (auto& layer : layers_) {
    std::ranges::fill(layer.hidden_gradient.span(), T{});
    std::ranges::fill(layer.memory_gradient.span(), T{});
  }
}

template class Unrolled<float>;
template class Unrolled<double>;

}  // namespace rnn
