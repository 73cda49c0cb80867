#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/session/command.h"
#include "engine/session/snapshot.h"

namespace rnn::desktop {

/// A Session on a thread of its own. Commands go in; the latest snapshot and the replies come out. The lock
/// is held for as long as a pointer is swapped, so neither side waits for the other's work.
class EngineThread {
 public:
  /// `on_news` is called from the engine's thread when there is a new snapshot or reply.
  EngineThread(int threads, std::function<void()> on_news);
  ~EngineThread();
  EngineThread(const EngineThread&) = delete;
  EngineThread& operator=(const EngineThread&) = delete;

  void submit(Command command);

  /// The latest snapshot; never null.
  std::shared_ptr<const Snapshot> snapshot() const;

  std::vector<Reply> take_replies();

 private:
  void run(int threads);
  std::vector<Command> wait_for_commands(bool idle);
  void publish(std::shared_ptr<const Snapshot> snapshot, std::vector<Reply> replies);

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Command> commands_;
  std::vector<Reply> replies_;
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<Snapshot>();
  bool stopping_ = false;
  std::function<void()> on_news_;
  std::thread thread_;
};

}  // namespace rnn::desktop
