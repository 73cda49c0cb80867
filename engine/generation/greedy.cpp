#include "engine/generation/greedy.h"

#include "engine/metrics/confusion.h"

namespace rnn {
namespace {

constexpr Token kEnd = 0;

Token likeliest(const Unrolled<float>& unrolled, std::size_t s, std::size_t b) {
  const std::size_t outputs = unrolled.shape().outputs;
  return predicted_class(unrolled.logits().subspan((s * unrolled.batch() + b) * outputs, outputs));
}

}  // namespace

void write_greedily(const Network<float>& network, Unrolled<float>& unrolled) {
  const Rows rows = unrolled.all_rows();
  StackActivations<float>& decoder = unrolled.decoder();
  decoder.set_steps(decoder.time());
  network.begin_writing(unrolled, rows);
  for (std::size_t s = 0; s < decoder.time(); ++s) {
    network.write(unrolled, rows, {s, 1});
    if (s + 1 == decoder.time()) break;
    for (std::size_t b = 0; b < rows.count; ++b) {
      decoder.tokens()[(s + 1) * rows.count + b] = likeliest(unrolled, s, b);
    }
  }
}

std::vector<Token> written_tokens(const Unrolled<float>& unrolled, std::size_t b) {
  std::vector<Token> tokens;
  for (std::size_t s = 0; s < unrolled.decoder().steps(); ++s) {
    tokens.push_back(likeliest(unrolled, s, b));
    if (tokens.back() == kEnd) break;
  }
  return tokens;
}

}  // namespace rnn
