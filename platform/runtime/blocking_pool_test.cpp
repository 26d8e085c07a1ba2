#include "platform/runtime/blocking_pool.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <semaphore>
#include <stdexcept>
#include <thread>

#include "platform/error.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::runtime {
namespace {

class BlockingPoolTest : public ::testing::Test {
 protected:
  template <class T>
  T run(Task<T> task) {
    return testing::run(loop_, std::move(task));
  }

  static Task<void> use(BlockingPool* pool, std::counting_semaphore<>* gate) {
    co_await pool->run([gate] {
      gate->acquire();
      return 0;
    });
  }

  boost::asio::io_context loop_;
};

TEST_F(BlockingPoolTest, RunsWorkOnAnotherThread) {
  BlockingPool pool(1, 1);

  const auto thread = run(pool.run([] { return std::this_thread::get_id(); }));

  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST_F(BlockingPoolTest, HandsOnWhatTheWorkThrows) {
  BlockingPool pool(1, 1);

  EXPECT_THROW(run(pool.run([]() -> int { throw std::out_of_range("work"); })), std::out_of_range);
}

TEST_F(BlockingPoolTest, RefusesWorkBeyondItsQueue) {
  BlockingPool pool(1, 1);
  std::counting_semaphore<> gate{0};
  TaskGroup tasks(loop_.get_executor());
  tasks.spawn(use(&pool, &gate));
  tasks.spawn(use(&pool, &gate));

  EXPECT_THROW(run(pool.run([] { return 0; })), Error);
  gate.release();
  gate.release();
  run(tasks.join());
}

}  // namespace
}  // namespace cartwright::runtime
