#include "platform/testing/db/fuzzing/callers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "platform/db/row.hpp"
#include "platform/db/transaction.hpp"
#include "platform/error.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::db::fuzzing {

using runtime::require;

namespace {

constexpr std::size_t kMostCallers = 40;

constexpr Query kRead{"SELECT token, number FROM things WHERE token = $1"};
constexpr Query kOtherRead{"SELECT token, number FROM others WHERE token = $1"};
constexpr Command kWrite{"UPDATE things SET number = 1 WHERE token = $1"};
constexpr Command kWriteAndRead{"INSERT INTO things VALUES ($1) RETURNING token, number"};

struct Row {
  std::string token;
  std::int64_t number{};

  static constexpr auto schema() {
    return schema::fields(schema::field("token", &Row::token),
                          schema::field("number", &Row::number));
  }
};

RequestPointer request(const char* sql, const RowType* row_type, const std::string& token) {
  return std::make_unique<Request>(sql, row_type, Parameters(token));
}

std::string token_of(std::size_t number, Kind kind) {
  return fmt::format("{}<{}>", kind >= Kind::transaction ? "t" : "", number);
}

}  // namespace

Callers::Callers(Executor executor, Pool& reads, Pool& writes, const Backends& backends)
    : reads_(reads), writes_(writes), backends_(backends), tasks_(executor) {}

// Each statement that writes has one of its own.
std::vector<std::string> Callers::Caller::tokens() const {
  if (kind < Kind::batch) return {token};
  return {token + "/1", token + "/2"};
}

void Callers::begin(Kind kind) {
  if (callers_.size() == kMostCallers) return;
  auto& caller =
      *callers_.emplace_back(std::make_unique<Caller>(token_of(callers_.size(), kind), kind));
  caller.task = tasks_.spawn(call(&caller));
}

void Callers::cancel(std::size_t ago) {
  const auto& caller = callers_[callers_.size() - 1 - ago];
  if (!caller->is_ended) tasks_.cancel(caller->task);
}

Task<void> Callers::call(Caller* caller) {
  try {
    co_await perform(caller);
  } catch (const Error& error) {
    require(error.code() == Code::unavailable, "an outage that does not say so");
  } catch (const std::exception&) {
    // What the data refuse, what does not fit, or it was cancelled.
  }
  require(!std::exchange(caller->is_ended, true), "a caller was answered twice");
}

Task<void> Callers::perform(Caller* caller) {
  switch (caller->kind) {
    case Kind::read:
    case Kind::other_read:
      return read(caller);
    case Kind::write:
    case Kind::write_and_read:
      return write(caller);
    case Kind::batch:
      return do_together(caller);
    case Kind::transaction:
    case Kind::abandoned:
      return transact(caller);
  }
  std::unreachable();
}

Task<void> Callers::read(Caller* caller) {
  const char* sql = caller->kind == Kind::read ? kRead.sql : kOtherRead.sql;
  const auto row =
      co_await read_optional<Row>(reads_.perform(request(sql, &kRowType<Row>, caller->token)));
  if (row) require_own(caller->token, row->token);
}

Task<void> Callers::write(Caller* caller) {
  if (caller->kind == Kind::write) {
    co_await count_affected(writes_.perform(request(kWrite.sql, nullptr, caller->token)));
  } else {
    const auto row = co_await read_one<Row>(
        writes_.perform(request(kWriteAndRead.sql, &kRowType<Row>, caller->token)));
    require_own(caller->token, row.token);
  }
  require(!is_honest_ || is_confirmed(caller->token), "what is not safe counts as done");
}

Task<void> Callers::do_together(Caller* caller) {
  const auto tokens = caller->tokens();
  auto batch = Batch(kWrite, tokens[0]).then(kWriteAndRead, tokens[1]);
  const auto row =
      co_await read_one<Row>(writes_.perform(std::move(batch).to_request(&kRowType<Row>)));
  require_own(tokens[1], row.token);
  require(!is_honest_ || is_confirmed(tokens[1]), "what is not safe counts as done");
}

Task<void> Callers::transact(Caller* caller) {
  const auto tokens = caller->tokens();
  Transaction transaction(writes_);
  co_await transaction.execute(kWrite, tokens[0]);
  const auto row = co_await transaction.get<Row>(kWriteAndRead, tokens[1]);
  require_own(tokens[1], row.token);
  if (caller->kind == Kind::abandoned) co_return;
  co_await transaction.commit();
  require(!is_honest_ || is_confirmed(tokens[1]), "what is not safe counts as done");
}

void Callers::require_own(const std::string& token, const std::string& told) const {
  require(!is_honest_ || told == token, "the answer to somebody else's question");
}

bool Callers::is_confirmed(const std::string& token) const {
  return std::ranges::any_of(backends_, [&](const auto& one) { return one->has_confirmed(token); });
}

void Callers::check() const {
  if (!is_honest_) return;
  for (const auto& caller : callers_) {
    if (caller->kind < Kind::write) continue;
    const auto may_have = [&](const auto& one) { return one->may_have_done(caller->tokens()[0]); };
    require(std::ranges::count_if(backends_, may_have) <= 1, "a command was sent twice");
  }
}

void Callers::check_end() const {
  if (!is_honest_) return;
  for (const auto& caller : callers_) {
    if (caller->kind < Kind::batch) continue;
    const auto tokens = caller->tokens();
    require(is_confirmed(tokens[0]) == is_confirmed(tokens[1]), "half of it was done");
    require(caller->kind != Kind::abandoned || !is_confirmed(tokens[0]),
            "what was abandoned was done");
  }
}

}  // namespace cartwright::db::fuzzing
