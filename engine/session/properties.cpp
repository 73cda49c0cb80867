#include "engine/session/properties.h"

#include <algorithm>

namespace rnn {
namespace {

constexpr std::int64_t kMany = 1'000'000'000;

// Accessors without state, one for each member: `RNN_AT(training.clip)` is a function from an Experiment to
// it.
#define RNN_AT(member) \
  [](Experiment & e) -> auto& { return e.member; }
#define RNN_CHOICE(member, names, labels)                                                             \
  Choice {                                                                                            \
    [](const Experiment& e) { return static_cast<int>(e.member); },                                   \
        [](Experiment& e, int value) { e.member = static_cast<decltype(e.member)>(value); }, (names), \
        (labels)                                                                                      \
  }

const Property kProperties[] = {
    // Data
    {"data", "Data",
     "What to learn: a built-in text or a known-answer task by its name, or a file that was loaded.",
     Group::data, false, Text{RNN_AT(data), 1000}},
    {"validation_fraction", "Kept for validation",
     "The last part of the text, kept out of training to measure what was really learned.", Group::data,
     false, RealNumber{RNN_AT(validation_fraction), 0, 0.5, false}},
    {"task_shape", "Task shape",
     "How inputs and outputs lie in time. A text can be read in windows of any shape; a task has its own.",
     Group::data, false, RNN_CHOICE(task_shape, kTaskChoiceNames, kTaskChoiceLabels)},
    {"task_length", "Task length", "How long the examples of a known-answer task are; 0: its standard.",
     Group::data, false, WholeNumber{RNN_AT(task_length), 0, 2000, "standard"}},
    {"task_horizon", "Steps ahead", "How far ahead a forecasting task looks; 0: its standard.", Group::data,
     false, WholeNumber{RNN_AT(task_horizon), 0, 1000, "standard"}},
    {"reversed_input", "Read backwards", "The sums of addition are read from right to left.", Group::data,
     false, Flag{RNN_AT(reversed_input)}},
    {"transposed", "In every key", "Pieces of music are learned in keys drawn at random.", Group::data, false,
     Flag{RNN_AT(transposed)}},

    // Network
    {"cell", "Cell", "How a unit remembers: gates (GRU, LSTM) keep a state over many steps.", Group::network,
     false, RNN_CHOICE(cell, kCellNames, kCellLabels)},
    {"hidden", "Hidden units", "Units in each layer: more can learn more and take longer.", Group::network,
     false, WholeNumber{RNN_AT(hidden), 1, 2048}},
    {"layers", "Layers", "Recurrent layers on top of each other; each reads the states of the one below.",
     Group::network, false, WholeNumber{RNN_AT(layers), 1, 8}},
    {"bidirectional", "Both directions",
     "Reads from both ends, for tasks whose whole input is there before the output.", Group::network, false,
     Flag{RNN_AT(bidirectional)}},
    {"embedding", "Embedding",
     "Learned numbers for each symbol that the first layer reads; 0: one-hot symbols.", Group::network, false,
     WholeNumber{RNN_AT(embedding), 0, 1024, "one-hot"}},
    {"layer_norm", "Layer normalisation", "Normalises the outputs of each layer.", Group::network, false,
     Flag{RNN_AT(layer_norm)}},
    {"residual", "Residual connections", "Adds to each layer's outputs what it has read.", Group::network,
     false, Flag{RNN_AT(residual)}},
    {"dropout", "Dropout between layers",
     "The share of a layer's outputs that the next one does not get while training.", Group::network, false,
     RealNumber{RNN_AT(dropout), 0, 0.9, false}},
    {"recurrent_dropout", "Recurrent dropout",
     "The share of the states that is held back from the recurrent weights, the same through a whole "
     "sequence.",
     Group::network, false, RealNumber{RNN_AT(recurrent_dropout), 0, 0.9, false}},
    {"attention", "Attention", "How a decoder looks back at what the encoder has read.", Group::network,
     false, RNN_CHOICE(attention, kAttentionNames, kAttentionLabels)},
    {"loss", "Loss", "What predicted numbers are held against their targets by.", Group::network, false,
     RNN_CHOICE(loss, kLossChoiceNames, kLossChoiceLabels)},
    {"initialisation", "Initial weights",
     "How the weights start: uniform as PyTorch does, with orthogonal recurrent weights, or with the "
     "identity.",
     Group::network, false, RNN_CHOICE(initialisation, kInitialisationNames, kInitialisationLabels)},
    {"forget_bias_one", "Forget gate open at first",
     "Starts the LSTM's forget gate at a bias of one, so that it remembers from the beginning.",
     Group::network, false, Flag{RNN_AT(forget_bias_one)}},
    {"seed", "Seed", "The initial weights are drawn from it: the same seed gives the same run.",
     Group::network, false, Seed{RNN_AT(seed)}},

    // Training
    {"bptt", "Steps back in time",
     "How many characters back in time gradients flow (truncated BPTT); a task's examples are read whole.",
     Group::training, false, WholeNumber{RNN_AT(bptt), 1, 1024}},
    {"batch", "Batch", "So many parts of the text, or examples, are read at the same time in every step.",
     Group::training, false, WholeNumber{RNN_AT(batch), 1, 1024}},
    {"optimizer", "Optimizer", "How weights follow their gradients.", Group::training, true,
     RNN_CHOICE(training.optimizer, kOptimizerNames, kOptimizerLabels)},
    {"learning_rate", "Learning rate",
     "How far weights move in a step: too small learns slowly, too large makes the loss jump or explode.",
     Group::training, true, RealNumber{RNN_AT(training.learning_rate), 1e-6, 10, true}},
    {"momentum", "Momentum",
     "The share of the last update that is kept, for SGD with plain or Nesterov momentum.", Group::training,
     true, RealNumber{RNN_AT(training.momentum), 0, 0.999, false}},
    {"weight_decay", "Weight decay", "Pulls every weight towards zero, against learning by heart.",
     Group::training, true, RealNumber{RNN_AT(training.weight_decay), 0, 1, false}},
    {"clip", "Gradient clipping",
     "Gradients longer than this are shortened to it, which tames exploding gradients; 0 switches it off.",
     Group::training, true, RealNumber{RNN_AT(training.clip), 0, 1000, false}},
    {"clip_value", "Clipping by value",
     "Each number of the gradient is kept within plus and minus this, before its length is; 0 switches it "
     "off.",
     Group::training, true, RealNumber{RNN_AT(training.clip_value), 0, 1000, false}},
    {"schedule", "Schedule", "How the learning rate changes while training goes on.", Group::training, true,
     RNN_CHOICE(training.schedule, kScheduleNames, kScheduleLabels)},
    {"schedule_steps", "Schedule steps",
     "Training steps between two decays, to the end of the cosine, or of the warm-up.", Group::training, true,
     WholeNumber{RNN_AT(training.schedule_steps), 1, kMany}},
    {"schedule_factor", "Schedule factor",
     "The learning rate is multiplied by this at each decay; the cosine ends at it.", Group::training, true,
     RealNumber{RNN_AT(training.schedule_factor), 0, 1, false}},
    {"validation_every", "Validate every", "Training steps between two validations; 0 switches them off.",
     Group::training, true, WholeNumber{RNN_AT(validation_every), 0, kMany, "never"}},
    {"validation_length", "Validation length",
     "So many characters at most are read in a validation while training goes on; 0: all that are kept for "
     "it.",
     Group::training, true, WholeNumber{RNN_AT(validation_length), 0, kMany, "all of it"}},
    {"patience", "Patience",
     "Training pauses by itself after so many validations without a new best; 0: it never does.",
     Group::training, true, WholeNumber{RNN_AT(patience), 0, kMany, "endless"}},
    {"keep_best", "Keep the best",
     "When training ends, by itself or with the last of the steps asked for, the weights of the best "
     "validation come back.",
     Group::training, true, Flag{RNN_AT(keep_best)}},
    {"stop_when_solved", "Stop when solved",
     "Training pauses by itself once two validations running reach the solved line of a task.",
     Group::training, true, Flag{RNN_AT(stop_when_solved)}},
    {"class_weights", "Class weights", "How much each class counts in the loss.", Group::training, false,
     RNN_CHOICE(class_weights, kClassWeightsNames, kClassWeightsLabels)},
    {"teacher_forcing", "Teacher forcing",
     "Where outputs are fed back: the share of training steps that read the right one instead of the "
     "network's own.",
     Group::training, true, RealNumber{RNN_AT(training.teacher_forcing), 0, 1, false}},

    // Sampling
    {"prime", "Begin with", "The network reads this first and writes on from there.", Group::sampling, true,
     Text{RNN_AT(sampling.prime), 10'000}},
    {"length", "Length", "Characters to write.", Group::sampling, true,
     WholeNumber{RNN_AT(sampling.length), 1, 100'000}},
    {"temperature", "Temperature", "0 always takes the likeliest character; higher values dare more.",
     Group::sampling, true, RealNumber{RNN_AT(sampling.temperature), 0, 10, false}},
    {"top_k", "Top k", "Chooses among the k likeliest characters only; 0: among all.", Group::sampling, true,
     WholeNumber{RNN_AT(sampling.top_k), 0, 4096, "all"}},
    {"top_p", "Top p", "Chooses among the likeliest characters that together reach this probability.",
     Group::sampling, true, RealNumber{RNN_AT(sampling.top_p), 0, 1, false}},
    {"sampling_seed", "Sampling seed", "The same seed and the same weights write the same text.",
     Group::sampling, true, Seed{RNN_AT(sampling.sampling_seed)}},
};

#undef RNN_AT
#undef RNN_CHOICE

}  // namespace

std::span<const Property> properties() { return kProperties; }

const Property* find_property(std::string_view name) {
  const auto* found = std::ranges::find(kProperties, name, &Property::name);
  return found == std::end(kProperties) ? nullptr : found;
}

}  // namespace rnn
