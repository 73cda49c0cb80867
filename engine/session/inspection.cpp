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

using Job = std::unique_ptr<InspectionJob>;

/// Seen already.
class DoneJob : public InspectionJob {
 public:
  explicit DoneJob(const Json& found) : found_(dump(found)) {}
  bool advance() override { return true; }
  std::string result() override { return std::move(found_); }

 private:
  std::string found_;
};

/// Part by part of a window.
class WindowJob : public InspectionJob {
 public:
  WindowJob(const Network<float>& network, WindowLook look)
      : view_(std::move(look.view)), reader_(network, look.window) {}
  bool advance() override { return reader_.advance(*view_); }
  std::string result() override { return dump(view_->json()); }

 private:
  std::unique_ptr<WindowView> view_;
  WindowReader reader_;
};

Expected<Job> done(const Expected<Json>& found) {
  if (!found) return std::unexpected(found.error());
  return std::make_unique<DoneJob>(*found);
}

Expected<Job> begin(const Network<float>& network, Expected<WindowLook> look) {
  if (!look) return std::unexpected(look.error());
  return std::make_unique<WindowJob>(network, std::move(*look));
}

}  // namespace

Expected<Job> begin_inspection(const Inspect& request, const Inspected& inspected) {
  if (auto fine = check(request, inspected.network->shape()); !fine) return std::unexpected(fine.error());
  if (request.what != Inspection::norms && !inspected.run) {
    return error("the text of this model is not here: load it first");
  }
  const Network<float>& network = *inspected.network;
  switch (request.what) {
    case Inspection::gates:
      return begin(network, look_at_gates(request, inspected));
    case Inspection::saturation:
      return begin(network, look_at_saturation(request, inspected));
    case Inspection::features:
      return begin(network, look_at_features(request, inspected));
    case Inspection::projection:
      return begin(network, look_at_projection(request, inspected));
    case Inspection::gradients:
      return done(inspect_gradients(request, inspected));
    case Inspection::norms:
      break;
  }
  return done(inspect_norms(request, inspected));
}

}  // namespace rnn
