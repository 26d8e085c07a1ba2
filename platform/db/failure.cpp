#include "platform/db/failure.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/db/error.hpp"
#include "platform/error.hpp"

namespace cartwright::db {
namespace {

constexpr std::string_view kUniqueViolation = "23505";
constexpr std::string_view kForeignKeyViolation = "23503";
constexpr std::string_view kCheckViolation = "23514";
constexpr std::string_view kQueryCanceled = "57014";
constexpr std::string_view kReadOnly = "25006";
constexpr std::string_view kSerializationFailure = "40001";
constexpr std::string_view kDeadlock = "40P01";
constexpr std::string_view kResultTypeChanged = "0A000";
constexpr std::string_view kUnknownStatement = "26000";
constexpr std::string_view kLockNotAvailable = "55P03";
constexpr std::string_view kRestsInTransaction = "25P03";
constexpr std::string_view kInsufficientResources = "53";  // the class

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

template <class Violation>
std::exception_ptr violation(const PGresult* result) {
  return std::make_exception_ptr(
      Violation(field(result, PG_DIAG_MESSAGE_PRIMARY), field(result, PG_DIAG_CONSTRAINT_NAME)));
}

/// Connection exceptions and shutdown. Errors without a code are libpq's own, about the connection.
bool is_loss(std::string_view state) {
  return state.empty() || state.starts_with("08") || state.starts_with("57P") ||
         state == kRestsInTransaction;
}

}  // namespace

Failure failure_of(const pg_result* result, Access access) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  if (state == kUniqueViolation) return {violation<UniqueViolation>(result)};
  if (state == kForeignKeyViolation) return {violation<ForeignKeyViolation>(result)};
  if (state == kCheckViolation) return {violation<CheckViolation>(result)};
  if (state == kQueryCanceled) return {busy_error()};
  // A Query that writes is a mistake in the code; for the others, the primary has moved.
  if (state == kReadOnly && !only_reads(access)) return {unreachable_error(), Remedy::reconnect};
  if (state == kSerializationFailure || state == kDeadlock) return {busy_error(), Remedy::repeat};
  if (is_loss(state)) return {unreachable_error(), Remedy::ask_another};
  if (state == kLockNotAvailable) return {busy_error()};
  if (state.starts_with(kInsufficientResources)) {
    return {unreachable_error(), Remedy::none, field(result, PG_DIAG_MESSAGE_PRIMARY)};
  }

  const bool is_stale = state == kResultTypeChanged || state == kUnknownStatement;
  const auto message = fmt::format("The database refuses a statement: {} (SQLSTATE {})",
                                   field(result, PG_DIAG_MESSAGE_PRIMARY), state);
  return {std::make_exception_ptr(std::runtime_error(message)),
          is_stale ? Remedy::prepare_again : Remedy::none};
}

std::exception_ptr unreachable_error() {
  return std::make_exception_ptr(unavailable("The database cannot be reached."));
}

std::exception_ptr busy_error() {
  return std::make_exception_ptr(unavailable("The database is busy."));
}

}  // namespace cartwright::db
