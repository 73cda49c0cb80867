#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/session/checkpoint.h"
#include "engine/session/data.h"
#include "engine/session/example_view.h"
#include "engine/session/heatmap_probe.h"
#include "engine/session/inspection.h"
#include "engine/session/live_samples.h"
#include "engine/session/properties.h"
#include "engine/session/session.h"
#include "engine/session/throughput.h"
#include "engine/session/training_run.h"

namespace rnn {

/// What is behind a Session. Split over files by task: session_commands.cpp carries out commands,
/// session_open.cpp and session_questions.cpp most of them, session_work.cpp does the work in slices,
/// session_model.cpp builds, saves and loads, session_snapshot.cpp shows it.
class Session::State {
 public:
  State(Clock clock, const Options& options);

  void submit(Command command) { commands_.push_back(std::move(command)); }
  bool run_for(double seconds);
  bool changed() const { return changes_ != drawn_; }
  Snapshot snapshot();
  std::vector<Reply> take_replies() { return std::exchange(replies_, {}); }

 private:
  // Commands that take time. Training waits while one of the last three kinds is in progress, so that a text,
  // a loss or a look inside belongs to one state of the weights.
  struct TrainJob {
    std::uint64_t request, count, done = 0;
    bool evaluate;
    double seconds = 0;  // spent in its steps
  };
  struct EvaluationJob {
    std::uint64_t request;
    Part part;
    std::unique_ptr<Evaluator> evaluator;
    std::optional<TrainJob> end_of;  // the whole validation at the end of a training job
  };
  struct GenerationJob {
    std::uint64_t request;
    TextWriter writer;
  };

  struct Look {
    std::uint64_t request;
    std::unique_ptr<InspectionJob> job;
  };

  // session_commands.cpp
  void carry_out(Command command);
  using Outcome = Expected<std::optional<std::string>>;  // the result as JSON; none: answered later
  Outcome act(std::uint64_t request, Run& action);
  Outcome act(std::uint64_t request, Pause& action);
  Outcome act(std::uint64_t request, Train& action);
  void answer(std::uint64_t request, std::string result = "{}", Bytes bytes = {});
  void refuse(std::uint64_t request, std::string error);
  void refuse_jobs(const std::string& why);
  void refuse_train_jobs(const std::string& why);
  void tell(std::string notice, bool is_error = false);

  // session_open.cpp
  Outcome act(std::uint64_t request, OpenExperiment& action);
  Outcome act(std::uint64_t request, SetProperty& action);
  Outcome act(std::uint64_t request, Reset& action);
  Outcome act(std::uint64_t request, LoadModel& action);
  Outcome act(std::uint64_t request, LoadText& action);
  Outcome load_text_for_network(LoadText& action);
  Outcome load_music(const LoadText& action);
  Outcome load_music_for_network(const LoadText& action);
  Outcome open_loaded(Experiment experiment, const Source& source, std::string notice);

  // session_questions.cpp
  Outcome act(std::uint64_t request, Generate& action);
  Outcome act(std::uint64_t request, Evaluate& action);
  Outcome act(std::uint64_t request, Answer& action);
  Outcome act(std::uint64_t request, Probe& action);
  Outcome act(std::uint64_t request, Inspect& action);
  Outcome act(std::uint64_t request, Save& action);
  Outcome act(std::uint64_t request, Export& action);
  Outcome act(std::uint64_t request, ListPresets& action);

  // session_model.cpp
  Expected<Source> find_source(const std::string& name) const;
  Expected<Data> check(const Experiment& experiment, const Source& source) const;
  Expected<void> build(const Experiment& experiment);
  Expected<void> build(const Experiment& experiment, const Source& source);
  void install(Experiment experiment, std::unique_ptr<TrainingRun> run);
  void let_go(const std::string& why);
  std::size_t threads() const { return static_cast<std::size_t>(options_.threads); }
  const Network<float>* network() const;
  const Vocabulary& vocabulary() const;
  Expected<void> train_on(const Source& source);
  Bytes save() const;
  Expected<void> load(std::span<const std::uint8_t> bytes);
  Expected<void> resume(const Checkpoint& checkpoint, const Source& source);
  Expected<void> await_text(Checkpoint checkpoint);

  // session_work.cpp
  bool work();
  bool advance_generation();
  bool advance_evaluation();
  bool advance_inspection();
  bool advance_validation();
  bool advance_sample();
  bool advance_probe();
  bool advance_training();
  void write_along();
  void begin_sample();
  void follow_sample();
  void end_train_job();
  void diverge(const Setback& setback);
  std::string train_result(const TrainJob& job, const TrainingRun::Measured& measured) const;
  void pause_by_itself(std::string why);

  // session_snapshot.cpp
  void show_data(Snapshot& snapshot) const;
  void show_run(Snapshot& snapshot) const;
  void show_task(Snapshot& snapshot);

  static constexpr auto kNothingToTrain =
      "there is no text to train on: load the text this model was trained on, or open an experiment";

  const Clock clock_;
  const Options options_;

  std::deque<Command> commands_;
  std::vector<Reply> replies_;
  std::deque<TrainJob> train_jobs_;
  std::deque<EvaluationJob> evaluations_;
  std::deque<GenerationJob> generations_;
  std::deque<Look> inspections_;

  Experiment experiment_;
  Source source_;                     // what the network learns from; empty while a model waits for its text
  Source loaded_;                     // the last file; without a name before the first
  std::unique_ptr<TrainingRun> run_;  // null while a model waits for its text
  struct Awaiting {                   // a model whose text is not here
    Checkpoint checkpoint;
    Network<float> network;
  };
  std::optional<Awaiting> awaiting_;

  Phase phase_ = Phase::empty;
  bool running_ = false;  // until paused; a TrainJob trains without it
  std::string notice_;
  bool notice_is_error_ = false;

  LiveSamples samples_;
  ExampleView example_view_;
  std::uint64_t viewed_step_ = 0;  // of the weights that example_view_ has looked at
  double viewed_at_ = -1;          // seconds; < 0: not yet
  HeatmapProbe probe_;
  Throughput throughput_;

  std::uint64_t serial_ = 0, experiment_serial_ = 0, network_serial_ = 0, data_serial_ = 0;
  std::uint64_t changes_ = 1, drawn_ = 0;
  std::vector<std::uint64_t> built_in_sizes_;  // characters of the built-in texts
};

}  // namespace rnn
