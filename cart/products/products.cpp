#include "cart/products/products.hpp"

#include "platform/db/error.hpp"
#include "platform/schema/envelope.hpp"

namespace cartwright::cart {
namespace {

constexpr db::PageQuery kList{R"sql(
  SELECT id, created, name, description, price, sku, category, image_url, $5::text AS currency,
         stock, min_quantity, max_quantity, archived, version, updated
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT *, octet_length(name) + octet_length(description) AS size
      FROM products
      WHERE id > $1 AND id <= $2 AND NOT archived
      ORDER BY id
      LIMIT $3
    ) AS page
  ) AS measured
  WHERE bytes_before < $4
  ORDER BY id
)sql"};

constexpr const char* kStretch =
    "SELECT id FROM products WHERE id > $1 ORDER BY id OFFSET 9999 LIMIT 1";

// strpos() takes % and _ literally, which LIKE would not. What upper case is must not depend on how
// the database was made, so the collation is named. A sigma at the end of a word has a lower case
// of its own, and a term may end where no word does. OFFSET 0 has the text folded once, not for
// each row.
constexpr db::StalePageQuery kSearch{R"sql(
  SELECT id, created, name, description, price, sku, category, image_url, $5::text AS currency,
         stock, min_quantity, max_quantity, archived, version, updated
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT products.*, octet_length(name) + octet_length(description) AS size
      FROM products, (
        SELECT replace(lower($6 COLLATE "und-x-icu"), 'ς', 'σ') AS text OFFSET 0
      ) AS wanted
      WHERE id > $1 AND id <= $2 AND NOT archived
        AND strpos(replace(lower(name COLLATE "und-x-icu"), 'ς', 'σ'), wanted.text) > 0
      ORDER BY id
      LIMIT $3
    ) AS page
  ) AS measured
  WHERE bytes_before < $4
  ORDER BY id
)sql",
                                     kStretch};

// It goes through all that is sold, so it has the connections of lists.
constexpr db::PageQuery kCategories{R"sql(
  SELECT category AS name, count(*) AS products
  FROM products
  WHERE NOT archived AND category IS NOT NULL
  GROUP BY category
  ORDER BY category COLLATE "und-x-icu"
)sql"};

constexpr db::Query kFind{R"sql(
  SELECT id, created, name, description, price, sku, category, image_url, $2::text AS currency,
         stock, min_quantity, max_quantity, archived, version, updated
  FROM products
  WHERE id = $1
)sql"};

constexpr db::Command kInsert{R"sql(
  INSERT INTO products (name, description, price, sku, category, image_url, stock, min_quantity,
                        max_quantity, archived)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (sku) DO NOTHING
  RETURNING id, created, name, description, price, sku, category, image_url, $11::text AS currency,
            stock, min_quantity, max_quantity, archived, version, updated
)sql"};

// Carts that get the product meanwhile need not wait: their rows refer to its id, which stays.
constexpr db::Command kLock{R"sql(
  SELECT id, created, name, description, price, sku, category, image_url, $2::text AS currency,
         stock, min_quantity, max_quantity, archived, version, updated
  FROM products
  WHERE id = $1
  FOR NO KEY UPDATE
)sql"};

// A violation would end the transaction, in which others may have to note how it went.
constexpr db::Command kUpdate{R"sql(
  UPDATE products
  SET name = $2, description = $3, price = $4, sku = $5, category = $6, image_url = $7, stock = $8,
      min_quantity = $9, max_quantity = $10, archived = $11
  WHERE id = $1 AND NOT EXISTS (SELECT FROM products WHERE sku = $5 AND id <> $1)
  RETURNING id, created, name, description, price, sku, category, image_url, $12::text AS currency,
            stock, min_quantity, max_quantity, archived, version, updated
)sql"};

Error sku_is_taken() { return refused("sku", Products::kSkuTaken); }

/// Text as the database has it.
std::optional<std::string> text_of(const Change<ImageUrl>& url) {
  return url.value ? std::optional(url.value->text) : std::nullopt;
}

template <class T>
void put(const std::optional<T>& wanted, T& member) {
  if (wanted) member = *wanted;
}

template <class T>
void put(const Change<T>& wanted, std::optional<T>& member) {
  if (wanted.is_wanted) member = wanted.value;
}

Product patched(Product product, const ProductPatch& patch) {
  put(patch.name, product.name);
  put(patch.price, product.price);
  put(patch.description, product.description);
  put(patch.sku, product.sku);
  put(patch.category, product.category);
  if (patch.image_url.is_wanted) product.image_url = text_of(patch.image_url);
  put(patch.stock, product.stock);
  put(patch.min_quantity, product.min_quantity);
  put(patch.max_quantity, product.max_quantity);
  put(patch.archived, product.archived);
  return product;
}

}  // namespace

db::Pages<Product> Products::list() { return database_.pages<Product>(kList, currency_); }

db::Pages<Product> Products::search(std::string text) {
  return database_.pages<Product>(kSearch, currency_, std::move(text));
}

Task<std::vector<Category>> Products::categories() { return database_.list<Category>(kCategories); }

Task<std::optional<Product>> Products::find(ProductId id) {
  return database_.find<Product>(kFind, id, currency_);
}

Task<Product> Products::insert(db::Transaction* transaction, NewProduct product) {
  auto inserted = co_await transaction->find<Product>(
      kInsert, product.name, product.description.value_or(""), product.price, product.sku.value,
      product.category.value, text_of(product.image_url), product.stock.value,
      product.min_quantity.value_or(kMinQuantity), product.max_quantity.value_or(kMaxQuantity),
      product.archived.value_or(false), currency_);
  if (!inserted) throw sku_is_taken();
  co_return std::move(*inserted);
}

Task<Product> Products::update(db::Transaction* transaction, WrittenProduct which,
                               ProductPatch patch) try {
  const auto before = or_not_found(co_await transaction->find<Product>(kLock, which.id, currency_));
  if (which.condition) which.condition(before);
  const auto wanted = patched(before, patch);
  if (wanted.max_quantity < wanted.min_quantity) throw refused("max_quantity", kMaxBelowMin);
  auto updated = co_await transaction->find<Product>(
      kUpdate, which.id, wanted.name, wanted.description, wanted.price, wanted.sku, wanted.category,
      wanted.image_url, wanted.stock, wanted.min_quantity, wanted.max_quantity, wanted.archived,
      currency_);
  if (!updated) throw sku_is_taken();
  co_return std::move(*updated);
} catch (const db::UniqueViolation&) {
  // Somebody else took it after it was seen to be free.
  throw sku_is_taken();
}

}  // namespace cartwright::cart
