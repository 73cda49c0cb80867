#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/session/command.h"
#include "engine/session/properties.h"

namespace rnn::ui {

enum class ThemeChoice { system, light, dark };

/// A line for the user that stays until dismissed.
struct Message {
  std::string text;
  bool is_error = false;
};

/// A dropped file that is no UTF-8: kept until the user says whether it is Latin-1.
struct DoubtfulText {
  std::string name;
  Bytes bytes;              // empty: there is none
  std::size_t invalid = 0;  // offset of the first byte that is no UTF-8
};

/// What an unanswered command was for, so that its reply finds its place.
enum class Asked { other, setting, text, save };

struct LossView {
  bool logarithmic_loss = false;
  bool logarithmic_step = false;
};

struct HeatmapView {
  int layer = 0;
  std::string quantity = "h";
  int unit = -1;            // the selected one; −1: none
  float first_unit = 0;     // scrolled to, in rows
  float from_newest = 0;    // scrolled back from the newest column, in columns
  int rows = 0;             // drawn in the last frame
  int hovered_column = -1;  // under the pointer in the last frame, here or in the text; −1: none
  int pointed_column = -1;  // the same, of the frame being drawn
  bool asked = false;       // a probe was sent to this engine …
  Probe probe;              // … and this one
};

struct WritingView {
  std::string written;          // the answer to Write; empty: none
  Sampling sampling;            // with which it was written
  std::uint64_t request = 0;    // unanswered; 0: none
  bool show_more = false;       // all settings of sampling
  std::int64_t open_step = -1;  // the earlier sample shown whole; −1: none
};

/// Everything the screen remembers between two frames. A plain value; the panels keep nothing themselves.
struct UiState {
  // Told by the page or the window before each frame.
  bool prefers_dark = true;
  bool reduced_motion = false;
  bool touch = false;     // fingers: larger targets
  std::string drop_hint;  // while a file is dragged over: what would happen; else empty

  ThemeChoice theme = ThemeChoice::system;

  // The experiment in force, and the one the user is editing. A finished edit becomes a command.
  Experiment in_force;
  Experiment draft;
  Experiment sent;                       // the draft at the last command, or what came into force since
  std::vector<Problem> problems;         // of the draft
  Experiment checked;                    // for which `problems` was found …
  std::uint64_t checked_characters = 0;  // … and with a text of this length
  std::uint64_t experiment_serial = 0;
  std::uint64_t serial = 0;  // of the snapshot drawn last
  std::uint64_t step = 0;    // of the same

  LossView loss;
  HeatmapView heatmap;
  WritingView writing;
  bool show_all_settings = false;
  bool show_all_structure = false;
  bool show_tasks = false;   // in the list of data: known-answer tasks in place of texts
  std::string data_of_list;  // whose kind the list last followed

  std::vector<Message> messages;
  std::string dismissed_notice;  // the engine's, as long as it is the same
  DoubtfulText doubtful;

  std::uint64_t next_request = 1;
  std::map<std::uint64_t, Asked> asked;  // unanswered requests

  bool dark() const { return theme == ThemeChoice::system ? prefers_dark : theme == ThemeChoice::dark; }
};

}  // namespace rnn::ui
