#include "engine/session/live_samples.h"

#include <algorithm>

namespace rnn {
namespace {

/// Seconds of training from one text to the next: short while much changes, longer later on.
constexpr double kFirstInterval = 1.0, kLongestInterval = 4.0, kGrowth = 1.0 / 30;
/// The share of the interval in which the text is written, as someone types it.
constexpr double kWritingShare = 0.8;

}  // namespace

double LiveSamples::interval() const { return std::min(kFirstInterval + kGrowth * begun_, kLongestInterval); }

void LiveSamples::clear() {
  const auto serial = serial_;
  *this = {};
  serial_ = serial + 1;
}

void LiveSamples::begin(const Network<float>& network, const Vocabulary& vocabulary, const Sampling& sampling,
                        std::uint64_t step, double loss) {
  if (!samples_.empty() && (samples_.back().step == step || !samples_.back().complete)) samples_.pop_back();
  while (samples_.size() >= kFirst + kLast) samples_.erase(samples_.begin() + kFirst);
  auto prime = vocabulary.encode_known(sampling.prime);
  Sample sample;
  sample.step = step;
  sample.loss = static_cast<float>(loss);
  sample.prime = vocabulary.decode(prime);
  samples_.push_back(std::move(sample));
  Sampling shorter = sampling;
  shorter.length = std::min(sampling.length, kLongest);
  writer_.emplace(network, vocabulary, shorter, std::move(prime));
  begun_ = trained_;
  ++serial_;
}

void LiveSamples::advance() {
  writer_->advance();
  auto& sample = samples_.back();
  sample.text.append(writer_->text(), sample.text.size());
  sample.complete = writer_->done();
}

bool LiveSamples::begin_due() const { return !writing() && (empty() || trained_ - begun_ >= interval()); }

bool LiveSamples::advance_due() const {
  if (!writing() || !may_write()) return false;
  const double share = (trained_ - begun_) / (kWritingShare * interval());
  const auto due = static_cast<std::size_t>(std::min(share, 1.0) * static_cast<double>(writer_->total()));
  return writer_->total() - writer_->remaining() < due;
}

}  // namespace rnn
