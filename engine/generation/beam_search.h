#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/network/shape.h"

namespace rnn {

struct BeamSettings {
  std::size_t width = 4;          // ≥ 1; 1 is greedy: always the likeliest token
  std::size_t most_tokens = 100;  // ≥ 1; what has not ended by then is cut off
  std::optional<Token> end = {};  // the token that ends a sequence
  /// α ≥ 0: sequences are ranked by log p/nᵅ, n their tokens with the end. 0 prefers short ones, since each
  /// token makes a sequence less likely; 1 ranks by the mean (Wu et al. 2016, "Google's neural machine
  /// translation system", section 7, with nᵅ for their ((5 + n)/6)ᵅ).
  double length_power = 0;
};

struct BeamSequence {
  std::vector<Token> tokens;  // without the end
  double log_probability;     // nats, of all tokens and the end
  double score;               // log_probability/nᵅ
  bool ended;                 // else it was cut off

  bool operator==(const BeamSequence&) const = default;
};

/// Goes a step on with what is searched in, and returns the logits [beams][O] of what may come next: beam i
/// takes up the state that beam parents[i] had after the last call and reads tokens[i]. In the first call
/// there is one beam, whose parent 0 is the state before the search. There are never more than `width` beams.
/// The logits are used until the next call.
using BeamStep = std::function<std::span<const float>(std::span<const std::size_t> parents,
                                                      std::span<const Token> tokens)>;

/// Looks for the likeliest sequences that follow `first`, best score first, at most `width` of them. After
/// each step the likeliest `width` − (ended ones) are kept (Sutskever, Vinyals and Le 2014, section 3.2: a
/// sequence that ends leaves the beam and makes it narrower). Of equals the first beam's and the lowest
/// token. Tokens of probability 0 and logits that are NaN are not followed, so fewer sequences or none may
/// come.
std::vector<BeamSequence> beam_search(Token first, const BeamStep& step, const BeamSettings& settings);

}  // namespace rnn
