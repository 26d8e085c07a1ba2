#pragma once
// What many ask for of all products, as the texts of replies, remembered until products change.

#include "cart/products/products.hpp"
#include "cart/products/remembered_text.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

class Catalogue {
 public:
  using Text = RememberedText::Text;

  /// `products`, which reads from `database`, and that, which is not started yet, outlive this
  /// object.
  Catalogue(Executor executor, Products& products, db::Database& database);

  /// All products by id; null if the text is longer than what is kept.
  Task<Text> list() { return list_.get(); }

  /// Their categories.
  Task<Text> categories() { return categories_.get(); }

 private:
  Task<Text> read_list(Text latest);
  Task<Text> read_categories();

  Products& products_;
  RememberedText list_;
  RememberedText categories_;
};

}  // namespace cartwright::cart
