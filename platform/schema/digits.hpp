#pragma once
// Decimal digits in a fixed number of places.

#include "platform/text/digits.hpp"

namespace cartwright::schema {

using text::write_digits;

}  // namespace cartwright::schema
