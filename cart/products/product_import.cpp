#include "cart/products/product_import.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "platform/db/error.hpp"
#include "platform/schema/json_writer.hpp"

namespace cartwright::cart {
namespace {

// Measured: larger batches are no faster, and one must not hold a lock or the loop for long.
constexpr std::size_t kBatchRows = 500;
constexpr std::size_t kBatchBytes = 256 * 1024;

// A row with a fault takes microseconds, and a few bytes may be one.
constexpr std::size_t kRowsATurn = 100;

// No two imports lock rows beside each other. The number means nothing else.
constexpr std::int64_t kImportLock = 0x70726f6475637473;

constexpr db::Command kBegin{R"sql(
  SELECT pg_advisory_xact_lock($1)
)sql"};

// Where a later row has a fault, what was written of earlier ones is undone.
constexpr db::Command kRemember{"SAVEPOINT before_import"};
constexpr db::Command kUndo{"ROLLBACK TO SAVEPOINT before_import"};

// Of the rows that are there, whether they become others. What a row leaves out stays.
constexpr db::Query kLook{R"sql(
  SELECT given.at, product.min_quantity, product.max_quantity,
         (product.name, product.description, product.price, product.category, product.image_url,
          product.stock, product.min_quantity, product.max_quantity, product.archived)
         IS DISTINCT FROM
         (coalesce(said->>'name', product.name),
          coalesce(said->>'description', product.description),
          coalesce((said->>'price')::numeric, product.price),
          CASE WHEN said ? 'category' THEN said->>'category' ELSE product.category END,
          CASE WHEN said ? 'image_url' THEN said->>'image_url' ELSE product.image_url END,
          CASE WHEN said ? 'stock' THEN (said->>'stock')::integer ELSE product.stock END,
          coalesce((said->>'min_quantity')::integer, product.min_quantity),
          coalesce((said->>'max_quantity')::integer, product.max_quantity),
          coalesce((said->>'archived')::boolean, product.archived)) AS differs
  FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS given (said, at)
  JOIN products AS product ON product.sku = said->>'sku'
)sql"};

// In one order, so that nobody waits for somebody who waits for this.
constexpr db::Command kLock{R"sql(
  SELECT FROM products
  WHERE sku IN (SELECT said->>'sku' FROM jsonb_array_elements($1::jsonb) AS said)
  ORDER BY id
  FOR NO KEY UPDATE
)sql"};

constexpr db::Command kUpdate{R"sql(
  UPDATE products AS product
  SET name = coalesce(said->>'name', product.name),
      description = coalesce(said->>'description', product.description),
      price = coalesce((said->>'price')::numeric, product.price),
      category =
        CASE WHEN said ? 'category' THEN said->>'category' ELSE product.category END,
      image_url =
        CASE WHEN said ? 'image_url' THEN said->>'image_url' ELSE product.image_url END,
      stock = CASE WHEN said ? 'stock' THEN (said->>'stock')::integer ELSE product.stock END,
      min_quantity = coalesce((said->>'min_quantity')::integer, product.min_quantity),
      max_quantity = coalesce((said->>'max_quantity')::integer, product.max_quantity),
      archived = coalesce((said->>'archived')::boolean, product.archived)
  FROM jsonb_array_elements($1::jsonb) AS said
  WHERE product.sku = said->>'sku'
)sql"};

constexpr db::Command kInsert{R"sql(
  INSERT INTO products (sku, name, description, price, category, image_url, stock, min_quantity,
                        max_quantity, archived)
  SELECT said->>'sku', said->>'name', coalesce(said->>'description', ''),
         (said->>'price')::numeric, said->>'category', said->>'image_url',
         (said->>'stock')::integer, coalesce((said->>'min_quantity')::integer, $2::integer),
         coalesce((said->>'max_quantity')::integer, $3::integer),
         coalesce((said->>'archived')::boolean, false)
  FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS given (said, at)
  ORDER BY at
)sql"};

template <class T>
void append_value(std::string& text, const T& value) {
  schema::append_json(text, value);
}

void append_value(std::string& text, const ImageUrl& url) { schema::append_json(text, url.text); }

// Appends what a member says, if it says anything.
template <class T>
void append_said(std::string& text, std::string_view key, const std::optional<T>& member) {
  if (!member) return;
  text.append(key);
  append_value(text, *member);
}

template <class T>
void append_said(std::string& text, std::string_view key, const Change<T>& member) {
  if (member.is_wanted && !member.value) text.append(key).append("null");
  append_said(text, key, member.value);
}

// Only what the row says, which schema::append_json() could not leave out.
void append_said(std::string& text, const ProductPatch& product) {
  const auto begin = text.size();
  schema::for_each_field<ProductPatch>([&](const auto& field) {
    append_said(text, {field.key.data(), field.key.size()}, product.*field.member);
  });
  text[begin] = '{';  // each key brings a comma
  text.push_back('}');
}

// Products as one parameter.
class JsonList {
 public:
  void add(const ProductPatch& product) {
    text_.push_back(text_.empty() ? '[' : ',');
    append_said(text_, product);
  }

  [[nodiscard]] bool is_empty() const { return text_.empty(); }
  Json take() { return Json::trusted(text_.empty() ? "[]" : std::move(text_) + "]"); }

