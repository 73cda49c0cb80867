#include <algorithm>

#include "ui/draft.h"
#include "ui/number_text.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/widgets/banner.h"

namespace rnn::ui {
namespace {

constexpr double kGentler = 0.3;  // of the learning rate, after a run that exploded

void lower_rate_and_reset(UiState& state, Output& output) {
  double& rate = state.draft.training.learning_rate;
  rate = std::max(1e-6, rate * kGentler);
  state.sent.training.learning_rate = rate;
  send(state, output, SetProperty{"learning_rate", get_property(state.draft, "learning_rate")},
       Asked::setting);
  send(state, output, Reset{});
  send(state, output, Run{});
}

void draw_diverged(const Snapshot& snapshot, UiState& state, Output& output) {
  const std::string rate = plain(std::max(1e-6, state.in_force.training.learning_rate * kGentler));
  const std::string fix = "Reset with learning rate " + rate;
  const std::string text =
      snapshot.notice.empty() ? "The loss is no longer a number: the weights exploded." : snapshot.notice;
  if (banner({.name = "Diverged", .text = text, .is_error = true, .action = fix}, palette(state.dark())) ==
      BannerClick::action)
    lower_rate_and_reset(state, output);
}

void draw_learned(const Snapshot& snapshot, UiState& state, Output& output) {
  if (state.dismissed_notice == snapshot.notice && !snapshot.notice.empty()) return;
  const std::string text =
      snapshot.notice.empty()
          ? "Learned: the validation loss has stopped falling. Try Write, or another text or cell."
          : snapshot.notice;
  const BannerClick click =
      banner({.name = "Learned", .text = text, .action = "Go on training", .dismissible = true},
             palette(state.dark()));
  if (click == BannerClick::action) send(state, output, Run{});
  if (click == BannerClick::dismiss) state.dismissed_notice = snapshot.notice;
}

void draw_problems(UiState& state) {
  const std::string text = "Not applied: " + problem_text(state.problems.front());
  if (banner({.name = "Settings", .text = text, .is_error = true, .action = "Undo this change"},
             palette(state.dark())) == BannerClick::action)
    revert_draft(state);
}

void draw_engine_notice(const Snapshot& snapshot, UiState& state) {
  if (snapshot.notice.empty() || snapshot.notice == state.dismissed_notice) return;
  if (banner({.name = "Notice",
              .text = snapshot.notice,
              .is_error = snapshot.notice_is_error,
              .dismissible = true},
             palette(state.dark())) == BannerClick::dismiss)
    state.dismissed_notice = snapshot.notice;
}

void draw_doubtful(UiState& state, Output& output) {
  const std::string text = state.doubtful.name + " is not UTF-8: byte " +
                           std::to_string(state.doubtful.invalid) +
                           " is the first that is wrong. Read it as Latin-1 (Western European) instead?";
  const BannerClick click =
      banner({.name = "Encoding", .text = text, .action = "Read as Latin-1", .dismissible = true},
             palette(state.dark()));
  if (click == BannerClick::none) return;
  if (click == BannerClick::action)
    send(state, output, LoadText{state.doubtful.name, std::move(state.doubtful.bytes), true});
  state.doubtful = {};
}

}  // namespace

void draw_notices(const Snapshot& snapshot, UiState& state, Output& output) {
  for (std::size_t i = 0; i < state.messages.size(); ++i) {
    const Message& message = state.messages[i];
    const std::string name = "Message " + std::to_string(i + 1);
    if (banner({.name = name, .text = message.text, .is_error = message.is_error, .dismissible = true},
               palette(state.dark())) != BannerClick::dismiss)
      continue;
    state.messages.erase(state.messages.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  if (!state.doubtful.bytes.empty()) draw_doubtful(state, output);
  if (!state.problems.empty()) draw_problems(state);
  if (snapshot.phase == Phase::diverged)
    draw_diverged(snapshot, state, output);
  else if (snapshot.phase == Phase::learned)
    draw_learned(snapshot, state, output);
  else
    draw_engine_notice(snapshot, state);
}

}  // namespace rnn::ui
