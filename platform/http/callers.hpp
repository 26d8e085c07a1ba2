#pragma once
// Who calls, as a parameter: who may call stands in the signature.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/auth/caller.hpp"
#include "platform/error.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/parameter.hpp"

namespace cartwright::http {

/// An id in the path that says whose things are asked for, `Own<"user_id", UserId>`: for their
/// owner and for administrators.
template <Name name, class Id>
struct Own {
  Id id;
  auth::Caller caller;

  const Id& operator*() const { return id; }
};

/// An id in the path of something that says by itself whose it is, `OwnThing<"item_id", ItemId,
/// OwnedItem>`: for its `owner` and for administrators. The handler's object finds it:
/// `Task<std::optional<OwnedItem>> find(ItemId id)`.
template <Name name, class Id, class Thing>
struct OwnThing {
  Id id;
  auth::Caller caller;
  Thing thing;

  const Id& operator*() const { return id; }
  const Thing* operator->() const { return &thing; }
};

/// How the name begins of somebody who has an account.
inline constexpr std::string_view kAccount = "account ";

/// Says in the documentation that a route is for those who show a token, or for others too, and
/// that it is not for all of them.
void document_token(Operation& operation, Access access);
void document_permission(Operation& operation);

/// Whoever shows a token: where a handler takes this, all of them may.
template <>
struct Parameter<auth::Caller> {
  static constexpr Step kStep = Step::caller;

  static void document(Operation& operation) { document_token(operation, Access::token_required); }
  static Task<auth::Caller> take(Exchange exchange);
  static std::string identify(const auth::Caller& caller);
};

/// No caller if there is no token. One that is not honoured is refused as anywhere else.
template <>
struct Parameter<std::optional<auth::Caller>> {
  static constexpr Step kStep = Step::caller;

  static void document(Operation& operation) {
    document_token(operation, Access::token_optional);
    document_permission(operation);
  }
  static Task<std::optional<auth::Caller>> take(Exchange exchange);
  static std::string identify(const std::optional<auth::Caller>& caller);
};

template <>
struct Parameter<auth::Admin> {
  static constexpr Step kStep = Step::caller;

  static void document(Operation& operation) {
    Parameter<auth::Caller>::document(operation);
    document_permission(operation);
  }
  static Task<auth::Admin> take(Exchange exchange);
  static std::string identify(const auth::Admin& admin) {
    return Parameter<auth::Caller>::identify(*admin);
  }
  static void permit(const auth::Admin& admin) { admin->require_admin(); }
};

template <Name name, class Id>
struct Parameter<Own<name, Id>> {
  static constexpr Step kStep = Step::caller;
  static constexpr std::size_t kPathParts = 1;

  static void document(Operation& operation) {
    Parameter<auth::Caller>::document(operation);
    document_permission(operation);
    Parameter<Path<name, Id>>::document(operation);
  }
  static Task<Own<name, Id>> take(Exchange exchange) {
    const auto id = Parameter<Path<name, Id>>::take(exchange).value;
    co_return Own<name, Id>{id, co_await Parameter<auth::Caller>::take(exchange)};
  }
  static std::string identify(const Own<name, Id>& own) {
    return Parameter<auth::Caller>::identify(own.caller);
  }
  static void permit(const Own<name, Id>& own) { own.caller.require_self_or_admin(own.id); }
};

template <Name name, class Id, class Thing>
struct Parameter<OwnThing<name, Id, Thing>> {
  static constexpr Step kStep = Step::caller;
  static constexpr std::size_t kPathParts = 1;

  static void document(Operation& operation) { Parameter<Own<name, Id>>::document(operation); }
  static Task<OwnThing<name, Id, Thing>> take(Exchange exchange) {
    auto own = co_await Parameter<Own<name, Id>>::take(exchange);
    co_return OwnThing<name, Id, Thing>{own.id, std::move(own.caller), {}};
  }
  static std::string identify(const OwnThing<name, Id, Thing>& own) {
    return Parameter<auth::Caller>::identify(own.caller);
  }
  template <class Object>
  static Task<void> find(Object* object, OwnThing<name, Id, Thing>* own) {
    own->thing = or_not_found(co_await object->find(own->id));
    own->caller.require_self_or_admin(own->thing.owner);
  }
};

}  // namespace cartwright::http
