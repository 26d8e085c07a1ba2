#pragma once
// The one place that turns errors into HTTP: status, code name and envelope.

#include <array>
#include <string_view>

#include "platform/error.hpp"
#include "platform/http/reply.hpp"

namespace cartwright::http {

Status status_of(Code code);

/// The statuses that a reply with an error can have.
inline constexpr std::array kErrorStatuses{
    Status::bad_request,       Status::unauthorized,       Status::forbidden,
    Status::not_found,         Status::method_not_allowed, Status::request_timeout,
    Status::content_too_large, Status::uri_too_long,       Status::unsupported_media_type,
    Status::unprocessable,     Status::too_many_requests,  Status::header_fields_too_large,
    Status::internal_error,    Status::unavailable};

/// What `code` says in the envelope of a reply of that status: "not_found".
std::string_view code_name(Status status);

/// `{"error": {"code": …, "message": …, "fields": {…}}}`.
Reply error_reply(const Error& error);

/// The same for what only HTTP can get wrong and no Code stands for.
Reply error_reply(Status status, std::string_view message);

}  // namespace cartwright::http
