#include "platform/rpc/places.hpp"

#include <algorithm>
#include <utility>

namespace cartwright::rpc {

Places::Place::Place(runtime::ClientNetwork network, std::move_only_function<void()> close)
    : network_(network), close_(std::move(close)) {}

Places::Place::~Place() { give_back(); }

void Places::Place::take(Places& places) {
  give_back();
  if (places.size_ >= places.limit_) places.make_room();
  places_ = &places;
  ++places.size_;
  places.counts_.add(network_);
  places.taken_.push_back(*this);
}

void Places::Place::use() {
  if (places_ == nullptr) return;
  auto& taken = places_->taken_;
  taken.splice(taken.end(), taken, taken.iterator_to(*this));
}

void Places::Place::give_back() {
  if (places_ == nullptr) return;
  unlink();
  --places_->size_;
  places_->counts_.remove(network_);
  places_ = nullptr;
}

void Places::make_room() {
  auto& least_useful = *std::ranges::max_element(
      taken_, {}, [this](const Place& place) { return counts_.of(place.network_); });
  least_useful.give_back();
  least_useful.close_();
}

}  // namespace cartwright::rpc
