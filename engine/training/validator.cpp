#include "engine/training/validator.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace rnn {

Validator::Validator(const NetworkShape& shape, std::span<const Token> text)
    : text_(text), network_(shape), unrolled_(shape, {kSlice, 1}, Purpose::inference) {
  assert(text.size() >= 2);
}

void Validator::start(const Network<float>& network, std::uint64_t tokens) {
  assert(network.shape() == network_.shape());
  std::ranges::copy(network.weights(), network_.change_weights().begin());
  network_.pack();
  unrolled_.reset_state();
  const std::uint64_t all = text_.size() - 1;
  done_ = 0;
  end_ = tokens == 0 ? all : std::min(tokens, all);
  sum_ = 0;
}

bool Validator::advance(std::uint64_t tokens) {
  for (std::uint64_t spent = 0; spent < tokens && !finished(); spent += kSlice) {
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(kSlice, end_ - done_));
    const Token* slice = text_.data() + done_;
    std::copy_n(slice, count, unrolled_.tokens().begin());
    std::copy_n(slice + 1, count, unrolled_.targets().begin());
    unrolled_.set_steps(count);
    network_.forward(unrolled_, unrolled_.all_rows());
    network_.loss(unrolled_, unrolled_.all_rows(), 0);
    for (const float loss : unrolled_.losses()) sum_ += static_cast<double>(loss);
    unrolled_.carry_state();
    done_ += count;
  }
  return finished();
}

double perplexity(double loss) { return std::exp(loss); }
double bits_per_character(double loss) { return loss * std::numbers::log2e; }

}  // namespace rnn
