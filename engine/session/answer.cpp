#include "engine/session/answer.h"

#include <algorithm>

#include "engine/generation/beam_writer.h"
#include "engine/generation/greedy.h"
#include "engine/session/check_clamps.h"
#include "engine/session/example_view.h"
#include "engine/session/inspection_window.h"
#include "engine/training/example_source.h"
#include "engine/training/fill_examples.h"

namespace rnn {
namespace {

Expected<void> check(const Answer& request, const TrainingRun& run) {
  if (!run.data().examples) {
    return error("this network reads a text from end to end and has no examples to answer: write with it");
  }
  const NetworkShape& shape = run.network().shape();
  if (auto fine = check_clamps(shape, request.clamps); !fine) return fine;
  if (request.beam == 0) return {};
  if (!shape.has_decoder() || !shape.targets_are_tokens()) {
    return error("a beam is for sequence-to-sequence networks that write symbols: leave it out");
  }
  if (request.beam <= kWidestBeam) return {};
  return error("beam is " + std::to_string(request.beam) + ", but must be 0 to " +
               std::to_string(kWidestBeam));
}

/// [steps][width] of a flat list.
Json rows(const std::vector<float>& values, std::size_t width) {
  Json json = Json::array();
  for (std::size_t i = 0; i + width <= values.size(); i += width) {
    json.push_back(std::vector<float>(values.begin() + static_cast<std::ptrdiff_t>(i),
                                      values.begin() + static_cast<std::ptrdiff_t>(i + width)));
  }
  return json;
}

Json answer_json(std::uint64_t number, const TaskExampleView& view, const ExampleForm& form) {
  Json json{{"example", number}, {"steps", view.steps}};
  if (view.inputs.empty()) {
    json["input"] = view.input;
  } else {
    json["inputs"] = rows(view.inputs, form.inputs);
  }
  if (view.targets.empty()) {
    json["target"] = view.target;
    json["output"] = view.output;
    json["right"] = view.right;
  } else {
    json["targets"] = rows(view.targets, form.outputs);
    json["outputs"] = rows(view.outputs, form.outputs);
  }
  if (!view.attention.empty()) json["attention"] = rows(view.attention, static_cast<std::size_t>(view.steps));
  return json;
}

}  // namespace

Expected<std::string> answer(const Answer& request, const TrainingRun& run) {
  if (auto fine = check(request, run); !fine) return std::unexpected(fine.error());
  const ExampleData& data = *run.data().examples;
  const auto examples = held_out(run.data(), static_cast<std::size_t>(request.example), 1);
  if (!examples) return std::unexpected(examples.error());
  const Network<float>& network = run.network();
  const auto batch = static_cast<std::size_t>(std::max<std::uint64_t>(request.beam, 1));
  Unrolled<float> unrolled(network.shape(), ExampleSource::window_for(data.form(), batch),
                           Purpose::inference);
  fill_examples(*examples, unrolled);  // every beam reads the same
  unrolled.set_teacher_forcing(0, 0);
  unrolled.set_clamps(request.clamps);
  network.forward(unrolled, unrolled.all_rows());
  std::vector<BeamSequence> beams;
  if (request.beam > 0) beams = write_by_beam(network, unrolled);
  if (network.shape().has_decoder() && network.shape().targets_are_tokens())
    write_greedily(network, unrolled);
  Json json = answer_json(request.example, view_of(data, examples->front(), unrolled, 0), data.form());
  if (request.beam == 0) return dump(json);
  json["beams"] = Json::array();
  for (const BeamSequence& beam : beams) {
    json["beams"].push_back({{"output", symbols_text(beam.tokens, data.output_names())},
                             {"logProbability", beam.log_probability},
                             {"ended", beam.ended}});
  }
  return dump(json);
}

}  // namespace rnn
