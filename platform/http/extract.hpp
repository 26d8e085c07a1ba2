#pragma once
// What a handler may take from a request, but for who calls, which is in callers.hpp.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/http/parameter.hpp"
#include "platform/http/request.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/schema/json_writer.hpp"
#include "platform/schema/parse.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

/// An id that the path names, `Path<"user_id", UserId>`.
template <Name name, class Id>
struct Path {
  Id value;

  const Id& operator*() const { return value; }
};

/// What follows in the path, as sent, `PathTail<"file">` of `/shop/{file...}`: a view of the
/// request, which may be anything but empty.
template <Name name>
struct PathTail {
  std::string_view value;

  std::string_view operator*() const { return value; }
};

/// What a kind of query parameter reads, by which rules, and what counts where it is not sent. Any
/// type whose schema::Value has a read() is one without rules; others are spelled out:
///
///   struct Limit {
///     using Value = std::int64_t;
///     static constexpr Value kDefault = 20;
///     static constexpr auto kRules = schema::rules_of(range(1, 100));
///   };
template <class T>
struct QueryKind {
  using Value = T;
  static constexpr schema::Rules kRules{};
};

template <class T>
  requires requires { T::kRules; }
struct QueryKind<T> : T {};

template <class T>
struct QueryResult {
  using Value = std::optional<typename QueryKind<T>::Value>;
};

template <class T>
  requires requires { T::kDefault; }
struct QueryResult<T> {
  using Value = typename T::Value;
};

/// A value of the query, `Query<"limit", Limit>`: one that breaks its rules is a 422, one that is
/// left empty counts as absent. As `Query<"search">` it is any text, which may be empty.
template <Name name, class T = void>
struct Query {
  typename QueryResult<T>::Value value;

  const auto& operator*() const { return value; }
};

template <Name name>
struct Query<name, void> {
  std::optional<std::string> value;

  const std::optional<std::string>& operator*() const { return value; }
};

/// A header field that comes once, if it is there, `Header<header::kIdempotencyKey>`: a view of the
/// request. It stands in kKnownFields.
template <Name name>
struct Header {
  std::optional<std::string_view> value;

  const std::optional<std::string_view>& operator*() const { return value; }
};

/// Where the request comes from.
struct Client {
  runtime::ClientNetwork network;
  IpAddress address;
  std::string_view agent;  ///< what it calls itself, a view of the request; empty if it does not
};

/// The body, JSON or, unless it holds lists or structs, a form, checked against the schema of T.
template <schema::Described T>
struct Body {
  T value;

  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

/// What a body may come as: a form has no place for lists and structs.
enum class BodyFormats { json, json_or_form };

BodyFormats formats_of(const schema::Description& description);

/// Which of the formats a body is in; JSON if the client does not say. Throws `unsupported_media`
/// for any other, `bad_request` for another charset than UTF-8.
schema::Source body_format(std::string_view content_type,
                           BodyFormats formats = BodyFormats::json_or_form);

/// Throws `bad_request` if the parameters of a Content-Type name another charset than UTF-8.
void require_utf8(std::string_view parameters);

/// What a client gets for a body of any other type.
Error unsupported_body(BodyFormats formats);

/// What a client gets for a body that is not read for its size.
Error too_large_body();

/// The decoded value of the query parameter `name`, the last one if there are several. Throws
/// `invalid`.
std::optional<std::string> read_query(std::string_view query, std::string_view name);

/// How a value of the query is read and described.
struct QueryValue {
  std::string_view name;
  const schema::Kind& kind;
  const schema::Rules& rules;
  schema::ReadMember read;
};

/// Reads and checks a value of the query into `*value`; false if there is none. Throws `invalid`.
bool read_query(std::string_view query, const QueryValue& how, void* value);

/// Where a body goes.
struct BodyPlace {
  const schema::Target* target = nullptr;
  void* object = nullptr;
};

/// Reads and checks a body, which is forgotten then; a large one with pauses, in which others have
/// their turn. The request and the place outlive it. Throws `unsupported_media`, `bad_request`,
/// `invalid`.
Task<void> read_body(const Request* request, BodyPlace place);

/// Adds an id in the path, a text or a value in the query, a header field, a body, and the errors
/// that each may end in. `scratch` is a place for such a value, `fallback` what counts without one.
void document_path(Operation& operation, std::string_view name);
void document_path_tail(Operation& operation, std::string_view name);
void document_query(Operation& operation, std::string_view name);
void document_query(Operation& operation, const QueryValue& how, void* scratch,
                    std::string fallback);
void document_header(Operation& operation, std::string_view name);
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
struct Parameter<PathTail<name>> {
  static constexpr Step kStep = Step::head;

  static void document(Operation& operation) { document_path_tail(operation, name.view()); }
  static PathTail<name> take(Exchange exchange) { return {exchange.request->path_tail}; }
};

template <Name name>
struct Parameter<Query<name>> {
  static constexpr Step kStep = Step::head;

  static void document(Operation& operation) { document_query(operation, name.view()); }
  static Query<name> take(Exchange exchange) {
    return {read_query(exchange.request->query, name.view())};
  }
};

template <class Value>
schema::Fault read_value(schema::Input input, const schema::Rules& rules, void* value) {
  return schema::Value<Value>::read(input, rules, *static_cast<Value*>(value));
}

template <Name name, class T>
struct Parameter<Query<name, T>> {
  static constexpr Step kStep = Step::head;

  static void document(Operation& operation) {
    Value scratch{};
    std::string fallback;
    if constexpr (kHasDefault) schema::append_json(fallback, T::kDefault);
    document_query(operation, kHow, &scratch, std::move(fallback));
  }
  static Query<name, T> take(Exchange exchange) {
    Value value{};
    const bool is_there = read_query(exchange.request->query, kHow, &value);
    if constexpr (kHasDefault) {
      return {is_there ? std::move(value) : Value{T::kDefault}};
    } else {
      return {is_there ? std::optional(std::move(value)) : std::nullopt};
    }
  }

 private:
  using Value = typename QueryKind<T>::Value;
  static constexpr bool kHasDefault = requires { T::kDefault; };
  static_assert(!schema::Value<Value>::kType.kind->is_any_json, "JSON in a query");
  static constexpr schema::Rules kRules = schema::checked<Value>(QueryKind<T>::kRules);
  static constexpr QueryValue kHow{name.view(), *schema::Value<Value>::kType.kind, kRules,
                                   &read_value<Value>};
};

template <Name name>
struct Parameter<Header<name>> {
  static constexpr Step kStep = Step::head;

  static void document(Operation& operation) { document_header(operation, name.view()); }
  static Header<name> take(Exchange exchange) {
    constexpr FieldName kField{name};
    static_assert(room_for(kKnownFields[kField.index].repeat) == 1, "a field of several lines");
    const auto line = exchange.request->fields[kField];
    return {line.data() == nullptr ? std::nullopt : std::optional(line)};
  }
};

template <>
struct Parameter<Client> {
  static constexpr Step kStep = Step::head;

  static void document(Operation&) {}
  static Client take(Exchange exchange) {
    const auto& request = *exchange.request;
    return {request.client, request.address, request.fields[header::kUserAgent]};
  }
};

template <class T>
struct Parameter<Body<T>> {
  static constexpr Step kStep = Step::body;

  static void document(Operation& operation) { document_body(operation, schema::Value<T>::kType); }
  static Task<void> take(Exchange exchange, Body<T>* body) {
    return read_body(exchange.request, {&schema::TargetOf<T>::kValue, &body->value});
  }
};

}  // namespace cartwright::http
