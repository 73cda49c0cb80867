#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

constexpr std::array<std::string_view, 5> kShapes{"one to one", "one to many", "many to one", "many to many",
                                                  "sequence to sequence"};
constexpr std::array<std::string_view, 7> kLosses{"softmax", "sigmoid",  "squared", "absolute",
                                                  "huber",   "gaussian", "ctc"};

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

TEST(TaskReadme, HasARowOfEveryTaskAsItIs) {
  std::ifstream file(std::string(RNN_SOURCE_DIR) + "/engine/data/tasks/README.md");
  std::stringstream readme;
  readme << file.rdbuf();
  for (std::size_t kind = 0; kind < kTaskNames.size(); ++kind) {
    const auto task = test::task_of({.kind = static_cast<TaskKind>(kind)});
    const TaskInfo& info = task->info();
    std::string row = "| ";
    for (const std::string_view cell :
         {std::string("`").append(kTaskNames[kind]).append("`"), std::to_string(task->settings().length),
          std::string(kShapes[static_cast<std::size_t>(info.shape)]),
          std::string(kLosses[static_cast<std::size_t>(info.loss)]),
          std::string(metric_info(info.metric).name), number(task->chance()), number(task->solved()),
          std::string(info.source)}) {
      row.append(cell).append(" | ");
    }
    row.pop_back();
    EXPECT_NE(readme.str().find(row + "\n"), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace rnn
