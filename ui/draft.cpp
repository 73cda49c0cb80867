#include "ui/draft.h"

#include <algorithm>

namespace rnn::ui {
namespace {

bool differs(const Experiment& a, const Experiment& b, const Property& property) {
  return get_property(a, property.name) != get_property(b, property.name);
}

bool rebuilds(const Experiment& from, const Experiment& to) {
  return std::ranges::any_of(properties(),
                             [&](const Property& p) { return !p.live && differs(from, to, p); });
}

/// `in_force` with the edits that lead from `base` to `draft`.
Experiment with_edits(Experiment in_force, const Experiment& base, const Experiment& draft) {
  for (const Property& property : properties())
    if (differs(base, draft, property))
      (void)set_property(in_force, property.name, get_property(draft, property.name));
  return in_force;
}

/// The engine began anew: nothing that was asked of the last one counts.
void forget_engine(UiState& state) {
  state.experiment_serial = 0;
  state.heatmap.asked = false;
  state.writing.request = 0;
  state.asked.clear();
}

}  // namespace

std::uint64_t send(UiState& state, Output& output, Action action, Asked asked) {
  const std::uint64_t request = state.next_request++;
  state.asked[request] = asked;
  output.commands.push_back({request, std::move(action)});
  return request;
}

void follow_experiment(const Snapshot& snapshot, UiState& state) {
  if (snapshot.serial < state.serial) forget_engine(state);
  state.serial = snapshot.serial;
  state.step = snapshot.step;
  if (snapshot.experiment_serial == state.experiment_serial || snapshot.experiment.empty()) return;
  state.experiment_serial = snapshot.experiment_serial;
  Expected<Experiment> in_force = experiment_from_json(snapshot.experiment);
  if (!in_force) {
    state.messages.push_back({in_force.error().message, true});
    return;
  }
  state.draft = with_edits(*in_force, state.in_force, state.draft);
  state.in_force = *in_force;
  state.sent = state.draft;
}

void check_draft(const Snapshot& snapshot, UiState& state) {
  // Another text is measured when it is open.
  const bool same_text = state.draft.data == state.in_force.data;
  const std::uint64_t characters = same_text ? snapshot.data_characters : 0;
  if (state.checked == state.draft && state.checked_characters == characters) return;
  state.problems =
      characters ? validate(state.draft, characters, snapshot.vocabulary.size()) : validate(state.draft);
  state.checked = state.draft;
  state.checked_characters = characters;
}

std::string problem_of(const UiState& state, std::string_view property) {
  const auto found = std::ranges::find(state.problems, property, &Problem::property);
  return found == state.problems.end() ? "" : problem_text(*found);
}

std::string problem_text(const Problem& problem) {
  const Property* property = find_property(problem.property);
  if (!property || !problem.message.starts_with(problem.property + " ")) return problem.message;
  return std::string(property->label) + problem.message.substr(problem.property.size());
}

void apply_edit(const Property& property, bool finished, const Snapshot& snapshot, UiState& state,
                Output& output) {
  check_draft(snapshot, state);
  if (finished && state.problems.empty() && rebuilds(state.sent, state.draft)) {
    send(state, output, OpenExperiment{state.draft}, Asked::setting);
    if (snapshot.phase == Phase::training) send(state, output, Run{});
    state.sent = state.draft;
  } else if (property.live && problem_of(state, property.name).empty() &&
             differs(state.sent, state.draft, property)) {
    const std::string value = get_property(state.draft, property.name);
    send(state, output, SetProperty{std::string(property.name), value}, Asked::setting);
    (void)set_property(state.sent, property.name, value);
  }
}

void revert_draft(UiState& state) { state.draft = state.sent = state.in_force; }

}  // namespace rnn::ui
