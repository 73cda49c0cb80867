#include "engine/network/network.h"

#include <algorithm>
#include <cassert>

#include "engine/losses/ctc.h"
#include "engine/losses/loss.h"

namespace rnn {

template <class T>
Network<T>::Network(const NetworkShape& shape)
    : shape_(shape),
      table_(shape),
      weights_(table_.arena_size()),
      encoder_(shape.encoder(), table_.encoder()),
      head_(shape.head_inputs(), shape.head_outputs()),
      head_transposed_(shape.head_outputs(), shape.head_inputs()) {
  assert(shape.inputs > 0 && shape.hidden > 0 && shape.layers > 0 && shape.outputs > 0);
  assert((shape.input_kind == InputKind::embedding) == (shape.embedding > 0));
  if (shape.has_decoder()) decoder_.emplace(shape.decoder(), table_.decoder());
  if (shape.has_decoder() && shape.attention != AttentionKind::none) {
    attention_.emplace(shape, table_.attention());
  }
  for (const auto* stack : {&table_.encoder(), &table_.decoder()}) {
    for (const NormParameters& norm : stack->norms) {
      const Parameter& scale = table_[norm.scale];
      std::ranges::fill(weights_.span().subspan(scale.offset, scale.size()), T{1});
    }
  }
  pack();
}

template <class T>
void Network<T>::pack() {
  for (std::size_t task = 0; task < pack_tasks(); ++task) pack_task(task);
}

template <class T>
std::size_t Network<T>::pack_tasks() const {
  return encoder_.pack_tasks() + (decoder_ ? decoder_->pack_tasks() : 0) +
         (attention_ ? attention_->pack_tasks() : 0) + 2;
}

template <class T>
void Network<T>::pack_task(std::size_t task) {
  if (task < encoder_.pack_tasks()) return encoder_.pack_task(task, arena());
  task -= encoder_.pack_tasks();
  if (decoder_) {
    if (task < decoder_->pack_tasks()) return decoder_->pack_task(task, arena());
    task -= decoder_->pack_tasks();
  }
  if (attention_) {
    if (task < attention_->pack_tasks()) return attention_->pack_task(task, arena());
    task -= attention_->pack_tasks();
  }
  assert(task < 2);
  const T* head = weights_.data() + table_.head_weights().offset;
  task == 0 ? head_.pack(head) : head_transposed_.pack_transposed(head);
}

template <class T>
LossWindow<T> Network<T>::loss_window(Unrolled<T>& unrolled, T scale) const {
  const auto pointer = [](auto span) { return span.empty() ? nullptr : span.data(); };
  const Unrolled<T>& seen = unrolled;
  return {.time = unrolled.output_steps(),
          .batch = unrolled.batch(),
          .width = shape_.outputs,
          .outputs = unrolled.logits().data(),
          .losses = unrolled.losses().data(),
          .tokens = pointer(seen.targets()),
          .numbers = pointer(seen.target_numbers()),
          .weights = pointer(seen.weights()),
          .class_weights = pointer(unrolled.class_weights()),
          .scale = scale,
          .labels = unrolled.label_steps(),
          .label_counts = pointer(unrolled.label_counts()),
          .sequence_steps = pointer(seen.encoder().lengths()),
          .scratch = unrolled.loss_scratch()};
}

template <class T>
void Network<T>::loss(Unrolled<T>& unrolled, Rows rows, T scale) const {
  loss_of<T>(shape_.loss).evaluate(loss_window(unrolled, scale), rows);
}

template <class T>
double Network<T>::total_weight(Unrolled<T>& unrolled) const {
  return rnn::total_weight(shape_.loss, loss_window(unrolled, 1), unrolled.all_rows());
}

template class Network<float>;
template class Network<double>;

}  // namespace rnn
