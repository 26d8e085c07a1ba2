#include "platform/db/connection.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>
#include <libpq-fe.h>

#include <algorithm>
#include <ranges>
#include <utility>

namespace cartwright::db {
namespace {

using boost::asio::redirect_error;
using boost::system::error_code;

constexpr int kBinary = 1;
constexpr int kMostAttempts = 3;

// libpq parts the answers of two statements with a null.
constexpr int kMostGaps = 2;

// The server ends a slow statement by itself; a server that does not is not there any more.
constexpr std::chrono::milliseconds kGrace{500};

bool is_asked_for(ExecStatusType status) {
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_FATAL_ERROR ||
         status == PGRES_PIPELINE_ABORTED || status == PGRES_PIPELINE_SYNC;
}

constexpr std::array<int, Parameters::kMost> kAllBinary = [] {
  std::array<int, Parameters::kMost> formats{};
  formats.fill(kBinary);
  return formats;
}();

}  // namespace

Connection::Connection(Executor executor, runtime::Deadlines& deadlines, Access access,
                       std::chrono::milliseconds patience, runtime::LimitedLog& lacks,
                       ConnectionHandle handle)
    : deadlines_(deadlines),
      access_(access),
      patience_(patience + kGrace),
      lacks_(lacks),
      handle_(std::move(handle)),
      socket_(watch_socket(executor, handle_.get())),
      deadline_(deadlines, [this] { give_up("The server does not answer in time."); }) {
  if (PQenterPipelineMode(handle_.get()) == 0) {
    throw ConnectionLost(connection_message(handle_.get()));
  }
}

void Connection::add(RequestPointer request) {
  // Noted first: what was sent may be answered.
  auto& entry = batch_.emplace_back(std::move(request));
  ++entry.request->attempts;
  for (const auto& statement : entry.request->statements) {
    if (!ask(entry, statement)) return give_up(connection_message(handle_.get()));
  }
}

bool Connection::ask(Entry& entry, const BoundStatement& statement) {
  auto& prepared = prepared_for(statement);
  const bool is_new = !std::exchange(prepared.is_known, true);
  entry.steps.push_back({&prepared, is_new, is_new});
  return (!is_new || prepare(prepared)) && execute(prepared, statement.parameters);
}

void Connection::send() {
  silent_since_ = deadlines_.now();
  deadline_.set(patience_);
  if (PQpipelineSync(handle_.get()) == 0) {
    give_up(connection_message(handle_.get()));
    return;
  }
  flush();
  // The one who receives waits for answers only; it shall now wait for room to write as well.
  if (unsent_) socket_.cancel();
}

Task<void> Connection::receive(Completions* completions) {
  co_await wait_for_server();
  if (!lost_.empty()) throw ConnectionLost(lost_);
  if (unsent_) flush();
  take_in(*completions);
}

Completions Connection::abandon() {
  Completions completions;
  for (auto& entry : batch_) {
    if (entry.request) completions.push_back({std::move(entry.request), {}, unreachable_error()});
  }
  for (auto& completion : uncommitted_) {
    completions.push_back({std::move(completion.request), {}, unreachable_error()});
  }
  batch_.clear();
  uncommitted_.clear();
  give_up("The connection was given up.");
  return completions;
}

const char* Connection::awaited_sql() const {
  if (answered_ == batch_.size() || !batch_[answered_].request) return nullptr;
  return batch_[answered_].request->sql();
}

std::vector<RequestPointer> Connection::withdraw_others(const char* sql) {
  std::vector<RequestPointer> others;
  if (!only_reads(access_)) return others;
  for (auto& entry : batch_ | std::views::drop(answered_ + 1)) {
    if (entry.request && entry.request->waiter && entry.request->sql() != sql) {
      others.push_back(std::move(entry.request));
    }
  }
  return others;
}

Connection::Prepared& Connection::prepared_for(const BoundStatement& statement) {
  const auto types = statement.parameters.types();
  for (auto& known : prepared_) {
    if (known.sql == statement.sql && std::ranges::equal(known.types, types)) return known;
  }
  auto& added = prepared_.emplace_back(statement.sql, std::vector(types.begin(), types.end()), "");
  rename(added);
  return added;
}

void Connection::rename(Prepared& prepared) {
  prepared.name = "s" + std::to_string(++names_);
  prepared.is_known = false;
  prepared.row_type = nullptr;
}

bool Connection::prepare(const Prepared& prepared) {
  return PQsendPrepare(handle_.get(), prepared.name.c_str(), prepared.sql,
                       static_cast<int>(prepared.types.size()), prepared.types.data()) != 0;
}

bool Connection::execute(const Prepared& prepared, const Parameters& parameters) {
  return PQsendQueryPrepared(handle_.get(), prepared.name.c_str(),
                             static_cast<int>(parameters.size()), parameters.values().data(),
                             parameters.lengths().data(), kAllBinary.data(), kBinary) != 0;
}

Task<void> Connection::wait_for_server() {
  using namespace boost::asio::experimental::awaitable_operators;
  if (!lost_.empty()) co_return;
  error_code failure;
  if (unsent_) {
    // The server may have to write before it can read on, so waiting for one of both could be
    // for ever.
    error_code other_failure;
    co_await (socket_.async_wait(Socket::wait_read, redirect_error(use_task, failure)) ||
              socket_.async_wait(Socket::wait_write, redirect_error(use_task, other_failure)));
  } else {
    co_await socket_.async_wait(Socket::wait_read, redirect_error(use_task, failure));
  }
  const bool was_woken = unsent_ || !lost_.empty();
  if (failure && !was_woken) throw boost::system::system_error(failure);
}

void Connection::flush() {
  const int outcome = PQflush(handle_.get());
  if (outcome < 0) give_up(connection_message(handle_.get()));
  unsent_ = outcome > 0;
}

void Connection::take_in(Completions& completions) {
  if (!take_input(handle_.get())) throw ConnectionLost(connection_message(handle_.get()));
  silent_since_ = deadlines_.now();
  int gaps = 0;
  while (lost_.empty() && PQisBusy(handle_.get()) == 0 && !batch_.empty()) {
    ResultHandle result(PQgetResult(handle_.get()));
    gaps = result == nullptr ? gaps + 1 : 0;
    if (gaps > kMostGaps) throw ConnectionLost("The server left statements without an answer.");
    if (result != nullptr) take(std::move(result), completions);
  }
  if (batch_.empty()) {
    deadline_.clear();
  } else {
    deadline_.set(patience_);
  }
}

void Connection::take(ResultHandle result, Completions& completions) {
  const auto status = PQresultStatus(result.get());
  if (!is_asked_for(status)) {
    throw ConnectionLost("The server answers in a way that no statement of ours asks for.");
  }
  if (status == PGRES_PIPELINE_SYNC) return end_batch(completions);
  if (answered_ == batch_.size()) return take_late_error(result.get());
  auto& entry = batch_[answered_];
  auto& step = entry.steps[entry.answered];
  if (status == PGRES_FATAL_ERROR) note_failure(entry, result.get());
  if (std::exchange(step.awaits_preparation, false)) {
    if (status != PGRES_COMMAND_OK) rename(*step.prepared);
    return;
  }
  if (++entry.answered < entry.steps.size()) return;
  ++answered_;
  if (!entry.request) return;
  // The server may send an answer before the transaction is safe: only the Sync commits it.
  auto& finished = access_ == Access::write ? uncommitted_ : completions;
  finished.push_back(finish(entry, std::move(result)));
}

void Connection::note_failure(Entry& entry, const pg_result* result) {
  auto failure = understand(entry, result);
  if (failure.remedy == Remedy::prepare_again) {
    // When it is sent again, the next statement shall not be found out of date as well.
    for (const auto& step : entry.steps) rename(*step.prepared);
  }
  // What follows fails only because of the first.
  if (!entry.failure.error) entry.failure = std::move(failure);
}

Failure Connection::understand(const Entry& entry, const pg_result* result) const {
  auto failure = failure_of(result, access_);
  const bool is_whole = !entry.request || entry.request->part == Part::whole;
  // What was prepared before may be out of date; another attempt of all the transaction helps.
  if (failure.remedy == Remedy::prepare_again && !is_whole && !entry.steps[entry.answered].is_new) {
    failure.error = busy_error();
  }
  return failure;
}

void Connection::take_late_error(const pg_result* result) {
  if (uncommitted_.empty()) throw ConnectionLost(PQresultErrorMessage(result));
  auto& refused = uncommitted_.back();
  refused = refuse(std::move(refused.request), failure_of(result, access_));
}

void Connection::end_batch(Completions& completions) {
  if (answered_ != batch_.size()) {
    throw ConnectionLost("The server left statements without an answer.");
  }
  follow_transaction();
  std::ranges::move(uncommitted_, std::back_inserter(completions));
  uncommitted_.clear();
  batch_.clear();
  answered_ = 0;
  if (has_left_its_access()) give_up("The replica has become the primary.");
}

// What is sent next must be within the transaction that it belongs to, and within no other.
void Connection::follow_transaction() {
  const auto status = PQtransactionStatus(handle_.get());
  const bool stays = !uncommitted_.empty() && stays_open(uncommitted_.back().request->part);
  const bool has_failed = stays && uncommitted_.back().error;
  if (!has_failed && status != (stays ? PQTRANS_INTRANS : PQTRANS_IDLE)) {
    throw ConnectionLost("A statement has begun or ended a transaction by itself.");
  }
  in_transaction_ = status != PQTRANS_IDLE;
}

Completion Connection::finish(Entry& entry, ResultHandle result) {
  if (entry.failure.error) return refuse(std::move(entry.request), std::move(entry.failure));
  if (PQresultStatus(result.get()) != PGRES_PIPELINE_ABORTED) {
    return answer_or_fault(entry, std::move(result));
  }
  // Another request of the batch has failed; a command shares none.
  entry.request->alone = true;
  return {.request = std::move(entry.request),
          .error = unreachable_error(),
          .send_again = only_reads(access_)};
}

// A boundary: what does not fit one statement is told to who asked for that, and nobody else.
Completion Connection::answer_or_fault(Entry& entry, ResultHandle result) try {
  return answer(entry, std::move(result));
} catch (const std::logic_error&) {
  return {std::move(entry.request), {}, std::current_exception()};
}

Completion Connection::answer(Entry& entry, ResultHandle result) {
  auto& prepared = *entry.steps.back().prepared;
  const auto* row_type = entry.request->statements.back().row_type;
  if (row_type != nullptr && row_type != prepared.row_type) {
    prepared.positions = std::make_shared<Positions>(match_columns(result.get(), *row_type));
    prepared.row_type = row_type;
  }
  // A last look at whether answer and statement belong together.
  if (row_type != nullptr &&
      std::cmp_not_equal(PQnfields(result.get()), prepared.positions->size())) {
    give_up("The server answers another statement.");
    throw std::logic_error("A statement has the answer of another.");
  }
  return {std::move(entry.request), Result(std::move(result), prepared.positions)};
}

Completion Connection::refuse(RequestPointer request, Failure failure) {
  if (!failure.lack.empty()) lacks_.write({{"reason", failure.lack}});
  if (failure.remedy == Remedy::reconnect) give_up("The server has become read-only.");
  const bool may_help = failure.remedy == Remedy::prepare_again || failure.remedy == Remedy::repeat;
  bool send_again = may_help && request->part == Part::whole && request->attempts < kMostAttempts;
  if (failure.remedy == Remedy::ask_another && only_reads(access_)) {
    send_again = !std::exchange(request->moved, true);
  }
  return {std::move(request), {}, std::move(failure.error), send_again};
}

bool Connection::has_left_its_access() const {
  if (access_ != Access::stale) return false;
  // Servers say so from PostgreSQL 14 on, with the first Sync after their promotion.
  const char* in_standby = PQparameterStatus(handle_.get(), "in_hot_standby");
  return in_standby != nullptr && std::string_view(in_standby) == "off";
}

void Connection::give_up(std::string reason) {
  if (lost_.empty()) lost_ = std::move(reason);
  socket_.cancel();
}

}  // namespace cartwright::db
