#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/session/properties.h"
#include "engine/session/session.h"

namespace rnn::test {

/// A clock that goes on by a millisecond with every look: sessions run the same everywhere.
inline double ticking_clock() {
  static double now = 0;
  return now += 0.001;
}

inline Bytes bytes_of_text(std::string_view text) { return {text.begin(), text.end()}; }

/// A few hundred characters with some structure, quick to learn.
inline std::string small_text() {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "the cat sat on mat " + std::to_string(i) + ".\n";
  return text;
}

/// A small experiment on small_text, for tests that look at bookkeeping and not at learning.
inline Experiment small_experiment() {
  Experiment experiment;
  experiment.data = "small.txt";
  experiment.hidden = 12;
  experiment.bptt = 8;
  experiment.batch = 4;
  experiment.validation_every = 10;
  experiment.sampling.length = 30;
  return experiment;
}

/// Sends commands one by one and waits for the answers.
struct Driver {
  Session session;
  std::uint64_t requests = 0;

  explicit Driver(int threads = 1) : session(ticking_clock, threads) {}

  Reply send(Action action, int most_rounds = 1'000'000) {
    const auto request = ++requests;
    session.submit({request, std::move(action)});
    for (int round = 0; round < most_rounds; ++round) {
      session.run_for(0.02);
      for (auto& reply : session.take_replies()) {
        if (reply.request == request) return std::move(reply);
      }
    }
    ADD_FAILURE() << "no answer";
    return {};
  }

  /// The result of a command that must succeed.
  nlohmann::json result(Action action) {
    const auto reply = send(std::move(action));
    EXPECT_EQ(reply.error, "");
    return nlohmann::json::parse(reply.result, nullptr, false);
  }

  /// Opens small_experiment, or one like it.
  void open_small(const Experiment& experiment = small_experiment(), const std::string& text = small_text()) {
    EXPECT_EQ(send(LoadText{"small.txt", bytes_of_text(text)}).error, "");
    EXPECT_EQ(send(OpenExperiment{experiment}).error, "");
  }

  void run_until_idle() {
    while (session.run_for(0.02)) continue;
  }

  Experiment experiment() { return *experiment_from_json(session.snapshot().experiment); }
};

}  // namespace rnn::test
