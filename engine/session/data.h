#pragma once

#include <memory>
#include <string>

#include "engine/data/corpus.h"
#include "engine/data/example_data.h"
#include "engine/data/music/piano_roll.h"
#include "engine/session/experiment.h"
#include "engine/session/properties.h"

namespace rnn {

/// What was loaded or comes with the engine, under its name. A known-answer task needs neither text nor
/// music.
struct Source {
  std::string name;
  std::shared_ptr<const Corpus> text;
  std::shared_ptr<const PianoRollSet> music;

  bool is_task() const { return !text && !music; }
};

/// What an experiment makes of a source: a text read in streams, or examples.
struct Data {
  Source source;
  std::shared_ptr<const ExampleData> examples;  // null: the text is read in streams

  const std::string& name() const { return source.name; }
  ExampleForm form() const;
  /// Symbols of a text; none of other data.
  const Vocabulary& vocabulary() const;
  /// Whether what the network gives is the continuation of a text, symbol by symbol.
  bool writes_text() const;
};

/// Whether this is the name of a known-answer task.
bool is_task_name(std::string_view name);

/// The known-answer task of that name as a source.
Source task_source(const std::string& name);

/// Puts back what only other data have, where the data become a text, or examples.
void suit_text(Experiment& experiment);
void suit_examples(Experiment& experiment);

/// Refuses what does not go together, naming the property.
Expected<Data> make_data(const Experiment& experiment, const Source& source);

/// The network of an experiment on data of this form.
NetworkShape network_shape(const Experiment& experiment, const ExampleForm& form);

/// Everything that is wrong with an experiment on these data; empty: it can run.
std::vector<Problem> validate(const Experiment& experiment, const Data& data);

}  // namespace rnn
