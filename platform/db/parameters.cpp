#include "platform/db/parameters.hpp"

#include <functional>

#include "platform/db/big_endian.hpp"
#include "platform/db/column.hpp"
#include "platform/db/wire_values.hpp"

namespace cartwright::db {

std::array<const char*, Parameters::kMost> Parameters::values() const {
  std::array<const char*, kMost> values;
  for (std::size_t i = 0; i < size_; ++i) {
    values[i] = lengths_[i] == kNull ? nullptr : bytes_.data() + offsets_[i];
  }
  return values;
}

std::size_t Parameters::hash_of_first() const {
  const auto size = lengths_[0] == kNull ? 0 : static_cast<std::size_t>(lengths_[0]);
  return std::hash<std::string_view>()({bytes_.data(), size});
}

void Parameters::add(Money amount) {
  const auto numeric = wire::encode_numeric(amount);
  append(type_id::kNumeric, numeric.bytes());
}

void Parameters::add(Timestamp time) {
  append_integer(type_id::kTimestamptz, wire::encode_timestamp(time));
}

void Parameters::add_bool(bool value) {
  const char byte = value ? 1 : 0;
  append(type_id::kBool, {&byte, 1});
}

void Parameters::add_integer(std::int32_t value) { append_integer(type_id::kInteger, value); }

void Parameters::add_bigint(std::int64_t value) { append_integer(type_id::kBigint, value); }

void Parameters::add_text(std::string_view text) { append(type_id::kText, text); }

template <class T>
void Parameters::append_integer(TypeId type, T value) {
  const T wire = to_big_endian(value);
  append(type, {reinterpret_cast<const char*>(&wire), sizeof wire});
}

void Parameters::append(TypeId type, std::string_view bytes) {
  types_[size_] = type;
  lengths_[size_] = static_cast<int>(bytes.size());
  offsets_[size_] = static_cast<std::uint32_t>(bytes_.size());
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  ++size_;
}

}  // namespace cartwright::db
