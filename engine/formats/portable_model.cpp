#include "engine/formats/portable_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include "engine/cells/cell.h"

namespace rnn {

namespace {

/// Sizes above these are a mistake or an attack; all products of two of them fit in 64 bits.
constexpr std::size_t kLargestSize = std::size_t{1} << 24;
constexpr std::size_t kMostLayers = 64;

std::size_t count_of(const std::vector<std::size_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

Expected<void> check_tensor(const NamedTensor& tensor, const ParameterForm& wanted) {
  if (tensor.shape != wanted.shape) {
    return error("The tensor \"" + tensor.name + "\" has the shape " + shape_text(tensor.shape) +
                 "; the model needs " + shape_text(wanted.shape) + ".");
  }
  if (tensor.values.size() != count_of(wanted.shape)) {
    return error("The tensor \"" + tensor.name + "\" holds " + std::to_string(tensor.values.size()) +
                 " numbers; its shape " + shape_text(tensor.shape) + " has " +
                 std::to_string(count_of(wanted.shape)) + ".");
  }
  if (!std::ranges::all_of(tensor.values, [](float value) { return std::isfinite(value); })) {
    return error("The tensor \"" + tensor.name + "\" holds a number that is not finite.");
  }
  return {};
}

}  // namespace

std::string layer_tensor(std::string_view kind, std::size_t layer, std::size_t direction) {
  return "rnn." + std::string(kind) + "_l" + std::to_string(layer) + (direction == 1 ? "_reverse" : "");
}

std::vector<ParameterForm> parameter_forms(const ModelForm& form) {
  const std::size_t gate_units = cell_traits(form.cell).gates.size() * form.hidden;
  std::vector<ParameterForm> forms;
  if (form.input == ModelInput::embedding) {
    forms.push_back({"embedding.weight", {form.inputs, form.embedding}});
  }
  for (std::size_t l = 0; l < form.layers; ++l) {
    const std::size_t inputs = l == 0 ? form.first_layer_inputs() : form.directions * form.hidden;
    for (std::size_t d = 0; d < form.directions; ++d) {
      forms.push_back({layer_tensor("weight_ih", l, d), {gate_units, inputs}});
      forms.push_back({layer_tensor("weight_hh", l, d), {gate_units, form.hidden}});
      forms.push_back({layer_tensor("bias_ih", l, d), {gate_units}});
      forms.push_back({layer_tensor("bias_hh", l, d), {gate_units}});
    }
  }
  forms.push_back({"head.weight", {form.outputs, form.directions * form.hidden}});
  forms.push_back({"head.bias", {form.outputs}});
  return forms;
}

const NamedTensor& PortableModel::tensor(std::string_view name) const {
  const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
  assert(found != tensors.end());
  return *found;
}

bool has_pytorch_module(CellKind cell) {
  return cell_traits(cell).recurrent && cell_traits(cell).peepholes.empty();
}

Expected<void> check(const ModelForm& form) {
  if (!has_pytorch_module(form.cell)) {
    return error("A cell of the kind " + std::string(kCellNames[static_cast<std::size_t>(form.cell)]) +
                 " has no module in PyTorch: choose lstm, gru or rnn.");
  }
  const struct {
    const char* name;
    std::size_t value, most;
  } sizes[] = {{"inputs", form.inputs, kLargestSize},
               {"hidden units", form.hidden, kLargestSize},
               {"layers", form.layers, kMostLayers},
               {"directions", form.directions, 2},
               {"outputs", form.outputs, kLargestSize}};
  for (const auto& size : sizes) {
    if (size.value < 1 || size.value > size.most) {
      return error("The model has " + std::to_string(size.value) + " " + size.name +
                   "; it must be between 1 and " + std::to_string(size.most) + ".");
    }
  }
  if (form.input == ModelInput::embedding && (form.embedding < 1 || form.embedding > kLargestSize)) {
    return error("The model has an embedding of size " + std::to_string(form.embedding) + ".");
  }
  return {};
}

Expected<void> check(const PortableModel& model) {
  if (auto fine = check(model.form); !fine) return fine;
  std::set<std::string, std::less<>> wanted_names;
  for (const ParameterForm& wanted : parameter_forms(model.form)) {
    const auto found = std::ranges::find(model.tensors, wanted.name, &NamedTensor::name);
    if (found == model.tensors.end()) {
      return error("The tensor \"" + wanted.name + "\" of shape " + shape_text(wanted.shape) +
                   " is missing.");
    }
    if (auto fine = check_tensor(*found, wanted); !fine) return fine;
    wanted_names.insert(wanted.name);
  }
  for (const NamedTensor& tensor : model.tensors) {
    if (wanted_names.erase(tensor.name) == 0) {
      return error("The tensor \"" + tensor.name + "\" of shape " + shape_text(tensor.shape) +
                   " has no place in this model, or is there twice.");
    }
  }
  if (!model.vocabulary.empty() &&
      !(model.form.reads_tokens() && model.vocabulary.size() == model.form.inputs)) {
    return error(
        "The vocabulary has " + std::to_string(model.vocabulary.size()) + " symbols; the model reads " +
        (model.form.reads_tokens() ? std::to_string(model.form.inputs) + "." : "numbers, not tokens."));
  }
  return {};
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (const std::size_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

ModelForm model_form(const NetworkShape& shape) {
  return {.cell = shape.cell,
          .input = shape.input_kind == InputKind::one_hot ? ModelInput::one_hot : ModelInput::dense,
          .inputs = shape.inputs,
          .hidden = shape.hidden,
          .layers = shape.layers,
          .outputs = shape.outputs};
}

Expected<NetworkShape> network_shape(const ModelForm& form) {
  if (form.directions != 1) return error("A bidirectional network cannot be opened here.");
  if (form.input == ModelInput::embedding) return error("A network with an embedding cannot be opened here.");
  if (form.loss != LossKind::softmax)
    return error("A network with another loss than softmax cannot be opened here.");
  return NetworkShape{.cell = form.cell,
                      .input_kind = form.input == ModelInput::one_hot ? InputKind::one_hot : InputKind::dense,
                      .inputs = form.inputs,
                      .hidden = form.hidden,
                      .layers = form.layers,
                      .outputs = form.outputs};
}

}  // namespace rnn
