#include "engine/session/text_writer.h"

#include <cassert>

#include "engine/data/utf8.h"

namespace rnn {

TextWriter::TextWriter(const Network<float>& network, const Vocabulary& vocabulary, const Sampling& sampling,
                       std::vector<Token> prime, std::span<const Clamp> clamps)
    : vocabulary_(&vocabulary),
      settings_{.temperature = sampling.temperature,
                .top_k = static_cast<std::size_t>(sampling.top_k),
                .top_p = sampling.top_p},
      generator_(network, sampling.sampling_seed, clamps),
      prime_(std::move(prime)),
      length_(static_cast<std::size_t>(sampling.length)) {
  if (prime_.empty()) prime_.push_back(start_token(vocabulary));
}

void TextWriter::advance() {
  assert(!done());
  if (fed_.size() < prime_.size()) {
    const Token token = prime_[fed_.size()];
    generator_.prime({&token, 1});
    fed_.push_back(token);
    return;
  }
  const Token token = generator_.next(settings_);
  fed_.push_back(token);
  append_utf8(text_, vocabulary_->symbol(token));
  ++written_;
}

}  // namespace rnn
