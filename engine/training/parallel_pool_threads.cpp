#include "engine/training/parallel_pool.h"
#include "engine/training/waiting.h"

namespace rnn {

Parallel::Pool::Pool(std::size_t helpers) : shares_(helpers + 1) {
  for (std::size_t i = 0; i < helpers; ++i) {
    threads_.emplace_back([this, worker = i + 1] { help(worker); });
  }
}

Parallel::Pool::~Pool() {
  stop_ = true;
  ++runs_;
  wake_all(runs_);
  for (auto& thread : threads_) thread.join();
}

void Parallel::Pool::run(std::size_t count, TaskRef task) {
  if (threads_.empty() || count <= 1) {
    for (std::size_t index = 0; index < count; ++index) task(index, 0);
    return;
  }
  task_ = task;
  for (std::size_t worker = 0; worker < shares_.size(); ++worker) {
    shares_[worker].next = worker * count / shares_.size();
    shares_[worker].end = (worker + 1) * count / shares_.size();
  }
  inside_ = 0;
  ++runs_;
  wake_all(runs_);
  work(0);
  for (std::uint32_t left = inside_.fetch_or(kClosed) | kClosed; left != kClosed; left = inside_) {
    wait_while(inside_, left);
  }
}

void Parallel::Pool::help(std::size_t worker) {
  for (std::uint32_t seen = 0;;) {
    wait_while(runs_, seen);
    seen = runs_;
    if (stop_) return;
    if (!enter()) continue;
    work(worker);
    leave();
  }
}

/// Joins the run; false when it is over. Once inside, its task stays what it is.
bool Parallel::Pool::enter() {
  std::uint32_t inside = inside_;
  while ((inside & kClosed) == 0) {
    if (inside_.compare_exchange_weak(inside, inside + 1)) return true;
  }
  return false;
}

void Parallel::Pool::leave() {
  if (--inside_ == kClosed) wake_all(inside_);
}

void Parallel::Pool::work(std::size_t worker) {
  for (std::size_t i = 0; i < shares_.size(); ++i) {
    Share& share = shares_[(worker + i) % shares_.size()];
    for (std::size_t index = share.next++; index < share.end; index = share.next++) (*task_)(index, worker);
  }
}

}  // namespace rnn
