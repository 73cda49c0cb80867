#include "engine/training/parallel.h"

#include <gtest/gtest.h>

#include <vector>

namespace rnn {
namespace {

TEST(Parallel, RunsEveryTaskOnceAndWaits) {
  for (const std::size_t threads : {1, 2, 5}) {
    Parallel parallel(threads);
    for (int run = 0; run < 200; ++run) {
      std::vector<int> calls(static_cast<std::size_t>(run % 17));
      parallel.run(calls.size(), [&](std::size_t index, std::size_t worker) {
        EXPECT_LT(worker, parallel.threads());
        ++calls[index];
      });
      EXPECT_EQ(calls, std::vector<int>(calls.size(), 1));
    }
  }
}

}  // namespace
}  // namespace rnn
