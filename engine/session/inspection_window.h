#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/probes/activations.h"
#include "engine/session/inspection.h"
#include "engine/session/property_json.h"

namespace rnn {

/// The steps that a request is about: a stretch of a text, or an example.
struct InspectedWindow {
  const Data* data;
  std::size_t start, steps;
  const Example* example;  // null: of a text

  std::span<const Token> text() const { return data->source.text->tokens; }
};

/// Steps of one sequence that are taken at once at most: what they take in time and memory is bounded.
std::size_t most_steps(const NetworkShape& shape);

/// `usual`: steps when none are asked for; `after`: characters that must follow the stretch.
Expected<InspectedWindow> choose_window(const Inspect& request, const Inspected& inspected, std::size_t usual,
                                        std::size_t after = 0);

/// Number `first` of the held-out examples, and up to `count` in all.
Expected<std::span<const Example>> held_out(const Data& data, std::size_t first, std::size_t count);

/// Puts the first token of each row at text[first + row · apart], the others behind it; likewise the targets,
/// each the token after, when the text is as long.
void fill_text(std::span<const Token> text, std::size_t first, std::size_t apart, Unrolled<float>& unrolled);

/// From state zero reads what stands before `first`, up to Inspect::kWarmUp characters, and carries the state
/// on.
void warm_up(const Network<float>& network, std::span<const Token> text, std::size_t first, std::size_t apart,
             Unrolled<float>& unrolled);

/// Reads the window in parts, and hands over each with the place of its first step in the window.
using VisitRecords = std::function<void(std::size_t first, const std::vector<LayerRecord>& layers)>;
void read_window(const Network<float>& network, const InspectedWindow& window, const VisitRecords& visit);
/// The same as one part.
std::vector<LayerRecord> read_window(const Network<float>& network, const InspectedWindow& window);

/// {"what", "start", "steps"} and, where there are any, "symbols", the names of what is read.
Json window_json(const Inspect& request, const InspectedWindow& window, bool symbols);

/// {"layer"}, with "direction" where there are two and "decoder" in that.
Json layer_json(const NetworkShape& shape, bool decoder, std::size_t layer, std::size_t direction);

inline bool wanted(const Inspect& request, std::size_t layer) {
  return request.layer < 0 || static_cast<std::size_t>(request.layer) == layer;
}

// The parts of inspect():
Expected<Json> inspect_gates(const Inspect& request, const Inspected& inspected);
Expected<Json> inspect_saturation(const Inspect& request, const Inspected& inspected);
Expected<Json> inspect_projection(const Inspect& request, const Inspected& inspected);
Expected<Json> inspect_features(const Inspect& request, const Inspected& inspected);
Expected<Json> inspect_gradients(const Inspect& request, const Inspected& inspected);
Expected<Json> inspect_norms(const Inspect& request, const Inspected& inspected);

}  // namespace rnn
