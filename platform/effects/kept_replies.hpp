#pragma once
// The first answers to requests that may be sent again, kept for a day in the database that the
// requests write to (ADR 32).

#include <cstdint>
#include <exception>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "platform/db/database.hpp"
#include "platform/effects/key_allowance.hpp"
#include "platform/http/reply.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/schema/bytes.hpp"
#include "platform/schema/schema.hpp"
#include "platform/secret.hpp"
#include "platform/task.hpp"

namespace cartwright::effects {

/// A request with an Idempotency-Key. Hashes alone, as what clients send may be secret.
struct KeyedRequest {
  std::optional<runtime::ClientNetwork> network;  ///< of who has no account
  Bytes who;                                      ///< asks
  Bytes scope;    ///< who asks, by which method and target, with which key
  Bytes content;  ///< what they ask for
};

/// What is kept of a reply; all but `is_claimed` is missing where there is none.
struct KeptReply {
  bool is_claimed = false;  ///< no other transaction is at a request of this scope
  std::optional<Bytes> content;
  std::optional<std::int32_t> status;
  std::optional<std::string> etag;
  std::optional<std::string> location;
  std::optional<std::string> body;

  static constexpr auto schema() {
    return fields(field("is_claimed", &KeptReply::is_claimed),
                  field("content", &KeptReply::content), field("status", &KeptReply::status),
                  field("etag", &KeptReply::etag), field("location", &KeptReply::location),
                  field("body", &KeptReply::body));
  }
};

/// Thrown where a request was answered already.
class Repeated final : public std::exception {
 public:
  explicit Repeated(KeptReply kept) : kept_(std::move(kept)) {}

  [[nodiscard]] const char* what() const noexcept override { return "the request is a repeat"; }

  /// The first answer, which says that it is.
  [[nodiscard]] http::Reply reply() const;

 private:
  KeptReply kept_;
};

class KeptReplies {
 public:
  /// Lets this loop answer a request once at a time.
  class Turn {
   public:
    /// Throws `conflict` while another one is at it. `replies` outlives this object.
    Turn(KeptReplies& replies, const KeyedRequest& request);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    KeptReplies& replies_;
    Bytes scope_;
  };

  /// Has `jobs` remove what is older than a day. Both, which are not started yet, outlive this
  /// object. Without `secret`, whoever sees the hashes could try what was asked for.
  KeptReplies(db::Database& database, jobs::Jobs& jobs, Secret secret = {});

  /// What keys the hashes, beside the client's own.
  [[nodiscard]] const Secret& secret() const { return secret_; }

  /// A transaction that no other for a request of the same scope runs beside. Its first statement
  /// throws Repeated, `invalid` if the key was used for another request, or `conflict` while one is
  /// at it. This object outlives it, as the request does, which may be completed until then.
  db::Transaction begin(const KeyedRequest& request);

  /// The same after an attempt that was refused, whose transaction may still be about to end.
  db::Transaction begin_again(const KeyedRequest& request);

  /// One for a request that is done as often as it comes.
  db::Transaction begin() { return database_.begin(); }

  /// Has the reply kept if the transaction, which outlives the task, is committed. Throws
  /// TooManyRequests if as much is kept of who asks as may be.
  Task<void> keep(db::Transaction* transaction, KeyedRequest request, const http::Reply* reply);

 private:
  void require_room(const KeyedRequest& request, std::size_t size);
  Task<void> forget_old();
  db::Transaction begin(const KeyedRequest& request, const db::Command& lock);

  db::Database& database_;
  const Secret secret_;
  KeyAllowance of_accounts_{KeyAllowance::kOfAccount};
  KeyAllowance of_networks_{KeyAllowance::kOfNetwork};
  std::set<Bytes> being_answered_;
};

}  // namespace cartwright::effects
