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

/// Shards of which each thread passes several, one after the other, share memory.
std::vector<Unrolled<float>> make_shards(const NetworkShape& shape, const WindowSize& window,
                                         std::size_t of_a_thread) {
  std::vector<Unrolled<float>> shards;
  const std::size_t count = training_shards(window.batch);
  shards.reserve(count);
  for (std::size_t s = 0; s < count; ++s) {
    const std::size_t first = s * window.batch / count, end = (s + 1) * window.batch / count;
    shards.emplace_back(shape, WindowSize{window.time, end - first, window.target_time}, Purpose::training);
    shards.back().encoder().stop_at_carried_state();  // nobody asks for its gradient
  }
  for (std::size_t s = 0; of_a_thread > 1 && s < count; ++s) {
    // The last one of a thread is none of the smaller ones.
    const std::size_t last = s / of_a_thread * of_a_thread + of_a_thread - 1;
    if (s != last) shards[s].share_memory_of(shards[last]);
  }
  return shards;
}

/// Shards that a thread passes as a whole; 0 where threads have to share them.
std::size_t shards_of_a_thread(std::size_t batch, std::size_t threads) {
  const std::size_t shards = training_shards(batch);
  return shards % threads == 0 ? shards / threads : 0;
}

std::size_t blocks(std::size_t size) { return (size + kBlock - 1) / kBlock; }

}  // namespace

Trainer::Trainer(Network<float> network, std::unique_ptr<BatchSource> source,
                 const TrainingSettings& settings, std::size_t threads, std::uint64_t noise_seed)
    : network_(std::move(network)),
      source_(std::move(source)),
      batch_(source_->window().batch),
      parallel_(threads),
      shards_of_a_thread_(shards_of_a_thread(batch_, parallel_.threads())),
      shards_(make_shards(network_.shape(), source_->window(), shards_of_a_thread_)),
      settings_(settings),
      gradients_(network_.table().arena_size()),
      shard_gradients_((shards_.size() - 1) * gradients_.size()),
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
  for (Unrolled<float>& shard : shards_) shard.set_class_weights(class_weights_);
}

void Trainer::set_weights(std::span<const float> weights) {
  std::ranges::copy(weights, network_.change_weights().begin());
  network_.pack();
}

/// Dropout and feeding back: other random numbers at every step, the same whenever the step is made.
void Trainer::begin_noise() {
  std::uint64_t seed = noise_seed_ + step_ * 0xd1342543de82ef95;
  const NetworkShape& shape = network_.shape();
  for (Unrolled<float>& shard : shards_) {
    const std::uint64_t dropout = split_mix(seed), teacher = split_mix(seed);
    if (shape.dropout > 0 || shape.recurrent_dropout > 0) shard.set_dropout_seed(dropout);
    shard.set_teacher_forcing(settings_.teacher_forcing, teacher);
  }
}

std::expected<StepReport, Divergence> Trainer::step() {
  source_->fill(shards_);
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
  source_->advance(shards_);
  return StepReport{step_, loss, norm, learning_rate};
}

std::uint64_t Trainer::tokens_per_step() const {
  std::uint64_t tokens = 0;
  for (const Unrolled<float>& shard : shards_) tokens += std::uint64_t{shard.steps()} * shard.batch();
  return tokens;
}

std::span<float> Trainer::gradients_of(std::size_t shard) {
  const std::size_t size = gradients_.size();
  return shard == 0 ? gradients_.span() : shard_gradients_.span().subspan((shard - 1) * size, size);
}

std::span<float> Trainer::scratch_of(std::size_t worker) {
  const std::size_t size = Network<float>::gradient_scratch();
  return scratch_.span().subspan(worker * size, size);
}

double Trainer::forward_backward() {
  double total = 0;
  for (Unrolled<float>& shard : shards_) {
    shard.clear_state_gradients();
    total += network_.total_weight(shard);
  }
  const float scale = total > 0 ? static_cast<float>(1 / total) : 0.0f;
  shards_of_a_thread_ > 0 ? pass_shards(scale) : pass_rows(scale);
  double sum = 0;
  for (const Unrolled<float>& shard : shards_) {
    for (const float loss : shard.losses()) sum += static_cast<double>(loss);
  }
  return total > 0 ? sum / total : 0;
}

/// Each thread its own shards.
void Trainer::pass_shards(float scale) {
  const auto pass = [&](std::size_t thread, std::size_t worker) {
    for (std::size_t i = 0; i < shards_of_a_thread_; ++i) {
      const std::size_t s = thread * shards_of_a_thread_ + i;
      Unrolled<float>& shard = shards_[s];
      const Rows rows = shard.all_rows();
      network_.forward(shard, rows);
      network_.loss(shard, rows, scale);
      network_.backward(shard, rows);
      for (std::size_t task = 0; task < network_.gradient_tasks(); ++task) {
        network_.gradient_task(task, shard, gradients_of(s), scratch_of(worker));
      }
    }
  };
  parallel_.run(shards_.size() / shards_of_a_thread_, pass);
}

/// More threads than shards, or a number that does not go into theirs: any split of the rows over threads
/// gives the same numbers, and then any of the gradients.
void Trainer::pass_rows(float scale) {
  const std::size_t parts = std::min(parallel_.threads(), batch_);
  const auto pass = [&](std::size_t part, std::size_t) {
    std::size_t first = part * batch_ / parts;
    const std::size_t end = (part + 1) * batch_ / parts;
    std::size_t begin = 0;  // of the shard
    for (Unrolled<float>& shard : shards_) {
      const std::size_t shard_end = begin + shard.batch(), last = std::min(end, shard_end);
      if (first < last) {
        const Rows rows{first - begin, last - first};
        network_.forward(shard, rows);
        network_.loss(shard, rows, scale);
        network_.backward(shard, rows);
        first = last;
      }
      begin = shard_end;
    }
  };
  parallel_.run(parts, pass);
  const std::size_t tasks = network_.gradient_tasks();
  const auto gradient = [&](std::size_t task, std::size_t worker) {
    network_.gradient_task(task % tasks, shards_[task / tasks], gradients_of(task / tasks),
                           scratch_of(worker));
  };
  parallel_.run(shards_.size() * tasks, gradient);
}

/// Adds up the gradients of the shards; returns their norm.
double Trainer::collect_gradients() {
  const auto add_shards = [&](std::size_t first, std::span<float> block) {
    for (std::size_t shard = 1; shard < shards_.size(); ++shard) {
      const float* more = gradients_of(shard).data() + first;
      for (std::size_t i = 0; i < block.size(); ++i) block[i] += more[i];
    }
  };
  return gradient_norm(add_shards);
}

template <class Prepare>
double Trainer::gradient_norm(Prepare prepare) {
  const auto squares = [&](std::size_t block, std::size_t) {
    const std::size_t first = block * kBlock;
    const auto numbers = gradients_.span().subspan(first, std::min(kBlock, gradients_.size() - first));
    prepare(first, numbers);
    partial_sums_[block] = sum_of_squares(numbers.data(), numbers.size());
  };
  parallel_.run(partial_sums_.size(), squares);
  double sum = 0;
  for (const double part : partial_sums_) sum += part;
  return std::sqrt(sum);
}

/// torch.nn.utils.clip_grad_value_; returns the norm of what is left.
double Trainer::clip_by_value() {
  return gradient_norm([&](std::size_t, std::span<float> block) {
    clamp(block.data(), block.size(), static_cast<float>(settings_.clip_value));
  });
}

void Trainer::update(double norm, double learning_rate) {
  if (settings_.clip_value > 0) norm = clip_by_value();
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
