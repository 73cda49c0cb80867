// rnn export
#include <memory>

#include "engine/cli/commands.h"
#include "engine/cli/files.h"
#include "engine/formats/onnx.h"
#include "engine/session/saved_model.h"

namespace rnn::cli {
namespace {

struct ExportOptions {
  std::string model, onnx, pytorch;
  bool lengths = false;
};

Expected<void> write_whole(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  auto file = OutputFile::open(path);
  if (!file) return std::unexpected(file.error());
  if (auto written = file->write(bytes); !written) return written;
  return file->commit();
}

Expected<void> write_folder(const std::filesystem::path& folder, const std::vector<ExportedFile>& files) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) return error("cannot make the folder " + folder.string() + ": " + problem.message() + ".");
  for (const ExportedFile& file : files) {
    if (auto written = write_whole(folder / file.name, file.bytes); !written) return written;
  }
  return {};
}

/// One file as it is called; of several FILE.encoder.onnx, FILE.decoder.onnx.
Expected<void> write_onnx_files(const std::filesystem::path& path, const std::vector<ExportedFile>& files) {
  if (files.size() == 1) return write_whole(path, files.front().bytes);
  for (const ExportedFile& file : files) {
    const auto name =
        (path.extension() == ".onnx" ? path.stem() : path.filename()).string() + "." + file.name;
    if (auto written = write_whole(path.parent_path() / name, file.bytes); !written) return written;
  }
  return {};
}

Expected<void> convert(const ExportOptions& options) {
  const auto file = read_file(options.model, kLargestModelFile);
  if (!file) return std::unexpected(file.error());
  const auto saved = read_saved_model(*file);
  if (!saved) return error(options.model + ": " + saved.error().message);
  if (!options.onnx.empty()) {
    const auto files = write_onnx(saved->model, {.lengths = options.lengths});
    if (!files) return std::unexpected(files.error());
    if (auto written = write_onnx_files(options.onnx, *files); !written) return written;
  }
  if (options.pytorch.empty()) return {};
  const auto files = export_pytorch(saved->model, saved->plan);
  if (!files) return std::unexpected(files.error());
  return write_folder(options.pytorch, *files);
}

int run(const ExportOptions& options) {
  if (options.onnx.empty() && options.pytorch.empty()) {
    return fail("say what to write: --onnx FILE, --pytorch FOLDER or both", kWrongUsage);
  }
  const auto done = convert(options);
  return done ? kDone : fail(done.error().message);
}

}  // namespace

void add_export(CLI::App& app, Command& command) {
  auto* subcommand = app.add_subcommand("export", "Writes a model for other programs.");
  auto options = std::make_shared<ExportOptions>();
  subcommand
      ->add_option("--model", options->model, "A model saved by rnn train, rnn import or the playground")
      ->required()
      ->type_name("MODEL");
  subcommand
      ->add_option("--onnx", options->onnx,
                   "As an ONNX model; encoder and decoder become FILE.encoder.onnx and FILE.decoder.onnx")
      ->type_name("FILE");
  subcommand->add_flag("--lengths", options->lengths,
                       "The ONNX model has an input with the length of each sequence");
  subcommand
      ->add_option(
          "--pytorch", options->pytorch,
          "As a folder with the weights and train.py, which rebuilds the model in PyTorch and goes on "
          "training it, also on several machines")
      ->type_name("FOLDER");
  subcommand->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace rnn::cli
