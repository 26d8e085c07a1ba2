#include "platform/schema/cells.hpp"

#include <boost/json/string.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "platform/error.hpp"
#include "platform/schema/field_values.hpp"
#include "platform/schema/place.hpp"
#include "platform/schema/unicode.hpp"

namespace cartwright::schema {
namespace {

// A text, which may not be null but has no shortest length.
bool may_be_empty(const FieldDescription& field) {
  const auto* kind = field.type.kind;
  return !field.takes_null && kind == &kText && field.rules.shortest.value_or(0) == 0;
}

// What can be shown of a name.
std::string_view shown(std::string_view name) {
  return count_code_points(name) && !name.empty() ? name : kNonFieldErrors;
}

}  // namespace

CellReader::CellReader(std::span<const std::string> columns, const Target& target)
    : target_(&target), values_(std::make_unique<FieldValues>(*target.description)) {
  FieldErrors faults;
  for (const auto& name : columns) {
    const auto field = values_->find(name);
    if (field == values_->size()) {
      faults.add(shown(name), "Unknown column.");
    } else if (std::ranges::find(fields_, field) != fields_.end()) {
      faults.add(name, "This column is there twice.");
    }
    fields_.push_back(field);
  }
  if (!faults.empty()) throw invalid(std::move(faults));
}

CellReader::~CellReader() = default;
CellReader::CellReader(CellReader&&) noexcept = default;
CellReader& CellReader::operator=(CellReader&&) noexcept = default;

void CellReader::read(std::span<const std::string> cells, void* object) {
  if (cells.size() != fields_.size()) {
    throw invalid(kNonFieldErrors,
                  fmt::format("There are {} cells for {} columns.", cells.size(), fields_.size()));
  }
  values_->clear();
  for (std::size_t at = 0; at < cells.size(); ++at) set(fields_[at], cells[at]);
  Faults faults;
  read_fields(*values_, Source::form, *target_, Place(faults), object);
  if (faults.count() != 0) throw invalid(faults.take());
}

void CellReader::set(std::size_t field, const std::string& cell) {
  auto& value = (*values_)[field];
  if (cell.empty() && !may_be_empty(target_->description->fields[field])) {
    value.set(nullptr);
    return;
  }
  boost::json::string text(cell);
  value.set(text, count_code_points(cell));
}

bool CellReader::has(std::string_view name) const {
  return std::ranges::find(fields_, values_->find(name)) != fields_.end();
}

}  // namespace cartwright::schema
