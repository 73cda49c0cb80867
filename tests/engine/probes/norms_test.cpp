// Against numpy, recorded by tests/oracles/probes_numpy.py.
#include "engine/probes/norms.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

TEST(ParameterNorms, AreThoseOfNumpy) {
  const auto record = recorded("probes_numpy")["norms"];
  const std::vector<float> weights = record["weights"], before = record["before"],
                           gradients = record["gradients"];
  std::vector<NamedRange> ranges;
  for (const auto& range : record["ranges"])
    ranges.push_back({std::to_string(ranges.size()), range[0], range[1]});
  const auto norms = parameter_norms(ranges, weights, before, gradients);
  ASSERT_EQ(norms.size(), ranges.size());
  constexpr double kTolerance = 1e-6;  // short sums in float
  for (std::size_t i = 0; i < norms.size(); ++i) {
    const double size = record["norm"][i], update = record["update_norm"][i];
    EXPECT_EQ(norms[i].name, ranges[i].name);
    EXPECT_NEAR(norms[i].weights, size, kTolerance * size);
    EXPECT_NEAR(norms[i].gradient, record["gradient_norm"][i].get<double>(), kTolerance * 10);
    EXPECT_NEAR(norms[i].update, update, kTolerance * update);
    EXPECT_NEAR(norms[i].ratio, update / size, kTolerance);
  }
}

TEST(ParameterNorms, TellARatioWithoutWeights) {
  const std::vector<float> weights = {0, 0, 0, 0, 3, 4}, before = {0, 0, 1, 0, 3, 4}, gradients(6);
  const std::vector<NamedRange> ranges = {{"still", 0, 2}, {"gone", 2, 2}, {"kept", 4, 2}};
  const auto norms = parameter_norms(ranges, weights, before, gradients);
  EXPECT_EQ(norms[0].ratio, 0);
  EXPECT_TRUE(std::isinf(norms[1].ratio));
  EXPECT_EQ(norms[2].weights, 5);
  EXPECT_EQ(norms[2].ratio, 0);
}

}  // namespace
}  // namespace rnn
