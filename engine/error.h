#pragma once

#include <expected>
#include <string>
#include <utility>

namespace rnn {

/// A user's mistake or a bad file, as shown to the user: what is wrong, where, and what to do.
/// Broken invariants of our own are asserts, never Errors.
struct Error {
  std::string message;
};

template <class T>
using Expected = std::expected<T, Error>;

inline std::unexpected<Error> error(std::string message) {
  return std::unexpected(Error{std::move(message)});
}

}  // namespace rnn
