#include "platform/rpc/error_status.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include "platform/error.hpp"

namespace cartwright::rpc {
namespace {

template <class Failure>
Status told(Failure failure) {
  return status_of(std::make_exception_ptr(std::move(failure)), "/Service/Method");
}

struct Mapping {
  Code code;
  StatusCode status;
};

class ErrorStatusTest : public testing::TestWithParam<Mapping> {};

TEST_P(ErrorStatusTest, KeepsTheMessage) {
  const auto status = told(Error(GetParam().code, "What the client may know."));

  EXPECT_EQ(status.code, GetParam().status);
  EXPECT_EQ(status.message, "What the client may know.");
}

INSTANTIATE_TEST_SUITE_P(
    All, ErrorStatusTest,
    testing::Values(Mapping{Code::bad_request, StatusCode::invalid_argument},
                    Mapping{Code::unauthenticated, StatusCode::invalid_argument},
                    Mapping{Code::invalid, StatusCode::invalid_argument},
                    Mapping{Code::unsupported_media, StatusCode::invalid_argument},
                    Mapping{Code::forbidden, StatusCode::permission_denied},
                    Mapping{Code::not_found, StatusCode::not_found},
                    Mapping{Code::method_not_allowed, StatusCode::unimplemented},
                    Mapping{Code::too_large, StatusCode::resource_exhausted},
                    Mapping{Code::conflict, StatusCode::aborted},
                    Mapping{Code::precondition_failed, StatusCode::failed_precondition},
                    Mapping{Code::too_many_requests, StatusCode::resource_exhausted},
                    Mapping{Code::unavailable, StatusCode::unavailable}));

TEST(InternalErrorStatusTest, HidesTheMessage) {
  EXPECT_EQ(told(Error(Code::internal, "secret")).message, "Internal error");
  EXPECT_EQ(told(std::runtime_error("secret")).message, "Internal error");
  EXPECT_EQ(told(std::runtime_error("secret")).code, StatusCode::internal);
}

TEST(CancelledErrorStatusTest, IsCancelled) {
  const boost::system::system_error cancelled(boost::asio::error::operation_aborted);

  EXPECT_EQ(told(cancelled).code, StatusCode::cancelled);
}

TEST(ChosenStatusTest, IsKept) {
  const auto status = told(StatusError(StatusCode::data_loss, "Lost."));

  EXPECT_EQ(status.code, StatusCode::data_loss);
  EXPECT_EQ(status.message, "Lost.");
}

}  // namespace
}  // namespace cartwright::rpc
