// What training would do: how far gradients reach, and how far the next step moves each matrix.
#include <algorithm>

#include "engine/probes/gradient_lags.h"
#include "engine/probes/norms.h"
#include "engine/session/inspection_window.h"
#include "engine/training/example_source.h"
#include "engine/training/fill_examples.h"

namespace rnn {
namespace {

constexpr std::size_t kUsualSteps = 64, kUsualSequences = 16;

Expected<void> check_room(const NetworkShape& shape, const WindowSize& size) {
  if (size.time * size.batch <= most_steps(shape) &&
      training_bytes(shape, size.time, size.batch, size.target_time) <= kLargestTraining) {
    return {};
  }
  return error("gradients of " + std::to_string(size.batch) + " sequences of " + std::to_string(size.time) +
               " steps take too much at once: lower sequences" +
               (size.batch > 1 ? " (from 1 on)" : ", or length"));
}

/// Stretches one behind the other, each read from the state that is usual where the first begins.
Expected<Unrolled<float>> text_window(const Inspect& request, const Inspected& inspected,
                                      const InspectedWindow& window) {
  const std::size_t room = (window.text().size() - 1 - window.start) / window.steps;
  const auto asked = static_cast<std::size_t>(request.sequences);
  if (asked > room) {
    return error("sequences is " + std::to_string(asked) + ", but from character " +
                 std::to_string(window.start) + " on there is room for 1 to " + std::to_string(room) +
                 " of this length");
  }
  const NetworkShape& shape = inspected.network->shape();
  const std::size_t most = std::max<std::size_t>(most_steps(shape) / window.steps, 1);
  const std::size_t batch = asked > 0 ? asked : std::min({kUsualSequences, room, most});
  const WindowSize size{window.steps, batch};
  if (auto fine = check_room(shape, size); !fine) return std::unexpected(fine.error());
  Unrolled<float> unrolled(shape, size, Purpose::training);
  warm_up(*inspected.network, window.text(), window.start, window.steps, unrolled);
  unrolled.set_steps(window.steps);
  fill_text(window.text(), window.start, window.steps, unrolled);
  return unrolled;
}

Expected<Unrolled<float>> example_window(const Inspect& request, const Inspected& inspected,
                                         const InspectedWindow& window) {
  const auto asked = static_cast<std::size_t>(request.sequences);
  const auto examples = held_out(*window.data, window.start, asked > 0 ? asked : kUsualSequences);
  if (!examples) return std::unexpected(examples.error());
  if (asked > examples->size()) {
    return error("sequences is " + std::to_string(asked) + ", but from example " +
                 std::to_string(window.start) + " on there are 1 to " + std::to_string(examples->size()));
  }
  const NetworkShape& shape = inspected.network->shape();
  const WindowSize size = ExampleSource::window_for(window.data->examples->form(), examples->size());
  if (auto fine = check_room(shape, size); !fine) return std::unexpected(fine.error());
  Unrolled<float> unrolled(shape, size, Purpose::training);
  fill_examples(*examples, unrolled);
  return unrolled;
}

}  // namespace

Expected<Json> inspect_gradients(const Inspect& request, const Inspected& inspected) {
  const auto window = choose_window(request, inspected, kUsualSteps, 1);
  if (!window) return std::unexpected(window.error());
  auto unrolled = window->example ? example_window(request, inspected, *window)
                                  : text_window(request, inspected, *window);
  if (!unrolled) return std::unexpected(unrolled.error());
  unrolled->keep_state_gradients();
  weigh_last_step(*unrolled);
  const auto lags = gradient_lags(*inspected.network, *unrolled);

  Json json = window_json(request, *window, false);
  json["steps"] = unrolled->steps();
  json["sequences"] = unrolled->batch();
  double loss = 0;
  for (const float each : unrolled->losses()) loss += static_cast<double>(each);
  json["loss"] = loss / static_cast<double>(unrolled->batch());
  json["layers"] = Json::array();
  for (const GradientLags& layer : lags) {
    if (!wanted(request, layer.layer)) continue;
    Json member = layer_json(inspected.network->shape(), layer.decoder, layer.layer, layer.direction);
    member["hidden"] = layer.hidden;
    if (!layer.memory.empty()) member["memory"] = layer.memory;
    json["layers"].push_back(std::move(member));
  }
  return json;
}

/// Makes the next training step with a copy of the run.
Expected<Json> inspect_norms(const Inspect& request, const Inspected& inspected) {
  const Network<float>& network = *inspected.network;
  std::vector<NamedRange> ranges;
  for (const Parameter& p : network.table().parameters()) ranges.push_back({p.name, p.offset, p.size()});
  std::vector<float> gradients(network.weights().size());
  std::vector<float> after(network.weights().begin(), network.weights().end());
  if (inspected.run) {
    const TrainingRun& run = *inspected.run;
    TrainingRun copy(*inspected.experiment, run.data(), Network<float>(network.shape()), 1);
    if (auto taken = copy.resume(run.state(), run.record(), false); !taken) {
      return std::unexpected(taken.error());
    }
    if (const auto step = copy.step(); !step) {
      return error("the next training step would fail: the " + step.error().divergence.quantity +
                   " is not a finite number");
    }
    gradients.assign(copy.trainer().gradients().begin(), copy.trainer().gradients().end());
    after.assign(copy.network().weights().begin(), copy.network().weights().end());
  }
  Json json{{"what", kInspectionNames[static_cast<std::size_t>(request.what)]}};
  if (inspected.run) json["step"] = inspected.run->step_count();
  json["parameters"] = Json::array();
  // Of the weights as they are; the update is the one to come.
  const auto now = parameter_norms(ranges, network.weights(), after, gradients);
  for (const ParameterNorms& norms : now) {
    Json member{{"name", norms.name}, {"weights", norms.weights}};
    if (inspected.run) {
      member["gradient"] = norms.gradient;
      member["update"] = norms.update;
      member["ratio"] = norms.ratio;
    }
    json["parameters"].push_back(std::move(member));
  }
  return json;
}

}  // namespace rnn
