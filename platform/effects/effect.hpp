#pragma once
// What a request does to the database, as a parameter of its handler: one transaction, which is
// committed when the handler has returned its answer. Whoever sends an Idempotency-Key has it done
// once, and is answered as the first time when asking again (ADR 32).
//
//   Task<http::NoContent> clear(OwnCart user, effects::Effect effect);

#include <optional>
#include <string>
#include <string_view>

#include "platform/db/transaction.hpp"
#include "platform/effects/kept_replies.hpp"
#include "platform/http/parameter.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/task.hpp"

namespace cartwright::effects {

/// The transaction, until the handler returns: `co_await carts_.change(effect, …)`. Nothing of it
/// is done if the handler throws.
class Effect {
 public:
  Effect() = default;
  explicit Effect(db::Transaction& transaction) : transaction_(&transaction) {}

  // Implicit, so that a handler hands on what it takes.
  operator db::Transaction*() const { return transaction_; }

 private:
  db::Transaction* transaction_ = nullptr;
};

/// The effect of one request, from its head to its reply.
class PendingEffect {
 public:
  /// Reads the key; `who` asks. Throws `bad_request` if it is no key. What the exchange points at
  /// outlives this object.
  PendingEffect(http::Exchange exchange, std::string_view who);

  /// Whether repeats are to be told from other requests, which takes read_body() before the body is
  /// forgotten.
  [[nodiscard]] bool wants_body() const { return request_.has_value(); }

  /// `request`, that of the exchange, outlives the task.
  Task<void> read_body(const http::Request* request);

  [[nodiscard]] Effect value() { return Effect(transaction_); }

  /// The reply that `work` makes, once its effect is committed, or the first one of the request.
  Task<http::Reply> complete(Task<http::Reply> work);

 private:
  Task<void> commit(const http::Reply* reply);
  Task<http::Reply> refuse(http::Reply refusal);

  KeptReplies& replies_;
  std::optional<KeyedRequest> request_;  ///< nothing where every time counts
  db::Transaction transaction_;
};

}  // namespace cartwright::effects

template <>
struct cartwright::http::Parameter<cartwright::effects::Effect> {
  static constexpr Step kStep = Step::around;
  using Around = effects::PendingEffect;

  static void document(Operation& operation);
};
