#pragma once
// A handler's signature is its contract: it decides what is read from the request, who may call,
// what is answered and what the documentation says.
//
//   Task<Created<User>> create(std::optional<auth::Caller> caller, Body<NewUser> body);
//   Task<User> retrieve(Own<"user_id", UserId> user);
//
// The checks come in the order of the contract whatever the order of the parameters: caller (401),
// for whom alone the body is waited for, the rest of the head, body (400, 413, 415, 422), who may
// call (403), then the handler. Who may call where the handler's object says whose a thing is, is
// asked last.

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "platform/http/answer.hpp"
#include "platform/http/callers.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/operation.hpp"
#include "platform/http/parameter.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

/// Answers a request, which outlives the task.
using Endpoint = std::function<Task<Reply>(const Request*)>;

/// Waits for what is missing of the body. Throws `too_large` if nobody reads it for its size.
Task<void> receive_body(const Request* request);

/// A kind that the handler's object finds; see parameter.hpp.
template <class T, class Object>
concept FoundBy = requires { &Parameter<T>::template find<Object>; };

/// The parameters of a handler, in their order.
template <class... T>
struct Parameters {
  using Values = std::tuple<T...>;
  template <std::size_t index>
  using Kind = Parameter<std::tuple_element_t<index, Values>>;

  static constexpr std::size_t kCount = sizeof...(T);
  static_assert((0 + ... + int{Parameter<T>::kStep == Step::caller}) <= 1, "who calls, twice");
  static_assert((0 + ... + int{Parameter<T>::kStep == Step::body}) <= 1, "a body, twice");
  static_assert((0 + ... + int{Parameter<T>::kStep == Step::around}) <= 1, "around it, twice");

  static void document(Operation& operation) { (Parameter<T>::document(operation), ...); }

  /// The one that is read in the step; kCount if none is.
  static consteval std::size_t find(Step step) {
    constexpr std::array<Step, kCount> kSteps{Parameter<T>::kStep...};
    return static_cast<std::size_t>(std::ranges::find(kSteps, step) - kSteps.begin());
  }

  /// The one that the handler's object finds; kCount if there is none.
  template <class Object>
  static consteval std::size_t found_by() {
    constexpr std::array<bool, kCount> kFound{FoundBy<T, Object>...};
    static_assert(std::ranges::count(kFound, true) <= 1, "what is found, twice");
    return static_cast<std::size_t>(std::ranges::find(kFound, true) - kFound.begin());
  }

  /// What the parameter at `index` is read from.
  template <std::size_t index>
  static Exchange part_of(Exchange exchange) {
    constexpr std::array<std::size_t, kCount> kParts{kPathParts<T>...};
    for (std::size_t before = 0; before < index; ++before) exchange.path_part += kParts[before];
    return exchange;
  }

  /// Reads those of a step that waits for nothing.
  template <Step step>
  static void take(Exchange exchange, Values& values) {
    [&]<std::size_t... index>(std::index_sequence<index...>) {
      (take_one<step, index>(exchange, std::get<index>(values)), ...);
    }(std::index_sequence_for<T...>());
  }

  /// Begins what encloses the handler's work, and takes what the handler has of it.
  static auto begin_around(Exchange exchange, Values& values) {
    constexpr auto kAround = find(Step::around);
    if constexpr (kAround < kCount) {
      using Around = typename Kind<kAround>::Around;
      auto around = std::make_unique<Around>(exchange, who(exchange, values));
      std::get<kAround>(values) = around->value();
      return around;
    } else {
      return nullptr;
    }
  }

  static void permit(const Values& values) {
    std::apply([](const auto&... value) { (permit_one(value), ...); }, values);
  }

 private:
  /// Who calls: an account, a guest, or else a network.
  static std::string who(Exchange exchange, const Values& values) {
    constexpr auto kCaller = find(Step::caller);
    std::string name;
    if constexpr (kCaller < kCount) name = Kind<kCaller>::identify(std::get<kCaller>(values));
    return name.empty() ? runtime::to_string(exchange.request->client) : name;
  }

