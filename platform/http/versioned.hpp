#pragma once
// What handlers of things with a `version` answer, and what they refuse.

#include <functional>
#include <string_view>
#include <utility>

#include "platform/http/answer.hpp"
#include "platform/http/entity_tag.hpp"
#include "platform/schema/envelope.hpp"

namespace cartwright::http {

/// Tagged with its own version; `caching` outlives the reply.
template <class T>
  requires requires(T value) { value.version; }
Tagged<T> tagged(T value, std::string_view caching = kPrivate) {
  const auto version = value.version;
  return {std::move(value), version, caching};
}

/// The same of what was made, and of what may have been.
template <template <class> class Made, class T>
  requires requires(Made<T> made) { made.value.version; }
Tagged<Made<T>> tagged(Made<T> made) {
  const auto version = made.value.version;
  return {std::move(made), version};
}

/// Throws PreconditionFailed where the state has moved on since it was seen; empty if anything may
/// be found. It is a view of the request, as `seen` is.
template <class T>
std::function<void(const T&)> unless_moved_on(const IfMatch& seen) {
  if (!seen.tags) return {};
  return [seen](const T& value) {
    seen.require(value.version, strong_tag(value.version, schema::data_json(value)));
  };
}

}  // namespace cartwright::http
