#include "tests/fuzz/session_readers.h"

#include <cstdio>
#include <cstdlib>

#include "engine/formats/safetensors.h"
#include "engine/session/properties.h"
#include "engine/session/session.h"

namespace rnn::fuzz {
namespace {

/// Goes on by a millisecond with every look.
double ticking_clock() {
  static double now = 0;
  return now += 0.001;
}

Bytes small_text() {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "the cat sat on mat " + std::to_string(i) + ".\n";
  return {text.begin(), text.end()};
}

/// One of each cell that reads the text, and one that writes answers.
std::vector<Experiment> small_experiments() {
  Experiment small;
  small.data = "small.txt";
  small.hidden = 6;
  small.bptt = 8;
  small.batch = 4;
  small.validation_every = 10;
  std::vector<Experiment> result;
  for (std::size_t cell = 0; cell < kCellNames.size(); ++cell) {
    small.cell = static_cast<CellKind>(cell);
    result.push_back(small);
  }
  small.cell = CellKind::gru;
  small.data = "reverse";
  small.task_length = 4;
  small.bidirectional = small.layer_norm = true;
  small.attention = AttentionKind::additive;
  result.push_back(small);
  return result;
}

class ModelReader : public Reader {
 public:
  ModelReader() : session_(ticking_clock, {.threads = 1, .write_samples = false}) {
    must(LoadText{"small.txt", small_text()});
    for (const Experiment& experiment : small_experiments()) {
      must(OpenExperiment{experiment});
      must(Train{15, false});
      saved_.push_back(must(Save{}).bytes);
    }
  }

  std::vector<Bytes> files() override { return saved_; }
  std::string read(const Bytes& bytes) override { return send(LoadModel{bytes}).error; }
  std::string spoiled() override {
    return must(Save{}).bytes == saved_.back() ? "" : "the model that was there is not the same any more";
  }

 protected:
  Reply send(Action action) {
    const auto request = ++requests_;
    session_.submit({request, std::move(action)});
    for (;;) {
      session_.run_for(0.02);
      for (auto& reply : session_.take_replies()) {
        if (reply.request == request) return std::move(reply);
      }
    }
  }

  Reply must(Action action) {
    Reply reply = send(std::move(action));
    if (reply.error.empty()) return reply;
    std::fprintf(stderr, "a command failed that should not: %s\n", reply.error.c_str());
    std::exit(1);
  }

 private:
  Session session_;
  std::uint64_t requests_ = 0;
  std::vector<Bytes> saved_;
};

class UncheckedModelReader : public ModelReader {
 public:
  std::vector<Bytes> files() override {
    std::vector<Bytes> result;
    for (const Bytes& saved : ModelReader::files()) {
      auto file = *read_safetensors(saved);
      file.metadata.erase("checksum");
      result.push_back(write_safetensors(file));
    }
    return result;
  }

  /// Whatever is answered: numbers that were damaged may well diverge.
  std::string read(const Bytes& bytes) override {
    std::string message = ModelReader::read(bytes);
    if (!message.empty()) return message;
    send(Train{2, false});
    send(Generate{{.prime = "the", .length = 5}});
    must(Save{});
    must(LoadModel{ModelReader::files().back()});
    return "";
  }
};

}  // namespace

std::unique_ptr<Reader> make_model_reader() { return std::make_unique<ModelReader>(); }
std::unique_ptr<Reader> make_unchecked_model_reader() { return std::make_unique<UncheckedModelReader>(); }

}  // namespace rnn::fuzz
