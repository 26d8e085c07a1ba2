#include "platform/http/error_reply.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string_view>

namespace cartwright::http {
namespace {

struct Translation {
  Code code;
  int status;
  std::string_view name;
};

void PrintTo(const Translation& translation, std::ostream* out) { *out << translation.name; }

class ErrorReplyTest : public testing::TestWithParam<Translation> {};

TEST_P(ErrorReplyTest, HasTheStatusAndNameOfItsCode) {
  const auto reply = error_reply(Error(GetParam().code, "No."));

  EXPECT_EQ(static_cast<int>(reply.status), GetParam().status);
  EXPECT_EQ(reply.body,
            R"({"error":{"code":")" + std::string(GetParam().name) + R"(","message":"No."}})");
}

INSTANTIATE_TEST_SUITE_P(
    All, ErrorReplyTest,
    testing::Values(Translation{Code::bad_request, 400, "bad_request"},
                    Translation{Code::unauthenticated, 401, "unauthorized"},
                    Translation{Code::forbidden, 403, "forbidden"},
                    Translation{Code::not_found, 404, "not_found"},
                    Translation{Code::method_not_allowed, 405, "method_not_allowed"},
                    Translation{Code::too_large, 413, "request_entity_too_large"},
                    Translation{Code::unsupported_media, 415, "unsupported_media_type"},
                    Translation{Code::invalid, 422, "unprocessable_entity"},
                    Translation{Code::conflict, 409, "conflict"},
                    Translation{Code::precondition_failed, 412, "precondition_failed"},
                    Translation{Code::too_many_requests, 429, "too_many_requests"},
                    Translation{Code::internal, 500, "internal_server_error"},
                    Translation{Code::unavailable, 503, "service_unavailable"}));

TEST(ErrorReplyFieldsTest, KeepTheirOrder) {
  FieldErrors fields;
  fields.add("b", "one");
  fields.add("a", "\"two\"");
  fields.add("b", "three");

  const auto reply = error_reply(invalid(std::move(fields)));

  EXPECT_EQ(reply.body,
            R"({"error":{"code":"unprocessable_entity","message":"Request validation has failed",)"
            R"("fields":{"b":["one","three"],"a":["\"two\""]}}})");
}

}  // namespace
}  // namespace cartwright::http
