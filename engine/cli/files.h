#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>

#include "engine/session/command.h"

namespace rnn::cli {

/// No model is larger.
inline constexpr std::size_t kLargestModelFile = std::size_t{2} << 30;

/// All bytes of a file; at most `most`, so that no size is taken on trust.
Expected<Bytes> read_file(const std::filesystem::path& path, std::size_t most);

/// A file that is there either whole or not at all: written beside its place and then renamed to it.
class OutputFile {
 public:
  /// Tells before any work is done whether the place can be written.
  static Expected<OutputFile> open(std::filesystem::path path);

  OutputFile(OutputFile&&) = default;
  ~OutputFile();

  /// Makes these bytes the whole content. May be called again; a full disk is an error.
  Expected<void> write(std::span<const std::uint8_t> bytes);

  /// Puts the file in its place.
  Expected<void> commit();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  OutputFile(std::filesystem::path path, std::filesystem::path partial, std::FILE* file)
      : path_(std::move(path)), partial_(std::move(partial)), file_(file) {}

  std::filesystem::path path_, partial_;  // the same for what cannot be renamed, such as /dev/stdout
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace rnn::cli
