#pragma once

#include <array>
#include <string_view>

namespace rnn {

/// The one list of known-answer tasks: X(name, Type, title). Enumeration, names, the factory, tests, presets
/// and combo boxes expand from it. A new task is one header, included in task.cpp, and one line here.
#define RNN_TASKS(X)                                           \
  X(adding, AddingTask, "Adding problem")                      \
  X(copy, CopyTask, "Copy after a delay")                      \
  X(temporal_order, TemporalOrderTask, "Temporal order")       \
  X(reber, ReberTask, "Embedded Reber grammar")                \
  X(parity, ParityTask, "Parity")                              \
  X(brackets, BracketsTask, "Bracket balance")                 \
  X(addition, AdditionTask, "Addition of two numbers")         \
  X(reverse, ReverseTask, "Reversing a word")                  \
  X(drawn_out, DrawnOutTask, "Drawn-out letters")              \
  X(mackey_glass, MackeyGlassTask, "Mackey-Glass forecasting") \
  X(lorenz, LorenzTask, "Lorenz forecasting")                  \
  X(sines, SinesTask, "Forecasting a sum of sines")

enum class TaskKind : int {
#define RNN_TASK_ENUMERATOR(name, Type, title) name,
  RNN_TASKS(RNN_TASK_ENUMERATOR)
#undef RNN_TASK_ENUMERATOR
};

/// As in files, links and on the command line; index = value of TaskKind.
inline constexpr auto kTaskNames = std::to_array<std::string_view>({
#define RNN_TASK_NAME(name, Type, title) #name,
    RNN_TASKS(RNN_TASK_NAME)
#undef RNN_TASK_NAME
});

/// As on the screen; index = value of TaskKind.
inline constexpr auto kTaskTitles = std::to_array<std::string_view>({
#define RNN_TASK_TITLE(name, Type, title) title,
    RNN_TASKS(RNN_TASK_TITLE)
#undef RNN_TASK_TITLE
});

}  // namespace rnn
