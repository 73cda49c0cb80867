// For builds without threads.
#include "engine/training/parallel.h"

namespace rnn {

class Parallel::Pool {};

Parallel::Parallel(std::size_t) : threads_(1) {}
Parallel::~Parallel() = default;

void Parallel::run(std::size_t count, TaskRef task) {
  for (std::size_t index = 0; index < count; ++index) task(index, 0);
}

}  // namespace rnn
