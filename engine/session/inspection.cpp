#include "engine/session/inspection.h"

#include <algorithm>

#include "engine/session/inspection_window.h"

namespace rnn {
namespace {

Expected<void> check(const Inspect& request, const NetworkShape& shape) {
  if (request.layer >= 0 && static_cast<std::size_t>(request.layer) >= shape.layers) {
    return error("the network has no layer " + std::to_string(request.layer) + "; its layers are 0 to " +
                 std::to_string(shape.layers - 1));
  }
  const auto names = activation_names(shape.cell);
  if (std::ranges::find(names, request.quantity) != names.end()) return {};
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
  return error("the cell has no quantity named " + dump(Json(request.quantity)) + "; it has " + list);
}

Expected<Json> look(const Inspect& request, const Inspected& inspected) {
  switch (request.what) {
    case Inspection::gates:
      return inspect_gates(request, inspected);
    case Inspection::gradients:
      return inspect_gradients(request, inspected);
    case Inspection::saturation:
      return inspect_saturation(request, inspected);
    case Inspection::features:
      return inspect_features(request, inspected);
    case Inspection::projection:
      return inspect_projection(request, inspected);
    case Inspection::norms:
      break;
  }
  return inspect_norms(request, inspected);
}

}  // namespace

Expected<std::string> inspect(const Inspect& request, const Inspected& inspected) {
  if (auto fine = check(request, inspected.network->shape()); !fine) return std::unexpected(fine.error());
  if (request.what != Inspection::norms && !inspected.run) {
    return error("the text of this model is not here: load it first");
  }
  const auto json = look(request, inspected);
  if (!json) return std::unexpected(json.error());
  return dump(*json);
}

}  // namespace rnn
