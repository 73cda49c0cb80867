#include "engine/formats/onnx.h"

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/formats/network_json.h"
#include "engine/formats/onnx_stack.h"

namespace rnn {

namespace {

using onnx::Builder;
using onnx::ElementType;
using onnx::StackWriter;
using Numbers = std::vector<std::int64_t>;

class Exporter {
 public:
  Exporter(const PortableModel& model, const OnnxOptions& options)
      : model_(model), shape_(model.shape), table_(model.shape), options_(options) {}

  ExportedFile whole() const;
  ExportedFile encoder() const;
  ExportedFile decoder() const;

 private:
  Builder builder() const { return {model_, table_}; }
  std::string add_lengths(Builder& b) const;
  std::string last_step(Builder& b, const std::string& top, const std::string& lengths) const;
  std::string step_of(Builder& b, const std::string& top, const std::string& lengths, bool first) const;
  std::string attend(Builder& b, const std::string& states, const std::string& lengths) const;
  std::string scores(Builder& b, const std::string& states) const;
  void add_head(Builder& b, const std::string& input, std::string_view time) const;
  ExportedFile file(const Builder& b, std::string name) const;

  const PortableModel& model_;
  const NetworkShape& shape_;
  const ParameterTable table_;
  const OnnxOptions options_;
};

ExportedFile Exporter::whole() const {
  Builder b = builder();
  const std::string lengths = add_lengths(b);
  StackWriter stack(b, shape_.encoder(), table_.encoder(), lengths);
  const std::string top = stack.write("time");
  if (shape_.task == TaskShape::many_to_one) {
    add_head(b, last_step(b, top, lengths), "");
  } else {
    add_head(b, top, "time");
  }
  stack.write_final_states(false);
  return file(b, "model.onnx");
}

ExportedFile Exporter::encoder() const {
  Builder b = builder();
  StackWriter stack(b, shape_.encoder(), table_.encoder(), add_lengths(b));
  const std::string top = stack.write("time");
  stack.write_final_states(true);
  if (shape_.attention != AttentionKind::none) {
    b.node("Identity", {top}, "memory");
    b.graph.add_output("memory", ElementType::float32, {"time", "batch", shape_.encoder().width()});
  }
  return file(b, "encoder.onnx");
}

ExportedFile Exporter::decoder() const {
  Builder b = builder();
  StackWriter stack(b, shape_.decoder(), table_.decoder(), "");
  std::string top = stack.write("steps");
  if (shape_.attention != AttentionKind::none) {
    b.graph.add_input("memory", ElementType::float32, {"time", "batch", shape_.encoder().width()});
    top = attend(b, top, add_lengths(b));
  }
  add_head(b, top, "steps");
  stack.write_final_states(false);
  return file(b, "decoder.onnx");
}

/// Name of the input with the sequences' lengths; empty: there is none.
std::string Exporter::add_lengths(Builder& b) const {
  if (!options_.lengths) return "";
  b.graph.add_input("lengths", ElementType::int32, {"batch"});
  return "lengths";
}

/// What a many-to-one head reads, [1][B][D·H]: of each direction the outputs where it ends.
std::string Exporter::last_step(Builder& b, const std::string& top, const std::string& lengths) const {
  const std::string last = step_of(b, top, lengths, false);
  if (!shape_.bidirectional) return last;
  const std::string first = step_of(b, top, lengths, true);
  const auto units = static_cast<std::int64_t>(shape_.hidden);
  b.numbers("last_axis", {2});
  b.numbers("from_0", {0});
  b.numbers("from_H", {units});
  b.numbers("from_2H", {2 * units});
  const auto forward = b.node("Slice", {last, "from_0", "from_H", "last_axis"}, "summary_forward");
  const auto reverse = b.node("Slice", {first, "from_H", "from_2H", "last_axis"}, "summary_reverse");
  return b.node("Concat", {forward, reverse}, "summary", {{"axis", std::int64_t{-1}}});
}

/// The first or the last step of each sequence, [1][B][D·H].
std::string Exporter::step_of(Builder& b, const std::string& top, const std::string& lengths,
                              bool first) const {
  if (first || lengths.empty()) {
    const auto index = b.numbers(first ? "first_index" : "last_index", {first ? 0 : -1});
    return b.node("Gather", {top, index}, first ? "first_step" : "last_step", {{"axis", std::int64_t{0}}});
  }
  b.numbers("one", {1});
  b.numbers("step_axis", {1});
  b.numbers("new_axis", {0});
  const auto counts = b.node("Cast", {lengths}, "counts", {{"to", std::int64_t{7}}});  // int64
  const auto index =
      b.node("Unsqueeze", {b.node("Sub", {counts, "one"}, "last_steps"), "step_axis"}, "last_index");
  const auto gathered = b.node("GatherND", {b.by_sequence(top, "top_by_sequence"), index}, "last_outputs",
                               {{"batch_dims", std::int64_t{1}}});
  return b.node("Unsqueeze", {gathered, "new_axis"}, "last_step");
}

/// How well each step of the memory fits each state, [B][S][T]: attention.h.
std::string Exporter::scores(Builder& b, const std::string& states) const {
  const AttentionParameters& p = table_.attention();
  const std::string keys =
      p.memory == kNoParameter ? "memory" : b.linear("memory", p.memory, kNoParameter, "keys");
  if (shape_.attention == AttentionKind::dot) {
    const auto columns = b.node("Transpose", {keys}, "key_columns", {{"perm", Numbers{1, 2, 0}}});
    return b.node("MatMul", {b.by_sequence(states, "queries"), columns}, "scores");
  }
  b.numbers("query_axis", {1});
  b.numbers("key_axis", {2});
  b.numbers("score_axis", {3});
  const auto queries = b.by_sequence(b.linear(states, p.query, p.query_bias, "query"), "queries");
  const auto query_rows = b.node("Unsqueeze", {queries, "key_axis"}, "query_rows");  // [B][S][1][H]
  const auto key_rows =                                                              // [B][1][T][H]
      b.node("Unsqueeze", {b.by_sequence(keys, "keys_by_sequence"), "query_axis"}, "key_rows");
  const auto bent = b.node("Tanh", {b.node("Add", {query_rows, key_rows}, "pairs")}, "bent_pairs");
  return b.node("Squeeze", {b.linear(bent, p.score, kNoParameter, "score_column"), "score_axis"}, "scores");
}

/// What the head reads of the decoder's states [S][B][H] and of the memory: [S][B][H].
std::string Exporter::attend(Builder& b, const std::string& states, const std::string& lengths) const {
  const AttentionParameters& p = table_.attention();
  std::string fits = scores(b, states);
  if (!lengths.empty()) {
    // Nothing lies beyond a sequence's end.
    b.graph.add_constant("zero", {}, std::array{std::int64_t{0}});
    b.graph.add_constant("one", {}, std::array{std::int64_t{1}});
    b.numbers("sequence_axes", {1, 2});
    b.number("never", std::numeric_limits<float>::lowest());
    const auto extents = b.node("Shape", {"memory"}, "memory_shape");
    const auto time = b.node("Gather", {extents, "zero"}, "memory_steps");
    const auto steps = b.node("Range", {"zero", time, "one"}, "step_numbers");
    const auto counts = b.node("Cast", {lengths}, "counts", {{"to", std::int64_t{7}}});  // int64
    const auto rows = b.node("Unsqueeze", {counts, "sequence_axes"}, "count_rows");      // [B][1][1]
    fits = b.node("Where", {b.node("Less", {steps, rows}, "there"), fits, "never"}, "scores_there");
  }
  const auto weights = b.node("Softmax", {fits}, "weights", {{"axis", std::int64_t{-1}}});  // [B][S][T]
  const auto context =
      b.node("MatMul", {weights, b.by_sequence("memory", "memory_by_sequence")}, "context_by_sequence");
  const auto joined = b.node("Concat", {states, b.by_sequence(context, "context")}, "state_and_context",
                             {{"axis", std::int64_t{-1}}});
  b.by_sequence(weights, "attention");
  b.graph.add_output("attention", ElementType::float32, {"steps", "batch", "time"});
  return b.node("Tanh", {b.linear(joined, p.combine, p.combine_bias, "combined")}, "attended");
}

/// logits = V h + C over steps called `time`; none: one step.
void Exporter::add_head(Builder& b, const std::string& input, std::string_view time) const {
  const std::size_t head = table_.parameters().size() - 2;
  b.linear(input, head, head + 1, "logits");
  const onnx::Dimension steps = time.empty() ? onnx::Dimension(std::size_t{1}) : onnx::Dimension(time);
  b.graph.add_output("logits", ElementType::float32, {steps, "batch", shape_.head_outputs()});
}

ExportedFile Exporter::file(const Builder& b, std::string name) const {
  std::map<std::string, std::string> metadata{{"network", to_json(shape_)}};
  if (!model_.vocabulary.empty()) {
    using Json = nlohmann::json;
    metadata["vocabulary"] = Json(model_.vocabulary).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return {std::move(name), b.graph.model(metadata)};
}

}  // namespace

Expected<std::vector<ExportedFile>> write_onnx(const PortableModel& model, const OnnxOptions& options) {
  if (auto fine = check(model); !fine) return std::unexpected(fine.error());
  std::uint64_t bytes = std::uint64_t{1} << 20;  // more than all but weights and vocabulary take
  for (const auto& tensor : model.tensors) bytes += sizeof(float) * tensor.values.size();
  for (const auto& symbol : model.vocabulary) bytes += 8 * (symbol.size() + 1);
  if (bytes > onnx::kLargestModel) {
    return error("The model takes " + std::to_string(bytes >> 20) + " MiB; an ONNX file holds at most 2048.");
  }
  const Exporter exporter(model, options);
  std::vector<ExportedFile> files;
  if (model.shape.has_decoder()) {
    files.push_back(exporter.encoder());
    files.push_back(exporter.decoder());
  } else {
    files.push_back(exporter.whole());
  }
  return files;
}

}  // namespace rnn
