#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace rnn::cli {

/// What is wrong with a command line that CLI11 has refused, and what helps. An unknown command or flag is
/// told before what is missing: it is more often the cause.
std::string usage_mistake(const CLI::App& app, const CLI::ParseError& problem);

}  // namespace rnn::cli
