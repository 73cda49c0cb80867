#include <algorithm>

#include "engine/losses/ctc.h"
#include "engine/losses/ctc_decode.h"

namespace rnn {

template <class T>
std::vector<Token> ctc_best_path(const CtcLogits<T>& outputs) {
  std::vector<Token> labels;
  Token before = kBlank;
  for (std::size_t t = 0; t < outputs.steps; ++t) {
    const T* x = outputs.logits + t * outputs.step_stride;
    const auto symbol = static_cast<Token>(std::max_element(x, x + outputs.classes) - x);
    if (symbol != before && symbol != kBlank) labels.push_back(symbol);
    before = symbol;
  }
  return labels;
}

template std::vector<Token> ctc_best_path(const CtcLogits<float>&);
template std::vector<Token> ctc_best_path(const CtcLogits<double>&);

}  // namespace rnn
