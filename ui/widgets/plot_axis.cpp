#include <algorithm>
#include <cmath>

#include "ui/number_text.h"
#include "ui/widgets/plot.h"

namespace rnn::ui {
namespace {

/// 1, 2 or 5 times a power of ten, so that about `wanted` steps cover the range.
double round_step(double range, int wanted) {
  const double rough = range / wanted, power = std::pow(10.0, std::floor(std::log10(rough)));
  for (double factor : {1.0, 2.0, 5.0})
    if (rough <= factor * power * 1.0001) return factor * power;
  return 10 * power;
}

std::vector<double> decade_ticks(const Axis& axis, std::initializer_list<double> factors) {
  std::vector<double> values;
  for (double power = std::pow(10.0, std::floor(std::log10(axis.low))); power <= axis.high; power *= 10)
    for (double factor : factors)
      if (const double value = factor * power; value >= axis.low * 0.9999 && value <= axis.high * 1.0001)
        values.push_back(value);
  return values;
}

}  // namespace

double Axis::share(double value) const {
  if (logarithmic) return std::log(std::max(value, low * 1e-3) / low) / std::log(high / low);
  return (value - low) / (high - low);
}

double Axis::value(double share) const {
  return logarithmic ? low * std::pow(high / low, share) : low + share * (high - low);
}

std::vector<double> ticks(const Axis& axis, int wanted) {
  wanted = std::max(wanted, 1);
  if (axis.logarithmic && axis.high / axis.low > 8) {
    std::vector<double> fine = decade_ticks(axis, {1, 2, 5});
    if (static_cast<int>(fine.size()) <= wanted + 1) return fine;
    return decade_ticks(axis, {1});
  }
  const double step = round_step(axis.high - axis.low, wanted);
  std::vector<double> values;
  for (double i = std::ceil(axis.low / step - 1e-6); i * step <= axis.high + step * 1e-6; ++i)
    values.push_back(i * step);
  return values;
}

std::string tick_text(double value) {
  if (std::abs(value) < 1e-12) return "0";  // not −0
  if (std::abs(value) >= 1e6) return plain(value / 1e6) + "M";
  if (std::abs(value) >= 1000) return plain(value / 1000) + "k";
  return plain(value);
}

std::vector<PlotPoint> thin(std::span<const PlotPoint> points, const Axis& x, int columns) {
  std::vector<PlotPoint> kept;
  int column = -1;
  PlotPoint lowest, highest, last;
  const auto end_column = [&] {
    if (column < 0) return;
    if (lowest.x > highest.x) std::swap(lowest, highest);
    for (const PlotPoint& point : {lowest, highest, last})
      if (point.x > kept.back().x) kept.push_back(point);
  };
  for (const PlotPoint& point : points) {
    const double share = x.share(point.x);
    if (!std::isfinite(point.y) || !(share >= 0 && share <= 1)) continue;
    const int here = static_cast<int>(share * columns);
    if (here != column) {
      end_column();
      column = here;
      lowest = highest = point;
      kept.push_back(point);
    }
    if (point.y < lowest.y) lowest = point;
    if (point.y > highest.y) highest = point;
    last = point;
  }
  end_column();
  return kept;
}

}  // namespace rnn::ui
