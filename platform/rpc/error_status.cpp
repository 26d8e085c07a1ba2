#include "platform/rpc/error_status.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "platform/error.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::rpc {
namespace {

StatusCode status_code(Code code) {
  switch (code) {
    case Code::bad_request:
    case Code::unauthenticated:  // what clients of ValidateToken expect of a dishonoured token
    case Code::unsupported_media:
    case Code::invalid:
      return StatusCode::invalid_argument;
    case Code::forbidden:
      return StatusCode::permission_denied;
    case Code::conflict:
      return StatusCode::aborted;
    case Code::precondition_failed:
      return StatusCode::failed_precondition;
    case Code::not_found:
      return StatusCode::not_found;
    case Code::method_not_allowed:
      return StatusCode::unimplemented;
    case Code::too_large:
    case Code::too_many_requests:
      return StatusCode::resource_exhausted;
    case Code::internal:
      return StatusCode::internal;
    case Code::unavailable:
      return StatusCode::unavailable;
  }
  return StatusCode::internal;
}

Status internal_error(std::string_view method, std::string_view reason) {
  log::error("rpc handler failed", {{"method", method}, {"reason", reason}});
  return {StatusCode::internal, "Internal error"};
}

}  // namespace

Status status_of(const std::exception_ptr& failure, std::string_view method) {
  try {
    std::rethrow_exception(failure);
  } catch (const StatusError& error) {
    return error.status();
  } catch (const Error& error) {
    if (error.code() == Code::internal) return internal_error(method, error.message());
    return {status_code(error.code()), error.message()};
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) {
      return {StatusCode::cancelled, "The call was cancelled"};
    }
    return internal_error(method, reason_of(error));
  } catch (const std::exception& error) {
    return internal_error(method, reason_of(error));
  }
}

}  // namespace cartwright::rpc
