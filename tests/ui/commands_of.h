#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "engine/session/command.h"

namespace rnn::ui {

/// The actions of type T among the commands.
template <class T>
std::vector<T> all(const std::vector<Command>& commands) {
  std::vector<T> found;
  for (const Command& command : commands)
    if (const T* action = std::get_if<T>(&command.action)) found.push_back(*action);
  return found;
}

/// The one action of type T; fails the test when there is not exactly one.
template <class T>
T only(const std::vector<Command>& commands) {
  const std::vector<T> found = all<T>(commands);
  EXPECT_EQ(found.size(), 1u);
  return found.empty() ? T{} : found.front();
}

}  // namespace rnn::ui
