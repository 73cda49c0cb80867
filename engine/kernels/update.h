#pragma once

#include <cstddef>

namespace rnn {

/// Fused optimizer updates of `count` weights, as torch.optim defines them. Gradients come as g ·
/// gradient_scale; where no place for λ is told, it is added to them: g + λ w.

/// m ← μ m + g + λ w;  w ← w − η m
struct SgdConstants {
  float learning_rate, momentum, weight_decay, gradient_scale;
};
void sgd_update(float* weights, const float* gradients, float* momentum, std::size_t count,
                const SgdConstants& k);

/// m ← μ m + g + λ w;  w ← w − η (g + λ w + μ m)
void nesterov_update(float* weights, const float* gradients, float* momentum, std::size_t count,
                     const SgdConstants& k);

/// s ← s + g²;  w ← w − η g/(√s + ε)
struct AdagradConstants {
  float learning_rate, epsilon, weight_decay, gradient_scale;
};
void adagrad_update(float* weights, const float* gradients, float* sum, std::size_t count,
                    const AdagradConstants& k);

/// v ← α v + (1 − α) g²;  w ← w − η g/(√v + ε)
struct RmsPropConstants {
  float learning_rate, smoothing, epsilon, weight_decay, gradient_scale;
};
void rmsprop_update(float* weights, const float* gradients, float* square, std::size_t count,
                    const RmsPropConstants& k);

/// m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← shrink·w − step_size·m/(√v·square_scale + ε)
/// with step_size = η/(1 − β₁ᵗ) and square_scale = 1/√(1 − β₂ᵗ). Weight decay comes by `weight_decay` in the
/// gradient (Adam) or by `shrink` = 1 − ηλ (AdamW).
struct AdamConstants {
  float step_size, beta1, beta2, square_scale, epsilon, weight_decay, shrink, gradient_scale;
};
void adam_update(float* weights, const float* gradients, float* mean, float* square, std::size_t count,
                 const AdamConstants& k);

/// x ← min(max(x, −limit), limit)
void clamp(float* x, std::size_t count, float limit);

/// Σ x², by short sums in float added up in double. Not finite when any x is not.
double sum_of_squares(const float* x, std::size_t count);

}  // namespace rnn
