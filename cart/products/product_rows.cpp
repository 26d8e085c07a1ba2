#include "cart/products/product_rows.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "platform/schema/cells.hpp"
#include "platform/schema/csv.hpp"
#include "platform/schema/parse.hpp"

namespace cartwright::cart {
namespace {

// More than the longest product takes, with all letters escaped.
constexpr std::size_t kLongestLine = 256 * 1024;

constexpr auto& kTarget = schema::TargetOf<ProductPatch>::kValue;

// Has `fill` fill the product of the next row.
void read_row(ProductRow& row, std::int64_t number, auto fill) {
  row = {};
  row.number = number;
  try {
    fill(row.product);
    const auto& sku = row.product.sku;
    if (!sku.value) row.faults.add("sku", sku.is_wanted ? schema::kMayNotBeNull : schema::kMissing);
  } catch (const Error& error) {
    row.faults = error.fields();
  }
}

class CsvRows final : public ProductRows {
 public:
  bool read(std::string_view& rest, ProductRow& row) override {
    while (csv_.read(rest)) {
      if (take(row)) return true;
    }
    return false;
  }

  bool finish(ProductRow& row) override {
    const bool is_row = csv_.finish() && take(row);
    if (!cells_) throw no_sku();
    return is_row;
  }

 private:
  static Error no_sku() { return invalid("sku", schema::kMissing); }

  // False if the record is the header.
  bool take(ProductRow& row) {
    if (!cells_) {
      cells_.emplace(csv_.cells(), kTarget);
      if (!cells_->has("sku")) throw no_sku();
      return false;
    }
    read_row(row, ++number_, [this](ProductPatch& product) { fill(product); });
    return true;
  }

  void fill(ProductPatch& product) {
    cells_->read(csv_.cells(), &product);
    // The one text that may be empty.
    if (!product.description && cells_->has("description")) product.description.emplace();
  }

  schema::CsvReader csv_;
  std::optional<schema::CellReader> cells_;  // since the header
  std::int64_t number_ = 0;
};

class NdjsonRows final : public ProductRows {
 public:
  bool read(std::string_view& rest, ProductRow& row) override {
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      append(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      if (end != std::string_view::npos && take(row)) return true;
    }
    return false;
  }

  bool finish(ProductRow& row) override { return take(row); }

 private:
  void append(std::string_view part) {
    is_too_long_ |= part.size() > kLongestLine - line_.size();
    line_.append(part.substr(0, kLongestLine - line_.size()));
  }

  // False if the line is empty.
  bool take(ProductRow& row) {
    const auto line = std::exchange(line_, {});
    const bool is_too_long = std::exchange(is_too_long_, false);
    if (line.find_first_not_of(" \t\r") == std::string::npos) return false;
    read_row(row, ++number_, [&](ProductPatch& product) {
      if (is_too_long) throw invalid(kNonFieldErrors, "This line is too long.");
      product = schema::parse_json<ProductPatch>(line);
    });
    return true;
  }

  std::string line_;
  bool is_too_long_ = false;
  std::int64_t number_ = 0;
};

}  // namespace

std::unique_ptr<ProductRows> ProductRows::make(FileFormat format) {
  if (format == FileFormat::csv) return std::make_unique<CsvRows>();
  return std::make_unique<NdjsonRows>();
}

}  // namespace cartwright::cart
