#include <nlohmann/json.hpp>

#include "engine/data/utf8.h"
#include "ui/app.h"
#include "ui/draft.h"

namespace rnn::ui {
namespace {

/// A safetensors file: the size of its header as a 64-bit number, then the header, a JSON object.
bool looks_like_model(const Bytes& bytes) {
  if (bytes.size() < 10 || bytes[8] != '{') return false;
  std::uint64_t header = 0;
  for (int i = 7; i >= 0; --i) header = header << 8 | bytes[static_cast<std::size_t>(i)];
  return header <= bytes.size() - 8;
}

std::string model_name(const UiState& state) {
  const std::string cell(kCellNames[static_cast<std::size_t>(state.in_force.cell)]);
  std::string data = state.in_force.data;
  for (char& c : data)
    if (c == '/' || c == '\\' || c == '.' || static_cast<unsigned char>(c) < 0x20) c = '-';
  return data + "-" + cell + std::to_string(state.in_force.hidden) + "-step" + std::to_string(state.step) +
         ".safetensors";
}

std::string text_of(const std::string& result) {
  const auto json = nlohmann::json::parse(result, nullptr, false);
  const bool told = json.is_object() && json.contains("text") && json["text"].is_string();
  return told ? json["text"].get<std::string>() : "";
}

/// What was said of files before this one is of the past.
void forget_files(UiState& state) {
  state.messages.clear();
  state.doubtful = {};
}

}  // namespace

void receive(const Reply& reply, UiState& state, Output& output) {
  const auto found = state.asked.find(reply.request);
  const Asked asked = found == state.asked.end() ? Asked::other : found->second;
  if (found != state.asked.end()) state.asked.erase(found);
  if (reply.request == state.writing.request) state.writing.request = 0;
  if (!reply.error.empty()) {
    state.messages.push_back({reply.error, true});
    if (asked == Asked::setting) revert_draft(state);
  } else if (asked == Asked::text) {
    state.writing.written = text_of(reply.result);
  } else if (asked == Asked::save) {
    output.host_requests.push_back(SaveFile{model_name(state), reply.bytes});
  }
}

void receive_file(std::string name, Bytes bytes, UiState& state, Output& output) {
  forget_files(state);
  if (name.ends_with(".safetensors") || looks_like_model(bytes)) {
    send(state, output, LoadModel{std::move(bytes)});
    return;
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto invalid = first_invalid_utf8(text);
  if (invalid && text.find('\0') == std::string_view::npos)
    state.doubtful = {std::move(name), std::move(bytes), *invalid};
  else
    send(state, output, LoadText{std::move(name), std::move(bytes)});
}

void refuse_file(std::string why, UiState& state) {
  forget_files(state);
  state.messages.push_back({std::move(why), true});
}

}  // namespace rnn::ui
