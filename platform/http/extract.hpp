#pragma once
// What a handler may take from a request, but for who calls, which is in callers.hpp.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/parameter.hpp"
#include "platform/http/request.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/schema/parse.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

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

/// Adds an id in the path, a text in the query, a body, and the errors that each may end in.
void document_path(Operation& operation, std::string_view name);
void document_query(Operation& operation, std::string_view name);
void document_body(Operation& operation, const schema::Type& type);

template <Name name, class Id>
struct Parameter<Path<name, Id>> {
  static constexpr Step kStep = Step::path;
  static constexpr std::size_t kPathParts = 1;

  static void document(Operation& operation) { document_path(operation, name.view()); }
  static Path<name, Id> take(Exchange exchange) {
    return {Id{exchange.request->path_ids[exchange.path_part]}};
  }
};

template <Name name>
struct Parameter<Query<name>> {
  static constexpr Step kStep = Step::head;

  static void document(Operation& operation) { document_query(operation, name.view()); }
  static Query<name> take(Exchange exchange) {
    return {read_query(exchange.request->query, name.view())};
  }
};

template <>
struct Parameter<Client> {
  static constexpr Step kStep = Step::head;

  static void document(Operation&) {}
  static Client take(Exchange exchange) { return {exchange.request->client}; }
};

template <class T>
struct Parameter<Body<T>> {
  static constexpr Step kStep = Step::body;

  static void document(Operation& operation) { document_body(operation, schema::TypeOf<T>::kType); }
  static Task<void> take(Exchange exchange, Body<T>* body) {
    return read_body(exchange.request, {&schema::TargetOf<T>::kValue, &body->value});
  }
};

}  // namespace cartwright::http
