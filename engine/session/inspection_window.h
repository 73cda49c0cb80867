#pragma once

#include <memory>
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

/// What is made of a window that is read part by part.
class WindowView {
 public:
  virtual ~WindowView() = default;

  /// Takes a part, whose first step has number `first` in the window.
  virtual void add(std::size_t first, const std::vector<LayerRecord>& layers) = 0;
  /// After the last of them.
  virtual Json json() = 0;
};

struct WindowLook {
  InspectedWindow window;
  std::unique_ptr<WindowView> view;
};

/// Reads a window, and what stands before it, in parts.
class WindowReader {
 public:
  WindowReader(const Network<float>& network, const InspectedWindow& window);

  /// Reads one part and hands it over when it is of the window; true after the last.
  bool advance(WindowView& view);

 private:
  const Network<float>* network_;
  InspectedWindow window_;
  Unrolled<float> unrolled_;
  std::size_t at_;  // character to be read next
};

/// Puts a part behind what was read before.
void append(std::vector<LayerRecord>& whole, const std::vector<LayerRecord>& part);

/// {"what", "start", "steps"} and, where there are any, "symbols", the names of what is read.
Json window_json(const Inspect& request, const InspectedWindow& window, bool symbols);

/// {"layer"}, with "direction" where there are two and "decoder" in that.
Json layer_json(const NetworkShape& shape, bool decoder, std::size_t layer, std::size_t direction);

inline bool wanted(const Inspect& request, std::size_t layer) {
  return request.layer < 0 || static_cast<std::size_t>(request.layer) == layer;
}

// What begin_inspection() chooses from:
Expected<WindowLook> look_at_gates(const Inspect& request, const Inspected& inspected);
Expected<WindowLook> look_at_saturation(const Inspect& request, const Inspected& inspected);
Expected<WindowLook> look_at_projection(const Inspect& request, const Inspected& inspected);
Expected<WindowLook> look_at_features(const Inspect& request, const Inspected& inspected);
Expected<Json> inspect_gradients(const Inspect& request, const Inspected& inspected);
Expected<Json> inspect_norms(const Inspect& request, const Inspected& inspected);

}  // namespace rnn
