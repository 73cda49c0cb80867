#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// Balanced strings of three kinds of brackets, a Dyck language. At every step the class is the closing
/// bracket that is due, or none when all are closed: what a stack holds on top (predicting the closing
/// bracket: Skachkova, Trost and Klakow 2018). A class at each step shows more than one verdict at the end:
/// how deep a network can count, and where it loses the thread. Strings have T/4 … T/2 pairs, uniformly; a
/// bracket opens or closes with probability 1/2 wherever it may do both. Held out: one string in ten, by
/// hash.
class BracketsTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit BracketsTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
