#pragma once
// The one place that turns errors into HTTP: status, code name and envelope.

#include <string_view>

#include "platform/error.hpp"
#include "platform/http/reply.hpp"

namespace cartwright::http {

Status status_of(Code code);

/// `{"error": {"code": …, "message": …, "fields": {…}}}`.
Reply error_reply(const Error& error);

/// The same for what only HTTP can get wrong and no Code stands for.
Reply error_reply(Status status, std::string_view message);

}  // namespace cartwright::http