 private:
  std::string text_;
};

Json to_json(const FieldErrors& faults) {
  std::string text;
  for (const auto& [field, texts] : faults.entries()) {
    text.push_back(text.empty() ? '{' : ',');
    schema::append_json(text, field);
    text.push_back(':');
    schema::append_json(text, texts);
  }
  return Json::trusted(std::move(text) + "}");
}

FieldErrors faults_of_new(const ProductPatch& product) {
  FieldErrors faults;
  if (!product.name) faults.add("name", schema::kMissing);
  if (!product.price) faults.add("price", schema::kMissing);
  if (product.max_quantity.value_or(kMaxQuantity) < product.min_quantity.value_or(kMinQuantity)) {
    faults.add("max_quantity", kMaxBelowMin);
  }
  return faults;
}

std::size_t size_of(const ProductPatch& product) {
  constexpr std::size_t kOthers = 512;
  return kOthers + product.description.value_or("").size();
}

}  // namespace

struct ProductImport::Existing {
  std::int64_t at = 0;  // in the batch, from 1
  std::int32_t min_quantity = 0;
  std::int32_t max_quantity = 0;
  bool differs = false;

  static constexpr auto schema() {
    return fields(field("at", &Existing::at), field("min_quantity", &Existing::min_quantity),
                  field("max_quantity", &Existing::max_quantity),
                  field("differs", &Existing::differs));
  }

  [[nodiscard]] FieldErrors faults_with(const ProductPatch& product) const {
    FieldErrors faults;
    if (product.max_quantity.value_or(max_quantity) < product.min_quantity.value_or(min_quantity)) {
      faults.add("max_quantity", kMaxBelowMin);
    }
    return faults;
  }
};

ProductImport::ProductImport(db::Transaction* transaction, FileFormat format, Purpose purpose)
    : transaction_(transaction), purpose_(purpose), rows_(ProductRows::make(format)) {}

Task<void> ProductImport::take(std::string_view piece) {
  ProductRow row;
  for (std::size_t rows = 1; rows_->read(piece, row); ++rows) {
    add(std::move(row));
    if (batch_.size() == kBatchRows || batch_size_ >= kBatchBytes) co_await flush();
    if (rows % kRowsATurn == 0) co_await boost::asio::post(use_task);  // others have their turn
  }
}

Task<ImportReport> ProductImport::finish() {
  ProductRow row;
  if (rows_->finish(row)) add(std::move(row));
  co_await flush();
  if (has_begun_ && !is_to_be_kept()) co_await transaction_->execute(kUndo);
  co_return report_;
}

std::int64_t ProductImport::rows() const {
  return report_.created + report_.updated + report_.unchanged + report_.failed;
}

void ProductImport::add(ProductRow row) {
  if (row.faults.empty() &&
      !seen_.insert(std::hash<std::string>{}(*row.product.sku.value)).second) {
    row.faults.add("sku", "This file has it twice.");
  }
  if (!row.faults.empty()) return fail(row.number, row.faults);
  batch_size_ += size_of(row.product);
  batch_.push_back(std::move(row));
}

// Rows are found at fault when they are read, or later, with their batch.
void ProductImport::fail(std::int64_t number, const FieldErrors& faults) {
  ++report_.failed;
  auto& kept = report_.faults;
  const bool is_full = kept.size() == ImportReport::kMostFaults;
  if (is_full && kept.back().row < number) return;
  if (is_full) kept.pop_back();
  kept.insert(std::ranges::upper_bound(kept, number, {}, &RowFault::row),
              {number, to_json(faults)});
}

// Rows that are there and rows that are new, each with what is wrong between it and the table.
Task<void> ProductImport::flush() {
  const auto batch = std::exchange(batch_, {});
  batch_size_ = 0;
  JsonList given;
  for (const auto& row : batch) given.add(row.product);
  if (given.is_empty()) co_return;
  std::vector<const Existing*> existing(batch.size());
  const auto found = co_await look(given.take());
  for (const auto& product : found) existing[static_cast<std::size_t>(product.at - 1)] = &product;

  JsonList changed;
  JsonList added;
  for (std::size_t at = 0; at < batch.size(); ++at) {
    const auto& [number, product, none] = batch[at];
    const auto* old = existing[at];
    const auto faults = old == nullptr ? faults_of_new(product) : old->faults_with(product);
    if (!faults.empty()) {
      fail(number, faults);
    } else if (old == nullptr) {
      ++report_.created;
      added.add(product);
    } else if (old->differs) {
      ++report_.updated;
      changed.add(product);
    } else {
      ++report_.unchanged;
    }
  }
  if (!is_to_be_kept()) co_return;
  co_await write(changed.is_empty() ? std::nullopt : std::optional(changed.take()),
                 added.is_empty() ? std::nullopt : std::optional(added.take()));
}

Task<void> ProductImport::begin() {
  if (std::exchange(has_begun_, true)) co_return;
  co_await transaction_->execute(kRemember);
  co_await transaction_->execute(kBegin, kImportLock);
}

// What is looked at stays so until it is written, unless nothing will be.
Task<std::vector<ProductImport::Existing>> ProductImport::look(Json products) {
  if (is_to_be_kept()) {
    co_await begin();
    co_await transaction_->execute(kLock, products);
  }
  co_return co_await transaction_->list<Existing>(kLook, products);
}

Task<void> ProductImport::write(std::optional<Json> changed, std::optional<Json> added) {
  if (changed) co_await transaction_->execute(kUpdate, *changed);
  if (!added) co_return;
  bool is_taken = false;
  try {
    co_await transaction_->execute(kInsert, *added, kMinQuantity, kMaxQuantity);
  } catch (const db::UniqueViolation&) {
    is_taken = true;
  }
  if (is_taken) throw unavailable("The products were changed meanwhile, try again.");
}

}  // namespace cartwright::cart
