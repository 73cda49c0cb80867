// What rnn forward tells of a network for CTC, against all alignments of the outputs that it prints.
#include "engine/formats/ctc_json.h"

#include <gtest/gtest.h>

#include "engine/formats/forward_pass.h"
#include "tests/engine/losses/alignments.h"
#include "tests/engine/network/sequences.h"

namespace rnn {
namespace {

constexpr std::size_t kTime = 5, kBatch = 2, kClasses = 3;

PortableModel random_model(LossKind loss) {
  const auto network = random_network<float>({.cell = CellKind::gru,
                                              .input_kind = InputKind::dense,
                                              .inputs = 2,
                                              .hidden = 6,
                                              .outputs = kClasses,
                                              .loss = loss},
                                             5);
  return {network.shape(), tensors_from_arena(network.table(), network.weights()), {}};
}

ForwardInput random_input() {
  ForwardInput input;
  input.time = kTime;
  input.target_time = 1;
  input.batch = kBatch;
  input.lengths = {kTime, kTime - 2};
  Random random(6);
  for (std::size_t i = 0; i < kTime * kBatch * 2; ++i) input.inputs.push_back(random.uniform(-3, 3));
  return input;
}

TEST(CtcJson, TellsTheBestPathAndTheMostProbableLabellings) {
  const auto json = forward_pass<double>(random_model(LossKind::ctc), random_input(), false, 1000);
  ASSERT_TRUE(json) << json.error().message;
  for (std::size_t b = 0; b < kBatch; ++b) {
    SmallLogits logits(b == 0 ? kTime : kTime - 2, kClasses, 1);
    Labels path;
    for (std::size_t t = 0; t < logits.steps; ++t) {
      const std::vector<double> row = (*json)["outputs"][t][b];
      std::ranges::copy(row, logits.values.begin() + static_cast<std::ptrdiff_t>(t * kClasses));
      path.push_back(static_cast<Token>(std::ranges::max_element(row) - row.begin()));
    }
    EXPECT_EQ((*json)["labels"][b], collapse(path));
    // With room for all, the search finds every labelling that any alignment leads to.
    const auto all = enumerate_alignments(logits);
    const auto& beams = (*json)["beams"][b];
    ASSERT_EQ(beams.size(), all.size());
    for (std::size_t i = 0; i < beams.size(); ++i) {
      const double probability = all.at(beams[i]["labels"].get<Labels>()).probability;
      EXPECT_NEAR(beams[i]["log_probability"], std::log(probability), 1e-9);
      if (i > 0) {
        EXPECT_LE(beams[i]["log_probability"], beams[i - 1]["log_probability"]);
      }
    }
  }
}

TEST(CtcJson, BeamsComeOnlyWhenAskedForAndOnlyOfCtc) {
  const auto plain = forward_pass<float>(random_model(LossKind::ctc), random_input(), false);
  EXPECT_TRUE(plain->contains("labels"));
  EXPECT_FALSE(plain->contains("beams"));
  const auto few = forward_pass<float>(random_model(LossKind::ctc), random_input(), false, 2);
  EXPECT_EQ((*few)["beams"][1].size(), 2U);
  const auto softmax = forward_pass<float>(random_model(LossKind::softmax), random_input(), false);
  EXPECT_FALSE(softmax->contains("labels"));
  const auto refused = forward_pass<float>(random_model(LossKind::softmax), random_input(), false, 2);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.contains("CTC"));
}

}  // namespace
}  // namespace rnn
