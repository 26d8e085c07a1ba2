#include "platform/testing/db/fuzzing/backend.hpp"

#include <fmt/format.h>

#include <array>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "platform/db/big_endian.hpp"
#include "platform/db/column.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::db::fuzzing {

using runtime::require;
using namespace std::string_literals;

namespace {

constexpr std::size_t kHead = 5;

template <class T>
std::string number(T value) {
  const auto wire = to_big_endian(value);
  return {reinterpret_cast<const char*>(&wire), sizeof wire};
}

std::string zeroed(std::string_view text) { return std::string(text) + '\0'; }

std::string take_text(std::string_view& content) {
  const auto end = std::min(content.find('\0'), content.size());
  std::string text(content.substr(0, end));
  content.remove_prefix(std::min(end + 1, content.size()));
  return text;
}

template <class T>
T take_number(std::string_view& content) {
  require(content.size() >= sizeof(T), "libpq sends less than it says");
  const auto value = read_big_endian<T>(content.data());
  content.remove_prefix(sizeof(T));
  return value;
}

/// Of the statements that have no token.
bool controls_transaction(std::string_view sql) {
  return sql == "BEGIN" || sql == "COMMIT" || sql == "ROLLBACK";
}

bool ends_transaction(std::string_view sql) { return sql == "COMMIT" || sql == "ROLLBACK"; }

std::string_view caller_of(std::string_view token) { return token.substr(0, token.find('/')); }

std::string parameter(std::string_view name, std::string_view value) {
  return message('S', zeroed(name) + zeroed(value));
}

}  // namespace

std::string message(char type, std::string_view content) {
  return type + number(static_cast<std::int32_t>(content.size() + 4)) + std::string(content);
}

std::string row_description(
    const std::vector<std::pair<std::string_view, std::uint32_t>>& columns) {
  auto content = number(static_cast<std::int16_t>(columns.size()));
  for (const auto& [name, type] : columns) {
    content += zeroed(name) + number(std::int32_t{0}) + number(std::int16_t{0}) + number(type) +
               number(std::int16_t{-1}) + number(std::int32_t{-1}) + number(std::int16_t{1});
  }
  return message('T', content);
}

std::string data_row(const std::vector<std::string>& values) {
  auto content = number(static_cast<std::int16_t>(values.size()));
  for (const auto& value : values) {
    content += number(static_cast<std::int32_t>(value.size())) + value;
  }
  return message('D', content);
}

std::string error_response(std::string_view state) {
  return message('E', "SERROR\0VERROR\0"s + "C" + zeroed(state) + "M" + zeroed("no") + "nc_x\0\0"s);
}

Backend::Backend(int socket, int number, Policy policy)
    : socket_(socket), number_(number), policy_(policy) {}

Backend::~Backend() { close(); }

void Backend::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

// libpq makes room for a whole message as soon as it is announced, up to 1 GB: it believes its
// server so far. Nothing is found by trying that.
void Backend::say(std::string_view bytes) {
  for (const char byte : bytes) {
    if (to_say_ > 0) {
      --to_say_;
      unsent_ += byte;
      continue;
    }
    head_ += byte;
    if (head_.size() < kHead) continue;
    head_[1] = head_[2] = 0;
    const auto size = read_big_endian<std::uint32_t>(head_.data() + 1);
    to_say_ = size < 4 ? 0 : size - 4;
    unsent_ += std::exchange(head_, {});
  }
}

void Backend::deliver(std::size_t size) {
  if (socket_ < 0 || unsent_.empty()) return;
  const auto sent =
      ::send(socket_, unsent_.data(), std::min(size, unsent_.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent > 0) unsent_.erase(0, static_cast<std::size_t>(sent));
}

bool Backend::listen() {
  const bool has_heard = receive();
  if (is_open() && !has_begun_) take_startup();
  while (is_open() && has_begun_ && heard_.size() >= kHead) {
    const auto size = static_cast<std::size_t>(read_big_endian<std::int32_t>(heard_.data() + 1));
    if (heard_.size() < 1 + size) break;
    const auto content = heard_.substr(kHead, size - 4);
    const char type = heard_.front();
    heard_.erase(0, 1 + size);
    take(type, content);
  }
  return has_heard;
}

bool Backend::receive() {
  std::array<char, 8192> bytes;
  bool has_heard = false;
  while (is_open()) {
    const auto size = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0) break;
    has_heard = true;
    if (size == 0) close();
    heard_.append(bytes.data(), static_cast<std::size_t>(size));
  }
  return has_heard;
}

void Backend::take_startup() {
  if (heard_.size() < 4) return;
  const auto size = static_cast<std::size_t>(read_big_endian<std::int32_t>(heard_.data()));
  if (heard_.size() < size || policy_ == Policy::waits) return;
  heard_.erase(0, size);
  has_begun_ = true;
  if (policy_ == Policy::turns_away) {
    say(error_response("57P03"));
    deliver();
    return close();
  }
  say(message('R', number(std::int32_t{0})) + parameter("server_version", "15.4") +
      parameter("server_encoding", "UTF8") + parameter("client_encoding", "UTF8") +
      parameter("standard_conforming_strings", "on") + parameter("in_hot_standby", "off") +
      parameter("default_transaction_read_only", "off") +
      message('K', number(std::int32_t{number_}) + "key!") + message('Z', "I"));
  deliver();
}

void Backend::take(char type, std::string_view content) {
  switch (type) {
    case 'Q':
      return greet();
    case 'P': {
      const auto name = take_text(content);
      sql_[name] = take_text(content);
      return steps_.push_back({type, name, sql_[name]});
    }
    case 'B':
      return take_bind(content);
    case 'D':
      return steps_.push_back({type, token_, bound_sql_});
    case 'E':
      return take_execute();
    case 'S':
      return steps_.push_back({type});
    default:
      return;
  }
}

