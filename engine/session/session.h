#pragma once

#include <memory>
#include <vector>

#include "engine/session/command.h"
#include "engine/session/snapshot.h"

namespace rnn {

/// The engine's only face to a user interface: commands in; snapshots and replies out.
///
/// A pump without a thread of its own: a Worker, a std::thread or a test calls run_for in a loop. All calls
/// come from one thread.
class Session {
 public:
  /// Seconds from any fixed moment, never going back. The engine has no clock of its own.
  using Clock = double (*)();

  struct Options {
    int threads = 1;            // ≥ 1 compute side by side; the numbers do not depend on how many
    bool write_samples = true;  // texts in the snapshot; a command line has no use for them
  };

  /// Opens the first preset and waits.
  explicit Session(Clock clock, int threads = 1);
  Session(Clock clock, const Options& options);
  ~Session();

  /// Takes a command; it is carried out by the next run_for, in order of arrival. A command does not wait for
  /// the answer to one before it. What takes time (Train, Evaluate, Generate, Inspect) is given up with an
  /// error when a later command pauses training or replaces the network.
  void submit(Command command);

  /// Carries out the commands, then trains, validates and writes samples for about `seconds`. Commands come
  /// before the next training step. True while there is more to do: call again at once; false: idle until the
  /// next command.
  bool run_for(double seconds);

  /// True when something drawable has changed since the last snapshot.
  bool changed() const;

  Snapshot snapshot();

  /// The replies since the last call.
  std::vector<Reply> take_replies();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace rnn
