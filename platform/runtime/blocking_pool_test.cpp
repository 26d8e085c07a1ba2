#include "platform/runtime/blocking_pool.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <semaphore>
#include <stdexcept>
#include <thread>

#include "platform/error.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::runtime {
namespace {

constexpr ClientNetwork kClient{.prefix = 1};
constexpr ClientNetwork kCrowd{.prefix = 2};

class BlockingPoolTest : public testing::Test {
 protected:
  template <class T>
  T run(Task<T> task) {
    return test::run(loop_, std::move(task));
  }

  static Task<void> use(BlockingPool* pool, std::counting_semaphore<>* gate,
                        ClientNetwork client = kClient) {
    co_await pool->run(client, [gate] {
      gate->acquire();
      return 0;
    });
  }

  Task<void> count_refusal(BlockingPool* pool, std::counting_semaphore<>* gate,
                           ClientNetwork client) {
    try {
      co_await use(pool, gate, client);
    } catch (const Error&) {
      ++refusals_;
    }
  }

  boost::asio::io_context loop_;
  int refusals_ = 0;
};

TEST_F(BlockingPoolTest, RunsWorkOnAnotherThread) {
  BlockingPool pool(1, 1);

  const auto thread = run(pool.run(kClient, [] { return std::this_thread::get_id(); }));

  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST_F(BlockingPoolTest, HandsOnWhatTheWorkThrows) {
  BlockingPool pool(1, 1);

  EXPECT_THROW(run(pool.run(kClient, []() -> int { throw std::out_of_range("work"); })),
               std::out_of_range);
}

TEST_F(BlockingPoolTest, RefusesWorkBeyondItsQueue) {
  BlockingPool pool(1, 1);
  std::counting_semaphore<> gate{0};
  TaskGroup tasks(loop_.get_executor());
  tasks.spawn(use(&pool, &gate));
  tasks.spawn(use(&pool, &gate));

  EXPECT_THROW(run(pool.run(kClient, [] { return 0; })), Error);
  gate.release();
  gate.release();
  run(tasks.join());
}

TEST_F(BlockingPoolTest, RefusesTheCrowdForAClientFromElsewhere) {
  BlockingPool pool(1, 2);
  std::counting_semaphore<> gate{0};
  TaskGroup tasks(loop_.get_executor());
  for (int i = 0; i < 3; ++i) tasks.spawn(count_refusal(&pool, &gate, kCrowd));
  loop_.poll();
  tasks.spawn(use(&pool, &gate));
  loop_.poll();
  loop_.poll();

  EXPECT_EQ(refusals_, 1);
  gate.release(3);
  run(tasks.join());
}

}  // namespace
}  // namespace cartwright::runtime
