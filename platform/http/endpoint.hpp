#pragma once
// A handler's signature is its contract: it decides what is read from the request, who may call,
// what is answered and what the documentation says.
//
//   Task<Created<User>> create(std::optional<auth::Caller> caller, Body<NewUser> body);
//   Task<User> retrieve(auth::Caller caller, Path<"user_id", UserId> user_id);
//
// The checks come in the order of the contract whatever the order of the parameters: caller (401),
// for whom alone the body is waited for, query and body (400, 413, 415, 422), then the handler.

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/operation.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/schema/envelope.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

/// Answers a request, which outlives the task.
using Endpoint = std::function<Task<Reply>(const Request*)>;

// What a handler answers, beside a plain T: 200 with T as data.

/// 200 with a list of Row as data: a text (schema::data_json) that many replies share, or one that
/// is made while it is sent, see lists.hpp.
template <class Row>
struct List {
  Reply reply;
};

/// 201 with T as data.
template <class T>
struct Created {
  T value;
};

/// 204 without a body.
struct NoContent {};

/// 200 with an empty object as data.
struct Empty {
  static constexpr auto schema() { return fields(); }
};

/// Waits for what is missing of the body. Throws `too_large` if nobody reads it for its size.
Task<void> receive_body(const Request* request);

/// The caller, if there is a token. One that is not honoured is refused as anywhere else.
Task<std::optional<auth::Caller>> find_caller(auth::Authenticator* authenticator,
                                              std::string authorization);

// Reading. Each parameter has its turn in one of the steps and lets the other pass.

template <class Parameter>
void read_from_path(const Request&, std::size_t&, Parameter&) {}

template <Name name, class Id>
void read_from_path(const Request& request, std::size_t& next, Path<name, Id>& parameter) {
  parameter.value.value = request.path_ids[next++];
}

template <class Parameter>
void read_from_query(const Request&, Parameter&) {}

inline void read_from_query(const Request& request, Client& parameter) {
  parameter.network = request.client;
}

template <Name name>
void read_from_query(const Request& request, Query<name>& parameter) {
  parameter.value = read_query(request.query, name.view());
}

template <class Parameter>
void find_body(Parameter&, BodyPlace&) {}

template <class T>
void find_body(Body<T>& parameter, BodyPlace& place) {
  place = {&schema::TargetOf<T>::kValue, &parameter.value};
}

template <class Tuple>
inline constexpr bool kTakesBody = false;

template <class... Parameter>
inline constexpr bool kTakesBody<std::tuple<Parameter...>> = (kIsBody<Parameter> || ...);

// Documenting.

inline void document_parameter(Operation& operation, std::type_identity<auth::Caller>) {
  operation.access = Access::token_required;
}

inline void document_parameter(Operation& operation,
                               std::type_identity<std::optional<auth::Caller>>) {
  operation.access = Access::token_optional;
}

inline void document_parameter(Operation&, std::type_identity<Client>) {}

template <Name name, class Id>
void document_parameter(Operation& operation, std::type_identity<Path<name, Id>>) {
  operation.parameters.push_back(
      {Parameter::In::path, std::string(name.view()), schema::Kind::id, {}});
}

template <Name name>
void document_parameter(Operation& operation, std::type_identity<Query<name>>) {
  operation.parameters.push_back(
      {Parameter::In::query, std::string(name.view()), schema::Kind::text, {}});
}

template <class T>
void document_parameter(Operation& operation, std::type_identity<Body<T>>) {
  operation.body = schema::TypeOf<T>::kType;
}

// Answering.

template <class T>
Reply reply_with_data(Status status, const T& data) {
  Reply reply;
  reply.status = status;
  reply.body = schema::data_json(data);
  return reply;
}

template <class T>
struct Answer {
  static void document(Operation& operation) { operation.success_type = schema::TypeOf<T>::kType; }
  static Reply reply(const T& data) { return reply_with_data(Status::ok, data); }
};

template <class Row>
struct Answer<List<Row>> {
  static void document(Operation& operation) { Answer<std::vector<Row>>::document(operation); }
  static Reply reply(List<Row> list) { return std::move(list.reply); }
};

template <class T>
struct Answer<Created<T>> {
  static void document(Operation& operation) {
    operation.success = Status::created;
    operation.success_type = schema::TypeOf<T>::kType;
  }
  static Reply reply(const Created<T>& created) {
    return reply_with_data(Status::created, created.value);
  }
};

template <>
struct Answer<NoContent> {
  static void document(Operation& operation) { operation.success = Status::no_content; }
  static Reply reply(NoContent) {
    Reply reply;
    reply.status = Status::no_content;
    return reply;
  }
};

template <>
struct Answer<Reply> {
  static void document(Operation&) {}
  static Reply reply(Reply reply) { return reply; }
};

template <class Handler>
struct Signature;

template <class Object, class Result, class... Parameter>
struct Signature<Task<Result> (Object::*)(Parameter...)> {
  using Arguments = std::tuple<Parameter...>;
  using Answer = http::Answer<Result>;

  static void document(Operation& operation) {
    (document_parameter(operation, std::type_identity<Parameter>{}), ...);
    Answer::document(operation);
  }
};

template <class Object, class Result, class... Parameter>
struct Signature<Task<Result> (Object::*)(Parameter...) const>
    : Signature<Task<Result> (Object::*)(Parameter...)> {};

template <class Wanted, class Tuple>
inline constexpr bool kHolds = false;

template <class Wanted, class... Element>
inline constexpr bool kHolds<Wanted, std::tuple<Element...>> =
    (std::same_as<Wanted, Element> || ...);

/// The journey of a request through one endpoint. All pointers outlive the task.
template <class Object, class Handler>
Task<Reply> serve(Object* object, Handler handler, auth::Authenticator* authenticator,
                  const Request* request) {
  using Arguments = typename Signature<Handler>::Arguments;
  Arguments arguments;
  std::size_t next = 0;
  std::apply([&](auto&... each) { (read_from_path(*request, next, each), ...); }, arguments);

  bool is_whole = false;
  while (!is_whole) {
    std::string authorization(request->fields["Authorization"]);
    if constexpr (kHolds<auth::Caller, Arguments>) {
      std::get<auth::Caller>(arguments) =
          co_await authenticator->authenticate(std::move(authorization));
    } else if constexpr (kHolds<std::optional<auth::Caller>, Arguments>) {
      std::get<std::optional<auth::Caller>>(arguments) =
          co_await find_caller(authenticator, std::move(authorization));
    }
    is_whole = !request->body_is_too_large && request->incoming == nullptr;
    // Whoever it was may have lost a right while the body was on its way, so they are asked again.
    if (!is_whole) co_await receive_body(request);
  }
  std::apply([&](auto&... each) { (read_from_query(*request, each), ...); }, arguments);
  if constexpr (kTakesBody<Arguments>) {
    BodyPlace body;
    std::apply([&](auto&... each) { (find_body(each, body), ...); }, arguments);
    co_await read_body(request, body);
  }
  co_return Signature<Handler>::Answer::reply(co_await std::apply(
      [&](auto&... each) { return (object->*handler)(std::move(each)...); }, arguments));
}

template <class Object, class Handler>
Endpoint make_endpoint(Object* object, Handler handler, auth::Authenticator* authenticator) {
  return [=](const Request* request) { return serve(object, handler, authenticator, request); };
}

/// What the signature of `Handler` says about the operation.
template <class Handler>
Operation document(std::string summary, std::string description) {
  Operation operation;
  operation.summary = std::move(summary);
  operation.description = std::move(description);
  Signature<Handler>::document(operation);
  return operation;
}

}  // namespace cartwright::http
