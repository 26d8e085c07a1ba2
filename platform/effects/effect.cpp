#include "platform/effects/effect.hpp"

#include <fmt/format.h>

#include <utility>

#include "platform/auth/sha256.hpp"
#include "platform/effects/content_hash.hpp"
#include "platform/effects/idempotency_key.hpp"
#include "platform/error.hpp"
#include "platform/http/callers.hpp"
#include "platform/http/entity_tag.hpp"
#include "platform/http/error_reply.hpp"
#include "platform/http/extract.hpp"

namespace cartwright::effects {
namespace {

std::optional<KeyedRequest> keyed_request(const http::Request& request, std::string_view who) {
  const auto key = read_idempotency_key(request.fields);
  if (!key) return std::nullopt;
  const auto scope = fmt::format("{}\n{} {}?{}\n{}", who, name_of(request.method), request.path,
                                 request.query, *key);
  const bool has_account = who.starts_with(http::kAccount);
  return KeyedRequest{.network = has_account ? std::nullopt : std::optional(request.client),
                      .who = auth::sha256(who),
                      .scope = auth::sha256(scope),
                      .content = {}};
}

// What the work itself has found; whoever may not ask, or asks for nonsense, may ask again.
bool is_kept(Code code) {
  return code == Code::bad_request || code == Code::not_found || code == Code::precondition_failed;
}

}  // namespace

PendingEffect::PendingEffect(http::Exchange exchange, std::string_view who)
    : replies_(*exchange.kept_replies),
      request_(keyed_request(*exchange.request, who)),
      transaction_(request_ ? replies_.begin(*request_) : replies_.begin()) {}

Task<void> PendingEffect::read_body(const http::Request* request) {
  Secret hash_key(fmt::format("{}\n{}\n{}", *read_idempotency_key(request->fields),
                              request->fields[http::header::kContentType],
                              replies_.secret().reveal()));
  request_->content = co_await hash_content(std::move(hash_key), request->body);
}

Task<http::Reply> PendingEffect::complete(Task<http::Reply> work) {
  std::optional<KeptReplies::Turn> turn;
  if (request_) turn.emplace(replies_, *request_);
  std::optional<http::Reply> refusal;
  try {
    auto reply = co_await std::move(work);
    co_await commit(&reply);
    co_return reply;
  } catch (const Repeated& repeated) {
    co_return repeated.reply();
  } catch (const http::PreconditionFailed& failed) {
    if (!request_) throw;
    refusal = failed.reply();
  } catch (const Error& error) {
    if (!request_ || !is_kept(error.code())) throw;
    refusal = http::error_reply(error);
  }
  co_return co_await refuse(std::move(*refusal));
}

Task<void> PendingEffect::commit(const http::Reply* reply) {
  if (request_) co_await replies_.keep(&transaction_, *request_, reply);
  co_await transaction_.commit();
}

// In a transaction of its own, as nothing of the first is to be done.
Task<http::Reply> PendingEffect::refuse(http::Reply refusal) try {
  transaction_.abandon();
  auto transaction = replies_.begin_again(*request_);
  co_await replies_.keep(&transaction, *request_, &refusal);
  co_await transaction.commit();
  co_return refusal;
} catch (const Repeated& repeated) {
  co_return repeated.reply();
}

}  // namespace cartwright::effects

namespace cartwright::http {

void Parameter<effects::Effect>::document(Operation& operation) {
  document_header(operation, header::kIdempotencyKey);
  operation.explains(header::kIdempotencyKey,
                     "Has it done once: repeats are answered as the first time, with "
                     "`Idempotent-Replayed: true`, for a day.");
  operation.fails("idempotency_key", effects::not_a_key());
  operation.fails("idempotency_key", effects::used_otherwise());
  operation.fails("idempotency_key", effects::still_at_it());
  document_rate_limit(operation);
}

}  // namespace cartwright::http
