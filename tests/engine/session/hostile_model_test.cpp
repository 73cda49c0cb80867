// Model files come from anywhere. Each is loaded with the same meaning or refused with a message, and a
// refused one changes nothing.
#include "engine/data/corpus.h"
#include "engine/formats/safetensors.h"
#include "engine/random.h"
#include "session_driver.h"

namespace rnn {
namespace {

using namespace test;

struct HostileModel : testing::Test {
  Driver driver;
  Bytes saved;
  std::string before;

  HostileModel() {
    driver.open_small();
    driver.result(Train{15, false});
    saved = driver.send(Save{}).bytes;
  }

  /// The message with which it is refused; a file that is loaded must be saved again as it was.
  std::string load(const Bytes& bytes) {
    const auto reply = driver.send(LoadModel{bytes});
    if (driver.send(Save{}).bytes != saved) ADD_FAILURE() << "another model than before: " << reply.error;
    return reply.error;
  }

  using Change = void (*)(Safetensors&);
  std::string load_changed(Change change) {
    auto file = *read_safetensors(saved);
    file.metadata.erase("checksum");
    change(file);
    return load(write_safetensors(file));
  }
};

#define EXPECT_SAYS(message, part) \
  EXPECT_PRED2([](const std::string& m, const std::string& p) { return m.contains(p); }, message, part)

TEST_F(HostileModel, CutShortAnywhereIsRefused) {
  for (std::size_t size = 0; size < saved.size(); size += size < 3000 ? 1 : 97) {
    EXPECT_NE(load(Bytes(saved.begin(), saved.begin() + static_cast<std::ptrdiff_t>(size))), "") << size;
  }
}

TEST_F(HostileModel, ManyFlippedBitsAreRefusedOrHarmless) {
  Random random(7);
  int refused = 0;
  constexpr int kFiles = 6000;
  for (int i = 0; i < kFiles; ++i) {
    auto bytes = saved;
    // Half of them in the header, where more depends on each bit.
    const std::size_t range = i % 2 == 0 ? 4000 : bytes.size();
    for (std::uint64_t flips = 1 + random.bits() % 3; flips > 0; --flips) {
      bytes[random.bits() % range] ^= static_cast<std::uint8_t>(1u << random.bits() % 8);
    }
    refused += !load(bytes).empty();
  }
  EXPECT_GT(refused, kFiles * 9 / 10);
}

TEST_F(HostileModel, TheSameFileIsLoaded) { EXPECT_EQ(load(saved), ""); }

TEST_F(HostileModel, WithoutChecksumIsLoaded) {
  EXPECT_EQ(load_changed([](Safetensors&) {}), "");
}

TEST_F(HostileModel, EveryMistakeIsNamed) {
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata.clear(); }), "not made by this program");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["format_version"] = "2"; }), "version");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["more"] = ""; }), "unknown entry \"more\"");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata.erase("vocabulary"); }), "no vocabulary");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["vocabulary"] = "[1,1]"; }), "ascending order");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["vocabulary"] += '\0'; }),
              "no list of code points");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["numbers"] += '\0'; }), "no JSON object");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["vocabulary"] = "[1,1114112]"; }), "code points");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["experiment"] = R"({"hidden": 9999})"; }),
              "hidden is 9999");
  EXPECT_SAYS(load_changed([](Safetensors& f) {
                f.metadata["experiment"] =
                    R"({"data": "small.txt", "hidden": 12, "bptt": 8, "batch": 4, "layers": 2})";
              }),
              "rnn.weight_ih_l1");
  EXPECT_SAYS(load_changed([](Safetensors& f) {
                f.metadata["experiment"] = R"({"data": "small.txt", "hidden": 13, "bptt": 8, "batch": 4})";
              }),
              "\"rnn.weight_ih_l0\" has the wrong shape");
  EXPECT_SAYS(load_changed([](Safetensors& f) {
                std::erase_if(f.tensors, [](const auto& tensor) { return tensor.name == "head.bias"; });
              }),
              "no tensor \"head.bias\"");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.tensors.push_back(tensor_of("surprise", {0}, {})); }),
              "unknown tensor \"surprise\"");
  EXPECT_SAYS(
      load_changed([](Safetensors& f) { f.tensors.push_back(tensor_of("playground.more", {0}, {})); }),
      "unknown tensor \"playground.more\"");
  EXPECT_SAYS(load_changed([](Safetensors& f) {
                const float nan[] = {NAN};
                f.tensors.push_back(tensor_of("surprise", {1}, nan));
              }),
              "\"surprise\" has a number that is not finite");
  EXPECT_SAYS(load_changed([](Safetensors& f) {
                for (auto& tensor : f.tensors) {
                  if (tensor.name == "head.bias")
                    tensor.type = Safetensors::Type::u8, tensor.shape = {tensor.bytes.size()};
                }
              }),
              "\"head.bias\" must be of type F32");
  EXPECT_SAYS(load_changed([](Safetensors& f) {
                for (auto& tensor : f.tensors) {
                  if (tensor.name == "playground.text") tensor.bytes[10] = '7';
                }
              }),
              "not the one it was trained on");
  EXPECT_SAYS(load_changed([](Safetensors& f) {
                auto& numbers = f.metadata["numbers"];
                numbers.insert(1, R"("surprise":1,)");
              }),
              "unknown number \"surprise\"");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["numbers"] = "{}"; }), "");
  EXPECT_SAYS(load_changed([](Safetensors& f) { f.metadata["numbers"] = "[]"; }), "no JSON object");
}

TEST_F(HostileModel, OtherFilesAreRefused) {
  EXPECT_SAYS(load({}), "only 0 bytes");
  EXPECT_SAYS(load(bytes_of_text("It was a dark and stormy night.")), "header claims");
  EXPECT_SAYS(load(Bytes(1000, 0)), "header");
}

}  // namespace
}  // namespace rnn
