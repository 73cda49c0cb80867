#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/number_text.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chips.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

struct Curves {
  std::vector<PlotPoint> raw, smooth, validation;
};

std::vector<PlotPoint> points(const std::vector<std::uint32_t>& steps, const std::vector<float>& losses) {
  std::vector<PlotPoint> all;
  const std::size_t count = std::min(steps.size(), losses.size());
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    if (std::isfinite(losses[i]))
      all.push_back({static_cast<double>(steps[i]), static_cast<double>(losses[i])});
  return all;
}

/// An average that looks back about 2 % of the curve: s_i = s_{i−1} + (y_i − s_{i−1})/n, n growing to its
/// length.
std::vector<PlotPoint> smoothed(const std::vector<PlotPoint>& raw) {
  std::vector<PlotPoint> smooth = raw;
  const double window = std::max(4.0, static_cast<double>(raw.size()) / 50);
  for (std::size_t i = 1; i < raw.size(); ++i) {
    const double n = std::min(window, 1 + static_cast<double>(i) / 4);
    smooth[i].y = smooth[i - 1].y + (raw[i].y - smooth[i - 1].y) / n;
  }
  return smooth;
}

double chance_loss(const Snapshot& snapshot) {
  if (snapshot.task && snapshot.task->metric != "cross_entropy" && snapshot.task->metric != "frame_nll")
    return NAN;
  if (snapshot.task) return static_cast<double>(snapshot.task->chance);
  return snapshot.vocabulary.size() > 1 ? std::log(static_cast<double>(snapshot.vocabulary.size())) : NAN;
}

Axis loss_axis(const Curves& curves, double chance, bool logarithmic) {
  double low = INFINITY, high = -INFINITY;
  for (const auto* curve : {&curves.raw, &curves.validation})
    for (const PlotPoint& point : *curve) {
      low = std::min(low, point.y);
      high = std::max(high, point.y);
    }
  if (!std::isfinite(low))
    return {logarithmic ? 1.0 : 0.0, std::isfinite(chance) ? chance * 1.1 : 5, logarithmic};
  if (std::isfinite(chance))
    high = std::clamp(high, chance, chance * 3);  // one wild step must not flatten the rest
  const double room = std::max((high - low) * 0.06, std::min(0.05, high * 0.1));
  if (logarithmic) return {std::max(low * 0.93, 1e-6), high * 1.06, true};
  return {std::max(0.0, low - 2 * room), high + room, false};
}

Axis step_axis(const Curves& curves, bool logarithmic) {
  double last = 10;
  for (const auto* curve : {&curves.raw, &curves.validation})
    if (!curve->empty()) last = std::max(last, curve->back().x);
  return logarithmic ? Axis{1, last, true} : Axis{0, last, false};
}

const PlotPoint* nearest(const std::vector<PlotPoint>& curve, double x) {
  if (curve.empty()) return nullptr;
  const auto after = std::ranges::lower_bound(curve, x, {}, &PlotPoint::x);
  if (after == curve.begin()) return &curve.front();
  if (after == curve.end()) return &curve.back();
  return x - std::prev(after)->x < after->x - x ? &*std::prev(after) : &*after;
}

/// Of a text in nats and bits; of examples in whatever their loss has.
std::string with_unit(double nats, bool of_text) {
  if (!of_text) return loss_text(nats);
  return fixed(nats, 3) + " nats  (" + fixed(nats / std::log(2.0), 2) + " bits)";
}

std::string step_text(const PlotPoint& point) { return with_separators(static_cast<std::uint64_t>(point.x)); }

void hover_line(const char* name, const std::string& value, ImU32 colour) {
  text_line(name, colour, kSmall);
  ImGui::SameLine(px(86));
  text_line(value, colour, kSmall);
}

void draw_hover(const Plot& plot, const Curves& curves, const Axis& steps, bool of_text,
                const Palette& colours) {
  const ImVec2 pointer = ImGui::GetMousePos();
  const bool inside = pointer.x >= plot.low().x && pointer.x <= plot.high().x && pointer.y >= plot.low().y &&
                      pointer.y <= plot.high().y;
  if (!inside || !ImGui::IsWindowHovered()) return;
  const double step = steps.value((pointer.x - plot.low().x) / (plot.high().x - plot.low().x));
  const PlotPoint* raw = nearest(curves.raw, step);
  if (!raw) return;
  plot.vertical(raw->x, colours.muted);
  const PlotPoint smooth = curves.smooth[static_cast<std::size_t>(raw - curves.raw.data())];
  plot.dots(std::span(&smooth, 1), colours.training, 3.5f);
  const PlotPoint* validation = nearest(curves.validation, step);
  if (validation) plot.dots(std::span(validation, 1), colours.validation, 4);
  // In the upper right corner, where falling curves leave room; what is below shines through.
  ImGui::SetNextWindowPos({plot.high().x, plot.low().y + px(16)}, ImGuiCond_Always, {1, 0});
  ImGui::SetNextWindowBgAlpha(0.8f);
  if (!ImGui::BeginTooltip()) return;
  text_line("Step " + step_text(*raw), colours.text, kSmall, bold_font());
  hover_line("training", with_unit(raw->y, of_text), colours.training);
  hover_line("smoothed", with_unit(smooth.y, of_text), colours.training);
  if (validation)
    hover_line("validation", with_unit(validation->y, of_text) + "  at " + step_text(*validation),
               colours.validation);
  ImGui::EndTooltip();
}

}  // namespace

void draw_loss_panel(const Snapshot& snapshot, UiState& state, Output&, ImVec2 size) {
  const Palette& colours = palette(state.dark());
  begin_card("Loss", size, colours,
             size.x <= px(380) ? ""
             : snapshot.task   ? snapshot.task->loss_words
                               : "nats per character");
  LossView& view = state.loss;
  card_title_right(chip_width("log loss") + chip_width("log steps") + px(4));
  if (chip("Logarithmic loss", "log loss", view.logarithmic_loss, colours, "Shows small losses larger"))
    view.logarithmic_loss = !view.logarithmic_loss;
  ImGui::SameLine(0, px(4));
  if (chip("Logarithmic steps", "log steps", view.logarithmic_step, colours, "Shows the first steps larger"))
    view.logarithmic_step = !view.logarithmic_step;

  Curves curves{points(snapshot.curve_steps, snapshot.curve_losses),
                {},
                points(snapshot.validation_steps, snapshot.validation_losses)};
  curves.smooth = smoothed(curves.raw);
  const double chance = chance_loss(snapshot);
  const Axis steps = step_axis(curves, state.loss.logarithmic_step);
  const Axis losses = loss_axis(curves, chance, state.loss.logarithmic_loss);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  if (room.x > px(80) && room.y > px(60)) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Plot plot(room, steps, losses, colours);
    plot.level(chance, "pure chance " + fixed(chance, 2), colours.muted);
    plot.curve(curves.raw, fade(colours.training, 0.32f), 1);
    plot.curve(curves.smooth, colours.training, 2);
    plot.curve(curves.validation, colours.validation, 2);
    if (curves.validation.size() < 60) plot.dots(curves.validation, colours.validation, 2.6f);
    describe_area("Loss curve", std::to_string(curves.raw.size()) + " points", at,
                  {at.x + room.x, at.y + room.y});
    draw_hover(plot, curves, steps, !snapshot.task, colours);
  }
  end_card();
}

}  // namespace rnn::ui
