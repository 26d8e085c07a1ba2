#include "cart/products/product_pages.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "platform/db/statement.hpp"

namespace cartwright::cart {
namespace {

/// A product, and how many rows were found with it, of which some may be left out.
struct FoundProduct : Product {
  std::int64_t found = 0;

  static constexpr auto schema() {
    return extend(Product::schema(), field("found", &FoundProduct::found));
  }
};

template <std::size_t... Size>
consteval auto joined(const std::array<char, Size>&... parts) {
  std::array<char, (Size + ...)> all{};
  auto at = all.begin();
  ((at = std::copy_n(parts.begin(), Size, at)), ...);
  return all;
}

/// A literal without its NUL.
template <std::size_t Size>
consteval std::array<char, Size - 1> part(const char (&text)[Size]) {
  std::array<char, Size - 1> part{};
  std::copy_n(text, Size - 1, part.begin());
  return part;
}

// A page ends before `most` rows where these take much memory, but not before its first one.
constexpr auto kSelect = part(R"sql(
  SELECT id, created, name, description, price, sku, category, image_url, $2::text AS currency,
         stock, min_quantity, max_quantity, archived, version, updated, found
  FROM (
    SELECT page.*, count(*) OVER () AS found,
           sum(octet_length(name) + octet_length(description)) OVER (ORDER BY place)
             - octet_length(name) - octet_length(description) AS bytes_before
    FROM ()sql");
constexpr auto kEnd = part(R"sql(
    ) AS page
  ) AS measured
  WHERE bytes_before < 262144 AND place <= $1
  ORDER BY place
)sql");

// What nobody filters by anything but a category is found by one index for each order. The place
// in the page is counted from what the index has sorted.
constexpr auto kSold = part(R"sql(
      SELECT row_number() OVER (ORDER BY )sql");
constexpr auto kFrom = part(R"sql() AS place, * FROM (
        SELECT * FROM products WHERE NOT archived AND )sql");
constexpr auto kOrder = part(" ORDER BY ");
// Of a limit that PostgreSQL does not know it expects a tenth of the table, and plans anew each
// time.
constexpr auto kLimit = part(" LIMIT 21) AS sold");
constexpr auto kHighLimit = part(" LIMIT 101) AS sold");
constexpr std::int32_t kFew = 20;
constexpr auto kOfCategory = part("category = $3 AND ");
constexpr auto kOfAny = part("");
constexpr auto kNul = std::array{'\0'};

template <const auto& of_category, const auto& behind, const auto& order, const auto& limit>
struct Statement {
  static constexpr auto kText =
      joined(kSelect, kSold, order, kFrom, of_category, behind, kOrder, order, limit, kEnd, kNul);
  static constexpr db::Query kQuery{kText.data()};
};

constexpr auto kBehindId = part("id > $4");
constexpr auto kBehindName = part(R"sql((left(name, 256) COLLATE "und-x-icu", id) > ($5, $4))sql");
constexpr auto kBehindPrice = part("(price, id) > ($6, $4)");
constexpr auto kBehindCreated = part("(created, id) > ($7, $4)");
constexpr auto kBeforeId = part("id < $4");
constexpr auto kBeforeName = part(R"sql((left(name, 256) COLLATE "und-x-icu", id) < ($5, $4))sql");
constexpr auto kBeforePrice = part("(price, id) < ($6, $4)");
constexpr auto kBeforeCreated = part("(created, id) < ($7, $4)");
constexpr auto kById = part("id");
constexpr auto kByName = part(R"sql(left(name, 256) COLLATE "und-x-icu", id)sql");
constexpr auto kByPrice = part("price, id");
constexpr auto kByCreated = part("created, id");
constexpr auto kByIdDown = part("id DESC");
constexpr auto kByNameDown = part(R"sql(left(name, 256) COLLATE "und-x-icu" DESC, id DESC)sql");
constexpr auto kByPriceDown = part("price DESC, id DESC");
constexpr auto kByCreatedDown = part("created DESC, id DESC");

/// For one order.
struct Statements {
  db::Query few;
  db::Query many;
  db::Query few_of_category;
  db::Query many_of_category;

  [[nodiscard]] const db::Query& of_all(std::int32_t most) const {
    return most <= kFew ? few : many;
  }
  [[nodiscard]] const db::Query& of_category(std::int32_t most) const {
    return most <= kFew ? few_of_category : many_of_category;
  }
};

template <const auto& behind, const auto& order>
constexpr Statements kIn{Statement<kOfAny, behind, order, kLimit>::kQuery,
                         Statement<kOfAny, behind, order, kHighLimit>::kQuery,
                         Statement<kOfCategory, behind, order, kLimit>::kQuery,
                         Statement<kOfCategory, behind, order, kHighLimit>::kQuery};

// In the order of Sort.
constexpr std::array kSoldBy{kIn<kBehindId, kById>,           kIn<kBehindName, kByName>,
                             kIn<kBehindPrice, kByPrice>,     kIn<kBehindCreated, kByCreated>,
                             kIn<kBeforeId, kByIdDown>,       kIn<kBeforeName, kByNameDown>,
                             kIn<kBeforePrice, kByPriceDown>, kIn<kBeforeCreated, kByCreatedDown>};

// Other filters take plans of their own, which products_found() makes.
constexpr auto kFoundText = joined(kSelect, part(R"sql(
      SELECT * FROM products_found($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $1)
        WITH ORDINALITY AS one (id, created, name, description, price, sku, category, image_url,
                                stock, min_quantity, max_quantity, archived, version, updated,
                                place)
)sql"),
                                   kEnd, kNul);
constexpr db::PageQuery kFound{kFoundText.data()};
constexpr db::StalePageQuery kFoundSome{kFoundText.data()};

ProductPage page_of(std::vector<FoundProduct> rows, std::int32_t most) {
  // One more was asked for than the page may show.
  const auto found = rows.empty() ? 0 : std::min<std::int64_t>(rows.front().found, most + 1);
  if (std::cmp_greater(rows.size(), most)) rows.pop_back();
  ProductPage page;
  page.is_last = std::cmp_equal(found, rows.size());
  page.products.reserve(rows.size());
  for (auto& row : rows) page.products.push_back(std::move(row));
  return page;
}

}  // namespace

Task<ProductPage> ProductPages::read(ProductFilter filter, Sort sort, Place after,
                                     std::int32_t most) {
  if (filter.is_plain()) {
    const auto& statements = kSoldBy[static_cast<std::size_t>(sort)];
    co_return page_of(
        co_await database_.list<FoundProduct>(
            filter.category ? statements.of_category(most) : statements.of_all(most), most + 1,
            currency_, filter.category, after.id, after.name, after.price, after.created),
        most);
  }
  const auto ids = filter.ids ? std::optional(filter.ids->ids) : std::nullopt;
  const auto find = [&](const auto& statement) {
    return database_.list<FoundProduct>(statement, most + 1, currency_, filter.search,
                                        filter.category, ids, filter.min_price, filter.max_price,
                                        filter.archived, schema::word_of(sort), after.name,
                                        after.price, after.created, after.id);
  };
  co_return page_of(filter.archived ? co_await find(kFound) : co_await find(kFoundSome), most);
}

}  // namespace cartwright::cart
