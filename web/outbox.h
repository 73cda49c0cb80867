#pragma once

#include <optional>
#include <string>

#include "ui/app.h"

namespace rnn::web {

/// One message of the screen to the page: JSON of a command (engine/session/command.h), or {"host": "…"} with
/// choose_text_file, choose_model_file, save_file (name; the file in `bytes`) or copy (text).
struct Outgoing {
  std::string json;
  Bytes bytes;
};

/// The next thing that `output` asks for, taken out of it.
std::optional<Outgoing> take_next(ui::Output& output);

}  // namespace rnn::web
