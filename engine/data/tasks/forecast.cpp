#include "engine/data/tasks/forecast.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "engine/data/tasks/draw.h"

namespace rnn {

Example forecast_example(const Series& series, const ForecastWindow& window) {
  assert(window.first + window.length + window.horizon <= series.steps());
  const std::size_t count = window.length * series.channels;
  const auto part = [&](std::size_t step) {
    return std::span(series.values).subspan(step * series.channels, count);
  };
  Example example;
  for (const double value : part(window.first)) example.inputs.push_back(static_cast<float>(value));
  for (const double value : part(window.first + window.horizon)) {
    example.targets.push_back(static_cast<float>(value));
  }
  if (window.washout > 0) {
    example.weights.assign(window.length, 1.0f);
    std::fill_n(example.weights.begin(), window.washout, 0.0f);
  }
  return example;
}

double persistence_error(const Series& series, std::size_t horizon) {
  const std::size_t lag = horizon * series.channels, count = series.values.size() - lag;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double change = series.values[i + lag] - series.values[i];
    sum += change * change;
  }
  return std::sqrt(sum / static_cast<double>(count));
}

ForecastLines forecast_lines(double persistence) {
  const double chance = std::min(persistence, 1.0);
  return {chance, 0.1 * chance};
}

void normalise(Series& training, Series& held_out) {
  const std::size_t channels = training.channels;
  for (std::size_t c = 0; c < channels; ++c) {
    double sum = 0, squares = 0;
    for (std::size_t i = c; i < training.values.size(); i += channels) {
      sum += training.values[i];
      squares += training.values[i] * training.values[i];
    }
    const double steps = static_cast<double>(training.steps());
    const double mean = sum / steps, deviation = std::sqrt(squares / steps - mean * mean);
    for (Series* series : {&training, &held_out}) {
      for (std::size_t i = c; i < series->values.size(); i += channels) {
        series->values[i] = (series->values[i] - mean) / deviation;
      }
    }
  }
}

ForecastTask::ForecastTask(const TaskInfo& info, const TaskSettings& settings, std::size_t washout,
                           Series training, Series held_out)
    : Task(info, settings, {settings.length, settings.length}),
      washout_(washout),
      training_(std::move(training)),
      held_out_(std::move(held_out)) {
  normalise(training_, held_out_);
  const ForecastLines lines = forecast_lines(persistence_error(training_, settings.horizon));
  set_lines(lines.chance, lines.solved);
}

Example ForecastTask::draw(Random& random, TaskPart part) const {
  const Series& series = part == TaskPart::training ? training_ : held_out_;
  const std::size_t length = settings().length, horizon = settings().horizon;
  const std::size_t first = draw_between(random, 0, series.steps() - length - horizon);
  return forecast_example(series, {first, length, horizon, washout_});
}

}  // namespace rnn
