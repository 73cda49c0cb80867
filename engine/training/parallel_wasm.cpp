// A browser starts a thread, and takes one back, only between two messages of the Worker that owns it. So
// pools stay for the life of the module, and a Parallel borrows the one of its size.
#include <cassert>
#include <map>

#include "engine/training/parallel_pool.h"

namespace rnn {

Parallel::Parallel(std::size_t threads) : threads_(threads) {
  assert(threads >= 1);
  static std::map<std::size_t, std::shared_ptr<Pool>> pools;
  auto& pool = pools[threads];
  if (!pool) pool = std::make_shared<Pool>(threads - 1);
  pool_ = pool;
}
Parallel::~Parallel() = default;

void Parallel::run(std::size_t count, TaskRef task) { pool_->run(count, task); }

}  // namespace rnn
