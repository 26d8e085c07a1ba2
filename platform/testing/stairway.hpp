#pragma once
// Walks the changes of a Sqitch plan one by one, so that a migration that cannot be undone is found
// before it is needed. Tests of both services use it.

#include <string>
#include <vector>

#include "platform/testing/temporary_database.hpp"

namespace cartwright::test {

class Stairway {
 public:
  /// The database should be empty; it must outlive this.
  explicit Stairway(TemporaryDatabase& database) : database_(database) {}

  /// Deploys and verifies the whole plan in `folder`: what a later plan stands on.
  void deploy(const std::string& folder);

  /// As above, up to and including `change`.
  void deploy_to(const std::string& folder, const std::string& change);

  /// Deploys and verifies each change of the plan in `folder`, reverts each, last first, and
  /// deploys all again. Returns a sentence for each object that a revert leaves behind or takes
  /// away, or that the second deployment makes differently. Throws std::runtime_error with Sqitch's
  /// words if it fails.
  std::vector<std::string> walk(const std::string& folder);

 private:
  std::string sqitch(const std::string& folder, const std::string& command) const;
  std::vector<std::string> changes(const std::string& folder) const;

  TemporaryDatabase& database_;
};

}  // namespace cartwright::test
