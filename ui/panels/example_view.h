#pragma once

#include "engine/session/snapshot.h"
#include "ui/theme.h"

namespace rnn::ui {

/// One held-out example: what the network reads, what it should give and what it gives, as symbols or as
/// curves; where its decoder looks, when it has attention.
void draw_example(const TaskView& task, const TaskExampleView& example, std::size_t number,
                  const Palette& colours, float width);

}  // namespace rnn::ui
