#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/kernels/aligned_buffer.h"
#include "engine/network/rows.h"

namespace rnn {

/// Rows that one product takes: enough to pay for reading the weights, few enough to stay in the cache. A
/// multiple of every target's tile.
inline constexpr std::size_t kRunRows = 96;

/// Calls run(first, count) for runs of consecutive rows of [T·B] that together are `rows` of `steps`.
/// Products give each row the same numbers however the rows are cut into runs.
template <class Run>
void for_each_run(std::size_t batch, Rows rows, Steps steps, Run run) {
  if (rows.count != batch) {
    for (std::size_t t = steps.first; t < steps.first + steps.count; ++t)
      run(t * batch + rows.first, rows.count);
    return;
  }
  const std::size_t end = (steps.first + steps.count) * batch;
  for (std::size_t first = steps.first * batch; first < end; first += kRunRows) {
    run(first, std::min(kRunRows, end - first));
  }
}

/// Calls visit(row of [T·B]) for each of `rows` of `steps`.
template <class Visit>
void for_each_row(std::size_t batch, Rows rows, Steps steps, Visit visit) {
  for (std::size_t t = steps.first; t < steps.first + steps.count; ++t) {
    for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) visit(t * batch + b);
  }
}

/// A place in a buffer that some cells do without: null then.
template <class T>
T* place(AlignedBuffer<T>& buffer, std::size_t at) {
  return buffer.empty() ? nullptr : buffer.data() + at;
}

}  // namespace rnn
