#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/error.h"
#include "engine/network/clamp.h"
#include "engine/session/answer.h"
#include "engine/session/experiment.h"
#include "engine/session/inspect.h"

namespace rnn {

using Bytes = std::vector<std::uint8_t>;

/// Builds the network of `experiment` from its seed. Built-in data are opened by their name; for the name of
/// a file the data must have been loaded before.
struct OpenExperiment {
  Experiment experiment;
};
/// Changes one property of the experiment in force (names of properties.h). A live property takes effect at
/// the next step; any other builds the network anew. That it has no effect is told in the snapshot's notice.
struct SetProperty {
  std::string name;
  std::string value;  // as JSON: 0.002, 128, "lstm", true
};
/// Trains on this text from now on, with the network built anew.
struct LoadText {
  std::string name;
  Bytes bytes;  // UTF-8, or Latin-1 when asked for
  bool latin1 = false;
  /// Keeps the trained network: the text must be written in its vocabulary. The text it was trained on is
  /// taken up where it was left; on any other, training starts from step 0 with these weights.
  /// Answered with {sameText}.
  bool keep_network = false;
};
/// Trains until paused.
struct Run {};
struct Pause {};
/// Makes exactly `count` training steps, whatever `patience` says, then pauses, within a Run too; a Run that
/// comes after it goes on behind them. Answered when they are done, with {step, loss, validationLoss,
/// charactersPerSecond, learned, metric, value, baseline, solvedLine, solved}; of a text the value is the
/// validation loss, its baseline a guess from the symbols' frequencies. The validation loss is over the whole
/// validation part, or the latest one when not to `evaluate`; numbers that are not known are null. `learned`
/// tells that `patience` has run out. With `evaluate` the run ends here: of an experiment with keep_best the
/// weights of the best validation come back before the loss is measured.
struct Train {
  std::uint64_t count = 1;
  bool evaluate = true;
};
/// Back to step 0 of the same experiment: the same seed gives the same initial weights.
struct Reset {};
/// Writes a text with the experiment's sampling settings or others, some units held meanwhile; answered with
/// {text}.
struct Generate {
  Sampling sampling;
  std::vector<Clamp> clamps = {};
};
/// What is measured. Of a text its last part stands for validation and test alike; examples to learn from are
/// drawn without end, so of examples the whole is the test ones.
enum class Part : int { validation, training, whole, test };
inline constexpr auto kPartNames =
    std::to_array<std::string_view>({"validation", "training", "whole", "test"});

/// Answered with {part, validationLoss, metrics}, and of a text {perplexity, bitsPerCharacter, characters},
/// of examples {metric, value, baseline, solvedLine, solved, examples}. `metrics` has what fits the targets:
/// of a text {perplexity, bitsPerCharacter}; of classes {accuracy, sequenceAccuracy, and of few classes:
/// classes, confusion [target][predicted], f1 of each, macroF1}; of what a decoder writes {sequenceAccuracy,
/// editDistance, a sequence's mean, errorRate, edits a symbol}; of numbers {mae, mse, rmse}; of targets that
/// are yes or no, such as music, {frameAccuracy, framePrecision, frameRecall, frameF1}.
struct Evaluate {
  Part part = Part::validation;
};
/// What the heatmap of coming snapshots shows; `layer` < 0 switches it off.
struct Probe {
  int layer = -1;
  std::string quantity = "h";
};
/// Answered with the bytes of a safetensors file from which training goes on as if never stopped.
struct Save {};
/// Answered with {presets}, a list of preset_json.h.
struct ListPresets {};
enum class ExportFormat : int { onnx, pytorch };
inline constexpr auto kExportFormatNames = std::to_array<std::string_view>({"onnx", "pytorch"});
/// The model for other programs (formats/onnx.h, formats/pytorch.h). Answered with {files}, a list of {name,
/// size}, and their bytes one behind the other.
struct Export {
  ExportFormat format = ExportFormat::onnx;
};
/// Takes up a file made by Save. On an error everything stays as it was.
struct LoadModel {
  Bytes bytes;
};

using Action = std::variant<OpenExperiment, SetProperty, LoadText, Run, Pause, Train, Reset, Generate,
                            Evaluate, Answer, Probe, Inspect, Save, LoadModel, ListPresets, Export>;

/// A wish of the user interface. `request` is any number of the sender's; the Reply bears it again.
struct Command {
  std::uint64_t request = 0;
  Action action;
};

/// The answer to one command. Every command is answered exactly once, in order of completion.
struct Reply {
  std::uint64_t request = 0;
  std::string error;   // empty on success
  std::string result;  // JSON object, "{}" where nothing is told
  Bytes bytes;         // the file, for Save; the files, for Export
};

/// JSON form of a command, the one wire format of the page and of window.playground:
/// {"request": 7, "action": "train", "count": 100}. Actions are named open, set, load_text, run, pause,
/// train, reset, generate, evaluate, answer, probe, inspect, save, load_model, presets, export; fields as
/// above (experiment, name, value, latin1, keep_network, count, evaluate, sampling, clamp, part, layer,
/// quantity, what, start, length, sequences, example, beam, format), each may be left out for its default.
/// `clamp`, of generate and answer, is a list of {"layer": 0, "unit": 3, "value": 0.5}. `experiment` is an
/// object, or the name of a preset. `bytes` travel beside the JSON, not in it.
std::string to_json(const Command& command);
Expected<Command> command_from_json(std::string_view json, Bytes bytes);

/// {"request": 7, "error": "…", "result": {…}}; the bytes travel beside it.
std::string to_json(const Reply& reply);
Expected<Reply> reply_from_json(std::string_view json, Bytes bytes);

}  // namespace rnn
