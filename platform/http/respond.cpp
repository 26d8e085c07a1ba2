#include "platform/http/respond.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "platform/error.hpp"
#include "platform/http/entity_tag.hpp"
#include "platform/http/error_reply.hpp"
#include "platform/http/incoming_body.hpp"
#include "platform/http/origins.hpp"
#include "platform/http/too_many_requests.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::http {
namespace {

using Clock = std::chrono::steady_clock;

// What pages of other origins may read of a reply, beside what they always may.
constexpr std::array<std::string_view, 9> kExposed{header::kAllow,
                                                   header::kEtag,
                                                   header::kIdempotentReplayed,
                                                   header::kLocation,
                                                   header::kRateLimit,
                                                   header::kRateLimitPolicy,
                                                   header::kRetryAfter,
                                                   header::kWwwAuthenticate,
                                                   header::kRequestId};
constexpr auto kPreflightSeconds = "600";

// What clients of an API like this one send, with the headers of tracing that their libraries add.
std::string sent_by_pages(std::string_view own_field) {
  std::vector<std::string_view> names;
  for (const auto& field : kKnownFields) {
    if (field.pages == Pages::may_not_send) continue;
    const auto name = field.name == kOwnField.view() ? own_field : field.name;
    if (!name.empty()) names.push_back(name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

Reply options_reply(std::string allow) {
  Reply reply;
  reply.status = Status::no_content;
  reply.headers.emplace_back(header::kAllow, std::move(allow));
  return reply;
}

// In one line: caches of old take the last of several for all.
void vary_by(Reply& reply, std::string_view name) {
  const auto vary =
      std::ranges::find(reply.headers, header::kVary.view(), [](auto& h) { return h.first; });
  if (vary == reply.headers.end()) {
    reply.headers.emplace_back(header::kVary, name);
  } else {
    vary->second.append(", ").append(name);
  }
}

Reply interrupted() { return error_reply(unavailable("The request took too long.")); }

}  // namespace

Responder::Responder(const Router& router, runtime::Metrics& metrics,
                     std::vector<std::string> allowed_origins)
    : router_(router),
      allowed_origins_(std::move(allowed_origins)),
      allowed_headers_(sent_by_pages(router.own_field())),
      exposed_headers_(fmt::format("{}", fmt::join(kExposed, ", "))),
      unmatched_(metrics.requests("unmatched", "any")),
      refused_(metrics.requests("malformed", "any")) {
  for (const auto& route : router.routes()) {
    by_route_.push_back(metrics.requests(route.pattern, std::string(name_of(route.method))));
  }
}

Task<Reply> Responder::respond(Request* request) {
  const auto started = Clock::now();
  const auto match = router_.match(*request);
  Reply reply;
  if (match.route == nullptr) {
    reply = answer_without_route(match, *request);
  } else {
    try {
      reply = co_await match.route->endpoint(request);
      if (reply.stream) co_await begin_stream(&reply);
    } catch (const Error& error) {
      reply = error_reply(error);
    } catch (const PreconditionFailed& failed) {
      reply = failed.reply();
    } catch (const TooManyRequests& refused) {
      reply = refused.reply();
    } catch (const BodyRefused& refused) {
      reply = error_reply(refused.refusal().status, refused.refusal().message);
    } catch (const boost::system::system_error& error) {
      reply = error.code() == boost::asio::error::operation_aborted
                  ? interrupted()
                  : fail(*match.route, request->id, reason_of(error));
    } catch (const std::exception& error) {
      reply = fail(*match.route, request->id, reason_of(error));
    } catch (...) {
      reply = fail(*match.route, request->id, "an exception of unknown type");
    }
  }
  complete(reply, *request);
  metrics_of(match.route).observe(static_cast<int>(reply.status), Clock::now() - started);
  co_return reply;
}

// The first piece is awaited before the head is sent, while a failure can still be told.
Task<void> Responder::begin_stream(Reply* reply) {
  reply->body = co_await reply->stream->next();
  if (reply->body.empty()) reply->stream = nullptr;
}

Reply Responder::refuse(Status status, std::string_view message, const Request& request) const {
  refused_.observe(static_cast<int>(status), {});
  auto reply = error_reply(status, message);
  complete(reply, request);
  return reply;
}

Reply Responder::answer_without_route(const Match& match, const Request& request) const {
  if (request.method == Method::options && request.path == "*")
    return options_reply(allow_header(Methods::all()));
  if (match.allowed.empty()) return error_reply(not_found());
  auto allow = allow_header(match.allowed);
  if (request.method == Method::options) return options_reply(std::move(allow));
  auto reply = error_reply(Error(Code::method_not_allowed, "Method Not Allowed"));
  reply.headers.emplace_back(header::kAllow, std::move(allow));
  return reply;
}

Reply Responder::fail(const Route& route, RequestId request, std::string_view reason) {
  auto id = text_of(request);
  log::error("request failed", {{"request_id", id},
                                {"method", name_of(route.method)},
                                {"route", route.pattern},
                                {"reason", reason}});
  auto reply = error_reply(internal());
  reply.headers.emplace_back(header::kRequestId, std::move(id));
  return reply;
}

void Responder::complete(Reply& reply, const Request& request) const {
  if (reply.status == Status::unauthorized) {
    reply.headers.emplace_back(header::kWwwAuthenticate,
                               request.fields[header::kAuthorization].empty()
                                   ? "Bearer"
                                   : R"(Bearer error="invalid_token")");
  }
  if (!allowed_origins_.empty()) add_cors(reply, request);
}

void Responder::add_cors(Reply& reply, const Request& request) const {
  const auto origin = request.fields[header::kOrigin];
  vary_by(reply, header::kOrigin);
  if (!allows(origin)) return;
  reply.headers.emplace_back("Access-Control-Allow-Origin", origin);
  reply.headers.emplace_back("Access-Control-Expose-Headers", exposed_headers_);
  if (request.method != Method::options) return;
  const auto allow =
      std::ranges::find(reply.headers, header::kAllow.view(), [](auto& h) { return h.first; });
  if (allow == reply.headers.end()) return;
  reply.headers.emplace_back("Access-Control-Allow-Methods", std::string(allow->second));
  reply.headers.emplace_back("Access-Control-Allow-Headers", allowed_headers_);
  reply.headers.emplace_back("Access-Control-Max-Age", kPreflightSeconds);
}

bool Responder::allows(std::string_view origin) const {
  return !origin.empty() && std::ranges::any_of(allowed_origins_, [&](std::string_view allowed) {
    return allows_origin(allowed, origin);
  });
}

const runtime::RequestMetrics& Responder::metrics_of(const Route* route) const {
  if (route == nullptr) return unmatched_;
  return by_route_[static_cast<std::size_t>(route - router_.routes().data())];
}

}  // namespace cartwright::http
