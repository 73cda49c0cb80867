#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>
#include <span>
#include <unordered_map>
#include <utility>

#include "engine/losses/ctc.h"
#include "engine/losses/ctc_decode.h"
#include "engine/losses/log_add.h"
#include "engine/losses/log_sum_exp.h"

namespace rnn {
namespace {

constexpr auto kNowhere = std::numeric_limits<std::size_t>::max();

/// Every prefix that ever was in the beam, as a tree, so that one that drops out and comes back is the same.
class PrefixTree {
 public:
  static constexpr std::uint32_t kRoot = 0;  // nothing said yet

  struct Node {
    std::uint32_t parent;
    Token last;                   // kBlank at the root
    std::size_t slot = kNowhere;  // place in the beam
  };

  Node& operator[](std::uint32_t node) { return nodes_[node]; }
  const Node& operator[](std::uint32_t node) const { return nodes_[node]; }

  std::uint32_t child(std::uint32_t parent, Token last) {
    const auto key = std::uint64_t{parent} << 32 | last;
    const auto [found, is_new] = children_.try_emplace(key, static_cast<std::uint32_t>(nodes_.size()));
    if (is_new) nodes_.push_back({parent, last});
    return found->second;
  }

  std::vector<Token> labels(std::uint32_t node) const {
    std::vector<Token> result;
    for (; node != kRoot; node = nodes_[node].parent) result.push_back(nodes_[node].last);
    std::ranges::reverse(result);
    return result;
  }

 private:
  std::vector<Node> nodes_{{kRoot, kBlank}};
  std::unordered_map<std::uint64_t, std::uint32_t> children_;
};

/// A prefix with the log-probabilities of its alignments so far.
struct Hypothesis {
  std::uint32_t node;
  double ending_in_blank, ending_in_label;

  double total() const { return log_add(ending_in_blank, ending_in_label); }
};

/// What the next step may make of a hypothesis: the same prefix, or one with a label more.
struct Candidate {
  std::size_t from;  // slot of the beam
  Token label;       // kBlank: none is added
  double ending_in_blank, ending_in_label, total;
};

bool better(const Candidate& a, const Candidate& b) {
  if (a.total != b.total) return a.total > b.total;
  return a.from != b.from ? a.from < b.from : a.label < b.label;
}

class PrefixBeam {
 public:
  PrefixBeam(std::size_t width, std::size_t classes) : width_(width), classes_(classes) { tree_[0].slot = 0; }

  /// Takes one more step with these log-probabilities [classes].
  void advance(const std::vector<double>& log_outputs) {
    extend(log_outputs);
    collect_candidates(log_outputs);
    keep_best();
  }

  /// Best first, as the beam is.
  std::vector<CtcLabelling> labellings() const {
    std::vector<CtcLabelling> result;
    for (const auto& hypothesis : beam_)
      result.push_back({tree_.labels(hypothesis.node), hypothesis.total()});
    return result;
  }

 private:
  /// Fills extended_. A label that is said again needs a blank before it.
  void extend(const std::vector<double>& log_outputs) {
    extended_.resize(beam_.size() * classes_);
    for (std::size_t i = 0; i < beam_.size(); ++i) {
      double* extended = &extended_[i * classes_];
      const double total = beam_[i].total();
      for (std::size_t c = 0; c < classes_; ++c) extended[c] = total + log_outputs[c];
      const Token last = tree_[beam_[i].node].last;
      if (last != kBlank) extended[last] = beam_[i].ending_in_blank + log_outputs[last];
    }
  }

  void collect_candidates(const std::vector<double>& log_outputs) {
    candidates_.clear();
    for (std::size_t i = 0; i < beam_.size(); ++i) {
      const double with_blank = beam_[i].total() + log_outputs[kBlank];
      const double with_label = repeated(i, log_outputs);
      add({i, kBlank, with_blank, with_label, log_add(with_blank, with_label)});
    }
    for (std::size_t i = 0; i < beam_.size(); ++i) {
      for (Token c = 1; c < classes_; ++c) {
        const double extended = extended_[i * classes_ + c];
        add({i, c, kLogZero, extended, extended});
      }
    }
  }

  /// All ways to the same prefix that end in its last label: saying that again, or saying it first after the
  /// prefix without it. The second is taken out of extended_, for it is counted here.
  double repeated(std::size_t i, const std::vector<double>& log_outputs) {
    const auto [parent, last, slot] = tree_[beam_[i].node];
    if (last == kBlank) return kLogZero;
    const double again = beam_[i].ending_in_label + log_outputs[last];
    const std::size_t parent_slot = tree_[parent].slot;
    if (parent_slot == kNowhere) return again;
    return log_add(again, std::exchange(extended_[parent_slot * classes_ + last], kLogZero));
  }

  void add(const Candidate& candidate) {
    if (candidate.total > kLogZero) candidates_.push_back(candidate);  // NaN is not, so `better` is an order
  }

  void keep_best() {
    const std::size_t kept = std::min(width_, candidates_.size());
    const auto end_of_kept = candidates_.begin() + static_cast<std::ptrdiff_t>(kept);
    std::partial_sort(candidates_.begin(), end_of_kept, candidates_.end(), better);
    next_beam_.clear();
    for (const auto& candidate : std::span(candidates_).first(kept)) {
      const std::uint32_t before = beam_[candidate.from].node;
      const std::uint32_t node = candidate.label == kBlank ? before : tree_.child(before, candidate.label);
      next_beam_.push_back({node, candidate.ending_in_blank, candidate.ending_in_label});
    }
    for (const auto& hypothesis : beam_) tree_[hypothesis.node].slot = kNowhere;
    for (std::size_t i = 0; i < kept; ++i) tree_[next_beam_[i].node].slot = i;
    beam_.swap(next_beam_);
  }

  std::size_t width_, classes_;
  PrefixTree tree_;
  std::vector<Hypothesis> beam_{{PrefixTree::kRoot, 0, kLogZero}}, next_beam_;
  std::vector<double> extended_;  // [beam][classes]  log-probability that the next step adds this label
  std::vector<Candidate> candidates_;
};

}  // namespace

template <class T>
std::vector<CtcLabelling> ctc_prefix_beam(const CtcLogits<T>& outputs, std::size_t width) {
  assert(width >= 1);
  PrefixBeam beam(width, outputs.classes);
  std::vector<double> log_outputs(outputs.classes);
  for (std::size_t t = 0; t < outputs.steps; ++t) {
    const T* x = outputs.logits + t * outputs.step_stride;
    const double log_sum = log_sum_exp(x, outputs.classes);
    for (std::size_t c = 0; c < outputs.classes; ++c) log_outputs[c] = x[c] - log_sum;
    beam.advance(log_outputs);
  }
  return beam.labellings();
}

template std::vector<CtcLabelling> ctc_prefix_beam(const CtcLogits<float>&, std::size_t);
template std::vector<CtcLabelling> ctc_prefix_beam(const CtcLogits<double>&, std::size_t);

}  // namespace rnn
