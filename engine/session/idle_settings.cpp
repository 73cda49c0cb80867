#include "engine/session/idle_settings.h"

#include "engine/cells/cell.h"
#include "engine/losses/loss_kind.h"

namespace rnn {

std::string idle_settings(const Experiment& experiment, const ExampleForm& form) {
  std::string text;
  const auto look = [&](bool idle, std::string_view setting_and_reason) {
    if (idle) text += (text.empty() ? "Without effect: " : "; ") + std::string(setting_and_reason);
  };
  const CellTraits& cell = cell_traits(experiment.cell);
  const bool one_layer = experiment.layers == 1;
  look(experiment.dropout > 0 && one_layer,
       "dropout, which is between layers and there is one (recurrent_dropout is within)");
  look(experiment.residual && one_layer, "residual, which is between layers and there is one");
  look(experiment.recurrent_dropout > 0 && !cell.recurrent,
       "recurrent_dropout, as this cell reads no earlier states");
  look(experiment.forget_bias_one && cell.forget_gate < 0,
       "forget_bias_one, as this cell has no forget gate");
  look(experiment.class_weights != ClassWeights::equal && form.loss != LossKind::softmax,
       "class_weights, as the targets are no classes");
  const bool feeds_back = form.task == TaskShape::one_to_many || form.task == TaskShape::sequence_to_sequence;
  look(experiment.training.teacher_forcing < 1 && !feeds_back,
       "teacher_forcing, as no outputs are fed back here");
  const bool validates = experiment.validation_every > 0;
  look(experiment.keep_best && !validates, "keep_best, as validation_every is 0");
  look(experiment.patience > 0 && !validates, "patience, as validation_every is 0");
  return text.empty() ? text : text + ".";
}

}  // namespace rnn
