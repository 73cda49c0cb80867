#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/probes/series.h"

namespace rnn {

/// A path in a space of many units seen along the directions in which it moves most: principal component
/// analysis, the eigenvectors of the covariance of the units (Pearson 1901; Hotelling 1933).
struct Projection {
  std::size_t components;         // K
  std::vector<double> mean;       // [H]  of the path
  std::vector<double> axes;       // [K][H]  of length 1, at right angles; zeros where nothing is left to move
  std::vector<double> variance;   // [K]  along each axis (divided by T), descending
  std::vector<double> explained;  // [K]  its share of the variance of all units
  std::vector<float> coordinates;  // [T][K]

  std::span<const double> axis(std::size_t k) const {
    return std::span(axes).subspan(k * mean.size(), mean.size());
  }
};

/// The same path gives the same signs: of each axis the largest number in size is positive (the first of
/// equals). Zeros throughout when a number is not finite. Time: T·H·min(T, H) + min(T, H)³.
Projection project(const Series& path, std::size_t components = 2);

/// Turns axes around that point away from those of an earlier projection of as many units and components, so
/// that a picture of a path that changes slowly does not flip.
void align_signs(Projection& projection, const Projection& earlier);

}  // namespace rnn
