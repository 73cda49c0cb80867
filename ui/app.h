#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/session/command.h"
#include "engine/session/snapshot.h"
#include "ui/glyphs.h"
#include "ui/ui_state.h"

namespace rnn::ui {

/// What the panels ask of the page or the window around them.
struct ChooseTextFile {};   // a file dialog for a text to train on
struct ChooseModelFile {};  // a file dialog for a saved model
struct SaveFile {           // a download, or a file dialog of the desktop
  std::string name;
  Bytes bytes;
};
struct CopyToClipboard {
  std::string text;
};
using HostRequest = std::variant<ChooseTextFile, ChooseModelFile, SaveFile, CopyToClipboard>;

/// What one frame asks for.
struct Output {
  std::vector<Command> commands;
  std::vector<HostRequest> host_requests;
};

/// Style, colours and fonts; call once after the ImGui context exists. What the embedded fonts lack is drawn
/// by `draw_glyph`, and shown as � without it.
void set_up_theme(const DrawGlyph& draw_glyph = {});

/// Draws the whole app into the current ImGui frame, over the main viewport. Looks only at `snapshot` (what
/// is in force) and `state` (what the user is about to do); never blocks, keeps no state of its own.
void draw_app(const Snapshot& snapshot, UiState& state, Output& output);

/// A reply of the engine to one of our commands: shows errors, hands saved bytes to the host.
void receive(const Reply& reply, UiState& state, Output& output);

/// A file that was dropped or chosen. Text files become LoadText, saved models LoadModel; what cannot be read
/// is told in a message.
void receive_file(std::string name, Bytes bytes, UiState& state, Output& output);

/// A file that the page or the window would not even read, and why.
void refuse_file(std::string why, UiState& state);

}  // namespace rnn::ui
