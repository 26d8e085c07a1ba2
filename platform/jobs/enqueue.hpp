#pragma once
// How work is left for later, together with what it belongs to:
//
//   co_await database_.execute(jobs::enqueue(db::Batch(kInsert, email), Welcome{email}));
//
// A job is a described struct that names its kind, `static constexpr std::string_view kKind`, which
// Jobs::on() knows. It is kept in the database as it is: no place for secrets.

#include <chrono>
#include <string>
#include <utility>

#include "platform/db/batch.hpp"
#include "platform/db/transaction.hpp"
#include "platform/jobs/job_rows.hpp"
#include "platform/schema/json_writer.hpp"
#include "platform/schema/schema.hpp"

namespace cartwright::jobs {

template <class T>
concept Job = schema::Described<T> && requires { std::string_view(T::kKind); };

template <Job T>
std::string body_of(const T& job) {
  std::string body;
  schema::append_json(body, job);
  return body;
}

/// A job that is there once the batch is done, and due `delay` later.
template <Job T>
db::Batch enqueue(db::Batch batch, const T& job, std::chrono::milliseconds delay = {}) {
  return std::move(batch).then(kEnqueue, T::kKind, body_of(job), delay.count());
}

/// The same for a transaction, which outlives the task, once that is committed.
template <Job T>
Task<void> enqueue(db::Transaction* transaction, T job, std::chrono::milliseconds delay = {}) {
  co_await transaction->execute(kEnqueue, T::kKind, body_of(job), delay.count());
}

/// One that belongs to nothing else.
template <Job T>
db::Batch enqueue(const T& job, std::chrono::milliseconds delay = {}) {
  return db::Batch(kEnqueue, T::kKind, body_of(job), delay.count());
}

}  // namespace cartwright::jobs
