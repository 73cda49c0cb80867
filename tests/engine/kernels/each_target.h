#pragma once

#include <gtest/gtest.h>

#include <cstdint>

#include "engine/kernels/targets.h"
#include "hwy/highway.h"

namespace rnn {

/// Runs `test` with every instruction set that this processor has and the engine was compiled for.
template <class Test>
void for_each_target(Test test) {
#if HWY_TARGETS == HWY_STATIC_TARGET
  test();
#else
  for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    const std::int64_t target = left & -left;
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(target);
    test();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
#endif
}

}  // namespace rnn
