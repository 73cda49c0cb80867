#include "web/outbox.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace rnn::web {
namespace {

using Json = nlohmann::json;

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Outgoing message(Command command) {
  Bytes bytes;
  std::visit(
      [&bytes](auto& action) {
        if constexpr (requires { action.bytes; }) bytes = std::exchange(action.bytes, {});
      },
      command.action);
  return {to_json(command), std::move(bytes)};
}

Outgoing message(ui::ChooseTextFile) { return {dump({{"host", "choose_text_file"}}), {}}; }
Outgoing message(ui::ChooseModelFile) { return {dump({{"host", "choose_model_file"}}), {}}; }
Outgoing message(ui::SaveFile file) {
  return {dump({{"host", "save_file"}, {"name", std::move(file.name)}}), std::move(file.bytes)};
}
Outgoing message(ui::CopyToClipboard copy) {
  return {dump({{"host", "copy"}, {"text", std::move(copy.text)}}), {}};
}

template <class T>
T take_first(std::vector<T>& list) {
  T first = std::move(list.front());
  list.erase(list.begin());
  return first;
}

}  // namespace

std::optional<Outgoing> take_next(ui::Output& output) {
  if (!output.commands.empty()) return message(take_first(output.commands));
  if (output.host_requests.empty()) return std::nullopt;
  ui::HostRequest first = take_first(output.host_requests);
  return std::visit([](auto& request) { return message(std::move(request)); }, first);
}

}  // namespace rnn::web
