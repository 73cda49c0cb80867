#include "engine/probes/correlation.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace rnn {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Floats = Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>, 0,
                          Eigen::OuterStride<>>;

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

Floats floats(const Series& part) {
  return {part.data, index(part.steps), index(part.units), Eigen::OuterStride<>(index(part.stride))};
}

}  // namespace

/// A part's values, the means of its variables, and what is left of them without these.
struct Correlation::Part {
  Matrix centred;           // [T][n]
  Eigen::RowVectorXd mean;  // [n]

  explicit Part(const Series& part) : centred(floats(part).cast<double>()), mean(centred.colwise().mean()) {
    centred.rowwise() -= mean;
  }
};

Correlation::Correlation(std::size_t units, std::size_t features)
    : units_(units), features_(features), products_(units * features) {}

void Correlation::add(const Series& activations, const Series& features) {
  assert(activations.steps == features.steps && activations.units == units() &&
         features.units == this->features());
  if (activations.steps == 0) return;
  const Part x(activations), y(features);
  const auto before = static_cast<double>(steps_), now = static_cast<double>(activations.steps);
  const double share = before * now / (before + now);  // of the product of two shifts of the mean
  const Matrix products = x.centred.transpose() * y.centred;
  for (std::size_t u = 0; u < units(); ++u) {
    const double shift = x.mean[index(u)] - units_[u].mean;
    for (std::size_t f = 0; f < this->features(); ++f) {
      products_[u * this->features() + f] +=
          products(index(u), index(f)) + share * shift * (y.mean[index(f)] - features_[f].mean);
    }
  }
  take(units_, x, share, now);
  take(features_, y, share, now);
  steps_ += activations.steps;
}

void Correlation::take(std::vector<Variable>& variables, const Part& part, double share, double steps) const {
  const double weight = steps / (static_cast<double>(steps_) + steps);
  for (std::size_t i = 0; i < variables.size(); ++i) {
    Variable& variable = variables[i];
    const double shift = part.mean[index(i)] - variable.mean;
    variable.mean += weight * shift;
    variable.squares += part.centred.col(index(i)).squaredNorm() + share * shift * shift;
  }
}

double Correlation::of(std::size_t unit, std::size_t feature) const {
  const Variable &x = units_[unit], &y = features_[feature];
  const double r = products_[unit * features() + feature] / (std::sqrt(x.squares) * std::sqrt(y.squares));
  return std::isfinite(r) ? std::clamp(r, -1.0, 1.0) : 0;
}

std::vector<Correlation::Match> Correlation::best(std::size_t feature, std::size_t most) const {
  std::vector<Match> matches;
  for (std::size_t u = 0; u < units(); ++u) matches.push_back({u, of(u, feature)});
  const auto closer = [](const Match& a, const Match& b) {
    const double x = std::abs(a.correlation), y = std::abs(b.correlation);
    return x != y ? x > y : a.unit < b.unit;
  };
  const auto end = matches.begin() + static_cast<std::ptrdiff_t>(std::min(most, matches.size()));
  std::ranges::partial_sort(matches, end, closer);
  matches.erase(end, matches.end());
  return matches;
}

}  // namespace rnn
