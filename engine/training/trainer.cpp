#include "engine/training/trainer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/kernels/update.h"
#include "engine/random.h"
#include "engine/training/stream_source.h"

namespace rnn {

namespace {

/// Numbers of the arena that one task of norm or update takes. Fixed, so that the order of summation is.
constexpr std::size_t kBlock = 16384;

/// One copy for go_back() in so many steps: they take next to no time then. Counted from step 0, so that a
/// trainer that takes up a state soon makes the same copies.
constexpr std::uint64_t kStepsOfACopy = 20;

std::size_t blocks(std::size_t size) { return (size + kBlock - 1) / kBlock; }

}  // namespace

Trainer::Trainer(Network<float> network, std::unique_ptr<BatchSource> source,
                 const TrainingSettings& settings, std::size_t threads, std::uint64_t noise_seed)
    : network_(std::move(network)),
      source_(std::move(source)),
      unrolled_(network_.shape(), source_->window(), Purpose::training),
      settings_(settings),
      parallel_(threads),
      gradients_(network_.table().arena_size()),
      optimizer_(settings.optimizer, gradients_.size()),
      scratch_(parallel_.threads() * Network<float>::gradient_scratch()),
      partial_sums_(blocks(gradients_.size())),
      noise_seed_(noise_seed) {
  make_room_to_keep();
}

Trainer::Trainer(Network<float> network, std::span<const Token> text, std::size_t bptt, std::size_t batch,
                 const TrainingSettings& settings, std::size_t threads)
    : Trainer(std::move(network), std::make_unique<StreamSource>(text, bptt, batch), settings, threads) {}

void Trainer::set_settings(const TrainingSettings& settings) {
  if (settings.optimizer != settings_.optimizer) {
    optimizer_.reset(settings.optimizer);
    make_room_to_keep();
  }
  settings_ = settings;
}

void Trainer::set_class_weights(std::vector<float> weights) {
  class_weights_ = std::move(weights);
  unrolled_.set_class_weights(class_weights_);
}

void Trainer::set_weights(std::span<const float> weights) {
  std::ranges::copy(weights, network_.change_weights().begin());
  network_.pack();
}

/// Dropout and feeding back: other random numbers at every step, the same whenever the step is made.
void Trainer::begin_noise() {
  std::uint64_t seed = noise_seed_ + step_ * 0xd1342543de82ef95;
  const std::uint64_t dropout = split_mix(seed), teacher = split_mix(seed);
  const NetworkShape& shape = network_.shape();
  if (shape.dropout > 0 || shape.recurrent_dropout > 0) unrolled_.set_dropout_seed(dropout);
  unrolled_.set_teacher_forcing(settings_.teacher_forcing, teacher);
}

std::expected<StepReport, Divergence> Trainer::step() {
  source_->fill(unrolled_);
  begin_noise();
  const double loss = forward_backward();
  if (!std::isfinite(loss)) return std::unexpected(Divergence{"loss", step_, {}});
  LossWatch watch = watch_;
  const LossWatch::Verdict verdict = watch.look(loss);
  if (verdict == LossWatch::Verdict::exploded) {
    return std::unexpected(Divergence{"loss", step_, Divergence::Exploded{loss, watch.best()}});
  }
  const double norm = collect_gradients();
  if (!std::isfinite(norm)) return std::unexpected(Divergence{find_not_finite(), step_, {}});
  watch_ = watch;
  const bool due = !kept_.step || step_ / kStepsOfACopy > *kept_.step / kStepsOfACopy;
  if (due && verdict == LossWatch::Verdict::near_best) keep();
  const double learning_rate = learning_rate_at(settings_, step_);
  update(norm, learning_rate);
  ++step_;
  source_->advance(unrolled_);
  return StepReport{step_, loss, norm, learning_rate};
}

double Trainer::forward_backward() {
  unrolled_.clear_state_gradients();
  const std::size_t batch = unrolled_.batch(), parts = std::min(parallel_.threads(), batch);
  const double total = network_.total_weight(unrolled_);
  const float scale = total > 0 ? static_cast<float>(1 / total) : 0.0f;
  const auto pass_rows = [&](std::size_t part, std::size_t) {
    const std::size_t first = part * batch / parts, end = (part + 1) * batch / parts;
    const Rows rows{first, end - first};
    network_.forward(unrolled_, rows);
    network_.loss(unrolled_, rows, scale);
    network_.backward(unrolled_, rows);
  };
  parallel_.run(parts, pass_rows);
  double sum = 0;
  for (const float loss : unrolled_.losses()) sum += static_cast<double>(loss);
  return total > 0 ? sum / total : 0;
}

double Trainer::collect_gradients() {
  const std::size_t scratch = Network<float>::gradient_scratch();
  const auto gradient = [&](std::size_t task, std::size_t worker) {
    network_.gradient_task(task, unrolled_, gradients_.span(),
                           scratch_.span().subspan(worker * scratch, scratch));
  };
  parallel_.run(network_.gradient_tasks(), gradient);
  return gradient_norm();
}

double Trainer::gradient_norm() {
  const auto squares = [&](std::size_t block, std::size_t) {
    const std::size_t first = block * kBlock;
    partial_sums_[block] =
        sum_of_squares(gradients_.data() + first, std::min(kBlock, gradients_.size() - first));
  };
  parallel_.run(partial_sums_.size(), squares);
  double sum = 0;
  for (const double part : partial_sums_) sum += part;
  return std::sqrt(sum);
}

/// torch.nn.utils.clip_grad_value_
void Trainer::clip_by_value() {
  const auto clamp_block = [&](std::size_t block, std::size_t) {
    const std::size_t first = block * kBlock;
    clamp(gradients_.data() + first, std::min(kBlock, gradients_.size() - first),
          static_cast<float>(settings_.clip_value));
  };
  parallel_.run(partial_sums_.size(), clamp_block);
}

void Trainer::update(double norm, double learning_rate) {
  if (settings_.clip_value > 0) {
    clip_by_value();
    norm = gradient_norm();
  }
  // torch.nn.utils.clip_grad_norm_
  const double scale = settings_.clip > 0 ? std::min(1.0, settings_.clip / (norm + 1e-6)) : 1.0;
  optimizer_.begin_update();
  const auto update_block = [&](std::size_t block, std::size_t) {
    const std::size_t first = block * kBlock;
    optimizer_.update_block(first, std::min(kBlock, gradients_.size() - first), network_.change_weights(),
                            gradients_.span(), static_cast<float>(scale), learning_rate, settings_);
  };
  parallel_.run(partial_sums_.size(), update_block);
  const auto pack = [&](std::size_t task, std::size_t) { network_.pack_task(task); };
  parallel_.run(network_.pack_tasks(), pack);
}

std::string Trainer::find_not_finite() const {
  for (const Parameter& parameter : network_.table().parameters()) {
    const auto gradient = gradients().subspan(parameter.offset, parameter.size());
    if (!std::ranges::all_of(gradient, [](float g) { return std::isfinite(g); }))
      return "gradient of " + parameter.name;
  }
  return "norm of the gradient";  // every number finite, their squares not
}

}  // namespace rnn
