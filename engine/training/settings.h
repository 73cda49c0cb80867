#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace rnn {

/// Updates as PyTorch defines them (torch.optim).
enum class OptimizerKind : int { sgd, rmsprop, adam, adamw, nesterov, adagrad };
/// As in files and links; index = value.
inline constexpr auto kOptimizerNames =
    std::to_array<std::string_view>({"sgd", "rmsprop", "adam", "adamw", "nesterov", "adagrad"});
inline constexpr auto kOptimizerLabels = std::to_array<std::string_view>(
    {"SGD with momentum", "RMSProp", "Adam", "AdamW", "Nesterov momentum", "Adagrad"});

/// Learning rate at step s (0 the first), N = schedule_steps, f = schedule_factor:
enum class ScheduleKind : int {
  constant,  // rate
  step,      // rate · f^⌊s/N⌋
  cosine,    // rate · (f + (1 − f)·(1 + cos(π·min(s, N)/N))/2)
  warmup,    // rate · min(1, (s + 1)/N)
};
inline constexpr auto kScheduleNames =
    std::to_array<std::string_view>({"constant", "step", "cosine", "warmup"});
inline constexpr auto kScheduleLabels =
    std::to_array<std::string_view>({"Constant", "Step decay", "Cosine decay", "Warm-up"});

/// Everything that may change while training goes on.
struct TrainingSettings {
  OptimizerKind optimizer = OptimizerKind::adam;
  double learning_rate = 0.002;
  double momentum = 0.9;      // of SGD and Nesterov momentum
  double weight_decay = 0.0;  // added to the gradient; with AdamW applied to the weights
  double clip = 5.0;          // largest global norm of the gradient; 0: no clipping
  double clip_value = 0.0;    // largest size of each number of the gradient, before its norm; 0: no clipping

  /// Where outputs are fed back: the share of steps that read the target instead.
  double teacher_forcing = 1.0;

  ScheduleKind schedule = ScheduleKind::constant;
  std::int64_t schedule_steps = 1000;  // N ≥ 1
  double schedule_factor = 0.1;        // f

  bool operator==(const TrainingSettings&) const = default;
};

/// PyTorch's defaults for what the settings leave out.
inline constexpr double kAdamBeta1 = 0.9;
inline constexpr double kAdamBeta2 = 0.999;
inline constexpr double kRmsPropSmoothing = 0.99;
inline constexpr double kOptimizerEpsilon = 1e-8;  // of RMSprop, Adam and AdamW
inline constexpr double kAdagradEpsilon = 1e-10;

/// The rate in force at `step`, 0 the first.
double learning_rate_at(const TrainingSettings& settings, std::uint64_t step);

}  // namespace rnn
