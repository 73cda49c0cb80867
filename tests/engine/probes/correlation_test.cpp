// Against numpy, recorded by tests/oracles/probes_numpy.py.
#include "engine/probes/correlation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/engine/probes/numbers.h"
#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

using Floats = std::vector<float>;

struct Recorded {
  nlohmann::json record = recorded("probes_numpy")["correlation"];
  std::size_t units = record["units"], features = record["features"], steps = record["steps"];
  Floats x = record["x"], y = record["y"];  // [T][units], [T][features]

  Series activations(std::size_t first, std::size_t count) const {
    return {x.data() + first * units, count, units, units};
  }
  Series values(std::size_t first, std::size_t count) const {
    return {y.data() + first * features, count, features, features};
  }
};

std::vector<double> all(const Correlation& correlation) {
  std::vector<double> result;
  for (std::size_t u = 0; u < correlation.units(); ++u) {
    for (std::size_t f = 0; f < correlation.features(); ++f) result.push_back(correlation.of(u, f));
  }
  return result;
}

// Numbers of the order of 4096 with 12 bits before the point and 8 after it leave 33 bits of a double to a
// square's sum, and sums about the mean more.
constexpr double kTolerance = 1e-12;

TEST(Correlation, IsThatOfNumpyInWhateverParts) {
  const Recorded data;
  for (const std::size_t part : {data.steps, std::size_t{1}, std::size_t{7}}) {
    Correlation correlation(data.units, data.features);
    for (std::size_t first = 0; first < data.steps; first += part) {
      const std::size_t count = std::min(part, data.steps - first);
      correlation.add(data.activations(first, count), data.values(first, count));
    }
    EXPECT_EQ(correlation.steps(), data.steps);
    test::expect_near(all(correlation), data.record["r"], kTolerance, "correlation");
  }
}

TEST(Correlation, ReadsOneStreamOfMany) {
  const Recorded data;
  const std::size_t stride = 2 * data.units + 1;
  Floats wide(data.steps * stride, 1e9f);
  for (std::size_t t = 0; t < data.steps; ++t) {
    std::copy_n(&data.x[t * data.units], data.units, &wide[t * stride + data.units]);
  }
  Correlation correlation(data.units, data.features);
  correlation.add({wide.data() + data.units, data.steps, data.units, stride}, data.values(0, data.steps));
  test::expect_near(all(correlation), data.record["r"], kTolerance, "correlation");
}

TEST(Correlation, PutsTheClosestUnitsFirstInEitherDirection) {
  //                 r with the feature: 1, −1, 1/√3, 0 (constant), −1/√3
  const Floats x = {0.0f, 1.0f, 0.0f, 0.1f, 1.0f,  //
                    0.0f, 1.0f, 0.0f, 0.1f, 1.0f,  //
                    1.0f, 0.0f, 0.0f, 0.1f, 1.0f,  //
                    1.0f, 0.0f, 1.0f, 0.1f, 0.0f};
  const Floats y = {0, 0, 1, 1};
  Correlation correlation(5, 1);
  correlation.add(series(x, 5), series(y, 1));
  const auto best = correlation.best(0, 4);
  ASSERT_EQ(best.size(), 4u);
  const std::size_t units[] = {0, 1, 2, 4};  // of equals the first
  const double r[] = {1, -1, 1 / std::sqrt(3), -1 / std::sqrt(3)};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(best[i].unit, units[i]);
    EXPECT_NEAR(best[i].correlation, r[i], 1e-15);
  }
  EXPECT_EQ(correlation.best(0, 9).size(), 5u);
}

TEST(Correlation, OfWhatDoesNotChangeIsZero) {
  constexpr std::size_t kSteps = 1000;
  const Floats constant(kSteps, 0.1f);
  Floats changing(kSteps);
  for (std::size_t t = 0; t < kSteps; ++t) changing[t] = static_cast<float>(t % 3);
  for (const std::size_t part : {std::size_t{3}, std::size_t{7}, kSteps}) {
    Correlation unit(1, 1), feature(1, 1);
    for (std::size_t t = 0; t < kSteps; t += part) {
      const std::size_t count = std::min(part, kSteps - t);
      const Series still{&constant[t], count, 1, 1}, moving{&changing[t], count, 1, 1};
      unit.add(still, moving);
      feature.add(moving, still);
    }
    EXPECT_EQ(unit.of(0, 0), 0) << part;
    EXPECT_EQ(feature.of(0, 0), 0) << part;
  }
}

TEST(Correlation, OfNothingIsZero) {
  Correlation nothing(1, 1);
  EXPECT_EQ(nothing.of(0, 0), 0);
  nothing.add({nullptr, 0, 1, 1}, {nullptr, 0, 1, 1});
  EXPECT_EQ(nothing.of(0, 0), 0);
}

TEST(Correlation, OfWhatIsNotFiniteIsZeroAndComesLast) {
  const Floats x = {0, NAN, INFINITY, 0.25f,  //
                    1, 0,   0,        0.0f,   //
                    2, 1,   1,        0.5f};
  const Floats y = {0, 1, 2};
  Correlation correlation(4, 1);
  correlation.add(series(x, 4), series(y, 1));
  const auto best = correlation.best(0, 4);
  EXPECT_EQ(best[0].unit, 0u);
  EXPECT_EQ(best[1].unit, 3u);
  EXPECT_EQ(best[2], (Correlation::Match{1, 0}));
  EXPECT_EQ(best[3], (Correlation::Match{2, 0}));
}

}  // namespace
}  // namespace rnn
