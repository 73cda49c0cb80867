#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/error.h"
#include "engine/session/experiment.h"

namespace rnn {

struct WholeNumber {
  std::int64_t& (*of)(Experiment&);
  std::int64_t least, most;
  std::string_view zero = {};  // what 0 stands for, where it is no number
};
struct Seed {
  std::uint64_t& (*of)(Experiment&);
};
struct RealNumber {
  double& (*of)(Experiment&);
  double least, most;
  bool logarithmic;  // a slider should be
};
struct Flag {
  bool& (*of)(Experiment&);
};
struct Text {
  std::string& (*of)(Experiment&);
  std::size_t longest;  // bytes
};
struct Choice {
  int (*get)(const Experiment&);
  void (*set)(Experiment&, int);
  std::span<const std::string_view> names;   // as in files and links; index = value
  std::span<const std::string_view> labels;  // as on the screen
};

enum class Group { data, network, training, sampling };

/// One setting of an experiment. The one table of them gives JSON, share links, command-line flags, widgets,
/// limits, defaults and help.
struct Property {
  std::string_view name;   // learning_rate; as a flag --learning-rate
  std::string_view label;  // Learning rate
  std::string_view help;   // one sentence
  Group group;
  bool live;  // may change while training goes on; any other builds the network anew
  std::variant<WholeNumber, Seed, RealNumber, Flag, Text, Choice> kind;
};

std::span<const Property> properties();
const Property* find_property(std::string_view name);

/// What is wrong with one property, as shown beside its widget.
struct Problem {
  std::string property;
  std::string message;  // what is wrong and what to do
};

/// Every value outside its limits, and combinations that do not work. Empty: the experiment can run.
std::vector<Problem> validate(const Experiment& experiment);

/// The same plus what depends on the data: the training part of a text of `characters` code points must hold
/// `batch` streams of `bptt`, and the network must fit in memory with a vocabulary of `symbols`.
std::vector<Problem> validate(const Experiment& experiment, std::uint64_t characters,
                              std::uint64_t symbols = 128);

/// The problems as one message for the user.
std::string to_string(std::span<const Problem> problems);

/// Training would take so many bytes, more than kLargestTraining.
Problem too_much_memory(std::uint64_t bytes);

/// Training may take this many bytes: what a tab of a browser gives.
inline constexpr std::uint64_t kLargestTraining = std::uint64_t{1} << 30;

/// JSON object with every property, or only those that differ from the defaults.
std::string to_json(const Experiment& experiment, bool only_changes = false);

/// Reads a JSON object; properties left out keep the values of `base`. Refuses unknown names, wrong types and
/// values outside the limits, naming the property.
Expected<Experiment> experiment_from_json(std::string_view json, const Experiment& base = {});

/// Sets one property from a JSON value (`128`, `"lstm"`). Numbers and flags are taken from strings too, as a
/// command line gives them.
Expected<void> set_property(Experiment& experiment, std::string_view name, std::string_view json_value);

/// The value as JSON.
std::string get_property(const Experiment& experiment, std::string_view name);

}  // namespace rnn
