#include "platform/http/error_reply.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

#include "platform/http/header.hpp"

namespace cartwright::http {
namespace {

boost::json::object to_json(const FieldErrors& fields) {
  boost::json::object json;
  for (const auto& [field, texts] : fields.entries()) {
    json.emplace(field, boost::json::array(texts.begin(), texts.end()));
  }
  return json;
}

bool is_worth_another_try(Status status) {
  return status == Status::unavailable || status == Status::too_many_requests ||
         status == Status::conflict;
}

Reply reply_with(Status status, boost::json::object error) {
  Reply reply;
  reply.status = status;
  reply.body = boost::json::serialize(boost::json::object{{"error", std::move(error)}});
  if (is_worth_another_try(status)) {
    reply.headers.emplace_back(header::kRetryAfter, "1");
  }
  return reply;
}

}  // namespace

Status status_of(Code code) {
  switch (code) {
    case Code::bad_request:
      return Status::bad_request;
    case Code::unauthenticated:
      return Status::unauthorized;
    case Code::forbidden:
      return Status::forbidden;
    case Code::not_found:
      return Status::not_found;
    case Code::method_not_allowed:
      return Status::method_not_allowed;
    case Code::conflict:
      return Status::conflict;
    case Code::precondition_failed:
      return Status::precondition_failed;
    case Code::too_large:
      return Status::content_too_large;
    case Code::unsupported_media:
      return Status::unsupported_media_type;
    case Code::invalid:
      return Status::unprocessable;
    case Code::too_many_requests:
      return Status::too_many_requests;
    case Code::internal:
      return Status::internal_error;
    case Code::unavailable:
      return Status::unavailable;
  }
  std::unreachable();
}

Reply error_reply(const Error& error) {
  const auto status = status_of(error.code());
  boost::json::object json{{"code", words_of(status).code}, {"message", error.message()}};
  if (!error.fields().empty()) json.emplace("fields", to_json(error.fields()));
  return reply_with(status, std::move(json));
}

Reply error_reply(Status status, std::string_view message) {
  return reply_with(status, {{"code", words_of(status).code}, {"message", message}});
}

}  // namespace cartwright::http
