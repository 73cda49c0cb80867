// rnn forward
#include <memory>

#include "engine/cli/commands.h"
#include "engine/cli/files.h"
#include "engine/formats/forward_pass.h"
#include "engine/session/saved_model.h"

namespace rnn::cli {
namespace {

constexpr std::size_t kLargestInput = std::size_t{64} << 20;

struct ForwardOptions {
  std::string model, input;
  bool gradients = false, in_double = false;
  std::size_t beam = 0;
};

Expected<nlohmann::ordered_json> forward(const ForwardOptions& options) {
  const auto file = read_file(options.model, kLargestModelFile);
  if (!file) return std::unexpected(file.error());
  const auto saved = read_saved_model(*file);
  if (!saved) return error(options.model + ": " + saved.error().message);
  const auto text = read_file(options.input, kLargestInput);
  if (!text) return std::unexpected(text.error());
  const auto input = read_forward_input({reinterpret_cast<const char*>(text->data()), text->size()},
                                        saved->model.shape, options.in_double);
  if (!input) return error(options.input + ": " + input.error().message);
  auto json = options.in_double ? forward_pass<double>(saved->model, *input, options.gradients, options.beam)
                                : forward_pass<float>(saved->model, *input, options.gradients, options.beam);
  if (!json) return error(options.input + ": " + json.error().message);
  return json;
}

int run(const ForwardOptions& options) {
  const auto json = forward(options);
  if (!json) return fail(json.error().message);
  std::printf("%s\n", json->dump().c_str());
  return std::fflush(stdout) == 0 ? kDone : fail("cannot write to stdout. Make room on the disk.");
}

}  // namespace

void add_forward(CLI::App& app, Command& command) {
  auto* forward = app.add_subcommand("forward", "Runs a model on given numbers and tells everything.");
  auto options = std::make_shared<ForwardOptions>();
  forward->add_option("--model", options->model, "A model saved by rnn train, rnn import or the playground")
      ->required()
      ->type_name("MODEL");
  forward
      ->add_option("--input", options->input,
                   "JSON: inputs [T][B][I], or tokens [T][B]; perhaps targets, h0, c0 [L·D][B][H], "
                   "lengths [B], weights [S][B]")
      ->required()
      ->type_name("FILE");
  forward->add_flag("--gradients", options->gradients,
                    "With the loss's gradients to every weight, x, h0 and c0; needs targets");
  forward->add_flag("--double", options->in_double, "In double precision, not float as it is trained");
  forward
      ->add_option("--beam", options->beam,
                   "Of CTC: as many labellings of each sequence, by prefix beam search of this width")
      ->check(CLI::Range(0, 1024))
      ->type_name("N");
  forward->footer(
      "Prints JSON: outputs, hn, cn, hidden states of every layer, the loss; in PyTorch's layouts and under "
      "its names, every number as exact as it is.");
  forward->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace rnn::cli
