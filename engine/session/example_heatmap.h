#pragma once

#include <string>

#include "engine/session/example_view.h"

namespace rnn {

/// One quantity of one layer while the first example of a view is read: a column for each of its steps. Signs
/// stand for its symbols; a dot for numbers.
Heatmap example_heatmap(const ExampleView& view, const ExampleData& data, int layer,
                        const std::string& quantity);

}  // namespace rnn
