#pragma once
// Rows of cells → described structs, by the rules that bodies keep.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/schema/target.hpp"

namespace cartwright::schema {

class FieldValues;

class CellReader {
 public:
  /// `columns` are names of fields, in any order. Throws `invalid` for a name that is none, or
  /// comes twice. `target` outlives the reader.
  CellReader(std::span<const std::string> columns, const Target& target);
  ~CellReader();
  CellReader(CellReader&&) noexcept;
  CellReader& operator=(CellReader&&) noexcept;

  /// Fills `object` with a row. Numbers, truth and amounts are read as a form has them. An empty
  /// cell is null; of a text that may be empty it says nothing. Throws `invalid`.
  void read(std::span<const std::string> cells, void* object);

  /// Whether there is a column of that name.
  [[nodiscard]] bool has(std::string_view name) const;

 private:
  void set(std::size_t field, const std::string& cell);

  const Target* target_;
  std::vector<std::size_t> fields_;  // of each column
  std::unique_ptr<FieldValues> values_;
};

}  // namespace cartwright::schema
