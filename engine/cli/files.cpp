#include "engine/cli/files.h"

#include <cerrno>
#include <cstring>

namespace rnn::cli {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> failed(const std::string& what, const fs::path& path, const std::string& advice) {
  const int code = errno;
  return error("cannot " + what + " " + path.string() + ": " + std::strerror(code) + ". " + advice);
}

}  // namespace

Expected<Bytes> read_file(const fs::path& path, std::size_t most) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    return error("cannot read " + path.string() + ": it is a folder. Name a file.");
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return failed("read", path, "Check the name.");
  Bytes bytes;
  constexpr std::size_t block = std::size_t{1} << 20;
  for (std::size_t read = block; read == block;) {
    const std::size_t size = bytes.size();
    if (size > most) {
      return error(path.string() + " has more than " + std::to_string(most >> 20) +
                   " MiB, which is too large. " + "Use a part of it.");
    }
    bytes.resize(size + block);
    read = std::fread(bytes.data() + size, 1, block, file.get());
    bytes.resize(size + read);
  }
  if (std::ferror(file.get())) return failed("read", path, "Check the disk.");
  return bytes;
}

Expected<OutputFile> OutputFile::open(fs::path path) {
  std::error_code ignored;
  const auto status = fs::status(path, ignored);
  if (fs::is_directory(status)) {
    return error("cannot write " + path.string() + ": it is a folder. Name a file in it.");
  }
  const bool replaceable = !fs::exists(status) || fs::is_regular_file(status);
  fs::path partial = path;
  if (replaceable) {
    if (fs::exists(status)) {  // a file that may not be written is not to be replaced either
      std::unique_ptr<std::FILE, Close> existing(std::fopen(path.c_str(), "r+b"));
      if (!existing) return failed("write", path, "Choose another --out.");
    }
    partial += ".partial";
  }
  std::FILE* file = std::fopen(partial.c_str(), "wb");
  if (!file)
    return failed("write", path, "Check that the folder exists and may be written, or choose another --out.");
  return OutputFile(std::move(path), std::move(partial), file);
}

OutputFile::~OutputFile() {
  std::error_code ignored;
  if (file_ && partial_ != path_) fs::remove(partial_, ignored);
}

Expected<void> OutputFile::write(std::span<const std::uint8_t> bytes) {
  auto* file = file_.get();
  errno = 0;
  std::rewind(file);
  const bool written =
      std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() && std::fflush(file) == 0;
  if (!written) return failed("write", path_, "Make room on the disk, or choose another --out.");
  if (partial_ == path_) return {};
  std::error_code code;
  fs::resize_file(partial_, bytes.size(), code);
  if (code) return error("cannot write " + path_.string() + ": " + code.message());
  return {};
}

Expected<void> OutputFile::commit() {
  auto* file = file_.release();
  errno = 0;
  if (std::fclose(file) != 0)
    return failed("write", path_, "Make room on the disk, or choose another --out.");
  if (partial_ == path_) return {};
  std::error_code code;
  fs::rename(partial_, path_, code);
  if (code)
    return error("cannot write " + path_.string() + ": " + code.message() + ". The model is in " +
                 partial_.string());
  return {};
}

}  // namespace rnn::cli
