#include "engine/session/snapshot.h"

#include <bit>
#include <cstring>

namespace rnn {
namespace {

static_assert(std::endian::native == std::endian::little);

/// Before the FlatBuffer: a message cut short is told even where only padding is lost. Keeps the buffer
/// aligned as FlatBuffers wants it.
struct Header {
  std::uint32_t version = kSnapshotVersion;
  std::uint32_t unused = 0;
  std::uint64_t size = 0;  // of the buffer
};
static_assert(sizeof(Header) == 16);

}  // namespace

std::vector<std::uint8_t> pack(const Snapshot& snapshot) {
  flatbuffers::FlatBufferBuilder builder(64 * 1024);
  message::FinishSnapshotBuffer(builder, message::CreateSnapshot(builder, &snapshot));
  const Header header{.size = builder.GetSize()};
  std::vector<std::uint8_t> bytes(sizeof header + builder.GetSize());
  std::memcpy(bytes.data(), &header, sizeof header);
  std::memcpy(bytes.data() + sizeof header, builder.GetBufferPointer(), builder.GetSize());
  return bytes;
}

Expected<Snapshot> unpack(std::span<const std::uint8_t> bytes) {
  Header header;
  if (bytes.size() < sizeof header)
    return error("a snapshot has only " + std::to_string(bytes.size()) + " bytes");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.version != kSnapshotVersion) {
    return error("the page and the engine are of different versions (snapshot " +
                 std::to_string(header.version) + ", expected " + std::to_string(kSnapshotVersion) +
                 "). Reload the page.");
  }
  const auto* buffer = bytes.data() + sizeof header;
  const std::size_t size = bytes.size() - sizeof header;
  flatbuffers::Verifier verifier(buffer, size);
  if (size != header.size || !message::VerifySnapshotBuffer(verifier))
    return error("a snapshot is damaged. Reload the page.");
  Snapshot snapshot;
  message::GetSnapshot(buffer)->UnPackTo(&snapshot);
  return snapshot;
}

}  // namespace rnn
