#pragma once

#include "engine/session/command.h"
#include "engine/session/data.h"
#include "engine/session/property_json.h"
#include "engine/training/evaluator.h"

namespace rnn {

/// The metric of data with examples as {metric, value, baseline, solvedLine, solved}.
void add_judgement(Json& result, const ExampleForm& form, double value);

/// The one maker of what Evaluate is answered with, for the page and the command line.
std::string evaluation_result(Part part, const Evaluator& evaluator, const Data& data);

}  // namespace rnn
