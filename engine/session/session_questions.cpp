// The commands that ask: for a text, a measure, a look inside, a file. The network stays as it is.
#include "engine/formats/onnx.h"
#include "engine/session/check_clamps.h"
#include "engine/session/inspection.h"
#include "engine/session/preset_json.h"
#include "engine/session/property_json.h"
#include "engine/session/saved_model.h"
#include "engine/session/session_state.h"
#include "engine/training/validator.h"

namespace rnn {

Session::State::Outcome Session::State::act(std::uint64_t request, Generate& action) {
  Experiment experiment;
  experiment.sampling = action.sampling;
  if (const auto problems = validate(experiment); !problems.empty()) return error(to_string(problems));
  if (run_ && !run_->data().writes_text()) {
    return error("this network does not write text: it learns " + experiment_.data + " (" +
                 std::string(kTaskShapeNames[static_cast<std::size_t>(network()->shape().task)]) + ")");
  }
  if (auto fine = check_clamps(network()->shape(), action.clamps); !fine) {
    return std::unexpected(fine.error());
  }
  auto prime = vocabulary().encode(action.sampling.prime);
  if (!prime) return std::unexpected(prime.error());
  generations_.push_back(
      {request, TextWriter(*network(), vocabulary(), action.sampling, std::move(*prime), action.clamps)});
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t request, Evaluate& action) {
  if (!run_) return error(kNothingToTrain);
  std::unique_ptr<Evaluator> evaluator;
  if (source_.text && !run_->data().examples) {
    const std::span<const Token> parts[] = {run_->validation_part(), run_->training_part(),
                                            source_.text->tokens, run_->validation_part()};
    const auto part = parts[static_cast<std::size_t>(action.part)];
    if (part.size() >= 2) evaluator = std::make_unique<Validator>(network()->shape(), part);
  } else if (action.part == Part::training) {
    return error("the examples to learn from are drawn without end: evaluate the validation part");
  } else {
    if (action.part == Part::whole) action.part = Part::test;
    evaluator = run_->evaluator(action.part == Part::test ? Stock::test : Stock::validation);
  }
  if (!evaluator) {
    return error(
        "too little of the text is kept for validation: raise validation_fraction, or use a longer text");
  }
  evaluator->start(*network());
  evaluations_.push_back({request, action.part, std::move(evaluator), std::nullopt});
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t, Answer& action) {
  if (!run_) return error(kNothingToTrain);
  auto json = rnn::answer(action, *run_);
  if (!json) return std::unexpected(json.error());
  return std::move(*json);
}

Session::State::Outcome Session::State::act(std::uint64_t, Probe& action) {
  if (action.layer < 0) {
    probe_.switch_off();
    return "{}";
  }
  if (auto aimed = probe_.aim(network()->shape(), action.layer, action.quantity); !aimed) {
    return std::unexpected(aimed.error());
  }
  follow_sample();
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t request, Inspect& action) {
  auto job = begin_inspection(action, {network(), &experiment_, run_.get()});
  if (!job) return std::unexpected(job.error());
  inspections_.push_back({request, std::move(*job)});
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t request, Save&) {
  answer(request, "{}", save());
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t request, Export& action) {
  const auto saved = read_saved_model(save());
  if (!saved) return std::unexpected(saved.error());
  const auto files = action.format == ExportFormat::onnx ? write_onnx(saved->model)
                                                         : export_pytorch(saved->model, saved->plan);
  if (!files) return std::unexpected(files.error());
  Json list = Json::array();
  Bytes bytes;
  for (const ExportedFile& file : *files) {
    list.push_back({{"name", file.name}, {"size", file.bytes.size()}});
    bytes.insert(bytes.end(), file.bytes.begin(), file.bytes.end());
  }
  answer(request, dump({{"files", std::move(list)}}), std::move(bytes));
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t, ListPresets&) {
  Json list = Json::array();
  for (const Preset& preset : presets()) list.push_back(preset_json(preset));
  return dump({{"presets", std::move(list)}});
}

}  // namespace rnn
