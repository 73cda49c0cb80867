#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace rnn {

/// A task to be called as task(index, worker), borrowed for the time of the call.
class TaskRef {
 public:
  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, TaskRef>)
      TaskRef(F&& task)  // NOLINT: implicit, a lambda is passed where a TaskRef is wanted
      : object_(const_cast<void*>(static_cast<const void*>(&task))),
        call_([](void* object, std::size_t index, std::size_t worker) {
          (*static_cast<std::remove_reference_t<F>*>(object))(index, worker);
        }) {}
  void operator()(std::size_t index, std::size_t worker) const { call_(object_, index, worker); }

 private:
  void* object_;
  void (*call_)(void*, std::size_t, std::size_t);
};

/// Threads that stay, for work cut into independent tasks; in one thread where there are none
/// (parallel_serial.cpp).
class Parallel {
 public:
  /// `threads` ≥ 1, the calling one included.
  explicit Parallel(std::size_t threads);
  ~Parallel();
  Parallel(const Parallel&) = delete;
  Parallel& operator=(const Parallel&) = delete;

  std::size_t threads() const { return threads_; }

  /// Calls task(index, worker) for every index in [0, count), in any order, worker < threads(); returns when
  /// all are done. Does not allocate.
  void run(std::size_t count, TaskRef task);

 private:
  class Pool;
  std::size_t threads_;
  std::shared_ptr<Pool> pool_;
};

}  // namespace rnn
