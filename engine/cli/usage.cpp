#include "engine/cli/usage.h"

#include <algorithm>
#include <vector>

#include "engine/metrics/edit_distance.h"

namespace rnn::cli {
namespace {

bool is_flag(const std::string& argument) { return argument.size() > 1 && argument.starts_with('-'); }

/// The argument that nobody took, the first flag among several: what stands behind an unknown flag is its
/// value. Empty: there is none.
std::string left_over(const CLI::App& command) {
  const auto arguments = command.remaining();
  const auto flag = std::ranges::find_if(arguments, is_flag);
  if (flag != arguments.end()) return flag->substr(0, flag->find('='));
  return arguments.empty() ? "" : arguments.front();
}

std::string commands_of(const CLI::App& app) {
  std::string names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names += (names.empty() ? "" : ", ") + command->get_name();
  }
  return names;
}

/// The flag of the command that is the most like this one, if it is at least half alike.
std::string nearest_flag(const CLI::App& command, const std::string& unknown) {
  const std::vector<Token> wanted(unknown.begin(), unknown.end());
  std::string nearest;
  std::size_t least = (unknown.size() - unknown.find_first_not_of('-')) / 2 + 1;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      const std::string flag = "--" + name;
      const auto distance = edit_distance(wanted, std::vector<Token>(flag.begin(), flag.end()));
      if (distance >= least) continue;
      least = distance;
      nearest = flag;
    }
  }
  return nearest;
}

std::string unknown_argument(const CLI::App& command, const std::string& argument) {
  const std::string name = command.get_name(), help = " (rnn " + name + " --help lists them)";
  if (!is_flag(argument)) {
    return name + " has no use for \"" + argument + "\": every value stands behind its flag" + help;
  }
  const std::string nearest = nearest_flag(command, argument);
  return name + " has no flag " + argument + (nearest.empty() ? "" : "; is it " + nearest + "?") + help;
}

}  // namespace

std::string usage_mistake(const CLI::App& app, const CLI::ParseError& problem) {
  const auto chosen = app.get_subcommands();
  for (const CLI::App* command : chosen) {
    const std::string argument = left_over(*command);
    if (!argument.empty()) return unknown_argument(*command, argument);
  }
  const std::string known = "There are " + commands_of(app) + " (rnn --help tells more)";
  if (const auto before = app.remaining(); !before.empty()) {
    return is_flag(before.front()) ? "there is no flag " + before.front() + " before the command. " + known
                                   : "there is no command \"" + before.front() + "\". " + known;
  }
  if (chosen.empty()) return "say which command. " + known;
  return std::string(problem.what()) + " (rnn " + chosen.front()->get_name() + " --help tells how)";
}

}  // namespace rnn::cli
