#include "cart/carts/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace cartwright::cart {
namespace {

void take(const BatchItem& item, std::size_t index, Draft& draft) {
  const auto path = fmt::format("items.{}.", index);
  if (item.mode == Mode::set) {
    draft.set(item.product_id, item.quantity, path);
  } else {
    draft.add(item.product_id, item.quantity, path);
  }
}

std::vector<ProductId> products_of(const Batch& batch) {
  std::vector<ProductId> products;
  std::ranges::transform(batch.items, std::back_inserter(products), &BatchItem::product_id);
  return products;
}

}  // namespace

CartEdit adding(AddedItem item) {
  return {{item.product_id}, [item](Draft& draft) { draft.add(item.product_id, item.quantity); }};
}

CartEdit adding_new(NewItem item) {
  return {{item.product_id},
          [item](Draft& draft) { draft.add_new(item.product_id, item.quantity); }};
}

CartEdit setting(ProductId product_id, Quantity wanted) {
  return {{product_id}, [=](Draft& draft) {
            if (!draft.knows(product_id)) throw not_found();
            draft.set(product_id, wanted.quantity);
          }};
}

CartEdit setting_item(ProductId product_id, ItemId id, std::int32_t quantity) {
  return {{}, [=](Draft& draft) {
            if (!draft.holds(product_id, id)) throw not_found();
            draft.set(product_id, quantity);
          }};
}

CartEdit removing(ProductId product_id) {
  return {{}, [=](Draft& draft) {
            if (!draft.holds(product_id)) throw not_found();
            draft.set(product_id, 0);
          }};
}

CartEdit taking(Batch batch) {
  auto products = products_of(batch);
  return {std::move(products), [items = std::move(batch.items)](Draft& draft) {
            for (std::size_t index = 0; index < items.size(); ++index) {
              take(items[index], index, draft);
            }
          }};
}

CartEdit clearing() {
  return {{}, [](Draft& draft) { draft.clear(); }};
}

CartEdit acknowledging() {
  return {{}, [](Draft& draft) { draft.acknowledge(); }};
}

}  // namespace cartwright::cart
