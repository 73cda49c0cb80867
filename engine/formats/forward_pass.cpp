#include "engine/formats/forward_pass.h"

#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"
#include "engine/formats/ctc_json.h"
#include "engine/formats/nested_numbers.h"
#include "engine/formats/network_json.h"
#include "engine/losses/loss.h"
#include "engine/network/network.h"

namespace rnn {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
Network<T> network_of(const PortableModel& model, const NetworkShape& shape) {
  Network<T> network(shape);
  std::vector<float> arena(network.table().arena_size());
  const auto set = arena_from_tensors(network.table(), model.tensors, arena);
  assert(set);
  std::ranges::copy(arena, network.change_weights().begin());
  network.pack();
  return network;
}

template <class T>
void fill(const auto& from, std::span<T> to) {
  std::ranges::transform(from, to.begin(), [](auto value) { return static_cast<T>(value); });
}

/// Calls with(l, d, place of h0 of that layer and direction in [L·D][B][H]).
void for_each_layer(const StackShape& shape, std::size_t batch, auto with) {
  for (std::size_t l = 0; l < shape.layers; ++l) {
    for (std::size_t d = 0; d < shape.directions; ++d) {
      with(l, d, (l * shape.directions + d) * batch * shape.hidden);
    }
  }
}

template <class T>
void set_first_states(const ForwardInput& input, StackActivations<T>& a) {
  a.reset_state();
  const std::size_t size = a.batch() * a.shape().hidden;
  for_each_layer(a.shape(), a.batch(), [&](std::size_t l, std::size_t d, std::size_t place) {
    const auto set = [&](const std::vector<double>& from, AlignedBuffer<T>& to) {
      if (from.empty()) return;
      fill(std::span(from).subspan(place, size), to.span().subspan(a.first_state(d) * size, size));
    };
    set(input.h0, a.layer(l, d).hidden);
    set(input.c0, a.layer(l, d).memory);
  });
}

/// Weights of the losses: as given, and 0 after the end of a sequence with an output for each step.
template <class T>
void set_weights(const ForwardInput& input, Unrolled<T>& unrolled) {
  const NetworkShape& shape = unrolled.shape();
  const bool padded = !input.lengths.empty() && shape.task != TaskShape::many_to_one &&
                      !shape.has_decoder() && shape.loss != LossKind::ctc;
  if (input.weights.empty() && !padded) return;
  const auto weights = unrolled.use_weights();
  std::ranges::fill(weights, T{1});
  fill(input.weights, weights);
  for (std::size_t i = 0; padded && i < weights.size(); ++i) {
    if (unrolled.encoder().ended(i / input.batch, i % input.batch)) weights[i] = 0;
  }
}

template <class T>
void set_input(const ForwardInput& input, Unrolled<T>& unrolled) {
  unrolled.set_lengths(input.lengths);
  std::ranges::copy(input.tokens, unrolled.tokens().begin());
  fill(input.inputs, unrolled.encoder().inputs());
  std::ranges::copy(input.target_tokens, unrolled.targets().begin());
  fill(input.targets, unrolled.target_numbers());
  unrolled.set_label_counts(input.target_lengths);
  set_weights(input, unrolled);
  set_first_states(input, unrolled.encoder());
  if (input.feed_back) unrolled.set_teacher_forcing(0, 0);
}

/// States of every layer at every step, directions side by side: [L][T][B][D·H]. 0 after the end.
template <class T>
nlohmann::json states_json(const StackActivations<T>& a, AlignedBuffer<T> LayerActivations<T>::*state) {
  const StackShape& shape = a.shape();
  const std::size_t batch = a.batch(), units = shape.hidden;
  std::vector<T> values(shape.layers * a.steps() * batch * shape.width());
  for_each_layer(shape, batch, [&](std::size_t l, std::size_t d, std::size_t) {
    for (std::size_t t = 0; t < a.steps(); ++t) {
      for (std::size_t b = 0; b < batch; ++b) {
        if (a.ended(t, b)) continue;
        const T* from = (a.layer(l, d).*state).data() + ((t + (d == 0 ? 1 : 0)) * batch + b) * units;
        std::copy_n(from, units,
                    values.begin() + static_cast<std::ptrdiff_t>(
                                         ((l * a.steps() + t) * batch + b) * shape.width() + d * units));
      }
    }
  });
  return nested_json(values.data(), {shape.layers, a.steps(), batch, shape.width()});
}

/// [L·D][B][H] of what `of(layer, d)` points to.
template <class T>
nlohmann::json layers_json(const StackActivations<T>& a, auto of) {
  const std::size_t size = a.batch() * a.shape().hidden;
  std::vector<T> values(a.shape().layers * a.shape().directions * size);
  for_each_layer(a.shape(), a.batch(), [&](std::size_t l, std::size_t d, std::size_t place) {
    std::copy_n(of(a.layer(l, d), d), size, values.data() + place);
  });
  return nested_json(values.data(), {a.shape().layers * a.shape().directions, a.batch(), a.shape().hidden});
}

template <class T>
Json outcome(const ForwardInput& input, Unrolled<T>& unrolled, std::span<const T> head_bias) {
  const NetworkShape& shape = unrolled.shape();
  const StackActivations<T>& a = unrolled.encoder();
  const std::size_t steps = unrolled.output_steps(), batch = input.batch, width = shape.head_outputs();
  Json json{{"network", Json::parse(to_json(shape))}};
  const bool aligned = steps == a.steps() && shape.task != TaskShape::many_to_one && !shape.has_decoder();
  for (std::size_t i = 0; aligned && i < steps * batch; ++i) {
    if (a.ended(i / batch, i % batch)) std::ranges::copy(head_bias, unrolled.logits().data() + i * width);
  }
  json["outputs"] = nested_json(unrolled.logits().data(), {steps, batch, width});
  const bool memory = !a.layer(0).memory.empty();
  const auto last = [&](AlignedBuffer<T> LayerActivations<T>::*state) {
    return layers_json(a, [&, state](const LayerActivations<T>& layer, std::size_t d) {
      return (layer.*state).data() + a.last_state(d) * batch * shape.hidden;
    });
  };
  json["hn"] = last(&LayerActivations<T>::hidden);
  if (memory) json["cn"] = last(&LayerActivations<T>::memory);
  json["hidden"] = states_json(a, &LayerActivations<T>::hidden);
  if (memory) json["memory"] = states_json(a, &LayerActivations<T>::memory);
  if (shape.has_decoder()) {
    json["decoder_hidden"] = states_json(unrolled.decoder(), &LayerActivations<T>::hidden);
  }
  if (shape.attention != AttentionKind::none) {
    json["attention"] = nested_json(unrolled.attention().weights.data(), {steps, batch, input.time});
  }
  return json;
}

/// A parameter of an arena in PyTorch's order.
template <class T>
nlohmann::json parameter_json(const Parameter& parameter, std::span<const T> arena) {
  const T* from = arena.data() + parameter.offset;
  if (parameter.lookup || !parameter.is_matrix()) return nested_json(from, parameter.shape());
  std::vector<T> values;
  for (std::size_t o = 0; o < parameter.outputs; ++o) {
    for (std::size_t i = 0; i < parameter.inputs; ++i) values.push_back(from[i * parameter.outputs + o]);
  }
  return nested_json(values.data(), parameter.shape());
}

template <class T>
Json gradients_json(const Network<T>& network, Unrolled<T>& unrolled) {
  unrolled.clear_state_gradients();
  network.backward(unrolled, unrolled.all_rows());
  std::vector<T> arena(network.table().arena_size());
  std::vector<T> scratch(Network<T>::gradient_scratch());
  for (std::size_t task = 0; task < network.gradient_tasks(); ++task) {
    network.gradient_task(task, unrolled, arena, scratch);
  }
  Json json;
  for (const Parameter& parameter : network.table().parameters()) {
    json[parameter.name] = parameter_json(parameter, std::span<const T>(arena));
  }
  const StackActivations<T>& a = unrolled.encoder();
  if (network.shape().input_kind == InputKind::dense) {
    json["inputs"] = nested_json(a.input_gradient().data(), {a.steps(), a.batch(), network.shape().inputs});
  }
  const auto of = [&](AlignedBuffer<T> LayerActivations<T>::*gradient) {
    return layers_json(
        a, [gradient](const LayerActivations<T>& layer, std::size_t) { return (layer.*gradient).data(); });
  };
  if (cell_traits(network.shape().cell).recurrent) json["h0"] = of(&LayerActivations<T>::hidden_gradient);
  if (!a.layer(0).memory_gradient.empty()) json["c0"] = of(&LayerActivations<T>::memory_gradient);
  return json;
}

}  // namespace

