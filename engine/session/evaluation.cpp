#include "engine/session/evaluation.h"

#include <cmath>

#include "engine/training/example_metrics.h"
#include "engine/training/validator.h"

namespace rnn {
namespace {

/// null where it is not known.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }

void add_text_metrics(Json& metrics, double nats) {
  metrics["perplexity"] = number(perplexity(nats));
  metrics["bitsPerCharacter"] = number(bits_per_character(nats));
}

/// Which class was taken for which, [target][predicted], and what follows for each class.
void add_confusion(Json& metrics, const Confusion& confusion, const ExampleData& data) {
  Json classes = Json::array(), counts = Json::array(), f1 = Json::array();
  const auto names = data.output_names();
  for (Token c = 0; c < confusion.classes(); ++c) {
    classes.push_back(c < names.size() ? names[c] : std::to_string(c));
    f1.push_back(confusion.f1(c));
    Json row = Json::array();
    for (Token p = 0; p < confusion.classes(); ++p) row.push_back(confusion.count(c, p));
    counts.push_back(std::move(row));
  }
  metrics["classes"] = std::move(classes);
  metrics["confusion"] = std::move(counts);
  metrics["f1"] = std::move(f1);
  metrics["macroF1"] = confusion.macro_f1();
}

void add_frames(Json& metrics, const FrameCounts& frames) {
  metrics["frameAccuracy"] = frames.accuracy();
  metrics["framePrecision"] = frames.precision();
  metrics["frameRecall"] = frames.recall();
  metrics["frameF1"] = frames.f1();
}

void add_numbers(Json& metrics, const RegressionError& numbers) {
  metrics["mae"] = number(numbers.absolute_mean());
  metrics["mse"] = number(numbers.squared_mean());
  metrics["rmse"] = number(numbers.root_squared_mean());
}

Json metrics_of(const Evaluator& evaluator, const Data& data) {
  Json metrics = Json::object();
  const ExampleForm form = data.form();
  if (!data.examples) {
    add_text_metrics(metrics, evaluator.loss());
    return metrics;
  }
  if (data.source.text && form.metric == MetricKind::cross_entropy) {
    add_text_metrics(metrics, evaluator.metric());
  }
  const ExampleMetrics* found = evaluator.metrics();
  if (!found) return metrics;
  if (found->classes.total > 0) metrics["accuracy"] = found->classes.share();
  if (found->sequences.total > 0) metrics["sequenceAccuracy"] = found->sequences.share();
  if (found->labels.reference_tokens > 0) {
    metrics["editDistance"] = ratio(found->labels.edits, found->sequences.total);
    metrics["errorRate"] = found->labels.rate();
  }
  if (found->classes.total > 0 && found->confusion.classes() > 0) {
    add_confusion(metrics, found->confusion, *data.examples);
  }
  if (form.metric == MetricKind::legal_sequences) metrics["legalSequences"] = number(evaluator.metric());
  if (form.loss == LossKind::sigmoid) add_frames(metrics, found->frames);
  if (found->numbers.count > 0) add_numbers(metrics, found->numbers);
  return metrics;
}

}  // namespace

void add_judgement(Json& result, const ExampleForm& form, double value) {
  result["metric"] = metric_info(form.metric).name;
  result["value"] = number(value);
  result["baseline"] = number(form.chance);
  result["solvedLine"] = number(form.solved);
  result["solved"] =
      std::isnan(form.solved) ? Json() : Json(form.is_solved(value));  // null: there is no line
}

std::string evaluation_result(Part part, const Evaluator& evaluator, const Data& data) {
  const double loss = evaluator.loss();
  Json result{{"part", kPartNames[static_cast<std::size_t>(part)]}, {"validationLoss", number(loss)}};
  if (data.examples) {
    add_judgement(result, data.form(), evaluator.metric());
    result["examples"] = evaluator.total();
  } else {
    result["perplexity"] = number(perplexity(loss));
    result["bitsPerCharacter"] = number(bits_per_character(loss));
    result["characters"] = evaluator.total();
  }
  result["metrics"] = metrics_of(evaluator, data);
  return dump(result);
}

}  // namespace rnn
