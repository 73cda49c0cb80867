#pragma once

#include <cstddef>
#include <string>

#include "engine/session/experiment.h"

namespace rnn {

/// Lowers batch and bptt until a text of so many characters can be trained on, and tells what was changed:
/// the text someone drops simply works. Empty: nothing had to be changed, or nothing helps.
std::string fit_to_text(Experiment& experiment, std::size_t characters);

}  // namespace rnn
