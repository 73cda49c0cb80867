#include "engine/session/inspection_window.h"

#include <algorithm>

#include "engine/data/utf8.h"
#include "engine/network/parameters.h"
#include "engine/training/example_source.h"
#include "engine/training/fill_examples.h"

namespace rnn {
namespace {

constexpr std::size_t kPart = 64;  // steps that are read at once
constexpr std::uint64_t kMostSteps = 65'536, kLeastMostSteps = 64;
constexpr std::uint64_t kMostProducts = 8'000'000'000;  // some seconds

std::string range(std::size_t first, std::size_t last) {
  return std::to_string(first) + " to " + std::to_string(last);
}

std::string symbol_text(char32_t symbol) {
  std::string text;
  append_utf8(text, symbol);
  return text;
}

WindowSize room_for(const InspectedWindow& window) {
  if (window.example) return ExampleSource::window_for(window.data->examples->form(), 1);
  return {std::min(kPart, window.steps), 1};
}

}  // namespace

std::size_t most_steps(const NetworkShape& shape) {
  const std::uint64_t steps = kMostProducts / std::max<std::uint64_t>(ParameterTable(shape).count(), 1);
  return static_cast<std::size_t>(std::clamp(steps, kLeastMostSteps, kMostSteps));
}

Expected<std::span<const Example>> held_out(const Data& data, std::size_t first, std::size_t count) {
  const auto examples = data.examples->validation();
  if (examples.empty()) return error("no example of " + data.name() + " is held out");
  if (first >= examples.size()) {
    return error("there is no held-out example " + std::to_string(first) + "; its number must be " +
                 range(0, examples.size() - 1));
  }
  return examples.subspan(first, std::min(count, examples.size() - first));
}

Expected<InspectedWindow> choose_window(const Inspect& request, const Inspected& inspected, std::size_t usual,
                                        std::size_t after) {
  const Data& data = inspected.run->data();
  const auto start = static_cast<std::size_t>(request.start),
             length = static_cast<std::size_t>(request.length);
  if (data.examples) {
    if (length != 0) return error("examples of " + data.name() + " are taken whole: leave length out, or 0");
    const auto examples = held_out(data, start, 1);
    if (!examples) return std::unexpected(examples.error());
    return InspectedWindow{&data, start, input_steps(examples->front(), data.examples->form().inputs),
                           &examples->front()};
  }
  const std::size_t characters = data.source.text->tokens.size();
  if (characters <= after) return error("the text is too short");
  if (start >= characters - after) {
    return error("start is " + std::to_string(start) + ", but must be " + range(0, characters - after - 1) +
                 ": the text has " + std::to_string(characters) + " characters");
  }
  const std::size_t most = std::min(characters - after - start, most_steps(inspected.network->shape()));
  if (length > most) {
    return error("length is " + std::to_string(length) + ", but from character " + std::to_string(start) +
                 " on it can be " + range(1, most));
  }
  return InspectedWindow{&data, start, length == 0 ? std::min(usual, most) : length, nullptr};
}

void fill_text(std::span<const Token> text, std::size_t first, std::size_t apart, Unrolled<float>& unrolled) {
  for (std::size_t b = 0; b < unrolled.batch(); ++b) {
    for (std::size_t t = 0; t < unrolled.steps(); ++t) {
      const std::size_t at = first + b * apart + t, row = t * unrolled.batch() + b;
      unrolled.tokens()[row] = text[at];
      if (at + 1 < text.size()) unrolled.targets()[row] = text[at + 1];
    }
  }
}

void warm_up(const Network<float>& network, std::span<const Token> text, std::size_t first, std::size_t apart,
             Unrolled<float>& unrolled) {
  unrolled.reset_state();
  for (std::size_t at = first - std::min(first, Inspect::kWarmUp); at < first; at += unrolled.steps()) {
    unrolled.set_steps(std::min(unrolled.time(), first - at));
    fill_text(text, at, apart, unrolled);
    network.read(unrolled, unrolled.all_rows(), {0, unrolled.steps()});
    unrolled.carry_state();
  }
}

WindowReader::WindowReader(const Network<float>& network, const InspectedWindow& window)
    : network_(&network),
      window_(window),
      unrolled_(network.shape(), room_for(window), Purpose::inference),
      at_(window.start - std::min(window.start, Inspect::kWarmUp)) {}

bool WindowReader::advance(WindowView& view) {
  std::vector<LayerRecord> layers;
  if (window_.example) {
    fill_examples({window_.example, 1}, unrolled_);
    network_->forward(unrolled_, unrolled_.all_rows());
    record(unrolled_, layers);
    view.add(0, layers);
    return true;
  }
  const std::size_t end = window_.start + window_.steps;
  const bool before = at_ < window_.start;
  unrolled_.set_steps(std::min(unrolled_.time(), (before ? window_.start : end) - at_));
  fill_text(window_.text(), at_, 0, unrolled_);
  network_->read(unrolled_, unrolled_.all_rows(), {0, unrolled_.steps()});
  if (!before) {
    record(unrolled_, layers);
    view.add(at_ - window_.start, layers);
  }
  unrolled_.carry_state();
  at_ += unrolled_.steps();
  return at_ == end;
}

void append(std::vector<LayerRecord>& whole, const std::vector<LayerRecord>& part) {
  if (whole.empty()) {
    whole = part;
    return;
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (std::size_t q = 0; q < whole[i].quantities.size(); ++q) {
      const auto& from = part[i].quantities[q].values;
      auto& to = whole[i].quantities[q].values;
      to.insert(to.end(), from.begin(), from.end());
    }
  }
}

Json window_json(const Inspect& request, const InspectedWindow& window, bool symbols) {
  Json json{{"what", kInspectionNames[static_cast<std::size_t>(request.what)]},
            {"start", window.start},
            {"steps", window.steps}};
  if (!symbols) return json;
  Json names = Json::array();
  if (!window.example) {
    for (const Token token : window.text().subspan(window.start, window.steps)) {
      names.push_back(symbol_text(window.data->vocabulary().symbol(token)));
    }
  } else {
    const auto known = window.data->examples->input_names();
    for (const Token token : window.example->input_tokens) {
      names.push_back(token < known.size() ? known[token] : std::to_string(token));
    }
  }
  if (!names.empty()) json["symbols"] = std::move(names);
  return json;
}

Json layer_json(const NetworkShape& shape, bool decoder, std::size_t layer, std::size_t direction) {
  Json json{{"layer", layer}};
  if (decoder) json["decoder"] = true;
  if (shape.bidirectional && !decoder) json["direction"] = direction == 0 ? "forward" : "backward";
  return json;
}

}  // namespace rnn
