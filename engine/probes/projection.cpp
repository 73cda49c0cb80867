#include "engine/probes/projection.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <limits>

namespace rnn {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Matrix matrix_of(const Series& path) {
  const auto steps = static_cast<Eigen::Index>(path.steps), units = static_cast<Eigen::Index>(path.units);
  using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::OuterStride<> stride(static_cast<Eigen::Index>(path.stride));
  return Eigen::Map<const Floats, 0, Eigen::OuterStride<>>(path.data, steps, units, stride).cast<double>();
}

struct Component {
  double variance;
  Eigen::VectorXd axis;  // [H]
};

/// The components of a centred path X [T][H], largest variance first. The eigenvectors a of XᵀX [H][H] are
/// Xᵀb/‖Xᵀb‖ with those of X Xᵀ [T][T], b, for the same eigenvalues: the smaller of the two is solved.
std::vector<Component> components_of(const Matrix& centred, std::size_t most) {
  const Eigen::Index steps = centred.rows(), units = centred.cols();
  const bool by_steps = steps < units;
  const Eigen::MatrixXd square = by_steps ? Eigen::MatrixXd(centred * centred.transpose())
                                          : Eigen::MatrixXd(centred.transpose() * centred);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(square);
  std::vector<Component> result;
  if (solver.info() != Eigen::Success) return result;
  const Eigen::VectorXd& values = solver.eigenvalues();  // ascending
  // What rounding makes of an eigenvalue of 0.
  const double nothing = values.size() == 0 ? 0
                                            : values[values.size() - 1] * static_cast<double>(values.size()) *
                                                  std::numeric_limits<double>::epsilon();
  for (Eigen::Index i = values.size(); i-- > 0 && result.size() < most && values[i] > nothing;) {
    Eigen::VectorXd axis = solver.eigenvectors().col(i);
    if (by_steps) axis = (centred.transpose() * axis).normalized();
    Eigen::Index largest;
    axis.cwiseAbs().maxCoeff(&largest);
    if (axis[largest] < 0) axis = -axis;
    result.push_back({values[i] / static_cast<double>(steps), std::move(axis)});
  }
  return result;
}

}  // namespace

Projection project(const Series& path, std::size_t components) {
  Projection result{.components = components,
                    .mean = std::vector<double>(path.units),
                    .axes = std::vector<double>(components * path.units),
                    .variance = std::vector<double>(components),
                    .explained = std::vector<double>(components),
                    .coordinates = std::vector<float>(path.steps * components)};
  Matrix centred = matrix_of(path);
  if (path.steps == 0 || !centred.allFinite()) return result;
  const Eigen::RowVectorXd mean = centred.colwise().mean();
  std::ranges::copy(mean, result.mean.begin());
  centred.rowwise() -= mean;
  const double total = centred.squaredNorm() / static_cast<double>(path.steps);
  std::size_t k = 0;
  for (const Component& component : components_of(centred, components)) {
    result.variance[k] = component.variance;
    result.explained[k] = component.variance / total;
    std::ranges::copy(component.axis, result.axes.begin() + static_cast<std::ptrdiff_t>(k * path.units));
    const Eigen::VectorXd along = centred * component.axis;
    for (std::size_t t = 0; t < path.steps; ++t) {
      result.coordinates[t * components + k] = static_cast<float>(along[static_cast<Eigen::Index>(t)]);
    }
    ++k;
  }
  return result;
}

void align_signs(Projection& projection, const Projection& earlier) {
  assert(projection.components == earlier.components && projection.mean.size() == earlier.mean.size());
  const std::size_t units = projection.mean.size();
  for (std::size_t k = 0; k < projection.components; ++k) {
    const auto axis = std::span(projection.axes).subspan(k * units, units);
    double along = 0;
    for (std::size_t u = 0; u < units; ++u) along += axis[u] * earlier.axis(k)[u];
    if (along >= 0) continue;
    for (double& number : axis) number = -number;
    for (std::size_t i = k; i < projection.coordinates.size(); i += projection.components)
      projection.coordinates[i] = -projection.coordinates[i];
  }
}

}  // namespace rnn