  template <Step step, std::size_t index, class Value>
  static void take_one(Exchange exchange, Value& value) {
    if constexpr (Kind<index>::kStep == step) value = Kind<index>::take(part_of<index>(exchange));
  }

  // One that cannot be called must not pass for none.
  template <class Value>
  static void permit_one(const Value& value) {
    if constexpr (requires { &Parameter<Value>::permit; }) Parameter<Value>::permit(value);
  }
};

template <class Handler>
struct Signature;

template <class Object, class Result, class... T>
struct Signature<Task<Result> (Object::*)(T...)> {
  using Taken = Parameters<T...>;
  using Answer = http::Answer<Result>;
};

template <class Object, class Result, class... T>
struct Signature<Task<Result> (Object::*)(T...) const> : Signature<Task<Result> (Object::*)(T...)> {
};

/// The handler's own task, which takes the values.
auto call(auto* object, auto handler, auto& values) {
  return std::apply([&](auto&... value) { return (object->*handler)(std::move(value)...); },
                    values);
}

/// The handler's part in a task of its own, which the pointers outlive.
template <class Object, class Handler, class Values>
Task<Reply> answer(Object* object, Handler handler, Values* values, const Request* request) {
  using Taken = typename Signature<Handler>::Taken;
  constexpr auto kFound = Taken::template found_by<Object>();
  if constexpr (kFound < Taken::kCount) {
    co_await Taken::template Kind<kFound>::find(object, &std::get<kFound>(*values));
  }
  co_return Signature<Handler>::Answer::write(co_await call(object, handler, *values), *request);
}

/// The journey of a request through one endpoint. All pointers outlive the task.
template <class Object, class Handler>
Task<Reply> serve(Object* object, Handler handler, Exchange exchange) {
  using Taken = typename Signature<Handler>::Taken;
  constexpr auto kCaller = Taken::find(Step::caller), kBody = Taken::find(Step::body);
  typename Taken::Values values;
  Taken::template take<Step::path>(exchange, values);

  const auto* request = exchange.request;
  bool is_whole = false;
  while (!is_whole) {
    if constexpr (kCaller < Taken::kCount) {
      std::get<kCaller>(values) =
          co_await Taken::template Kind<kCaller>::take(Taken::template part_of<kCaller>(exchange));
    }
    is_whole = !request->body_is_too_large && request->incoming == nullptr;
    // Whoever it was may have lost a right while the body was on its way, so they are asked again.
    if (!is_whole) co_await receive_body(request);
  }
  Taken::template take<Step::head>(exchange, values);
  [[maybe_unused]] const auto around = Taken::begin_around(exchange, values);
  if constexpr (Taken::find(Step::around) < Taken::kCount) {
    if (around->wants_body()) co_await around->read_body(request);
  }
  if constexpr (kBody < Taken::kCount) {
    co_await Taken::template Kind<kBody>::take(exchange, &std::get<kBody>(values));
  }
  Taken::permit(values);
  if constexpr (Taken::find(Step::around) < Taken::kCount) {
    co_return co_await around->complete(answer(object, handler, &values, request));
  } else if constexpr (Taken::template found_by<Object>() < Taken::kCount) {
    co_return co_await answer(object, handler, &values, request);
  } else {
    co_return Signature<Handler>::Answer::write(co_await call(object, handler, values), *request);
  }
}

template <class Object, class Handler>
Endpoint make_endpoint(Object* object, Handler handler, auth::Authenticator* authenticator,
                       effects::KeptReplies* kept_replies) {
  return [=](const Request* request) {
    return serve(object, handler, {request, authenticator, kept_replies});
  };
}

/// What the signature of `Handler` says about the operation.
template <class Handler>
Operation document(std::string summary, std::string description) {
  Operation operation;
  operation.summary = std::move(summary);
  operation.description = std::move(description);
  Signature<Handler>::Taken::document(operation);
  Signature<Handler>::Answer::document(operation);
  return operation;
}

}  // namespace cartwright::http
