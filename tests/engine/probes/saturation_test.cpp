// Against numpy, recorded by tests/oracles/probes_numpy.py.
#include "engine/probes/saturation.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/probes/numbers.h"
#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

void expect_as_recorded(Squash squash, const std::string& name) {
  const auto record = recorded("probes_numpy")["saturation"];
  const std::vector<float> values = record[name + "s"];
  const std::size_t units = record["units"], steps = record["steps"];
  Saturation saturation(units, squash);
  saturation.add({values.data(), 20, units, units});
  saturation.add({values.data() + 20 * units, steps - 20, units, units});
  EXPECT_EQ(saturation.steps(), steps);
  std::vector<double> low, high;
  for (std::size_t u = 0; u < units; ++u) {
    low.push_back(saturation.low(u));
    high.push_back(saturation.high(u));
  }
  test::expect_near(low, record[name + "_low"], 1e-15, "low");
  test::expect_near(high, record[name + "_high"], 1e-15, "high");
  EXPECT_NEAR(saturation.low() + saturation.high(), record[name + "_any"].get<double>(), 1e-15);
}

TEST(Saturation, OfSigmoidsIsThatOfNumpy) { expect_as_recorded(Squash::sigmoid, "sigmoid"); }
TEST(Saturation, OfTanhsIsThatOfNumpy) { expect_as_recorded(Squash::tanh, "tanh"); }

TEST(Saturation, OfNothingIsZero) {
  const Saturation saturation(3, Squash::tanh);
  EXPECT_EQ(saturation.low(2), 0);
  EXPECT_EQ(saturation.high(), 0);
}

}  // namespace
}  // namespace rnn
