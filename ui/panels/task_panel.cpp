// What a network is judged by when it learns from examples: the metric between chance and the solved line,
// and a few examples that it does not learn from, with what it makes of them.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ui/number_text.h"
#include "ui/panels/example_view.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

/// Shares as percentages, others with digits enough to tell a solved task from one that is not.
std::string metric_text(const TaskView& task, double value) {
  const bool share = !task.lower_is_better;
  if (!std::isfinite(value)) return "–";
  if (share) return fixed(100 * value, 1) + " %";
  return fixed(value, value < 0.1 ? 4 : value < 10 ? 3 : 2);
}

/// As it is spoken of: abbreviations in capitals, other names with blanks.
std::string spaced(std::string name) {
  if (name == "mse" || name == "nrmse") {
    std::ranges::transform(name, name.begin(),
                           [](char letter) { return static_cast<char>(letter - 'a' + 'A'); });
  }
  std::ranges::replace(name, '_', ' ');
  return name;
}

void draw_numbers(const TaskView& task, const Palette& colours) {
  const std::string value = metric_text(task, static_cast<double>(task.value));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  text_line(value, task.is_solved ? colours.training : colours.text, 30, bold_font());
  describe_area(spaced(task.metric), value, at, ImGui::GetItemRectMax());
  ImGui::SameLine(0, px(12));
  ImGui::BeginGroup();
  text_line(spaced(task.metric) + (task.is_solved ? ", solved" : ""), colours.text, kBody);
  wrapped_text(task.metric_meaning, colours.muted);
  ImGui::EndGroup();
}

std::vector<PlotPoint> metric_points(const Snapshot& snapshot, double scale) {
  std::vector<PlotPoint> points;
  const std::size_t count = std::min(snapshot.metric_steps.size(), snapshot.metric_values.size());
  for (std::size_t i = 0; i < count; ++i) {
    points.push_back({static_cast<double>(snapshot.metric_steps[i]),
                      scale * static_cast<double>(snapshot.metric_values[i])});
  }
  return points;
}

/// Room for the curve, for chance and for the line to be reached.
Axis metric_axis(const TaskView& task, const std::vector<PlotPoint>& points, double scale) {
  double low = INFINITY, high = -INFINITY;
  const auto take = [&](double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  take(scale * static_cast<double>(task.chance));
  take(scale * static_cast<double>(task.solved));
  for (const PlotPoint& point : points) take(point.y);
  if (!std::isfinite(low)) return {0, 1, false};
  const double room = std::max((high - low) * 0.12, 1e-3);
  return {std::max(0.0, low - room), high + room, false};
}

void draw_metric(const Snapshot& snapshot, const Palette& colours, float height) {
  const TaskView& task = *snapshot.task;
  const double scale = task.lower_is_better ? 1 : 100;  // shares in percent, as in words
  const std::vector<PlotPoint> points = metric_points(snapshot, scale);
  const double last = points.empty() ? 10 : std::max(10.0, points.back().x);
  const ImVec2 at = ImGui::GetCursorScreenPos(), size{ImGui::GetContentRegionAvail().x, height};
  const Plot plot(size, {0, last, false}, metric_axis(task, points, scale), colours);
  plot.level(scale * static_cast<double>(task.chance),
             "chance " + metric_text(task, static_cast<double>(task.chance)), colours.muted);
  plot.level(scale * static_cast<double>(task.solved),
             "solved " + metric_text(task, static_cast<double>(task.solved)), colours.training, true);
  plot.curve(points, colours.validation, 2);
  if (points.size() < 60) plot.dots(points, colours.validation, 2.6f);
  describe_area("Metric curve", std::to_string(points.size()) + " points", at,
                {at.x + size.x, at.y + size.y});
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy(size);
}

std::string how_to_read(const TaskView& task, bool reversed) {
  if (reversed) return ", read and written from right to left";
  if (task.examples.empty() || !task.examples.front()->target.empty()) return "";
  if (task.examples.front()->target_steps <= 1) return ": the curves are what it reads";
  return ": in grey what it should give, in colour what it gives";
}

}  // namespace

void draw_task_panel(const Snapshot& snapshot, UiState& state, Output&, ImVec2 size) {
  const Palette& colours = palette(state.dark());
  const TaskView& task = *snapshot.task;
  begin_card(task.title.c_str(), size, colours, size.x > px(420) ? spaced(task.shape) : "");
  if (!task.about.empty()) wrapped_text(task.about, colours.text, kBody);
  draw_numbers(task, colours);
  const float room = ImGui::GetContentRegionAvail().y;
  draw_metric(snapshot, colours, std::clamp(room * 0.36f, px(90), px(190)));
  wrapped_text("Examples it does not learn from" + how_to_read(task, state.in_force.reversed_input),
               colours.muted);
  ImGui::BeginChild("examples", {0, 0}, ImGuiChildFlags_NavFlattened);
  for (std::size_t i = 0; i < task.examples.size(); ++i) {
    draw_example(task, *task.examples[i], i, colours, ImGui::GetContentRegionAvail().x);
  }
  fade_into_more(colours.card);
  ImGui::EndChild();
  end_card();
}

}  // namespace rnn::ui
