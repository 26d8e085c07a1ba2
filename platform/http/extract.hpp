#pragma once
// What a handler may take from a request. Each type says by itself how it is read and documented;
// see endpoint.hpp.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/request.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/schema/parse.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

/// A name as a template argument.
template <std::size_t Size>
struct Name {
  char text[Size];

  // Implicit, so that a parameter reads as Query<"search">.
  consteval Name(const char (&name)[Size]) { std::copy_n(name, Size, text); }
  [[nodiscard]] constexpr std::string_view view() const { return {text, Size - 1}; }
};

/// An id that the path names, `Path<"user_id", UserId>`.
template <Name name, class Id>
struct Path {
  Id value;

  const Id& operator*() const { return value; }
};

/// A text of the query, if it is there, `Query<"search">`. Text that nobody could read is a 422.
template <Name name>
struct Query {
  std::optional<std::string> value;

  const std::optional<std::string>& operator*() const { return value; }
};

/// Where the request comes from.
struct Client {
  runtime::ClientNetwork network;
};

/// The body, JSON or form, checked against the schema of T.
template <schema::Described T>
struct Body {
  T value;

  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

template <class Parameter>
inline constexpr bool kIsBody = false;

template <class T>
inline constexpr bool kIsBody<Body<T>> = true;

/// Which of the two formats a body is in; JSON if the client does not say. Throws
/// `unsupported_media` for any other, `bad_request` for another charset than UTF-8.
schema::Source body_format(std::string_view content_type);

/// What a client gets for a body of any other type.
Error unsupported_body();

/// What a client gets for a body that is not read for its size.
Error too_large_body();

/// The decoded value of the query parameter `name`, the last one if there are several. Throws
/// `invalid`.
std::optional<std::string> read_query(std::string_view query, std::string_view name);

/// Where a body goes.
struct BodyPlace {
  const schema::Target* target = nullptr;
  void* object = nullptr;
};

/// Reads and checks a body, which is forgotten then; a large one with pauses, in which others have
/// their turn. The request and the place outlive it. Throws `unsupported_media`, `bad_request`,
/// `invalid`.
Task<void> read_body(const Request* request, BodyPlace place);

}  // namespace cartwright::http
