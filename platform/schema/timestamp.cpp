#include "platform/schema/timestamp.hpp"

#include <algorithm>
#include <string_view>

#include "platform/text/date_time.hpp"

namespace cartwright {

char* write_rfc3339(char* at, Timestamp time) {
  constexpr std::string_view kUtc = "+00:00";
  static_assert(text::kDateTimeSize + kUtc.size() == kLongestRfc3339);
  return std::ranges::copy(kUtc, text::write_date_time(at, time)).out;
}

}  // namespace cartwright
