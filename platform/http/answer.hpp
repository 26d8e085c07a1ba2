#pragma once
// What a handler answers. A kind is one specialisation of Answer: how it is written, and what the
// documentation says of it. Any other T is 200 with T as data.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/entity_tag.hpp"
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

/// 200 with T as data, or 201 if it has made something.
template <class T>
struct Put {
  T value;
  bool is_new = false;
};

/// Who may keep a copy of what is shown to one alone: that one, who asks each time whether it is
/// still good (RFC 9111, 5.2.2).
inline constexpr std::string_view kPrivate = "private, no-cache";

/// 200 with what stands at this version, and its tag; 304 for a client that has it already. T may
/// itself be a kind of answer that has a text: Created<T>.
template <class T>
struct Tagged {
  T value;
  std::int64_t version = 0;
  std::string_view caching = kPrivate;  ///< outlives the reply
};

/// 200 with a part of a list, and what shows the next part: `{"data": […], "next": …}`.
template <class Row>
struct Page {
  std::vector<Row> rows;
  std::optional<std::string> next;
};

/// What Inner answers, with header fields of these names beside it: `With<Created<T>, "Location">`.
template <class Inner, Name... names>
struct With {
  Inner value;
  std::array<std::string, sizeof...(names)> fields;
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
  static void document(Operation& operation) { operation.success_type = schema::Value<T>::kType; }
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
    operation.success_type = schema::Value<T>::kType;
  }
  static Reply write(const Created<T>& created, const Request&) {
    return reply_with_data(Status::created, created.value);
  }
};

template <class T>
struct Answer<Put<T>> {
  static void document(Operation& operation) {
    Answer<T>::document(operation);
    operation.may_be_new = true;
  }
  static Reply write(const Put<T>& put, const Request&) {
    return reply_with_data(put.is_new ? Status::created : Status::ok, put.value);
  }
};

template <class T>
struct Answer<Tagged<T>> {
  static void document(Operation& operation) {
    Answer<T>::document(operation);
    operation.may_be_unchanged = true;
    operation.reply_fields.push_back(
        {.name = header::kEtag, .description = "Begins with the version."});
  }
  static Reply write(Tagged<T> tagged, const Request& request) {
    auto reply = Answer<T>::write(std::move(tagged.value), request);
    auto tag = strong_tag(tagged.version, reply.body);
    reply.headers.emplace_back(header::kCacheControl, tagged.caching);
    tag_reply(reply, std::move(tag), request);
    return reply;
  }
};

template <class Row>
struct Answer<Page<Row>> {
  static void document(Operation& operation) {
    Answer<std::vector<Row>>::document(operation);
    operation.is_page = true;
  }
  static Reply write(const Page<Row>& page, const Request&) {
    Reply reply;
    reply.body = schema::page_json(page.rows, page.next);
    return reply;
  }
};

template <class Inner, Name... names>
struct Answer<With<Inner, names...>> {
  static void document(Operation& operation) {
    Answer<Inner>::document(operation);
    (operation.reply_fields.push_back({names.view(), {}}), ...);
  }
  static Reply write(With<Inner, names...> with, const Request& request) {
    auto reply = Answer<Inner>::write(std::move(with.value), request);
    auto field = with.fields.begin();
    (reply.headers.emplace_back(names.view(), std::move(*field++)), ...);
    return reply;
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
