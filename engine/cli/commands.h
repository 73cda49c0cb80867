#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace rnn::cli {

/// What a subcommand does once the command line is read; returns the exit code.
using Command = std::function<int()>;

/// Each adds its subcommand to the app and sets `command` when that is chosen.
void add_train(CLI::App& app, Command& command);
void add_generate(CLI::App& app, Command& command);
void add_eval(CLI::App& app, Command& command);
void add_answer(CLI::App& app, Command& command);
void add_probe(CLI::App& app, Command& command);
void add_presets(CLI::App& app, Command& command);
void add_forward(CLI::App& app, Command& command);
void add_export(CLI::App& app, Command& command);
void add_import(CLI::App& app, Command& command);

/// Exit codes.
inline constexpr int kDone = 0, kFailed = 1, kWrongUsage = 2, kInterrupted = 130;

/// Tells an error and passes its exit code on.
int fail(const std::string& message, int code = kFailed);

}  // namespace rnn::cli
