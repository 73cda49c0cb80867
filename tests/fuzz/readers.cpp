#include "tests/fuzz/readers.h"

#include "engine/data/music/next_step.h"
#include "engine/data/music/piano_roll_json.h"
#include "engine/formats/network_json.h"
#include "engine/formats/onnx.h"
#include "engine/formats/pytorch.h"
#include "engine/formats/pytorch_import.h"
#include "engine/session/properties.h"
#include "tests/engine/formats/pytorch_models.h"
#include "tests/fuzz/session_readers.h"

namespace rnn::fuzz {
namespace {

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

/// Weights from PyTorch; what is read is written again.
class PyTorchReader : public Reader {
 public:
  std::vector<Bytes> files() override {
    std::vector<Bytes> result;
    for (const auto& shapes : {test::stacked_shapes(), test::structured_shapes()}) {
      for (const NetworkShape& shape : shapes)
        result.push_back(*write_pytorch_weights(test::random_model(shape)));
    }
    return result;
  }

  std::string read(const Bytes& bytes) override {
    auto imported = import_pytorch(bytes, {});
    if (!imported) {
      if (!imported.error().message.contains("nn.RNN")) return imported.error().message;
      imported = import_pytorch(bytes, {.cell = CellKind::rnn});  // which must be said
      if (!imported) return imported.error().message;
    }
    if (!write_pytorch_weights(imported->model)) spoiled_ = "a model was read that cannot be written";
    write_onnx(imported->model);  // which refuses what ONNX does not have
    return "";
  }

  std::string spoiled() override { return spoiled_; }

 private:
  std::string spoiled_;
};

class PianoRollReader : public Reader {
 public:
  std::vector<Bytes> files() override {
    Random random(1);
    std::string json = "{\"train\": [";
    for (int piece = 0; piece < 6; ++piece) {
      if (piece == 4 || piece == 5)
        json += piece == 4 ? "], \"valid\": [" : "], \"test\": [";
      else if (piece > 0)
        json += ", ";
      json += "[";
      for (int step = 0; step < 30; ++step) {
        json += step > 0 ? ", [" : "[";
        for (std::uint64_t note = 0; note < random.bits() % 5; ++note)
          json += (note > 0 ? ", " : "") + std::to_string(21 + random.bits() % 88);
        json += "]";
      }
      json += "]";
    }
    return {bytes_of(json + "]}")};
  }

  std::string read(const Bytes& bytes) override {
    const auto rolls = read_piano_rolls(text_of(bytes));
    if (!rolls) return rolls.error().message;
    Random random(1);
    for (const PianoRoll& roll : rolls->train) next_step_example(transposed_at_random(roll, random));
    return "";
  }
};

/// What is read must be the same again when it is written and read.
class ExperimentReader : public Reader {
 public:
  std::vector<Bytes> files() override {
    Experiment other;
    other.data = "日本\"\\.txt";
    other.sampling.prime = "é\n\t😀";
    other.training.schedule_factor = 1.0 / 3;
    return {bytes_of(to_json(Experiment())), bytes_of(to_json(other)), bytes_of(to_json(other, true))};
  }

  std::string read(const Bytes& bytes) override {
    const auto experiment = experiment_from_json(text_of(bytes));
    if (!experiment) return experiment.error().message;
    const auto again = experiment_from_json(to_json(*experiment));
    if (!again || *again != *experiment)
      spoiled_ = "an experiment is not what was written: " + to_json(*experiment);
    validate(*experiment, 1000);
    return "";
  }

  std::string spoiled() override { return spoiled_; }

 private:
  std::string spoiled_;
};

/// The same for the form of a network.
class NetworkReader : public Reader {
 public:
  std::vector<Bytes> files() override {
    std::vector<Bytes> result;
    for (const NetworkShape& shape : test::structured_shapes()) result.push_back(bytes_of(to_json(shape)));
    return result;
  }

  std::string read(const Bytes& bytes) override {
    const auto shape = network_shape_from_json(text_of(bytes));
    if (!shape) return shape.error().message;
    const auto again = network_shape_from_json(to_json(*shape));
    if (!again || *again != *shape) spoiled_ = "a network is not what was written: " + to_json(*shape);
    return "";
  }

  std::string spoiled() override { return spoiled_; }

 private:
  std::string spoiled_;
};

template <class T>
std::unique_ptr<Reader> make() {
  return std::make_unique<T>();
}

constexpr Kind kKinds[] = {{"model", true, make_model_reader},
                           {"model-without-checksum", false, make_unchecked_model_reader},
                           {"pytorch", false, make<PyTorchReader>},
                           {"piano-rolls", false, make<PianoRollReader>},
                           {"experiment", false, make<ExperimentReader>},
                           {"network", false, make<NetworkReader>}};

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

}  // namespace rnn::fuzz
