#include "engine/session/setback.h"

#include <cstdio>

namespace rnn {
namespace {

std::string short_number(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.3g", value);
  return digits;
}

std::string what_happened(const Divergence& divergence) {
  if (!divergence.exploded) return divergence.quantity + " was not a finite number";
  return divergence.quantity + " has exploded: it was " + short_number(divergence.exploded->loss) +
         ", and at its best " + short_number(divergence.exploded->best);
}

std::string what_is_kept(const Setback& setback) {
  if (setback.best) return "The weights of the best validation are back.";
  if (!setback.steps) return "The weights from before that step are kept.";
  if (*setback.steps == 0) return "The initial weights are back.";
  return "The weights after step " + std::to_string(*setback.steps) +
         " are back, when the loss was last near its best.";
}

}  // namespace

std::string to_string(const Setback& setback) {
  return "Training stopped at step " + std::to_string(setback.divergence.step + 1) + ": the " +
         what_happened(setback.divergence) + ". " + what_is_kept(setback) +
         " A smaller learning rate or stronger gradient clipping (a smaller clip, above 0) usually helps.";
}

}  // namespace rnn
