// What units and gates do over a window: as it is, how saturated, and as a path.
#include "engine/probes/projection.h"
#include "engine/probes/saturation.h"
#include "engine/session/inspection_window.h"

namespace rnn {
namespace {

constexpr std::size_t kMostNumbers = std::size_t{1} << 21;  // in one answer: some 40 MB of JSON
constexpr std::size_t kMostPathSteps = 1024;                // a projection takes their cube in time

/// [H][T] from [T][H].
Json by_unit(const Series& series) {
  Json units = Json::array();
  for (std::size_t u = 0; u < series.units; ++u) {
    Json steps = Json::array();
    for (std::size_t t = 0; t < series.steps; ++t) steps.push_back(series.step(t)[u]);
    units.push_back(std::move(steps));
  }
  return units;
}

Json rows_json(std::span<const double> values, std::size_t width) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < values.size(); i += width) {
    const auto row = values.subspan(i, width);
    rows.push_back(std::vector<double>(row.begin(), row.end()));
  }
  return rows;
}

Json saturation_json(const std::string& name, Squash squash, const Saturation& saturation) {
  Json low = Json::array(), high = Json::array();
  for (std::size_t u = 0; u < saturation.units(); ++u) {
    low.push_back(saturation.low(u));
    high.push_back(saturation.high(u));
  }
  return {{"gate", name},
          {"squash", squash == Squash::tanh ? "tanh" : "sigmoid"},
          {"low", saturation.low()},
          {"high", saturation.high()},
          {"lowByUnit", std::move(low)},
          {"highByUnit", std::move(high)}};
}

/// What all views know.
struct View : WindowView {
  View(const Inspect& asked, const Inspected& inspected, const InspectedWindow& read)
      : request(asked), shape(inspected.network->shape()), window(read) {}

  Json place(const LayerRecord& layer) const {
    return layer_json(shape, layer.decoder, layer.layer, layer.direction);
  }

  const Inspect request;
  const NetworkShape shape;
  const InspectedWindow window;
};

struct GatesView : View {
  using View::View;

  void add(std::size_t, const std::vector<LayerRecord>& part) override { append(whole, part); }

  Json json() override {
    Json json = window_json(request, window, true);
    json["layers"] = Json::array();
    for (const LayerRecord& layer : whole) {
      if (!wanted(request, layer.layer)) continue;
      Json member = place(layer);
      for (const auto& quantity : layer.quantities)
        member[quantity.name] = by_unit(layer.series(quantity.name));
      json["layers"].push_back(std::move(member));
    }
    return json;
  }

  std::vector<LayerRecord> whole;
};

struct SaturationView : View {
  struct Gate {
    std::string name;
    Squash squash;
    Saturation saturation;
  };
  struct Layer {
    std::size_t number;
    Json json;
    std::vector<Gate> gates;
  };

  using View::View;

  std::vector<Gate> fresh_gates() const {
    std::vector<Gate> gates;
    for (const auto& name : activation_names(shape.cell)) {
      const auto squash = squash_of(shape.cell, name);
      if (squash) gates.push_back({name, *squash, Saturation(shape.hidden, *squash)});
    }
    return gates;
  }

  void add(std::size_t first, const std::vector<LayerRecord>& part) override {
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (first == 0) layers.push_back({part[i].layer, place(part[i]), fresh_gates()});
      for (Gate& gate : layers[i].gates) gate.saturation.add(part[i].series(gate.name));
    }
  }

  Json json() override {
    Json json = window_json(request, window, false);
    json["layers"] = Json::array();
    for (Layer& layer : layers) {
      if (!wanted(request, layer.number)) continue;
      layer.json["gates"] = Json::array();
      for (const Gate& gate : layer.gates) {
        layer.json["gates"].push_back(saturation_json(gate.name, gate.squash, gate.saturation));
      }
      json["layers"].push_back(std::move(layer.json));
    }
    return json;
  }

  std::vector<Layer> layers;
};

struct ProjectionView : View {
  using View::View;

  void add(std::size_t, const std::vector<LayerRecord>& part) override { append(whole, part); }

  Json json() override {
    Json json = window_json(request, window, true);
    json["quantity"] = request.quantity;
    json["layers"] = Json::array();
    for (const LayerRecord& layer : whole) {
      if (!wanted(request, layer.layer)) continue;
      const Projection path = project(layer.series(request.quantity));
      Json member = place(layer);
      member["variance"] = path.variance;
      member["explained"] = path.explained;
      member["mean"] = path.mean;
      member["axes"] = rows_json(path.axes, layer.units);
      const std::vector<double> coordinates(path.coordinates.begin(), path.coordinates.end());
      member["coordinates"] = rows_json(coordinates, path.components);
      json["layers"].push_back(std::move(member));
    }
    return json;
  }

  std::vector<LayerRecord> whole;
};

template <class T>
WindowLook look(const Inspect& request, const Inspected& inspected, const InspectedWindow& window) {
  return {window, std::make_unique<T>(request, inspected, window)};
}

}  // namespace

Expected<WindowLook> look_at_gates(const Inspect& request, const Inspected& inspected) {
  const auto window = choose_window(request, inspected, 64);
  if (!window) return std::unexpected(window.error());
  const NetworkShape& shape = inspected.network->shape();
  const std::size_t each = activation_names(shape.cell).size() * shape.hidden * shape.encoder().directions *
                           (request.layer < 0 ? shape.layers : 1);
  if (each * window->steps > kMostNumbers) {
    const std::string advice = window->example
                                   ? "choose one layer"
                                   : "choose one layer, or a length of 1 to " +
                                         std::to_string(std::max<std::size_t>(kMostNumbers / each, 1));
    return error("these are " + std::to_string(each * window->steps) +
                 " numbers, and an answer has at most " + std::to_string(kMostNumbers) + ": " + advice);
  }
  return look<GatesView>(request, inspected, *window);
}

Expected<WindowLook> look_at_saturation(const Inspect& request, const Inspected& inspected) {
  const auto window = choose_window(request, inspected, 1024);
  if (!window) return std::unexpected(window.error());
  return look<SaturationView>(request, inspected, *window);
}

Expected<WindowLook> look_at_projection(const Inspect& request, const Inspected& inspected) {
  const auto window = choose_window(request, inspected, 256);
  if (!window) return std::unexpected(window.error());
  if (window->steps > kMostPathSteps) {
    return error("a path has " + std::to_string(window->steps) + " steps; a projection takes 1 to " +
                 std::to_string(kMostPathSteps));
  }
  return look<ProjectionView>(request, inspected, *window);
}

}  // namespace rnn
