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
    {"data", "Text", "The text to learn: a built-in one by its name, or a file that was loaded.", Group::data,
     false, Text{RNN_AT(data), 1000}},
    {"validation_fraction", "Kept for validation",
     "The last part of the text, kept out of training to measure what was really learned.", Group::data,
     false, RealNumber{RNN_AT(validation_fraction), 0, 0.5, false}},

    // Network
    {"cell", "Cell", "How a unit remembers: gates (GRU, LSTM) keep a state over many steps.", Group::network,
     false, RNN_CHOICE(cell, kCellNames, kCellLabels)},
    {"hidden", "Hidden units", "Units in each layer: more can learn more and take longer.", Group::network,
     false, WholeNumber{RNN_AT(hidden), 1, 2048}},
    {"layers", "Layers", "Recurrent layers on top of each other; each reads the states of the one below.",
     Group::network, false, WholeNumber{RNN_AT(layers), 1, 8}},
    {"initialisation", "Initial weights",
     "How the weights start: uniform as PyTorch does, or with orthogonal recurrent weights.", Group::network,
     false, RNN_CHOICE(initialisation, kInitialisationNames, kInitialisationLabels)},
    {"forget_bias_one", "Forget gate open at first",
     "Starts the LSTM's forget gate at a bias of one, so that it remembers from the beginning.",
     Group::network, false, Flag{RNN_AT(forget_bias_one)}},
    {"seed", "Seed", "The initial weights are drawn from it: the same seed gives the same run.",
     Group::network, false, Seed{RNN_AT(seed)}},

    // Training
    {"bptt", "Steps back in time", "How many characters back in time gradients flow (truncated BPTT).",
     Group::training, false, WholeNumber{RNN_AT(bptt), 1, 1024}},
    {"batch", "Streams side by side", "So many parts of the text are read at the same time in every step.",
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
     Group::training, true, WholeNumber{RNN_AT(validation_every), 0, kMany}},
    {"validation_length", "Validation length",
     "So many characters at most are read in a validation while training goes on; 0: all that are kept for "
     "it.",
     Group::training, true, WholeNumber{RNN_AT(validation_length), 0, kMany}},
    {"patience", "Patience",
     "Training pauses by itself after so many validations without a new best; 0: it never does.",
     Group::training, true, WholeNumber{RNN_AT(patience), 0, kMany}},

    // Sampling
    {"prime", "Begin with", "The network reads this first and writes on from there.", Group::sampling, true,
     Text{RNN_AT(sampling.prime), 10'000}},
    {"length", "Length", "Characters to write.", Group::sampling, true,
     WholeNumber{RNN_AT(sampling.length), 1, 100'000}},
    {"temperature", "Temperature", "0 always takes the likeliest character; higher values dare more.",
     Group::sampling, true, RealNumber{RNN_AT(sampling.temperature), 0, 10, false}},
    {"top_k", "Top k", "Chooses among the k likeliest characters only; 0: among all.", Group::sampling, true,
     WholeNumber{RNN_AT(sampling.top_k), 0, 4096}},
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
