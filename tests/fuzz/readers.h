#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/damage.h"

namespace rnn::fuzz {

/// Something that reads files from outside.
class Reader {
 public:
  virtual ~Reader() = default;

  /// Whole files that it reads.
  virtual std::vector<Bytes> files() = 0;
  /// The message with which a file is refused; nothing when it was read.
  virtual std::string read(const Bytes& bytes) = 0;
  /// What reading damaged files has spoiled; nothing when all is as it was.
  virtual std::string spoiled() { return ""; }
};

/// A kind of file.
struct Kind {
  std::string_view name;
  bool is_checked;  // has a checksum: no damage may pass
  std::unique_ptr<Reader> (*make)();
};

std::span<const Kind> kinds();

}  // namespace rnn::fuzz
