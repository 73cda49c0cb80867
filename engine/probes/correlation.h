#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/probes/series.h"

namespace rnn {

/// Pearson's correlation of every unit with every feature over a text or a piece of any length, taken in part
/// by part; with a feature that is 0 or 1 it is the point-biserial one. Keeps units · features sums in
/// double, about the means (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance",
/// equations 1.4 and 1.5), so nothing is lost where means are large.
class Correlation {
 public:
  Correlation(std::size_t units, std::size_t features);

  /// A part: what the units did and what the text said at the same steps.
  void add(const Series& activations, const Series& features);

  std::size_t units() const { return units_.size(); }
  std::size_t features() const { return features_.size(); }
  std::uint64_t steps() const { return steps_; }

  /// In −1 … 1. 0 where either was the same all the time, or was not finite: nothing goes with it.
  double of(std::size_t unit, std::size_t feature) const;

  struct Match {
    std::size_t unit;
    double correlation;

    bool operator==(const Match&) const = default;
  };
  /// The units that follow a feature most closely, in either direction: |r| descending, of equals the first
  /// unit first. At most `most` of them.
  std::vector<Match> best(std::size_t feature, std::size_t most) const;

 private:
  /// One variable so far. Of one that never changes the squares are exactly 0: sums and means of floats are
  /// exact in double when all of them are equal.
  struct Variable {
    double mean = 0, squares = 0;  // Σ (x − mean)²
  };
  struct Part;

  void take(std::vector<Variable>& variables, const Part& part, double share, double steps) const;

  std::vector<Variable> units_, features_;
  std::vector<double> products_;  // [units][features]  Σ (x − mean of x)(y − mean of y)
  std::uint64_t steps_ = 0;
};

}  // namespace rnn
