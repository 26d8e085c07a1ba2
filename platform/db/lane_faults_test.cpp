// What becomes of a connection that comes upon what cannot be.

#include <gmock/gmock.h>

#include "platform/testing/db/database_fixture.hpp"
#include "platform/testing/faulty_session.hpp"

namespace cartwright::db {
namespace {

using testing::HasSubstr;

constexpr Query kPid{"SELECT pg_backend_pid()"};
constexpr Command kWriterPid{"SELECT pg_backend_pid()"};

class LaneFaultsTest : public ServerFixture {
 protected:
  LaneFaultsTest() {
    settings_.read_connections = 1;
    settings_.write_connections = 1;
  }

  /// Asks over a connection on which the answer meets a fault. What is logged.
  template <class Statement>
  std::string log_of_a_fault(const Statement& statement) {
    test::fail_next_read_from(run(database_->get<int>(statement)));
    testing::internal::CaptureStderr();
    start(database_->get<int>(statement));
    join();
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(LaneFaultsTest, AReadConnectionThatMeetsAFaultIsReplaced) {
  given_database();

  const auto log = log_of_a_fault(kPid);

  EXPECT_THAT(log, HasSubstr(R"("task":"database connection","reason":"it cannot be")"));
  EXPECT_GT(eventually([&] { return database_->get<int>(kPid); }), 0);
  EXPECT_EQ(database_->read_counters().lost_connections, 1U);
}

TEST_F(LaneFaultsTest, AWriteConnectionThatMeetsAFaultIsReplacedAndItsCallerTold) {
  given_database();

  log_of_a_fault(kWriterPid);

  EXPECT_TRUE(is_unavailable(*outcomes_.back()));
  EXPECT_GT(eventually([&] { return database_->get<int>(kWriterPid); }), 0);
}

}  // namespace
}  // namespace cartwright::db
