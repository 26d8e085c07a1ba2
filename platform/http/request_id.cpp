#include "platform/http/request_id.hpp"

#include <fmt/format.h>

#include <random>

namespace cartwright::http {
namespace {

std::uint64_t random_start() {
  std::random_device random;
  return (std::uint64_t{random()} << 32U) | random();
}

}  // namespace

std::string text_of(RequestId id) { return fmt::format("{:016x}{:016x}", id.high, id.low); }

RequestIds::RequestIds() : high_(random_start()), low_(random_start()) {}

}  // namespace cartwright::http
