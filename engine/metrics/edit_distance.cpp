#include "engine/metrics/edit_distance.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace rnn {

std::size_t edit_distance(std::span<const Token> a, std::span<const Token> b) {
  // One row of Wagner and Fischer's table (1974): the distance of a's first i tokens to each prefix of b.
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);  // of one token less on both sides
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = std::exchange(row[j], std::min({replaced, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row.back();
}

double ErrorRate::rate() const {
  if (edits == 0) return 0;
  if (reference_tokens == 0) return std::numeric_limits<double>::infinity();
  return static_cast<double>(edits) / static_cast<double>(reference_tokens);
}

}  // namespace rnn
