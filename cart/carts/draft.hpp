#pragma once
// What becomes of a cart: the rules of quantities, stock and prices. It knows no database.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cart/carts/cart.hpp"
#include "platform/error.hpp"

namespace cartwright::cart {

// Why a product does not come into a cart.
inline constexpr const char* kAlreadyInCart =
    "The product is already in cart. Please change the product or just update it's quantity.";
inline constexpr const char* kNoSuchProduct = "Failed to add this product to cart.";
inline constexpr const char* kNotSold = "This product is not sold any more.";
inline constexpr const char* kTooManyLines = "At most 200 different products fit into a cart.";

/// A line of a cart beside its product, or what a line of that product would be; without a product
/// the cart alone.
struct Line {
  std::int64_t version = 0;  ///< of the cart
  Timestamp updated;         ///< the cart
  ItemId id;
  Timestamp created;
  ProductId product_id;
  std::int32_t quantity = 0;  ///< 0 where it is not in the cart
  Money unit_price;
  Money unit_price_at_add;
  bool is_reduced =
      false;  ///< a merge found no room for all pieces; for none, where there are none
  std::string name;
  std::optional<std::string> sku;
  std::optional<std::int32_t> stock;
  std::int32_t min_quantity = 1;
  std::int32_t max_quantity = 0;
  bool archived = false;

  static constexpr auto schema() {
    return fields(field("version", &Line::version), field("updated", &Line::updated),
                  field("id", &Line::id), field("created", &Line::created),
                  field("product_id", &Line::product_id), field("quantity", &Line::quantity),
                  field("unit_price", &Line::unit_price),
                  field("unit_price_at_add", &Line::unit_price_at_add),
                  field("is_reduced", &Line::is_reduced), field("name", &Line::name),
                  field("sku", &Line::sku), field("stock", &Line::stock),
                  field("min_quantity", &Line::min_quantity),
                  field("max_quantity", &Line::max_quantity), field("archived", &Line::archived));
  }

  [[nodiscard]] bool is_available() const { return !archived && stock.value_or(1) > 0; }
};

/// What the database says of a line that is written, beside the cart; without a product the cart
/// alone.
struct WrittenLine {
  std::int64_t version = 0;
  Timestamp updated;
  ItemId id;
  Timestamp created;
  ProductId product_id;

  static constexpr auto schema() {
    return fields(field("version", &WrittenLine::version), field("updated", &WrittenLine::updated),
                  field("id", &WrittenLine::id), field("created", &WrittenLine::created),
                  field("product_id", &WrittenLine::product_id));
  }
};

// The cart that consists of these lines, of which there is at least one.

Cart cart_of_lines(UserId user_id, const std::string& currency, const std::vector<Line>& lines);
GuestCart guest_cart_of_lines(Timestamp expires, const std::string& currency,
                              const std::vector<Line>& lines);

/// A cart while it is changed. What the rules refuse is noted in faults(), below `path`, and is not
/// done: a draft with faults is not to be written.
class Draft {
 public:
  /// Of all lines of a cart, and the products that may come into it.
  explicit Draft(std::vector<Line> lines) : lines_(std::move(lines)), before_(lines_) {}

  [[nodiscard]] bool knows(ProductId product_id) const;
  [[nodiscard]] bool holds(ProductId product_id) const;
  /// The same for the line of this id: another one of the product may have come meanwhile.
  [[nodiscard]] bool holds(ProductId product_id, ItemId id) const;

  /// How many pieces there are.
  [[nodiscard]] std::int32_t quantity_of(ProductId product_id) const;

  /// So many pieces more.
  void add(ProductId product_id, std::int32_t quantity, std::string_view path = {});

  /// So many pieces of what is not there yet.
  void add_new(ProductId product_id, std::int32_t quantity);

  /// So many pieces; none removes the line.
  void set(ProductId product_id, std::int32_t quantity, std::string_view path = {});

  /// So many pieces, or as many of them as fit, but none of those that are there less. What does
  /// not fit is noted. `unit_price_at_add` is that of a new line.
  void grow(ProductId product_id, std::int64_t quantity, Money unit_price_at_add);

  void clear();

  /// Prices of today are those at which the products were added, and nothing is reduced any more.
  void acknowledge();

  void refuse(std::string_view path, std::string_view field, std::string text);

  /// The cart as it was.
  [[nodiscard]] const std::vector<Line>& before() const { return before_; }

  [[nodiscard]] const FieldErrors& faults() const { return faults_; }
  [[nodiscard]] bool has_new_line() const;

  /// What is to be written.
  [[nodiscard]] std::vector<Line> changed_lines() const;

  /// All of it, once it is written.
  std::vector<Line> written(const std::vector<WrittenLine>& written) &&;

 private:
  /// Null if it is not among the lines.
  auto* find(this auto& self, ProductId product_id);
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] std::size_t count_left_out() const;
  [[nodiscard]] std::int32_t fitting(const Line& line, std::int64_t quantity) const;
  void put(Line& line, std::int64_t quantity, std::string_view path);

  std::vector<Line> lines_;
  std::vector<Line> before_;  ///< in the same order
  FieldErrors faults_;
};

}  // namespace cartwright::cart
