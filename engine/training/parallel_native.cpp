#include <cassert>

#include "engine/training/parallel_pool.h"

namespace rnn {

Parallel::Parallel(std::size_t threads) : threads_(threads), pool_(std::make_shared<Pool>(threads - 1)) {
  assert(threads >= 1);
}
Parallel::~Parallel() = default;

void Parallel::run(std::size_t count, TaskRef task) { pool_->run(count, task); }

}  // namespace rnn
