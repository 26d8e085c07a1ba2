#include "platform/http/respond.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
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

// What clients of an API like this one send, with the headers of tracing that their libraries add.
constexpr auto kAllowedHeaders =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Cart-Token, "
    "X-Requested-With, X-Request-Id, Traceparent, Tracestate, Baggage";
constexpr auto kExposedHeaders =
    "Allow, ETag, Idempotent-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, "
    "WWW-Authenticate, X-Request-Id";
constexpr auto kPreflightSeconds = "600";

Reply options_reply(std::string allow) {
  Reply reply;
  reply.status = Status::no_content;
  reply.headers.emplace_back("Allow", std::move(allow));
  return reply;
}

// In one line: caches of old take the last of several for all.
void vary_by(Reply& reply, std::string_view name) {
  const auto vary = std::ranges::find(reply.headers, "Vary", [](auto& h) { return h.first; });
  if (vary == reply.headers.end()) {
    reply.headers.emplace_back("Vary", name);
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
  reply.headers.emplace_back("Allow", std::move(allow));
  return reply;
}

Reply Responder::fail(const Route& route, RequestId request, std::string_view reason) {
  auto id = text_of(request);
  log::error("request failed", {{"request_id", id},
                                {"method", name_of(route.method)},
                                {"route", route.pattern},
                                {"reason", reason}});
  auto reply = error_reply(internal());
  reply.headers.emplace_back("X-Request-Id", std::move(id));
  return reply;
}

void Responder::complete(Reply& reply, const Request& request) const {
  if (reply.status == Status::unauthorized) {
    reply.headers.emplace_back("WWW-Authenticate", request.fields["Authorization"].empty()
                                                       ? "Bearer"
                                                       : R"(Bearer error="invalid_token")");
  }
  if (!allowed_origins_.empty()) add_cors(reply, request);
}

void Responder::add_cors(Reply& reply, const Request& request) const {
  const auto origin = request.fields["Origin"];
  vary_by(reply, "Origin");
  if (!allows(origin)) return;
  reply.headers.emplace_back("Access-Control-Allow-Origin", origin);
  reply.headers.emplace_back("Access-Control-Expose-Headers", kExposedHeaders);
  if (request.method != Method::options) return;
  const auto allow = std::ranges::find(reply.headers, "Allow", [](auto& h) { return h.first; });
  if (allow == reply.headers.end()) return;
  reply.headers.emplace_back("Access-Control-Allow-Methods", std::string(allow->second));
  reply.headers.emplace_back("Access-Control-Allow-Headers", kAllowedHeaders);
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
