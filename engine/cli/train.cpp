// rnn train
#include <algorithm>
#include <cmath>
#include <csignal>
#include <limits>
#include <memory>

#include "engine/cli/commands.h"
#include "engine/cli/engine.h"
#include "engine/cli/progress.h"
#include "engine/cli/property_flags.h"
#include "engine/data/music/piano_roll_json.h"
#include "engine/session/presets.h"
#include "engine/session/property_json.h"

namespace rnn::cli {
namespace {

struct TrainOptions {
  std::string data, experiment, preset, model, out;
  std::int64_t steps = -1;  // not said
  int threads = default_threads();
  bool latin1 = false;
  PropertyFlags flags;
};

volatile std::sig_atomic_t interrupted = 0;

/// A preset on data of the wrong kind would be quite another experiment.
Expected<void> check_preset(const TrainOptions& options, const LoadText* file) {
  const Preset* preset = find_preset(options.preset);
  if (!preset || !preset->needs_file) return {};
  if (file && looks_like_piano_rolls(
                  file->name, {reinterpret_cast<const char*>(file->bytes.data()), file->bytes.size()})) {
    return {};
  }
  return error("the preset " + options.preset + " needs pieces of music, which " + options.data +
               " is not: a JSON file of piano rolls, " + std::string(kPianoRollForm));
}

Expected<Experiment> read_experiment(const TrainOptions& options) {
  Experiment base;
  if (!options.preset.empty()) {
    const auto preset = preset_named(options.preset);
    if (!preset) return std::unexpected(preset.error());
    if ((*preset)->needs_file && options.data.empty()) {
      return error("the preset " + options.preset + " needs --data: " + std::string((*preset)->about));
    }
    base = (*preset)->experiment;
  }
  if (options.experiment.empty()) return base;
  const auto bytes = read_file(options.experiment, std::size_t{1} << 20);
  if (!bytes) return std::unexpected(bytes.error());
  auto experiment = experiment_from_json({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, base);
  if (!experiment) return error(options.experiment + ": " + experiment.error().message);
  return experiment;
}

std::int64_t steps_of(const TrainOptions& options) {
  if (options.steps >= 0) return options.steps;
  const Preset* preset = find_preset(options.preset);
  return preset ? preset->steps : 1000;
}

/// A new network: the text first, then the experiment on it.
Expected<void> open_experiment(Engine& engine, const TrainOptions& options, Experiment experiment) {
  if (!options.data.empty()) experiment.data = options.data;
  if (is_file(experiment.data)) {
    auto text = read_text_file(experiment.data, options.latin1);
    if (!text) return std::unexpected(text.error());
    if (auto fine = check_preset(options, &*text); !fine) return fine;
    if (const auto loaded = engine.send(std::move(*text)); !loaded) return std::unexpected(loaded.error());
    experiment.data = engine.snapshot().data_name;
  } else if (auto fine = check_preset(options, nullptr); !fine) {
    return fine;
  }
  if (const auto opened = engine.send(OpenExperiment{experiment}); !opened)
    return std::unexpected(opened.error());
  return {};
}

/// A saved model: goes on where it stopped, or on another text in the same vocabulary.
Expected<void> open_model(Engine& engine, const TrainOptions& options) {
  if (auto loaded = load_model(engine, options.model); !loaded) return loaded;
  if (!options.data.empty()) {
    const auto given = give_data(engine, options.data, options.latin1);
    if (!given) return std::unexpected(given.error());
  }
  for (const auto& [property, flag, value] : options.flags.given()) {
    if (const auto set = engine.send(SetProperty{std::string(property->name), dump(Json(value))}); !set) {
      return error(flag + ": " + set.error().message);
    }
  }
  return {};
}

/// Whether the metric has reached the line of the data or else, lower being better, that of the preset; null
/// where there is none.
nlohmann::json is_solved(const nlohmann::json& result, double line) {
  if (!result["solved"].is_null() || std::isnan(line) || !result["value"].is_number())
    return result["solved"];
  return result["value"].get<double>() <= line;
}

void print_report(const nlohmann::json& result, double characters_per_second, double solved_line) {
  Json report = {{"step", result["step"]},
                 {"loss", result["loss"]},
                 {"validation_loss", result["validationLoss"]},
                 {"characters_per_second", characters_per_second}};
  for (const char* name : {"metric", "value", "baseline"}) report[name] = result[name];
  report["solved"] = is_solved(result, solved_line);
  std::printf("%s\n", dump(report).c_str());
  std::fflush(stdout);
}

/// Trains until `last` in stretches from one validation to the next, with a report after each.
Expected<void> train(Engine& engine, std::uint64_t last, double solved_line) {
  Progress progress(last);
  const auto start = engine.snapshot();
  const auto experiment = experiment_from_json(start.experiment);
  const auto every = static_cast<std::uint64_t>(experiment->validation_every);
  const double characters_per_step = static_cast<double>(experiment->batch * experiment->bptt);
  std::uint64_t step = start.step;
  double seconds = 0;
  const auto speed = [&] {
    return seconds > 0 ? static_cast<double>(step - start.step) * characters_per_step / seconds : 0.0;
  };
  const auto watch = [&](Session& session) { progress.show(session.snapshot()); };
  nlohmann::json result;
  for (bool learned = false; step < last && !learned && !interrupted;) {
    const auto stretch =
        std::min(last - step, every > 0 ? every - step % every : std::max<std::uint64_t>(last / 20, 1));
    const auto trained = engine.ask(Train{stretch, false}, watch);
    if (!trained) return std::unexpected(trained.error());
    result = *trained;
    const double rate =
        result["charactersPerSecond"].is_number() ? result["charactersPerSecond"].get<double>() : 0;
    if (rate > 0) seconds += static_cast<double>(stretch) * characters_per_step / rate;
    step += stretch;
    learned = result["learned"];
    const bool validated = every > 0 && step % every == 0;
    if (validated && step < last && !learned) print_report(result, rate, solved_line);
    progress.report(engine.snapshot());
  }
  const auto whole = engine.ask(Train{0}, watch);
  if (!whole) return std::unexpected(whole.error());
  progress.end();
  print_report(*whole, speed(), solved_line);
  return {};
}

int run(const TrainOptions& options) {
  auto out = OutputFile::open(options.out);
  if (!out) return fail(out.error().message);
  auto experiment = read_experiment(options);
  if (!experiment) return fail(experiment.error().message);
  if (auto set = options.flags.apply(*experiment); !set) return fail(set.error().message, kWrongUsage);

  Engine engine(options.threads);
  const auto opened =
      options.model.empty() ? open_experiment(engine, options, *experiment) : open_model(engine, options);
  if (!opened) return fail(opened.error().message);
  if (const std::string notice = engine.snapshot().notice; !notice.empty()) {
    std::fprintf(stderr, "rnn: %s\n", notice.c_str());
  }

  // The file will be about as large at the end: a full disk is told now.
  const auto save = [&]() -> Expected<void> {
    const auto saved = engine.send(Save{});
    return saved ? out->write(saved->bytes) : std::unexpected(saved.error());
  };
  if (auto saved = save(); !saved) return fail(saved.error().message);

  std::signal(SIGINT, [](int) { interrupted = 1; });
  const auto step = engine.snapshot().step;
  const Preset* preset = find_preset(options.preset);
  const double solved_line = preset ? preset->solved : std::numeric_limits<double>::quiet_NaN();
  const auto trained = train(engine, step + static_cast<std::uint64_t>(steps_of(options)), solved_line);
  if (!trained) std::fprintf(stderr, "rnn: %s\n", trained.error().message.c_str());
  if (auto saved = save(); !saved) return fail(saved.error().message);
  if (auto placed = out->commit(); !placed) return fail(placed.error().message);
  return !trained ? kFailed : interrupted ? kInterrupted : kDone;
}

/// What cannot be said together with --model: it would build the network anew.
std::string conflict(const TrainOptions& options) {
  if (options.model.empty()) return "";
  if (!options.experiment.empty()) return "--model brings its own experiment: leave out --experiment";
  if (!options.preset.empty()) return "--model brings its own experiment: leave out --preset";
  for (const auto& [property, flag, value] : options.flags.given()) {
    if (!property->live) return "--model brings its own network: leave out " + flag;
  }
  return "";
}

}  // namespace

void add_train(CLI::App& app, Command& command) {
  auto* train = app.add_subcommand(
      "train", "Trains a network on a text, a known-answer task or pieces of music, and saves it.");
  auto options = std::make_shared<TrainOptions>();
  train
      ->add_option("--data", options->data,
                   "What to learn: a file, or the name of a built-in text or known-answer task")
      ->type_name("FILE");
  train->add_flag("--latin1", options->latin1, "The file is not UTF-8 but Latin-1");
  train->add_option("--experiment", options->experiment, "Settings as JSON; flags win over them")
      ->type_name("FILE.json");
  train
      ->add_option("--preset", options->preset,
                   "An experiment by its name (rnn presets lists them); flags win")
      ->type_name("NAME");
  train->add_option("--model", options->model, "Goes on training a saved model")->type_name("MODEL");
  train->add_option("--steps", options->steps, "Training steps to make [1000, or those of the preset]")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}).description(""))
      ->type_name("N");
  train
      ->add_option("--threads", options->threads,
                   "Threads; the result does not depend on them [one for each core]")
      ->check(CLI::Range(1, 256).description(""))
      ->type_name("N");
  train->add_option("--out", options->out, "Where the model is saved (safetensors)")
      ->required()
      ->type_name("MODEL");
  for (const auto group : {Group::data, Group::network, Group::training, Group::sampling}) {
    options->flags.add(*train, group);
  }
  train->footer(
      "Progress goes to stderr. stdout has a JSON object for each validation and one at the end, whose "
      "validation_loss is over the whole validation part: step, loss, validation_loss (nats per character), "
      "characters_per_second, and metric, value, baseline (what a guess gets) and solved (null: there is no "
      "line). Ctrl-C saves what has been "
      "learned.");
  train->callback([options, &command] {
    command = [options] {
      if (const auto mistake = conflict(*options); !mistake.empty()) return fail(mistake, kWrongUsage);
      return run(*options);
    };
  });
}

}  // namespace rnn::cli
