#pragma once
// A file of products into the database, by sku: all of its rows, or nothing.

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cart/products/product_rows.hpp"
#include "platform/db/transaction.hpp"
#include "platform/schema/json_document.hpp"
#include "platform/schema/schema.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

struct RowFault {
  std::int64_t row = 0;
  Json fields;

  static constexpr std::string_view schema_name = "RowFault";
  static constexpr auto schema() {
    return schema::fields(
        field("row", &RowFault::row, doc("From 1, without the header."), example("3")),
        field("fields", &RowFault::fields, doc("What is wrong, by field."),
              example(R"({"price": ["Missing data for required field."]})")));
  }
};

/// What an import has done, or, with `failed`, what it would have done.
struct ImportReport {
  static constexpr std::size_t kMostFaults = 100;

  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::int64_t failed = 0;
  std::vector<RowFault> faults;

  static constexpr std::string_view schema_name = "ImportReport";
  static constexpr auto schema() {
    return fields(
        field("created", &ImportReport::created, example("2")),
        field("updated", &ImportReport::updated, example("7")),
        field("unchanged", &ImportReport::unchanged, example("140")),
        field("failed", &ImportReport::failed, doc("If any row has, nothing is changed."),
              example("0")),
        field("faults", &ImportReport::faults, doc("Of the first rows that have failed.")));
  }
};

/// What becomes of a file without a fault.
enum class Purpose : std::uint8_t { import, dry_run };

/// Takes a file in pieces. It reads and writes some hundred rows at a time, each row locked in the
/// order of ids, one import after the other. Of the rows it remembers a number each, so that no sku
/// comes twice.
class ProductImport {
 public:
  /// The bytes of a piece that is read at once, unless it has many rows.
  static constexpr std::size_t kPiece = 16 * 1024;

  /// `transaction`, which outlives it, is committed by whoever has begun it; with a fault, or in a
  /// dry run, there is nothing to commit after finish().
  ProductImport(db::Transaction* transaction, FileFormat format, Purpose purpose);

  /// The text outlives the task; others have their turn in between. Throws `bad_request` and
  /// `invalid` for what is no such file, and `unavailable`, also where somebody else has made one
  /// of the products meanwhile.
  Task<void> take(std::string_view piece);

  /// After the last piece.
  Task<ImportReport> finish();

  /// Rows so far.
  [[nodiscard]] std::int64_t rows() const;

 private:
  struct Existing;

  /// Whether what was taken so far is to be written.
  [[nodiscard]] bool is_to_be_kept() const {
    return purpose_ == Purpose::import && report_.failed == 0;
  }
  void add(ProductRow row);
  void fail(std::int64_t number, const FieldErrors& faults);
  Task<void> flush();
  Task<void> begin();
  Task<std::vector<Existing>> look(Json products);
  Task<void> write(std::optional<Json> changed, std::optional<Json> added);

  db::Transaction* transaction_;
  const Purpose purpose_;
  std::unique_ptr<ProductRows> rows_;
  boost::unordered_flat_set<std::uint64_t> seen_;  // hashes of skus
  std::vector<ProductRow> batch_;
  std::size_t batch_size_ = 0;  // in bytes, about
  bool has_begun_ = false;
  ImportReport report_;
};

}  // namespace cartwright::cart
