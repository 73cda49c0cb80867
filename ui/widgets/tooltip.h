#pragma once

#include <string_view>

namespace rnn::ui {

/// Help for the last item while the pointer rests on it: beside the item, not over it. Empty text: none.
void item_tooltip(std::string_view text);

}  // namespace rnn::ui
