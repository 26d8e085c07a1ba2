// Readers of the product list who go while others wait for what they read.

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "cart/products/catalogue.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/run.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::cart {
namespace {

class CatalogueTurnsTest : public testing::Test {
 protected:
  CatalogueTurnsTest() {
    server_.execute("BEGIN; LOCK TABLE products");
    database_.start();
  }

  ~CatalogueTurnsTest() override { test::run(loop_, database_.stop()); }

  /// Begins to ask for the list; the tables are locked.
  static Task<void> ask(Catalogue* catalogue, Catalogue::Text* text) {
    *text = co_await catalogue->list();
  }

  void begin(runtime::TaskGroup& reader) {
    reader.spawn(ask(&catalogue_, &text_));
    loop_.poll();
  }

  void leave(runtime::TaskGroup& reader) {
    reader.cancel();
    test::run(loop_, reader.join());
  }

  boost::asio::io_context loop_;
  test::TemporaryDatabase server_{"cart"};
  db::Database database_{loop_.get_executor(), server_.settings()};
  Products products_{database_, "EUR"};
  Catalogue catalogue_{loop_.get_executor(), products_, database_};
  Catalogue::Text text_;
};

TEST_F(CatalogueTurnsTest, WhoWaitsForOneWhoLeavesReadsByThemselves) {
  runtime::TaskGroup first(loop_.get_executor());
  runtime::TaskGroup second(loop_.get_executor());
  runtime::TaskGroup third(loop_.get_executor());
  begin(first);
  begin(second);
  begin(third);

  leave(first);
  leave(second);
  server_.execute("ROLLBACK");
  test::run(loop_, third.join());

  ASSERT_NE(text_, nullptr);
  EXPECT_EQ(*text_, R"({"data":[]})");
}

}  // namespace
}  // namespace cartwright::cart
