#pragma once
// What a handler answers. A kind is one specialisation of Answer: how it is written, and what the
// documentation says of it. Any other T is 200 with T as data.

#include <utility>
#include <vector>

#include "platform/http/operation.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/schema/envelope.hpp"

namespace cartwright::http {

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

template <class T>
Reply reply_with_data(Status status, const T& data) {
  Reply reply;
  reply.status = status;
  reply.body = schema::data_json(data);
  return reply;
}

/// document(Operation&) adds what the documentation says, write(T, const Request&) makes the reply
/// to that request.
template <class T>
struct Answer {
  static void document(Operation& operation) { operation.success_type = schema::TypeOf<T>::kType; }
  static Reply write(const T& data, const Request&) { return reply_with_data(Status::ok, data); }
};

template <class Row>
struct Answer<List<Row>> {
  static void document(Operation& operation) { Answer<std::vector<Row>>::document(operation); }
  static Reply write(List<Row> list, const Request&) { return std::move(list.reply); }
};

template <class T>
struct Answer<Created<T>> {
  static void document(Operation& operation) {
    operation.success = Status::created;
    operation.success_type = schema::TypeOf<T>::kType;
  }
  static Reply write(const Created<T>& created, const Request&) {
    return reply_with_data(Status::created, created.value);
  }
};

template <>
struct Answer<NoContent> {
  static void document(Operation& operation) { operation.success = Status::no_content; }
  static Reply write(NoContent, const Request&) {
    Reply reply;
    reply.status = Status::no_content;
    return reply;
  }
};

template <>
struct Answer<Reply> {
  static void document(Operation&) {}
  static Reply write(Reply reply, const Request&) { return reply; }
};

}  // namespace cartwright::http
