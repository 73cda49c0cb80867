#include "engine/session/example_view.h"

#include <algorithm>
#include <cmath>

#include "engine/generation/greedy.h"
#include "engine/losses/ctc_decode.h"
#include "engine/metrics/confusion.h"
#include "engine/training/example_source.h"
#include "engine/training/fill_examples.h"

namespace rnn {

std::string symbols_text(std::span<const Token> tokens, std::span<const std::string> names) {
  // Names of one letter make words, others a list.
  const bool letters = std::ranges::all_of(names, [](const std::string& name) {
    const auto points =
        std::ranges::count_if(name, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return points == 1 || name == "end";
  });
  std::string text;
  for (const Token token : tokens) {
    const std::string name = token < names.size() ? names[token] : std::to_string(token);
    if (letters && name == "end") continue;
    if (!letters && !text.empty()) text += ' ';
    text += name;
  }
  return text;
}

void ExampleView::show(std::shared_ptr<const ExampleData> data, const NetworkShape& shape) {
  data_ = std::move(data);
  unrolled_.reset();
  views_.clear();
  looked_ = false;
  if (!data_ || data_->test().empty()) return;
  const std::size_t batch = std::min(kExamples, data_->validation().size());
  if (batch == 0) return;
  unrolled_.emplace(shape, ExampleSource::window_for(data_->form(), batch), Purpose::inference);
  if (shape.task == TaskShape::one_to_many) unrolled_->set_teacher_forcing(0, 0);
}

void ExampleView::look(const Network<float>& network) {
  if (!unrolled_) return;
  fill_examples(data_->validation().first(unrolled_->batch()), *unrolled_);
  network.forward(*unrolled_, unrolled_->all_rows());
  if (network.shape().has_decoder() && network.shape().targets_are_tokens())
    write_greedily(network, *unrolled_);
  looked_ = true;
  views_.clear();
  for (std::size_t b = 0; b < unrolled_->batch(); ++b)
    views_.push_back(view_of(*data_, data_->validation()[b], *unrolled_, b));
}

/// Whether every step ranks what is legal there first: more than one symbol may be.
template <class Row>
bool all_legal(const ExampleForm& form, const Example& example, const Row& row, std::size_t steps) {
  std::vector<float> outputs;
  for (std::size_t s = 0; s < steps; ++s) outputs.insert(outputs.end(), row(s).begin(), row(s).end());
  Score score(form.metric, form.outputs);
  score.add(example, outputs);
  return score.value() == 1;
}

TaskExampleView view_of(const ExampleData& data, const Example& example, const Unrolled<float>& unrolled,
                        std::size_t b) {
  const NetworkShape& shape = unrolled.shape();
  const ExampleForm& form = data.form();
  const std::size_t batch = unrolled.batch(), stride = shape.head_outputs();
  TaskExampleView view;
  view.input = symbols_text(example.input_tokens, data.input_names());
  view.inputs = example.inputs;
  view.steps = static_cast<int>(rnn::input_steps(example, form.inputs));
  const std::size_t targets = rnn::target_steps(example, form.outputs);
  view.target_steps = static_cast<int>(targets);
  view.weights = example.weights;
  const auto row = [&](std::size_t s) {
    return unrolled.logits().subspan((s * batch + b) * stride, form.outputs);
  };
  if (shape.targets_are_tokens()) {
    std::vector<Token> written;
    if (shape.has_decoder()) {
      written = written_tokens(unrolled, b);
    } else if (shape.loss == LossKind::ctc) {
      written = ctc_best_path<float>({unrolled.logits().data() + b * stride, batch * stride,
                                      static_cast<std::size_t>(view.steps), form.outputs});
    } else {
      for (std::size_t s = 0; s < targets; ++s) written.push_back(predicted_class(row(s)));
    }
    view.target = symbols_text(example.target_tokens, data.output_names());
    view.output = symbols_text(written, data.output_names());
    view.right = true;
    for (std::size_t s = 0; s < std::max(written.size(), targets); ++s) {
      const bool counts = s >= targets || example.weights.empty() || example.weights[s] > 0;
      const bool same = s < targets && s < written.size() && written[s] == example.target_tokens[s];
      view.right = view.right && (same || !counts);
    }
    if (form.metric == MetricKind::legal_sequences) view.right = all_legal(form, example, row, targets);
  } else {
    view.targets = example.targets;
    for (std::size_t s = 0; s < targets; ++s) {
      for (const float x : row(s)) {
        view.outputs.push_back(shape.loss == LossKind::sigmoid ? 1 / (1 + std::exp(-x)) : x);
      }
    }
  }
  if (shape.attention != AttentionKind::none) {
    const std::size_t time = unrolled.time(), steps = std::min(targets, unrolled.output_steps());
    for (std::size_t s = 0; s < steps; ++s) {
      const float* weights = unrolled.attention().weights.data() + (s * batch + b) * time;
      view.attention.insert(view.attention.end(), weights, weights + view.steps);
    }
  }
  return view;
}

}  // namespace rnn
