#pragma once

#include <memory>

#include "tests/fuzz/readers.h"

namespace rnn::fuzz {

/// Models saved by a Session and loaded into it.
std::unique_ptr<Reader> make_model_reader();
/// The same without their checksum, so that damage gets further. What is loaded is trained, writes and is
/// saved.
std::unique_ptr<Reader> make_unchecked_model_reader();

}  // namespace rnn::fuzz
