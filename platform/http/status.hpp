#pragma once
// The statuses of replies (RFC 9110, 15), what a reply begins with, and what they are called in the
// envelope of an error.

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace cartwright::http {

enum class Status : std::uint16_t {
  ok = 200,
  created = 201,
  accepted = 202,
  no_content = 204,
  not_modified = 304,
  bad_request = 400,
  unauthorized = 401,
  forbidden = 403,
  not_found = 404,
  method_not_allowed = 405,
  not_acceptable = 406,
  request_timeout = 408,
  conflict = 409,
  precondition_failed = 412,
  content_too_large = 413,
  uri_too_long = 414,
  unsupported_media_type = 415,
  unprocessable = 422,
  too_many_requests = 429,
  header_fields_too_large = 431,
  internal_error = 500,
  unavailable = 503,
};

struct StatusWords {
  Status status;
  std::string_view line;
  std::string_view code = {};  ///< empty where there is no error
};

inline constexpr std::array kStatuses{
    StatusWords{Status::ok, "HTTP/1.1 200 OK\r\n"},
    StatusWords{Status::created, "HTTP/1.1 201 Created\r\n"},
    StatusWords{Status::accepted, "HTTP/1.1 202 Accepted\r\n"},
    StatusWords{Status::no_content, "HTTP/1.1 204 No Content\r\n"},
    StatusWords{Status::not_modified, "HTTP/1.1 304 Not Modified\r\n"},
    StatusWords{Status::bad_request, "HTTP/1.1 400 Bad Request\r\n", "bad_request"},
    StatusWords{Status::unauthorized, "HTTP/1.1 401 Unauthorized\r\n", "unauthorized"},
    StatusWords{Status::forbidden, "HTTP/1.1 403 Forbidden\r\n", "forbidden"},
    StatusWords{Status::not_found, "HTTP/1.1 404 Not Found\r\n", "not_found"},
    StatusWords{Status::method_not_allowed, "HTTP/1.1 405 Method Not Allowed\r\n",
                "method_not_allowed"},
    StatusWords{Status::not_acceptable, "HTTP/1.1 406 Not Acceptable\r\n", "not_acceptable"},
    StatusWords{Status::request_timeout, "HTTP/1.1 408 Request Timeout\r\n", "request_timeout"},
    StatusWords{Status::conflict, "HTTP/1.1 409 Conflict\r\n", "conflict"},
    StatusWords{Status::precondition_failed, "HTTP/1.1 412 Precondition Failed\r\n",
                "precondition_failed"},
    StatusWords{Status::content_too_large, "HTTP/1.1 413 Content Too Large\r\n",
                "request_entity_too_large"},
    StatusWords{Status::uri_too_long, "HTTP/1.1 414 URI Too Long\r\n", "request_uri_too_long"},
    StatusWords{Status::unsupported_media_type, "HTTP/1.1 415 Unsupported Media Type\r\n",
                "unsupported_media_type"},
    StatusWords{Status::unprocessable, "HTTP/1.1 422 Unprocessable Content\r\n",
                "unprocessable_entity"},
    StatusWords{Status::too_many_requests, "HTTP/1.1 429 Too Many Requests\r\n",
                "too_many_requests"},
    StatusWords{Status::header_fields_too_large, "HTTP/1.1 431 Request Header Fields Too Large\r\n",
                "request_header_fields_too_large"},
    StatusWords{Status::internal_error, "HTTP/1.1 500 Internal Server Error\r\n",
                "internal_server_error"},
    StatusWords{Status::unavailable, "HTTP/1.1 503 Service Unavailable\r\n",
                "service_unavailable"}};

constexpr const StatusWords& words_of(Status status) {
  for (const auto& words : kStatuses) {
    if (words.status == status) return words;
  }
  std::unreachable();
}

}  // namespace cartwright::http
