#include "ui/desktop/engine_thread.h"

#include <chrono>

#include "engine/session/session.h"

namespace rnn::desktop {
namespace {

constexpr double kSlice = 0.02;                 // seconds of work between two looks at the commands
constexpr double kSnapshotInterval = 1.0 / 30;  // seconds

double now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

EngineThread::EngineThread(int threads, std::function<void()> on_news)
    : on_news_(std::move(on_news)), thread_([this, threads] { run(threads); }) {}

EngineThread::~EngineThread() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void EngineThread::submit(Command command) {
  {
    const std::scoped_lock lock(mutex_);
    commands_.push_back(std::move(command));
  }
  wake_.notify_one();
}

std::shared_ptr<const Snapshot> EngineThread::snapshot() const {
  const std::scoped_lock lock(mutex_);
  return snapshot_;
}

std::vector<Reply> EngineThread::take_replies() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(replies_, {});
}

std::vector<Command> EngineThread::wait_for_commands(bool idle) {
  std::unique_lock lock(mutex_);
  if (idle) wake_.wait(lock, [this] { return stopping_ || !commands_.empty(); });
  return std::exchange(commands_, {});
}

void EngineThread::publish(std::shared_ptr<const Snapshot> snapshot, std::vector<Reply> replies) {
  {
    const std::scoped_lock lock(mutex_);
    if (snapshot) snapshot_.swap(snapshot);
    for (Reply& reply : replies) replies_.push_back(std::move(reply));
  }
  on_news_();
}

void EngineThread::run(int threads) {
  Session session(&now, threads);
  bool idle = false;
  double published = 0;
  for (;;) {
    for (Command& command : wait_for_commands(idle)) session.submit(std::move(command));
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_) return;
    }
    idle = !session.run_for(kSlice);
    std::vector<Reply> replies = session.take_replies();
    const bool due = session.changed() && (idle || now() - published >= kSnapshotInterval);
    if (!due && replies.empty()) continue;
    // A reply goes out with what is in force by then.
    std::shared_ptr<const Snapshot> fresh;
    if (session.changed()) fresh = std::make_shared<const Snapshot>(session.snapshot());
    if (fresh) published = now();
    publish(std::move(fresh), std::move(replies));
  }
}

}  // namespace rnn::desktop
