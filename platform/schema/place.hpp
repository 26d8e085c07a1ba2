#pragma once
// Where a value stands in a body, and what is wrong there.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "platform/error.hpp"

namespace cartwright::schema {

/// What is wrong with a body. Of very many faults the first ones tell enough.
class Faults {
 public:
  static constexpr std::size_t kMost = 32;

  void add(std::string_view path, std::string text) {
    if (count_++ < kMost) errors_.add(path, std::move(text));
  }

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool are_too_many() const { return count_ >= kMost; }
  [[nodiscard]] FieldErrors take() { return std::move(errors_); }

 private:
  FieldErrors errors_;
  std::size_t count_ = 0;
};

/// A part of what stands at `outer`, which outlives it: a field, or an element of a list, counted
/// from 0. Its path is made only for a fault: `items.3.quantity`.
class Place {
 public:
  explicit Place(Faults& faults) : faults_(faults) {}
  Place(const Place& outer, std::string_view name)
      : faults_(outer.faults_), outer_(&outer), name_(name) {}
  Place(const Place& outer, std::size_t index)
      : faults_(outer.faults_), outer_(&outer), index_(index) {}

  void add_fault(std::string text) const { faults_.add(path(), std::move(text)); }
  [[nodiscard]] const Faults& faults() const { return faults_; }

 private:
  [[nodiscard]] std::string path() const;

  Faults& faults_;
  const Place* outer_ = nullptr;
  std::string_view name_;  // null of an element
  std::size_t index_ = 0;
};

}  // namespace cartwright::schema
