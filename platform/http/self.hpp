#pragma once
// What nobody can do for another.

#include <string>
#include <utility>

#include "platform/error.hpp"
#include "platform/http/callers.hpp"

namespace cartwright::http {

/// An id in the path that says whose things are asked for, `Self<"user_id", UserId>`: for their
/// owner alone.
template <Name name, class Id>
struct Self {
  Id id;
  auth::Caller caller;

  const Id& operator*() const { return id; }
};

template <Name name, class Id>
struct Parameter<Self<name, Id>> {
  static constexpr Step kStep = Step::caller;
  static constexpr std::size_t kPathParts = 1;

  static void document(Operation& operation) { Parameter<Own<name, Id>>::document(operation); }
  static Task<Self<name, Id>> take(Exchange exchange) {
    auto own = co_await Parameter<Own<name, Id>>::take(exchange);
    co_return Self<name, Id>{own.id, std::move(own.caller)};
  }
  static std::string identify(const Self<name, Id>& self) {
    return Parameter<auth::Caller>::identify(self.caller);
  }
  static void permit(const Self<name, Id>& self) {
    if (self.caller.id != self.id) throw forbidden();
  }
};

}  // namespace cartwright::http
