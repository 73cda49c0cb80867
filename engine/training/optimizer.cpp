#include "engine/training/optimizer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "engine/kernels/update.h"

namespace rnn {

namespace {

/// One optimizer: what PyTorch calls its moments, and its update.
struct Update {
  float *weights, *first, *second;
  const float* gradients;
  std::size_t count;
  std::uint64_t updates;  // this one included
  float gradient_scale;
  double learning_rate;
  const TrainingSettings& settings;
};

SgdConstants sgd_constants(const Update& u) {
  return {.learning_rate = static_cast<float>(u.learning_rate),
          .momentum = static_cast<float>(u.settings.momentum),
          .weight_decay = static_cast<float>(u.settings.weight_decay),
          .gradient_scale = u.gradient_scale};
}

void update_sgd(const Update& u) { sgd_update(u.weights, u.gradients, u.first, u.count, sgd_constants(u)); }

void update_nesterov(const Update& u) {
  nesterov_update(u.weights, u.gradients, u.first, u.count, sgd_constants(u));
}

void update_adagrad(const Update& u) {
  adagrad_update(u.weights, u.gradients, u.first, u.count,
                 {.learning_rate = static_cast<float>(u.learning_rate),
                  .epsilon = static_cast<float>(kAdagradEpsilon),
                  .weight_decay = static_cast<float>(u.settings.weight_decay),
                  .gradient_scale = u.gradient_scale});
}

void update_rmsprop(const Update& u) {
  rmsprop_update(u.weights, u.gradients, u.first, u.count,
                 {.learning_rate = static_cast<float>(u.learning_rate),
                  .smoothing = static_cast<float>(kRmsPropSmoothing),
                  .epsilon = static_cast<float>(kOptimizerEpsilon),
                  .weight_decay = static_cast<float>(u.settings.weight_decay),
                  .gradient_scale = u.gradient_scale});
}

void update_adam(const Update& u, double weight_decay, double shrink) {
  const double t = static_cast<double>(u.updates);
  adam_update(u.weights, u.gradients, u.first, u.second, u.count,
              {.step_size = static_cast<float>(u.learning_rate / (1 - std::pow(kAdamBeta1, t))),
               .beta1 = static_cast<float>(kAdamBeta1),
               .beta2 = static_cast<float>(kAdamBeta2),
               .square_scale = static_cast<float>(1 / std::sqrt(1 - std::pow(kAdamBeta2, t))),
               .epsilon = static_cast<float>(kOptimizerEpsilon),
               .weight_decay = static_cast<float>(weight_decay),
               .shrink = static_cast<float>(shrink),
               .gradient_scale = u.gradient_scale});
}

constexpr std::string_view kSgdMoments[] = {"momentum_buffer"};
constexpr std::string_view kRmsPropMoments[] = {"square_avg"};
constexpr std::string_view kAdagradMoments[] = {"sum"};
constexpr std::string_view kAdamMoments[] = {"exp_avg", "exp_avg_sq"};

struct Method {
  std::span<const std::string_view> moments;
  void (*update)(const Update&);
};
/// Index = value of OptimizerKind.
constexpr auto kMethods = std::to_array<Method>({
    {kSgdMoments, update_sgd},
    {kRmsPropMoments, update_rmsprop},
    {kAdamMoments, [](const Update& u) { update_adam(u, u.settings.weight_decay, 1); }},
    {kAdamMoments, [](const Update& u) { update_adam(u, 0, 1 - u.learning_rate * u.settings.weight_decay); }},
    {kSgdMoments, update_nesterov},
    {kAdagradMoments, update_adagrad},
});
static_assert(kMethods.size() == kOptimizerNames.size());

const Method& method(OptimizerKind kind) { return kMethods[static_cast<std::size_t>(kind)]; }

}  // namespace

Optimizer::Optimizer(OptimizerKind kind, std::size_t arena_size)
    : kind_(kind), moments_{AlignedBuffer<float>(arena_size), AlignedBuffer<float>(arena_size)} {}

std::span<const std::string_view> Optimizer::moment_names() const { return method(kind_).moments; }

void Optimizer::reset(OptimizerKind kind) {
  kind_ = kind;
  updates_ = 0;
  for (auto& moment : moments_) std::ranges::fill(moment.span(), 0.0f);
}

void Optimizer::update_block(std::size_t first, std::size_t count, std::span<float> weights,
                             std::span<const float> gradients, float gradient_scale, double learning_rate,
                             const TrainingSettings& settings) {
  assert(updates_ > 0 && settings.optimizer == kind_ && first + count <= weights.size());
  method(kind_).update({.weights = weights.data() + first,
                        .first = moments_[0].data() + first,
                        .second = moments_[1].data() + first,
                        .gradients = gradients.data() + first,
                        .count = count,
                        .updates = updates_,
                        .gradient_scale = gradient_scale,
                        .learning_rate = learning_rate,
                        .settings = settings});
}

}  // namespace rnn