template <class T>
Expected<Json> forward_pass(const PortableModel& model, const ForwardInput& input, bool gradients,
                            std::size_t beam) {
  if (auto fine = check(model); !fine) return std::unexpected(fine.error());
  if (gradients && !input.has_targets) return error("Gradients are those of a loss, which needs targets.");
  if (beam > 0 && model.shape.loss != LossKind::ctc) {
    return error("A beam is for the labels of a network for CTC; this one has another loss.");
  }
  NetworkShape shape = model.shape;
  shape.input_kind = input.input_kind;
  const Network<T> network = network_of<T>(model, shape);
  const WindowSize size{input.time, input.batch, input.target_time};
  Unrolled<T> unrolled(shape, size, gradients ? Purpose::training : Purpose::inference);
  set_input(input, unrolled);
  network.forward(unrolled, unrolled.all_rows());
  const Parameter& bias = network.table().head_bias();
  Json json = outcome(input, unrolled, network.weights().subspan(bias.offset, bias.size()));
  if (shape.loss == LossKind::ctc) json.update(ctc_json(unrolled, beam));
  if (!input.has_targets) return json;

  LossWindow<T> window{.time = unrolled.output_steps(),
                       .batch = input.batch,
                       .width = model.shape.outputs,
                       .outputs = nullptr,
                       .losses = nullptr,
                       .tokens = unrolled.targets().data(),
                       .weights = unrolled.weights().empty() ? nullptr : unrolled.weights().data()};
  const double weight = total_weight(model.shape.loss, window, unrolled.all_rows());
  if (weight <= 0) return error("weights are all 0: there is no loss.");
  network.loss(unrolled, unrolled.all_rows(), static_cast<T>(1 / weight));
  double sum = 0;
  for (const T loss : unrolled.losses()) sum += static_cast<double>(loss);
  json["loss"] = sum / weight;
  json["losses"] = nested_json(unrolled.losses().data(), {unrolled.output_steps(), input.batch});
  if (gradients) json["gradients"] = gradients_json(network, unrolled);
  return json;
}

template Expected<Json> forward_pass<float>(const PortableModel&, const ForwardInput&, bool, std::size_t);
template Expected<Json> forward_pass<double>(const PortableModel&, const ForwardInput&, bool, std::size_t);

}  // namespace rnn
