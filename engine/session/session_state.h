#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/session/checkpoint.h"
#include "engine/session/heatmap_probe.h"
#include "engine/session/live_samples.h"
#include "engine/session/properties.h"
#include "engine/session/session.h"
#include "engine/session/throughput.h"
#include "engine/session/training_run.h"

namespace rnn {

/// What is behind a Session. Split over files by task: session_commands.cpp carries out commands,
/// session_work.cpp does the work in slices, session_model.cpp builds, saves and loads, session_snapshot.cpp
/// shows it.
class Session::State {
 public:
  State(Clock clock, const Options& options);

  void submit(Command command) { commands_.push_back(std::move(command)); }
  bool run_for(double seconds);
  bool changed() const { return changes_ != drawn_; }
  Snapshot snapshot();
  std::vector<Reply> take_replies() { return std::exchange(replies_, {}); }

 private:
  // Commands that take time. Training waits while one of the last two kinds is in progress, so that a text or
  // a loss belongs to one state of the weights.
  struct TrainJob {
    std::uint64_t request, count, done = 0;
    bool evaluate;
    double seconds = 0;  // spent in its steps
  };
  struct EvaluationJob {
    std::uint64_t request;
    Validator validator;
    std::optional<TrainJob> end_of;  // the whole validation at the end of a training job
  };
  struct GenerationJob {
    std::uint64_t request;
    TextWriter writer;
  };

  // session_commands.cpp
  void carry_out(Command command);
  using Outcome = Expected<std::optional<std::string>>;  // the result as JSON; none: answered later
  Outcome act(std::uint64_t request, OpenExperiment& action);
  Outcome act(std::uint64_t request, SetProperty& action);
  Outcome act(std::uint64_t request, LoadText& action);
  Outcome act(std::uint64_t request, Run& action);
  Outcome act(std::uint64_t request, Pause& action);
  Outcome act(std::uint64_t request, Train& action);
  Outcome act(std::uint64_t request, Reset& action);
  Outcome act(std::uint64_t request, Generate& action);
  Outcome act(std::uint64_t request, Evaluate& action);
  Outcome act(std::uint64_t request, Probe& action);
  Outcome act(std::uint64_t request, Save& action);
  Outcome act(std::uint64_t request, LoadModel& action);
  Outcome load_text_for_network(LoadText& action);
  void answer(std::uint64_t request, std::string result = "{}", Bytes bytes = {});
  void refuse(std::uint64_t request, std::string error);
  void refuse_jobs(const std::string& why);
  void refuse_train_jobs(const std::string& why);
  void tell(std::string notice, bool is_error = false);

  // session_model.cpp
  Expected<std::shared_ptr<const Corpus>> find_corpus(const std::string& name) const;
  Expected<void> check(const Experiment& experiment, const Corpus& corpus) const;
  Expected<void> build(const Experiment& experiment);
  Expected<void> build(const Experiment& experiment, std::shared_ptr<const Corpus> corpus);
  void install(Experiment experiment, std::shared_ptr<const Corpus> corpus, std::unique_ptr<TrainingRun> run);
  void let_go(const std::string& why);
  std::size_t threads() const { return static_cast<std::size_t>(options_.threads); }
  const Network<float>* network() const;
  const Vocabulary& vocabulary() const;
  Expected<void> train_on(std::shared_ptr<const Corpus> corpus);
  Bytes save() const;
  Expected<void> load(std::span<const std::uint8_t> bytes);
  Expected<void> resume(const Checkpoint& checkpoint, std::shared_ptr<const Corpus> corpus);
  Expected<void> await_text(Checkpoint checkpoint);

  // session_work.cpp
  bool work();
  bool advance_generation();
  bool advance_evaluation();
  bool advance_validation();
  bool advance_sample();
  bool advance_probe();
  bool advance_training();
  void write_along();
  void begin_sample();
  void follow_sample();
  void end_train_job();
  void diverge(const Divergence& divergence);
  std::string train_result(const TrainJob& job, double validation) const;

  // session_snapshot.cpp
  void show_data(Snapshot& snapshot) const;
  void show_run(Snapshot& snapshot) const;

  const Clock clock_;
  const Options options_;

  std::deque<Command> commands_;
  std::vector<Reply> replies_;
  std::deque<TrainJob> train_jobs_;
  std::deque<EvaluationJob> evaluations_;
  std::deque<GenerationJob> generations_;

  Experiment experiment_;
  std::shared_ptr<const Corpus> corpus_;         // null while a model waits for its text
  std::shared_ptr<const Corpus> loaded_corpus_;  // the last file
  std::unique_ptr<TrainingRun> run_;             // null likewise
  struct Awaiting {                              // a model whose text is not here
    Checkpoint checkpoint;
    Network<float> network;
  };
  std::optional<Awaiting> awaiting_;

  Phase phase_ = Phase::empty;
  bool running_ = false;  // until paused; a TrainJob trains without it
  std::string notice_;
  bool notice_is_error_ = false;

  LiveSamples samples_;
  HeatmapProbe probe_;
  Throughput throughput_;

  std::uint64_t serial_ = 0, experiment_serial_ = 0, network_serial_ = 0, data_serial_ = 0;
  std::uint64_t changes_ = 1, drawn_ = 0;
  std::vector<std::uint64_t> built_in_sizes_;  // characters of the built-in texts
};

}  // namespace rnn
