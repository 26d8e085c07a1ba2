#include "platform/rpc/stream.hpp"

#include <gtest/gtest.h>

namespace cartwright::rpc {
namespace {

class AnyStream final : public Stream {
 public:
  using Stream::clear;
  using Stream::output_;

 private:
  void on_header(std::string_view, std::string_view) noexcept override {}
  void on_headers_overflow() noexcept override {}
  void on_headers_end() noexcept override {}
  void on_data() noexcept override {}
  void on_input_end() noexcept override {}
  void on_closed(Closed) noexcept override {}
  void proceed() noexcept override {}
};

TEST(StreamTest, GivesTheMemoryOfALargeOutputBack) {
  AnyStream stream;
  stream.output_.assign(1'000'000, 'x');

  stream.clear();

  EXPECT_LT(stream.output_.capacity(), 100'000U);
}

TEST(StreamTest, KeepsTheMemoryOfASmallOutput) {
  AnyStream stream;
  stream.output_.assign(1'000, 'x');

  stream.clear();

  EXPECT_GE(stream.output_.capacity(), 1'000U);
}

}  // namespace
}  // namespace cartwright::rpc
