// Against the singular values of numpy, recorded by tests/oracles/probes_numpy.py.
#include "engine/probes/projection.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/engine/probes/numbers.h"
#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

using Floats = std::vector<float>;

// Both by units [5][5] and by steps [6][6]. Variances are some 10³ apart, so their axes are known to 10³
// roundings of a double.
TEST(Projection, IsThatOfNumpy) {
  const nlohmann::json records = recorded("probes_numpy")["projections"];
  ASSERT_FALSE(records.empty());
  for (const auto& record : records) {
    const Floats x = record["x"];
    const Projection projection = project(series(x, record["units"]), record["components"]);
    test::expect_near(projection.mean, record["mean"], 1e-12, "mean");
    test::expect_near(projection.axes, record["axes"], 1e-10, "axes");
    test::expect_near(projection.variance, record["variance"], 1e-10, "variance");
    test::expect_near(projection.explained, record["explained"], 1e-10, "explained");
    const std::vector<double> coordinates(projection.coordinates.begin(), projection.coordinates.end());
    test::expect_near(coordinates, record["coordinates"], 1e-6, "coordinates");  // floats
  }
}

/// A closed form: an ellipse with the half-axes 3 and 1, turned by 30°, around (5, −2).
TEST(Projection, FindsTheAxesOfAnEllipse) {
  constexpr int kSteps = 360;
  const double turn = M_PI / 6;
  Floats path;
  for (int t = 0; t < kSteps; ++t) {
    const double a = 3 * std::cos(t * 2 * M_PI / kSteps), b = std::sin(t * 2 * M_PI / kSteps);
    path.push_back(static_cast<float>(5 + a * std::cos(turn) - b * std::sin(turn)));
    path.push_back(static_cast<float>(-2 + a * std::sin(turn) + b * std::cos(turn)));
  }
  const Projection projection = project(series(path, 2));
  constexpr double kTolerance = 1e-6;  // the path is given in floats
  test::expect_near(projection.mean, {5, -2}, kTolerance, "mean");
  test::expect_near(projection.axes, {std::cos(turn), std::sin(turn), -std::sin(turn), std::cos(turn)},
                    kTolerance, "axes");
  test::expect_near(projection.variance, {4.5, 0.5}, kTolerance, "variance");
  test::expect_near(projection.explained, {0.9, 0.1}, kTolerance, "explained");
}

TEST(Projection, HasZerosWhereNothingMoves) {
  Floats line;  // in three units along one direction
  for (int t = 0; t < 10; ++t) line.insert(line.end(), {static_cast<float>(t), 0.5f, static_cast<float>(-t)});
  const Projection along = project(series(line, 3));
  test::expect_near(along.explained, {1, 0}, 1e-15, "explained");
  test::expect_near(along.axes, {std::sqrt(0.5), 0, -std::sqrt(0.5), 0, 0, 0}, 1e-15, "axes");
  for (const std::size_t steps : {0u, 1u, 4u}) {
    const Floats still(steps * 3, 0.1f);
    const Projection none = project(series(still, 3));
    EXPECT_EQ(none.axes, std::vector<double>(6)) << steps;
    EXPECT_EQ(none.explained, std::vector<double>(2)) << steps;
    EXPECT_EQ(none.coordinates, Floats(steps * 2)) << steps;
  }
  const Projection one_unit = project(series(Floats{1, 2, 3}, 1));  // fewer units than axes
  EXPECT_EQ(one_unit.axes, (std::vector<double>{1, 0}));
}

TEST(Projection, OfWhatIsNotFiniteIsZero) {
  const Projection projection = project(series(Floats{1, 2, NAN, 3, 4, INFINITY}, 2));
  EXPECT_EQ(projection.coordinates, Floats(6));
  EXPECT_EQ(projection.axes, std::vector<double>(4));
}

TEST(Projection, KeepsTheSignsOfAnEarlierOne) {
  // (0.6, 0.8)t and (0.8, −0.6)t: the largest number of the first axis moves to the other unit with another
  // sign.
  Floats before, after;
  for (int t = -5; t <= 5; ++t) {
    before.insert(before.end(), {0.6f * static_cast<float>(t), -0.8f * static_cast<float>(t)});
    after.insert(after.end(), {0.8f * static_cast<float>(t), -0.6f * static_cast<float>(t)});
  }
  const Projection earlier = project(series(before, 2));
  Projection now = project(series(after, 2));
  EXPECT_NEAR(earlier.axis(0)[0], -0.6, 1e-6);
  EXPECT_NEAR(now.axis(0)[0], 0.8, 1e-6);
  align_signs(now, earlier);
  EXPECT_NEAR(now.axis(0)[0], -0.8, 1e-6);
  EXPECT_NEAR(now.axis(0)[1], 0.6, 1e-6);
  EXPECT_NEAR(now.coordinates[0], 5, 1e-6);
  const Projection aligned = now;
  align_signs(now, earlier);
  EXPECT_EQ(now.coordinates, aligned.coordinates);
}

}  // namespace
}  // namespace rnn
