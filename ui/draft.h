#pragma once

#include <cstdint>

#include "engine/session/properties.h"
#include "ui/app.h"

namespace rnn::ui {

/// Sends a command; its reply will be taken for what it was asked.
std::uint64_t send(UiState& state, Output& output, Action action, Asked asked = Asked::other);

/// Takes up what a new snapshot says is in force. Edits that are not in force yet stay in the draft. A
/// snapshot of another engine (one that was started again) starts over.
void follow_experiment(const Snapshot& snapshot, UiState& state);

/// Brings `state.problems` up to date with the draft.
void check_draft(const Snapshot& snapshot, UiState& state);

/// What is wrong with one property of the draft; empty: it is fine.
std::string problem_of(const UiState& state, std::string_view property);

/// A problem in the words of the screen: labels in place of the names that files and flags use.
std::string problem_text(const Problem& problem);

/// Acts on the draft's edits: a live property is set at once, also in the middle of a drag; anything else
/// opens the whole draft anew when the edit is finished, and goes on training if it was. A draft with
/// problems waits.
void apply_edit(const Property& property, bool finished, const Snapshot& snapshot, UiState& state,
                Output& output);

/// Drops the edits that are not in force.
void revert_draft(UiState& state);

}  // namespace rnn::ui
