#pragma once
// What a statement may fail with, beside Error(unavailable) for outages and std::runtime_error for
// the rest. Only repositories catch these, to say in the client's terms what went wrong.

#include <stdexcept>
#include <string>

namespace cartwright::db {

/// The data refuse a statement. Constraints are named by hand, so that code may cite them.
class ConstraintViolation : public std::runtime_error {
 public:
  ConstraintViolation(const std::string& message, std::string constraint)
      : std::runtime_error(message), constraint_(std::move(constraint)) {}

  /// The name of the constraint or unique index, `uq__users__email`.
  [[nodiscard]] const std::string& constraint() const { return constraint_; }

 private:
  std::string constraint_;
};

class UniqueViolation final : public ConstraintViolation {
  using ConstraintViolation::ConstraintViolation;
};

class ForeignKeyViolation final : public ConstraintViolation {
  using ConstraintViolation::ConstraintViolation;
};

class CheckViolation final : public ConstraintViolation {
  using ConstraintViolation::ConstraintViolation;
};

}  // namespace cartwright::db
