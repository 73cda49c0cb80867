#include <atomic>
#include <cassert>
#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

#include "engine/training/parallel.h"

namespace rnn {

/// Helpers that sleep between runs. A run publishes its task, raises `runs_` and waits until `busy_` is zero.
class Parallel::Pool {
 public:
  explicit Pool(std::size_t helpers) {
    for (std::size_t i = 0; i < helpers; ++i) {
      threads_.emplace_back([this, worker = i + 1] { help(worker); });
    }
  }
  ~Pool() {
    stop_ = true;
    wake();
    for (auto& thread : threads_) thread.join();
  }

  void run(std::size_t count, TaskRef task) {
    task_ = task;
    count_ = count;
    next_ = 0;
    busy_ = static_cast<std::uint32_t>(threads_.size());
    wake();
    work(0);
    for (std::uint32_t left = busy_; left != 0; left = busy_) busy_.wait(left);
  }

 private:
  void wake() {
    ++runs_;
    runs_.notify_all();
  }

  void help(std::size_t worker) {
    for (std::uint32_t seen = 0;; ++seen) {
      runs_.wait(seen);
      if (stop_) return;
      work(worker);
      if (--busy_ == 0) busy_.notify_one();
    }
  }

  void work(std::size_t worker) {
    for (std::size_t index = next_++; index < count_; index = next_++) (*task_)(index, worker);
  }

  std::vector<std::thread> threads_;
  std::optional<TaskRef> task_;
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::uint32_t> runs_ = 0, busy_ = 0;
  std::atomic<bool> stop_ = false;
};

Parallel::Parallel(std::size_t threads) : threads_(threads), pool_(std::make_unique<Pool>(threads - 1)) {
  assert(threads >= 1);
}
Parallel::~Parallel() = default;

void Parallel::run(std::size_t count, TaskRef task) { pool_->run(count, task); }

}  // namespace rnn
