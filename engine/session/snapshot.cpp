#include "engine/session/snapshot.h"

#include <bit>
#include <cstring>

namespace rnn {
namespace {

static_assert(std::endian::native == std::endian::little);

/// Keeps the buffer behind it aligned as FlatBuffers wants it.
constexpr std::size_t kVersionBytes = 16;

}  // namespace

std::vector<std::uint8_t> pack(const Snapshot& snapshot) {
  flatbuffers::FlatBufferBuilder builder(64 * 1024);
  message::FinishSnapshotBuffer(builder, message::CreateSnapshot(builder, &snapshot));
  std::vector<std::uint8_t> bytes(kVersionBytes + builder.GetSize());
  std::memcpy(bytes.data(), &kSnapshotVersion, sizeof kSnapshotVersion);
  std::memcpy(bytes.data() + kVersionBytes, builder.GetBufferPointer(), builder.GetSize());
  return bytes;
}

Expected<Snapshot> unpack(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kVersionBytes)
    return error("a snapshot has only " + std::to_string(bytes.size()) + " bytes");
  std::uint32_t version;
  std::memcpy(&version, bytes.data(), sizeof version);
  if (version != kSnapshotVersion) {
    return error("the page and the engine are of different versions (snapshot " + std::to_string(version) +
                 ", expected " + std::to_string(kSnapshotVersion) + "). Reload the page.");
  }
  const auto* buffer = bytes.data() + kVersionBytes;
  flatbuffers::Verifier verifier(buffer, bytes.size() - kVersionBytes);
  if (!message::VerifySnapshotBuffer(verifier)) return error("a snapshot is damaged. Reload the page.");
  Snapshot snapshot;
  message::GetSnapshot(buffer)->UnPackTo(&snapshot);
  return snapshot;
}

}  // namespace rnn
