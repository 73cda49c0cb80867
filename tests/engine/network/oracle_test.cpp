// Outputs and every gradient of every cell against PyTorch's, recorded in double by
// tests/oracles/record_network.py.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/formats/portable_model.h"
#include "tests/engine/network/sequences.h"

namespace rnn {
namespace {

using Json = nlohmann::json;

Json records() {
  std::ifstream file(RNN_SOURCE_DIR "/tests/oracles/network.json");
  return Json::parse(file);
}

const Json& tensor(const Json& tensors, const std::string& name) {
  for (const Json& t : tensors) {
    if (t["name"] == name) return t;
  }
  ADD_FAILURE() << "no " << name;
  return tensors;
}

/// Largest difference, relative to the largest number expected.
template <class T>
double deviation(std::span<const T> actual, const Json& expected) {
  EXPECT_EQ(actual.size(), expected.size());
  double largest = 0, difference = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double e = expected[i].get<double>();
    largest = std::max(largest, std::abs(e));
    difference = std::max(difference, std::abs(static_cast<double>(actual[i]) - e));
  }
  return difference / largest;
}

/// A parameter's numbers in PyTorch's order: [outputs][inputs], where the arena has [inputs][outputs].
template <class T>
std::vector<T> in_pytorch_order(const Parameter& p, std::span<const T> arena) {
  std::vector<T> values;
  for (std::size_t o = 0; o < p.outputs; ++o) {
    for (std::size_t i = 0; i < std::max<std::size_t>(p.inputs, 1); ++i) {
      values.push_back(arena[p.offset + i * p.outputs + o]);
    }
  }
  return values;
}

template <class T>
Network<T> recorded_network(const Json& record) {
  CellKind cell{};
  for (const CellKind kind : all_cells()) {
    if (name_of(kind) == record["cell"].get_ref<const std::string&>()) cell = kind;
  }
  Network<T> network({.cell = cell,
                      .input_kind = InputKind::dense,
                      .inputs = record["inputs"],
                      .hidden = record["hidden"],
                      .layers = record["layers"],
                      .outputs = record["outputs"]});
  for (const Parameter& p : network.table().parameters()) {
    const Json& values = tensor(record["weights"], p.name)["values"];
    for (std::size_t o = 0; o < p.outputs; ++o) {
      for (std::size_t i = 0; i < std::max<std::size_t>(p.inputs, 1); ++i) {
        network.change_weights()[p.offset + i * p.outputs + o] =
            values[o * std::max<std::size_t>(p.inputs, 1) + i];
      }
    }
  }
  network.pack();
  return network;
}

template <class T>
void fill_recorded(Unrolled<T>& unrolled, const Json& record) {
  for (std::size_t i = 0; i < record["x"].size(); ++i) unrolled.dense_inputs()[i] = record["x"][i];
  for (std::size_t i = 0; i < record["targets"].size(); ++i) unrolled.targets()[i] = record["targets"][i];
  const std::size_t size = unrolled.batch() * unrolled.shape().hidden;
  for (std::size_t l = 0; l < unrolled.shape().layers; ++l) {
    for (std::size_t i = 0; i < size; ++i) {
      unrolled.encoder().layer(l).hidden.data()[i] = record["h0"][l * size + i];
      if (record.contains("c0")) unrolled.encoder().layer(l).memory.data()[i] = record["c0"][l * size + i];
    }
  }
}

/// The numbers of `part` (a span of size `size`) of every layer, one layer after the other.
template <class T, class Part>
std::vector<T> of_layers(const Unrolled<T>& unrolled, Part part) {
  std::vector<T> values;
  for (std::size_t l = 0; l < unrolled.shape().layers; ++l) {
    for (const T value : part(unrolled.encoder().layer(l))) values.push_back(value);
  }
  return values;
}

template <class T>
void expect_as_recorded(const Json& record, double tolerance) {
  SCOPED_TRACE(record["cell"].get<std::string>() + ", layers " + record["layers"].dump());
  const Network<T> network = recorded_network<T>(record);
  Unrolled<T> unrolled(network.shape(), {record["time"], record["batch"]}, Purpose::training);
  fill_recorded(unrolled, record);
  const std::size_t size = unrolled.batch() * unrolled.shape().hidden, time = unrolled.time();
  const Rows all = unrolled.all_rows();

  network.forward(unrolled, all);
  const auto& top = unrolled.encoder().layer(network.shape().layers - 1);
  EXPECT_LE(deviation(top.hidden.span().subspan(size), record["top"]), tolerance);
  EXPECT_LE(deviation(std::span<const T>(unrolled.logits()), record["logits"]), tolerance);
  const auto h_end =
      of_layers(unrolled, [&](const auto& layer) { return layer.hidden.span().subspan(time * size); });
  EXPECT_LE(deviation(std::span(h_end), record["h_end"]), tolerance);
  if (record.contains("c_end")) {
    const auto c_end =
        of_layers(unrolled, [&](const auto& layer) { return layer.memory.span().subspan(time * size); });
    EXPECT_LE(deviation(std::span(c_end), record["c_end"]), tolerance);
  }

  const T scale = T{1} / static_cast<T>(unrolled.losses().size());
  network.loss(unrolled, all, scale);
  double loss = 0;
  for (const T l : unrolled.losses()) loss += static_cast<double>(l * scale);
  EXPECT_NEAR(loss, record["loss"].get<double>(), tolerance);

  unrolled.clear_state_gradients();
  network.backward(unrolled, all);
  const std::vector<T> gradients = weight_gradients(network, unrolled);
  EXPECT_EQ(record["gradients"].size(), network.table().parameters().size());
  for (const Parameter& p : network.table().parameters()) {
    const Json& expected = tensor(record["gradients"], p.name);
    EXPECT_EQ(expected["shape"].get<std::vector<std::size_t>>(), p.shape()) << p.name;
    const auto actual = in_pytorch_order(p, std::span(gradients));
    EXPECT_LE(deviation(std::span(actual), expected["values"]), tolerance) << p.name;
  }
  EXPECT_LE(deviation(std::span<const T>(unrolled.input_gradient()), record["dx"]), tolerance);
  const auto dh0 = of_layers(unrolled, [](const auto& layer) { return layer.hidden_gradient.span(); });
  EXPECT_LE(deviation(std::span(dh0), record["dh0"]), tolerance);
  if (record.contains("dc0")) {
    const auto dc0 = of_layers(unrolled, [](const auto& layer) { return layer.memory_gradient.span(); });
    EXPECT_LE(deviation(std::span(dc0), record["dc0"]), tolerance);
  }
}

TEST(PyTorchOracle, HasEveryCellWithOneAndTwoLayers) {
  const Json all = records();
  for (const CellKind cell : all_cells()) {
    if (!has_pytorch_module(cell)) continue;
    for (const int layers : {1, 2}) {
      EXPECT_TRUE(std::ranges::any_of(all, [&](const Json& r) {
        return r["cell"] == name_of(cell) && r["layers"] == layers;
      })) << name_of(cell);
    }
  }
}

TEST(PyTorchOracle, DoubleComputesTheSame) {
  for (const Json& record : records()) expect_as_recorded<double>(record, 1e-12);
}

TEST(PyTorchOracle, FloatComputesTheSameToItsPrecision) {
  for (const Json& record : records()) expect_as_recorded<float>(record, 5e-6);
}

}  // namespace
}  // namespace rnn