void Backend::take_execute() {
  if (!controls_transaction(bound_sql_)) {
    require(!is_honest_ || bound_sql_.starts_with("SELECT") || !may_have_done(token_),
            "a command was sent twice");
    fates_[token_] = Fate::unknown;
  }
  steps_.push_back({'E', token_, bound_sql_});
}

void Backend::take_bind(std::string_view content) {
  take_text(content);
  const auto name = take_text(content);
  for (auto formats = take_number<std::int16_t>(content); formats > 0; --formats) {
    take_number<std::int16_t>(content);
  }
  bound_sql_ = sql_[name];
  const bool has_token = take_number<std::int16_t>(content) > 0;
  require(!is_honest_ || has_token != controls_transaction(bound_sql_),
          "a statement without its parameter");
  token_.clear();
  if (has_token) {
    const auto size = static_cast<std::size_t>(take_number<std::int32_t>(content));
    token_ = content.substr(0, size);
  }
  steps_.push_back({'B', token_, bound_sql_});
}

void Backend::greet() {
  const auto text = type_id::kText;
  say(row_description({{"pid", text},
                       {"system", text},
                       {"timeline", text},
                       {"started", text},
                       {"timeout", text},
                       {"missing", text}}) +
      data_row({fmt::format("{}", number_), "1", "1", "now", "5000", ""}) +
      message('C', zeroed("SELECT 1")) + message('Z', "I"));
  deliver();
}

void Backend::answer_next() {
  if (steps_.empty()) return;
  if (status_ == 'E' && steps_.front().type != 'S' && !ends_transaction(steps_.front().sql)) {
    return refuse_next("25P02");
  }
  const auto step = std::move(steps_.front());
  steps_.pop_front();
  switch (step.type) {
    case 'P':
      return say(message('1', ""));
    case 'B':
      return say(message('2', ""));
    case 'D':
      if (step.sql.starts_with("UPDATE") || controls_transaction(step.sql)) {
        return say(message('n', ""));
      }
      return say(row_description({{"token", type_id::kText}, {"number", type_id::kBigint}}));
    case 'E':
      return answer_execute(step);
    default:
      say(message('Z', {&status_, 1}));
      if (status_ == 'I') end_transaction(Fate::confirmed);
      return;
  }
}

void Backend::answer_execute(const Step& step) {
  if (controls_transaction(step.sql)) return control_transaction(step.sql);
  require_in_its_transaction(step.token);
  if (step.sql.starts_with("UPDATE")) {
    say(message('C', zeroed("UPDATE 1")));
  } else {
    say(data_row({step.token, number(std::int64_t{1})}) + message('C', zeroed("SELECT 1")));
  }
  fates_[step.token] = Fate::answered;
  uncommitted_.push_back(step.token);
}

void Backend::control_transaction(const std::string& sql) {
  require(!is_honest_ || (sql == "BEGIN") == (status_ == 'I'), "a transaction in another");
  const bool is_commit = sql == "COMMIT" && status_ == 'T';
  if (sql != "BEGIN") end_transaction(is_commit ? Fate::confirmed : Fate::refused);
  status_ = sql == "BEGIN" ? 'T' : 'I';
  say(message('C', zeroed(sql == "COMMIT" && !is_commit ? "ROLLBACK" : sql)));
}

void Backend::require_in_its_transaction(std::string_view token) const {
  if (!is_honest_) return;
  require(token.starts_with('t') == (status_ == 'T'), "a statement where it does not belong");
  const bool is_alone = uncommitted_.empty() || caller_of(uncommitted_.back()) == caller_of(token);
  require(status_ == 'I' || is_alone, "a statement in the transaction of another");
}

void Backend::end_transaction(Fate fate) {
  for (const auto& token : uncommitted_) fates_[token] = fate;
  uncommitted_.clear();
}

void Backend::refuse_next(std::string_view state) {
  if (steps_.empty()) return;
  say(error_response(state));
  refuse_all_to_sync();
}

// One error rolls back the whole batch, or transaction.
void Backend::refuse_all_to_sync() {
  end_transaction(Fate::refused);
  if (status_ == 'T') status_ = 'E';
  while (!steps_.empty() && steps_.front().type != 'S') {
    const auto& step = steps_.front();
    if (step.type == 'E' && !step.token.empty()) fates_[step.token] = Fate::refused;
    if (step.type == 'P') sql_.erase(step.token);
    steps_.pop_front();
  }
}

void Backend::answer_oddly(std::size_t how) {
  if (steps_.empty()) return;
  const auto& step = steps_.front();
  if (step.token.empty() || status_ == 'E') return answer_next();
  if (step.type == 'D') {
    const auto odd = how % 2 == 0 ? type_id::kNumeric : type_id::kText;
    say(how < 2 ? row_description({{"token", odd}})
                : row_description({{"number", type_id::kText}, {"token", odd}}));
  } else if (step.type == 'E') {
    require_in_its_transaction(step.token);
    const std::vector<std::string> row{step.token, how < 2 ? "12345" : ""};
    say(how % 2 == 0 ? "" : data_row(row) + data_row(row));
    say(message('C', zeroed("SELECT 0")));
    fates_[step.token] = Fate::answered;
    uncommitted_.push_back(step.token);
  } else {
    return answer_next();
  }
  steps_.pop_front();
}

bool Backend::may_have_done(std::string_view token) const {
  const auto found = fates_.find(token);
  return found != fates_.end() && found->second != Fate::refused;
}

bool Backend::has_confirmed(std::string_view token) const {
  const auto found = fates_.find(token);
  return found != fates_.end() && found->second == Fate::confirmed;
}

}  // namespace cartwright::db::fuzzing
