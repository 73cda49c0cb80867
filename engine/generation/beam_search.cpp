#include "engine/generation/beam_search.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/losses/log_sum_exp.h"

namespace rnn {
namespace {

/// One token more for a sequence of the beam.
struct Candidate {
  std::size_t beam;
  Token token;
  double log_probability;
};

bool likelier(const Candidate& a, const Candidate& b) {
  if (a.log_probability != b.log_probability) return a.log_probability > b.log_probability;
  return a.beam != b.beam ? a.beam < b.beam : a.token < b.token;
}

class BeamSearch {
 public:
  BeamSearch(const BeamStep& step, const BeamSettings& settings) : step_(step), settings_(settings) {}

  std::vector<BeamSequence> from(Token first) {
    parents_ = {0};
    tokens_ = {first};
    beam_ = {{}};
    while (!beam_.empty()) {
      propose(step_(parents_, tokens_));
      choose();
    }
    std::ranges::stable_sort(done_, std::ranges::greater(), &BeamSequence::score);
    return std::move(done_);
  }

 private:
  void propose(std::span<const float> logits) {
    const std::size_t classes = logits.size() / beam_.size();
    assert(classes > 0 && logits.size() == classes * beam_.size());
    candidates_.clear();
    for (std::size_t b = 0; b < beam_.size(); ++b) {
      const float* row = logits.data() + b * classes;
      const double log_sum = log_sum_exp(row, classes);
      for (Token token = 0; token < classes; ++token) {
        const double log_probability = beam_[b].log_probability + (static_cast<double>(row[token]) - log_sum);
        if (std::isfinite(log_probability)) candidates_.push_back({b, token, log_probability});
      }
    }
    const std::size_t kept = std::min(settings_.width - done_.size(), candidates_.size());
    std::ranges::partial_sort(candidates_, candidates_.begin() + static_cast<std::ptrdiff_t>(kept), likelier);
    candidates_.resize(kept);
  }

  /// What becomes of the candidates: another beam, or done.
  void choose() {
    parents_.clear();
    tokens_.clear();
    next_.clear();
    for (const auto& [parent, token, log_probability] : candidates_) {
      BeamSequence sequence = beam_[parent];
      sequence.log_probability = log_probability;
      sequence.ended = token == settings_.end;
      const std::size_t length = sequence.tokens.size() + 1;
      if (!sequence.ended) sequence.tokens.push_back(token);
      if (sequence.ended || length == settings_.most_tokens) {
        sequence.score = log_probability / std::pow(static_cast<double>(length), settings_.length_power);
        done_.push_back(std::move(sequence));
      } else {
        parents_.push_back(parent);
        tokens_.push_back(token);
        next_.push_back(std::move(sequence));
      }
    }
    beam_.swap(next_);
  }

  const BeamStep& step_;
  const BeamSettings& settings_;
  std::vector<std::size_t> parents_;  // of each beam, in the beam before
  std::vector<Token> tokens_;         // the last of each beam
  std::vector<BeamSequence> beam_, next_, done_;
  std::vector<Candidate> candidates_;
};

}  // namespace

std::vector<BeamSequence> beam_search(Token first, const BeamStep& step, const BeamSettings& settings) {
  assert(settings.width >= 1 && settings.most_tokens >= 1 && settings.length_power >= 0);
  return BeamSearch(step, settings).from(first);
}

}  // namespace rnn
