#include "engine/network/unrolled.h"

#include <algorithm>
#include <cassert>

#include "engine/losses/ctc.h"
#include "engine/losses/loss.h"

namespace rnn {

namespace {

std::size_t default_target_time(const NetworkShape& shape, const WindowSize& size) {
  if (size.target_time != 0) return size.target_time;
  return shape.task == TaskShape::many_to_one ? 1 : size.time;
}

/// Outputs of the network at most.
std::size_t output_time(const NetworkShape& shape, const WindowSize& size) {
  switch (shape.task) {
    case TaskShape::many_to_one:
      return 1;
    case TaskShape::sequence_to_sequence:
      return default_target_time(shape, size);
    default:
      return size.time;
  }
}

}  // namespace

std::size_t training_shards(std::uint64_t batch) {
  // Products of fewer than 8 rows would be slow, and gradients of more shards long to add up.
  return batch >= 32 ? 4 : batch >= 16 ? 2 : 1;
}

template <class T>
Unrolled<T>::Unrolled(const NetworkShape& shape, const WindowSize& size, Purpose purpose)
    : shape_(shape),
      target_time_(default_target_time(shape, size)),
      encoder_(shape.encoder(), size.time, size.batch, purpose == Purpose::training),
      label_steps_(target_time_) {
  const bool training = purpose == Purpose::training;
  const std::size_t batch = size.batch, outputs = output_time(shape, size) * batch;
  if (shape.targets_are_tokens()) {
    targets_.resize(target_time_ * batch);
  } else {
    target_numbers_ = AlignedBuffer<T>(target_time_ * batch * shape.outputs);
  }
  logits_ = AlignedBuffer<T>(outputs * shape.head_outputs());
  losses_ = AlignedBuffer<T>(outputs);
  label_counts_.reserve(batch);
  if (shape.loss == LossKind::ctc) {
    loss_scratch_ = AlignedBuffer<double>(batch * ctc_scratch(size.time, target_time_));
  }
  if (shape.has_decoder()) {
    decoder_.emplace(shape.decoder(), target_time_, batch, training);
    if (shape.attention != AttentionKind::none) {
      attention_ = AttentionActivations<T>(shape, size.time, target_time_, batch, training);
    }
  }
  if (shape.task == TaskShape::many_to_one) {
    summary_ = AlignedBuffer<T>(batch * encoder_.shape().width());
    if (training) {
      summary_gradient_ = AlignedBuffer<T>(batch * encoder_.shape().width());
      summary_stripes_ = StripedMatrix<T>(batch, encoder_.shape().width());
    }
  }
}

template <class T>
void Unrolled<T>::share_memory_of(const Unrolled& other) {
  encoder_.share_memory_of(other.encoder_);
  if (decoder_) decoder_->share_memory_of(*other.decoder_);
  attention_.share_memory_of(other.attention_);
  logits_ = other.logits_.shared();
  loss_scratch_ = other.loss_scratch_.shared();
}

template <class T>
void Unrolled<T>::set_steps(std::size_t steps, std::size_t target_steps) {
  assert(target_steps <= target_time_);
  encoder_.set_steps(steps);
  label_counts_.clear();
  if (target_steps == 0) return;
  label_steps_ = target_steps;
  if (decoder_) decoder_->set_steps(target_steps);
}

template <class T>
std::size_t Unrolled<T>::output_steps() const {
  switch (shape_.task) {
    case TaskShape::many_to_one:
      return 1;
    case TaskShape::sequence_to_sequence:
      return decoder_->steps();
    default:
      return steps();
  }
}

template <class T>
std::span<T> Unrolled<T>::use_weights() {
  // Made when first asked for: a text needs none.
  if (weights_.empty()) weights_ = AlignedBuffer<T>(losses_.size());
  weighted_ = true;
  return weights_.span();
}

template <class T>
void Unrolled<T>::set_label_counts(std::span<const std::size_t> counts) {
  assert(counts.empty() || counts.size() == batch());
  label_counts_.assign(counts.begin(), counts.end());
}

template <class T>
void Unrolled<T>::set_teacher_forcing(double ratio, std::uint64_t seed) {
  teacher_forcing_ = ratio;
  teacher_seed_ = seed;
}

template <class T>
void Unrolled<T>::set_dropout_seed(std::uint64_t seed) {
  encoder_.set_dropout_seed(seed);
  // Other masks than the encoder's.
  if (decoder_) decoder_->set_dropout_seed(~seed);
}

template <class T>
void Unrolled<T>::clear_state_gradients() {
  encoder_.clear_state_gradients();
  if (decoder_) decoder_->clear_state_gradients();
}

template <class T>
void Unrolled<T>::keep_state_gradients() {
  encoder_.keep_state_gradients();
  if (decoder_) decoder_->keep_state_gradients();
}

template <class T>
void Unrolled<T>::set_clamps(std::span<const Clamp> clamps) {
  encoder_.set_clamps(clamps);
  if (!decoder_) return;
  std::vector<Clamp> held(clamps.begin(), clamps.end());
  std::erase_if(held, [&](const Clamp& clamp) { return clamp.unit >= shape_.hidden; });  // it reads forward
  decoder_->set_clamps(held);
}

template class Unrolled<float>;
template class Unrolled<double>;

}  // namespace rnn
