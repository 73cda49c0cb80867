#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "engine/data/tasks/forecast.h"

namespace rnn {

/// The Lorenz system (Lorenz 1963, "Deterministic nonperiodic flow", equations 25–27) with σ = 10, ρ = 28, β
/// = 8/3: dx/dt = σ(y − x), dy/dt = x(ρ − z) − y, dz/dt = xy − βz. Twenty samples a unit of time. Held out: a
/// run from other initial values.
class LorenzTask final : public ForecastTask {
 public:
  static const TaskInfo kInfo;
  explicit LorenzTask(const TaskSettings& settings);
};

using LorenzState = std::array<double, 3>;  // x, y, z

/// `start` and the states after every 0.05 units of time. Fourth-order Runge-Kutta with a step of 0.0025.
std::vector<LorenzState> lorenz(const LorenzState& start, std::size_t samples);

}  // namespace rnn
