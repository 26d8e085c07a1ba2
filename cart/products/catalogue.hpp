#pragma once
// The list of all products as the text of a reply. It is remembered: the database announces each
// change of it, and while nobody hears the announcements, nothing is remembered.

#include <cstdint>
#include <exception>
#include <memory>
#include <string>

#include "cart/products/products.hpp"
#include "platform/db/changes.hpp"
#include "platform/runtime/turns.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

class Catalogue {
 public:
  using Text = std::shared_ptr<const std::string>;

  /// `products`, which reads from `database`, and that, which is not started yet, outlive this
  /// object.
  Catalogue(Executor executor, Products& products, db::Database& database);

  /// All products by id, from memory if that is known to be current; however many ask at once, one
  /// at a time reads, so that the text takes its memory once, not once a caller. Null if the text
  /// is longer than what is kept.
  Task<Text> text();

 private:
  Task<void> renew();
  Task<Text> read();
  void forget();

  Products& products_;
  runtime::Turns readers_;
  // What the latest read has brought.
  Text text_;
  bool is_too_long_ = false;
  std::exception_ptr failure_;
  bool is_current_ = false;
  std::uint64_t reads_begun_ = 0;
  std::uint64_t latest_read_ = 0;  ///< that has brought something
  db::Channel changes_;
};

}  // namespace cartwright::cart
