#pragma once
// Lists of products as texts of replies. The whole list is remembered: the database announces each
// change of it, and while nobody hears the announcements, nothing is remembered.

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "cart/products/products.hpp"
#include "platform/db/listener.hpp"
#include "platform/db/settings.hpp"
#include "platform/runtime/turns.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

class Catalogue {
 public:
  using Text = std::shared_ptr<const std::string>;

  /// `products` outlives this object. Listens on a connection of its own.
  Catalogue(Executor executor, Products& products, const db::Settings& postgres);

  void start() { changes_.start(); }
  Task<void> stop() { return changes_.stop(); }

  /// All products by id, or those whose name contains `search`. The whole list comes from memory if
  /// that is known to be current; however many ask for it at once, one at a time reads, so that it
  /// takes its memory once, not once a caller.
  Task<Text> list(std::optional<std::string> search);

 private:
  Task<void> read_all();
  Task<Text> read(std::optional<std::string> search);
  void hear_change();
  void hear_connection(bool connected);

  Products& products_;
  runtime::Turns readers_;
  // What the latest read of the whole list has brought.
  Text text_;
  std::exception_ptr failure_;
  bool is_current_ = false;
  std::uint64_t reads_begun_ = 0;
  std::uint64_t changes_heard_ = 0;
  bool listening_ = false;
  db::Listener changes_;
};

}  // namespace cartwright::cart
