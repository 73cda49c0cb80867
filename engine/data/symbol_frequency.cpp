#include "engine/data/symbol_frequency.h"

#include <cmath>
#include <limits>
#include <vector>

namespace rnn {

double symbol_frequency_nll(std::span<const Token> training, std::span<const Token> held_out,
                            std::size_t symbols) {
  if (held_out.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> learned(symbols, 1), asked(symbols, 0);
  for (const Token token : training) ++learned[token];
  for (const Token token : held_out) ++asked[token];
  const double all = static_cast<double>(training.size() + symbols);
  double nats = 0;
  for (std::size_t s = 0; s < symbols; ++s) nats -= asked[s] * std::log(learned[s] / all);
  return nats / static_cast<double>(held_out.size());
}

}  // namespace rnn
