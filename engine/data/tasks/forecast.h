#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/data/tasks/task.h"

namespace rnn {

/// N steps of C numbers.
struct Series {
  std::size_t channels;        // C
  std::vector<double> values;  // [N][C]

  std::size_t steps() const { return values.size() / channels; }
};

/// A window of T steps of a series as an example: the target of each step is the series `horizon` steps
/// later. The first `washout` steps have weight 0: nobody could foretell from so little.
struct ForecastWindow {
  std::size_t first, length, horizon, washout;
};
Example forecast_example(const Series& series, const ForecastWindow& window);

/// Root mean square error of saying that nothing changes within `horizon` steps.
double persistence_error(const Series& series, std::size_t horizon);

/// The baseline of a forecast of normalised series: the better one of persistence and of always saying the
/// mean, whose error is 1. A task is solved at a tenth of it.
struct ForecastLines {
  double chance, solved;
};
ForecastLines forecast_lines(double persistence);

/// Subtracts from every channel of both series the mean of the training one, and divides by its standard
/// deviation.
void normalise(Series& training, Series& held_out);

/// Forecasting a system that is simulated once for each part, from other initial values. Examples are windows
/// of settings().length steps from anywhere in the part's series.
class ForecastTask : public Task {
 public:
  Example draw(Random& random, TaskPart part) const final;

 protected:
  ForecastTask(const TaskInfo& info, const TaskSettings& settings, std::size_t washout, Series training,
               Series held_out);

 private:
  std::size_t washout_;
  Series training_, held_out_;
};

}  // namespace rnn
