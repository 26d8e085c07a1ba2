#include "platform/http/shared_text.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <semaphore>
#include <string>
#include <utility>
#include <vector>

#include "platform/runtime/task_group.hpp"
#include "platform/testing/http/decoded.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

class SharedTextTest : public testing::Test {
 protected:
  std::shared_ptr<SharedText> share(std::string text) {
    return std::make_shared<SharedText>(loop_.get_executor(), pool_,
                                        std::make_shared<const std::string>(std::move(text)));
  }

  Reply reply(Wanted wanted) { return test::run(loop_, SharedText::reply(text_, wanted)); }

  static Task<void> ask(std::shared_ptr<SharedText> text, Reply* reply) {
    *reply = co_await SharedText::reply(std::move(text), {.coding = Coding::gzip});
  }

  std::vector<Reply> replies_at_once(std::size_t count) {
    std::vector<Reply> replies(count);
    runtime::TaskGroup readers(loop_.get_executor());
    for (auto& each : replies) readers.spawn(ask(text_, &each));
    test::run(loop_, readers.join());
    return replies;
  }

  Task<void> occupy(std::counting_semaphore<>* gate) {
    co_await pool_.run({}, [gate] {
      gate->acquire();
      return 0;
    });
  }

  static std::string header(const Reply& reply, std::string_view name) {
    for (const auto& [known, value] : reply.headers) {
      if (known == name) return value;
    }
    return "";
  }

  static std::string text_of(const Reply& reply) {
    return test::decoded(header(reply, "Content-Encoding"), *reply.shared_body);
  }

  boost::asio::io_context loop_;
  runtime::BlockingPool pool_{1, 1};
  std::string plain_ = std::string(100'000, 'x');
  std::shared_ptr<SharedText> text_ = share(plain_);
};

TEST_F(SharedTextTest, IsTheSameInEachForm) {
  const auto br = reply({.coding = Coding::br});
  const auto gzip = reply({.coding = Coding::gzip});

  EXPECT_EQ(header(br, "Content-Encoding"), "br");
  EXPECT_EQ(text_of(br), plain_);
  EXPECT_EQ(header(gzip, "Content-Encoding"), "gzip");
  EXPECT_EQ(text_of(gzip), plain_);
  EXPECT_EQ(text_of(reply({})), plain_);
}

TEST_F(SharedTextTest, IsCompressedOnceForAllWhoAskAtOnce) {
  const auto replies = replies_at_once(8);

  const auto later = reply({.coding = Coding::gzip});

  EXPECT_EQ(std::ranges::count(replies, later.shared_body, &Reply::shared_body), 8);
}

TEST_F(SharedTextTest, IsNotCompressedWhereThatGainsNothing) {
  text_ = share("short");

  EXPECT_EQ(header(reply({.coding = Coding::br}), "Content-Encoding"), "");
}

TEST_F(SharedTextTest, SendsNothingToWhomHasTheForm) {
  const auto tag = header(reply({.coding = Coding::gzip}), "ETag");
  const std::string_view line = tag;

  const auto same = reply({.coding = Coding::gzip, .known_tags = {&line, 1}});
  const auto other = reply({.coding = Coding::br, .known_tags = {&line, 1}});

  EXPECT_EQ(same.status, Status::not_modified);
  EXPECT_EQ(same.shared_body, nullptr);
  EXPECT_EQ(header(same, "ETag"), tag);
  EXPECT_EQ(other.status, Status::ok);
}

TEST_F(SharedTextTest, KnowsTheTagsOfFormsThatNobodyHasAskedFor) {
  const auto tag = tag_of_form(sum_of(plain_), Coding::br);
  const std::string_view line = tag;

  EXPECT_EQ(reply({.coding = Coding::br, .known_tags = {&line, 1}}).status, Status::not_modified);
}

TEST_F(SharedTextTest, ComesAsItIsWhereOthersAreCompressed) {
  std::counting_semaphore<> gate(0);
  runtime::TaskGroup others(loop_.get_executor());
  others.spawn(occupy(&gate));
  others.spawn(occupy(&gate));
  loop_.poll();

  const auto meanwhile = reply({.coding = Coding::gzip});
  gate.release(2);
  test::run(loop_, others.join());

  EXPECT_EQ(text_of(meanwhile), plain_);
  EXPECT_EQ(header(meanwhile, "Content-Encoding"), "");
  EXPECT_EQ(header(meanwhile, "ETag"), tag_of_form(sum_of(plain_), Coding::identity));
}

}  // namespace
}  // namespace cartwright::http
