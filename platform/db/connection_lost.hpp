#pragma once
// Why there is no connection. For this folder and its logs only.

#include <stdexcept>

namespace cartwright::db {

/// The connection is gone, or could not be made.
class ConnectionLost : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The server answers, but the database is not one that the service can work with. The message says
/// what is wrong with it and holds nothing that a stranger must not read.
class DatabaseUnfit final : public ConnectionLost {
  using ConnectionLost::ConnectionLost;
};

}  // namespace cartwright::db
