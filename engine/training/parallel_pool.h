#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

#include "engine/training/parallel.h"

namespace rnn {

/// Helpers that sleep between runs. A run waits for those that took part in it, never for one that is still
/// waking up: what is left of the work is done by then. Each worker begins with its own share of the tasks,
/// the same in every run of so many, as what it has touched there is in its cache; then it takes what is left
/// of the others.
class Parallel::Pool {
 public:
  explicit Pool(std::size_t helpers);
  ~Pool();

  void run(std::size_t count, TaskRef task);

 private:
  void help(std::size_t worker);
  void work(std::size_t worker);
  bool enter();
  void leave();

  static constexpr std::uint32_t kClosed = std::uint32_t{1} << 31;

  struct alignas(64) Share {  // a line of the cache each
    std::atomic<std::size_t> next = 0;
    std::size_t end = 0;
  };

  std::vector<Share> shares_;  // one for each worker
  std::vector<std::thread> threads_;
  std::optional<TaskRef> task_;
  std::atomic<std::uint32_t> runs_ = 0;          // raised to wake the helpers
  std::atomic<std::uint32_t> inside_ = kClosed;  // helpers at work on the run; kClosed: nobody may join
  std::atomic<bool> stop_ = false;
};

}  // namespace rnn
