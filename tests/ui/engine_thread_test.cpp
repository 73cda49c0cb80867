// The desktop's engine on its thread. Meant for the thread sanitizer too (preset tsan).
#include "ui/desktop/engine_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

namespace rnn::desktop {
namespace {

Reply wait_for_reply(EngineThread& engine) {
  for (int i = 0; i < 6000; ++i) {
    std::vector<Reply> replies = engine.take_replies();
    if (!replies.empty()) return std::move(replies.front());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return {};
}

TEST(EngineThread, AnswersAndShowsWhatIsInForceByThen) {
  std::atomic<int> news = 0;
  EngineThread engine(1, [&] { ++news; });
  engine.submit({7, rnn::Train{3}});
  const Reply reply = wait_for_reply(engine);
  EXPECT_EQ(reply.request, 7u);
  EXPECT_EQ(reply.error, "");
  EXPECT_EQ(engine.snapshot()->step, 3u);
  EXPECT_GT(news, 0);
}

TEST(EngineThread, EndsWhileTraining) {
  EngineThread engine(1, [] {});
  engine.submit({1, rnn::Run{}});
  wait_for_reply(engine);
}

TEST(EngineThread, ASnapshotInUseStaysAsItIs) {
  EngineThread engine(1, [] {});
  engine.submit({1, rnn::Train{1}});
  wait_for_reply(engine);
  const std::shared_ptr<const Snapshot> held = engine.snapshot();
  engine.submit({2, rnn::Train{2}});
  wait_for_reply(engine);
  EXPECT_EQ(held->step, 1u);
  EXPECT_EQ(engine.snapshot()->step, 3u);
}

}  // namespace
}  // namespace rnn::desktop
