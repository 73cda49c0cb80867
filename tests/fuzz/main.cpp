// Gives damaged files to everything that reads files from outside. See tests/fuzz/run.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fuzz/readers.h"

namespace rnn::fuzz {
namespace {

struct Options {
  std::string kind;  // empty: all
  std::uint64_t files = 300, seed = 1;
  std::string keep, read;
};

void write_file(const std::string& path, const Bytes& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

struct Count {
  std::uint64_t cut = 0, flipped = 0, refused = 0, read = 0;
};

bool fail(const Kind& kind, std::uint64_t index, const std::string& what) {
  std::printf("%s: file %llu: %s\n", kind.name.data(), static_cast<unsigned long long>(index), what.c_str());
  return false;
}

/// Damages and reads files of one kind; false, and the reason told, when one is taken wrongly.
bool try_kind(const Kind& kind, const Options& options) {
  const auto reader = kind.make();
  const auto whole = reader->files();
  for (const Bytes& file : whole) {
    if (const auto message = reader->read(file); !message.empty())
      return fail(kind, 0, "the whole file: " + message);
  }
  Count count;
  for (std::uint64_t i = 0; i < options.files; ++i) {
    constexpr std::size_t kSensitive = 4000;  // about the header of a small model
    const auto [bytes, is_cut] = damage(whole[i % whole.size()], kSensitive, options.seed, i);
    if (!options.keep.empty()) write_file(options.keep, bytes);
    const std::string message = reader->read(bytes);
    ++(is_cut ? count.cut : count.flipped);
    ++(message.empty() ? count.read : count.refused);
    if (message.empty() && (kind.is_checked || is_cut)) return fail(kind, i, "damaged, and read");
    if ((i + 1) % 100 == 0 || i + 1 == options.files) {
      if (const auto spoiled = reader->spoiled(); !spoiled.empty()) return fail(kind, i, spoiled);
    }
  }
  std::printf(
      "%s: %llu files (%llu cut short, %llu with flipped bits), %llu refused with a message, %llu read\n",
      kind.name.data(), static_cast<unsigned long long>(options.files),
      static_cast<unsigned long long>(count.cut), static_cast<unsigned long long>(count.flipped),
      static_cast<unsigned long long>(count.refused), static_cast<unsigned long long>(count.read));
  std::fflush(stdout);
  return true;
}

bool run(const Options& options) {
  bool fine = true;
  for (const Kind& kind : kinds()) {
    if (!options.kind.empty() && options.kind != kind.name) continue;
    if (options.read.empty()) {
      fine &= try_kind(kind, options);
      continue;
    }
    std::ifstream file(options.read, std::ios::binary);
    const auto message = kind.make()->read(Bytes(std::istreambuf_iterator<char>(file), {}));
    std::printf("%s: %s\n", kind.name.data(), message.empty() ? "read" : message.c_str());
  }
  return fine;
}

}  // namespace
}  // namespace rnn::fuzz

int main(int argc, char** argv) {
  CLI::App app("Reads damaged files: each must be refused with a message, or be as good as any.");
  rnn::fuzz::Options options;
  std::vector<std::string> names;
  for (const auto& kind : rnn::fuzz::kinds()) names.emplace_back(kind.name);
  app.add_option("--kind", options.kind, "only files of this kind")->check(CLI::IsMember(names));
  app.add_option("--files", options.files, "of each kind")->capture_default_str();
  app.add_option("--seed", options.seed)->capture_default_str();
  app.add_option("--keep", options.keep, "where each damaged file is left while it is read");
  app.add_option("--read", options.read, "read this file only");
  CLI11_PARSE(app, argc, argv);
  return rnn::fuzz::run(options) ? 0 : 1;
}
