#pragma once
// A place for a connection, of which a pool has a fixed number.

#include <memory>
#include <optional>

#include "platform/db/connection.hpp"
#include "platform/db/primary.hpp"

namespace cartwright::db {

class Lease;

struct Lane {
  Lane(Executor executor, runtime::Deadlines& deadlines, const Settings& settings, Access access,
       Primary& primary)
      : connector(executor, deadlines, settings, access, primary) {}

  /// Whether anybody's request may be sent here.
  [[nodiscard]] bool is_free() const {
    return lease == nullptr && connection && connection->is_free();
  }

  /// Whether a transaction was left open here that nobody will end.
  [[nodiscard]] bool is_left_open() const {
    return lease == nullptr && connection && connection->is_left_open();
  }

  Connector connector;
  std::unique_ptr<Connection> connection = nullptr;  ///< while there is one
  std::optional<Primary::Tie> tie = std::nullopt;
  Completions completions = {};
  std::optional<RowKey> row = std::nullopt;  ///< whose turn is over when it is free again
  Lease* lease = nullptr;                    ///< of the transaction that has it to itself
};

}  // namespace cartwright::db
