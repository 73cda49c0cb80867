#include "engine/formats/network_json.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/engine/formats/pytorch_models.h"

namespace rnn {
namespace {

std::string refusal(std::string_view json) {
  const auto shape = network_shape_from_json(json);
  return shape ? "" : shape.error().message;
}

/// With these entries in place of those of a network that is fine.
std::string refusal_with(const std::string& entries) {
  return refusal(R"({"input":"dense","inputs":3,"outputs":2,)" + entries + "}");
}

TEST(NetworkJson, EveryNetworkComesBack) {
  auto shapes = test::stacked_shapes();
  const auto more = test::structured_shapes();
  shapes.insert(shapes.end(), more.begin(), more.end());
  for (NetworkShape shape : shapes) {
    shape.dropout = 0.1;
    shape.recurrent_dropout = 0.3;
    EXPECT_EQ(network_shape_from_json(to_json(shape)), shape);
  }
}

TEST(NetworkJson, IsWhatItWas) {
  // What files hold must be read for ever.
  const NetworkShape shape{.cell = CellKind::gru,
                           .input_kind = InputKind::embedding,
                           .inputs = 7,
                           .embedding = 3,
                           .hidden = 5,
                           .layers = 2,
                           .bidirectional = true,
                           .layer_norm = true,
                           .dropout = 0.25,
                           .outputs = 4,
                           .loss = LossKind::huber,
                           .task = TaskShape::sequence_to_sequence,
                           .attention = AttentionKind::dot};
  EXPECT_EQ(to_json(shape),
            R"({"cell":"gru","input":"embedding","inputs":7,"embedding":3,"hidden":5,"layers":2,)"
            R"("bidirectional":true,"layer_norm":true,"residual":false,"dropout":0.25,)"
            R"("recurrent_dropout":0.0,"outputs":4,"loss":"huber","task":"sequence_to_sequence",)"
            R"("attention":"dot"})");
}

TEST(NetworkJson, NamesWhatIsWrong) {
  EXPECT_EQ(refusal_with(R"("layers":1)"), "");
  EXPECT_EQ(refusal("[1]"), "The network is no JSON object.");
  EXPECT_EQ(refusal(std::string("{}\0", 3)), "The network is no JSON object.");
  EXPECT_EQ(refusal_with(R"("colour":1)"), "The network has an unknown entry \"colour\".");
  EXPECT_EQ(refusal_with(R"("hidden":-1)"), "The network's hidden must be a whole number.");
  EXPECT_EQ(refusal_with(R"("residual":1)"), "The network's residual must be true or false.");
  EXPECT_EQ(refusal_with(R"("attention":"hard")"),
            "The network's attention must be one of none, dot, additive.");
  EXPECT_EQ(refusal_with(R"("dropout":"much")"), "The network's dropout must be a number.");
}

TEST(NetworkJson, RefusesWhatCannotBe) {
  EXPECT_NE(refusal_with(R"("hidden":0)").find("0 hidden units"), std::string::npos);
  EXPECT_NE(refusal_with(R"("layers":65)").find("between 1 and 64"), std::string::npos);
  EXPECT_NE(refusal_with(R"("hidden":99999999)").find("99999999 hidden units"), std::string::npos);
  EXPECT_NE(refusal_with(R"("dropout":1)").find("less than 1"), std::string::npos);
  EXPECT_NE(refusal_with(R"("attention":"dot")").find("needs a decoder"), std::string::npos);
  EXPECT_NE(refusal_with(R"("loss":"ctc","task":"many_to_one")").find("ctc"), std::string::npos);
  EXPECT_NE(refusal_with(R"("task":"one_to_many","bidirectional":true)").find("bidirectional"),
            std::string::npos);
  EXPECT_NE(refusal_with(R"("task":"one_to_many","outputs":4)").find("as many inputs"), std::string::npos);
  EXPECT_NE(refusal_with(R"("embedding":2)").find("embedding"), std::string::npos);
}

}  // namespace
}  // namespace rnn
