#include "platform/effects/idempotency_key.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cartwright::effects {
namespace {

std::optional<std::string_view> key_of(std::string_view line) {
  http::Fields fields;
  fields.set("Idempotency-Key", line);
  return read_idempotency_key(fields);
}

TEST(IdempotencyKeyTest, IsNothingWhereNoneWasSent) {
  EXPECT_EQ(read_idempotency_key(http::Fields()), std::nullopt);
}

TEST(IdempotencyKeyTest, IsTheSameBareAndInQuotes) {
  EXPECT_EQ(key_of("8e03978e-40d5-43e8-bc93-6894a57f9324"), "8e03978e-40d5-43e8-bc93-6894a57f9324");
  EXPECT_EQ(key_of("\"8e03978e\""), "8e03978e");
}

TEST(IdempotencyKeyTest, HasAllVisibleCharactersOfAsciiButTwo) {
  EXPECT_EQ(key_of("!#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~"), "!#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~");
}

TEST(IdempotencyKeyTest, HasUpTo255) {
  const std::string longest(255, 'k');

  EXPECT_EQ(key_of(longest), longest);
  EXPECT_EQ(key_of('"' + longest + '"'), longest);
  EXPECT_THROW(key_of(longest + 'k'), Error);
}

class NoIdempotencyKeyTest : public testing::TestWithParam<std::string_view> {};

TEST_P(NoIdempotencyKeyTest, IsABadRequest) { EXPECT_THROW(key_of(GetParam()), Error); }

INSTANTIATE_TEST_SUITE_P(All, NoIdempotencyKeyTest,
                         testing::Values("", "\"\"", "\"", "a b", "a\"", "\"a", "\"a\\\"b\"",
                                         "a\\b", "k\xc3\xa9y", "a\tb", "\"a\";b=1",
                                         "\"a\", \"b\""));

}  // namespace
}  // namespace cartwright::effects
