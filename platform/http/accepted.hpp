#pragma once
// The answer of what is done later.

#include "platform/http/answer.hpp"

namespace cartwright::http {

/// 202 with an empty object as data, which says nothing of what comes of it.
struct Accepted {};

template <>
struct Answer<Accepted> {
  static void document(Operation& operation) {
    Answer<Empty>::document(operation);
    operation.success = Status::accepted;
  }
  static Reply write(Accepted, const Request&) {
    return reply_with_data(Status::accepted, Empty());
  }
};

}  // namespace cartwright::http
