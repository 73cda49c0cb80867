#pragma once

#include <cstddef>
#include <vector>

#include "engine/data/tasks/forecast.h"

namespace rnn {

/// The Mackey-Glass equation (Mackey and Glass 1977, "Oscillation and chaos in physiological control
/// systems", equation 4b), mildly chaotic at τ = 17: dx/dt = 0.2 x(t−τ) / (1 + x(t−τ)¹⁰) − 0.1 x(t). One
/// sample a unit of time; the standard horizon of 6 is the literature's (Gers, Eck and Schmidhuber 2001).
/// Held out: a run from other initial values.
class MackeyGlassTask final : public ForecastTask {
 public:
  static const TaskInfo kInfo;
  explicit MackeyGlassTask(const TaskSettings& settings);
};

/// x(0), x(1), …, x(samples − 1) with x(t) = `start` for all t ≤ 0. Fourth-order Runge-Kutta with a step of
/// 0.1; the delayed x between two steps by cubic Hermite interpolation, which is of fourth order too.
std::vector<double> mackey_glass(double start, std::size_t samples);

}  // namespace rnn
