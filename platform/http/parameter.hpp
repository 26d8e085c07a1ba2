#pragma once
// What a handler may take. A kind is one specialisation of Parameter: when and how it is read, and
// what the documentation says of it. A service adds kinds of its own in the same way:
//
//   template <>
//   struct http::Parameter<Shopper> {
//     static constexpr Step kStep = Step::caller;
//     static void document(Operation& operation);
//     static Task<Shopper> take(Exchange exchange);
//   };

#include <cstddef>

#include "platform/auth/caller.hpp"
#include "platform/http/header.hpp"
#include "platform/http/operation.hpp"
#include "platform/http/request.hpp"
#include "platform/task.hpp"

namespace cartwright::effects {
class KeptReplies;
}

namespace cartwright::http {

/// What a parameter is read from. The pointers outlive the request.
struct Exchange {
  const Request* request;
  auth::Authenticator* authenticator;
  effects::KeptReplies* kept_replies;  ///< null where nothing is written
  std::size_t path_part = 0;  ///< of what the pattern names: the first that is the parameter's

  /// What the request shows of whom it comes from; views of the request.
  [[nodiscard]] auth::Credentials credentials() const {
    const auto& fields = request->fields;
    return {.authorization = fields[header::kAuthorization],
            .own_secret = fields[kOwnField],
            .trace = fields[header::kTraceparent],
            .address = request->client};
  }
};

/// When a parameter is read, wherever it stands in the signature. Any may throw an Error.
enum class Step {
  path,    ///< `T take(Exchange)`
  caller,  ///< `Task<T> take(Exchange)`: who calls, at most one; read again when a body has come
  head,    ///< `T take(Exchange)`: what else the head says
  around,  ///< `Around`, which encloses the handler's work: at most one, see below
  body,  ///< `Task<void> take(Exchange, T*)`: at most one, and where it stays, as it may be secret
};

/// Specialised for each kind:
///   kStep                        when it is read
///   kPathParts                   how much of what the pattern names it takes, if anything
///   document(Operation&)         adds what the documentation says
///   take(Exchange)               reads it, as its step says
///   identify(const T&)           of who calls: a name that nobody else has, if they have one
///   Around                       of Step::around: made of the exchange and who calls, before the
///                                body is read, which read_body() sees first if it wants_body().
///                                Its value() is what the handler takes, its complete(Task<Reply>)
///                                makes the reply of the handler's
///   permit(const T&)             where only some may call: throws `forbidden` for others. Comes
///                                last, when all parameters have been read
///   Task<void> find(Object*, T*) where only what is stored says who may call: asks the handler's
///                                object, throws `not_found` and `forbidden`. At most one has it.
///                                It is the first of the handler's work
template <class T>
struct Parameter;

template <class T>
inline constexpr std::size_t kPathParts = 0;

template <class T>
  requires requires { Parameter<T>::kPathParts; }
inline constexpr std::size_t kPathParts<T> = Parameter<T>::kPathParts;

}  // namespace cartwright::http
